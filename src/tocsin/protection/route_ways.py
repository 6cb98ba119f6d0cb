"""Ways from A to B by road: the quickest, and others that differ from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from tocsin.protection.ring_geometry import Floats, metres_from
from tocsin.records.plans import Course
from tocsin.records.roads import RoadClass, RoadNetwork

KMH: Final = {
    RoadClass.MOTORWAY: 90.0,
    RoadClass.TRUNK: 75.0,
    RoadClass.PRIMARY: 60.0,
    RoadClass.SECONDARY: 50.0,
    RoadClass.TERTIARY: 40.0,
    RoadClass.UNCLASSIFIED: 30.0,
    RoadClass.RESIDENTIAL: 25.0,
    RoadClass.LIVING_STREET: 15.0,
    RoadClass.SERVICE: 15.0,
    RoadClass.ROAD: 25.0,
    RoadClass.TRACK: 15.0,
}
"""A convoy's pace by class of road. Unit: km/h. Source: our choice, docs/ring.md; which way is quicker rests on it."""

DEARER: Final = 1.6
"""What was driven on an earlier way counts so much longer for the next. Source: our choice."""
SHARED: Final = 0.7
"""A way that shares more of its length with an earlier one is no other way. Source: our choice."""
LEAST_LEG_M: Final = 1000.0
"""Legs shorter than this go with the leg before. Unit: metres. Source: our choice; places are rarely known better."""
TRIES: Final = 4
"""Searches for each way asked for. Source: our choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A run of stretches on a road of one name."""

    road: str
    metres: float
    course: Course


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way from A to B."""

    stretches: tuple[int, ...]
    metres: float
    hours: float
    legs: tuple[Leg, ...]


def ways_between(
    network: RoadNetwork, one: tuple[float, float], two: tuple[float, float], *, most: int, heeds_one_way: bool = True
) -> tuple[Way, ...]:
    """Return the quickest way between the junctions nearest to two places, and others that mostly run elsewhere.

    Raises: ValueError, where both places are nearest to one junction, or no road joins them.
    """
    begin, end = (int(metres_from(network.lat, network.lon, *place).argmin()) for place in (one, two))
    if begin == end:
        raise ValueError("both places are nearest to the same junction; there is no way between them to look at")
    hours = network.metres / 1000 / np.array([KMH[RoadClass(int(c))] for c in network.road_class])
    dear = hours.copy()
    found: list[Way] = []
    for _ in range(most * TRIES):
        if len(found) == most:
            break
        driven = _quickest(network, dear, begin, end, heeds_one_way)
        if not driven:
            break
        if all(_shared(network, driven, way.stretches) <= SHARED for way in found):
            found.append(_way(network, driven, begin, hours))
        dear[list(driven)] *= DEARER
    if not found:
        raise ValueError("no road in this file joins the two places")
    return tuple(found)


def _quickest(network: RoadNetwork, hours: Floats, begin: int, end: int, heeds_one_way: bool) -> tuple[int, ...]:
    ahead = network.direction >= 0 if heeds_one_way else np.ones(len(hours), dtype=np.bool_)
    back = network.direction <= 0 if heeds_one_way else ahead
    stretch = np.concatenate([np.nonzero(ahead)[0], np.nonzero(back)[0]])
    tail = np.concatenate([network.start[ahead], network.end[back]])
    head = np.concatenate([network.end[ahead], network.start[back]])
    order = np.lexsort((hours[stretch], head, tail))
    tail, head, stretch = tail[order], head[order], stretch[order]
    first = np.ones(len(tail), dtype=np.bool_)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    tail, head, stretch = tail[first], head[first], stretch[first]
    count = len(network.lat)
    steps = csr_matrix((np.maximum(hours[stretch], 1e-9), (tail, head)), shape=(count, count))
    far, before = dijkstra(steps, indices=begin, return_predecessors=True)
    if not np.isfinite(far[end]):
        return ()
    by_step = dict(zip(zip(tail.tolist(), head.tolist(), strict=True), stretch.tolist(), strict=True))
    nodes = [end]
    while nodes[-1] != begin:
        nodes.append(int(before[nodes[-1]]))
    return tuple(by_step[step] for step in pairwise(nodes[::-1]))


def _shared(network: RoadNetwork, one: Sequence[int], two: Sequence[int]) -> float:
    both = list(set(one) & set(two))
    return float(network.metres[both].sum() / network.metres[list(one)].sum())


def _runs(network: RoadNetwork, stretches: tuple[int, ...]) -> list[list[int]]:
    """Return the positions of stretches in runs: of one road each, but none shorter than LEAST_LEG_M if it can be."""
    runs: list[list[int]] = []
    for number, stretch in enumerate(stretches):
        last = runs[-1] if runs else []
        is_same = bool(last) and network.road(stretches[last[-1]]) == network.road(stretch)
        if last and (is_same or network.metres[[stretches[n] for n in last]].sum() < LEAST_LEG_M):
            last.append(number)
        else:
            runs.append([number])
    if len(runs) > 1 and network.metres[[stretches[n] for n in runs[-1]]].sum() < LEAST_LEG_M:
        runs[-2:] = [runs[-2] + runs[-1]]
    return runs


def _way(network: RoadNetwork, stretches: tuple[int, ...], begin: int, hours: Floats) -> Way:
    courses, at = [], begin
    for stretch in stretches:
        forward = network.start[stretch] == at
        course = network.course(stretch)
        courses.append(course if forward else course[::-1])
        at = int(network.end[stretch] if forward else network.start[stretch])
    legs = []
    for run in _runs(network, stretches):
        longest = max(run, key=lambda n: (network.name[stretches[n]] > 0, network.metres[stretches[n]]))
        road = network.road(stretches[longest])
        points = [point for n in run for point in courses[n]]
        metres = float(network.metres[[stretches[n] for n in run]].sum())
        legs.append(Leg(road=road, metres=metres, course=tuple(p for p, _ in groupby(points))))
    return Way(
        stretches=stretches,
        metres=float(network.metres[list(stretches)].sum()),
        hours=float(hours[list(stretches)].sum()),
        legs=tuple(legs),
    )
