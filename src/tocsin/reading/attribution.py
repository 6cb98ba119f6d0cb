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

from tocsin.reading.drafts import Draft
from tocsin.reading.page import Page
from tocsin.reading.reality import stance_of_claim
from tocsin.records import Group, Mention, Sentence, Stance
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
        if not _told(found, mention, stance):
            found.append((mention, stance))
    settled = tuple(found)
    doers = [d for d in draft.best("perpetrator") if any(_touch(d, m) for m, _ in settled)]
    for stance in Stance:
        for mention in draft.best(stance.value):
            own = _settled(page, mention, stance)
            # "Armed cadres of" the party that is blamed are told with it.
            if (
                own
                and not _told(found, mention, own)
                and not (own is Stance.BLAMED and any(_touch(d, mention) for d in doers))
            ):
                found.append((mention, own))
    yield from found


def _told(found: list[tuple[Mention, Stance]], mention: Mention, stance: Stance) -> bool:
    return any(s is stance and _touch(m, mention) for m, s in found)


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
        named = next(iter(_named(page, doer.start, doer.end)), None)
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
            actor = next(_named(page, at, min(sentence.end, at + NEAR)), None)
            if actor is None or not TO_NAME.fullmatch(page.words(at, actor[0])):
                continue
            is_of_deed = number == draft.event.sentence or _cues("deeds").search(page.words(sentence.start, at))
            if _cues("of_deed").match(page.words(actor[1], sentence.end).lstrip(" ,)")) or (
                is_of_deed and not said.group().casefold().startswith("accus")  # somebody may be accused of anything
            ):
                yield replace(_mention(draft.event, *actor, Stance.BLAMED), sentence=number), Stance.BLAMED


TO_NAME = re.compile(r"\s*(?:(?:the|on|to|members of|cadres of|fighters of)\s+)*", re.IGNORECASE)
"""What may stand between a verb of blame and a name."""


def _claims(page: Page, draft: Draft, told: tuple[Draft, ...]) -> Iterator[tuple[Mention, Stance]]:
    """Yield the named actors that claim what this draft tells."""
    for number, sentence in _after(page, draft, told):
        for said in _cues("claims").finditer(page.words(sentence.start, sentence.end)):
            at = sentence.start + said.start()
            claimant = _claimant(page, max(sentence.start, at - NEAR), at)
            if claimant:
                mention = replace(_mention(draft.event, *claimant, Stance.CLAIMED), sentence=number)
                if stance_of_claim(page, mention) is Stance.CLAIMED:
                    yield mention, Stance.CLAIMED


def _denials(page: Page, draft: Draft, told: tuple[Draft, ...]) -> Iterator[tuple[Mention, Stance]]:
    """Yield the named actors, and countries, that deny a part in what this draft tells."""
    for number, sentence in _after(page, draft, told):
        for said in _cues("denials").finditer(page.words(sentence.start, sentence.end)):
            at = sentence.start + said.start()
            named = list(_named(page, max(sentence.start, at - BESIDE), at, are_countries_told=True))
            if named:
                yield replace(_mention(draft.event, *named[-1], Stance.DENIED), sentence=number), Stance.DENIED


BESIDE = 30
"""Code points between a name and its denial: "the group's spokesman has". Our choice."""


def _claimant(page: Page, start: int, end: int) -> tuple[int, int] | None:
    """Return the actor named last between two offsets: one of the directory, or a subject that says it is a group."""
    subject = SUBJECT.search(page.words(start, end))
    named = list(_named(page, start, end))
    if named:
        return named[-1]
    if subject and any(w.casefold() in _groups() for w in re.findall(r"[^\W\d_]+", subject["who"])):
        return start + subject.start("who"), start + subject.end("who")
    return None


SUBJECT = re.compile(
    r"(?P<who>[A-Z][\w’'-]*(?:\s+(?:(?:of|and|for|the|al|de|del)\s+)?[A-Z][\w’'-]*){0,8}?(?:\s*\([^()]{2,20}\))?)"
    r"(?i:(?:,?\s+(?:which|who))?(?:\s+on\s+[\w ]{3,20})?[\s,]*(?:(?:has|have|had|later|also|today)\s+)*)$"
)
"""A run of capitalised words right before a verb, with its abbreviation."""


@cache
def _groups() -> frozenset[str]:
    return frozenset(word.casefold() for word in table("group_words")["groups"])


def _after(page: Page, draft: Draft, told: tuple[Draft, ...]) -> Iterator[tuple[int, Sentence]]:
    """Yield the sentences that may still speak of a draft, by their numbers."""
    yield from ((n, sentence) for n, sentence in enumerate(page.sentences) if _is_last_told(draft, told, n))


def _is_last_told(draft: Draft, told: tuple[Draft, ...], number: int) -> bool:
    """Return whether a draft is the one told last up to a sentence, and not too far before it."""
    before = [d for d in told if d.event.sentence <= number]
    return bool(before) and before[-1] is draft and number - draft.event.sentence <= REACH


def _named(page: Page, start: int, end: int, *, are_countries_told: bool = False) -> Iterator[tuple[int, int]]:
    """Yield where armed actors of the directory are named between two offsets, a name and its abbreviation as one."""
    last: tuple[int, int, frozenset[str]] | None = None
    for found in page.directory.scan(page.words(start, end)):
        ids = frozenset(e.id for e in found.entries if e.side is not Group.CIVILIAN)
        if (
            found.generic
            and found.generic.may_be
            and found.generic.side is Group.ARMED_GROUP
            and found.text[0].isupper()
        ):
            ids = frozenset(found.generic.may_be)  # "Maoists" names a side, "rebels" does not
        if are_countries_told and found.country:
            ids = frozenset([found.country])
        if not ids:
            continue
        at, to = start + found.start, start + found.end
        if last and last[2] & ids and page.words(last[1], at).strip() in ("", "("):
            last = (last[0], to + page.words(to, end).startswith(")"), ids)
            continue
        if last:
            yield last[:2]
        last = (at, to, ids)
    if last:
        yield last[:2]


def _mention(of: Mention, start: int, end: int, stance: Stance) -> Mention:
    return replace(of, layer="responsibility", label=stance.value, start=start, end=end, score=SURE, rule=RULE, kind="")


@cache
def _cues(kind: str, tail: str = "") -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(table('attribution')[kind])}){tail}", re.IGNORECASE)
