"""What a report says around a place's name: countries it gives away, the larger places, its other places."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from tocsin.linking.place_names import askings
from tocsin.reference.countries import Countries
from tocsin.reference.gazetteer import PlaceEntry
from tocsin.reference.place_weights import PlaceWeights

EARTH_KM = 6371.0
AREAS = ("province", "district")


class Gazetteer(Protocol):
    """What linking asks of a gazetteer; :class:`tocsin.reference.gazetteer.Gazetteer` answers."""

    def lookup(self, name: str, *, countries: frozenset[str] = ...) -> tuple[PlaceEntry, ...]: ...
    def country(self, code: str) -> PlaceEntry | None: ...
    def bare(self, name: str) -> tuple[str, str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A point that a place may lie near."""

    id: str
    name: str
    lat: float
    lon: float

    def km_to(self, lat: float, lon: float) -> float:
        """Return the great-circle distance in km."""
        a, b = math.radians(self.lat), math.radians(lat)
        east = math.radians(lon - self.lon)
        half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(east / 2) ** 2
        return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Larger:
    """A larger place that the report gives for a place, and what it may be."""

    name: str
    country: str = ""
    """Set where the name is a country's."""
    entries: tuple[PlaceEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that the ranking of one place's candidates rests on besides the candidates."""

    countries: Countries
    weights: PlaceWeights
    context: Mapping[str, float]
    """ISO code to weight as a share of the strongest country's, 0..1."""
    sign: str = ""
    """The country that the place's own name stands for, "" for none."""
    larger: tuple[Larger, ...] = ()
    """Small to large, as the report gives them."""
    others: tuple[Spot, ...] = ()
    outlet: str = ""

    @property
    def likely(self) -> frozenset[str]:
        """The countries in which spellings and likenesses of a name are looked for."""
        strong = [code for code, share in self.context.items() if share >= self.weights.likely["share"]]
        named = {larger.country for larger in self.larger if larger.country}
        return frozenset(strong[: int(self.weights.likely["most"])]) | named | ({self.sign} - {""})

    @property
    def given_away(self) -> frozenset[str]:
        """Every country that the report gives any sign of."""
        entered = {entry.country for larger in self.larger for entry in larger.entries}
        return frozenset(self.context) | self.likely | entered | ({self.outlet} - {""})


def shares(context: Mapping[str, float]) -> dict[str, float]:
    """Return weights as shares of the strongest, strongest first; where that is less than one naming, as they are."""
    most = max([*context.values(), 1.0])
    return {
        code: weight / most
        for code, weight in sorted(context.items(), key=lambda i: (-i[1], i[0]))
        if code and weight > 0
    }


def find(gazetteer: Gazetteer, name: str, situation: Situation) -> list[tuple[PlaceEntry, bool]]:
    """Return the places a name may mean, each with whether only a part of the name was found."""
    bare, _ = gazetteer.bare(name)
    for stage in askings(name, bare, situation.weights.no_names):
        found: dict[str, tuple[PlaceEntry, bool]] = {}
        for asked in stage:
            for entry in _entries(gazetteer, asked.name, situation):
                if asked.is_part and entry.found_by != "name":
                    continue  # a part that only sounds like a place is a meeting by chance
                if is_plausible(entry, situation, is_part=asked.is_part):
                    found.setdefault(entry.id, (entry, asked.is_part))
        if found:
            return list(found.values())
    return []


def _entries(gazetteer: Gazetteer, name: str, situation: Situation) -> list[PlaceEntry]:
    """Look the name up in the world and, where the likely countries have none so spelt, by sound or likeness there."""
    entries = list(gazetteer.lookup(name))
    likely = situation.likely
    if likely and not any(entry.country in likely for entry in entries):
        entries += gazetteer.lookup(name, countries=likely)
    return entries


def is_plausible(entry: PlaceEntry, situation: Situation, *, is_part: bool) -> bool:
    """Return whether an entry can be meant at all: villages of any name are everywhere.

    In a report that gives countries away, a place elsewhere must be large; a part of a name must be found in a likely
    country, or, where no country is given away, be a large place.
    """
    is_large = entry.kind in ("country", "province") or entry.population >= situation.weights.stranger
    is_large = is_large and entry.found_by == "name"
    if is_part:
        return entry.country in situation.likely if situation.likely else is_large
    return is_large or not situation.given_away or entry.country in situation.given_away
