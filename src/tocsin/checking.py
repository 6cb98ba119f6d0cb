"""A report of the record checked against the rest of the record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from tocsin.actors_apart import kin_of, narrowed
from tocsin.analysis.checking import Checked, Verdict, check_count, check_incident, check_sum, in_range
from tocsin.analysis.counting import By, Step, incidents_behind
from tocsin.counting import Counter
from tocsin.linking import read_actors
from tocsin.records import (
    Attributed,
    Claim,
    Counted,
    CountSaid,
    Harm,
    Incident,
    Report,
    Selection,
    When,
    spans_of,
)
from tocsin.reference.actor_compiled import open_directory
from tocsin.reference.countries import open_countries

if TYPE_CHECKING:
    from tocsin.ledger import Ledger

INCIDENTS = (Counted.ATTACKS, Counted.STRIKES)
"""Counts of incidents; the others but OTHER are sums of people."""
HARM_OF = {Counted(harm.value): harm for harm in Harm if harm.value in [*Counted]}
YEARLESS = "XXXX-"
"""How a reading writes a period whose year no one says: "between March and June"."""


def check(record: "Ledger", name: str) -> tuple[Checked, ...]:
    """Return each count, toll and attribution of a report beside the record. Raises: BadRequest where there is none."""
    kept = record.report(name)
    claims = record.claims_of(kept.report.id)
    own = frozenset(claim.id for claim in claims)
    told = _told(record, claims)
    found = [line for incident in told for line in check_incident(incident, kept.report.id, own, _parents)]
    mine = frozenset(str(i.id) for i in told if {*i.reports} == {kept.report.id})
    counter = Counter(record)
    published = kept.report.metadata.published
    found += [_count(record, counter, asked, published, mine) for asked in _asked(record, kept.report, claims)]
    return tuple(found)


def _parents(actor: str) -> frozenset[str]:
    return (
        frozenset(f"actor:{entry.id}" for entry in kin_of(actor).parents) if actor.startswith("actor:") else frozenset()
    )


def _told(record: "Ledger", claims: tuple[Claim, ...]) -> tuple[Incident, ...]:
    homes = record.homes([claim.id for claim in claims])
    return tuple(record.incident(one) for one in sorted({*homes.values()}))


@dataclass(frozen=True, slots=True)
class _Said:
    """A count that a report gives, with actor and period as far as they can be told, and how they were told."""

    said: CountSaid
    actor: str
    """A directory id, else a name; "" where the sentence names none, or several."""
    name: str
    since: date | None
    until: date | None
    taken: tuple[str, ...]
    """What was taken so, and is not in the count's own words."""


def _asked(record: "Ledger", report: Report, claims: Sequence[Claim]) -> Iterator[_Said]:
    counts = [claim for claim in claims if isinstance(claim.said, CountSaid)]
    for claim in counts:
        assert isinstance(claim.said, CountSaid)
        actor, name, whose = _actor_of(record, claim, claim.said)
        beside = [c.said.period.value for c in counts if _is_beside(c, claim) and isinstance(c.said, CountSaid) and
                  c.said.period]  # fmt: skip
        period = claim.said.period.value if claim.said.period else None
        since, until, when = period_of(period, beside, report.metadata.published)
        yield _Said(claim.said, actor, name, since, until, tuple(told for told in (whose, when) if told))


def _is_beside(one: Claim, other: Claim) -> bool:
    return one is not other and {*spans_of(one.evidence)} & {*spans_of(other.evidence)} != set()


def _actor_of(record: "Ledger", claim: Claim, said: CountSaid) -> tuple[str, str, str]:
    """Return a count's actor, its name, and how it was told: the only group that its sentence names, if not linked."""
    if said.actor:
        party = said.actor.value
        best = party.candidates[0] if party.candidates else None
        return (best.id if best else party.name), party.name, ""
    if claim.text is None or said.counted.value not in INCIDENTS:
        # Of people killed a group that the sentence names may be the victims.
        return "", "", ""
    text = record.text(claim.text)
    for span in spans_of(claim.evidence):
        content = text.part(span.part)
        paragraph = content.rfind("\n", 0, span.start) + 1
        for start, where in ((span.start, "its sentence names"), (paragraph, "the paragraph names up to it")):
            named = _named(content[start : span.end])
            if len(named) == 1:
                ((actor, name),) = named.items()
                return actor, name, f"taken to be by {name}, the only actor that {where}"
            if named:
                return "", "", ""
    return "", "", ""


def _named(words: str) -> dict[str, str]:
    """Return the directory's actors that words name: id -> name as written."""
    mentions = read_actors(words, open_directory(), open_countries())
    return {f"actor:{m.id.removeprefix('actor:')}": m.text for m in mentions if m.id}


