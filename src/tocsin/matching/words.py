"""Words of names and sentences, made comparable."""

import functools
import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+")
_NAME = re.compile(r"[^\W_]+")


@functools.lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """Return a name in small letters, without accents, marks and double blanks; "" if nothing is left.

    >>> fold("  Al-Bukamāl ")
    'al bukamal'
    """
    return " ".join(_NAME.findall(_plain(name)))


def telling_words(texts: Iterable[str], dull: frozenset[str]) -> frozenset[str]:
    """Return the words of the texts, folded, that are neither figures nor dull.

    >>> sorted(telling_words(["The blast tore through 2 cafés."], frozenset({"the"})))
    ['blast', 'cafes', 'through', 'tore']
    """
    return frozenset(_WORD.findall(_plain(" ".join(texts)))) - dull


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def overlap(left: frozenset[str], right: frozenset[str]) -> float:
    """Return how far two sets of words are the same, 0..1 (Dice's coefficient); 0 where either is empty.

    Source: Dice (1945); it forgives a long and a short wording more than Jaccard's.

    >>> overlap(frozenset({"baron", "hotel"}), frozenset({"hotel"}))
    0.6666666666666666
    """
    if not left or not right:
        return 0.0
    return 2 * len(left & right) / (len(left) + len(right))
