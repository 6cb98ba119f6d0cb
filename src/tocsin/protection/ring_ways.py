"""Ways through a ring: the shortest from the outside into the area round the posts, with the roads they take."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from math import inf

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from tocsin.protection.ring_ground import INSIDE, OUTSIDE, Ground
from tocsin.records.plans import Course, OpenWay
from tocsin.records.roads import RoadClass

LEAST_M = 0.01
"""What a step is long at least, since a matrix holds no step of length 0. Unit: metres."""

MOST_WAYS = 50
"""Open ways that a plan tells one by one at most. Source: our choice; the number of all is told apart."""


def shortest_way(ground: Ground, closed: Iterable[int]) -> tuple[tuple[int, ...], float]:
    """Return the spots of the shortest way in past closed spots, and its metres; ((), inf) if there is none."""
    count, shut = ground.count, np.zeros(ground.count + 1, dtype=np.bool_)
    shut[list(closed)] = True
    entries = ground.entries[~shut[ground.entries]]
    gates = ground.gates[~shut[ground.gates]]
    if not len(entries) or not len(gates):
        return (), inf
    tail = np.concatenate([ground.tail, np.full(len(entries), count)])
    head = np.concatenate([ground.head, entries])
    free = ~(shut[tail] | shut[head])
    steps = csr_matrix(
        (np.maximum(ground.metres[head[free]], LEAST_M), (tail[free], head[free])), shape=(count + 1, count + 1)
    )
    far, before = dijkstra(steps, indices=count, return_predecessors=True)
    end = int(gates[int(far[gates].argmin())])
    if not np.isfinite(far[end]):
        return (), inf
    way, metres = [end], float(far[end])
    while before[way[-1]] != count:
        way.append(int(before[way[-1]]))
    return tuple(way[::-1]), metres


def open_ways(ground: Ground, posts: Iterable[int], most: int = MOST_WAYS) -> tuple[OpenWay, ...]:
    """Return ways in that pass no post, the shortest first, then the shortest that shares no spot with those before."""
    closed, found = set(posts), []
    for _ in range(most):
        way, metres = shortest_way(ground, closed)
        if not way:
            break
        closed.update(way)
        found.append(told_way(ground, way, metres))
    return tuple(found)


def told_way(ground: Ground, way: Sequence[int], metres: float) -> OpenWay:
    """Return a way as people read it."""
    first = len(ground.junctions)
    stretches = [ground.pieces[s - first].stretch for s in way if s >= first]
    named = [s for s in stretches if ground.network.name[s] or ground.network.ref[s]]
    roads = tuple(road for road, _ in groupby(ground.network.road(s) for s in named or stretches))
    least = max((int(ground.network.road_class[s]) for s in stretches), default=0)
    word = RoadClass(least).name.lower()
    return OpenWay(course=course_of(ground, way), metres=metres, roads=roads, least_class=word)


def course_of(ground: Ground, way: Sequence[int]) -> Course:
    """Return the points along a way of spots."""
    first = len(ground.junctions)
    points: list[tuple[float, float]] = []
    for number, spot in enumerate(way):
        if spot < first:
            points.append((float(ground.lat[spot]), float(ground.lon[spot])))
            continue
        piece = ground.pieces[spot - first]
        here = list(zip(piece.lat.tolist(), piece.lon.tolist(), strict=True))
        before = int(ground.junctions[way[number - 1]]) if number else OUTSIDE
        after = int(ground.junctions[way[number + 1]]) if number + 1 < len(way) else INSIDE
        points += here[::-1] if (piece.ends[1], piece.ends[0]) == (before, after) else here
    return tuple(p for p, _ in groupby(points))
