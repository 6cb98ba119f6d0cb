"""Words of names and sentences, made comparable."""

import functools
import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+")
_NAME = re.compile(r"[^\W_]+")
TOKEN = re.compile(r"[^\W\d_]{2,}|(?<![\d.,])\d{2,4}(?![\d.,]*\d)")
"""A word, or a number of two to four figures: an age, a house number, a calibre."""
_YEAR = re.compile(r"(?:19|20)\d\d")


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


@functools.lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return a folded word without the commonest English endings, so that "shooting" and "shootings" are one.

    Only for comparing words; what is left need not be a word. Source: the first step of Porter (1980), made plainer.

    >>> stem("shootings"), stem("bodies"), stem("killed"), stem("glass")
    ('shoot', 'body', 'kill', 'glass')
    """
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


@functools.lru_cache(maxsize=65536)
def stem_of(word: str) -> str:
    """Return by what a token is compared: its folded stem; "" for a year, which says no more than the date does."""
    if word.isdigit():
        return "" if _YEAR.fullmatch(word) else word
    return stem(fold(word))


def stems(text: str) -> frozenset[str]:
    """Return the stems of a text's words and numbers.

    >>> sorted(stems("A 27-year-old man was shot in 2016."))
    ['27', 'in', 'man', 'old', 'shot', 'was', 'year']
    """
    return frozenset(map(stem_of, TOKEN.findall(text))) - {""}


_OUTLET = re.compile(r"\s+(?:[-–—|:]|::)\s+")


def headline(title: str) -> str:
    """Return a title without the name of the outlet that many pages put behind it.

    >>> headline("Three hurt at bus stop - Example News 12, Exampletown weather and sport")
    'Three hurt at bus stop'
    """
    whole = " ".join(title.split())
    longest = max(_OUTLET.split(whole), key=lambda piece: len(piece.split()), default="")
    first = _OUTLET.split(whole)[0]
    return first if len(first.split()) >= 4 else longest
