"""The places' names of one text, each once, with every place it may mean: what the ranker chooses among."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, TypeVar

from tocsin.linking.place_recognising import Recognised
from tocsin.linking.place_spans import NamedPlaces, Span
from tocsin.linking.place_words import SPACE, Word, Words
from tocsin.reference.countries import NAME, PEOPLE, SIGN
from tocsin.reference.gazetteer import Outline

MOST_MEANT = 60
"""Places of a name that are looked at closely; those in the text's countries first, then large ones. Our choice."""
FARTHEST = 4
"""Words between a name and the larger place given for it at most."""
Key = TypeVar("Key", str, int)
AREAS_AND_TOWNS = ("province", "district", "locality", "airport")
LONGEST_ALIKE = 60
ALIKE_IN = 4
"""Countries in which likenesses of an unknown name are looked for at most."""
WEIGHT_SAID = {NAME: 1.0, SIGN: 0.7, PEOPLE: 0.6}
"""What a naming says for its country. Source: place_weights.yaml, phrases."""
DIVISION_SAID = 0.8
SIGN_SAID = 0.5


NOWHERE = Outline(0, "nowhere", 0.0, 0.0, "", 0, 0, 0, "", 0.0)
"""Stands beside a name's places for none of them: the place meant is not in the gazetteer."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A place that a name may mean."""

    place: Outline
    found_by: str = "name"
    likeness: float = 1.0


class Mention(NamedTuple):
    """One place in the report where a name stands."""

    part: int
    """Which part of the report: 0 the body, 1 the title."""
    recognised: Recognised
    followed: Span | None
    """The larger place that stands right behind it."""
    kind: str
    """The kind that a word in it or beside it says: "Mardan district", "the town of Mardan"."""

    @property
    def span(self) -> Span:
        return self.recognised.span


@dataclass(frozen=True, slots=True)
class Name:
    """A name with all its mentions; one name means one place in a text."""

    key: str
    text: str
    mentions: tuple[Mention, ...]
    meant: tuple[Meant, ...]
    country: str
    """The country that the name is the name of, or stands for ("" for none)."""
    is_country: bool
    """It is that country's name, not only a sign of it or its people's."""
    division: int
    """Number of the division that it abbreviates, 0 for none."""
    keys: frozenset[str]
    """The folded name, and the name without its kind word."""
    is_long: bool
    """It has several words besides a kind word."""
    followed: tuple[Span, ...]
    """Larger places that stand behind a mention: "Athens, Ga."."""
    kind: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the text as a whole says of countries and divisions, from 0 to 1 (the strongest)."""

    countries: Mapping[str, float]
    divisions: Mapping[int, float]
    """By number; of those abbreviated, or named by a name that means a division first of all."""


def told_by(found: Sequence[Recognised]) -> Told:
    """Return how much a text's own names speak for each country and division."""
    countries: dict[str, float] = defaultdict(float)
    divisions: dict[int, float] = defaultdict(float)
    for key, mentions in _by_key(found).items():
        span, times = mentions[0].span, min(len(mentions), 3)
        del key
        if span.phrase and span.phrase.kind in WEIGHT_SAID:
            countries[span.phrase.country] += WEIGHT_SAID[span.phrase.kind] * times
        if span.sign:
            countries[span.sign] += SIGN_SAID * times
        provinces = [place for place in span.places if place.kind == "province"]
        if span.division:
            provinces = [span.division]
        for place in provinces[:3]:
            divisions[place.number] += times / len(provinces)
            countries[place.country] += DIVISION_SAID * times / len(provinces)
    return Told(_shares(countries), _shares(divisions))


def _shares(weights: Mapping[Key, float]) -> dict[Key, float]:
    most = max([*weights.values(), 1.0])
    return {key: weight / most for key, weight in sorted(weights.items(), key=lambda i: (-i[1], str(i[0])))}


def _by_key(found: Sequence[Recognised]) -> dict[str, list[Recognised]]:
    groups: dict[str, list[Recognised]] = defaultdict(list)
    for recognised in found:
        groups[recognised.key].append(recognised)
    return groups


def names_of(
    parts: Sequence[tuple[Words, Sequence[Recognised]]], told: Told, gazetteer: NamedPlaces, kinds: Mapping[str, str]
) -> list[Name]:
    """Return the names of a report's parts with what each may mean, in the order in which they first stand there."""
    groups: dict[str, list[Mention]] = defaultdict(list)
    for number, (words, found) in enumerate(parts):
        behind = _behind(words, found, kinds)
        for recognised in found:
            kind = recognised.span.kind or _kind_said(words, recognised.span, kinds)
            groups[recognised.key].append(Mention(number, recognised, behind.get(recognised.span.first), kind))
    names = []
    for key, mentions in ((key, some) for key, found in groups.items() for some in _told_apart(found)):
        best = max(mentions, key=lambda m: len(m.span.places))
        span = best.span
        text = parts[best.part][0].text[span.start : span.end]
        country = span.phrase.country if span.phrase and span.phrase.kind in WEIGHT_SAID else ""
        followed = tuple(m.followed for m in mentions if m.followed is not None and _is_larger(m.followed, span))
        names.append(
            Name(
                key=key,
                text=text,
                mentions=tuple(mentions),
                meant=_inside(_meant(span, text, country, followed, told, gazetteer), mentions),
                country=country,
                is_country=span.phrase is not None and span.phrase.kind == NAME,
                division=span.division.number if span.division else 0,
                followed=followed,
                kind=next((m.kind for m in mentions if m.kind), ""),
                keys=frozenset((key, *span.keys)),
                is_long=any(char in text.strip() for char in " -") and not span.kind,
            )
        )
    return names


