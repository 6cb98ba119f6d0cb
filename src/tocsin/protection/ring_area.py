"""The protected area of a ring on the map about its middle (metres east and north): a circle, or what somebody drew."""

from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from tocsin.protection.ring_geometry import Floats, crossings, on_map

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

ROUNDING_M = 1e-6
"""What two ways of computing one distance may differ by. Unit: metres."""


@dataclass(frozen=True, slots=True)
class Round:
    """A circle. Unit: metres."""

    radius: float

    def holds(self, x: Floats, y: Floats) -> Flags:
        """Return which points lie in the area or on its edge."""
        return np.asarray(np.hypot(x, y) <= self.radius)

    def surely_holds(self, x: float, y: float) -> bool:
        """Return whether a point lies in the area, off its edge."""
        return float(np.hypot(x, y)) <= self.radius - ROUNDING_M

    def cut_by(self, x: Floats, y: Floats) -> tuple[Whole, Floats]:
        """Return where lines from point to point cross the edge: which line, and the share of its length."""
        return crossings(x, y, self.radius)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What lies inside outlines and outside their holes (even-odd), on the map."""

    shape: Any
    """A shapely polygon or multipolygon."""

    def holds(self, x: Floats, y: Floats) -> Flags:
        """Return which points lie in the area or on its edge."""
        shapely.prepare(self.shape)
        return np.asarray(shapely.intersects_xy(self.shape, x, y))

    def surely_holds(self, x: float, y: float) -> bool:
        """Return whether a point lies in the area, off its edge."""
        return bool(shapely.contains_xy(self.shape, x, y))

    def cut_by(self, x: Floats, y: Floats) -> tuple[Whole, Floats]:
        """Return where lines from point to point cross the edge: which line, and the share of its length."""
        edge = shapely.boundary(self.shape)
        shapely.prepare(edge)
        places = np.stack([np.stack([x[:-1], y[:-1]], axis=1), np.stack([x[1:], y[1:]], axis=1)], axis=1)
        lines = shapely.linestrings(places)
        near = np.nonzero(shapely.intersects(edge, lines))[0]
        at, which = shapely.get_coordinates(shapely.intersection(lines[near], edge), return_index=True)
        line = near[which]
        begin, along = places[line, 0], places[line, 1] - places[line, 0]
        share = ((at - begin) * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), ROUNDING_M**2)
        kept = share < 1  # the end of a line is the beginning of the next
        return line[kept].astype(np.int64), np.maximum(share[kept], 0.0)


def drawn_on_map(outline: tuple[tuple[tuple[float, float], ...], ...], lat: float, lon: float) -> Drawn:
    """Return outlines of points (lat, lon) as an area on the map about a middle. Raises: ValueError for none."""
    rings = []
    for ring in outline:
        lats, lons = (np.array(column) for column in zip(*ring, strict=True))
        rings.append(shapely.make_valid(shapely.Polygon(np.column_stack(on_map(lats, lons, lat, lon)))))
    shape = reduce(shapely.symmetric_difference, rings)
    if not shape.area:
        raise ValueError("the outline encloses nothing")
    return Drawn(shape)


def middle_and_reach(outline: tuple[tuple[tuple[float, float], ...], ...]) -> tuple[float, float, float]:
    """Return the middle (lat, lon) of outlines, and how many metres their farthest point lies from it."""
    lat, lon = (np.array(column) for column in zip(*(point for ring in outline for point in ring), strict=True))
    rough = float(lat.mean()), float(lon.mean())
    centre = drawn_on_map(outline, *rough).shape.centroid
    metres_a_degree = float(on_map(np.array([rough[0] + 1]), np.array([rough[1]]), *rough)[1][0])
    middle_lat = rough[0] + centre.y / metres_a_degree
    middle_lon = rough[1] + centre.x / (metres_a_degree * max(0.01, float(np.cos(np.radians(middle_lat)))))
    x, y = on_map(lat, lon, middle_lat, middle_lon)
    return middle_lat, middle_lon, float(np.hypot(x, y).max())
