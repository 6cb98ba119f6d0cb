"""Entering material: source, report, capture, bytes and text, each kept once.

A capture has one row each time the report was taken and that changed how it
stands. The same bytes taken again change nothing, with one exception: a page
fetched from its address that is back to what it said before is taken again, or
a figure the publisher has withdrawn would stay in force for ever. A file is a
copy of unknown age, so two saved versions of one page do not take turns every
time their folder is read.
"""

from sqlalchemy import Connection, TextClause, text

from tocsin.ledger.custody import Act, append, content_of
from tocsin.ledger.rows import Taking, blob_row, column, moment, payload
from tocsin.ledger.standing import Change, enter_source, index_words, stand
from tocsin.ledger.store import put
from tocsin.records import Captured, Report

LIVE = ("http://", "https://")
"""Beginnings of a ``Capture.location`` that says what the publisher says now. Source: our choice, see above."""

_HAS_READING = text("SELECT 1 FROM readings WHERE text = :text AND reader = :reader")
_HAS_TEXT = text("SELECT 1 FROM texts WHERE id = :id")
_HAS_BLOB = text("SELECT 1 FROM blobs WHERE id = :id")
_HAS_REPORT = text("SELECT 1 FROM reports WHERE id = :id")
_HAS_CAPTURE = text("SELECT 1 FROM captures WHERE id = :id")
_STANDING = text(
    "SELECT captures.id, captures.captured_at FROM reports JOIN captures ON captures.line = reports.capture "
    "WHERE reports.id = :id"
)
_NEXT_NUMBER = text("SELECT coalesce(max(number), 0) + 1 FROM reports")


def is_known(connection: Connection, captured: Captured, reader: str) -> bool:
    """Whether entering this capture, read by this reader, would change nothing."""
    has_reading = _has(connection, _HAS_READING, text=captured.text.id, reader=reader)
    return has_reading and not _is_new_taking(connection, captured)


def enter_material(connection: Connection, captured: Captured) -> Change:
    """Store what is new of a captured report, a custody line for each capture and text."""
    _check(captured)
    _enter_report(connection, captured.report)
    if _is_new_taking(connection, captured):
        _enter_capture(connection, captured)
    is_new_text = not _has(connection, _HAS_TEXT, id=captured.text.id)
    if is_new_text:
        _enter_text(connection, captured)
    change = stand(connection, captured.report.id)
    if change.is_moved or is_new_text:
        index_words(connection, captured.report.id)
    return change


def _check(captured: Captured) -> None:
    told = (captured.capture.report, captured.capture.blob, captured.text.capture)
    if told != (captured.report.id, captured.blob.id, captured.capture.id):
        raise ValueError(f"{captured.report.doc}: report, capture, bytes and text do not belong together")


def _has(connection: Connection, question: TextClause, **asked: str) -> bool:
    return connection.execute(question, asked).first() is not None


def _is_new_taking(connection: Connection, captured: Captured) -> bool:
    capture = captured.capture
    if not _has(connection, _HAS_CAPTURE, id=capture.id):
        return True
    standing = connection.execute(_STANDING, {"id": capture.report}).one()
    is_later = standing.captured_at < moment(capture.captured_at)
    return capture.location.startswith(LIVE) and standing.id != capture.id and is_later


def _enter_report(connection: Connection, report: Report) -> None:
    if not _has(connection, _HAS_REPORT, id=report.id):
        enter_source(connection, report.source)
        number = connection.execute(_NEXT_NUMBER).scalar_one()
        row = {"number": number, "id": report.id, "doc": column(report.doc), "source": report.source.id}
        put(connection, "reports", {**row, "payload": payload(report)})


def _enter_capture(connection: Connection, captured: Captured) -> None:
    capture = captured.capture
    if not _has(connection, _HAS_BLOB, id=capture.blob):
        put(connection, "blobs", blob_row(captured.blob))
    written = payload(Taking(report=captured.report, capture=capture))
    content = content_of(written)
    line = append(connection, at=capture.captured_at, act=Act.CAPTURE, subject=capture.id, content=content)
    row = {"line": line, "id": capture.id, "report": capture.report, "blob": capture.blob}
    put(connection, "captures", {**row, "captured_at": moment(capture.captured_at), "payload": written})


def _enter_text(connection: Connection, captured: Captured) -> None:
    written = payload(captured.text)
    at, subject = captured.capture.captured_at, captured.text.id
    line = append(connection, at=at, act=Act.TEXT, subject=subject, content=content_of(written))
    put(connection, "texts", {"line": line, "id": subject, "capture": captured.capture.id, "payload": written})
