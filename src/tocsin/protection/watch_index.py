"""Which of many watches an incident concerns, by grid cells, so that ten thousand watches cost little more than one.

Areas are kept by the cells of a grid that the circle around them touches; an incident asks the cells around each of
its possible places. What is near is measured all at once. Rings that are surely not reached fall away here, and
whatever is left gets its answer from :func:`tocsin.protection.watches.sound`, so that the index and one watch alone
cannot differ. A test holds them together.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

import numpy as np
import numpy.typing as npt

from tocsin.matching.spots import EARTH_KM
from tocsin.protection.watch_conditions import actors_of, harmed
from tocsin.protection.watch_geometry import Areas, haversine, no_areas, shape_of
from tocsin.protection.watches import Spot, countries_of, sound, spots_of
from tocsin.records import Answer, Finding, Incident, IncidentType, Region, Watch

CELL = 1.0
"""Degrees of a grid cell. Source: our choice; bench/watches.py measures it."""
MOST_CELLS = 400
"""An area or place that touches more cells is kept or asked for without the grid. Source: our choice."""
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
        shapes = [shape_of(watch.area) if watch.area else None for watch in self.watches]
        self._middles = np.radians([(s.lat, s.lon) if s else (0.0, 0.0) for s in shapes] or np.empty((0, 2)))
        self._reach = np.array([s.reach_km if s else -math.inf for s in shapes], dtype=float)
        self._types = np.array(
            [sum(_TYPES[kind] for kind in w.conditions.types) or -1 for w in self.watches], dtype=np.int64
        )
        self._least = np.array([w.conditions.least for w in self.watches], dtype=np.int64)
        asked = {w.conditions.harm for w in self.watches if w.conditions.least}
        self._harms = {h: np.array([w.conditions.harm is h for w in self.watches], dtype=bool) for h in asked}
        self._cells: dict[Cell, npt.NDArray[np.intp]] = {}
        self._wide: npt.NDArray[np.intp] = np.empty(0, dtype=np.intp)
        self._regions: dict[str, list[int]] = defaultdict(list)
        """Country -> the watches on it, and on its provinces and districts, which need no point."""
        self._actors: dict[str, list[int]] = defaultdict(list)
        self._searches: list[int] = []
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
            if self._reach[number] >= 0:
                lat, lon = np.degrees(self._middles[number])
                touched = cells_of(float(lat), float(lon), float(self._reach[number]) + SLACK_KM)
                for cell in touched or ():
                    cells[cell].append(number)
                wide += [number] if touched is None else []
        self._cells = {cell: np.array(numbers, dtype=np.intp) for cell, numbers in cells.items()}
        self._wide = np.array(wide, dtype=np.intp)

    def _file_by_name(self, number: int, watch: Watch) -> None:
        for ident, _ in watch.actors:
            self._actors[ident].append(number)
        if not watch.actors:
            self._searches.append(number)

    def near(self, incident: Incident) -> tuple[int, ...]:
        """Return the numbers of the watches that an incident may concern, in their order."""
        found = [self._near_spot(spot) for spot in spots_of(incident)]
        countries = countries_of(incident) | {spot.candidate.country for spot in spots_of(incident)}
        named = [number for code in countries for number in self._regions.get(code, ())]
        named += [number for ident in actors_of(incident) for number in self._actors.get(ident, ())]
        found.append(np.array([*named, *self._searches], dtype=np.intp))
        numbers = np.unique(np.concatenate(found))
        return tuple(self._that_may_hold(numbers, incident).tolist())

    def _near_spot(self, spot: Spot) -> npt.NDArray[np.intp]:
        at = spot.candidate
        cells = cells_of(at.lat, at.lon, spot.radius_km)
        if cells is None:
            numbers: npt.NDArray[np.intp] = np.arange(len(self.watches))
        else:
            filed = [self._cells[cell] for cell in cells if cell in self._cells]
            numbers = np.concatenate([*filed, self._wide])
        middles = self._middles[numbers]
        apart = haversine(math.radians(at.lat), math.radians(at.lon), middles[:, 0], middles[:, 1])
        found: npt.NDArray[np.intp] = numbers[apart <= self._reach[numbers] + spot.radius_km + SLACK_KM]
        return found

    def _that_may_hold(self, numbers: npt.NDArray[np.intp], incident: Incident) -> npt.NDArray[np.intp]:
        """Leave out the watches whose type or least toll the incident certainly does not have."""
        kinds = sum(_TYPES[kind] for kind in {incident.type, *incident.types})
        may = (self._types[numbers] & kinds) != 0
        for harm, asks in self._harms.items():
            figure = harmed(incident, harm)
            if figure is not None and figure[1] is not None:
                may &= ~asks[numbers] | (self._least[numbers] <= figure[1])
        found: npt.NDArray[np.intp] = numbers[may]
        return found

    def findings(self, incident: Incident, day: date, areas: Areas = no_areas) -> Iterator[tuple[Watch, Finding]]:
        """Yield every watch that an incident is inside or possibly inside, with the finding."""
        for number in self.near(incident):
            watch = self.watches[number]
            finding = sound(watch, incident, day, areas)
            if finding.answer in (Answer.INSIDE, Answer.POSSIBLY):
                yield watch, finding
