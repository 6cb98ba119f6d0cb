"""Which of its places a name means: each place's features, weighed alone, then beside the other names' places.

The features are numbers that say why a place is likely or not (``place_ranker.yaml`` gives each its weight, and the
words in which it is told). A place's points are their weighted sum, its score its share of exp(points) among the places
of its name.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tocsin.linking.place_names_of_text import NOWHERE, Meant, Name, Told
from tocsin.linking.place_stated import Stated, lies_in, stated_by
from tocsin.reference.gazetteer import Outline

Floats = NDArray[np.float64]
EARTH_KM = 6371.0
NEAR_KM = (15.0, 60.0, 250.0)
"""Nearness to other places fades over these distances, each a feature of its own."""
NO_NONE = (0.0,) * 11
"""The features of "none of them" are nothing to a place."""
STRANGER = 100_000
"""Inhabitants from which a place may be meant though the report gives no sign of its country. Our choice."""
ROUNDS = 2
"""Times the places are weighed beside the others' likeliest."""

OWN = (
    "population", "no population", "times larger than the next", "times smaller than the largest", "country",
    "province", "district", "airport", "feature", "own name", "kind meant", "another kind meant", "sounds alike",
    "unlike", "country named", "country named alone", "province named", "inside what follows", "province follows",
    "outside what follows", "near what follows", "small, in a country not named", "is the country of this name",
    "is the division of this short form",
    "stands for its country", "in the country of this name", "outlet's country", "actor's country",
    "a district with a town of this name", "a province with a town of this name", "none of them",
    "none, a country named", "none, a larger place given", "none, alike only", "none, several words",
    "none, known elsewhere only", "none, known outside the larger place only", "none, largest", "none, all small",
    "none, namesakes", "none, of the kind said",
)  # fmt: skip
BESIDE = (
    "others' countries", "others' provinces", "near 15", "near 60", "near 250", "near any 60",
    "others' provinces log", "inside an area named", "another province named", "another district named",
)  # fmt: skip
FEATURES = (*OWN, *BESIDE)


class Setting(NamedTuple):
    """What is known of a report besides its names."""

    told: Told
    outlet: str = ""
    actors: Mapping[str, float] = {}


@dataclass(frozen=True, slots=True)
class Choice:
    """A name's places by score, with the features of each."""

    name: Name
    scores: Floats
    features: Floats
    """Rows are places, columns FEATURES."""
    order: tuple[int, ...]
    """Places by score, best first."""


Weights = Mapping[str, float]


def choose(names: Sequence[Name], setting: Setting, first: Weights, second: Weights) -> list[Choice]:
    """Return for every name its places with scores; names without any have empty ones."""
    rows = [row for name in names for row in _own_rows(name, setting)]
    if not rows:
        return [Choice(name, np.zeros(0), np.zeros((0, len(FEATURES))), ()) for name in names]
    table = Table(names, np.array(rows))
    scores = table.shares(table.own @ _vector(first, OWN))
    features = table.own
    for _ in range(ROUNDS):
        features = np.hstack([table.own, table.beside(scores)])
        scores = table.shares(features @ _vector(second, FEATURES))
    return [table.choice(number, scores, features) for number in range(len(names))]


def _vector(weights: Weights, features: Sequence[str]) -> Floats:
    return np.array([weights.get(feature, 0.0) for feature in features])


def _own_rows(name: Name, setting: Setting) -> list[list[float]]:
    largest = sorted((m.place.population for m in name.meant), reverse=True)
    seats = {m.place.admin1 for m in name.meant if m.place.kind == "locality" and m.place.admin1}
    stated = stated_by(name.followed, setting.told.countries)
    return [
        _row_of_none(name, setting, stated)
        if meant.place is NOWHERE
        else _own_row(name, meant, setting, largest, seats, stated)
        for meant in name.meant
    ]


