"""Questions to the record: incidents, reports, texts, refusals, counts.

Whatever is many is yielded one by one from an open question, so memory does
not grow with the record.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, text

from tocsin.errors import BadRequest
from tocsin.ledger.answers import Counts, KeptRefusal, KeptReport
from tocsin.ledger.keys import ESCAPED
from tocsin.ledger.rows import Taking, column, record, unpacked
from tocsin.ledger.selecting import conditions, facts_of
from tocsin.ledger.store import asking, chunks, each
from tocsin.ledger.summaries import summaries_of
from tocsin.records import (
    ROW,
    Blob,
    BlobId,
    Claim,
    Incident,
    IncidentId,
    Judgement,
    Refusal,
    Report,
    ReportId,
    Selection,
    Summary,
    Text,
    TextId,
)

_PAYLOADS = asking("SELECT id, payload FROM incidents WHERE id IN :some")
_REPORTS_OF = asking(
    "SELECT reports.id, reports.payload FROM incident_claims JOIN claims ON claims.id = incident_claims.claim "
    "JOIN reports ON reports.id = claims.report WHERE incident_claims.incident IN :some"
)
LOT = 500
"""Incidents of one lot. Our choice: some MB, of which an export holds a dozen on their way to other processes."""
_CHANGED = text("SELECT * FROM incident_facts WHERE changed > :number ORDER BY changed")
_PLACE = text("SELECT sorted, number FROM incident_facts WHERE id = :id")
_INCIDENT = text("SELECT payload FROM incidents WHERE id = :id")
_LED = text(
    "SELECT incidents.payload FROM incident_ids JOIN incident_claims ON incident_claims.claim = incident_ids.claim "
    "JOIN incidents ON incidents.id = incident_claims.incident WHERE incident_ids.id = :id"
)
_WAS_LED = text("SELECT claim FROM incident_ids WHERE id = :id")
_REPORTS = (
    "SELECT reports.id, reports.payload, captures.payload AS taking, readings.reader, readings.not_read, "
    "coalesce(readings.text, (SELECT id FROM texts WHERE texts.capture = captures.id ORDER BY line DESC LIMIT 1)) "
    "AS text, "
    "(SELECT count(*) FROM captures AS c WHERE c.report = reports.id) AS captures, "
    "(SELECT count(*) FROM claims WHERE claims.reading = reports.reading) AS claims, "
    "(SELECT count(DISTINCT incident) FROM claims JOIN incident_claims ON incident_claims.claim = claims.id "
    "WHERE claims.reading = reports.reading) AS incidents "
    "FROM reports JOIN captures ON captures.line = reports.capture "
    "LEFT JOIN readings ON readings.line = reports.reading "
)
_CLAIMS_OF = text(
    "SELECT claims.payload FROM reports JOIN claims ON claims.reading = reports.reading WHERE reports.id = :report "
    "ORDER BY claims.entered"
)
_COUNTS = text(
    "SELECT (SELECT count(*) FROM reports) AS reports, "
    "(SELECT count(*) FROM reports JOIN readings ON readings.line = reports.reading WHERE readings.not_read <> '') "
    "AS not_read, "
    "(SELECT count(*) FROM captures) AS captures, "
    "(SELECT count(*) FROM reports JOIN claims ON claims.reading = reports.reading) AS claims, "
    "(SELECT count(*) FROM incidents) AS incidents, (SELECT count(*) FROM refusals) AS refusals, "
    "(SELECT count(*) FROM judgements) AS judgements, (SELECT count(*) FROM custody) AS lines"
)


def summaries(
    connection: Connection, selection: Selection, *, after: str, limit: int | None, newest_first: bool
) -> Iterator[Summary]:
    """Yield the summaries of the incidents selected; see :meth:`tocsin.ledger.Ledger.summaries`."""
    place = _place_of(connection, after) if after else None
    rows = facts_of(connection, selection, after=place, newest_first=newest_first)
    for some in chunks(islice(rows, limit)):
        yield from summaries_of(connection, some)


def incidents(connection: Connection, selection: Selection) -> Iterator[Incident]:
    """Yield the incidents selected, by their date; see :meth:`tocsin.ledger.Ledger.incidents`."""
    for written in _payloads(connection, selection):
        yield record(Incident, written)


def stored_incidents(connection: Connection, selection: Selection) -> Iterator[dict[str, Any]]:
    """Yield the incidents selected as JSON, field by field as in records."""
    for written in _payloads(connection, selection):
        yield json.loads(written)


def _payloads(connection: Connection, selection: Selection) -> Iterator[str]:
    for some in chunks(facts_of(connection, selection, after=None, newest_first=False)):
        asked = {"some": [row["id"] for row in some]}
        written = {row.id: row.payload for row in connection.execute(_PAYLOADS, asked)}
        for row in some:
            yield written[row["id"]]


def stored_lots(connection: Connection, selection: Selection) -> Iterator[tuple[list[tuple[str, str]], dict[str, str]]]:
    """Yield (incident, its JSON) of those selected and report -> its JSON of those they hold, some at a time."""
    remaining = _ids(connection, selection)
    while ids := list(islice(remaining, LOT)):
        written: dict[str, str] = {}
        reports: dict[str, str] = {}
        for some in chunks(ids):
            written.update(connection.execute(_PAYLOADS, {"some": some}).all())
            reports.update(connection.execute(_REPORTS_OF, {"some": some}).all())
        yield [(name, written[name]) for name in ids], reports


def _ids(connection: Connection, selection: Selection) -> Iterator[str]:
    if selection.ring is not None:
        yield from (row["id"] for row in facts_of(connection, selection, after=None, newest_first=False))
        return
    asked = conditions(connection, selection)
    statement = asked.statement("facts.id", "ORDER BY facts.sorted, facts.number")
    for row in each(connection, statement, asked.values):
        yield row.id


def number_of(connection: Connection, selection: Selection) -> int:
    """Return how many incidents are selected."""
    if selection.ring is not None:
        return sum(1 for _ in facts_of(connection, selection, after=None, newest_first=False))
    asked = conditions(connection, selection)
    return int(connection.execute(asked.statement("count(*)"), asked.values).scalar_one())


def changed_since(connection: Connection, number: int) -> Iterator[Summary]:
    """Yield the summaries of incidents that changed after a change of that number, in the order of change."""
    rows = each(connection, _CHANGED, {"number": number})
    for some in chunks(dict(row._mapping) for row in rows):
        yield from summaries_of(connection, some)


def last_change(connection: Connection) -> int:
    """Return the number of the last change of any incident, also of one that is no more; 0 before the first."""
    return int(connection.execute(text("SELECT coalesce(max(changed), 0) FROM incident_changes")).scalar_one())


def _place_of(connection: Connection, name: str) -> tuple[str, int]:
    row = connection.execute(_PLACE, {"id": name}).one_or_none()
    if row is None:
        raise BadRequest(f"{name}: there is no such incident any more to go on behind; begin the list again")
    return str(row.sorted), int(row.number)


def incident(connection: Connection, name: IncidentId | str) -> Incident:
    """Return the incident of that id, or the one that a former id leads to now.

    Raises: BadRequest where there is none.
    """
    asked = {"id": name}
    for question in (_INCIDENT, _LED):
        written = connection.execute(question, asked).scalar_one_or_none()
        if written is not None:
            return record(Incident, written)
    if connection.execute(_WAS_LED, asked).first() is not None:
        raise BadRequest(f"{name}: the report that told of this incident no longer tells of it, and no other does")
    raise BadRequest(f"{name}: there is no such incident in this record; `tocsin incidents` lists them")


def reports(connection: Connection) -> Iterator[KeptReport]:
    """Yield every report, in the order of entry."""
    for row in each(connection, text(_REPORTS + "ORDER BY reports.number")):
        yield _kept(row)


def reports_after(connection: Connection, number: int, limit: int) -> tuple[tuple[KeptReport, ...], int]:
    """Return so many reports behind a place in the order of entry, and the last one's place."""
    asked = _REPORTS.replace("SELECT ", "SELECT reports.number, ", 1) + "WHERE reports.number > :number "
    rows = connection.execute(text(asked + "ORDER BY reports.number LIMIT :limit"), {"number": number, "limit": limit})
    found = rows.all()
    return tuple(_kept(row) for row in found), found[-1].number if found else number


