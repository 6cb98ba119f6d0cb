"""Distances from one place to the areas of many watches at once: the arithmetic of ``watch_geometry`` over arrays."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from tocsin.protection.watch_geometry import (
    Drawn,
    Floats,
    Shape,
    haversine,
    projected,
    span_of_outline,
    spans_of_points,
)

Numbers = npt.NDArray[np.intp]
SURELY_OUT = 1.0
"""Kilometres: stands for a distance of which only the sign is asked."""


class Shapes:
    """The shapes of many watches; None where a watch has none."""

    def __init__(self, shapes: Sequence[Shape | None]) -> None:
        self._shapes = tuple(shapes)
        self.middles = np.radians(np.array([(s.lat, s.lon) if s else (0.0, 0.0) for s in shapes]).reshape(-1, 2))
        self.reach = np.array([s.reach_km if s else -math.inf for s in shapes], dtype=float)
        self._km = np.array([s.km if s else 0.0 for s in shapes], dtype=float)
        self._is_filled = np.array([bool(s and s.is_filled) for s in shapes], dtype=bool)
        self._is_ring = np.array([bool(s and len(s.lines[0]) == 1) for s in shapes], dtype=bool)
        segments = [_segments(shape) for shape in shapes]
        self._count = np.array([len(found) for found in segments], dtype=np.intp)
        self._first = np.concatenate([[0], np.cumsum(self._count)])[:-1].astype(np.intp)
        self._segments: Floats = np.concatenate(segments) if segments else np.empty((0, 4))

    def edges(self, numbers: Numbers, lat: float, lon: float, radius_km: float, where: Drawn | None) -> Floats:
        """Return two rows: the least and the greatest distance from each shape's edge, below 0 inside it.

        Of what lies within a radius of a point (degrees), and inside an outline where one is given.
        """
        edge = self._apart(numbers, math.radians(lat), math.radians(lon))
        low, high = edge - radius_km, edge + radius_km
        if where is not None:
            self._draw(numbers, where, low, high)
        return np.stack([low, high])

    def _apart(self, numbers: Numbers, lat: float, lon: float) -> Floats:
        middles = self.middles[numbers]
        lines = haversine(lat, lon, middles[:, 0], middles[:, 1])
        crossings = np.zeros(len(numbers), dtype=np.intp)
        drawn = np.flatnonzero(~self._is_ring[numbers])
        if len(drawn):
            lines[drawn], crossings[drawn] = self._to_lines(numbers[drawn], lat, lon)
        inside = np.where(crossings % 2 == 1, -lines, lines)
        found: Floats = np.where(self._is_filled[numbers], inside, lines - self._km[numbers])
        return found

    def _to_lines(self, numbers: Numbers, lat: float, lon: float) -> tuple[Floats, Numbers]:
        which, starts = self._edges_of(numbers)
        found = self._segments[which]
        one, two = projected(lat, lon, found[:, :2]), projected(lat, lon, found[:, 2:])
        along = two - one
        length = (along**2).sum(axis=1)
        share = np.clip(-(one * along).sum(axis=1) / np.where(length > 0, length, 1.0), 0, 1)[:, None]
        apart = np.sqrt(((one + share * along) ** 2).sum(axis=1))
        is_over = (one[:, 1] > 0) != (two[:, 1] > 0)
        run = np.where(is_over, along[:, 1], 1.0)
        crosses = is_over & (one[:, 0] - one[:, 1] * along[:, 0] / run > 0)
        return np.minimum.reduceat(apart, starts), np.add.reduceat(crosses.astype(np.intp), starts)

    def _draw(self, numbers: Numbers, where: Drawn, low: Floats, high: Floats) -> None:
        """Narrow what is not settled by the circle to what the outline says, as far as the sign goes.

        Most areas lie far inside an outline or far outside it, which their middles tell; only those at its edge, and
        those that may hold all of it, are measured whole.
        """
        unsettled = np.flatnonzero((low <= 0) & (high > 0))
        reach = self.reach[numbers[unsettled]]
        points = shapely.points(projected(where.lat, where.lon, self.middles[numbers[unsettled]]))
        is_out = ~shapely.dwithin(where.body, points, reach)
        low[unsettled[is_out]] = high[unsettled[is_out]] = SURELY_OUT
        left = ~is_out
        left[left] = ~shapely.intersects(where.body, points[left]) | shapely.dwithin(
            where.edge, points[left], reach[left]
        )
        is_small = reach < where.half_km
        is_ring = self._is_ring[numbers[unsettled]]
        # A ring that is not out touches the outline; so does a shape with a corner in it. Small ones cannot hold it.
        left &= ~(is_small & is_ring)
        drawn = np.flatnonzero(left & ~is_ring & is_small)
        if len(drawn):
            left[drawn[self._touch(where, numbers[unsettled[drawn]])]] = False
        rings = unsettled[left & is_ring]
        if len(rings):
            high[rings] = np.minimum(high[rings], self._farthest(where, numbers[rings]))
        for place in unsettled[left & ~is_ring]:
            shape = self._shapes[numbers[place]]
            assert shape is not None
            _, _, near_edge, far_edge = span_of_outline(shape, where)
            low[place] = max(low[place], near_edge)
            high[place] = max(low[place], min(high[place], far_edge))

    def _touch(self, where: Drawn, numbers: Numbers) -> npt.NDArray[np.bool_]:
        """Return whether a corner of each shape's lines lies within its width of an outline's area."""
        which, starts = self._edges_of(numbers)
        corners = projected(where.lat, where.lon, self._segments[which][:, :2])
        km = np.repeat(self._km[numbers], self._count[numbers])
        is_near = shapely.dwithin(where.body, shapely.points(corners), km)
        found: npt.NDArray[np.bool_] = np.logical_or.reduceat(is_near, starts)
        return found

    def _farthest(self, where: Drawn, numbers: Numbers) -> Floats:
        """Return how far the farthest corner of an outline lies outside each ring; below 0 for inside."""
        far = spans_of_points(where, projected(where.lat, where.lon, self.middles[numbers]))[1]
        found: Floats = far - self._km[numbers]
        return found

    def _edges_of(self, numbers: Numbers) -> tuple[Numbers, Numbers]:
        """Return the places of shapes' edges among all edges, and where among those each shape's begin."""
        count = self._count[numbers]
        starts = np.concatenate([[0], np.cumsum(count)])[:-1].astype(np.intp)
        which: Numbers = np.repeat(self._first[numbers] - starts, count) + np.arange(int(count.sum()))
        return which, starts


def _segments(shape: Shape | None) -> Floats:
    """Return the edges of a shape's lines, (lat, lon, lat, lon) in radians; a ring has none."""
    if shape is None or len(shape.lines[0]) == 1:
        return np.empty((0, 4))
    return np.concatenate([np.column_stack([line[:-1], line[1:]]) for line in shape.lines])
