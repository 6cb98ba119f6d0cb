"""Hides from the network who is named, so that the same deed is read alike whoever does it.

    "Israeli forces shelled a church in Tyre" --> "{actor} shelled a {house} in Tyre"

A known actor, with the article and the word for its people around it, becomes
one token of the class ``ACTOR``; a country ``COUNTRY``; a people or faith
``PEOPLE``; a house of worship ``HOUSE``. All that stand in one class are the
same word pieces to the network (``PIECES``). Offsets stay those of the text, so
what is read carries the names as written. A name that nobody listed is hidden
where the word behind it says that it is a force ("Buridik fighters"); others stay seen.

Source: docs/decisions/0007-names-unseen.md.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from tocsin.records import Group, Sentence, Token
from tocsin.reference.actor_compiled import open_directory
from tocsin.reference.countries import NAME, open_countries
from tocsin.reference.countries import PEOPLE as PEOPLE_OF
from tocsin.reference.lexicon import table
from tocsin.tagging.vocabulary import is_ordinary

ACTOR, COUNTRY, PEOPLE, HOUSE = "\x01actor", "\x01country", "\x01people", "\x01house"
PIECES = {ACTOR: "faction", COUNTRY: "nation", PEOPLE: "tribal", HOUSE: "shrine"}
"""The word piece that stands for each class. Our choice: common words of the vocabulary that favour no camp."""
MOST_KEPT = 20_000
"""So many words' classes are kept at hand. Our choice: most words of most reports."""
ARTICLES = ("the", "a", "an")


