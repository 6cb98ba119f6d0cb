"""What of the record belongs to some reports, as it is stored: payloads, and the custody lines that cover them.

For an evidence bundle, which must be checked without the record: payloads are
given letter by letter, since digests are taken of them, and the log from the
first line that covers any of it to the head, since each line holds the one before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text

from tocsin.ledger.store import asking, chunks

Stored = Mapping[str, object]
"""Column -> value of a row, as it is stored."""

_BY_REPORT = {
    "captures": "SELECT line, payload, blob FROM captures WHERE report IN :some ORDER BY line",
    "texts": "SELECT DISTINCT texts.line, texts.id, texts.payload FROM texts "
    "JOIN captures ON captures.id = texts.capture WHERE captures.report IN :some ORDER BY texts.line",
    "readings": "SELECT line, report, text, reader, not_read FROM readings WHERE report IN :some ORDER BY line",
}
_CLAIMS = text("SELECT payload FROM claims WHERE reading = :line ORDER BY entered")
_JUDGEMENTS = asking(
    "SELECT DISTINCT judgements.line, judgements.payload FROM judgements JOIN claims "
    "ON claims.id = judgements.left_claim OR claims.id = judgements.right_claim WHERE claims.report IN :some "
    "ORDER BY judgements.line"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """Rows as they are stored, by table, and the log that covers them."""

    captures: tuple[Stored, ...]
    texts: tuple[Stored, ...]
    readings: tuple[Stored, ...]
    """Each with ``claims``: the payloads of its claims, in order."""
    judgements: tuple[Stored, ...]
    notices: tuple[Stored, ...]
    """The erasures, where what is in the bundle was touched by one."""
    pieces: tuple[Stored, ...]
    log: tuple[Stored, ...]
    """Custody lines from the first that covers any of it to the last one there is."""


def extract(connection: Connection, reports: Iterable[str]) -> Extract:
    """Return everything stored of these reports, readings that are not in force any more too."""
    wanted = sorted(set(reports))
    found = {name: _rows(connection, sql, wanted) for name, sql in _BY_REPORT.items()}
    readings = tuple({**row, "claims": _claims(connection, row["line"])} for row in found["readings"])
    judgements = tuple(
        dict(row._mapping) for some in chunks(wanted) for row in connection.execute(_JUDGEMENTS, {"some": some})
    )
    pieces = tuple(
        dict(row._mapping) for row in connection.execute(text("SELECT * FROM pieces ORDER BY notice, place"))
    )
    notices = _of_erasures(connection) if pieces else ()
    covered = [int(str(row["line"])) for row in (*found["captures"], *found["texts"], *readings, *judgements, *notices)]
    log = connection.execute(text("SELECT * FROM custody WHERE seq >= :first ORDER BY seq"), {"first": min(covered)})
    return Extract(
        captures=found["captures"],
        texts=found["texts"],
        readings=readings,
        judgements=judgements,
        notices=notices,
        pieces=pieces,
        log=tuple(dict(row._mapping) for row in log),
    )


def _rows(connection: Connection, sql: str, wanted: list[str]) -> tuple[dict[str, object], ...]:
    return tuple(
        dict(row._mapping) for some in chunks(wanted) for row in connection.execute(asking(sql), {"some": some})
    )


def _claims(connection: Connection, line: object) -> list[str]:
    return list(connection.execute(_CLAIMS, {"line": line}).scalars())


def _of_erasures(connection: Connection) -> tuple[Stored, ...]:
    question = text("SELECT line, payload FROM notices WHERE act = 'erasure' ORDER BY line")
    return tuple(dict(row._mapping) for row in connection.execute(question))
