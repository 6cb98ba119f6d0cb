"""What became of those harmed, where the words say it and no figure does: dead, or alive.

"A toddler was fatally shot" gives no number, and yet one person was killed: a
single victim, named or described, counts as one (docs/codebook.md#tolls). And
"five men were shot" is of the injured where all that is said of them is that
they are in hospital. Source for the words: ``lexicon/deadly.yaml``.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache

from tocsin.reading.drafts import TOLLS, Draft
from tocsin.reading.page import Page
from tocsin.records import Harm, IncidentType, Mention, TargetKind
from tocsin.reference.lexicon import table

RULE = "whom the deed hit 1"
NEAR = 20
"""Code points around a trigger that belong to it: "fatally ", " to death". Our choice."""
NO_DEED = (
    IncidentType.ARREST,
    IncidentType.ABDUCTION,
    IncidentType.AGREEMENT,
    IncidentType.PROTEST,
    IncidentType.OTHER,
)
"""Types of which a word of death tells another happening: "arrested over the killing". Our choice."""


def as_told(page: Page, mention: Mention) -> Mention:
    """Return a figure's mention with the harm that the words around it leave possible.

    One taken for killed is of the injured where its sentence has no word of death and one of people who live; where it
    has neither, if the whole part has no word of death and tells of people who live, or the sentence of such as were
    shot. In the gold training texts 72 figures of injured and 8 of killed stand in a sentence of "shot" without death.
    """
    if mention.label != Harm.KILLED.value:
        return mention
    sentence = page.sentences[mention.sentence]
    near = page.words(sentence.start, sentence.end)
    if _tells_death(near):
        return mention
    is_survived = _says("lived").search(near)
    if not is_survived and not _tells_death(page.content):
        is_survived = _says("lived").search(page.content) or _words("hurting").search(near)
    return replace(mention, label=Harm.INJURED.value) if is_survived else mention


def whom_it_hit(page: Page, draft: Draft, figures: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the one person whom a deed hit as a figure, where no figure tells what became of whom it hit.

    A killing where its trigger says that somebody died; an injury where the trigger hurts, nobody is said to have died
    in the whole part, and somebody to live.
    """
    harms = {m.label for m in figures}
    if draft.type in NO_DEED or Harm.KILLED.value in harms:
        return
    event = draft.event
    around = page.before(event)[-NEAR:] + page.words(event.start, event.end) + page.after(event)[:NEAR]
    if _words("killing").search(around):
        harm = Harm.KILLED
    elif not harms and _words("hurting").search(around) and _is_survived(page):
        harm = Harm.INJURED
    else:
        return
    hit, taken = _whom(page, draft), [m for label in TOLLS for m, _ in draft.parts.get(label, ())]
    if hit and not any(hit.start < m.end and m.start < hit.end for m in taken):
        yield replace(hit, layer="toll", label=harm.value, rule=RULE)


SELF = re.compile(r"\b(?:him|her|it|my)?self\b|\bself-inflicted\b", re.IGNORECASE)
"""Words by which who did a thing is whom it hit."""
TAKEN_UP = re.compile(r"(?:the|his|her|their|this|that|he|she|him|victim)\b", re.IGNORECASE)
"""How somebody told before is taken up again: "the boy". Our choice."""


def _whom(page: Page, draft: Draft) -> Mention | None:
    """Return the one person whom a deed hit; who did it where they hit themselves; None for nobody or several.

    Names and descriptions of the same person cannot be told from several persons, but those that take somebody up can.
    """
    people = [m for m in draft.best("target") if m.kind in ("", TargetKind.PERSON.value)]
    others = [m for m in draft.best("target") if m not in people]
    selves = [m for m in people if SELF.fullmatch(page.words(m.start, m.end))]
    people = [m for m in people if m not in selves]
    event = draft.event
    if not people and (selves or SELF.search(page.words(event.start, event.end) + page.after(event)[:NEAR])):
        people, others = list(draft.best("perpetrator")), []
    fresh = [m for m in people if not TAKEN_UP.match(page.words(m.start, m.end))]
    people = people if len(people) == 1 else fresh
    return people[0] if len(people) == 1 and not others else None


def is_plain(page: Page, harm: Harm, told: Collection[Harm]) -> bool:
    """Say whether a title's own words say what became of whom it counts; ``told`` are the harms that a body counts.

    "Five shot" leaves open whether they live; the body, where it counts dead and no injured, does not.
    """
    if harm is Harm.KILLED:
        return _tells_death(page.content)
    return Harm.KILLED not in told or bool(_says("lived").search(page.content))


def speaks_of(title: str, harm: Harm) -> bool:
    """Say whether the words of a title may count killed, or injured."""
    if harm is Harm.KILLED:
        return _tells_death(title)
    return any(kind.search(title) for kind in (_says("lived"), _words("hurting")))


def _is_survived(page: Page) -> bool:
    return bool(_says("lived").search(page.content)) and not _tells_death(page.content)


def _tells_death(words: str) -> bool:
    """Say whether words tell that somebody died; "non-life-threatening" and "attempted murder" do not."""
    return bool(_says("died").search(_words("no_death").sub(" ", words)))


@cache
def _says(what: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(table('deadly')[what])})", re.IGNORECASE)


@cache
def _words(what: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(table('deadly')[what])})\b", re.IGNORECASE)