def alike(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Return the sentences with every known name as one token of its class; numbers and bounds of sentences stay."""
    words = [t.text for s in sentences for t in s.tokens if t.text.isalpha()]
    is_capital_told = any(not w.isupper() for w in words) and any(not w.islower() for w in words)
    return tuple(replace(s, tokens=tuple(_joined(_classed(s, is_capital_told)))) for s in sentences)


def is_hidden(word: str) -> bool:
    """Return whether a token's text stands for a name."""
    return word in PIECES


def _classed(sentence: Sentence, is_capital_told: bool) -> list[Token]:
    """Return the tokens with each known name as one."""
    tokens = sentence.tokens
    names = list(_names(tokens, is_capital_told))
    made: list[Token] = []
    at = 0
    for first, end, kind in names:
        if first >= at:
            made += tokens[at:first]
            made.append(Token(start=tokens[first].start, end=tokens[end - 1].end, text=kind))
            at = end
    return made + list(tokens[at:])


def _names(tokens: Sequence[Token], is_capital_told: bool) -> Iterator[tuple[int, int, str]]:
    """Yield first token, end and class of the names in a sentence, in order."""
    content, starts = "", {}
    for n, token in enumerate(tokens):
        content += " " * (token.start - tokens[0].start - len(content))
        starts[len(content)] = n
        content += token.text
    ends = {at + cut: n + 1 for at, n in starts.items() for cut in _cuts(tokens[n].text)}
    directory = open_directory()
    known: dict[int, tuple[int, str]] = {}
    for found in directory.scan(content):
        first, end = starts.get(found.start), ends.get(found.end)
        if first is None or end is None or found.generic:
            continue
        if found.entries and found.entries[0].side is Group.CIVILIAN:
            continue  # parties and bodies without arms are no side of a fight
        kind = ACTOR if found.entries else PEOPLE if _is_people(found.text) else COUNTRY
        if kind == COUNTRY and tokens[end : end + 1] and tokens[end].text.casefold() in _listed("bodies"):
            kind = PEOPLE  # "US police" as "Turkish police"
        known[first] = (end, kind)
    generic = {n for found in directory.scan(content) if found.generic for n in _within(found.start, found.end, starts)}
    at = 0
    while at < len(tokens):
        end, kind = known.get(at, (at + 1, _word_class(tokens[at].text, is_capital_told)))
        if not kind and is_capital_told and (force := _unlisted_force(tokens, at, {*known, *generic})):
            end, kind = force, ACTOR
        if kind:
            yield at, end, kind
        at = end


def _within(start: int, end: int, starts: dict[int, int]) -> Iterator[int]:
    """Yield the tokens that begin between two places of the words."""
    yield from (n for at, n in starts.items() if start <= at < end)


LONGEST_NAME = 4
"""Words of an unlisted force's name. Our choice."""


def _unlisted_force(tokens: Sequence[Token], at: int, taken: Collection[int]) -> int:
    """Return where an unlisted force ends that begins at a token, 0 where none does: "Buridik fighters".

    Capitalised words before the word for a force, one of them at least no word of
    the language, and none of them known: "Unidentified gunmen" are nobody's.
    """
    end = at
    while end < min(len(tokens), at + LONGEST_NAME) and tokens[end].text[:1].isupper() and end not in taken:
        end += 1
    is_name = end > at and any(not is_ordinary(t.text) for t in tokens[at:end])
    is_force = end < len(tokens) and tokens[end].text in _listed("forces")
    return end + 1 if is_name and is_force else 0


TAIL = re.compile(r"(?:['’]s|['’]|\.)$")
"""What a token may carry behind a name: "Pakistan's", "U.S."."""


@lru_cache(maxsize=MOST_KEPT)
def _cuts(word: str) -> tuple[int, ...]:
    """Return at how many characters a name may end within a token: at its end, or before its tail."""
    tail = TAIL.search(word)
    return (len(word), tail.start()) if tail and tail.start() else (len(word),)


@lru_cache(maxsize=MOST_KEPT)
def _word_class(word: str, is_capital_told: bool) -> str:
    """Return the class of a single word that the directory of actors does not hold, "" for most.

    Where capitals tell names from words, a people or faith is written with one.
    """
    bare = TAIL.sub("", word) or word
    low = bare.casefold()
    if low in _listed("houses"):
        return HOUSE
    if (low in _listed("faiths") or low in _listed("peoples")) and not (is_capital_told and bare.islower()):
        return PEOPLE
    said = open_countries().said_by(bare) if bare != word and bare[0].isupper() else None
    return {NAME: COUNTRY, PEOPLE_OF: PEOPLE}.get(said.kind, "") if said else ""


@cache
def _listed(kind: str) -> frozenset[str]:
    words = [w.casefold() for w in table("alike")[kind]]
    return frozenset(words + [f"{w[:-1]}ies" if w.endswith("y") else f"{w}s" for w in words])


@lru_cache(maxsize=MOST_KEPT)
def _is_people(word: str) -> bool:
    """Return whether a country's word is its adjective or people, not its name."""
    said = open_countries().said_by(word)
    return said is not None and said.kind == PEOPLE_OF


def _joined(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens with what belongs to a name drawn into it: its people, its article."""
    made: list[Token] = []
    for token in tokens:
        last = made[-1] if made else None
        kind = _together(last.text, token.text) if last else ""
        if last and kind:
            made[-1] = Token(start=last.start, end=token.end, text=kind)
        else:
            made.append(token)
    yield from _without_articles(made)


def _together(one: str, two: str) -> str:
    """Return the class of two tokens that are one name, "" where they are none."""
    word = two.casefold()
    if one in (ACTOR, PEOPLE, COUNTRY) and word in _listed("forces"):
        return ACTOR
    if one == ACTOR and (two == ACTOR or word in _listed("members")):
        return ACTOR
    return HOUSE if one == PEOPLE and two == HOUSE else ""


def _without_articles(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens without the article of an actor or country, and with other names' articles alike."""
    for token, after in zip(tokens, [*(t.text for t in tokens[1:]), ""], strict=True):
        word = token.text.casefold()
        if word not in ARTICLES or not is_hidden(after):
            yield token
        elif after not in (ACTOR, COUNTRY):
            yield replace(token, text="the" if word == "the" else "a")
