"""What the review queue asks for: the pairs and claims that the machine itself was least sure of.

Each question is answered in order of doubt and only so far as asked, so that
a large record costs no more than a small one.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from sqlalchemy import Connection, text

from tocsin.ledger.rows import record
from tocsin.ledger.store import asking, chunks
from tocsin.ledger.tellings import claim_of, tellings_of_readings
from tocsin.ledger.words import Wanted, words_query
from tocsin.records import Claim, ClaimId, Incident, IncidentId, Judgement, Pair, Telling

_PAIRS = (
    "SELECT pairs.payload, one.incident AS one, other.incident AS other FROM pairs "
    "JOIN incident_claims AS one ON one.claim = pairs.left_claim "
    "JOIN incident_claims AS other ON other.claim = pairs.right_claim "
)
_APART = text(
    f"{_PAIRS} WHERE one.incident <> other.incident "
    "ORDER BY pairs.score DESC, pairs.left_claim, pairs.right_claim LIMIT :most"
)
_TOGETHER = text(
    f"{_PAIRS} WHERE one.incident = other.incident AND pairs.score >= :least "
    "ORDER BY pairs.score, pairs.left_claim, pairs.right_claim LIMIT :most"
)
_CLAIMS = text(
    "SELECT claims.payload, incident_claims.incident FROM claims "
    "JOIN reports ON reports.id = claims.report AND reports.reading = claims.reading "
    "JOIN incident_claims ON incident_claims.claim = coalesce(claims.about, claims.id) "
    "WHERE claims.confidence IS NOT NULL ORDER BY claims.confidence, claims.entered LIMIT :most"
)
_OF_SEVERAL = text(
    "SELECT incidents.payload FROM incident_tolls AS toll JOIN incident_facts ON incident_facts.number = toll.incident "
    "JOIN incidents ON incidents.id = incident_facts.id WHERE toll.harm = 'killed' AND toll.high > toll.low "
    "ORDER BY toll.high - toll.low DESC, toll.incident, toll.place LIMIT :most"
)
_LOST = text(
    "SELECT payload FROM judgements WHERE left_claim IN (SELECT claim FROM carried WHERE now IS NULL) "
    "OR right_claim IN (SELECT claim FROM carried WHERE now IS NULL) ORDER BY line"
)
_TOLD_WITH = (
    "SELECT DISTINCT claims.reading FROM ({query}) AS found JOIN claims ON claims.entered = found.rowid "
    "JOIN reports ON reports.id = claims.report AND reports.reading = claims.reading "
    "WHERE claims.kind = 'incident' ORDER BY claims.reading DESC LIMIT :most"
)
_HOME = asking("SELECT claim, incident FROM incident_claims WHERE claim IN :some")
_INCIDENTS = asking("SELECT id, payload FROM incidents WHERE id IN :some")


def pairs_apart(connection: Connection, most: int) -> tuple[tuple[Pair, IncidentId, IncidentId], ...]:
    """Return the best scored pairs across two incidents, best first."""
    return tuple(
        (record(Pair, row.payload), IncidentId(row.one), IncidentId(row.other))
        for row in connection.execute(_APART, {"most": most})
    )


def pairs_together(connection: Connection, least: float, most: int) -> tuple[tuple[Pair, Incident], ...]:
    """Return the worst scored pairs of at least ``least`` inside an incident, worst first."""
    rows = connection.execute(_TOGETHER, {"least": least, "most": most}).all()
    held = incidents_by_id(connection, [row.one for row in rows])
    return tuple((record(Pair, row.payload), held[row.one]) for row in rows)


def unsure_claims(connection: Connection, most: int) -> tuple[tuple[Claim, IncidentId], ...]:
    """Return the claims in force that readers were least sure of, with the incident they are part of."""
    return tuple(
        (claim_of(row.payload), IncidentId(row.incident)) for row in connection.execute(_CLAIMS, {"most": most})
    )


def disputed(connection: Connection, most: int) -> tuple[Incident, ...]:
    """Return the incidents whose figures of killed lie farthest apart."""
    return tuple(record(Incident, written) for written in connection.execute(_OF_SEVERAL, {"most": most}).scalars())


def lost_judgements(connection: Connection) -> tuple[Judgement, ...]:
    """Return the judgements that name a claim which no claim in force stands for, in the order of entry."""
    return tuple(record(Judgement, written) for written in connection.execute(_LOST).scalars())


def told_with(connection: Connection, phrases: Sequence[str], most: int) -> tuple[tuple[Telling, ...], ...]:
    """Return the tellings of each report that tells an incident in one of these phrases, the newest reports first.

    At most ``most`` reports of each phrase.
    """
    readings: set[int] = set()
    question = text(_TOLD_WITH.format(query=words_query(connection, "claim_words")))
    for phrase in phrases:
        asked = {**Wanted([phrase]).asked(connection), "most": most}
        readings.update(connection.execute(question, asked).scalars())
    told = tellings_of_readings(connection, sorted(readings))
    by_report = groupby(sorted(told, key=lambda t: (-t.entered, t.claim.id)), key=lambda t: t.report.id)
    return tuple(tuple(reversed([*of])) for _, of in by_report)


def homes(connection: Connection, claims: Iterable[str]) -> dict[ClaimId, IncidentId]:
    """Return incident claim -> the incident that holds it."""
    return {
        ClaimId(row.claim): IncidentId(row.incident)
        for some in chunks(dict.fromkeys(claims))
        for row in connection.execute(_HOME, {"some": some})
    }


def incidents_by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Incident]:
    """Return id -> incident for those that the record holds."""
    return {
        row.id: record(Incident, row.payload)
        for some in chunks(dict.fromkeys(ids))
        for row in connection.execute(_INCIDENTS, {"some": some})
    }
