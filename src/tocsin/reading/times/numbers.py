"""Numbers in times: figures in any script, number words, fractions."""

from collections.abc import Sequence
from fractions import Fraction

from tocsin.reading.times.words import vocabulary

MOST = 100_000
"""No time is told in more units. Our choice: it keeps values short on texts that are no language."""


def number_of(words: Sequence[str]) -> float | None:
    """Return what the words of a number amount to; None where they do not.

    >>> number_of(["two"]), number_of(["twenty", "-", "four"]), number_of(["a", "hundred"]), number_of(["2", "1/2"])
    (2, 24, 100, 2.5)
    >>> number_of(["two", "and", "a", "half"]), number_of(["٣"]), number_of(["9" * 40]) is None
    (2.5, 3, True)
    """
    total: float = 0
    for word in words:
        if word in ("-", "–", "and", "a", "an"):
            continue
        value = 0.5 if word == "half" else _one(word)
        if value is None:
            return None
        total = max(total, 1) * value if value in (100, 1000, 12) and word.isalpha() and total != 0 else total + value
    if words and words[0] in ("a", "an") and not total:
        total = 1
    return total if 0 < total <= MOST else None


def _one(word: str) -> float | None:
    known = vocabulary().get(word)
    if known and isinstance(cardinal := known.values.get("CARDINAL"), int):
        return cardinal
    if "/" in word:
        over, _, under = word.partition("/")
        return float(Fraction(int(over), int(under))) if under.isdecimal() and over.isdecimal() and int(under) else None
    figure = word.replace(",", "")
    if len(figure) > 9:
        return None
    if figure.isdecimal():
        return int(figure)
    return float(figure) if figure.replace(".", "", 1).isdecimal() else None