def _own_row(
    name: Name, meant: Meant, setting: Setting, largest: Sequence[int], seats: set[int], stated: Stated
) -> list[float]:
    place, told = meant.place, setting.told
    size = math.log10(place.population + 1)
    lies = lies_in(place, stated)
    next_size = math.log10((largest[1] if len(largest) > 1 and place.population == largest[0] else 0) + 1)
    is_its_country = place.kind == "country" and place.country == name.country
    share = told.countries.get(place.country, 0.0)
    return [
        size,
        float(place.population == 0),
        size - next_size if len(largest) > 1 and place.population == largest[0] else 0.0,
        math.log10(largest[0] + 1) - size,
        float(place.kind == "country"),
        float(place.kind == "province"),
        float(place.kind == "district"),
        float(place.kind == "airport"),
        float(place.kind == "feature"),
        float(_folded(place.name) in name.keys),
        float(name.kind == place.kind),
        float(name.kind not in ("", place.kind)),
        float(meant.found_by == "spelling"),
        (1 - meant.likeness) * 10 + (meant.found_by == "likeness"),
        share,
        float(bool(share) and len(told.countries) == 1),
        told.divisions.get(place.admin1, 0.0) if place.kind != "province" else 0.0,
        float(lies == "country"),
        float(lies == "area"),
        float(lies == "outside"),
        float(lies == "near"),
        float(_is_stranger(place, setting)),
        float(is_its_country),
        float(place.number == name.division),
        float(not name.is_country and place.country == name.country and not is_its_country),
        float(name.is_country and place.country == name.country and not is_its_country),
        float(place.country == setting.outlet),
        setting.actors.get(place.country, 0.0),
        float(place.kind == "district" and name.kind != "district" and place.admin1 in seats),
        float(place.kind == "province" and name.kind != "province" and place.number in seats),
        *NO_NONE,
    ]


def _is_stranger(place: Outline, setting: Setting) -> bool:
    """Whether a small place lies in a country that a report which names some gives no sign of."""
    spoken_of = setting.told.countries.keys() | setting.actors.keys()
    is_small = place.kind not in ("country", "province") and place.population < STRANGER
    return bool(spoken_of) and is_small and place.country not in spoken_of and place.country != setting.outlet


def _row_of_none(name: Name, setting: Setting, stated: Stated) -> list[float]:
    """Return the features of the answer that the place meant is none of those known."""
    places = [meant.place for meant in name.meant if meant.place is not NOWHERE]
    lies = [lies_in(place, stated) for place in places]
    is_of_kind = (m.found_by == "name" and m.place.kind == name.kind for m in name.meant)
    largest = max((place.population for place in places), default=0)
    spoken_of = setting.told.countries.keys() | setting.actors.keys()
    none = [
        1.0,
        float(bool(setting.told.countries)),
        float(bool(name.followed)),
        float(all(meant.found_by != "name" for meant in name.meant[:-1])),
        float(name.is_long),
        float(bool(spoken_of) and not any(place.country in spoken_of for place in places)),
        float(bool(lies) and all(how == "outside" for how in lies)),
        math.log10(largest + 1),
        float(largest == 0),
        math.log(len(places) + 1),
        float(any(is_of_kind)),
    ]
    return [0.0] * (len(OWN) - len(none)) + none


def _folded(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())


