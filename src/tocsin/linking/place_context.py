"""Of which countries a report speaks, from the words of its text."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tocsin.reference.countries import NOTHING, Countries, Phrase
from tocsin.reference.gazetteer_build.keys import fold
from tocsin.reference.place_weights import SmallWords, open_place_weights

LONGEST = 6
"""Words of a phrase, "Democratic People's Republic of Korea" being among the longest."""

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’‘ʻ`][^\W_]+)*")
JOINS = re.compile(r"[\s–-]{0,3}|\.\s?|,? ?&amp; ?")
"""What may stand between the words of one phrase."""


class _Word(NamedTuple):
    start: int
    end: int
    text: str


def country_context(text: str, countries: Countries) -> Mapping[str, float]:
    """Return how much a text speaks for each country it gives away, by ISO code, strongest first.

    Unit: 1 is one plain naming. Names, peoples, forces, and the provinces, districts and towns that stand for one
    country count, by the weights of ``place_weights.yaml``; only capitalised words do. A text that gives nothing away
    has an empty answer.
    """
    table = open_place_weights()
    times: Counter[tuple[str, str, str]] = Counter()
    for key, phrase in phrases_in(text, countries):
        times[key, phrase.country, phrase.kind] += 1
    weights: dict[str, float] = {}
    for (_, country, kind), count in times.items():
        weights[country] = weights.get(country, 0.0) + table.phrases[kind] * min(count, table.most_times)
    return dict(sorted(weights.items(), key=lambda item: (-item[1], item[0])))


def phrases_in(text: str, countries: Countries) -> Iterator[tuple[str, Phrase]]:
    """Yield every phrase that says a country, longest first at each word, none inside another."""
    words = [_Word(found.start(), found.end(), found[0]) for found in WORD.finditer(text)]
    small, index = open_place_weights().small, 0
    while index < len(words):
        taken = 1
        word = words[index].text
        if word[0].isupper() or word in small.beginning:
            found = _longest(text, words, index, countries, small)
            if found is not None:
                taken, key, phrase = found
                if phrase.kind != NOTHING:
                    yield key, phrase
        index += taken


def _longest(
    text: str, words: list[_Word], index: int, countries: Countries, small: SmallWords
) -> tuple[int, str, Phrase] | None:
    """Return number of words, key and meaning of the longest phrase that begins at a word."""
    first = words[index]
    key = _key(first.text)
    phrase = countries.phrases.get(f"={first.text.replace('.', '')}") or countries.phrases.get(key)
    best = (1, key, phrase) if phrase else None
    for number in range(2, LONGEST + 1):
        at = index + number - 1
        if at >= len(words) or not _joins(text, words[at - 1], words[at], small):
            break
        key += _key(words[at].text)
        phrase = countries.phrases.get(key)
        if phrase is not None and len(first.text) > 1:
            best = number, key, phrase
    return best


def _joins(text: str, left: _Word, right: _Word, small: SmallWords) -> bool:
    """Whether two words may belong to one phrase: only a space or hyphen between, the second like a part of a name."""
    is_name = right.text[0].isupper() or right.text in small.beginning or right.text in small.inside
    return is_name and JOINS.fullmatch(text, left.end, right.start) is not None


def _key(word: str) -> str:
    """A possessive says the same country ("Mali's")."""
    return fold(word[:-2] if word[-2:] in ("'s", "’s") else word)
