"""The places' names of one text, each once, with every place it may mean: what the ranker chooses among."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from tocsin.linking.place_recognising import Recognised
from tocsin.linking.place_spans import NamedPlaces, Span
from tocsin.linking.place_stated import Larger, larger_places
from tocsin.linking.place_words import SPACE, Words
from tocsin.reference.countries import NAME, PEOPLE, SIGN
from tocsin.reference.gazetteer import Outline, Resembling
from tocsin.reference.place_relations import open_relation_words

MOST_MEANT = 60
"""Places of a name that are looked at closely; those in the text's countries first, then large ones. Our choice."""
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
    followed: Larger | None
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
    followed: tuple[Larger, ...]
    """Larger places that stand behind a mention: "Athens, Ga."."""
    kind: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the text as a whole says of countries and divisions, from 0 to 1 (the strongest)."""

    countries: Mapping[str, float]
    divisions: Mapping[int, float]
    """By number; of those abbreviated, or named by a name that means a division first of all."""
    hinted: tuple[str, ...] = ()
    """Countries that it only hints at, by its actors, its outlet, or the large towns it names."""


LARGE = 100_000
"""Inhabitants from which a town hints at its country."""
MUCH_LARGER = 5
"""So many times as large must it be as its largest namesake in another country. Our choice, both."""


def told_by(found: Sequence[Recognised], hinted: Iterable[str] = ()) -> Told:
    """Return how much a text's own names speak for each country and division. ``hinted``: countries behind these."""
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
    towns = [country for r in found if (country := _country_of_town(r.span))]
    return Told(_shares(countries), _shares(divisions), tuple(dict.fromkeys((*towns, *(h for h in hinted if h)))))


def _country_of_town(span: Span) -> str:
    """Return the country of the large town that a name means unless anything else is said, "" for none."""
    largest = max(span.places, key=lambda place: place.population, default=None)
    if largest is None or largest.kind != "locality" or largest.population < LARGE:
        return ""
    others = max((p.population for p in span.places if p.country != largest.country), default=0)
    return largest.country if largest.population >= MUCH_LARGER * others else ""


def _shares(weights: Mapping[Key, float]) -> dict[Key, float]:
    most = max([*weights.values(), 1.0])
    return {key: weight / most for key, weight in sorted(weights.items(), key=lambda i: (-i[1], str(i[0])))}


def _by_key(found: Sequence[Recognised]) -> dict[str, list[Recognised]]:
    groups: dict[str, list[Recognised]] = defaultdict(list)
    for recognised in found:
        groups[recognised.key].append(recognised)
    return groups


class PartRead(NamedTuple):
    """A part of a report with the names found in it."""

    words: Words
    found: Sequence[Recognised]
    given: Mapping[int, Larger] = {}
    """Larger places by a name's first word, where somebody else has read that it lies there."""


