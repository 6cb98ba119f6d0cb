"""Makes an incident of a draft: what took place, where, when, who, with what, and who says so."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from tocsin.reading.attribution import attributions
from tocsin.reading.deadly import as_told, whom_it_hit
from tocsin.reading.drafts import TOLLS, Draft
from tocsin.reading.following import (
    affected_by,
    hedge_of,
    party_of,
    subtype_of,
    target_of,
    uncounted_in,
    when_of,
    where_of,
)
from tocsin.reading.page import Page
from tocsin.reading.reality import is_denied
from tocsin.reading.tolls import read_toll
from tocsin.reading.voices import sources_of
from tocsin.records import (
    Harm,
    Hedge,
    IncidentSaid,
    IncidentType,
    Known,
    Mention,
    ResponsibilitySaid,
    Span,
    Stance,
    Status,
    Target,
    TargetKind,
    TollSaid,
    When,
    Where,
    spans_of,
)
from tocsin.reference.actor_sides import TollWords, groups_of_tolls
from tocsin.reference.lexicon import table, words_of

RULE = "composition 1"


def read_incident(page: Page, draft: Draft, tolls: tuple[tuple[Mention, TollSaid], ...]) -> IncidentSaid:
    """Return what the draft says took place. Values keep the order of the text, the main date and place come first."""
    event, type_ = draft.event, draft.type
    return IncidentSaid(
        type=page.of(type_, event),
        subtype=subtype_of(page, event.start, event.end, type_),
        status=_status(page, event, type_),
        trigger=page.of(page.words(event.start, event.end), event),
        dates=_dates(page, draft),
        places=_places(page, draft),
        perpetrators=tuple(party_of(page, page.named(m), m.kind) for m in draft.best("perpetrator")),
        targets=_targets(page, draft, tolls),
        weapons=tuple(page.named(m) for m in _unlike(page, draft.best("weapon"))),
        sources=_sources(page, tolls, event),
        affects=affected_by(
            page.of(page.words(m.start, m.end), m) for m in (*draft.best("target"), *draft.best("place"))
        ),
        harm_without_number=uncounted_in(page, event.start, event.end, (t.toll.value.harm for _, t in tolls)),
    )


TAKEN = {IncidentType.ARREST: Harm.ARRESTED, IncidentType.ABDUCTION: Harm.ABDUCTED}
"""Incidents that are nothing but a harm done to people: whom it was done to is whom it was aimed at."""


def _targets(page: Page, draft: Draft, tolls: tuple[tuple[Mention, TollSaid], ...]) -> tuple[Known[Target], ...]:
    """Return who or what was attacked; of an arrest or abduction with no target told, those who were taken."""
    told = tuple(target_of(page, page.named(m), m.kind) for m in draft.best("target"))
    taken = (t.toll for _, t in tolls if t.toll.value.harm is TAKEN.get(draft.type) and not t.toll.value.is_subset)
    for toll in taken:
        span, victims = toll.evidence[0], toll.value.victims
        if not told and victims and isinstance(span, Span):
            name = page.known(victims, span.start, span.start + len(victims), toll.rule, toll.score)
            return (target_of(page, name, TargetKind.PERSON),)
    return told


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
    figures = [m for label in TOLLS for m, _ in draft.parts.get(label, ()) if not is_denied(page, m)]
    mentions = [as_told(page, m) for m in figures]
    mentions += whom_it_hit(page, draft, mentions)
    reach = 0
    for mention in sorted(mentions, key=lambda m: m.start):
        if mention.start < reach:
            continue  # what is left of a number, or kin, that the figure before it has taken in
        for toll in read_toll(page, mention, draft.type, [t.toll for t in told]):
            said = TollSaid(toll=toll, sources=sources_of(page, mention))
            reach = max(reach, mention.start + 1, *(e.end for e in toll.evidence if isinstance(e, Span)))
            if not any(_is_repeat(said, earlier) or _is_of_another(said, earlier) for earlier in told):
                told.append(said)
                yield mention, said


def _is_of_another(said: TollSaid, earlier: TollSaid) -> bool:
    """Return whether a zero stands beside a figure of the same harm that nobody else gave.

    It speaks of another event, which was not read: a zero beside 31 injured
    would be a wrong number that looks sure. Another source's zero is its own,
    but for "nobody else", which says that there are no more.
    """
    zero, other = said.toll.value, earlier.toll.value
    is_contrary = zero.low == zero.high == 0 and bool(other.low) and zero.harm is other.harm
    is_no_more = bool(NO_MORE.search(spans_of(said.toll.evidence)[0].quote))
    return is_contrary and (is_no_more or {s.value for s in said.sources} <= {s.value for s in earlier.sources})


NO_MORE = re.compile(r"\b(?:else|others?|further|more)\b", re.IGNORECASE)
"""Words by which a zero counts those beside the ones told: "no one else was hurt". Our choice."""


AGAIN = re.compile(r"(?:all|the)\b", re.IGNORECASE)
"""Words that take up people told before: "all five", "the five". Our choice."""


def _is_repeat(said: TollSaid, earlier: TollSaid) -> bool:
    """Return whether a figure was told before; another source's same figure of several people is its own."""
    one, other = said.toll.value, earlier.toll.value
    if (one.harm, one.low, one.high) != (other.harm, other.low, other.high):
        return False
    if (
        (one.low or 0) > 1
        and not AGAIN.match(spans_of(said.toll.evidence)[0].quote)
        and one.victims
        and other.victims
        and set(one.victims.split()[1:]).isdisjoint(other.victims.split())
    ):
        return False  # three soldiers and three policemen
    heard = {s.value for s in earlier.sources}
    return not (said.sources and one.low and one.low > 1) or bool(heard & {s.value for s in said.sources})


