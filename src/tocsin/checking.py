"""A report of the record checked against the rest of the record."""

from typing import TYPE_CHECKING

from tocsin.analysis.checking import Checked, Verdict, check_count, check_incident, in_range
from tocsin.analysis.counting import By, Step, incidents_behind
from tocsin.counting import Counter
from tocsin.records import Attributed, Claim, Counted, CountSaid, Incident, Selection

if TYPE_CHECKING:
    from tocsin.ledger import Ledger

INCIDENTS = (Counted.ATTACKS, Counted.STRIKES)
"""Counts of incidents; the record can count these. Sums of people over a period wait for their own rule."""


def check(record: "Ledger", name: str) -> tuple[Checked, ...]:
    """Return each count, toll and attribution of a report beside the record. Raises: BadRequest where there is none."""
    kept = record.report(name)
    claims = record.claims_of(kept.report.id)
    own = frozenset(claim.id for claim in claims)
    told = _told(record, claims)
    found = [line for incident in told for line in check_incident(incident, kept.report.id, own)]
    counter = Counter(record)
    mine = {str(i.id) for i in told if {*i.reports} == {kept.report.id}}
    found += [_count(counter, claim.said, mine) for claim in claims if isinstance(claim.said, CountSaid)]
    return tuple(found)


def _told(record: "Ledger", claims: tuple[Claim, ...]) -> tuple[Incident, ...]:
    asked = {claim.id for claim in claims}
    return tuple(incident for incident in record.incidents() if asked & {*incident.claims})


def _count(counter: Counter, said: CountSaid, mine: set[str]) -> Checked:
    period = said.period.value if said.period else None
    actor = said.actor.value if said.actor else None
    who = f" by {actor.name}" if actor else ""
    when = f", {period.value}" if period and period.value else ""
    says = f"{in_range(said.low, said.high)} {said.counted.value.value}{who}{when}"

    def unjudged(why: str) -> Checked:
        return Checked(kind="count", says=says, verdict=Verdict.CANNOT_BE_JUDGED, why=why, incidents=())

    if said.counted.value not in INCIDENTS:
        return unjudged("only counts of attacks and strikes are counted again")
    if period is None or period.earliest is None or period.latest is None:
        return unjudged("it names no period with two ends")
    if actor is None:
        return unjudged("it names no actor, so the record cannot be narrowed to what it counts")
    selection = Selection(
        since=period.earliest,
        until=period.latest,
        actor=actor.candidates[0].id if actor.candidates else actor.name,
        attributed=Attributed.EITHER,
    )
    counted = counter.count(selection, By.NOTHING, Step.ALL)
    others = sum(one.reports for one in counted.coverage.values())
    if not others:
        return unjudged("the record does not cover the period: no report published in it was read")
    lines = counted.tally.lines
    sure, maybe = incidents_behind(counted.tally, lines[0]) if lines else ((), ())
    kept_ids = tuple(tuple(i for i in ids if i not in mine) for ids in (sure, maybe))
    return check_count(says, said.low, said.high, (kept_ids[0], kept_ids[1]))
