"""Who is said to have claimed, to be blamed for or to deny an incident: the tagger's word, checked by the report's.

A stance holds where its sentence speaks of it at all: plain narration ("the
group attacked") blames nobody. What the report says in so many words is read
also where the tagger overlooks it: a named actor before "claimed
responsibility", and a named doer behind "suspected".
Source: ``lexicon/attribution.yaml``; docs/codebook.md#responsibility.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from tocsin.reading.drafts import Draft
from tocsin.reading.page import Page
from tocsin.reading.reality import stance_of_claim
from tocsin.records import Group, Mention, Stance
from tocsin.reference.lexicon import table

RULE = "attribution 1"
SURE = 0.8
"""How likely a plain attribution is right. Source: our choice; five of six doers named behind "suspected" are blamed in
gold training texts."""
NEAR = 90
"""A name stands within so many code points before its claim. Our choice: a subject and its abbreviation."""
REACH = 3
"""A claim belongs to the event told last, at most so many sentences before. Our choice."""


def attributions(page: Page, draft: Draft, told: tuple[Draft, ...]) -> Iterator[tuple[Mention, Stance]]:
    """Yield who takes which stance to a draft; ``told`` are all drafts of the page."""
    plain = (*_suspected(page, draft), *_claims(page, draft, told))
    found: list[tuple[Mention, Stance]] = []
    for mention, stance in plain:
        if not _told(found, mention, stance):
            found.append((mention, stance))
    settled = tuple(found)
    for stance in Stance:
        for mention in draft.best(stance.value):
            own = _settled(page, mention, stance)
            if own and not _told(found, mention, own) and not any(_told([p], mention, p[1]) for p in settled):
                found.append((mention, own))
    yield from found


def _told(found: list[tuple[Mention, Stance]], mention: Mention, stance: Stance) -> bool:
    return any(s is stance and m.start < mention.end and mention.start < m.end for m, s in found)


def _settled(page: Page, mention: Mention, stance: Stance) -> Stance | None:
    """Return the stance of a mention that the tagger gives one, by the words of its sentence; None for no stance."""
    sentence = page.sentence_of(mention).quote
    spoken = [s for s in Stance if _cues(s.value).search(sentence)]
    if stance not in spoken:
        if len(spoken) != 1:
            return None
        stance = spoken[0]
    return stance_of_claim(page, mention) if stance is Stance.CLAIMED else stance


def _suspected(page: Page, draft: Draft) -> Iterator[tuple[Mention, Stance]]:
    """Yield the doers whom the report names behind "suspected"."""
    for doer in draft.best("perpetrator"):
        words = page.words(doer.start, doer.end)
        before = page.before(doer)[-30:] + words
        named = next(iter(_named(page, doer.start, doer.end)), None)
        if named and _cues("suspects", r"\s+(?:the\s+)?$").search(
            before[: len(before) - len(words) + named[0] - doer.start]
        ):
            yield _mention(doer, *named, Stance.BLAMED), Stance.BLAMED


def _claims(page: Page, draft: Draft, told: tuple[Draft, ...]) -> Iterator[tuple[Mention, Stance]]:
    """Yield the named actors that claim what this draft tells."""
    for number, sentence in enumerate(page.sentences):
        if not _is_last_told(draft, told, number):
            continue
        for said in _cues("claims").finditer(page.words(sentence.start, sentence.end)):
            at = sentence.start + said.start()
            before = list(_named(page, max(sentence.start, at - NEAR), at))
            if before:
                mention = replace(_mention(draft.event, *before[-1], Stance.CLAIMED), sentence=number)
                if stance_of_claim(page, mention) is Stance.CLAIMED:
                    yield mention, Stance.CLAIMED


def _is_last_told(draft: Draft, told: tuple[Draft, ...], number: int) -> bool:
    """Return whether a draft is the one told last up to a sentence, and not too far before it."""
    before = [d for d in told if d.event.sentence <= number]
    return bool(before) and before[-1] is draft and number - draft.event.sentence <= REACH


def _named(page: Page, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where armed actors of the directory are named between two offsets."""
    for found in page.directory.scan(page.words(start, end)):
        if found.entries and found.entries[0].side is not Group.CIVILIAN:
            yield start + found.start, start + found.end


def _mention(of: Mention, start: int, end: int, stance: Stance) -> Mention:
    return replace(of, layer="responsibility", label=stance.value, start=start, end=end, score=SURE, rule=RULE, kind="")


@cache
def _cues(kind: str, tail: str = "") -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(table('attribution')[kind])}){tail}", re.IGNORECASE)
