"""Makes an incident of a draft: what took place, where, when, who, with what, and who says so."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import TypeVar

from tocsin.reading.dates import read_date
from tocsin.reading.drafts import TOLLS, Draft
from tocsin.reading.page import Page
from tocsin.reading.reality import is_denied, stance_of_claim
from tocsin.reading.tolls import read_toll
from tocsin.reading.voices import sources_of
from tocsin.records import (
    Affected,
    Harm,
    Hedge,
    IncidentSaid,
    IncidentType,
    Known,
    Mention,
    Party,
    ResponsibilitySaid,
    Stance,
    Status,
    SubType,
    Target,
    TollSaid,
    When,
    Where,
)
from tocsin.reference.actor_kinds import party_kind, target_kind
from tocsin.reference.actor_sides import TollWords, groups_of_tolls
from tocsin.reference.lexicon import table

T = TypeVar("T")

RULE = "composition 1"


def read_incident(page: Page, draft: Draft, tolls: tuple[tuple[Mention, TollSaid], ...]) -> IncidentSaid:
    """Return what the draft says took place. Values keep the order of the text, the main date and place come first."""
    event, type_ = draft.event, draft.type
    return IncidentSaid(
        type=page.of(type_, event),
        subtype=_subtype(page, event, type_),
        status=_status(page, event, type_),
        trigger=page.of(page.words(event.start, event.end), event),
        dates=_dates(page, draft),
        places=_places(page, draft),
        perpetrators=tuple(_party(page, m) for m in draft.best("perpetrator")),
        targets=tuple(_target(page, m) for m in draft.best("target")),
        weapons=tuple(page.of(page.words(m.start, m.end), m) for m in _unlike(page, draft.best("weapon"))),
        sources=_sources(page, tolls, event),
        affects=_affects(page, event, draft),
        harm_without_number=_uncounted(page, event, tolls),
    )


def read_tolls(page: Page, draft: Draft) -> tuple[tuple[Mention, TollSaid], ...]:
    """Return the tolls of a draft in the order of the text, the same figure for the same harm once."""
    found = tuple(_tolls(page, draft))
    words = [
        TollWords(
            victims=t.toll.value.victims,
            said=page.words(m.start, m.end),
            harm=t.toll.value.harm,
            is_subset=t.toll.value.is_subset,
        )
        for m, t in found
    ]
    groups = groups_of_tolls(words, page.directory, type=draft.type)
    return tuple(
        (m, replace(t, toll=replace(t.toll, value=replace(t.toll.value, group=group))))
        for (m, t), group in zip(found, groups, strict=True)
    )


def _tolls(page: Page, draft: Draft) -> Iterator[tuple[Mention, TollSaid]]:
    told: list[TollSaid] = []
    mentions = [m for label in TOLLS for m, _ in draft.parts.get(label, ()) if not is_denied(page, m)]
    for mention in sorted(mentions, key=lambda m: m.start):
        for toll in read_toll(page, mention, draft.type, [t.toll for t in told]):
            said = TollSaid(toll=toll, sources=sources_of(page, mention))
            if not any(_is_repeat(said, earlier) for earlier in told):
                told.append(said)
                yield mention, said


def _is_repeat(said: TollSaid, earlier: TollSaid) -> bool:
    """Return whether a figure was told before; another source's same figure of several people is its own."""
    one, other = said.toll.value, earlier.toll.value
    if (one.harm, one.low, one.high) != (other.harm, other.low, other.high):
        return False
    if (
        (one.low or 0) > 1
        and one.victims
        and other.victims
        and set(one.victims.split()[1:]).isdisjoint(other.victims.split())
    ):
        return False  # three soldiers and three policemen
    heard = {s.value for s in earlier.sources}
    return not (said.sources and one.low and one.low > 1) or bool(heard & {s.value for s in said.sources})


