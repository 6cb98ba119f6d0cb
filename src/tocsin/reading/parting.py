"""Parts a draft that a tagger made of two happenings, by what a sentence says of its own: another day, figure and deed.

"A strike in Kabul on 29 August killed ten. On 3 May the Taliban killed four people in Herat." Two happenings of one
report are often told side by side, and taken for one they give a wrong figure that looks sure.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from tocsin.reading.page import Page
from tocsin.records import Anchor, Harm, IncidentType, Mention
from tocsin.reference.lexicon import table

RULE = "another day 1"
HARMED = (Harm.KILLED.value, Harm.INJURED.value)
LATER = re.compile(
    r"\b(?:toll|died|dies|succumb\w*|brought|bringing|rais(?:ed|ing)|rose|buried|funeral)\b", re.IGNORECASE
)
"""Words of what became of people later: a day of theirs is no other happening's. Our choice."""


Parts = Mapping[str, tuple[tuple[Mention, float], ...]]
"""What belongs to an event, by label, each list best first."""


def parted(page: Page, event: Mention, parts: Parts) -> Iterator[tuple[Mention, Parts]]:
    """Yield an event without what another sentence tells of another day, then an event of each such sentence.

    The sentence names a whole day that the event's own sentence does not, figures of killed or injured, and a deed;
    the event's sentence names a whole day too. Source: the reading format's rule that another time makes another
    incident; the words of deeds are those of ``lexicon/deadly.yaml``. What should find the second event is the
    network; this stands in for it where two days are written out. It changes none of the 129 gold training texts that
    name two days, so what it is worth is not measured: it was written from two reports of ours.
    """
    own = _days(page, event.sentence)
    others = {m.sentence for label in HARMED for m, _ in parts.get(label, ())} - {event.sentence}
    events = {n: found for n in sorted(others) if own and (found := _event(page, event, n, own))}
    yield event, _of(parts, [m.sentence for found in parts.values() for m, _ in found if m.sentence not in events])
    for number, other in events.items():
        yield other, _of(parts, [number])


def _of(parts: Parts, sentences: Collection[int]) -> Parts:
    return {label: tuple((m, s) for m, s in found if m.sentence in sentences) for label, found in parts.items()}


def _event(page: Page, told: Mention, number: int, own: frozenset[date]) -> Mention | None:
    """Return the deed of a sentence as an event's trigger, None where it tells no other happening."""
    sentence = page.sentences[number]
    words, days = page.words(sentence.start, sentence.end), _days(page, number)
    deed = _deeds().search(words)
    if not deed or not days or days & own or LATER.search(words):
        return None
    start, end = sentence.start + deed.start(), sentence.start + deed.end()
    label = IncidentType.ATTACK.value
    return replace(told, start=start, end=end, sentence=number, label=label, kind="", rule=RULE)


def _days(page: Page, number: int) -> frozenset[date]:
    """Return the whole days that a sentence names by themselves."""
    sentence = page.sentences[number]
    return frozenset(
        t.earliest
        for t in page.times_in(sentence.start, sentence.end)
        if t.earliest and t.earliest == t.latest and t.anchor is Anchor.NONE and re.search(r"\d", t.text)
    )


@cache
def _deeds() -> re.Pattern[str]:
    told = table("deadly")
    words = sorted(
        {*told["killing"], *told["hurting"]} - {"died", "dead", "death"}, key=lambda word: (-len(word), word)
    )
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)
