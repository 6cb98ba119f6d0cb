"""What an incident must be for a watch to sound, each condition answered by yes, perhaps or no.

"Perhaps" is what the record does not settle: 3 or more killed against at least 5, a type that one report says and
another does not, a date known to the month, no figure at all. Not reported is not zero.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import IntEnum
from typing import NamedTuple

from tocsin.records import Candidate, Conditions, Harm, Incident, Party, Stance, Target, Watch

CERTAIN_NAME = 0.5
"""From this score on a name's first candidate is held to be the actor meant. Source: our choice: the likelier half."""
POSSIBLE_NAME = 0.1
"""From this score on a candidate is perhaps the actor meant. Source: our choice."""


class Holds(IntEnum):
    """Whether a condition holds; ordered, so that the least of several is the answer to all."""

    NO = 0
    PERHAPS = 1
    YES = 2


class Held(NamedTuple):
    """One condition's answer, and why."""

    holds: Holds
    why: str


def conditions_held(watch: Watch, incident: Incident, day: date) -> list[Held]:
    """Return the answer of everything a watch asks for but its area; nothing asked gives nothing.

    ``day`` is the day on which it is looked at.
    """
    asked, found = watch.conditions, list[Held]()
    if asked.types:
        found.append(_type(asked, incident))
    if asked.least:
        found.append(_toll(asked, incident))
    if asked.origins > 1:
        found.append(_origins(asked, incident))
    since = earliest_day(asked, day)
    if since:
        found.append(_date(since, incident))
    if watch.actors:
        found.append(_actor(watch, incident))
    return found


def earliest_day(asked: Conditions, day: date) -> date | None:
    """Return the first day on which an incident may have happened, None for any."""
    recent = day - timedelta(days=asked.days) if asked.days is not None else None
    return max(filter(None, (asked.since, recent)), default=None)


def _type(asked: Conditions, incident: Incident) -> Held:
    wanted = set(asked.types)
    if incident.type in wanted:
        return Held(Holds.YES, f"type {incident.type.value}")
    also = [kind.value for kind in incident.types if kind in wanted]
    if also:
        return Held(Holds.PERHAPS, f"type {also[0]} by some reports, {incident.type.value} by most")
    return Held(Holds.NO, f"type {incident.type.value}")


def harmed(incident: Incident, harm: Harm) -> tuple[int | None, int | None] | None:
    """Return the greatest low and high of any one figure for a harm, None where no report gives one.

    Figures of different groups may count the same people, so they are not added. High is None where it is open: a
    part says how many there were at least, and its own end ("at least 3 women") says nothing of the whole.
    """
    views = [view for view in incident.tolls if view.harm is harm]
    if not views:
        return None
    highs = [view.high for view in views if not view.is_part]
    low = max((view.low for view in views if view.low is not None), default=None)
    return low, None if not highs or None in highs else max(high for high in highs if high is not None)


def _toll(asked: Conditions, incident: Incident) -> Held:
    figure, what = harmed(incident, asked.harm), f"{asked.harm.value}, {asked.least} asked for"
    if figure is None:
        return Held(Holds.PERHAPS, f"no figure of {what}")
    low, high = figure
    if low is not None and low >= asked.least:
        return Held(Holds.YES, f"at least {low} {what}")
    if high is None or high >= asked.least:
        return Held(Holds.PERHAPS, f"{low or 0} to {'an open number' if high is None else high} {what}")
    return Held(Holds.NO, f"at most {high} {what}")


def _origins(asked: Conditions, incident: Incident) -> Held:
    told = {figure.origin for view in incident.tolls for figure in view.by_source}
    least, most = max(1, len(told)), max(1, len(told), len(incident.reports))
    words = f"{least} to {most} independent origins" if least < most else f"{least} independent origins"
    if least >= asked.origins:
        return Held(Holds.YES, words)
    return Held(Holds.PERHAPS if most >= asked.origins else Holds.NO, words)


def _date(since: date, incident: Incident) -> Held:
    when = incident.dates[0] if incident.dates else None
    if when is None or (when.earliest is None and when.latest is None):
        return Held(Holds.PERHAPS, "no date settled")
    if when.latest and when.latest < since:
        return Held(Holds.NO, f"happened by {when.latest}, before {since}")
    if when.earliest and when.earliest >= since:
        return Held(Holds.YES, f"happened on or after {when.earliest}")
    return Held(Holds.PERHAPS, f"happened between {when.earliest or 'an unknown day'} and {when.latest or 'today'}")


def _named(incident: Incident) -> Iterator[tuple[Party | Target, bool]]:
    """Yield everybody named, and whether firmly: one who only denies is named, and no more."""
    named: tuple[Party | Target, ...] = (*incident.perpetrators, *incident.targets)
    yield from ((party, True) for party in named)
    yield from ((said.actor, said.stance is not Stance.DENIED) for said in incident.attribution)


def actors_of(incident: Incident) -> dict[str, Holds]:
    """Return the directory's ids of everybody an incident names as doer, accused, claimant or target."""
    found: dict[str, Holds] = {}
    for named, is_firm in _named(incident):
        for place, candidate in enumerate(named.candidates):
            holds = _candidate(candidate, is_first=place == 0 and is_firm)
            if holds:
                found[candidate.id] = max(holds, found.get(candidate.id, Holds.NO))
    return found


def _candidate(candidate: Candidate, *, is_first: bool) -> Holds:
    if is_first and candidate.score >= CERTAIN_NAME:
        return Holds.YES
    return Holds.PERHAPS if candidate.score >= POSSIBLE_NAME else Holds.NO


def _actor(watch: Watch, incident: Incident) -> Held:
    found = actors_of(incident)
    best = max(((found.get(ident, Holds.NO), name) for ident, name in watch.actors), key=lambda pair: pair[0])
    words = {Holds.YES: "{} is named", Holds.PERHAPS: "{} is perhaps named", Holds.NO: "{} is not named"}
    return Held(best[0], words[best[0]].format(best[1]))
