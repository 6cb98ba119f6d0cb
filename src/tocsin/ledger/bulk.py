"""Many new reports in one go: rows of a table, thousands in one transaction.

One report at a time asks a dozen questions and writes a dozen statements; a
table of 60,000 rows cannot wait for that. Here what is written is made ready
apart from the database (``prepare``, which another process can do), and whole
lots are written table by table. What comes out is the same, line for line, as
by the other way: each row has its own custody lines for capture, text and
reading, so that one row can be proved without the others. A test holds the two
ways together.

Only for reports that are not in the record yet; a row that changed goes the
other way.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from tocsin.ledger.anchors import evidence_rows, quotes
from tocsin.ledger.claims import founded_by
from tocsin.ledger.custody import BEGINNING, Act, Line, content_of, reading_content, reading_subject
from tocsin.ledger.keys import days_of, place_rows
from tocsin.ledger.rows import Row, Taking, blob_row, claim_row, column, incident_row, moment, payload
from tocsin.ledger.standing import enter_source
from tocsin.ledger.store import asking, chunks, put
from tocsin.ledger.summaries import Made, enter_made, made_of
from tocsin.records import Captured, Claim, Incident, IncidentSaid, Keys, Reading, ReportId, Source

_LAST = text("SELECT seq, digest FROM custody ORDER BY seq DESC LIMIT 1")
_COUNTS = text(
    "SELECT (SELECT coalesce(max(number), 0) FROM reports) AS number, "
    "(SELECT coalesce(max(entered), 0) FROM claims) AS entered"
)
_KNOWN_BLOBS = asking("SELECT id FROM blobs WHERE id IN :some")
_STANDING = asking(
    "SELECT reports.id, captures.id AS capture, captures.blob FROM reports "
    "JOIN captures ON captures.line = reports.capture WHERE reports.id IN :some"
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report with its one reading, as rows; numbers that only the record knows are still missing."""

    source: Source
    report: Row
    blob: Row
    capture: Row
    text: Row
    reading: Row
    content: tuple[str, str, str]
    """Digests for the custody lines of capture, text and reading."""
    at: datetime
    claims: tuple[Row, ...]
    evidence: tuple[tuple[Row, ...], ...]
    quotes: tuple[str, ...]
    hubs: tuple[str, ...]
    keys: tuple[Keys, ...]
    incidents: tuple[Row, ...]
    held: tuple[tuple[str, str], ...]
    """(claim, incident): each row makes one incident of one claim."""
    made: tuple[Made, ...]
    """The incidents' main values."""


@dataclass(frozen=True, slots=True)
class StandingRow:
    """What a report that is known stands by."""

    capture: str
    blob: str


def prepare(captured: Captured, reading: Reading, keys: Sequence[Keys], incidents: Sequence[Incident]) -> Prepared:
    """Return a report with its reading, and the incidents its tellings make alone, as rows.

    No incidents are given where its tellings are still to be matched.
    """
    report, capture, extracted = captured.report, captured.capture, captured.text
    report_id, capture_id, text_id = capture.report, extracted.capture, reading.text
    taking, written = payload(Taking(report=report, capture=capture)), payload(extracted)
    claims = tuple(claim_row(claim, 0, 0) for claim in reading.claims)
    anchors = tuple(tuple(evidence_rows(claim, 0)) for claim in reading.claims)
    said = {"report": report_id, "text": text_id, "reader": reading.reader, "not_read": reading.not_read}
    return Prepared(
        source=report.source,
        report={"id": report_id, "doc": column(report.doc), "source": report.source.id, "payload": payload(report)},
        blob=blob_row(captured.blob),
        capture={
            "id": capture_id,
            "report": report_id,
            "blob": capture.blob,
            "captured_at": moment(capture.captured_at),
            "payload": taking,
        },
        text={"id": text_id, "capture": capture_id, "payload": written},
        reading=said,
        content=(
            content_of(taking),
            content_of(written),
            reading_content(reading, [row["payload"] for row in claims]),
        ),
        at=capture.captured_at,
        claims=claims,
        evidence=anchors,
        quotes=tuple(quotes(list(rows)) for rows in anchors),
        hubs=tuple(claim.id for claim in reading.claims if _is_hub(claim)),
        keys=tuple(keys),
        incidents=tuple(incident_row(incident) for incident in incidents),
        held=tuple((claim, incident.id) for incident in incidents for claim in incident.claims),
        made=tuple(made_of(incident) for incident in incidents),
    )


def _is_hub(claim: Claim) -> bool:
    return isinstance(claim.said, IncidentSaid)


