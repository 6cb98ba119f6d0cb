"""Entering a reading: its custody line, its claims in their order, their evidence and words."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, text

from tocsin.ledger.anchors import evidence_rows, quotes
from tocsin.ledger.custody import Act, append, reading_content, reading_subject
from tocsin.ledger.rows import claim_row
from tocsin.ledger.store import asking, chunks, put
from tocsin.ledger.words import index
from tocsin.records import ClaimId, IncidentSaid, Reading, identity

_READ = text("SELECT line FROM readings WHERE text = :text AND reader = :reader")
_TEXT = text(
    "SELECT captures.captured_at FROM texts JOIN captures ON captures.id = texts.capture "
    "WHERE texts.id = :text AND captures.report = :report ORDER BY captures.line LIMIT 1"
)
_LAST_ENTERED = text("SELECT coalesce(max(entered), 0) FROM claims")
_ENTERED = asking("SELECT id, entered FROM claims WHERE id IN :some")


def line_of(connection: Connection, reading: Reading) -> int | None:
    """Return the line of a reading of this text by this reader, None where there is none yet."""
    found = connection.execute(_READ, {"text": reading.text, "reader": reading.reader}).scalar_one_or_none()
    return None if found is None else int(found)


def enter_reading(connection: Connection, reading: Reading, at: datetime | None) -> int:
    """Store a reading that is not in the record yet, and return its line.

    ``at`` is when the text was taken to be read; None takes the time of its first capture.
    """
    _check(reading)
    captured_at = connection.execute(_TEXT, {"text": reading.text, "report": reading.report}).scalar_one_or_none()
    if captured_at is None:
        raise ValueError(f"{reading.text} is no text of {reading.report} in the record; enter the report first")
    first = connection.execute(_LAST_ENTERED).scalar_one() + 1
    rows = [claim_row(claim, entered, 0) for entered, claim in enumerate(reading.claims, first)]
    line = append(
        connection,
        at=at or datetime.fromisoformat(captured_at),
        act=Act.READING,
        subject=reading_subject(reading.text, reading.reader),
        content=reading_content(reading, [row["payload"] for row in rows]),
    )
    said = {"report": reading.report, "text": reading.text, "reader": reading.reader, "not_read": reading.not_read}
    put(connection, "readings", {"line": line, **said})
    put(connection, "claims", [{**row, "reading": line} for row in rows])
    hubs = [claim.id for claim in reading.claims if isinstance(claim.said, IncidentSaid)]
    put(connection, "incident_ids", [{"id": founded_by(hub), "claim": hub} for hub in hubs])
    anchors = {entered: evidence_rows(claim, entered) for entered, claim in enumerate(reading.claims, first)}
    put(connection, "evidence", [row for rows in anchors.values() for row in rows])
    index(connection, "claim_words", [{"rowid": entered, "quotes": quotes(rows)} for entered, rows in anchors.items()])
    return line


def founded_by(claim: ClaimId) -> str:
    """Return the id of an incident whose first claim this is, so that it can be asked for whoever holds it.

    Matching makes incident ids in the same way; a test holds the two together.
    """
    return identity("incident", claim)


def _check(reading: Reading) -> None:
    hubs = {claim.id for claim in reading.claims if isinstance(claim.said, IncidentSaid)}
    for claim in reading.claims:
        if (claim.report, claim.reader) != (reading.report, reading.reader):
            raise ValueError(f"{claim.id} is not of {reading.report} as read by {reading.reader}")
        if claim.about is not None and claim.about not in hubs:
            raise ValueError(f"{claim.id} speaks of {claim.about}, which is not in the same reading")


def numbers(connection: Connection, claims: Sequence[ClaimId]) -> dict[ClaimId, int]:
    """Return claim -> its place in the order of entry.

    Raises: ValueError for a claim that is not in the record.
    """
    found = {
        ClaimId(row.id): int(row.entered)
        for some in chunks(claims)
        for row in connection.execute(_ENTERED, {"some": some})
    }
    for claim in claims:
        if claim not in found:
            raise ValueError(f"{claim} is not in the record; enter its reading first")
    return found
