"""Word runs of a text that may be places' names, each with what the gazetteer and the lists know under them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, Protocol

from tocsin.linking.place_words import HYPHEN, SPACE, Word, Words
from tocsin.reference.countries import NAME, NOTHING, PEOPLE, SIGN, Countries, Phrase
from tocsin.reference.gazetteer import Outline, PlaceEntry, Resembling
from tocsin.reference.place_lists import PlaceLists, Region
from tocsin.reference.place_relations import open_relation_words
from tocsin.reference.place_weights import SmallWords

LONGEST = 6
"""Words of a name at most. Source: our choice; 1 in 3,000 names of the gazetteer has more."""
LONGEST_RUN = 5
"""Words of a capitalised run at most that is no name known; a longer one is a title or a headline."""
FEWEST_LETTERS = 2


class NamedPlaces(Protocol):
    """What reading places asks of a gazetteer; :class:`tocsin.reference.gazetteer.Gazetteer` answers."""

    def named(self, keys: Iterable[str]) -> dict[str, tuple[Outline, ...]]: ...
    def country_outline(self, code: str) -> Outline | None: ...
    def division(self, country: str, code: str) -> Outline | None: ...
    def entries(self, numbers: Iterable[int]) -> dict[int, PlaceEntry]: ...
    def bare(self, name: str) -> tuple[str, str]: ...
    def resembling(self, name: str, countries: frozenset[str]) -> tuple[Resembling, ...]: ...


class Asking(NamedTuple):
    """A run of words and the keys under which it may be known."""

    first: int
    last: int
    """Half-open, in words."""
    keys: tuple[str, ...]
    """The whole name's, then without its kind word."""
    kind: str
    """The kind that its kind word means, "" for none."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words that may be a place's name."""

    first: int
    last: int
    start: int
    end: int
    kind: str = ""
    places: tuple[Outline, ...] = ()
    """What the gazetteer has under the name, and under the name without its kind word."""
    is_bare: bool = False
    """The gazetteer knows it only without its kind word."""
    phrase: Phrase | None = None
    division: Outline | None = None
    region: Region | None = None
    keys: tuple[str, ...] = ()
    """The folded name, and the name without its kind word."""
    sign: str = ""
    """The country for which a province, district or town of this name stands in reports, "" for none."""

    @property
    def is_known(self) -> bool:
        return bool(self.places or self.phrase or self.division or self.region)

    @property
    def is_people(self) -> bool:
        return self.phrase is not None and self.phrase.kind == PEOPLE


def spans_of(
    words: Words,
    gazetteer: NamedPlaces,
    countries: Countries,
    lists: PlaceLists,
    kinds: Mapping[str, str],
    small: SmallWords,
) -> list[Span]:
    """Return every run that is known as a place or is capitalised throughout, in the order of the text."""
    askings = list(_askings(words, kinds, small))
    known = gazetteer.named(key for asking in askings for key in asking.keys)
    spans, seen = [], set()
    for asking in askings:
        span = _known(words, asking, known, gazetteer, countries, lists)
        if span:
            spans.append(span)
            seen.add((asking.first, asking.last))
    unknown = [run for run in _unknown(words, kinds) if run not in seen] if words.has_case else []
    spans += [Span(first, last, words.words[first].start, words.words[last - 1].end) for first, last in unknown]
    return sorted(spans, key=lambda s: (s.first, s.last))


def span_over(
    words: Words,
    first: int,
    last: int,
    gazetteer: NamedPlaces,
    countries: Countries,
    lists: PlaceLists,
    kinds: Mapping[str, str],
) -> Span:
    """Return a run of words as a name, with what is known of it, however it is written."""
    key = "".join(word.key for word in words.words[first:last])
    asking = _asking(words.words, first, last, key, kinds)
    known = _known(words, asking, gazetteer.named(asking.keys), gazetteer, countries, lists) if asking.keys else None
    return known or Span(first, last, words.words[first].start, words.words[last - 1].end, asking.kind)


def _askings(words: Words, kinds: Mapping[str, str], small: SmallWords) -> Iterator[Asking]:
    every = words.words
    for first in range(len(every)):
        if words.has_case and not _may_begin(every, first, small):
            continue
        key = ""
        for last in range(first + 1, min(first + LONGEST, len(every)) + 1):
            here = every[last - 1]
            if last > first + 1 and not _joins(every[last - 2], here):
                break
            if words.has_case and not here.is_capital and not _may_be_inside(every, last - 1, small):
                break
            key += here.key
            if (here.is_capital or not words.has_case) and len(key) >= FEWEST_LETTERS and not key.isdigit():
                yield _asking(every, first, last, key, kinds)
            if here.is_possessive:
                break


def _may_begin(every: tuple[Word, ...], first: int, small: SmallWords) -> bool:
    word = every[first]
    return word.is_capital or (word.lower in small.beginning and first + 1 < len(every) and every[first + 1].is_capital)


