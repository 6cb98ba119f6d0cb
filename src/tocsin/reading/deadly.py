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
    if _says("died").search(near):
        return mention
    is_survived = _says("lived").search(near)
    if not is_survived and not _says("died").search(page.content):
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
    targets, taken = draft.best("target"), [m for label in TOLLS for m, _ in draft.parts.get(label, ())]
    if len(targets) == 1 and targets[0].kind in ("", TargetKind.PERSON.value):
        target = targets[0]
        if not any(target.start < m.end and m.start < target.end for m in taken):
            yield replace(target, layer="toll", label=harm.value, rule=RULE)


def is_plain(page: Page, harm: Harm, told: Collection[Harm]) -> bool:
    """Say whether a title's own words say what became of whom it counts; ``told`` are the harms that a body counts.

    "Five shot" leaves open whether they live; the body, where it counts dead and no injured, does not.
    """
    if harm is Harm.KILLED:
        return bool(_says("died").search(page.content))
    return Harm.KILLED not in told or bool(_says("lived").search(page.content))


def speaks_of(title: str, harm: Harm) -> bool:
    """Say whether the words of a title may count killed, or injured."""
    kinds = (_says("died"),) if harm is Harm.KILLED else (_says("lived"), _words("hurting"))
    return any(kind.search(title) for kind in kinds)


def _is_survived(page: Page) -> bool:
    return bool(_says("lived").search(page.content)) and not _says("died").search(page.content)


@cache
def _says(what: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(table('deadly')[what])})", re.IGNORECASE)


@cache
def _words(what: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(table('deadly')[what])})\b", re.IGNORECASE)