def read_responsibility(page: Page, draft: Draft) -> Iterator[tuple[Mention, ResponsibilitySaid]]:
    """Yield who claims it, is blamed or denies it, and who says so."""
    for told in Stance:
        for mention in draft.best(told.value):
            stance = stance_of_claim(page, mention) if told is Stance.CLAIMED else told
            if stance is None:
                continue
            yield (
                mention,
                ResponsibilitySaid(
                    stance=page.of(stance, mention),
                    actor=_party(page, mention),
                    by=_by(page, mention, stance),
                    hedge=_hedge(page, mention) if stance is Stance.BLAMED else Hedge.FIRM,
                ),
            )


def _by(page: Page, actor: Mention, stance: Stance) -> Known[str] | None:
    """Return who says so: the nearest voice of the sentence; the claiming group itself; None for the report."""
    layers = ("responsibility", "voice")
    near = [
        m
        for m in page.tags.mentions
        if m.layer in layers and m.label in ("by", "source") and m.sentence == actor.sentence and m.score >= 0.3
        and (m.end <= actor.start or m.start >= actor.end)
    ]  # fmt: skip
    best = min(near, key=lambda m: (m.label != "by", abs(m.start - actor.start)), default=None)
    if best is not None and (stance is not Stance.CLAIMED or best.label == "by"):
        return page.named(best)
    return page.named(actor) if stance is Stance.CLAIMED else None


def _hedge(page: Page, mention: Mention) -> Hedge:
    """Return how firmly blame is laid, by the hedge word in or near the name. Source: ``lexicon/hedges.yaml``."""
    near = page.before(mention)[-60:] + page.words(mention.start, mention.end) + page.after(mention)[:60]
    for name, words in table("hedges")["blame"].items():
        if re.search(rf"\b(?:{'|'.join(words)})", near, re.IGNORECASE):
            return Hedge(name)
    return Hedge.FIRM


def _party(page: Page, mention: Mention) -> Known[Party]:
    name = page.named(mention)
    return _valued(name, Party(name=name.value, kind=party_kind(name.value, page.directory)))


def _target(page: Page, mention: Mention) -> Known[Target]:
    name = page.named(mention)
    return _valued(name, Target(name=name.value, kind=target_kind(name.value, page.directory)))


def _valued(name: Known[str], value: T) -> Known[T]:
    """Return what is made of a name, resting on what the name rests on."""
    return Known(value=value, evidence=name.evidence, rule=name.rule, score=name.score)


def _dates(page: Page, draft: Draft) -> tuple[Known[When], ...]:
    """Return the draft's dates, the likeliest first."""
    found = []
    for mention, _ in draft.parts.get("date", ())[:2]:
        words = page.words(mention.start, mention.end)
        alone = read_date(words)
        when = read_date(words, published=page.published, year=None if page.published else page.year)
        evidence = page.dated(mention.start, mention.end, anchored=when != alone and page.published is not None)
        found.append(Known(value=when, evidence=evidence, rule=f"{mention.rule} date 1", score=mention.score))
    return tuple(found)


def _places(page: Page, draft: Draft) -> tuple[Known[Where], ...]:
    """Return the draft's places, the likeliest first; the larger places go with the first, small to large."""
    main = draft.first("place")
    larger = sorted((m for m, _ in draft.parts.get("within", ())[:4]), key=lambda m: m.start)
    if main is None:
        main = larger.pop(0) if larger else None
    if main is None:
        return ()
    others = [m for m, _ in draft.parts.get("place", ())[1:3]]
    within = tuple(page.named(m) for m in larger)
    return (_where(page, main, within), *(_where(page, m, ()) for m in others))


NEAR = re.compile(
    r"\b(?:near|outskirts of|outside|close to|in the vicinity of"
    r"|kilomet\w+ (?:\w+ )?(?:of|from)|km (?:\w+ )?(?:of|from))\s+(?:the\s+)?$"
)
ROAD = re.compile(r"^\s*(?:road|highway|motorway|national highway)\b", re.IGNORECASE)


