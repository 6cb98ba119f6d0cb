"""How much speaks for each place that a name may mean, and what."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from tocsin.linking.place_situation import AREAS, Larger, Situation, Spot
from tocsin.reference.gazetteer import PlaceEntry
from tocsin.reference.gazetteer_build.keys import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A candidate with its points and what they were given for, in words."""

    entry: PlaceEntry
    points: float
    reasons: tuple[str, ...]
    is_part: bool = False
    is_elsewhere: bool = False
    """The report names a known larger place, and the candidate does not lie there."""
    stands_for: str = ""
    """The name of the place that is not known itself, where a larger place stands for it."""


def rank(
    name: str, kind: str, found: Sequence[tuple[PlaceEntry, bool]], situation: Situation, stands_for: str = ""
) -> list[Ranked]:
    """Return the candidates, best first; equal ones in the order of their ids."""
    ranked = []
    for entry, is_part in found:
        place, is_elsewhere = _by_larger(entry, situation)
        given = [*_by_name(name, kind, entry, is_part, situation), *place, *_by_report(entry, situation)]
        ranked.append(
            Ranked(
                entry=entry,
                points=sum(number for number, _ in given),
                reasons=tuple(words for _, words in given if words),
                is_part=is_part,
                is_elsewhere=is_elsewhere,
                stands_for=stands_for,
            )
        )
    return sorted(ranked, key=lambda r: (-r.points, r.entry.id))


Given = tuple[float, str]
"""Points, and the reason in words ("" where it is not worth saying)."""


def _by_name(name: str, kind: str, entry: PlaceEntry, is_part: bool, situation: Situation) -> Iterator[Given]:
    points = situation.weights.points
    yield situation.weights.kinds[entry.kind], ""
    likeness = fuzz.ratio(fold(entry.name), fold(name)) / 100
    is_other = likeness < 1 and entry.found_by == "name" and not is_part
    yield points["own_name"] * likeness, f"another name of {entry.name}" if is_other else ""
    if entry.found_by == "spelling":
        yield points["spelling"], f"{entry.name} sounds the same"
    if entry.found_by == "likeness":
        yield points["likeness"] * (1 - entry.likeness), f"{entry.name} is spelt much like it ({entry.likeness:.2f})"
    if is_part:
        yield points["part"], f"{entry.name} is a part of the name"
    if kind and not is_part:
        yield (points["kind_meant"], f"the name says {kind}") if entry.kind == kind else (points["kind_not_meant"], "")


def _by_report(entry: PlaceEntry, situation: Situation) -> Iterator[Given]:
    points, country = situation.weights.points, situation.countries.names.get(entry.country, entry.country)
    share = situation.context.get(entry.country, 0.0)
    if share:
        yield points["context"] * share, f"the report speaks of {country}"
    if situation.sign and situation.sign == entry.country:
        yield points["sign"], f"the name stands for {country}"
    near = max(
        ((_nearness(spot, entry, situation), spot) for spot in situation.others), key=lambda n: n[0], default=None
    )
    if near and near[1].id != entry.id and near[0] > 0.05:
        yield points["near_others"] * near[0], f"{_km(near[1], entry)} from {near[1].name}, which the report names"
    inhabitants = situation.weights.weighs_as.get(entry.kind, entry.population)
    words = f"population {entry.population:,}" if entry.population and entry.kind == "locality" else ""
    yield points["population"] * math.log10(inhabitants + 1), words
    if entry.country in situation.weights.conflict:
        yield points["conflict"], ""
    if situation.outlet and situation.outlet == entry.country:
        yield points["outlet"], f"the outlet is of {country}"


def _by_larger(entry: PlaceEntry, situation: Situation) -> tuple[list[Given], bool]:
    """Return points for the larger places that the report names, and whether the entry lies elsewhere.

    The smallest of them that is known decides: a village of the right province in the wrong district is another.
    """
    for larger in situation.larger:
        if not larger.country and not larger.entries:
            continue
        fits, size, words = _told(entry, larger, situation)
        return [(situation.weights.points[fits] * size, words)], fits == "within_against"
    return [], False


def _told(entry: PlaceEntry, larger: Larger, situation: Situation) -> tuple[str, float, str]:
    """Return which points a larger place gives, how much of them, and why."""
    if any(area.id in entry.parents for area in larger.entries):
        return "within_area", 1.0, f"in {larger.name}, which the report names"
    if larger.country and larger.country == entry.country:
        return "within_country", 1.0, f"in {larger.name}, which the report names"
    near = max(
        (_inside(area, entry, situation) for area in larger.entries if area.country == entry.country), default=0.0
    )
    if near >= situation.weights.elsewhere:
        return "within_near", near, f"near {larger.name}, which the report names"
    return "within_against", 1.0, f"not in {larger.name}, which the report names"


def _inside(area: PlaceEntry, entry: PlaceEntry, situation: Situation) -> float:
    """Return 1 within an area's reach, fading outside it."""
    if area.id == entry.id:
        return 0.0
    spot = Spot(id=area.id, name=area.name, lat=area.lat, lon=area.lon)
    beyond = max(0.0, spot.km_to(entry.lat, entry.lon) - (area.reach_km if area.kind in AREAS else 0.0))
    return math.exp(-beyond / situation.weights.larger_fade_km)


def _nearness(spot: Spot, entry: PlaceEntry, situation: Situation) -> float:
    return 0.0 if spot.id == entry.id else math.exp(-spot.km_to(entry.lat, entry.lon) / situation.weights.fade_km)


def _km(spot: Spot, entry: PlaceEntry) -> str:
    return f"{spot.km_to(entry.lat, entry.lon):.0f} km"