def read_responsibility(
    page: Page, draft: Draft, told: tuple[Draft, ...]
) -> Iterator[tuple[Mention, ResponsibilitySaid]]:
    """Yield who claims it, is blamed or denies it, and who says so. ``told`` are all drafts of the page."""
    for mention, stance in attributions(page, draft, told):
        yield (
            mention,
            ResponsibilitySaid(
                stance=page.of(stance, mention),
                actor=party_of(page, page.named(mention)),
                by=_by(page, mention, stance),
                hedge=hedge_of(_near(page, mention)) if stance is Stance.BLAMED else Hedge.FIRM,
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


def _near(page: Page, mention: Mention) -> str:
    return page.before(mention)[-60:] + page.words(mention.start, mention.end) + page.after(mention)[:60]


def _dates(page: Page, draft: Draft) -> tuple[Known[When], ...]:
    """Return the draft's dates, the likeliest first."""
    found = (mention for mention, _ in draft.parts.get("date", ())[:2])
    return tuple(when_of(page, m.start, m.end, m.rule, m.score) for m in found)


def _places(page: Page, draft: Draft) -> tuple[Known[Where], ...]:
    """Return the draft's places, the likeliest first; the larger places go with the first, small to large."""
    named = [m for m, _ in draft.parts.get("place", ())[:3] if _is_place(page, m)]
    larger = sorted((m for m, _ in draft.parts.get("within", ())[:4] if _is_place(page, m)), key=lambda m: m.start)
    if not named:
        named = larger[:1]
        larger = larger[1:]
    if not named:
        return ()
    main = next((m for m in sorted(named, key=lambda m: m.start) if _lies_in(page, m, named[0])), named[0])
    around = [m for m in named if m is not main and _lies_in(page, main, m)]
    others = [m for m in named if m is not main and m not in around]
    within = tuple(page.named(m) for m in (*around, *larger))
    return (_where(page, main, within), *(_where(page, m, ()) for m in others))


def _is_place(page: Page, mention: Mention) -> bool:
    """Return whether words name a place, and are no mere "district" or "southern" that was cut off its name."""
    words = re.findall(r"\w+", page.words(mention.start, mention.end).casefold())
    return not all(word in words_of("bare_places") for word in words)


INSIDE = re.compile(
    r"(?!.*\b(?:and|or|to|from|then)\b)(?:\s*\([^()]{1,12}\))?\s*"
    r"(?:[a-z]+\s+){0,4}(?:of|in|at|under|,)\s+(?:the\s+)?(?:\w+\s+){0,3}"
)
"""What stands between a place and a larger one that it lies in: "forests of North". Our choice."""


def _lies_in(page: Page, one: Mention, other: Mention) -> bool:
    """Return whether a place is told, right before another, as lying in it: "the Exa district in southern Homs"."""
    between = page.words(one.end, other.start) if one.end < other.start else ""
    return one.sentence == other.sentence and len(between) < NEAR_PLACE and bool(INSIDE.fullmatch(between))


NEAR_PLACE = 60
"""In code points. Our choice: kind word, preposition and a quarter of the sky."""


def _where(page: Page, mention: Mention, within: tuple[Known[str], ...]) -> Known[Where]:
    return where_of(page.named(mention), within, page.before(mention), page.after(mention))


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
    """Return whether it took place: what the tagger says, else signs around the trigger (``lexicon/status.yaml``)."""
    if event.kind and event.kind != Status.HAPPENED:
        return page.of(Status(event.kind), event)
    before, after = page.before(event)[-80:], page.after(event)[:80]
    near = before + page.words(event.start, event.end) + after
    for name, signs in _signs("words"):
        found = signs.search(near)
        if found and not (name == "foiled" and type_ in (IncidentType.ARREST, IncidentType.ARMED_CLASH)):
            start = event.start - len(before) + found.start()
            return page.known(Status(name), start, start + len(found.group()), "status 1")
    return page.of(Status.HAPPENED, event)
