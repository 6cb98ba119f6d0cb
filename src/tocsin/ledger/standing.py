"""Which capture and which reading of a report are in force.

A report stands by its latest capture (by the time it was taken; of two taken
at one time, the one entered later) and by the last reading entered of that
capture's texts. Claims are not marked when they leave force: a claim is in
force exactly when its reading is the one that its report's row names.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from tocsin.ledger.rows import Taking, column, payload, record
from tocsin.ledger.words import index
from tocsin.records import ClaimId, Report, ReportId, Source, Text

_STANDS = text("SELECT capture, reading FROM reports WHERE id = :report")
_LATEST = text(
    "SELECT line, id, payload FROM captures WHERE report = :report ORDER BY captured_at DESC, line DESC LIMIT 1"
)
_LAST_READING = text(
    "SELECT max(readings.line) FROM readings JOIN texts ON texts.id = readings.text WHERE texts.capture = :capture"
)
_STAND = text("UPDATE reports SET capture = :capture, reading = :reading WHERE id = :report")
_RENAME = text("UPDATE reports SET doc = :doc, source = :source, payload = :payload WHERE id = :id")
_HUBS = text("SELECT id FROM claims WHERE reading = :reading AND kind = 'incident' ORDER BY entered")
_LAST_TEXT = text(
    "SELECT reports.number, texts.payload FROM reports JOIN captures ON captures.line = reports.capture "
    "JOIN texts ON texts.capture = captures.id WHERE reports.id = :report ORDER BY texts.line DESC LIMIT 1"
)
_FORGET_WORDS = text("DELETE FROM report_words WHERE rowid = :number")
_NEW_SOURCE = text(
    "INSERT INTO sources (id, name, kind, language) VALUES (:id, :name, :kind, :language) ON CONFLICT (id) DO NOTHING"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How a report's standing moved."""

    is_moved: bool
    left: tuple[ClaimId, ...] = ()
    """The incident claims that are no longer in force."""


def stand(connection: Connection, report: ReportId) -> Change:
    """Let a report stand by its latest capture and that capture's last reading."""
    before = connection.execute(_STANDS, {"report": report}).one()
    latest = connection.execute(_LATEST, {"report": report}).one()
    reading = connection.execute(_LAST_READING, {"capture": latest.id}).scalar_one()
    if before.capture not in (None, latest.line):
        _rename(connection, record(Taking, latest.payload).report)
    if (before.capture, before.reading) == (latest.line, reading):
        return Change(is_moved=False)
    connection.execute(_STAND, {"report": report, "capture": latest.line, "reading": reading})
    if before.reading in (None, reading):
        return Change(is_moved=True)
    left = connection.execute(_HUBS, {"reading": before.reading}).scalars()
    return Change(is_moved=True, left=tuple(ClaimId(claim) for claim in left))


def _rename(connection: Connection, report: Report) -> None:
    enter_source(connection, report.source)
    row = {"id": report.id, "doc": column(report.doc), "source": report.source.id}
    connection.execute(_RENAME, {**row, "payload": payload(report)})


def enter_source(connection: Connection, source: Source) -> None:
    """Store a source as it was first named; each report keeps its own spelling of it."""
    row = {"id": source.id, "name": column(source.name), "kind": source.kind.value}
    connection.execute(_NEW_SOURCE, {**row, "language": column(source.language)})


def index_words(connection: Connection, report: ReportId) -> None:
    """Let a report be found by the words of the last text of its latest capture."""
    row = connection.execute(_LAST_TEXT, {"report": report}).one_or_none()
    if row is None:
        return
    standing = record(Text, row.payload)
    body = "\n".join(part.content for part in standing.parts if part.name != "title")
    connection.execute(_FORGET_WORDS, {"number": row.number})
    words = {"rowid": row.number, "title": column(standing.title), "body": column(body)}
    index(connection, "report_words", [words])
