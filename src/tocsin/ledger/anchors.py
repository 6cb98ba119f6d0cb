"""Where each value of a claim is anchored: one row of ``evidence`` for every piece it rests on.

The payload holds all of it too. The rows are there so that a page can mark
every span of a text with one question, and so that judgements can be carried
over to a new extraction by the words they quote.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import get_args, get_origin, get_type_hints

from tocsin.ledger.rows import EVIDENCE_KINDS, Row, column
from tocsin.records import CaptureField, Cell, Claim, Derived, Evidence, Judged, Known, Span


def evidence_rows(claim: Claim, entered: int) -> list[Row]:
    """Return a claim's evidence rows: first what it rests on as a whole (field ""), then value by value."""
    found = [("", item) for item in claim.evidence]
    found += _in(claim.said, "")
    leaves = [(path, leaf) for path, item in found for leaf in _leaves(item)]
    return [
        {"claim": entered, "place": place, "field": path, "kind": EVIDENCE_KINDS[type(leaf)], **_anchor(leaf)}
        for place, (path, leaf) in enumerate(leaves)
    ]


def quotes(rows: list[Row]) -> str:
    """Return the words that evidence rows quote, one piece a line, without those that stand inside another."""
    pieces = dict.fromkeys(row["quote"] for row in rows if row["kind"] != EVIDENCE_KINDS[Judged])
    return "\n".join(piece for piece in pieces if not any(piece != other and piece in other for other in pieces))


def _in(value: object, path: str) -> Iterator[tuple[str, Evidence]]:
    """Walk through a value and yield every piece of evidence below it with the field's path ("places.0.within.1")."""
    if isinstance(value, Known):
        yield from ((path, item) for item in value.evidence)
        yield from _in(value.value, path)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _in(item, f"{path}.{index}")
    else:
        for name in _fields_of(type(value)):  # type: ignore[arg-type]  # a class is hashable
            yield from _in(getattr(value, name), f"{path}.{name}" if path else name)


@cache
def _fields_of(kind: type) -> tuple[str, ...]:
    """Return the names of a record's fields below which evidence may stand, () for what is no record.

    Kept, and without those that hold none: a table asks a million times.
    """
    hints = get_type_hints(kind) if is_dataclass(kind) else {}
    return tuple(field.name for field in fields(kind) if _may_hold(hints[field.name])) if hints else ()


def _may_hold(kind: object) -> bool:
    """Say whether a field of this type may have evidence in it or below it."""
    if (get_origin(kind) or kind) is Known:
        return True
    inner = get_args(kind) or (get_type_hints(kind).values() if isinstance(kind, type) and is_dataclass(kind) else ())
    return any(_may_hold(one) for one in inner)


def _leaves(item: Evidence) -> Iterator[Span | Cell | CaptureField | Judged]:
    if isinstance(item, Derived):
        for part in item.parts:
            yield from _leaves(part)
    else:
        yield item


def _anchor(leaf: Span | Cell | CaptureField | Judged) -> Row:
    match leaf:
        case Span():
            return _row(leaf.text, leaf.part, leaf.start, leaf.end, leaf.quote)
        case Cell():
            return _row(None, leaf.column, leaf.row, leaf.row, leaf.quote)
        case CaptureField():
            return _row(None, leaf.field, None, None, leaf.quote)
        case Judged():
            return _row(None, leaf.judgement, None, None, leaf.reason)


def _row(text: str | None, part: str, begins: int | None, ends: int | None, quote: str) -> Row:
    return {"text": text, "part": column(part), "begins": begins, "ends": ends, "quote": column(quote)}