class Table:
    """All places of all names of a text, in one run of rows."""

    def __init__(self, names: Sequence[Name], own: Floats) -> None:
        self.names, self.own = names, own
        self.places = [meant.place for name in names for meant in name.meant]
        counts = [len(name.meant) for name in names]
        self.group = np.repeat(np.arange(len(names)), counts)
        self.first = np.cumsum([0, *counts])
        self.lat = np.radians([place.lat for place in self.places])
        self.lon = np.radians([place.lon for place in self.places])
        self.country = _numbered([place.country for place in self.places])
        provinces = [p.number if p.kind == "province" else p.admin1 for p in self.places]
        self.province = _numbered(provinces)
        self.has_province = np.array([bool(number) for number in provinces])
        self.is_area = np.array([place.kind in ("country", NOWHERE.kind) for place in self.places])
        self.is_place = np.array([float(place is not NOWHERE) for place in self.places])
        self.is_named = np.array([bool(n.meant) and not n.mentions[0].span.is_people for n in names])

    def shares(self, points: Floats) -> Floats:
        """Return each place's share of exp(points) among its name's."""
        most = np.full(len(self.names), -np.inf)
        np.maximum.at(most, self.group, points)
        weight = np.exp(points - most[self.group])
        total = np.bincount(self.group, weight, minlength=len(self.names))
        shares: Floats = weight / total[self.group]
        return shares

    def beside(self, scores: Floats) -> Floats:
        """Return the features that the other names' places give, as far as they are settled."""
        others = max(1, int(self.is_named.sum()) - 1)
        country = self._votes(self.country, scores) / others
        province = np.where(self.has_province, self._votes(self.province, scores), 0.0)
        near = self._near(scores)
        columns = [country, province / others, *near, np.log1p(province), *self._inside(scores)]
        found: Floats = np.column_stack(columns) * self.is_place[:, None]
        return found

    def _votes(self, area: NDArray[np.int64], scores: Floats) -> Floats:
        """Return for each place the score that other names' places have in its area."""
        total = np.bincount(area, scores)[area]
        pair = self.group * (int(area.max()) + 1) + area
        _, index = np.unique(pair, return_inverse=True)
        own = np.bincount(index, scores)[index]
        votes: Floats = np.maximum(total - own, 0.0)
        return votes

    def _near(self, scores: Floats) -> list[Floats]:
        """Return nearness to the other names' places: to the nearest settled one, and to any."""
        spots = np.flatnonzero((scores > 0.25) & ~self.is_area)[:200]
        anywhere = np.flatnonzero((scores > 0.01) & ~self.is_area)[:400]
        km = self._km(anywhere)
        km = np.where(self.group[:, None] == self.group[anywhere][None, :], np.inf, km)
        weight = scores[anywhere][None, :]
        settled = np.isin(anywhere, spots)
        found = []
        for fade in NEAR_KM:
            fades = np.exp(-km / fade) * weight * settled[None, :]
            found.append(fades.max(axis=1) if anywhere.size else np.zeros(len(scores)))
        soft = np.exp(-km / NEAR_KM[1]) * weight
        found.append(np.log1p(soft.sum(axis=1)) if anywhere.size else np.zeros(len(scores)))
        return found

    def _km(self, spots: NDArray[np.int64]) -> Floats:
        """Return distances of all places to some of them, in km."""
        north = self.lat[:, None] - self.lat[spots][None, :]
        east = self.lon[:, None] - self.lon[spots][None, :]
        half = (
            np.sin(north / 2) ** 2
            + np.cos(self.lat)[:, None] * np.cos(self.lat[spots])[None, :] * np.sin(east / 2) ** 2
        )
        km: Floats = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1.0, half)))
        return km

    def _inside(self, scores: Floats) -> list[Floats]:
        """Return for each place the score of the areas named that hold it, and of those beside the ones that do.

        A village of one district is not the one meant in a report that speaks of another; of districts, only such count
        as the report calls so, since most share their name with a town.
        """
        named: dict[int, float] = {}
        beside: dict[tuple[str, str], list[tuple[float, int]]] = {}
        for number, place in enumerate(self.places):
            if place.kind not in ("province", "district") or scores[number] <= 0.05:
                continue
            named[place.number] = max(named.get(place.number, 0.0), float(scores[number]))
            if place.kind == "province" or self.names[self.group[number]].kind == "district":
                beside.setdefault((place.kind, place.country), []).append(
                    (float(scores[number]), int(self.group[number]))
                )
        inside = np.array([max(named.get(p.admin1, 0.0), named.get(p.admin2, 0.0)) for p in self.places])
        outside = [
            np.array([self._elsewhere(n, beside, kind, named) for n in range(len(self.places))])
            for kind in ("province", "district")
        ]
        return [inside, *outside]

    def _elsewhere(
        self,
        number: int,
        beside: Mapping[tuple[str, str], list[tuple[float, int]]],
        kind: str,
        named: Mapping[int, float],
    ) -> float:
        """Return how much the other names' areas of a kind, in a place's country, speak against it."""
        place = self.places[number]
        own = place.admin1 if kind == "province" else place.admin2
        if place.kind in ("country", "province", kind) or not own:
            return 0.0
        others = [score for score, group in beside.get((kind, place.country), ()) if group != self.group[number]]
        return max(0.0, max(others, default=0.0) - named.get(own, 0.0))

    def choice(self, number: int, scores: Floats, features: Floats) -> Choice:
        """Return the choice for one name."""
        rows = slice(self.first[number], self.first[number + 1])
        own = scores[rows]
        order = sorted(range(len(own)), key=lambda n: (-own[n], self.names[number].meant[n].place.number))
        return Choice(self.names[number], own, features[rows], tuple(order))


def _numbered(values: Sequence[str | int]) -> NDArray[np.int64]:
    numbers: dict[str | int, int] = {}
    return np.array([numbers.setdefault(value, len(numbers)) for value in values], dtype=np.int64)


Chooser = Callable[[Sequence[Name], Setting], list[Choice]]
