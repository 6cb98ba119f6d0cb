"""What follows from words in a report, whoever found them: what kind of party, how near a place, which sub-event."""

import re
from collections.abc import Iterable
from typing import TypeVar

from tocsin.reading.dates import happening
from tocsin.reading.page import Page
from tocsin.records import (
    Affected,
    Harm,
    Hedge,
    IncidentType,
    Known,
    Party,
    PartyKind,
    SubType,
    Target,
    TargetKind,
    TimeExpression,
    When,
    Where,
)
from tocsin.reference.actor_kinds import party_kind, target_kind
from tocsin.reference.lexicon import table

T = TypeVar("T")


def valued(name: Known[str], value: T) -> Known[T]:
    """Return what is made of a name, resting on what the name rests on."""
    return Known(value=value, evidence=name.evidence, rule=name.rule, score=name.score)


def party_of(page: Page, name: Known[str], kind: str = "") -> Known[Party]:
    """Return the doer, the accused or the claimant of that name; its kind as given, else by its words."""
    found = PartyKind(kind) if kind else party_kind(name.value, page.directory)
    return valued(name, Party(name=name.value, kind=found))


def target_of(page: Page, name: Known[str], kind: str = "") -> Known[Target]:
    """Return the person, organisation or thing of that name as a target; its kind as given, else by its words."""
    found = TargetKind(kind) if kind else target_kind(name.value, page.directory)
    return valued(name, Target(name=name.value, kind=found))


def when_of(page: Page, start: int, end: int, rule: str, score: float | None = None) -> Known[When]:
    """Return the time that the words between two offsets name, resting on them and on what they are counted from."""
    when, times = time_told(page, start, end)
    evidence = page.evidence_of_time(start, end, times)
    return Known(value=when, evidence=evidence, rule=f"{rule} date 2", score=score)


def time_told(page: Page, start: int, end: int) -> tuple[When, tuple[TimeExpression, ...]]:
    """Return the time that the words between two offsets tell, in the light of the whole text, and what it rests on."""
    first, last = start, end
    times = page.times_in(start, end)
    if times:
        first, last = min(start, times[0].start), max(end, times[-1].end)
    return happening(times, page.words(first, last), first)


NEAR = re.compile(
    r"\b(?:near|outskirts of|outside|close to|in the vicinity of"
    r"|kilomet\w+ (?:\w+ )?(?:of|from)|km (?:\w+ )?(?:of|from))\s+(?:the\s+)?$"
)
ROAD = re.compile(r"^\s*(?:road|highway|motorway|national highway)\b", re.IGNORECASE)


def where_of(name: Known[str], within: tuple[Known[str], ...], before: str, after: str) -> Known[Where]:
    """Return the place of that name; the words before and after it say whether the point is exact."""
    relation = "near" if NEAR.search(before) else "road" if ROAD.match(after) else ""
    return valued(name, Where(name=name.value, within=within, relation=relation))


def hedge_of(near: str) -> Hedge:
    """Return how firmly blame is laid, by the hedge word in or near the name. Source: ``lexicon/hedges.yaml``."""
    for name, words in table("hedges")["blame"].items():
        if re.search(rf"\b(?:{'|'.join(words)})", near, re.IGNORECASE):
            return Hedge(name)
    return Hedge.FIRM


def subtype_of(page: Page, start: int, end: int, type_: IncidentType) -> Known[SubType] | None:
    """Return the ACLED sub-event type where type and words settle it. Source: ``lexicon/subtypes.yaml``."""
    sentence = page.sentence_around(start, end).quote
    for row in table("subtypes")[type_.value]:
        if "words" not in row or re.search(rf"\b(?:{'|'.join(row['words'])})", sentence, re.IGNORECASE):
            return page.known(SubType(row["subtype"]), start, end, "subtype 1") if row["subtype"] else None
    return None


def affected_by(names: Iterable[Known[str]]) -> tuple[Known[Affected], ...]:
    """Return which protected things were touched, by words of targets and places. Source: ``lexicon/affects.yaml``."""
    found: dict[Affected, Known[Affected]] = {}
    for told in names:
        for name, words in table("affects").items():
            if re.search(rf"\b(?:{'|'.join(words)})\b", told.value, re.IGNORECASE):
                found.setdefault(Affected(name), valued(told, Affected(name)))
    return tuple(found.values())


def uncounted_in(page: Page, start: int, end: int, told: Iterable[Harm]) -> tuple[Known[Harm], ...]:
    """Return harms that an event's sentence says with no figure at all, but for those told with one."""
    sentence, counted = page.sentence_around(start, end), set(told)
    found = []
    for name, words in table("uncounted").items():
        harm = Harm(name)
        said = re.search(rf"\b(?:{'|'.join(words)})", sentence.quote, re.IGNORECASE)
        if said and harm not in counted:
            found.append(page.known(harm, sentence.start + said.start(), sentence.start + said.end(), "uncounted 1"))
    return tuple(found)