def _where(page: Page, mention: Mention, within: tuple[Known[str], ...]) -> Known[Where]:
    name = page.named(mention)
    relation = "near" if NEAR.search(page.before(mention)) else "road" if ROAD.match(page.after(mention)) else ""
    return _valued(name, Where(name=name.value, within=within, relation=relation))


def _sources(page: Page, tolls: tuple[tuple[Mention, TollSaid], ...], event: Mention) -> tuple[Known[str], ...]:
    """Return every source of the incident, each name once: those of its figures and those of its sentence."""
    named: dict[str, Known[str]] = {}
    for source in (*(s for _, t in tolls for s in t.sources), *sources_of(page, event)):
        named.setdefault(source.value, source)
    return tuple(named.values())


def _unlike(page: Page, mentions: tuple[Mention, ...]) -> Iterator[Mention]:
    seen: set[str] = set()
    for mention in mentions:
        words = page.words(mention.start, mention.end).casefold()
        if words not in seen and words.rstrip("s") not in seen:
            seen |= {words, words.rstrip("s")}
            yield mention


@cache
def _signs(group: str) -> list[tuple[str, re.Pattern[str]]]:
    rows = table("status")[group]
    return [(name, re.compile(rf"\b(?:{'|'.join(words)})", re.IGNORECASE)) for name, words in rows.items()]


def _status(page: Page, event: Mention, type_: IncidentType) -> Known[Status]:
    """Return whether it took place, by signs around the trigger. Source: ``lexicon/status.yaml``."""
    before, after = page.before(event)[-80:], page.after(event)[:80]
    near = before + page.words(event.start, event.end) + after
    for name, signs in _signs("words"):
        found = signs.search(near)
        if found and not (name == "foiled" and type_ in (IncidentType.ARREST, IncidentType.ARMED_CLASH)):
            start = event.start - len(before) + found.start()
            return page.known(Status(name), start, start + len(found.group()), "status 1")
    return page.of(Status.HAPPENED, event)


def _subtype(page: Page, event: Mention, type_: IncidentType) -> Known[SubType] | None:
    """Return the ACLED sub-event type where type and words settle it. Source: ``lexicon/subtypes.yaml``."""
    sentence = page.sentence_of(event).quote
    for row in table("subtypes")[type_.value]:
        if "words" not in row or re.search(rf"\b(?:{'|'.join(row['words'])})", sentence, re.IGNORECASE):
            return page.known(SubType(row["subtype"]), event.start, event.end, "subtype 1") if row["subtype"] else None
    return None


def _affects(page: Page, event: Mention, draft: Draft) -> tuple[Known[Affected], ...]:
    """Return which protected things were touched, by words of targets and places. Source: ``lexicon/affects.yaml``."""
    found: dict[Affected, Known[Affected]] = {}
    for mention in (*draft.best("target"), *draft.best("place")):
        for name, words in table("affects").items():
            if re.search(rf"\b(?:{'|'.join(words)})\b", page.words(mention.start, mention.end), re.IGNORECASE):
                found.setdefault(Affected(name), page.of(Affected(name), mention))
    return tuple(found.values())


def _uncounted(page: Page, event: Mention, tolls: tuple[tuple[Mention, TollSaid], ...]) -> tuple[Known[Harm], ...]:
    """Return harms that the event's sentence says with no figure at all."""
    sentence = page.sentence_of(event)
    told = {t.toll.value.harm for _, t in tolls}
    found = []
    for name, words in table("uncounted").items():
        harm = Harm(name)
        said = re.search(rf"\b(?:{'|'.join(words)})", sentence.quote, re.IGNORECASE)
        if said and harm not in told:
            found.append(page.known(harm, sentence.start + said.start(), sentence.start + said.end(), "uncounted 1"))
    return tuple(found)
