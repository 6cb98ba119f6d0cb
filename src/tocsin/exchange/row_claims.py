"""A row of a table as a report with its claims: every value rests on the cell it was read from.

A row is a report of its own: its key is "row:TABLE:ID", so the next edition of
the table brings new captures of the same reports, and what a row said before
stays as a version. Its bytes are the row's cells as JSON; it has no text.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from tocsin.exchange.rows_in import Row
from tocsin.records import (
    Blob,
    Capture,
    Captured,
    CaptureId,
    Cell,
    Claim,
    ClaimId,
    Harm,
    IncidentSaid,
    Known,
    Metadata,
    Reading,
    Report,
    ResponsibilitySaid,
    Source,
    Text,
    TextId,
    Toll,
    TollSaid,
    identity,
)

T = TypeVar("T")
EXTRACTOR = "row 1"
"""Name and version of what makes a row's text, which has no parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What a row's table is: its name in keys, who publishes it, and where this edition was taken from."""

    name: str
    """"ucdp-ged"; no colon in it."""
    source: Source
    doc: str
    """How the ``doc`` of its rows begins: "ucdp:"."""
    reader: str
    """Name and version of what reads its rows."""
    file: str
    sha256: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """A row as it is entered."""

    captured: Captured
    reading: Reading
    notes: tuple[str, ...] = ()
    """What had to be changed to enter it."""


@dataclass(slots=True)
class Writing:
    """A row being read: makes values that rest on its cells."""

    table: Table
    row: Row
    captured: Captured
    capture: CaptureId
    rule: str
    notes: list[str] = field(default_factory=list)
    """What had to be changed to enter the row, in words."""

    def cell(self, column: str) -> Cell:
        """Return a cell as evidence."""
        return Cell(capture=self.capture, row=self.row.number, column=column, quote=self.row.cells.get(column, ""))

    def known(self, value: T, *columns: str) -> Known[T]:
        """Return a value that rests on cells."""
        return Known(value=value, evidence=tuple(map(self.cell, columns)), rule=self.rule)


def begun(table: Table, row: Row, name: str, *, title: str = "", url: str = "") -> Writing:
    """Return the report of a row, ready for its claims. ``name`` is the row's id in its table."""
    told_by = (("row", f"{table.file} sha256 {table.sha256} row {row.number}"),)
    metadata = Metadata(title=title, source=table.source.name, url=url, told_by=told_by)
    report = Report(
        key=f"row:{table.name}:{name}",
        doc=f"{table.doc}{name}",
        source=table.source,
        metadata=Metadata(title=title, source=table.source.name, url=url),
    )
    blob = Blob(data=row_bytes(row), media_type="application/json")
    known_as = report.id
    capture = Capture(
        report=known_as,
        blob=blob.id,
        captured_at=table.taken_at,
        how="row",
        location=f"{table.file} > row {row.number}",
        metadata=metadata,
    )
    at = capture.id
    text = Text(capture=at, extractor=EXTRACTOR, parts=())
    return Writing(table, row, Captured(report=report, capture=capture, blob=blob, text=text), at, table.reader)


def row_bytes(row: Row) -> bytes:
    """Return a row's cells as JSON, in the order of the columns; empty cells are left out."""
    kept = {name: value for name, value in row.cells.items() if value}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogateescape")


def ended(
    writing: Writing, said: IncidentSaid, tolls: Sequence[TollSaid], laid: Sequence[ResponsibilitySaid], id_column: str
) -> Taken:
    """Return the row with its claims: the incident, and what hangs on it."""
    captured, reader = writing.captured, writing.table.reader
    text = captured.text.id
    hub = _claim(writing, text, said, id_column, "incident", None)
    claims = [hub]
    for number, toll in enumerate(tolls):
        claims.append(_claim(writing, text, toll, id_column, f"toll {number}", hub.id))
    for number, one in enumerate(laid):
        claims.append(_claim(writing, text, one, id_column, f"responsibility {number}", hub.id))
    reading = Reading(report=hub.report, text=text, reader=reader, claims=tuple(claims))
    return Taken(captured, reading, tuple(writing.notes))


def _claim(
    writing: Writing,
    text: TextId,
    said: IncidentSaid | TollSaid | ResponsibilitySaid,
    id_column: str,
    what: str,
    about: ClaimId | None,
) -> Claim:
    reader = writing.table.reader
    return Claim(
        id=ClaimId(identity("claim", text, reader, what)),
        report=writing.captured.capture.report,
        text=None,
        said=said,
        about=about,
        reader=reader,
        # The row's id is what stays the same from one edition to the next, so old incident ids lead on by it.
        evidence=(writing.cell(id_column),),
    )


def whole(words: str) -> int | None:
    """Return the whole number that a cell holds, thousands set apart or not; None for none.

    >>> whole("1,204"), whole("1 204"), whole("8.0"), whole(""), whole("about 8")
    (1204, 1204, 8, None, None)
    """
    plain = words.strip().replace("\u00a0", "").replace(" ", "").replace("\u202f", "").replace("'", "")
    if plain.count(",") and all(len(part) == 3 for part in plain.split(",")[1:]):
        plain = plain.replace(",", "")
    if plain.endswith(".0"):
        plain = plain[:-2]
    return int(plain) if plain.isdigit() and plain.isascii() else None


def toll_of(
    harm: Harm, low: int | None, best: int | None, high: int | None, **more: object
) -> tuple[Toll | None, bool]:
    """Return the toll of three numbers, and whether they were out of order and had to be widened.

    A best figure outside its ends moves the end that it is beyond; the cells keep what the row says.
    """
    given = [n for n in (low, best, high) if n is not None]
    if not given:
        return None, False
    if low is None and high is None:
        return Toll(harm=harm, low=best, high=best, best=None, **more), False  # type: ignore[arg-type]
    least, most = (None if low is None else min(given)), (None if high is None else max(given))
    is_moved = (least, most) != (low, high)
    is_one = best is None or (least == best == most)
    return Toll(harm=harm, low=least, high=most, best=None if is_one else best, **more), is_moved  # type: ignore[arg-type]
