"""Joins ways to a network: junctions, and between them stretches that keep the road's course.

A point is a junction where ways meet or end. Two stretches that only go on
into each other, as the same road in the same direction, become one: the middle
of a street that OpenStreetMap draws as two ways is no junction. Bridges and
tunnels stay stretches of their own, so that one can be cut.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from tocsin.records.roads import RoadNetwork

EARTH_M: Final = 6371008.8
"""Source: IUGG mean radius."""

Point = tuple[int, float, float]
"""OpenStreetMap's id, latitude, longitude."""


@dataclass(slots=True, kw_only=True)
class Way:
    """A drivable way, or a part of one. Not frozen and made by the hundred thousand: it never leaves this room."""

    id: int
    points: list[Point]
    road_class: int
    direction: int
    is_bridge: bool
    is_tunnel: bool
    name: str
    ref: str

    @property
    def kind(self) -> tuple[object, ...]:
        """What must agree for two stretches to become one; the direction is looked at apart."""
        return (self.road_class, self.is_bridge, self.is_tunnel, self.name, self.ref, self.direction != 0)

    def turned(self) -> "Way":
        """Return the same stretch drawn from its end to its start."""
        return replace(self, points=self.points[::-1], direction=-self.direction)


def network_of(
    ways: Sequence[Way],
    *,
    title: str,
    bounds: tuple[float, float, float, float] | None,
    attribution: str,
    licence: str,
    sha256: str = "",
) -> RoadNetwork:
    """Return the network of ways. Without ``bounds`` the part of the map is taken from the points."""
    stretches = _joined(list(_split(ways)))
    names = _numbered(stretches)
    junctions: dict[int, int] = {}
    where: list[tuple[float, float]] = []
    for s in stretches:
        for ref, lat, lon in (s.points[0], s.points[-1]):
            if junctions.setdefault(ref, len(junctions)) == len(where):
                where.append((lat, lon))
    places = np.array(where)
    shape = np.array([(lat, lon) for s in stretches for _, lat, lon in s.points])
    if bounds is None:
        bounds = (*map(float, shape.min(axis=0)), *map(float, shape.max(axis=0)))  # type: ignore[assignment]
    return RoadNetwork(
        lat=places[:, 0],
        lon=places[:, 1],
        start=np.array([junctions[s.points[0][0]] for s in stretches], dtype=np.int64),
        end=np.array([junctions[s.points[-1][0]] for s in stretches], dtype=np.int64),
        metres=np.array([_metres(s.points) for s in stretches]),
        road_class=np.array([s.road_class for s in stretches], dtype=np.int64),
        direction=np.array([s.direction for s in stretches], dtype=np.int64),
        is_bridge=np.array([s.is_bridge for s in stretches], dtype=np.bool_),
        is_tunnel=np.array([s.is_tunnel for s in stretches], dtype=np.bool_),
        name=np.array([names[s.name] for s in stretches], dtype=np.int64),
        ref=np.array([names[s.ref] for s in stretches], dtype=np.int64),
        way=np.array([s.id for s in stretches], dtype=np.int64),
        shape_at=np.cumsum([0, *(len(s.points) for s in stretches)], dtype=np.int64),
        shape_lat=shape[:, 0],
        shape_lon=shape[:, 1],
        names=tuple(names),
        title=title,
        bounds=bounds,  # type: ignore[arg-type]
        attribution=attribution,
        licence=licence,
        sha256=sha256,
    )


def _numbered(stretches: Iterable[Way]) -> dict[str, int]:
    """Return the numbers of all names and road numbers; that of none is 0."""
    names = {"": 0}
    for s in stretches:
        names.setdefault(s.name, len(names))
        names.setdefault(s.ref, len(names))
    return names


def _split(ways: Iterable[Way]) -> Iterable[Way]:
    """Yield the ways cut at every point where ways meet, end, or cross themselves."""
    ways = list(ways)
    uses = Counter(ref for way in ways for ref, _, _ in way.points)
    for way in ways:
        uses[way.points[0][0]] += 1
        uses[way.points[-1][0]] += 1
    for way in ways:
        begin = 0
        for number in range(1, len(way.points)):
            if uses[way.points[number][0]] > 1:
                yield replace(way, points=way.points[begin : number + 1])
                begin = number


def _joined(stretches: list[Way]) -> list[Way]:
    """Return the stretches, those that only go on into each other made one."""
    at: dict[int, list[int]] = {}
    for number, stretch in enumerate(stretches):
        for ref in (stretch.points[0][0], stretch.points[-1][0]):
            at.setdefault(ref, []).append(number)
    alive: list[Way | None] = list(stretches)
    for ref in list(at):
        if len(at[ref]) != 2 or at[ref][0] == at[ref][1]:
            continue
        one, two = at[ref]
        left, right = alive[one], alive[two]
        assert left is not None and right is not None
        merged = _going_on(left, right, ref)
        if merged is None:
            continue
        alive[one], alive[two] = merged, None
        far = merged.points[-1][0]
        at[far] = [one if n == two else n for n in at[far]]
        at[ref] = []
    return [s for s in alive if s is not None]


def _going_on(left: Way, right: Way, ref: int) -> Way | None:
    """Return two stretches as one through the point where they meet, None where they are not the same road."""
    if left.kind != right.kind:
        return None
    if left.points[-1][0] != ref:
        left = left.turned()
    if right.points[0][0] != ref:
        right = right.turned()
    if left.direction != right.direction or left.points[0][0] == right.points[-1][0]:
        return None
    return replace(left, points=left.points + right.points[1:])


def _metres(points: Sequence[Point]) -> float:
    return sum(metres_between(a[1], a[2], b[1], b[2]) for a, b in pairwise(points))


def metres_between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the metres between two points on a sphere.

    >>> round(metres_between(0, 0, 0, 1))
    111195
    """
    half = math.sin(math.radians(other_lat - lat) / 2) ** 2
    half += (
        math.cos(math.radians(lat))
        * math.cos(math.radians(other_lat))
        * math.sin(math.radians(other_lon - lon) / 2) ** 2
    )
    return 2 * EARTH_M * math.asin(math.sqrt(min(1.0, half)))
