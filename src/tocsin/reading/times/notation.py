r"""The notation in which rules say what words a time is told by, made into patterns over the kinds of words.

A text becomes a string with one letter a token, which stands for the kinds that token may have, and a rule a
regular expression over such letters: ``"THE? LAST NUMBER+ UNITS"`` finds "the past three months". In a rule,
a word in capitals is a kind (``lexicon/times.yaml``, or a shape of ``words.SHAPES``), any other stands for itself;
``|`` between words is "or", ``?``, ``+`` and ``*`` behind one and brackets are as in regular expressions, and
``name:`` before a word gives it a name.

>>> sorted(words_in("(month:MONTH .? day:DAY)? half|HALF"))
['.', 'half']
"""

import re
from collections.abc import Iterable
from functools import cache

from tocsin.reading.times.words import OTHER, SHAPES, kinds_of_figure, vocabulary

ELEMENT = re.compile(r"(?:(?P<name>[a-z_0-9]+):)?(?P<words>[^\s?+*()]+)(?P<times>[?+*]?)")
PIECES = re.compile(r"\(\?<?[=!]|[a-z_0-9]+:\(|\(|\)[?+*]?|[^\s()]+")
FIRST_LETTER = 0x4E00
"""Where the letters for kinds begin: far from anything a pattern treats as a sign."""


def words_in(notation: str) -> set[str]:
    """Return the words that a rule has as themselves."""
    found: set[str] = set()
    for piece in PIECES.findall(notation):
        element = ELEMENT.fullmatch(piece)
        if element and piece != "|":
            found |= {word for word in element["words"].split("|") if not word.isupper()}
    return found


class Alphabet:
    """The letters of all kinds that tokens may have, given the words that rules name."""

    def __init__(self, literals: Iterable[str]) -> None:
        """Give every combination of kinds a letter."""
        self.literals = frozenset(literals)
        combinations = {self._kinds_of_word(word) for word in {*vocabulary(), *self.literals}}
        combinations |= {self._small(kinds) for kinds in combinations}
        combinations |= {kinds_of_figure(str(n).zfill(width)) for width in (1, 2, 3, 4, 5) for n in range(2300)}
        combinations |= {frozenset({name}) for name, _ in SHAPES}
        self._letters = {
            kinds: chr(FIRST_LETTER + i) for i, kinds in enumerate(sorted(combinations - {OTHER}, key=sorted))
        } | {OTHER: "x"}
        self.of_word = cache(self._letter_of_word)

    def _kinds_of_word(self, word: str) -> frozenset[str]:
        known = vocabulary().get(word)
        return (known.kinds if known else OTHER) | ({word} if word in self.literals else OTHER)

    @staticmethod
    def _small(kinds: frozenset[str]) -> frozenset[str]:
        """Return the kinds of a doubtful word in small letters: its month, day and season are marked as such."""
        return frozenset(f"SMALL{k}" if k in ("MONTH", "WEEKDAY", "SEASON") else k for k in kinds)

    def _letter_of_word(self, word: str, *, is_small: bool = False) -> str:
        kinds = self._kinds_of_word(word)
        return self._letters[self._small(kinds) if is_small else kinds]

    def of_figure(self, digits: str) -> str:
        """Return the letter of a run of digits."""
        return self._letters[kinds_of_figure(digits)]

    def of_shape(self, name: str) -> str:
        """Return the letter of a figure of some shape."""
        return self._letters[frozenset({name})]

    def letters_with(self, kind: str) -> str:
        """Return all letters whose tokens may be of a kind."""
        return "".join(letter for kinds, letter in self._letters.items() if kind in kinds)

    def compiled(self, notation: str) -> re.Pattern[str]:
        """Return a rule as a pattern over letters. Raises: ValueError for a word that nothing can be."""
        return re.compile("".join(map(self._piece, PIECES.findall(notation))))

    def _piece(self, piece: str) -> str:
        if piece == "|" or piece.startswith(("(", ")")):
            return "(?:" if piece == "(" else piece
        if piece.endswith(":("):
            return f"(?P<{piece[:-2]}>"
        element = ELEMENT.fullmatch(piece)
        letters = "".join(map(self.letters_with, element["words"].split("|"))) if element else ""
        if element is None or not letters:
            raise ValueError(f"nothing can be {piece!r}")
        one = f"[{letters}]{element['times']}"
        return f"(?P<{element['name']}>{one})" if element["name"] else one
