"""Cuts a text into tokens and says of each which kinds of word it may be."""

import re
from dataclasses import dataclass
from functools import cache

from tocsin.reading.times.notation import Alphabet
from tocsin.reading.times.words import SHAPES, doubtful, phrases


@cache
def _pattern() -> re.Pattern[str]:
    """Return the pattern of a token: a phrase of the lexicon, a figure, a word, any other mark."""
    several = "|".join(re.escape(p).replace(r"\ ", r"\s+") + r"(?!\w)" for p in phrases())
    figures = "|".join(f"(?P<{name}>{shape.replace(chr(92) + '1', f'(?P={name}_sign)')})" for name, shape in SHAPES)
    figures = figures.replace("([./-])", "(?P<NUMERIC_sign>[./-])")
    return re.compile(
        rf"(?<![^\W\d])(?P<phrase>{several})|(?<![\w.])(?:{figures})|(?P<digits>\d+)|(?P<word>[^\W\d_]+)|\S",
        re.IGNORECASE,
    )


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
    """Return the tokens of a text."""
    starts, ends, words, letters = [], [], [], []
    of_word = alphabet.of_word
    unsure = doubtful()
    for found in _pattern().finditer(text):
        shown, group = found.group(), found.lastgroup
        word = shown.casefold()
        if group == "word" or group is None:
            letter = of_word(word, is_small=word in unsure and shown[0].islower())
        elif group == "phrase":
            word = " ".join(word.split())
            letter = of_word(word)
        elif group in ("NUMBER", "digits"):
            letter = alphabet.of_figure(shown.translate(NO_COMMAS) if group == "digits" else shown)
        else:
            letter = alphabet.of_shape(group)
        starts.append(found.start())
        ends.append(found.end())
        words.append(word)
        letters.append(letter)
    return Tokens(text, tuple(starts), tuple(ends), tuple(words), "".join(letters))


NO_COMMAS = {ord(","): None}
