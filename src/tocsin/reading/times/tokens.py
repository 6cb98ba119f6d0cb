"""Cuts a text into tokens and says of each which kinds of word it may be."""

import re
from dataclasses import dataclass
from functools import cache

from tocsin.reading.times.notation import Alphabet
from tocsin.reading.times.words import SHAPES, doubtful, phrases

LETTERED = r"(?!Q[1-4](?!\w)|FY\s?\d|H[12]\s)"
"""What begins like a word and is a figure by its shape."""


@cache
def _pattern() -> re.Pattern[str]:
    """Return the pattern of a token: a word, being what most are, a figure of some shape, any other mark."""
    figures = "|".join(f"(?P<{name}>{shape})" for name, shape in SHAPES)
    return re.compile(
        rf"(?P<word>{LETTERED}[^\W\d_]+)|(?<![\w.])(?:{figures})|(?P<digits>\d+)|(?P<rest>[^\W\d_]+)|\S", re.IGNORECASE
    )


@cache
def _phrases_from() -> dict[str, re.Pattern[str]]:
    """Return the pattern of the lexicon's entries of several tokens, by the first token of each."""
    firsts: dict[str, list[str]] = {}
    for phrase in phrases():
        found = re.match(r"[^\W\d_]+", phrase)
        firsts.setdefault(found.group() if found else phrase[0], []).append(phrase)
    return {
        first: re.compile("(?:" + "|".join(_flexible(p) for p in listed) + r")(?!\w)", re.IGNORECASE)
        for first, listed in firsts.items()
    }


def _flexible(phrase: str) -> str:
    return re.escape(phrase).replace(r"\ ", r"\s+")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text: where each stands, its casefolded words, and the letters of their kinds."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    words: tuple[str, ...]
    letters: str

    def range_of(self, first: int, last: int) -> tuple[int, int]:
        """Return the code points from one token to another, half-open over tokens."""
        return self.starts[first], self.ends[last - 1]


def tokens_of(text: str, alphabet: Alphabet) -> Tokens:
    """Return the tokens of a text, a phrase of the lexicon being one."""
    starts, ends, words, letters = [], [], [], []
    several, unsure, reach = _phrases_from(), doubtful(), 0
    for found in _pattern().finditer(text):
        start, end = found.span()
        if start < reach:
            continue  # within a phrase
        shown, group = found.group(), found.lastgroup
        word = shown.casefold()
        phrase = several[word].match(text, start) if word in several else None
        if phrase:
            reach = end = phrase.end()
            word = " ".join(phrase.group().casefold().split())
            letter = alphabet.of_word(word)
        elif group in (None, "word", "rest"):
            letter = alphabet.of_word(word, is_small=word in unsure and shown[0].islower())
        elif group in ("NUMBER", "digits"):
            letter = alphabet.of_figure(shown)
        else:
            letter = alphabet.of_shape(group or "")
        starts.append(start)
        ends.append(end)
        words.append(word)
        letters.append(letter)
    return Tokens(text, tuple(starts), tuple(ends), tuple(words), "".join(letters))
