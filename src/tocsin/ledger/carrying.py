"""What a judged claim stands for now: judgements carried over to what a newer reader, or a newer capture, says.

A judgement names claims as they stood when it was made. When their report is
read again, the new claims have new ids; a judgement then holds for the claim
that says the same thing in the same place. For every claim that was ever
judged, ``carried`` holds the claim in force that it stands for, or none: then
the judgement is lost, and listed until a person judges again or lets it go.
The table is computed, by this rule and nothing else, and made again by a rebuild:

- a claim in force stands for itself;
- else, among the claims of its kind in force in the same report, the one
  anchored in the same words: those that name it (the trigger, the number, the
  actor: KEYS) lie over each other in the same text, or are the same words
  where the text is another one;
- of several, the one that shares most whole sentences with it, then most of
  its other words, then lies nearest;
- where two are equally near, none: a person must say which.

A figure whose number changed is another figure, so a correction of "17" is
not carried to "20". Source: our choice, docs/decisions/0018.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, text

from tocsin.ledger.store import asking, chunks, put
from tocsin.records import ClaimId, ClaimKind

KEYS = {
    ClaimKind.INCIDENT.value: "trigger",
    ClaimKind.TOLL.value: "toll",
    ClaimKind.RESPONSIBILITY.value: "actor",
    ClaimKind.COUNT.value: "counted",
    ClaimKind.RELATION.value: "kind",
    ClaimKind.PRESENCE.value: "actor",
    ClaimKind.STATEMENT.value: "quoted",
}
"""The field whose words name a claim, by its kind."""

Nearness = tuple[int, int, int]

_JUDGED = text(
    "SELECT left_claim AS claim FROM judgements UNION SELECT right_claim AS claim FROM judgements "
    "WHERE right_claim IS NOT NULL"
)
_CLAIMS = asking(
    "SELECT claims.id, claims.kind, claims.report, claims.reading, reports.reading AS stands FROM claims "
    "JOIN reports ON reports.id = claims.report WHERE claims.id IN :some"
)
_OF_REPORTS = asking(
    "SELECT claims.id, claims.kind, claims.report FROM claims "
    "JOIN reports ON reports.id = claims.report AND reports.reading = claims.reading WHERE claims.report IN :some"
)
_ANCHORS = asking(
    "SELECT claims.id, evidence.field, evidence.text, evidence.part, evidence.begins, evidence.ends, evidence.quote "
    "FROM evidence JOIN claims ON claims.entered = evidence.claim "
    "WHERE evidence.kind IN ('span', 'cell') AND claims.id IN :some"
)
_FORGET = asking("DELETE FROM carried WHERE claim IN :some")
_OF_REPORT = asking(
    "SELECT carried.claim FROM carried JOIN claims ON claims.id = carried.claim WHERE claims.report IN :some"
)
_NOW = asking("SELECT claim, now FROM carried WHERE claim IN :some")


@dataclass(slots=True)
class Anchors:
    """What a claim is anchored in."""

    keys: list[tuple[str, str, int, int, str]] = field(default_factory=list)
    """(text, part, begins, ends, quote) of the words that name it."""
    sentences: set[str] = field(default_factory=set)
    quotes: set[str] = field(default_factory=set)


def carry(connection: Connection, claims: Iterable[str]) -> None:
    """Say anew what these judged claims stand for."""
    rows = [row for some in chunks(dict.fromkeys(claims)) for row in connection.execute(_CLAIMS, {"some": some})]
    moved = [row for row in rows if row.reading != row.stands]
    standing: dict[tuple[str, str], list[str]] = {}
    for some in chunks(dict.fromkeys(row.report for row in moved)):
        for row in connection.execute(_OF_REPORTS, {"some": some}):
            standing.setdefault((row.report, row.kind), []).append(row.id)
    wanted = {row.id for row in moved} | {claim for found in standing.values() for claim in found}
    anchors = _anchors(connection, wanted) if moved else {}
    now = {row.id: row.id for row in rows if row.reading == row.stands}
    for row in moved:
        now[row.id] = heir(row.id, standing.get((row.report, row.kind), ()), anchors)
    for some in chunks(now):
        connection.execute(_FORGET, {"some": some})
    put(connection, "carried", [{"claim": claim, "now": heir_now} for claim, heir_now in now.items()])


def carry_of_reports(connection: Connection, reports: Iterable[str]) -> None:
    """Say anew what the judged claims of these reports stand for, after they were read again."""
    judged = [
        claim
        for some in chunks(sorted(set(reports)))
        for claim in connection.execute(_OF_REPORT, {"some": some}).scalars()
    ]
    carry(connection, judged)


def carry_all(connection: Connection) -> None:
    """Say anew what every judged claim stands for, for a rebuild."""
    connection.execute(text("DELETE FROM carried"))
    carry(connection, list(connection.execute(_JUDGED).scalars()))


def now_of(connection: Connection, claims: Iterable[str]) -> dict[ClaimId, ClaimId | None]:
    """Return judged claim -> the claim in force it stands for, None where there is none."""
    return {
        ClaimId(row.claim): None if row.now is None else ClaimId(row.now)
        for some in chunks(dict.fromkeys(claims))
        for row in connection.execute(_NOW, {"some": some})
    }


def heir(claim: str, standing: Sequence[str], anchors: dict[str, Anchors]) -> str | None:
    """Return the claim among those standing that says the same in the same place, None where none or two do."""
    old = anchors[claim]
    near = sorted(
        ((near, other) for other in standing if (near := _nearness(old, anchors[other])) is not None), reverse=True
    )
    if not near or (len(near) > 1 and near[0][0] == near[1][0]):
        return None
    return near[0][1]


def _nearness(old: Anchors, new: Anchors) -> Nearness | None:
    """Return sentences shared, other words shared, and minus the distance; None where the naming words differ."""
    distances = [
        abs(begins - new_begins)
        for a_text, part, begins, ends, quote in old.keys
        for new_text, new_part, new_begins, new_ends, new_quote in new.keys
        if part == new_part and (begins < new_ends and new_begins < ends if a_text == new_text else quote == new_quote)
    ]
    if not distances:
        return None
    return len(old.sentences & new.sentences), len(old.quotes & new.quotes), -min(distances)


def _anchors(connection: Connection, claims: set[str]) -> dict[str, Anchors]:
    found = {claim: Anchors() for claim in claims}
    for some in chunks(sorted(claims)):
        for row in connection.execute(_ANCHORS, {"some": some}):
            anchor = found[row.id]
            if row.field == "":
                anchor.sentences.add(row.quote)
            else:
                anchor.quotes.add(row.quote)
            if row.field in KEYS.values():
                anchor.keys.append((row.text or "", row.part, row.begins or 0, row.ends or 0, row.quote))
    return found