def _may_be_inside(every: tuple[Word, ...], at: int, small: SmallWords) -> bool:
    """Whether a word written small may stand inside a name: "Jammu and Kashmir", "Newcastle-upon-Tyne"."""
    word = every[at].lower
    is_hyphened = every[at].gap == HYPHEN and at + 1 < len(every) and every[at + 1].gap == HYPHEN
    return is_hyphened or word in small.inside or word in small.beginning


def _joins(left: Word, right: Word) -> bool:
    """Whether two words may belong to one name: a space or hyphen between, or a point behind a short form."""
    return right.gap in (SPACE, HYPHEN) or (
        right.gap == "." and (left.lower in open_relation_words().short_forms or len(left.text) == 1)
    )


def _asking(every: tuple[Word, ...], first: int, last: int, key: str, kinds: Mapping[str, str]) -> Asking:
    """Return the keys of a run: as it is, its short form written out, and without a kind word behind or before."""
    keys, kind = [key], ""
    long = open_relation_words().short_forms.get(every[first].lower)
    if long and last > first + 1:
        keys.append(long + key[len(every[first].key) :])
    if last > first + 1:
        taken = _kind_words_behind(every, first, last, kinds)
        before = kinds.get(every[first].lower, "")
        if taken:
            kind = kinds[" ".join(word.lower for word in every[last - taken : last])]
            keys.append(key[: len(key) - sum(len(word.key) for word in every[last - taken : last])])
        elif before:
            kind = before
            rest = every[first + 2 : last] if every[first + 1].lower in ("of", "de") else every[first + 1 : last]
            keys.append("".join(word.key for word in rest))
    return Asking(first, last, tuple(k for k in dict.fromkeys(keys) if k), kind)


def _kind_words_behind(every: tuple[Word, ...], first: int, last: int, kinds: Mapping[str, str]) -> int:
    """Return how many words at a run's end are its kind word ("Airport" 1, "Military Airport" 2)."""
    for taken in (2, 1):
        if last - first > taken and " ".join(word.lower for word in every[last - taken : last]) in kinds:
            return taken
    return 0


def _known(
    words: Words,
    asking: Asking,
    known: Mapping[str, tuple[Outline, ...]],
    gazetteer: NamedPlaces,
    countries: Countries,
    lists: PlaceLists,
) -> Span | None:
    first, last, keys, kind = asking
    start, end = words.words[first].start, words.words[last - 1].end
    text = words.text[start:end]
    letters = text.replace(".", "")
    phrase = countries.phrases.get(f"={letters}") or countries.phrases.get(keys[0])
    sign = ""
    if phrase is not None and phrase.kind not in (NAME, PEOPLE, SIGN, NOTHING):
        sign, phrase = phrase.country, None  # provinces, districts and towns are the gazetteer's
    region = lists.regions.get(keys[0])
    division = _division(words, asking, letters, gazetteer, lists)
    places: dict[int, Outline] = {o.number: o for o in known.get(keys[0], ())}
    is_bare = not places
    for key in keys[1:]:
        places |= {o.number: o for o in known.get(key, ()) if not kind or o.kind == kind or is_bare}
    if not (places or phrase or region or division):
        return None
    if division and words.text[end : end + 1] == "." and "." not in text and not words.text[start:end].isupper():
        end += 1
    return Span(first, last, start, end, kind, tuple(places.values()), is_bare, phrase, division, region, keys, sign)


def _division(words: Words, asking: Asking, letters: str, gazetteer: NamedPlaces, lists: PlaceLists) -> Outline | None:
    said = lists.divisions.get(letters) if asking.last - asking.first <= 2 else None
    return gazetteer.division(*said) if said else None


def _unknown(words: Words, kinds: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Yield capitalised runs: whole, without a first word that only begins a sentence, without a kind word."""
    every = words.words
    first = 0
    while first < len(every):
        last = first
        while last < len(every) and every[last].is_capital and (last == first or _joins(every[last - 1], every[last])):
            last += 1
            if every[last - 1].is_possessive:
                break
        if last > first:
            yield from _cut(every, first, last, kinds)
        first = max(last, first + 1)


def _cut(every: tuple[Word, ...], first: int, last: int, kinds: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    runs = {(first, last)}
    if every[first].opens and last > first + 1:
        runs.add((first + 1, last))
    if every[last - 1].lower in kinds:
        runs |= {(begin, last - 1) for begin, _ in tuple(runs)}
    hyphens = [n for n in range(first + 1, last) if every[n].gap == HYPHEN]
    if hyphens:
        ends = [first, *hyphens, last]
        runs |= set(pairwise(ends))
    for begin, end in sorted(runs):
        is_name = any(len(word.text) > 1 and not word.text[0].isdigit() for word in every[begin:end])
        if begin < end <= begin + LONGEST_RUN and is_name:
            yield begin, end
