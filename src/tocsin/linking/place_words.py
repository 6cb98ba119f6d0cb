"""A text's words as the recogniser of places sees them: case, what stands before each, where sentences begin."""

import re
from functools import lru_cache
from typing import NamedTuple

from tocsin.reference.gazetteer_build.keys import fold
from tocsin.reference.place_relations import open_relation_words

WORD = re.compile(r"(?:[A-Z][a-z]?\.){2,}|[^\W_]+(?:['’‘ʻ`][^\W_]+)*")
ELIDED = re.compile("[dl]['’][A-Z]")
"""Côte d'Ivoire, and its like."""
POSSESSIVE = ("'s", "’s", "'S", "’S")
ENDS = frozenset('.!?:\n\r"“”•;')
CASED_SHARE = (0.02, 0.6)
"""A text of which fewer or more letters than this are capitals has no case to go by. Source: our choice; running
English has 3 to 12 %, headlines in title case up to 30 %."""
MARKS = frozenset(",.;:()[]\"“”'’‘/—–-…&!?*|")
NO_GAP, SPACE, HYPHEN = "", " ", "-"


class Word(NamedTuple):
    """One word, without a possessive's ending."""

    start: int
    end: int
    text: str
    lower: str
    key: str
    gap: str
    """What stands before it: "" nothing, " " space, "-" hyphen, "line" a new line, its first mark, or "other"."""
    opens: bool
    """It begins a sentence or a line."""
    is_capital: bool
    is_possessive: bool


class Words(NamedTuple):
    """All words of a text."""

    text: str
    words: tuple[Word, ...]
    has_case: bool
    lower: frozenset[str]
    """Words that the text also writes small."""


@lru_cache(maxsize=50_000)
def _key(written: str) -> str:
    """Words come again and again; folding is most of the work on them."""
    return fold(written) if len(written) > 2 else written.lower()


def words_of(text: str) -> Words:
    """Return the words of a text; any string is legal.

    >>> [(w.text, w.gap, w.opens) for w in words_of("In Kabul, Afghanistan's capital").words]
    [('In', '', True), ('Kabul', ' ', False), ('Afghanistan', ',', False), ('capital', ' ', False)]
    """
    found: list[Word] = []
    titles = open_relation_words().titles
    behind, was_title = 0, False
    for match in WORD.finditer(text):
        start, end = match.span()
        written = match[0]
        is_possessive = written.endswith(POSSESSIVE)
        if is_possessive:
            written, end = written[:-2], end - 2
        between = text[behind:start]
        gap = _gap(between)
        opens = not found or (not ENDS.isdisjoint(between) and not (was_title and between.strip() == "."))
        lower = written.lower()
        is_capital = not written[0].islower() or ELIDED.match(written) is not None
        found.append(Word(start, end, written, lower, _key(written), gap, opens, is_capital, is_possessive))
        behind, was_title = match.end(), lower in titles
    has_case = _has_case(text)
    small = frozenset(w.lower for w in found if w.text == w.lower) if has_case else frozenset()
    return Words(text, tuple(found), has_case, small)


def _gap(between: str) -> str:
    if not between:
        return NO_GAP
    bare = between.strip(" \t\xa0")
    if not bare:
        return SPACE
    if bare in ("-", "–", "‑") and len(between) < 3:
        return HYPHEN
    return "line" if "\n" in bare else (bare[0] if bare[0] in MARKS else "other")


def _has_case(text: str) -> bool:
    capitals = sum(map(str.isupper, text))
    letters = capitals + sum(map(str.islower, text))
    least, most = CASED_SHARE
    return bool(letters) and (least <= capitals / letters <= most or (letters < 40 and 0 < capitals < letters))
