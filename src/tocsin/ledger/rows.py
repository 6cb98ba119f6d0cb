"""Record <-> row: canonical JSON payloads, and the columns that repeat a little of them.

A payload has sorted keys, no spaces, dates as ISO, enums by their value, times
in UTC to the microsecond, and every field written out, also when it has its
default, so that a later change of a default changes nothing that is kept. The
unions (what a claim says, what evidence is) carry their kind under ``"is"``.
The same record always gives the same bytes, so digests can be taken of them.
"""

import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from cattrs.preconf.json import JsonConverter, make_converter
from cattrs.strategies import configure_tagged_union

from tocsin.errors import LedgerBroken
from tocsin.records import (
    KIND_OF,
    Blob,
    Capture,
    CaptureField,
    Cell,
    Claim,
    Derived,
    Evidence,
    Incident,
    Judged,
    Pair,
    Report,
    Said,
    Span,
)

T = TypeVar("T")
Row = dict[str, Any]
"""Column -> value, as SQLAlchemy takes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """What a capture's row holds: the capture, and its report as it stood then."""

    report: Report
    capture: Capture


EVIDENCE_KINDS: Mapping[type, str] = {
    Span: "span",
    Cell: "cell",
    CaptureField: "capture",
    Judged: "judged",
    Derived: "derived",
}
SMALL = 4096
"""Bytes that fit into a window of 2 ** 12, so that a larger one packs them no better. Source: RFC 1951, 2."""
_TAGS = {**EVIDENCE_KINDS, **{said: kind.value for said, kind in KIND_OF.items()}}
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


def _make_converter() -> JsonConverter:
    converter = make_converter(detailed_validation=False)
    converter.register_unstructure_hook(datetime, moment)
    # By hand, because cattrs leaves the forward reference inside Derived.parts unresolved when it unstructures.
    converter.register_unstructure_hook(
        Derived,
        lambda d: {"rule": d.rule, "parts": [converter.unstructure(p, unstructure_as=Evidence) for p in d.parts]},
    )
    converter.register_structure_hook(
        Derived,
        lambda row, _: Derived(
            rule=row["rule"],
            parts=tuple(converter.structure(p, Evidence) for p in row["parts"]),  # type: ignore[arg-type]
        ),
    )
    for union in (Evidence, Said):
        configure_tagged_union(union, converter, tag_generator=_TAGS.__getitem__, tag_name="is")
    return converter


def moment(at: datetime) -> str:
    """Return a time in UTC, always of the same length, so that text order is time order.

    >>> moment(datetime(2024, 1, 2, 12, tzinfo=UTC))
    '2024-01-02T12:00:00.000000+00:00'
    """
    if at.tzinfo is None:
        raise ValueError(f"a time in the record must know its zone: {at}")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


_CONVERTER = _make_converter()
# What is written is made of frozen records, so no list holds itself, and asking so for each takes a third of the time.
_JSON = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, check_circular=False
)


def canonical(value: object) -> str:
    r"""Return JSON with one spelling per value; a lone surrogate is written as its escape, which UTF-8 can carry.

    >>> canonical({"b": 1, "a": "é\udcff"})
    '{"a":"é\\udcff","b":1}'
    """
    written = _JSON.encode(value)
    return written if written.isascii() else _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def payload(record: object) -> str:
    """Return a record as canonical JSON."""
    return canonical(_CONVERTER.unstructure(record))


def record(kind: type[T], written: str) -> T:
    """Return the record that a payload holds.

    Raises: LedgerBroken where the payload is not one of its kind.
    """
    try:
        return _CONVERTER.structure(json.loads(written), kind)
    except (ValueError, KeyError, TypeError, AttributeError) as err:
        raise LedgerBroken(
            f"a stored {kind.__name__.lower()} cannot be read ({type(err).__name__}: {err}): "
            "something other than Tocsin has written to the record; `tocsin verify` names the place"
        ) from err


def column(text: str) -> str:
    r"""Return text as a column can hold it: U+FFFD for NUL, which PostgreSQL refuses, and for lone surrogates.

    Only for columns that are searched by; the payload keeps the text as it is.

    >>> column("a\x00b\udcff")
    'a�b�'
    """
    # What is printable holds neither, and asking so is ten times as quick.
    return text if text.isprintable() else _UNKEEPABLE.sub("�", text)


def blob_row(blob: Blob) -> Row:
    """Return the row of a blob, its bytes packed."""
    return {
        "id": blob.id,
        "media_type": column(blob.media_type),
        "size": len(blob.data),
        "packed": _packed(blob.data),
    }


def _packed(data: bytes) -> bytes:
    """Return bytes packed; few of them with a small window: making ready a large one takes four times as long."""
    if len(data) > SMALL:
        return zlib.compress(data)
    packing = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, 12, 5)
    return packing.compress(data) + packing.flush()


def unpacked(blob: str, packed: bytes) -> bytes:
    """Return a blob's bytes.

    Raises: LedgerBroken where they cannot be unpacked.
    """
    try:
        return zlib.decompress(packed)
    except (zlib.error, TypeError) as err:
        raise LedgerBroken(f"the bytes of {blob} cannot be unpacked: {err}") from err


def claim_row(claim: Claim, entered: int, reading: int) -> Row:
    """Return the row of a claim at its place in the order of entry."""
    return {
        "entered": entered,
        "id": claim.id,
        "reading": reading,
        "report": claim.report,
        "kind": claim.kind.value,
        "about": claim.about,
        "confidence": claim.confidence,
        "payload": payload(claim),
    }


def pair_row(pair: Pair) -> Row:
    """Return the row of a compared pair."""
    return {"left_claim": pair.left, "right_claim": pair.right, "score": pair.score, "payload": payload(pair)}


def incident_row(incident: Incident) -> Row:
    """Return the row of an incident as a whole."""
    return {"id": incident.id, "payload": payload(incident)}
