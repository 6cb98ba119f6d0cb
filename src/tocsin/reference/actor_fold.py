"""How names of actors are compared: one key for all spellings of one name.

"Tehrik-e Taliban", "TehreekeTaliban" and "the Tehreek-i-Taliban" are one name
to a reader. The key has no case, no accents, no marks and no spaces, and a word
that the Latin script spells in many ways is written in one of them.
"""

import re
import unicodedata
from collections.abc import Container
from functools import cache, lru_cache
from typing import NamedTuple

from tocsin.reference.actor_yaml import FOLDER, load

VERSION = 2
"""Raised when keys change: the compiled directory then no longer fits."""

WORD = re.compile(r"[^\W_]+(?:['’ʼʻ`´.][^\W_]+)*")
"""A word: letters and digits; an apostrophe or point inside belongs to it ("Qa'ida", "U.S")."""

INNER = re.compile(r"['’ʼʻ`´.]")


MOST_KEPT = 20_000
"""So many words' folded forms are kept at hand. Our choice: most words of most reports."""


class Word(NamedTuple):
    """A word of a name: where it stands, as written, and folded."""

    start: int
    end: int
    text: str
    key: str


def words(text: str) -> list[Word]:
    """Return the words of a text with their folded forms, spelling not yet evened out.

    >>> [word.key for word in words("Séléka, Da'esh and the U.S.")]
    ['seleka', 'daesh', 'and', 'the', 'us']
    """
    return [Word(m.start(), m.end(), m.group(), _plain(m.group())) for m in WORD.finditer(text)]


def fold(text: str) -> str:
    """Return the key under which a name is kept: the same for all its spellings.

    >>> fold("the Tehrik-i-Taliban Pakistan") == fold("TehreekeTaliban Pakistan")
    True
    >>> fold("Lord's Resistance Army"), fold("Jaysh al-Islam")
    ('lordsresistancearmy', 'jaishalislam')
    """
    return key_of(words(text))


def key_of(parts: list[Word]) -> str:
    """Return the key of a run of words; a leading "the" is no part of a name."""
    keys = [part.key for part in parts]
    if len(keys) > 1 and keys[0] == "the":
        keys = keys[1:]
    if len(keys) == 1:
        return _spellings().get(keys[0], keys[0])
    inner, anywhere = _articles(), _spellings()
    return "".join(inner.get(key) or anywhere.get(key, key) for key in keys)


def singular(table: Container[str], key: str) -> str:
    """Return the key if the table has it, else the key without its plural s if it has that, else "".

    >>> singular({"rebel", "isis"}, "rebels"), singular({"rebel", "isis"}, "isis"), singular({"rebel"}, "army")
    ('rebel', 'isis', '')
    """
    if key in table:
        return key
    return key[:-1] if len(key) > 3 and key.endswith("s") and key[:-1] in table else ""


@lru_cache(maxsize=MOST_KEPT)
def _plain(word: str) -> str:
    word = INNER.sub("", word).casefold()
    word = word.replace("ı", "i")  # the Turkish i without a dot, whose capital is everybody's I
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


@cache
def _table() -> dict[str, str]:
    listed = load(FOLDER / "spellings.yaml")["words"]
    return {variant: chosen for chosen, variants in listed.items() for variant in variants}


@cache
def _articles() -> dict[str, str]:
    """Spellings that hold inside a name only: alone, "AR" and "EL" are abbreviations."""
    return {variant: chosen for variant, chosen in _table().items() if len(variant) <= 3}


@cache
def _spellings() -> dict[str, str]:
    return {variant: chosen for variant, chosen in _table().items() if len(variant) > 3}
