"""Who is said to have claimed, to be blamed for or to deny an incident: the tagger's word, checked by the report's.

A stance holds where its sentence speaks of it at all: plain narration ("the
group attacked") blames nobody. What the report says in so many words is read
also where the tagger overlooks it: a named actor before "claimed
responsibility", a named doer behind "suspected" or before "allegedly", a named
actor behind "blamed on" or "attributed to".
Source: ``lexicon/attribution.yaml``; docs/codebook.md#responsibility.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from tocsin.reading.attributed import named_actors, object_after, subject_before
from tocsin.reading.drafts import Draft
from tocsin.reading.equated import spells
from tocsin.reading.page import Page
from tocsin.reading.reality import stance_of_claim
from tocsin.records import Mention, Sentence, Stance
from tocsin.reference.lexicon import table

RULE = "attribution 2"
SURE = 0.8
"""How likely a plain attribution is right. Source: our choice; five of six doers named behind "suspected" are blamed in
gold training texts."""
NEAR = 90
"""A name stands within so many code points before its claim. Our choice: a subject and its abbreviation."""
REACH = 3
"""A claim belongs to the event told last, at most so many sentences before. Our choice."""


def attributions(page: Page, draft: Draft, told: tuple[Draft, ...]) -> Iterator[tuple[Mention, Stance]]:
    """Yield who takes which stance to a draft; ``told`` are all drafts of the page."""
    plain = (
        *_suspected(page, draft),
        *_blames(page, draft, told),
        *_claims(page, draft, told),
        *_denials(page, draft, told),
    )
    found: list[tuple[Mention, Stance]] = []
    for mention, stance in plain:
        if not _told(page, found, mention, stance):
            found.append((mention, stance))
    settled = tuple(found)
    doers = [d for d in draft.best("perpetrator") if any(_touch(d, m) for m, _ in settled)]
    for stance in Stance:
        for mention in draft.best(stance.value):
            own = _settled(page, mention, stance)
            # "Armed cadres of" the party that is blamed are told with it.
            if (
                own
                and not _told(page, found, mention, own)
                and not (own is Stance.BLAMED and any(_touch(d, mention) for d in doers))
            ):
                found.append((mention, own))
    yield from found


def _told(page: Page, found: list[tuple[Mention, Stance]], mention: Mention, stance: Stance) -> bool:
    """Return whether somebody's stance was told already, under this name or another of theirs."""
    return any(s is stance and (_touch(m, mention) or _is_same_actor(page, m, mention)) for m, s in found)


def _is_same_actor(page: Page, one: Mention, other: Mention) -> bool:
    """Return whether two mentions name one actor: one the directory holds, or a name and its abbreviation."""
    mine, theirs = (_listed_in(page, m) for m in (one, other))
    if mine and theirs:
        return bool(mine & theirs)
    short, long = sorted((page.words(m.start, m.end) for m in (one, other)), key=len)
    letters = "".join(c for c in short if c.isalpha()).casefold()
    words = re.findall(r"[^\W\d_]+", long)
    return short.isupper() and len(words) > 1 and spells(words, letters)


def _listed_in(page: Page, mention: Mention) -> frozenset[str]:
    """Return the actors that the directory finds in a mention."""
    found = page.directory.scan(page.words(mention.start, mention.end))
    return frozenset(e.id for f in found for e in f.entries)


