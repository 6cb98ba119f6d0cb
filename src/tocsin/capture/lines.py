"""JSONL: one report a line, read line by line; a broken line does not stop the others."""

import json
import re
from pathlib import PurePosixPath
from typing import Any

from tocsin.capture.decoding import decode
from tocsin.capture.material import Draft, Fact, Found, Material, refused, too_large
from tocsin.capture.options import Options
from tocsin.capture.registry import reader
from tocsin.errors import BadMaterial, CannotRead
from tocsin.records import Blob

OPTIONAL = ("title", "author", "published", "source", "url", "language")

MEDIA_TYPES = ("application/jsonl", "application/x-ndjson", "application/x-jsonlines")

_DOC = re.compile(r'"doc"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d{1,18})')


@reader(suffixes=(".jsonl", ".ndjson"), media_types=MEDIA_TYPES)
def read_lines(material: Material, options: Options) -> Found:
    """One report a line: {"doc", "text", "title"?, "author"?, "published"?, "source"?, "url"?, "language"?}."""
    number = 0
    while line := material.stream.readline(options.max_bytes + 1):
        number += 1
        where = f"{material.location} > line {number}"
        try:
            if len(line.rstrip(b"\r\n")) > options.max_bytes:
                _skip_rest(material, line)
                raise too_large(where, options.max_bytes)
            if line.strip():
                yield _draft(line.rstrip(b"\r\n"), material, where)
        except BadMaterial as err:
            yield refused(err, _doc_told(line))


def _draft(line: bytes, material: Material, where: str) -> Draft:
    fields = _parsed(line, where)
    doc, source = str(fields["doc"]), fields.get("source") or ""
    container = PurePosixPath(material.name).name
    return Draft(
        body=fields["text"],
        facts=tuple(Fact(name, fields.get(name) or "", "line") for name in OPTIONAL),
        extractor="tocsin.lines 1",
        blob=Blob(data=line, media_type="application/json"),
        location=where,
        how="jsonl",
        doc=doc,
        key=f"doc:{source}:{container}:{doc}",
        keeps_length=True,
    )


def _parsed(line: bytes, where: str) -> dict[str, Any]:
    """Return the line's object with "doc" and "text" in it and every known field of its kind.

    Raises: CannotRead saying what is wrong.
    """
    try:
        fields = json.loads(decode(line))
    except (ValueError, RecursionError) as err:  # ValueError: also an integer of more than 4,300 digits
        raise CannotRead(where, f"broken JSON: {err}") from err
    if not isinstance(fields, dict):
        raise CannotRead(where, 'a line must be an object such as {"doc": "r1", "text": "..."}')
    if not isinstance(fields.get("text"), str):
        raise CannotRead(where, '"text" must be there and be a string')
    doc = fields.get("doc")
    if not isinstance(doc, str | int) or isinstance(doc, bool) or doc == "":
        raise CannotRead(where, '"doc" must be there and be a name or number')
    for name in OPTIONAL:
        if not isinstance(fields.get(name), str | None):
            raise CannotRead(where, f'"{name}" must be a string')
    return fields


def _doc_told(line: bytes) -> str:
    """Return the "doc" of a line that cannot be read, "" if it cannot be told."""
    found = _DOC.search(decode(line[:100_000]))
    try:
        return str(json.loads(found[1])) if found else ""
    except ValueError:
        return ""


def _skip_rest(material: Material, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = material.stream.readline(1 << 20)
