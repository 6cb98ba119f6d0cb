"""Reading claims back: single claims, and incident claims with all that hangs on them.

What matching gets is always what the record holds, also straight after entry,
so that an incident computed on entry and one computed by a rebuild are made
from the very same values.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from sqlalchemy import Connection, Row, text

from tocsin.errors import BadRequest
from tocsin.ledger.rows import record
from tocsin.ledger.store import asking, chunks
from tocsin.records import Claim, ClaimId, ClaimKind, Report, Telling

_IN_FORCE = (
    "SELECT claims.entered, claims.id, claims.payload, reports.payload AS report FROM claims "
    "JOIN reports ON reports.id = claims.report AND reports.reading = claims.reading "
    "WHERE claims.kind = 'incident' AND "
)
_BY_NUMBER = asking(_IN_FORCE + "claims.entered IN :some")
_BY_ID = asking(_IN_FORCE + "claims.id IN :some")
_BESIDE = asking(_IN_FORCE + "claims.report IN (SELECT report FROM claims WHERE id IN :some)")
_BY_READING = asking(_IN_FORCE + "claims.reading IN :some")
_AFTER = text(_IN_FORCE + "claims.entered > :after ORDER BY claims.entered LIMIT 500")
_HANGING = asking("SELECT kind, payload FROM claims WHERE about IN :some ORDER BY entered")
_CLAIMS = asking("SELECT id, payload FROM claims WHERE id IN :some")


@lru_cache(maxsize=4_000)
def claim_of(written: str) -> Claim:
    """Return the claim that a payload holds.

    Claims never change, so those of the reports that are near each other need
    not be made again for each of them; 4,000 take some 40 MB. Our choice.
    """
    return record(Claim, written)


@lru_cache(maxsize=4_000)
def _report_of(written: str) -> Report:
    return record(Report, written)


def tellings_by_number(connection: Connection, entered: Iterable[int]) -> tuple[Telling, ...]:
    """Return the tellings in force among the incident claims of these numbers, in the order of entry."""
    rows = [row for some in chunks(entered) for row in connection.execute(_BY_NUMBER, {"some": some})]
    return _made(connection, rows)


def tellings_by_id(connection: Connection, claims: Iterable[str]) -> tuple[Telling, ...]:
    """Return the tellings in force among these claims, in the order of entry."""
    rows = [row for some in chunks(claims) for row in connection.execute(_BY_ID, {"some": some})]
    return _made(connection, rows)


def tellings_beside(connection: Connection, claims: Iterable[str]) -> tuple[Telling, ...]:
    """Return all tellings in force of the reports that these claims are read from, in the order of entry."""
    rows = {row.id: row for some in chunks(claims) for row in connection.execute(_BESIDE, {"some": some})}
    return _made(connection, list(rows.values()))


def tellings_of_reading(connection: Connection, line: int) -> tuple[Telling, ...]:
    """Return a reading's tellings; none where the reading is not in force."""
    return tellings_of_readings(connection, [line])


def tellings_of_readings(connection: Connection, lines: Iterable[int]) -> tuple[Telling, ...]:
    """Return the tellings of several readings, in the order of entry; none of those that are not in force."""
    rows = [row for some in chunks(lines) for row in connection.execute(_BY_READING, {"some": some})]
    return _made(connection, rows)


def all_tellings(connection: Connection) -> Iterator[Telling]:
    """Yield every telling in force, in the order of entry; safe to write meanwhile."""
    after = 0
    while rows := connection.execute(_AFTER, {"after": after}).all():
        after = rows[-1].entered
        yield from _made(connection, rows)


def claims_by_id(connection: Connection, ids: Sequence[ClaimId]) -> tuple[Claim, ...]:
    """Return the claims, in force or not, in the order asked for.

    Raises: BadRequest for a claim that is not in the record.
    """
    found = {
        row.id: claim_of(row.payload)
        for some in chunks(dict.fromkeys(ids))
        for row in connection.execute(_CLAIMS, {"some": some})
    }
    for claim in ids:
        if claim not in found:
            raise BadRequest(f"{claim}: there is no such claim in this record")
    return tuple(found[claim] for claim in ids)


def _made(connection: Connection, rows: Sequence[Row[tuple[object, ...]]]) -> tuple[Telling, ...]:
    hanging: dict[str, list[Claim]] = {row.id: [] for row in rows}
    for some in chunks(hanging):
        for row in connection.execute(_HANGING, {"some": some}):
            claim = claim_of(row.payload)
            hanging[str(claim.about)].append(claim)
    reports = {row.report: _report_of(row.report) for row in rows}
    return tuple(
        Telling(
            claim=claim_of(row.payload),
            tolls=tuple(c for c in hanging[row.id] if c.kind is ClaimKind.TOLL),
            responsibility=tuple(c for c in hanging[row.id] if c.kind is ClaimKind.RESPONSIBILITY),
            report=reports[row.report],
            entered=row.entered,
        )
        for row in sorted(rows, key=lambda row: row.entered)
    )