def _touch(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


def _settled(page: Page, mention: Mention, stance: Stance) -> Stance | None:
    """Return the stance of a mention that the tagger gives one, by the words of its sentence; None for no stance."""
    sentence = page.sentence_of(mention).quote
    narrated = _cues("claims").sub(" ", sentence)  # who takes responsibility is not held responsible
    spoken = [s for s in Stance if _cues(s.value).search(narrated if s is Stance.BLAMED else sentence)]
    if stance not in spoken:
        if len(spoken) != 1:
            return None
        stance = spoken[0]
    return stance_of_claim(page, mention) if stance is Stance.CLAIMED else stance


def _suspected(page: Page, draft: Draft) -> Iterator[tuple[Mention, Stance]]:
    """Yield the doers whom the report names behind "suspected", or before "allegedly"."""
    for doer in draft.best("perpetrator"):
        words = page.words(doer.start, doer.end)
        before = page.before(doer)[-30:] + words
        named = next(named_actors(page, doer.start, doer.end), None)
        if named is None:
            continue
        lead = before[: len(before) - len(words) + named[0] - doer.start]
        tail = page.words(named[1], doer.end) + page.after(doer)
        if _cues("suspects", SIDE).search(lead) or _cues("allegedly").match(tail.lstrip(" )")):
            yield _mention(doer, *named, Stance.BLAMED), Stance.BLAMED


SIDE = r"\s+(?:(?:of|from)\s+)?(?:the\s+)?$"
"""What may stand between a word of blame and a name."""


def _blames(page: Page, draft: Draft, told: tuple[Draft, ...]) -> Iterator[tuple[Mention, Stance]]:
    """Yield the named actors whom somebody blames for what this draft tells."""
    for number, sentence in _after(page, draft, told):
        for said in _cues("blames").finditer(page.words(sentence.start, sentence.end)):
            at = sentence.start + said.end()
            actor = object_after(page, at, min(sentence.end, at + NEAR))
            if actor is None:
                continue
            is_of_deed = number == draft.event.sentence or _cues("deeds").search(page.words(sentence.start, at))
            if _cues("of_deed").match(page.words(actor[1], sentence.end).lstrip(" ,)")) or (
                is_of_deed and not said.group().casefold().startswith(("accus", "suspect"))  # of anything whatever
            ):
                yield replace(_mention(draft.event, *actor, Stance.BLAMED), sentence=number), Stance.BLAMED


def _claims(page: Page, draft: Draft, told: tuple[Draft, ...]) -> Iterator[tuple[Mention, Stance]]:
    """Yield the named actors that claim what this draft tells."""
    for number, sentence in _after(page, draft, told):
        for said in _cues("claims").finditer(page.words(sentence.start, sentence.end)):
            at = sentence.start + said.start()
            claimant = subject_before(page, max(sentence.start, at - NEAR), at)
            if claimant:
                mention = replace(_mention(draft.event, *claimant, Stance.CLAIMED), sentence=number)
                if stance_of_claim(page, mention) is Stance.CLAIMED:
                    yield mention, Stance.CLAIMED


def _denials(page: Page, draft: Draft, told: tuple[Draft, ...]) -> Iterator[tuple[Mention, Stance]]:
    """Yield the named actors, and countries, that deny a part in what this draft tells."""
    for number, sentence in _after(page, draft, told):
        for said in _cues("denials").finditer(page.words(sentence.start, sentence.end)):
            at = sentence.start + said.start()
            denier = subject_before(page, max(sentence.start, at - BESIDE), at, are_countries_told=True)
            if denier:
                yield replace(_mention(draft.event, *denier, Stance.DENIED), sentence=number), Stance.DENIED


BESIDE = 30
"""Code points between a name and its denial: "the group's spokesman has". Our choice."""


def _after(page: Page, draft: Draft, told: tuple[Draft, ...]) -> Iterator[tuple[int, Sentence]]:
    """Yield the sentences that may still speak of a draft, by their numbers."""
    yield from ((n, sentence) for n, sentence in enumerate(page.sentences) if _is_last_told(draft, told, n))


def _is_last_told(draft: Draft, told: tuple[Draft, ...], number: int) -> bool:
    """Return whether a draft is the one told last up to a sentence, and not too far before it."""
    before = [d for d in told if d.event.sentence <= number]
    return bool(before) and before[-1] is draft and number - draft.event.sentence <= REACH


def _mention(of: Mention, start: int, end: int, stance: Stance) -> Mention:
    return replace(of, layer="responsibility", label=stance.value, start=start, end=end, score=SURE, rule=RULE, kind="")


@cache
def _cues(kind: str, tail: str = "") -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(table('attribution')[kind])}){tail}", re.IGNORECASE)
