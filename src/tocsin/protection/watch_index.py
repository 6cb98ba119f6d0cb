"""Which of many watches an incident is inside, by grid cells, so that ten thousand watches cost little more than one.

Areas are kept by the cells of a grid that the circle around them touches; an incident asks the cells around each of
its possible places. What is found there is measured all at once, and so are types and least tolls; only watches that
ask for more, and those on regions, are asked one by one. The answer is that of
:func:`tocsin.protection.watches.sound`, which says also why; a test holds the two together.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

import numpy as np

from tocsin.protection.watch_conditions import Holds, actors_of, conditions_held, harmed
from tocsin.protection.watch_geometry import Areas, Drawn, drawn, haversine, no_areas, shape_of
from tocsin.protection.watch_spans import Numbers, Shapes
from tocsin.protection.watches import DRAWN, Spot, countries_of, sound, spots_of
from tocsin.records import Answer, Conditions, Finding, Incident, IncidentType, Region, Watch
from tocsin.reference.globe import EARTH_KM

CELL = 1.0
"""Degrees of a grid cell. Source: our choice; bench/watches.py measures it."""
MOST_CELLS = 400
"""An area or place that touches more cells is kept or asked for without the grid. Source: our choice."""
MOST_DRAWN = 2_000
"""Outlines kept ready; each takes some ten kilobytes. Source: our choice."""
SLACK_KM = 1.0
"""What the first look allows for, so that rounding drops nothing. Source: our choice."""
DEGREE_KM = math.pi * EARTH_KM / 180

Cell = tuple[int, int]
_TYPES = {kind: 1 << number for number, kind in enumerate(IncidentType)}


def cells_of(lat: float, lon: float, km: float) -> list[Cell] | None:
    """Return the cells that a circle touches, None where they are too many or it reaches a pole.

    >>> cells_of(10.5, 179.9, 30.0)
    [(10, 179), (10, -180)]
    """
    high = km / DEGREE_KM
    if abs(lat) + high >= 89:
        return None
    wide = math.degrees(math.asin(min(1.0, math.sin(math.radians(high)) / math.cos(math.radians(lat)))))
    rows = range(math.floor((lat - high) / CELL), math.floor((lat + high) / CELL) + 1)
    columns = range(math.floor((lon - wide) / CELL), math.floor((lon + wide) / CELL) + 1)
    if len(rows) * len(columns) > MOST_CELLS or wide >= 90:
        return None
    around = round(360 / CELL)
    return [(row, (column + around // 2) % around - around // 2) for row in rows for column in columns]


class WatchIndex:
    """Many watches, ready to be asked. Watches that are off are left out."""

    def __init__(self, watches: Iterable[Watch]) -> None:
        self.watches = tuple(watch for watch in watches if watch.is_on)
        asked = [watch.conditions for watch in self.watches]
        self._shapes = Shapes([shape_of(watch.area) if watch.area else None for watch in self.watches])
        self._types = np.array([sum(_TYPES[kind] for kind in a.types) or -1 for a in asked], dtype=np.int64)
        self._least = np.array([a.least for a in asked], dtype=np.int64)
        harms = {a.harm for a in asked if a.least}
        self._harms = {h: np.array([a.harm is h and a.least > 0 for a in asked], dtype=bool) for h in harms}
        self._is_certain = np.array([a.is_certain for a in asked], dtype=bool)
        self._is_plain = np.array([_is_plain(watch) for watch in self.watches], dtype=bool)
        self._cells: dict[Cell, Numbers] = {}
        self._wide: Numbers = np.empty(0, dtype=np.intp)
        self._regions: dict[str, list[int]] = defaultdict(list)
        """Country -> the watches on it, and on its provinces and districts, which need no point."""
        self._actors: dict[str, list[int]] = defaultdict(list)
        self._searches: list[int] = []
        self._drawn: dict[str, Drawn | None] = {}
        self._file_all()

    def _file_all(self) -> None:
        cells: dict[Cell, list[int]] = defaultdict(list)
        wide = []
        for number, watch in enumerate(self.watches):
            if watch.area is None:
                self._file_by_name(number, watch)
                continue
            if isinstance(watch.area, Region):
                self._regions[watch.area.country].append(number)
                continue
            if self._shapes.reach[number] >= 0:
                lat, lon = np.degrees(self._shapes.middles[number])
                touched = cells_of(float(lat), float(lon), float(self._shapes.reach[number]) + SLACK_KM)
                for cell in touched or ():
                    cells[cell].append(number)
                wide += [number] if touched is None else []
        self._is_area = np.array([w.area is not None and not isinstance(w.area, Region) for w in self.watches], bool)
        self._cells = {cell: np.array(numbers, dtype=np.intp) for cell, numbers in cells.items()}
        self._wide = np.array(wide, dtype=np.intp)

    def _file_by_name(self, number: int, watch: Watch) -> None:
        for ident, _ in watch.actors:
            self._actors[ident].append(number)
        if not watch.actors:
            self._searches.append(number)

    def hits(self, incident: Incident, day: date, areas: Areas = no_areas) -> Iterator[tuple[Watch, Answer]]:
        """Yield every watch that an incident is inside or possibly inside, and which of the two.

        A saved search is not looked at here.
        """
        spots = spots_of(incident)
        numbers = self._near(spots)
        holds = np.minimum(self._places(numbers, spots, areas), self._conditions(numbers, incident))
        holds[(holds == Holds.PERHAPS) & self._is_certain[numbers]] = Holds.NO
        for place in np.flatnonzero(holds > Holds.NO).tolist():
            watch, found = self.watches[numbers[place]], int(holds[place])
            if not self._is_plain[numbers[place]]:
                found = min([found, *(held.holds for held in conditions_held(watch, incident, day))])
            if found == Holds.YES:
                yield watch, Answer.INSIDE
            elif found == Holds.PERHAPS and not watch.conditions.is_certain:
                yield watch, Answer.POSSIBLY
        for number in self._named(incident, spots):
            answer = sound(self.watches[number], incident, day, areas).answer
            if answer in (Answer.INSIDE, Answer.POSSIBLY):
                yield self.watches[number], answer

    def findings(self, incident: Incident, day: date, areas: Areas = no_areas) -> Iterator[tuple[Watch, Finding]]:
        """Yield the same watches, each with its whole finding."""
        for watch, _ in self.hits(incident, day, areas):
            yield watch, sound(watch, incident, day, areas)

    def _named(self, incident: Incident, spots: tuple[Spot, ...]) -> list[int]:
        """Return the watches on regions, actors and searches that an incident may concern."""
        countries = countries_of(incident) | {spot.candidate.country for spot in spots}
        named = {number for code in countries for number in self._regions.get(code, ())}
        named |= {number for ident in actors_of(incident) for number in self._actors.get(ident, ())}
        return sorted({*named, *self._searches})

    def _near(self, spots: tuple[Spot, ...]) -> Numbers:
        """Return the watches on areas that one of the places may touch, in their order."""
        found = [self._near_spot(spot) for spot in spots]
        if len(found) == 1:
            return found[0]
        return np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.intp)

    def _near_spot(self, spot: Spot) -> Numbers:
        at = spot.candidate
        cells = cells_of(at.lat, at.lon, spot.radius_km)
        if cells is None:
            numbers: Numbers = np.flatnonzero(self._is_area)
        else:
            filed = [self._cells[cell] for cell in cells if cell in self._cells]
            numbers = np.unique(np.concatenate([*filed, self._wide]))
        middles = self._shapes.middles[numbers]
        apart = haversine(math.radians(at.lat), math.radians(at.lon), middles[:, 0], middles[:, 1])
        found: Numbers = numbers[apart <= self._shapes.reach[numbers] + spot.radius_km + SLACK_KM]
        return found

    def _places(self, numbers: Numbers, spots: tuple[Spot, ...], areas: Areas) -> Numbers:
        """Return whether the incident lies in each area: all possible main places inside, or any place at all."""
        answers = [self._holds(numbers, spot, areas) for spot in spots]
        if not answers:
            return np.zeros(len(numbers), dtype=np.intp)
        best = np.minimum(np.max(answers, axis=0), Holds.PERHAPS)
        main = [answer for answer, spot in zip(answers, spots, strict=True) if spot.is_main]
        if main:
            best = np.where(np.min(main, axis=0) == Holds.YES, int(Holds.YES), best)
        found: Numbers = best.astype(np.intp)
        return found

    def _holds(self, numbers: Numbers, spot: Spot, areas: Areas) -> Numbers:
        at = spot.candidate
        where = self._outline(spot, areas) if at.precision in DRAWN and not spot.relation else None
        low, high = self._shapes.edges(numbers, at.lat, at.lon, spot.radius_km, where)
        found: Numbers = np.where(high <= 0, int(Holds.YES), np.where(low > 0, int(Holds.NO), int(Holds.PERHAPS)))
        return found

    def _outline(self, spot: Spot, areas: Areas) -> Drawn | None:
        at = spot.candidate
        if at.id not in self._drawn:
            if len(self._drawn) >= MOST_DRAWN:
                self._drawn.clear()
            outline = areas(at.id)
            self._drawn[at.id] = drawn(outline, at.lat, at.lon) if outline else None
        return self._drawn[at.id]

    def _conditions(self, numbers: Numbers, incident: Incident) -> Numbers:
        """Return whether types and least tolls hold; what else is asked is asked one by one."""
        types = self._types[numbers]
        also = sum(_TYPES[kind] for kind in {incident.type, *incident.types})
        found = np.where((types & _TYPES[incident.type]) != 0, int(Holds.YES), int(Holds.PERHAPS))
        found[(types & also) == 0] = Holds.NO
        for harm, asks in self._harms.items():
            held, least = np.full(len(numbers), int(Holds.PERHAPS)), self._least[numbers]
            low, high = harmed(incident, harm) or (None, None)
            if low is not None:
                held[least <= low] = Holds.YES
            if high is not None:
                held[least > high] = Holds.NO
            found = np.where(asks[numbers], np.minimum(found, held), found)
        return found.astype(np.intp)


def _is_plain(watch: Watch) -> bool:
    """Return whether a watch asks for nothing that the index cannot answer for all at once."""
    plain = Conditions(
        types=watch.conditions.types,
        least=watch.conditions.least,
        harm=watch.conditions.harm,
        is_certain=watch.conditions.is_certain,
    )
    return watch.conditions == plain and not watch.actors