def report(connection: Connection, name: str) -> KeptReport:
    """Return the report of that id, else of that ``doc``.

    Raises: BadRequest where there is none, or several have that ``doc``.
    """
    asked = {"name": column(name)}
    rows = connection.execute(text(_REPORTS + "WHERE reports.id = :name"), asked).all()
    rows = rows or connection.execute(text(_REPORTS + "WHERE reports.doc = :name ORDER BY number"), asked).all()
    if not rows:
        raise BadRequest(f"{name}: there is no such report in this record; `tocsin reports` lists them")
    if len(rows) > 1:
        raise BadRequest(f"{name}: several reports have this name; ask by id: {', '.join(row.id for row in rows)}")
    return _kept(rows[0])


_BY_ID = asking("SELECT id, payload FROM reports WHERE id IN :some")
_SOURCE_NAMES = text("SELECT name FROM sources ORDER BY name")


def stored_reports(connection: Connection, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the reports of these ids, those that are there, as JSON, field by field as in records."""
    return {
        row.id: json.loads(row.payload)
        for some in chunks(sorted(ids))
        for row in connection.execute(_BY_ID, {"some": some})
    }


_ROW_CELLS = asking(
    "SELECT reports.id, blobs.id AS blob, blobs.packed FROM reports JOIN captures ON captures.line = reports.capture "
    "JOIN blobs ON blobs.id = captures.blob WHERE reports.id IN :some AND reports.payload LIKE :rows"
)
_ROWS_OF_TABLE = text(
    "SELECT reports.id, reports.doc, captures.id AS capture FROM reports "
    "JOIN captures ON captures.line = reports.capture "
    f"WHERE reports.payload LIKE :rows {ESCAPED} ORDER BY reports.number"
)


def row_cells(connection: Connection, ids: Iterable[ReportId]) -> dict[ReportId, dict[str, str]]:
    """Return the cells of those of these reports that are rows of a table."""
    found: dict[ReportId, dict[str, str]] = {}
    for some in chunks(sorted(ids)):
        for row in connection.execute(_ROW_CELLS, {"some": some, "rows": f'%"key":"{ROW}%'}):
            found[ReportId(row.id)] = json.loads(unpacked(row.blob, row.packed))
    return found


def rows_of_table(connection: Connection, pattern: str) -> dict[ReportId, tuple[str, str]]:
    """Return report -> the capture it stands by and its ``doc``, for every report whose payload is like the pattern."""
    return {ReportId(r.id): (r.capture, r.doc) for r in connection.execute(_ROWS_OF_TABLE, {"rows": pattern})}


def source_names(connection: Connection) -> tuple[str, ...]:
    """Return the names of all sources, as first met."""
    return tuple(connection.execute(_SOURCE_NAMES).scalars())


def _kept(row: Row[tuple[object, ...]]) -> KeptReport:
    return KeptReport(
        report=record(Report, row.payload),
        capture=record(Taking, row.taking).capture,
        text=TextId(row.text),
        reader=row.reader or "",
        not_read=row.not_read or "",
        captures=row.captures,
        claims=row.claims,
        incidents=row.incidents,
    )


def claims_of(connection: Connection, report: ReportId) -> tuple[Claim, ...]:
    """Return a report's claims in force, in the order of its text."""
    return tuple(record(Claim, written) for written in connection.execute(_CLAIMS_OF, {"report": report}).scalars())


def text_of(connection: Connection, text_id: TextId) -> Text:
    """Return a text.

    Raises: BadRequest where there is none of that id.
    """
    question = text("SELECT payload FROM texts WHERE id = :id")
    written = connection.execute(question, {"id": text_id}).scalar_one_or_none()
    if written is None:
        raise BadRequest(f"{text_id}: there is no such text in this record")
    return record(Text, written)


def blob(connection: Connection, blob_id: BlobId) -> Blob:
    """Return bytes as they were captured.

    Raises: BadRequest where there are none of that id.
    """
    row = connection.execute(text("SELECT media_type, packed FROM blobs WHERE id = :id"), {"id": blob_id}).one_or_none()
    if row is None:
        raise BadRequest(f"{blob_id}: there are no such bytes in this record")
    if not row.packed:
        raise BadRequest(f"{blob_id}: these bytes were erased from the record; `tocsin log` says when and why")
    return Blob(data=unpacked(blob_id, row.packed), media_type=row.media_type)


def bytes_of(connection: Connection, blob_id: BlobId) -> Blob | None:
    """Return bytes as they were captured, None where they were erased.

    Raises: BadRequest where there are none of that id.
    """
    packed = text("SELECT packed FROM blobs WHERE id = :id")
    is_there = connection.execute(packed, {"id": blob_id}).scalar_one_or_none()
    return None if is_there is not None and not is_there else blob(connection, blob_id)


def refusals(connection: Connection) -> Iterator[KeptRefusal]:
    """Yield every refusal, in the order of entry."""
    for row in each(connection, text("SELECT at, payload FROM refusals ORDER BY line")):
        yield KeptRefusal(refusal=record(Refusal, row.payload), at=datetime.fromisoformat(row.at))


def judgements(connection: Connection) -> tuple[Judgement, ...]:
    """Return every judgement, in the order of entry."""
    written = connection.execute(text("SELECT payload FROM judgements ORDER BY line")).scalars()
    return tuple(record(Judgement, judgement) for judgement in written)


def counts(connection: Connection) -> Counts:
    """Return how much the record holds."""
    return Counts(**connection.execute(_COUNTS).one()._mapping)
