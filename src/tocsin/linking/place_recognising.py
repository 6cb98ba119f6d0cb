"""Which word runs of a text are places' names: runs scored by their signs, and the best that do not overlap."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from tocsin.linking.place_signs import Signs
from tocsin.linking.place_spans import NamedPlaces, Span, span_over, spans_of
from tocsin.linking.place_words import Words
from tocsin.reference.countries import NAME, Countries
from tocsin.reference.place_lists import PlaceLists
from tocsin.reference.place_weights import SmallWords

LISTED = 5.0
"""Log odds of a name of several words that the lists of countries and regions have: "Horn of Africa" and "Central
African Republic" are names whatever stands around them, and stronger than names inside. Source: our choice."""


EVEN = 0.0
"""Log odds of a known province or district that a kind word calls so, at least: headlines say little else of it."""
Range = tuple[int, int]
"""Half-open, in code points."""


class Recognised(NamedTuple):
    """A run taken for a place's name."""

    span: Span
    key: str
    """The folded name, the same for every mention of it."""
    odds: float
    """Log odds that it is one."""

    @property
    def probability(self) -> float:
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.odds))))


class Recogniser(NamedTuple):
    """All that recognising rests on besides the text."""

    gazetteer: NamedPlaces
    countries: Countries
    lists: PlaceLists
    kinds: Mapping[str, str]
    small: SmallWords
    weights: Mapping[str, float]
    threshold: float
    """Least log odds."""
    people: float
    """Log odds of a people's name, which the list of countries settles."""
    is_actor: Callable[[str], bool]

    def recognised(self, words: Words, wanted: Sequence[Range] = ()) -> list[Recognised]:
        """Return the places' names of a text, in order, none over another.

        ``wanted``: half-open ranges of the text that somebody else takes for a place's name; where nothing in one is
        recognised, the longest name known in it is, or else the whole of it; a range known as a whole is one name.
        """
        spans = spans_of(words, self.gazetteer, self.countries, self.lists, self.kinds, self.small)
        signs = Signs(words, spans, self.lists, self.kinds, self.is_actor)
        found = _best([scored for span in spans if (scored := self._scored(span, signs)).odds > self.threshold])
        for start, end in wanted:
            whole = self._whole(words, start, end)
            over = [r for r in found if r.span.start < end and start < r.span.end]
            is_known = whole is not None and whole.is_known and not whole.is_bare
            if whole and is_known and all(whole.first <= r.span.first and r.span.last <= whole.last for r in over):
                found = [r for r in found if r not in over]
                found.append(Recognised(whole, signs.key(whole), max([EVEN, *(r.odds for r in over)])))
            elif whole and not over:
                within = [s for s in spans if whole.first <= s.first and s.last <= whole.last and s.is_known]
                span = max(within, key=lambda s: (s.last - s.first, -s.first), default=whole)
                found.append(Recognised(span, signs.key(span), EVEN))
        return sorted(found, key=lambda r: r.span.first)

    def _whole(self, words: Words, start: int, end: int) -> Span | None:
        """Return the words of a range as one name, None where it has no whole word."""
        inside = [n for n, word in enumerate(words.words) if start <= word.start and word.end <= end]
        if not inside:
            return None
        first, last = inside[0], inside[-1] + 1
        return span_over(words, first, last, self.gazetteer, self.countries, self.lists, self.kinds)

    def _scored(self, span: Span, signs: Signs) -> Recognised:
        if span.is_people and not span.places:
            return Recognised(span, signs.key(span), self.people)
        weights = {sign: self.weights.get(sign, 0.0) for sign in signs.of(span)}
        odds = sum(weights.values())
        if span.is_people:
            odds = max(odds, self.people)
        if span.last - span.first > 1 and (span.region or (span.phrase and span.phrase.kind == NAME)):
            odds = max(odds, LISTED)
        if span.kind in ("province", "district") and any(place.kind == span.kind for place in span.places):
            odds = max(odds, EVEN)
        return Recognised(span, signs.key(span), odds)


def _best(scored: Sequence[Recognised]) -> list[Recognised]:
    """Return the runs that do not overlap and whose odds sum to the most; of equals, the earlier and longer."""
    ordered = sorted(scored, key=lambda r: (r.span.last, r.span.first))
    ends = [r.span.last for r in ordered]
    best: list[tuple[float, int, int]] = [(0.0, -1, 0)]  # by number of runs looked at: sum, run taken, best before it
    for number, found in enumerate(ordered):
        before = _count_up_to(ends, found.span.first, number)
        taken = best[before][0] + found.odds - THRESHOLD_OF_ALL
        best.append((taken, number, before) if taken > best[-1][0] else (best[-1][0], -1, number))
    chosen, at = [], len(ordered)
    while at > 0:
        _, number, before = best[at]
        if number >= 0:
            chosen.append(ordered[number])
        at = before
    return chosen[::-1]


THRESHOLD_OF_ALL = -2.0
"""Odds are counted from here, so that a run below even odds still outweighs nothing. Below every threshold in use."""


def _count_up_to(ends: Sequence[int], first: int, most: int) -> int:
    """Return how many of the runs before one end at or before its first word; ends are in order."""
    low, high = 0, most
    while low < high:
        middle = (low + high) // 2
        if ends[middle] <= first:
            low = middle + 1
        else:
            high = middle
    return low