def _told_apart(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Return a name's mentions by the country right behind them: "Tripoli, Libya" is not "Tripoli, Lebanon".

    One without a country means what the last one before it in its part means.
    """
    groups: dict[str, list[Mention]] = defaultdict(list)
    last: dict[int, str] = {}
    for mention in mentions:
        if mention.followed and mention.followed.phrase and _is_country(mention.followed):
            last[mention.part] = mention.followed.phrase.country
        groups[last.get(mention.part, "")].append(mention)
    return list(groups.values())


def _is_country(span: Span) -> bool:
    return span.phrase is not None and span.phrase.kind == NAME


def _inside(meant: tuple[Meant, ...], mentions: Sequence[Mention]) -> tuple[Meant, ...]:
    """Return the places in the country that stands right behind a name, where it has any of that name; else all."""
    phrases = [m.followed.phrase for m in mentions if m.followed and _is_country(m.followed)]
    countries = {phrase.country for phrase in phrases if phrase}
    return tuple(m for m in meant if m.place.country in countries) or meant


def _behind(words: Words, found: Sequence[Recognised], kinds: Mapping[str, str]) -> dict[int, Span]:
    """Return by a name's first word the larger place that the text gives for it right there.

    "Athens, Ga.", "Bala (Swabi)", "Bala village in the Swabi district", and before it "Nangarhar's Khogyani".
    """
    larger: dict[int, Span] = {}
    for left, right in pairwise(found):
        between = words.words[left.span.last : right.span.first]
        gaps = [word.gap for word in (*between, words.words[right.span.first])]
        if any(word.opens for word in (*between, words.words[right.span.first])):
            continue
        is_direct = not between and (gaps[0] in (",", "(") or (gaps[0] == SPACE and right.span.division is not None))
        if is_direct or _says_in(between, gaps, kinds):
            larger[left.span.first] = right.span
        elif words.words[left.span.last - 1].is_possessive and not between and right.span.first not in larger:
            larger[right.span.first] = left.span
    return larger


def _kind_said(words: Words, span: Span, kinds: Mapping[str, str]) -> str:
    """Return the kind that the word right behind a name says, or the one before it ("the town of"); "" for none."""
    after = words.words[span.last] if span.last < len(words.words) else None
    kind = kinds.get(after.lower, "") if after and after.gap == SPACE and not after.opens else ""
    if not kind and span.first > 1 and words.words[span.first - 1].lower == "of":
        kind = kinds.get(words.words[span.first - 2].lower, "")
    return kind if kind in AREAS_AND_TOWNS else ""


def _is_larger(outer: Span, inner: Span) -> bool:
    """Whether one name can be that of a larger place than the other; else a comma only parts the names of a list."""
    countries = {place.country for place in (*outer.places, *([outer.division] if outer.division else []))}
    return _level(outer, None) > _level(inner, countries)


def _level(span: Span, countries: set[str] | None) -> int:
    """Return 3 for a country, 2 for a province (in these countries), 1 for a district, 0 for any other place."""
    if span.phrase is not None and span.phrase.kind == NAME:
        return 3
    if span.division is not None:
        return 2
    kinds = {place.kind for place in span.places if countries is None or place.country in countries}
    if "province" in kinds:
        return 2
    return 1 if "district" in kinds and countries is None else 0


def _says_in(between: Sequence[Word], gaps: Sequence[str], kinds: Mapping[str, str]) -> bool:
    """Whether the words between two names say that the first lies in the second: "village, in the", "district of"."""
    words = [word.lower for word in between]
    small = {"in", "of", "the", "district", "province", "state"} | kinds.keys()
    return (
        0 < len(words) <= FARTHEST
        and bool({"in", "of"} & set(words))
        and all(word in small for word in words)
        and all(gap in (SPACE, ",") for gap in gaps)
    )


def _meant(
    span: Span, text: str, country: str, followed: Sequence[Span], told: Told, gazetteer: NamedPlaces
) -> tuple[Meant, ...]:
    places = {place.number: Meant(place) for place in _foremost(span, followed, told)}
    is_named = span.phrase is not None and span.phrase.kind in (NAME, PEOPLE)
    whole = gazetteer.country_outline(country) if is_named else None
    if span.is_people:
        places = {}
    for place in (whole, span.division):
        if place is not None:
            places[place.number] = Meant(place)
    if not places and not span.is_people and span.region is None:
        likely = {s.phrase.country for s in followed if s.phrase} | {s.division.country for s in followed if s.division}
        likely |= set(list(told.countries)[:ALIKE_IN])
        bare = gazetteer.bare(text)[0]
        alike = gazetteer.resembling(bare, frozenset(likely)) if likely and len(bare) < LONGEST_ALIKE else ()
        places = {r.place.number: Meant(r.place, r.found_by, r.likeness) for r in alike[:MOST_MEANT]}
    return (*places.values(), Meant(NOWHERE)) if places else ()


def _foremost(span: Span, followed: Sequence[Span], told: Told) -> list[Outline]:
    """Return the places of a name that are worth a close look."""
    if len(span.places) <= MOST_MEANT:
        return list(span.places)
    countries = set(told.countries)
    areas = {p.number for s in followed for p in (*s.places, *([s.division] if s.division else []))}

    def worth(place: Outline) -> tuple[bool, bool, int, int]:
        is_inside = place.admin1 in areas or place.admin2 in areas
        return is_inside, place.country in countries, place.population, -place.number

    return sorted(span.places, key=worth, reverse=True)[:MOST_MEANT]
