"""What a text says a named place lies in, and whether a place of that name does: "Sro area of Shabqadar, Charsadda"."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from tocsin.linking.place_spans import Span
from tocsin.linking.place_words import SPACE, Word, Words
from tocsin.reference.countries import NAME, SIGN
from tocsin.reference.gazetteer import Outline
from tocsin.reference.globe import km_between
from tocsin.reference.place_relations import RelationWords

FARTHEST = 9
"""Words between a name and the larger place given for it at most, kind words among them. Our choice."""
LINKS = frozenset({"in", "of", "under"})
"""One of these must stand between, unless a comma or bracket does."""
GAPS = frozenset({SPACE, ",", "(", ")"})
TOWN_KM = 25.0
"""What is told to lie in a town or at its edge lies so near its point. Source: our choice, as UCDP's "near"."""
AREA_EDGE_KM = 15.0
"""Unit: km. How far beyond the reach of an area's rough point one of its places may still lie. Our choice."""
WIDTH = {"country": 3, "province": 2, "district": 1, "locality": 0.5}
"""Of two places only the wider holds the other; what is not here is a point."""


class Larger(NamedTuple):
    """A place in which a name is said to lie."""

    span: Span
    is_said: bool
    """Words say so ("village in"); else only a comma, a bracket or a possessive does."""


def larger_places(
    words: Words, spans: Sequence[Span], kinds: Mapping[str, str], table: RelationWords
) -> dict[int, Larger]:
    """Return by a name's first word the larger place that the text gives for it right there.

    "Athens, Ga.", "Bala (Swabi)", "Bala village in the Swabi district", and before it "Nangarhar's Khogyani".
    """
    larger: dict[int, Larger] = {}
    saying = table.lies_in | kinds.keys() | LINKS
    for left, right in pairwise(spans):
        between = words.words[left.last : right.first]
        gaps = [word.gap for word in (*between, words.words[right.first])]
        if any(word.opens for word in (*between, words.words[right.first])):
            continue
        is_direct = not between and (gaps[0] in (",", "(") or (gaps[0] == SPACE and right.division is not None))
        if is_direct or _says_in(between, gaps, saying):
            larger[left.first] = Larger(right, not is_direct)
        elif words.words[left.last - 1].is_possessive and not between and right.first not in larger:
            larger[right.first] = Larger(left, False)
    return larger


def _says_in(between: Sequence[Word], gaps: Sequence[str], saying: frozenset[str]) -> bool:
    """Whether the words between two names say that the first lies in the second: "village, in the", "district of"."""
    words = [word.lower for word in between]
    return (
        0 < len(words) <= FARTHEST
        and not LINKS.isdisjoint(words)
        and saying.issuperset(words)
        and GAPS.issuperset(gaps)
    )


@dataclass(frozen=True, slots=True)
class Stated:
    """What a name is said to lie in, ready to be held against places."""

    countries: frozenset[str]
    areas: frozenset[int]
    """Numbers of provinces and districts."""
    spots: tuple[Outline, ...]
    """The areas, and the towns where words say that the name lies in them."""


def stated_by(followed: Iterable[Larger], countries: Iterable[str]) -> Stated:
    """Return what larger places say. Of namesakes those count that lie in one of the countries, where any does."""
    codes: set[str] = set()
    spots: dict[int, Outline] = {}
    spoken_of = frozenset(countries)
    for span, is_said in followed:
        if span.phrase and span.phrase.kind in (NAME, SIGN):
            codes.add(span.phrase.country)
        kinds = ("province", "district", "locality") if is_said else ("province", "district")
        places = [p for p in span.places if p.kind in kinds]
        near = [p for p in places if p.country in spoken_of] or places
        spots |= {p.number: p for p in (*near, *([span.division] if span.division else []))}
    areas = frozenset(p.number for p in spots.values() if p.kind != "locality")
    return Stated(frozenset(codes), areas, tuple(spots.values()))


def lies_in(place: Outline, stated: Stated) -> str:
    """Return how a place lies to what is stated: "area", "near", "country", "outside", or "" where nothing is.

    "area": in a district or province of it; "near": within reach of its areas' or towns' points; "country": in its
    country; "outside": in none of it.
    """
    if place.admin1 in stated.areas or place.admin2 in stated.areas:
        return "area"
    if any(spot.number != place.number and _is_within(place, spot) for spot in stated.spots):
        return "near"
    if place.country in stated.countries and place.kind != "country":
        return "country"
    return "outside" if stated.countries or stated.spots else ""


def _is_within(place: Outline, spot: Outline) -> bool:
    if place.country != spot.country or place.kind in ("country", "province"):
        return False
    reach = TOWN_KM if spot.kind == "locality" else spot.reach_km + AREA_EDGE_KM
    return km_between(place.lat, place.lon, spot.lat, spot.lon) <= reach


def is_outside(place: Outline, area: Outline) -> bool:
    """Return whether a place surely lies outside an area, or far from a town; what is wider than these lies in none.

    Areas of different sources have different numbers; then a place within half the area's reach of its point is not
    outside for sure.
    """
    if area.number == place.number or WIDTH.get(place.kind, 0.0) > WIDTH.get(area.kind, 0.0):
        return False
    if area.country != place.country:
        return True
    if area.kind == "country" or area.number in (place.admin1, place.admin2):
        return False
    reach = TOWN_KM if area.kind == "locality" else area.reach_km / 2
    return km_between(place.lat, place.lon, area.lat, area.lon) > reach
