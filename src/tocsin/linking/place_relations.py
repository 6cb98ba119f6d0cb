"""How what is told of lies to a place that a text names, and what the name is used for.

"12 km north of Ghazni"          off a point, by distance and direction
"near Ghazni", "north of Ghazni" near
"between Ghazni and Gardez"      between
"the Kabul-Jalalabad road"       road
"the border with Iran"           border
"""

import math
import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from tocsin.linking.place_spans import Span
from tocsin.linking.place_words import HYPHEN, SPACE, Words
from tocsin.records import PlaceUse
from tocsin.reference.place_relations import RelationWords

KM_PER_DEGREE = 111.2
LOOKED_BACK = 60
"""Characters before a name that are looked at."""
MOST_KM = 300.0
"""A place farther off than this is not told by a distance and a direction. Our choice."""
FARTHEST_END = 6
"""Words between the two ends of a stretch at most ("between the town of Ghazni and the city of Gardez")."""


class Relation(NamedTuple):
    """How something lies to a place."""

    kind: str = ""
    """"", "near", "between", "road", "border"."""
    km: float = 0.0
    bearing: float = 0.0
    """Unit: degrees from north, clockwise."""
    other: int = -1
    """Index of the other end among the names found, -1 for none."""


def relations_in(words: Words, spans: Sequence[Span], table: RelationWords) -> list[Relation]:
    """Return for each named place of a text, in order, how what is told of lies to it."""
    found = [_before(words, span, table) for span in spans]
    for number, (left, right) in enumerate(pairwise(spans)):
        kind = _stretch(words, left, right, table)
        if kind:
            found[number] = Relation(kind, other=number + 1)
            found[number + 1] = Relation(kind, other=number)
    for number, span in enumerate(spans):
        if not found[number].kind and _word_at(words, span.last) in table.borders:
            found[number] = Relation("border")
    return found


def _before(words: Words, span: Span, table: RelationWords) -> Relation:
    ahead = words.text[max(0, span.start - LOOKED_BACK) : span.start]
    if not words.has_case:
        ahead = ahead.lower()
    match = _patterns(table).search(ahead)
    if match is None:
        return Relation()
    if match["border"]:
        return Relation("border")
    km = float(match["number"].replace(",", ".")) * table.units[match["unit"].lower()] if match["number"] else 0.0
    if match["direction"] and 0 < km <= MOST_KM:
        return Relation("near", km, table.directions[match["direction"].lower()])
    return Relation("near")


@cache
def _compiled(
    near: tuple[str, ...], directions: tuple[str, ...], units: tuple[str, ...], borders: tuple[str, ...]
) -> re.Pattern[str]:
    def any_of(words: Sequence[str]) -> str:
        return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=lambda w: (-len(w), w)))

    distance = rf"(?P<number>\d{{1,3}}(?:[.,]\d)?)\s*-?(?P<unit>{any_of(units)})\s+"
    direction = rf"(?:to\s+the\s+)?(?P<direction>{any_of(directions)})(?:ern\s+\w+)?\s+(?:of|from)"
    plain = rf"(?P<near>{any_of(near)})|\d{{1,3}}\s*(?:{any_of(units)})\s+(?:away\s+)?from"
    border = rf"(?P<border>(?:{any_of(borders)})\s+(?:with|of))"
    kind = r"\s+(?:the\s+)?(?:[a-z]+\s+(?:of|in)\s+)?(?:the\s+)?$"
    return re.compile(rf"(?:^|\W)(?i:(?:{distance})?{direction}|{plain}|{border}){kind}")


def _patterns(table: RelationWords) -> re.Pattern[str]:
    return _compiled(
        table.near, tuple(sorted(table.directions)), tuple(sorted(table.units)), tuple(sorted(table.borders))
    )


def _stretch(words: Words, left: Span, right: Span, table: RelationWords) -> str:
    """Return what two names beside each other are the ends of: "between", "road", "border", or "" for nothing."""
    between = words.words[left.last : right.first + 1]
    if len(between) > FARTHEST_END or any(word.opens for word in between) or not between:
        return ""
    behind = _word_at(words, right.last)
    is_pair = between[0].gap == HYPHEN and len(between) == 1
    if is_pair and behind in table.roads | table.borders:
        return "road" if behind in table.roads else "border"
    joint = {word.lower for word in between[:-1]}
    ahead = [_word_at(words, left.first - back) for back in range(1, 5)]
    if "and" in joint and "between" in ahead:
        place = next((word for word in [*ahead, behind] if word in table.roads | table.borders), "")
        return "border" if place in table.borders else ("road" if place else "between")
    if joint & {"to", "and", "with"} and not table.roads.isdisjoint(ahead):
        return "road"
    return ""


def _word_at(words: Words, at: int) -> str:
    return words.words[at].lower if 0 <= at < len(words.words) else ""


def use_of(words: Words, span: Span, table: RelationWords) -> PlaceUse:
    """Return what a name is used for: a place, its people, a voice ("Washington said"), or a part of another name."""
    if span.is_people and not span.places:
        return PlaceUse.PEOPLE
    after = words.words[span.last] if span.last < len(words.words) and not words.words[span.last].opens else None
    if after and after.gap == SPACE and after.lower in table.speaks and _may_speak(span):
        return PlaceUse.VOICE
    if _is_inside_name(words, span, table):
        return PlaceUse.NAME_PART
    return PlaceUse.PEOPLE if span.is_people else PlaceUse.PLACE


def _may_speak(span: Span) -> bool:
    return bool(span.phrase) or any(p.kind == "country" or p.population >= 100_000 for p in span.places)


def _is_inside_name(words: Words, span: Span, table: RelationWords) -> bool:
    """Whether a name is a part of an institution's: "Kabul University", "Bank of Baroda"."""
    if not words.has_case:
        return False
    after = words.words[span.last] if span.last < len(words.words) else None
    if after and after.gap == SPACE and after.is_capital and after.text.isalpha() and not after.opens:
        return not words.words[span.last - 1].is_possessive
    if span.first < 2 or words.words[span.first].opens:
        return False
    of, before = words.words[span.first - 1], words.words[span.first - 2]
    return of.lower == "of" and before.is_capital and before.lower in table.institutions


def moved(lat: float, lon: float, km: float, bearing: float) -> tuple[float, float]:
    """Return the point at a distance and direction from another, on a flat map, good to 1 % at 300 km.

    >>> [round(x, 2) for x in moved(33.55, 68.42, 12, 0)]
    [33.66, 68.42]
    """
    north = km * math.cos(math.radians(bearing)) / KM_PER_DEGREE
    narrow = max(0.01, math.cos(math.radians(lat)))
    east = km * math.sin(math.radians(bearing)) / (KM_PER_DEGREE * narrow)
    return max(-90.0, min(90.0, lat + north)), (lon + east + 180) % 360 - 180
