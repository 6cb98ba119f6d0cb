"""The least number of posts on all ways from the outside into the area: a minimum vertex cut, by maximum flow.

Every spot is two nodes with one arc between them, whose capacity is what a post
there costs. The largest flow from the outside to the area equals the smallest
cut (Menger 1927; Ford and Fulkerson 1956), and where every post costs one, the
flow is as many ways that share no spot: whoever wants to see that fewer posts
cannot do, looks at them. Spots where no post can stand have no upper end.

Of all smallest cuts, the one nearest to the outside and the one nearest to the
area are read off what is still reached from either side (Picard and Queyranne
1980: all smallest cuts lie between these two).
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import max_flow

Whole = NDArray[np.int64]

NO_END = 1 << 40
"""The capacity of what cannot be cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """Spots by number, the steps between them, those that the outside leads to, and those that lead into the area."""

    count: int
    tail: Whole
    head: Whole
    entries: Whole
    gates: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class LeastCut:
    """A smallest cut. ``value`` is None where no cut exists, since some way has no spot where a post can stand."""

    value: int | None
    farthest_out: tuple[int, ...]
    nearest_in: tuple[int, ...]
    ways: tuple[tuple[int, ...], ...]
    """With capacities of one: as many ways as posts, sharing no spot. Spots in order, from the outside inwards."""


def least_cut(web: Web, capacity: Whole, *, with_ways: bool = True) -> LeastCut:
    """Return the smallest cut of a web; ``capacity`` is each spot's, at least NO_END where no post can stand."""
    spots, steps = web.count, len(web.tail)
    solver = max_flow.SimpleMaxFlow()
    source, sink = 2 * spots, 2 * spots + 1
    number = np.arange(spots, dtype=np.int64)
    tail = np.concatenate([2 * number, 2 * web.tail + 1, np.full(len(web.entries), source), 2 * web.gates + 1])
    head = np.concatenate([2 * number + 1, 2 * web.head, 2 * web.entries, np.full(len(web.gates), sink)])
    room = np.full(len(tail), NO_END, dtype=np.int64)
    room[:spots] = np.minimum(capacity, NO_END)
    arcs = solver.add_arcs_with_capacity(tail, head, room)
    if solver.solve(source, sink) != solver.OPTIMAL:
        return LeastCut(value=None, farthest_out=(), nearest_in=(), ways=())
    value = int(solver.optimal_flow())
    if value >= NO_END:
        return LeastCut(value=None, farthest_out=(), nearest_in=(), ways=())
    reached = np.zeros(2 * spots + 2, dtype=np.bool_)
    reached[solver.get_source_side_min_cut()] = True
    leading = np.zeros(2 * spots + 2, dtype=np.bool_)
    leading[solver.get_sink_side_min_cut()] = True
    entering, leaving = slice(0, 2 * spots, 2), slice(1, 2 * spots, 2)
    return LeastCut(
        value=value,
        farthest_out=tuple(np.nonzero(reached[entering] & ~reached[leaving])[0].tolist()),
        nearest_in=tuple(np.nonzero(~leading[entering] & leading[leaving])[0].tolist()),
        ways=_ways(web, np.asarray(solver.flows(arcs)), spots, steps) if with_ways else (),
    )


def _ways(web: Web, flows: Whole, spots: int, steps: int) -> tuple[tuple[int, ...], ...]:
    """Return the ways that a flow goes, one for each unit; circles in it are left aside."""
    left: dict[int, list[list[int]]] = {}
    used = np.nonzero(flows[spots : spots + steps])[0]
    for step in used.tolist():
        left.setdefault(int(web.tail[step]), []).append([int(web.head[step]), int(flows[spots + step])])
    ends = np.zeros(spots, dtype=np.int64)
    ends[web.gates] = flows[spots + steps + len(web.entries) :]
    begins = flows[spots + steps : spots + steps + len(web.entries)]
    ways = []
    for entry, units in zip(web.entries.tolist(), begins.tolist(), strict=True):
        ways += [_way(entry, left, ends) for _ in range(units)]
    return tuple(ways)


def _way(entry: int, left: dict[int, list[list[int]]], ends: Whole) -> tuple[int, ...]:
    way, at = [entry], entry
    while not ends[at]:
        onward = left[at]
        onward[-1][1] -= 1
        following = onward[-1][0]
        if not onward[-1][1]:
            onward.pop()
        way.append(following)
        at = following
    ends[at] -= 1
    return _without_circles(way)


def _without_circles(way: list[int]) -> tuple[int, ...]:
    """Return a way without what it goes twice.

    >>> _without_circles([1, 2, 3, 2, 4])
    (1, 2, 4)
    """
    kept: list[int] = []
    place: dict[int, int] = {}
    for spot in way:
        if spot in place:
            for gone in kept[place[spot] + 1 :]:
                del place[gone]
            del kept[place[spot] + 1 :]
        else:
            place[spot] = len(kept)
            kept.append(spot)
    return tuple(kept)


def proof_fault(web: Web, ways: tuple[tuple[int, ...], ...], posts: frozenset[int]) -> str:
    """Return what is wrong with ways as a proof that posts are the fewest, "" where nothing is.

    They prove it where there are as many as posts, each runs from the outside into the area by steps that there are,
    no two share a spot, and no way at all goes round the posts.
    """
    if len(ways) != len(posts):
        return f"{len(ways)} ways stand against {len(posts)} posts"
    spots = [spot for way in ways for spot in way]
    if len(spots) != len(set(spots)):
        return "two ways share a spot"
    steps = set(zip(web.tail.tolist(), web.head.tolist(), strict=True))
    entries, gates = set(web.entries.tolist()), set(web.gates.tolist())
    for way in ways:
        if way[0] not in entries or way[-1] not in gates or not steps.issuperset(pairwise(way)):
            return "a way does not run from the outside into the area"
    return "a way goes round the posts" if is_open(web, posts) else ""


def is_open(web: Web, posts: frozenset[int]) -> bool:
    """Return whether some way leads from the outside into the area and passes no post."""
    return bool(set(web.gates.tolist()) & reached_from(web, web.entries.tolist(), posts))


def reached_from(web: Web, begin: list[int], posts: frozenset[int]) -> set[int]:
    """Return the spots that are reached from some without passing a post."""
    onward: dict[int, list[int]] = {}
    for tail, head in zip(web.tail.tolist(), web.head.tolist(), strict=True):
        onward.setdefault(tail, []).append(head)
    seen = {spot for spot in begin if spot not in posts}
    open_ends = list(seen)
    while open_ends:
        for spot in onward.get(open_ends.pop(), ()):
            if spot not in seen and spot not in posts:
                seen.add(spot)
                open_ends.append(spot)
    return seen
