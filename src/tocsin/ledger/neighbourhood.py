"""What hangs together with a claim: everything that a new telling can change.

Two tellings hang together when they were compared and scored high enough,
when a person judged them the same, or when one incident holds them now. The
closure of that is settled as one, so the order in which reports come in does
not matter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from tocsin.ledger.carrying import now_of
from tocsin.ledger.rows import record
from tocsin.ledger.store import asking, chunks
from tocsin.ledger.tellings import tellings_by_id
from tocsin.records import Judgement, Pair, Telling

_STANDING = asking(
    "SELECT claims.id FROM claims JOIN reports ON reports.id = claims.report AND reports.reading = claims.reading "
    "WHERE claims.id IN :some"
)
_PAIRED = asking(
    "SELECT right_claim FROM pairs WHERE left_claim IN :some AND score >= :least "
    "UNION ALL SELECT left_claim FROM pairs WHERE right_claim IN :some AND score >= :least"
)
_JUDGED_SAME = asking(
    "SELECT b.now FROM carried AS a JOIN judgements ON judgements.left_claim = a.claim "
    "JOIN carried AS b ON b.claim = judgements.right_claim "
    "WHERE a.now IN :some AND b.now IS NOT NULL AND judgements.verdict = 'same' "
    "UNION ALL SELECT a.now FROM carried AS b JOIN judgements ON judgements.right_claim = b.claim "
    "JOIN carried AS a ON a.claim = judgements.left_claim "
    "WHERE b.now IN :some AND a.now IS NOT NULL AND judgements.verdict = 'same'"
)
_COMPANIONS = asking(
    "SELECT other.claim FROM incident_claims AS one JOIN incident_claims AS other ON other.incident = one.incident "
    "WHERE one.claim IN :some"
)
_PAIRS = asking("SELECT right_claim, payload FROM pairs WHERE left_claim IN :some ORDER BY left_claim, right_claim")
_JUDGEMENTS = asking(
    "SELECT j.line, j.payload FROM carried JOIN judgements AS j ON j.left_claim = carried.claim WHERE now IN :some "
    "UNION ALL SELECT j.line, j.payload FROM carried JOIN judgements AS j ON j.right_claim = carried.claim "
    "WHERE now IN :some"
)


def neighbourhood(
    connection: Connection, claims: Iterable[str], least: float
) -> tuple[tuple[Telling, ...], tuple[Pair, ...], tuple[Judgement, ...]]:
    """Return the tellings in force that hang together with any of the claims, their pairs and judgements.

    Pairs of every score are returned, the low ones too, which speak against;
    only those of at least ``least`` connect. A claim that is no longer in
    force connects nothing but the incident that still holds it.
    """
    reached: set[str] = set()
    frontier = set(claims)
    while frontier:
        reached |= frontier
        frontier = _next(connection, frontier, least) - reached
    tellings = tellings_by_id(connection, sorted(reached))
    ids = {str(telling.claim.id) for telling in tellings}
    return tellings, _pairs(connection, ids), judgements_on(connection, parts_of(tellings))


def _next(connection: Connection, claims: set[str], least: float) -> set[str]:
    found: set[str] = set()
    for some in chunks(sorted(claims)):
        found.update(connection.execute(_COMPANIONS, {"some": some}).scalars())
        standing = list(connection.execute(_STANDING, {"some": some}).scalars())
        if standing:
            found.update(connection.execute(_PAIRED, {"some": standing, "least": least}).scalars())
            found.update(connection.execute(_JUDGED_SAME, {"some": standing}).scalars())
    return found


def _pairs(connection: Connection, ids: set[str]) -> tuple[Pair, ...]:
    return tuple(
        record(Pair, row.payload)
        for some in chunks(sorted(ids))
        for row in connection.execute(_PAIRS, {"some": some})
        if row.right_claim in ids
    )


def parts_of(tellings: Iterable[Telling]) -> set[str]:
    """Return the ids of all claims that tellings are made of."""
    return {str(c.id) for telling in tellings for c in (telling.claim, *telling.tolls, *telling.responsibility)}


def judgements_on(connection: Connection, claims: Iterable[str]) -> tuple[Judgement, ...]:
    """Return the judgements that hold for any of these claims in force, in the order of entry.

    They name the claims that those they were made on stand for now (``carrying.py``).
    """
    found = {
        row.line: row.payload
        for some in chunks(sorted(claims))
        for row in connection.execute(_JUDGEMENTS, {"some": some})
    }
    return carried_over(connection, [record(Judgement, found[line]) for line in sorted(found)])


def carried_over(connection: Connection, judgements: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """Return judgements with the claims that those they name stand for now; a lost claim keeps its own name."""
    now = now_of(connection, [claim for j in judgements for claim in (j.left, j.right) if claim])
    return tuple(
        replace(j, left=now.get(j.left) or j.left, right=None if j.right is None else now.get(j.right) or j.right)
        for j in judgements
    )
