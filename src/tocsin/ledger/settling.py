"""Storing what is computed: pairs, incidents, and which incident an id leads to.

An incident's id is made from one of its claims, its founder. For every id that
could be given the record remembers a claim to look for, so that after a merge,
a split or a rebuild the old id leads to the incident that holds that claim now. When
the claim itself leaves force, because its page changed or a newer reader read
it, the id is handed on to the incident whose claims quote the same words, or
else to the one that holds most of its companions.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text

from tocsin.ledger.claims import numbers
from tocsin.ledger.rows import incident_row, pair_row
from tocsin.ledger.store import asking, chunks, put
from tocsin.ledger.summaries import SUMMARY_TABLES, enter_summaries, forget
from tocsin.records import ClaimId, Incident, Pair

Quotes = dict[ClaimId, set[tuple[bool, str]]]
"""Claim -> the pieces it quotes, each with whether the claim as a whole rests on it (its sentences)."""
_FORGET_PAIR = text("DELETE FROM pairs WHERE left_claim = :left AND right_claim = :right")
_HOLDING = asking("SELECT DISTINCT incident FROM incident_claims WHERE claim IN :some")
_HELD = asking("SELECT claim, incident FROM incident_claims WHERE incident IN :some")
_FORGET_HELD = asking("DELETE FROM incident_claims WHERE incident IN :some")
_FORGET = asking("DELETE FROM incidents WHERE id IN :some")
_IN_FORCE = asking(
    "SELECT claims.id FROM claims JOIN reports ON reports.id = claims.report AND reports.reading = claims.reading "
    "WHERE claims.id IN :some AND claims.kind = 'incident'"
)
_SUPERSEDED = asking(
    "SELECT 1 FROM incident_claims JOIN claims ON claims.id = incident_claims.claim "
    "JOIN reports ON reports.id = claims.report "
    "WHERE claims.id IN :some AND (reports.reading IS NULL OR reports.reading <> claims.reading)"
)
_LEAD = text(
    "INSERT INTO incident_ids (id, claim) VALUES (:id, :claim) ON CONFLICT (id) DO UPDATE SET claim = excluded.claim"
)
_LED = asking("SELECT id, claim FROM incident_ids WHERE claim IN :some ORDER BY id")
_QUOTES = asking(
    "SELECT claims.id, evidence.field, evidence.quote FROM evidence JOIN claims ON claims.entered = evidence.claim "
    "WHERE claims.id IN :some"
)


def enter_pairs(connection: Connection, pairs: Sequence[Pair]) -> None:
    """Store compared pairs, in place of what was stored for the same two claims."""
    if pairs:
        connection.execute(_FORGET_PAIR, [{"left": pair.left, "right": pair.right} for pair in pairs])
        put(connection, "pairs", [pair_row(pair) for pair in pairs])


def settle(connection: Connection, claims: Iterable[ClaimId], incidents: Sequence[Incident]) -> None:
    """Put the given incidents in place of those that held any of their claims or of these."""
    given = {claim: incident for incident in incidents for claim in incident.claims}
    named = set(claims)
    old = _held(connection, sorted(named | given.keys()))
    _refuse_loss(connection, old.keys() - named - given.keys())
    gone = sorted(set(old.values()))
    forget(connection, gone)
    for some in chunks(gone):
        connection.execute(_FORGET_HELD, {"some": some})
        connection.execute(_FORGET, {"some": some})
    put(connection, "incidents", [incident_row(incident) for incident in incidents])
    put(connection, "incident_claims", [{"claim": claim, "incident": i.id} for claim, i in given.items()])
    enter_summaries(connection, incidents, gone)
    founders = _founders(connection, incidents)
    _hand_on(connection, old, incidents, founders)
    if founders:
        connection.execute(_LEAD, [{"id": incident, "claim": founder} for incident, founder in founders.items()])


def clear(connection: Connection) -> None:
    """Forget all pairs and incidents, which a rebuild computes again. Ids keep leading to their claims."""
    for table in (*SUMMARY_TABLES, "incident_claims", "incidents", "pairs"):
        connection.execute(text(f"DELETE FROM {table}"))


def holds_superseded(connection: Connection, claims: Iterable[ClaimId]) -> bool:
    """Whether a stored incident holds any of these claims though it is not in force."""
    return any(connection.execute(_SUPERSEDED, {"some": some}).first() for some in chunks(claims))


def _held(connection: Connection, claims: Sequence[ClaimId]) -> dict[ClaimId, str]:
    """Return claim -> incident for every claim of every stored incident that holds any of these."""
    holding = {found for some in chunks(claims) for found in connection.execute(_HOLDING, {"some": some}).scalars()}
    return {
        ClaimId(row.claim): row.incident
        for some in chunks(sorted(holding))
        for row in connection.execute(_HELD, {"some": some})
    }


def _refuse_loss(connection: Connection, dropped: set[ClaimId]) -> None:
    for some in chunks(sorted(dropped)):
        lost = list(connection.execute(_IN_FORCE, {"some": some}).scalars())
        if lost:
            raise ValueError(f"these claims are in force and would be in no incident: {', '.join(lost)}")


def _founders(connection: Connection, incidents: Sequence[Incident]) -> dict[str, ClaimId]:
    """Return incident -> its earliest entered claim."""
    entered = numbers(connection, [claim for incident in incidents for claim in incident.claims])
    return {incident.id: min(incident.claims, key=entered.__getitem__) for incident in incidents}


def _hand_on(
    connection: Connection, old: dict[ClaimId, str], incidents: Sequence[Incident], founders: dict[str, ClaimId]
) -> None:
    """Lead the ids of claims that no incident holds any more to the nearest incident given, if one is near."""
    lost = sorted(old.keys() - {claim for incident in incidents for claim in incident.claims})
    led = [row for some in chunks(lost) for row in connection.execute(_LED, {"some": some})]
    if not led:
        return
    quotes = _quotes(connection, {row.claim for row in led} | {c for i in incidents for c in i.claims})
    for row in led:
        companions = {claim for claim, incident in old.items() if incident == old[row.claim]}
        kinship = {incident.id: _kinship(row.claim, companions, incident, quotes) for incident in incidents}
        heir = max(sorted(kinship), key=kinship.__getitem__, default=None)
        if heir is not None and any(kinship[heir][:2]):
            connection.execute(_LEAD, {"id": row.id, "claim": founders[heir]})


def _kinship(claim: ClaimId, companions: set[ClaimId], incident: Incident, quotes: Quotes) -> tuple[int, int, int]:
    """Return sentences shared with the lost claim, companions held, and smaller pieces shared, in that order of weight.

    Sentences first: two incidents may both quote "killed", and only one quotes the sentence.
    """
    shared = quotes[claim] & set().union(*(quotes[other] for other in incident.claims))
    sentences = sum(is_sentence for is_sentence, _ in shared)
    return sentences, len(companions & set(incident.claims)), len(shared) - sentences


def _quotes(connection: Connection, claims: set[ClaimId]) -> Quotes:
    found: Quotes = {claim: set() for claim in claims}
    for some in chunks(sorted(claims)):
        for row in connection.execute(_QUOTES, {"some": some}):
            found[row.id].add((row.field == "", row.quote))
    return found