def standing_rows(connection: Connection, reports: Iterable[ReportId]) -> dict[ReportId, StandingRow]:
    """Return what each of these reports stands by, those that are in the record."""
    return {
        ReportId(row.id): StandingRow(row.capture, row.blob)
        for some in chunks(reports)
        for row in connection.execute(_STANDING, {"some": some})
    }


def enter_prepared(connection: Connection, prepared: Sequence[Prepared]) -> None:
    """Write reports that are not in the record yet, in their order, in a dozen statements."""
    if not prepared:
        return
    for source in {one.source.id: one.source for one in prepared}.values():
        enter_source(connection, source)
    counts = connection.execute(_COUNTS).one()
    seq = _write_custody(connection, prepared)
    starts = range(seq, seq + 3 * len(prepared), 3)
    numbered = list(zip(prepared, starts, strict=True))
    put(
        connection,
        "reports",
        [
            {"number": counts.number + n, **one.report, "capture": line, "reading": line + 2}
            for n, (one, line) in enumerate(numbered, 1)
        ],
    )
    put(connection, "blobs", _new_blobs(connection, prepared))
    put(connection, "captures", [{"line": line, **one.capture} for one, line in numbered])
    put(connection, "texts", [{"line": line + 1, **one.text} for one, line in numbered])
    put(connection, "readings", [{"line": line + 2, **one.reading} for one, line in numbered])
    entered = _write_claims(connection, numbered, counts.entered)
    put(connection, "incidents", [row for one in prepared for row in one.incidents])
    held = [{"claim": claim, "incident": incident} for one in prepared for claim, incident in one.held]
    put(connection, "incident_claims", held)
    founders = [entered[founder] for one in prepared for founder, _ in one.held]
    enter_made(connection, [made for one in prepared for made in one.made], founders)


def _new_blobs(connection: Connection, prepared: Sequence[Prepared]) -> list[Row]:
    rows = {one.blob["id"]: one.blob for one in prepared}
    known = {found for some in chunks(rows) for found in connection.execute(_KNOWN_BLOBS, {"some": some}).scalars()}
    return [row for name, row in rows.items() if name not in known]


def _write_custody(connection: Connection, prepared: Sequence[Prepared]) -> int:
    """Write three lines for each report, and return the number of the first."""
    last = connection.execute(_LAST).one_or_none()
    seq, previous = (last.seq, last.digest) if last else (0, BEGINNING)
    first, rows = seq + 1, []
    for one in prepared:
        acts = (
            (Act.CAPTURE, one.capture["id"]),
            (Act.TEXT, one.text["id"]),
            (Act.READING, reading_subject(one.reading["text"], one.reading["reader"])),
        )
        at = moment(one.at)
        for (act, subject), content in zip(acts, one.content, strict=True):
            seq += 1
            line = Line(seq=seq, at=at, act=act.value, subject=subject, content=content, previous=previous)
            taken = line.digest
            rows.append(
                {"seq": seq, "at": at, "act": act.value, "subject": subject, "content": content, "previous": previous,
                 "digest": taken}
            )  # fmt: skip
            previous = taken
    put(connection, "custody", rows)
    return first


def _write_claims(connection: Connection, numbered: Sequence[tuple[Prepared, int]], entered: int) -> dict[str, int]:
    """Write claims with all that hangs on them; return incident claim -> its place in the order of entry."""
    hubs: dict[str, int] = {}
    claims: list[Row] = []
    evidence: list[Row] = []
    words: list[Row] = []
    keys: list[Row] = []
    places: list[Row] = []
    for one, line in numbered:
        numbers: dict[Any, int] = {}
        for claim, anchors, quoted in zip(one.claims, one.evidence, one.quotes, strict=True):
            entered += 1
            numbers[claim["id"]] = entered
            claims.append({**claim, "entered": entered, "reading": line + 2})
            evidence += [{**anchor, "claim": entered} for anchor in anchors]
            words.append({"rowid": entered, "quotes": quoted})
        for key in one.keys:
            number = hubs[key.claim] = numbers[key.claim]
            keys.append({"claim": number, **days_of(key), "country": column(key.country)})
            places += place_rows(key, number)
    put(connection, "claims", claims)
    put(connection, "incident_ids", [{"id": founded_by(hub), "claim": hub} for one, _ in numbered for hub in one.hubs])  # type: ignore[arg-type]
    put(connection, "evidence", evidence)
    put(connection, "claim_words", words)
    put(connection, "claim_keys", keys)
    put(connection, "key_places", places)
    return hubs