def period_of(
    period: When | None, beside: Sequence[When], published: date | None
) -> tuple[date | None, date | None, str]:
    """Return a period's first and last day, and how they were told where the words give no year.

    Without a year it is the latest such period over by the day of publication; where that is not known, the year after
    that of the same months the sentence compares with. Source: our choice, decisions/0015.

    >>> from tocsin.records import DatePrecision
    >>> bare = When(value="XXXX-03/XXXX-06", precision=DatePrecision.MONTH, earliest=None, latest=None)
    >>> period_of(bare, [], date(2021, 9, 1))[:2]
    (datetime.date(2021, 3, 1), datetime.date(2021, 6, 30))
    """
    if period is None:
        return None, None, ""
    if period.earliest and period.latest:
        return period.earliest, period.latest, ""
    ends = period.value.split("/")
    if not all(end.startswith(YEARLESS) and end[5:7].isdigit() for end in ends):
        return None, None, ""
    first, last = int(ends[0][5:7]), int(ends[-1][5:7])
    same = [when.earliest.year for when in beside if when.earliest and when.earliest.month == first]
    if published:
        year = next(
            y for y in (published.year, published.year - 1, published.year - 2) if _ends(y, first, last) < published
        )
        how = f"the latest before the report, published {published}"
    elif same:
        year, how = max(same) + 1, f"the year after {max(same)}, with which the sentence compares"
    else:
        return None, None, ""
    since, until = date(year, first, 1), _ends(year, first, last)
    return since, until, f"taken as {since} to {until}: {how}"


def _ends(year: int, first: int, last: int) -> date:
    """Return the last day of months that begin in a year; a period over New Year ends in the next."""
    from datetime import timedelta

    year += last < first
    return date(year + last // 12, last % 12 + 1, 1) - timedelta(days=1)


def _count(record: "Ledger", counter: Counter, asked: _Said, published: date | None, mine: frozenset[str]) -> Checked:
    said, what = asked.said, asked.said.counted.value
    period = said.period.value.value if said.period else ""
    who, when = f" by {asked.name}" if asked.name else "", f", {period}" if period else ""
    says = f"{in_range(said.low, said.high)} {what.value}{who}{when}"
    note = "".join(f"; {told}" for told in asked.taken)

    def unjudged(why: str) -> Checked:
        return Checked(kind="count", says=says, verdict=Verdict.CANNOT_BE_JUDGED, why=why + note, incidents=())

    if what is Counted.OTHER:
        return unjudged("what it counts is not kept as incidents or people harmed")
    if asked.since is None or asked.until is None:
        return unjudged("it names no period with two ends")
    if not asked.actor:
        return unjudged(
            "it names no actor, or its sentence several, so the record cannot be narrowed to what it counts"
        )
    asks = Selection(since=asked.since, until=asked.until, actor=asked.actor, attributed=Attributed.EITHER)
    kept = _behind(counter, asks, mine)
    branches, of_kin = _kin(counter, asks, kept, mine)
    note = of_kin + note
    if not kept[0] and not kept[1] and not branches:
        if not _read_by_others(counter, asks, published):
            return unjudged("the record does not cover the period: no other report published in it was read")
        return unjudged("no other report tells of such an incident in the period, which is no sign that there was none")
    # What is laid on a branch may be meant by who speaks of the parent: it is possibly inside, never surely.
    possible = (kept[0], (*kept[1], *branches))
    if what in INCIDENTS:
        judged = check_count(says, said.low, said.high, possible)
    else:
        told = (asks, *(narrowed(asks, one) for one in kin_of(asks.actor, asks.since, asks.until).branches))
        judged = _sum(record, told, HARM_OF[what], says, said, possible)
    return replace(judged, why=judged.why + note)


def _kin(
    counter: Counter, asks: Selection, kept: tuple[tuple[str, ...], tuple[str, ...]], mine: frozenset[str]
) -> tuple[tuple[str, ...], str]:
    """Return the incidents that only an actor's branches are named for, and what its kin has in words."""
    kin, own = kin_of(asks.actor, asks.since, asks.until), {*kept[0], *kept[1]}
    found: dict[str, None] = {}
    words = ""
    for entries, rule in (
        (kin.branches, "named only for its branch {name} and taken as possibly meant"),
        (kin.parents, "named only for {name}, of which it is a branch, and not counted"),
    ):
        for entry in entries:
            more = [i for ids in _behind(counter, narrowed(asks, entry), mine) for i in ids if i not in own]
            if more:
                words += f"; {len(more)} more {rule.format(name=entry.name)}"
                found |= dict.fromkeys(more) if entries is kin.branches else {}
    return tuple(found), words


def _behind(counter: Counter, asks: Selection, mine: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the incidents certainly and possibly inside that not only the report itself tells of."""
    tally = counter.count(asks, By.NOTHING, Step.ALL).tally
    sure, maybe = incidents_behind(tally, tally.lines[0]) if tally.lines else ((), ())
    return tuple(i for i in sure if i not in mine), tuple(i for i in maybe if i not in mine)


def _read_by_others(counter: Counter, asks: Selection, published: date | None) -> bool:
    """Say whether a report other than this one, published that day, was published in the period."""
    since, until = asks.since or date.min, asks.until or date.max
    days = counter.readings().published
    inside = int(((days >= since.toordinal()) & (days <= until.toordinal())).sum())
    return inside > (published is not None and since <= published <= until)


def _sum(
    record: "Ledger",
    selections: tuple[Selection, ...],
    harm: Harm,
    says: str,
    said: CountSaid,
    kept: tuple[tuple[str, ...], tuple[str, ...]],
) -> Checked:
    told = {str(one.id): one.total(harm) for selection in selections for one in record.summaries(selection)}
    sure, maybe = ([(i, toll) for i in ids if (toll := told.get(i))] for ids in kept)
    return check_sum(
        says,
        (said.low, said.high),
        [(i, toll.low, toll.high) for i, toll in sure],
        [(i, toll.low, toll.high) for i, toll in maybe],
        without=len(kept[0]) - len(sure),
    )
