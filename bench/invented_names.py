"""Puts names that nobody bears in the place of real ones, so that no list can know them.

Capitalised words are exchanged, each for the same invented word wherever it
stands; articles and what somebody is ("forces", "rebels", "worshippers") stay.
"""

import random
import re
from collections.abc import Callable

NAME = re.compile(r"\b[A-Z][\w'’-]*")
ONSETS, VOWELS, ENDS = "bdfgklmnprstvz", "aeiou", ("", "n", "r", "s", "k")
SEED = 5


def inventor() -> Callable[[str], str]:
    """Return what exchanges the names in words; the same names in the same order give the same words.

    >>> change = inventor()
    >>> change("the Real IRA") == change("the Real IRA"), change("a church")
    (True, 'a church')
    """
    chance, made = random.Random(SEED), dict[str, str]()

    def invented(found: re.Match[str]) -> str:
        if found.group() not in made:
            syllables = range(chance.choice((2, 3)))
            word = "".join(chance.choice(ONSETS) + chance.choice(VOWELS) for _ in syllables)
            made[found.group()] = word.capitalize() + chance.choice(ENDS)
        return made[found.group()]

    return lambda words: NAME.sub(invented, words)
