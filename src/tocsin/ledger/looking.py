"""Questions of somebody who looks at single things: who holds these claims, which captures a report has."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, text

from tocsin.ledger.rows import Taking, record
from tocsin.ledger.store import asking, chunks
from tocsin.records import Capture, Claim, Judgement, Pair, Text

_HOLDING = asking("SELECT DISTINCT incident FROM incident_claims WHERE claim IN :some ORDER BY incident")
_CAPTURES = text("SELECT payload FROM captures WHERE report = :report ORDER BY captured_at DESC, line DESC")
_LAST_TEXT = text("SELECT payload FROM texts WHERE capture = :capture ORDER BY line DESC LIMIT 1")
_LINES = text(
    "SELECT seq, at, act, subject, content, digest FROM custody WHERE seq IN "
    "(SELECT line FROM captures WHERE report = :report UNION SELECT texts.line FROM texts JOIN captures "
    "ON captures.id = texts.capture WHERE captures.report = :report UNION SELECT line FROM readings "
    "WHERE report = :report) ORDER BY seq"
)
_JUDGED = (
    asking("SELECT line, payload FROM judgements WHERE left_claim IN :some"),
    asking("SELECT line, payload FROM judgements WHERE right_claim IN :some"),
)

_PAIRS = (
    asking("SELECT left_claim, right_claim, payload FROM pairs WHERE left_claim IN :some"),
    asking("SELECT left_claim, right_claim, payload FROM pairs WHERE right_claim IN :some"),
)
_OF_KIND = text(
    "SELECT claims.payload FROM claims JOIN reports ON reports.id = claims.report AND reports.reading = claims.reading "
    "WHERE claims.kind = :kind ORDER BY claims.entered"
)


def pairs_of(connection: Connection, claims: Sequence[str]) -> tuple[Pair, ...]:
    """Return every stored comparison of these claims with any other, the likest first."""
    found = {
        (row.left_claim, row.right_claim): row.payload
        for some in chunks(claims)
        for question in _PAIRS
        for row in connection.execute(question, {"some": some})
    }
    pairs = (record(Pair, written) for written in found.values())
    return tuple(sorted(pairs, key=lambda pair: (-pair.score, pair.left, pair.right)))


def claims_of_kind(connection: Connection, kind: str) -> Iterator[Claim]:
    """Yield the claims of a kind that are in force, in the order of entry."""
    for written in connection.execute(_OF_KIND, {"kind": kind}).scalars():
        yield record(Claim, written)


def incidents_holding(connection: Connection, claims: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of the incidents that hold any of these claims."""
    found = [name for some in chunks(claims) for name in connection.execute(_HOLDING, {"some": some}).scalars()]
    return tuple(dict.fromkeys(found))


def captures_of(connection: Connection, report: str) -> tuple[tuple[Capture, Text | None], ...]:
    """Return a report's captures, the latest first, each with the last text made of it."""
    found = []
    for written in connection.execute(_CAPTURES, {"report": report}).scalars().all():
        capture = record(Taking, written).capture
        last = connection.execute(_LAST_TEXT, {"capture": capture.id}).scalar_one_or_none()
        found.append((capture, record(Text, last) if last is not None else None))
    return tuple(found)


def custody_of(connection: Connection, report: str) -> tuple[dict[str, str], ...]:
    """Return the custody lines that cover a report: its captures, texts and readings."""
    rows = connection.execute(_LINES, {"report": report})
    return tuple({name: str(value) for name, value in row._mapping.items()} for row in rows)


def judgements_on(connection: Connection, claims: Sequence[str]) -> tuple[Judgement, ...]:
    """Return every judgement on any of these claims, in the order of entry."""
    found = {
        row.line: row.payload
        for some in chunks(claims)
        for question in _JUDGED
        for row in connection.execute(question, {"some": some})
    }
    return tuple(record(Judgement, found[line]) for line in sorted(found))
