"""A stretch of a report that somebody else was asked about, and the doubts about what came back.

A text is believed only where it stands in the stretch, letter for letter; any
run of white space is like any other. What is not believed is dropped and
counted by its doubt. Nothing is mended: a name spelt better than the report
spells it is a name that the report does not hold.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from tocsin.reading.page import Page
from tocsin.records import Known

T = TypeVar("T")
Code = TypeVar("Code", bound=StrEnum)

Range = tuple[int, int]
"""Half-open code points of the page's content."""


class Doubt(StrEnum):
    """Why a part of an answer is not believed. The values are those of outputs; docs/second-reader.md explains them."""

    NOT_IN_REPORT = "not_in_report"
    NUMBER_NOT_IN_WORDS = "number_not_in_words"
    NO_DATE_IN_WORDS = "no_date_in_words"
    UNKNOWN_CODE = "unknown_code"
    WRONG_TYPE = "wrong_type"
    MISSING = "missing"
    REPEATED = "repeated"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    TOO_MANY = "too_many"


class Disbelief(Exception):
    """That a part of an answer is not believed; never leaves the room."""

    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt.value)
        self.doubt = doubt


LONGEST_NAME = 300
"""Code points of a name or noun phrase. Our choice: the longest of the gold training readings has 147."""
MOST = 200
"""Entries of one list of an answer that are looked at. Our choice: gold training reports have 8 incidents at most."""
FARTHEST = 2000
"""Code points; words further away do not make one place likelier than another. Our choice."""
TAKEN = 200
"""Code points that another place may be further away when the nearest carries another figure already. Our choice."""
MOST_BESIDE = 40
"""So many other words are looked at to choose between places. Our choice."""
MOST_PLACES = 100
"""So many places where words stand are weighed against each other. Our choice."""


class Passage:
    """The stretch of a page between two offsets; ``dropped`` counts what was not believed."""

    def __init__(self, page: Page, start: int, end: int, rule: str) -> None:
        self.page, self.start, self.end, self.rule = page, start, end, rule
        self.dropped: Counter[str] = Counter()

    def places(self, words: str) -> tuple[Range, ...]:
        """Return where words stand as whole words and whole numbers, in the order of the text."""
        pieces = words.split()
        if not pieces:
            return ()
        pattern = _edge(pieces[0][0], before=True) + r"\s+".join(map(re.escape, pieces)) + _edge(pieces[-1][-1])
        found = re.compile(pattern).finditer(self.page.content, self.start, self.end)
        return tuple(match.span() for match, _ in zip(found, range(MOST_PLACES), strict=False))

    def find(self, value: object, near: Range, longest: int = LONGEST_NAME, *, taken: Collection[Range] = ()) -> Range:
        """Return the nearest place where a text of the answer stands; a taken one counts as further off.

        Raises: Disbelief.
        """
        places = self._all(value, longest)
        return min(places, key=lambda place: (gap(place, near) + TAKEN * (place in taken), place))

    def likeliest(self, value: object, beside: Iterable[object]) -> Range:
        """Return the place where a text of the answer stands nearest to its other texts. Raises: Disbelief."""
        places = self._all(value, LONGEST_NAME)
        others = [self.places(text) for text, _ in zip(_texts(beside), range(MOST_BESIDE), strict=False)]

        def cost(place: Range) -> int:
            return sum(min(FARTHEST, *(gap(place, other) for other in some)) for some in others if some)

        return min(places, key=lambda place: (cost(place), place))

    def _all(self, value: object, longest: int) -> tuple[Range, ...]:
        places = self.places(text_in(value, longest))
        if not places:
            raise Disbelief(Doubt.NOT_IN_REPORT)
        return places

    def known(self, value: T, place: Range) -> Known[T]:
        """Return a value that the answer gives, resting on the words at a place."""
        return self.page.known(value, *place, self.rule)

    def named(self, value: object, near: Range) -> Known[str]:
        """Return a text of the answer as the report writes it. Raises: Disbelief."""
        place = self.find(value, near)
        return self.known(self.page.words(*place), place)

    def each(self, items: object, make: Callable[[object], T], most: int = MOST) -> Iterator[T]:
        """Yield what is made of the entries of a list, without those that are not believed; no list is empty."""
        if items is None or items == "":
            return
        if not isinstance(items, Sequence) or isinstance(items, str):
            self.drop(Doubt.WRONG_TYPE)
            return
        for at, item in enumerate(items[:most]):
            if item in items[:at]:
                self.drop(Doubt.REPEATED)
                continue
            made = self.perhaps(make, item)
            if made is not None:
                yield made
        self.drop(Doubt.TOO_MANY, len(items) - most)

    def perhaps(self, make: Callable[[object], T], item: object) -> T | None:
        """Return what is made of a part of an answer, None where it is not believed."""
        try:
            return make(item)
        except Disbelief as err:
            self.drop(err.doubt)
            return None

    def drop(self, doubt: Doubt, number: int = 1) -> None:
        """Count what is not believed."""
        if number > 0:
            self.dropped[doubt.value] += number


def gap(one: Range, other: Range) -> int:
    """Return how many code points lie between two ranges, 0 where they touch."""
    return max(one[0] - other[1], other[0] - one[1], 0)


def text_in(value: object, longest: int = LONGEST_NAME) -> str:
    """Return a text of the answer, given bare or as ``{"text": ...}``. Raises: Disbelief."""
    text = value.get("text") if isinstance(value, Mapping) else value
    if text is None or text == "":
        raise Disbelief(Doubt.MISSING)
    if not isinstance(text, str):
        raise Disbelief(Doubt.WRONG_TYPE)
    if len(text) > longest:
        raise Disbelief(Doubt.TOO_LONG)
    return text


def _texts(values: Iterable[object]) -> Iterator[str]:
    """Yield the texts among values of an answer; what else stands there is counted where it is read."""
    for value in values:
        try:
            yield text_in(value)
        except Disbelief:
            continue


def is_empty(value: object) -> bool:
    """Return whether a value of an answer says that there is none: null, "", or an object whose text is that."""
    text = value.get("text") if isinstance(value, Mapping) else value
    return text is None or text in ("", [])


def fields_of(item: object) -> Mapping[str, object]:
    """Return an object of the answer. Raises: Disbelief for anything else."""
    if not isinstance(item, Mapping):
        raise Disbelief(Doubt.WRONG_TYPE)
    return item


def code_in(codes: type[Code], value: object) -> Code:
    """Return a code of a closed list. Raises: Disbelief for one that the list does not hold."""
    if value is None:
        raise Disbelief(Doubt.MISSING)
    if not isinstance(value, str):
        raise Disbelief(Doubt.WRONG_TYPE)
    if value not in [code.value for code in codes]:
        raise Disbelief(Doubt.UNKNOWN_CODE)
    return codes(value)


def _edge(letter: str, *, before: bool = False) -> str:
    """Return what must not stand beside words: the rest of a longer word, or of a longer number ("200" in "1,200")."""
    if letter.isdigit():
        return r"(?<!\w)(?<!\d[.,])" if before else r"(?!\w)(?![.,]\d)"
    if letter == "_" or letter.isalnum():
        return r"(?<!\w)" if before else r"(?!\w)"
    return ""