def names_of(parts: Sequence[PartRead], told: Told, gazetteer: NamedPlaces, kinds: Mapping[str, str]) -> list[Name]:
    """Return the names of a report's parts with what each may mean, in the order in which they first stand there."""
    groups: dict[str, list[Mention]] = defaultdict(list)
    for number, (words, found, given) in enumerate(parts):
        behind = {**given, **larger_places(words, [r.span for r in found], kinds, open_relation_words())}
        for recognised in found:
            kind = recognised.span.kind or _kind_said(words, recognised.span, kinds)
            groups[recognised.key].append(Mention(number, recognised, behind.get(recognised.span.first), kind))
    names = []
    for key, mentions in ((key, some) for key, found in groups.items() for some in _told_apart(found)):
        best = max(mentions, key=lambda m: len(m.span.places))
        span = best.span
        text = parts[best.part][0].text[span.start : span.end]
        country = span.phrase.country if span.phrase and span.phrase.kind in WEIGHT_SAID else ""
        followed = tuple(m.followed for m in mentions if m.followed and _is_larger(m.followed, span))
        kind = next((m.kind for m in mentions if m.kind), "")
        names.append(
            Name(
                key=key,
                text=text,
                mentions=tuple(mentions),
                meant=_inside(_meant(span, text, country, kind, followed, told, gazetteer), mentions),
                country=country,
                is_country=span.phrase is not None and span.phrase.kind == NAME,
                division=span.division.number if span.division else 0,
                followed=followed,
                kind=kind,
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
        if country := _country_behind(mention):
            last[mention.part] = country
        groups[last.get(mention.part, "")].append(mention)
    return list(groups.values())


def _country_behind(mention: Mention) -> str:
    """Return the country whose name stands right behind a mention, "" for none."""
    phrase = mention.followed.span.phrase if mention.followed else None
    return phrase.country if phrase and phrase.kind == NAME else ""


def _inside(meant: tuple[Meant, ...], mentions: Sequence[Mention]) -> tuple[Meant, ...]:
    """Return the places in the country that stands right behind a name, where it has any of that name; else all."""
    countries = {_country_behind(mention) for mention in mentions} - {""}
    return tuple(m for m in meant if m.place.country in countries) or meant


def _kind_said(words: Words, span: Span, kinds: Mapping[str, str]) -> str:
    """Return the kind that the word right behind a name says, or the one before it ("the town of"); "" for none."""
    after = words.words[span.last] if span.last < len(words.words) else None
    kind = kinds.get(after.lower, "") if after and after.gap == SPACE and not after.opens else ""
    if not kind and span.first > 1 and words.words[span.first - 1].lower == "of":
        kind = kinds.get(words.words[span.first - 2].lower, "")
    return kind if kind in AREAS_AND_TOWNS else ""


def _is_larger(larger: Larger, inner: Span) -> bool:
    """Whether one name can be that of a larger place than the other; else a comma only parts the names of a list."""
    if larger.is_said:
        return True
    outer = larger.span
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


def _meant(
    span: Span,
    text: str,
    country: str,
    kind: str,
    followed: Sequence[Larger],
    told: Told,
    gazetteer: NamedPlaces,
) -> tuple[Meant, ...]:
    places = {place.number: Meant(place) for place in _foremost(span, followed, told)}
    is_named = span.phrase is not None and span.phrase.kind in (NAME, PEOPLE)
    whole = gazetteer.country_outline(country) if is_named else None
    if span.is_people:
        places = {}
    for place in (whole, span.division):
        if place is not None:
            places[place.number] = Meant(place)
    if not is_named and not span.is_people and span.region is None and span.division is None:
        for resembling in _alike(text, kind, [m.place for m in places.values()], followed, told, gazetteer):
            places.setdefault(resembling.place.number, Meant(*resembling))
    return (*places.values(), Meant(NOWHERE)) if places else ()


def _alike(
    text: str, kind: str, known: Sequence[Outline], followed: Sequence[Larger], told: Told, gazetteer: NamedPlaces
) -> Sequence[Resembling]:
    """Return what sounds or is spelt like a name in the countries likely meant, where none there has that very name.

    Where a kind word stands beside the name, none of that kind.
    """
    larger = [given.span for given in followed]
    likely = {s.phrase.country for s in larger if s.phrase} | {s.division.country for s in larger if s.division}
    likely |= set([*told.countries, *told.hinted][:ALIKE_IN])
    there = [place for place in known if place.country in likely]
    is_settled = any(place.kind == kind for place in there) if kind in ("province", "district") else bool(there)
    bare = gazetteer.bare(text)[0]
    if is_settled or not likely or len(bare) >= LONGEST_ALIKE:
        return ()
    alike = gazetteer.resembling(bare, frozenset(likely))
    if known:
        alike = tuple(r for r in alike if r.found_by == "spelling")
    return [r for r in alike if not there or r.place.kind == kind][:MOST_MEANT]


def _foremost(span: Span, followed: Sequence[Larger], told: Told) -> list[Outline]:
    """Return the places of a name that are worth a close look."""
    if len(span.places) <= MOST_MEANT:
        return list(span.places)
    countries = set(told.countries)
    areas = {p.number for s, _ in followed for p in (*s.places, *([s.division] if s.division else []))}

    def worth(place: Outline) -> tuple[bool, bool, int, int]:
        is_inside = place.admin1 in areas or place.admin2 in areas
        return is_inside, place.country in countries, place.population, -place.number

    return sorted(span.places, key=worth, reverse=True)[:MOST_MEANT]
