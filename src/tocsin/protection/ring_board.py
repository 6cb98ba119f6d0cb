"""The board on which posts are placed: the ground's spots with what a post costs there, and the entries' weights.

``reduced`` leaves out what no plan by number of posts needs: dead ends, and
pieces of road beside a junction where a post can stand, since a post there
sees everybody who passes the piece, and more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tocsin.protection.ring_cut import NO_END, Web, reached_from
from tocsin.protection.ring_geometry import metres_from
from tocsin.protection.ring_ground import Ground

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]

AROUND_M = 60.0
"""Spots so near to a named place are meant by it, and in any case the nearest. Source: our choice; a large crossing."""

WEIGHT_UNITS = 1_000_000
"""Weights are counted in so many parts of their sum, so that sums are exact. Source: our choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Where no post can stand, where one must, and what one costs there; places are (lat, lon)."""

    cannot: tuple[tuple[float, float], ...] = ()
    must: tuple[tuple[float, float], ...] = ()
    costs: tuple[tuple[float, float, int], ...] = ()
    """Whole numbers of at least 1; anywhere else a post costs 1."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Board:
    """A web of spots, what a post costs at each, where one stands already, and what each entry weighs."""

    web: Web
    cost: Whole
    """NO_END where no post can stand."""
    must: tuple[int, ...]
    weight: Whole
    """Of each of ``web.entries``: how much closing it is worth."""
    spots: Whole
    """The ground's number of each spot."""

    @cached_property
    def back(self) -> list[list[int]]:
        """The spots that lead to each spot."""
        found: list[list[int]] = [[] for _ in range(self.web.count)]
        for tail, head in zip(self.web.tail.tolist(), self.web.head.tolist(), strict=True):
            found[head].append(tail)
        return found

    def leading_in(self, posts: Iterable[int]) -> set[int]:
        """Return the spots from which some way leads into the area and passes no post."""
        closed = {*posts, *self.must}
        seen = {spot for spot in self.web.gates.tolist() if spot not in closed}
        ends = list(seen)
        while ends:
            for spot in self.back[ends.pop()]:
                if spot not in seen and spot not in closed:
                    seen.add(spot)
                    ends.append(spot)
        return seen

    def open_weight(self, posts: Iterable[int]) -> int:
        """Return the weight of the entries that posts leave open."""
        seen = self.leading_in(posts)
        return sum(w for e, w in zip(self.web.entries.tolist(), self.weight.tolist(), strict=True) if e in seen)

    @cached_property
    def total(self) -> int:
        """The weight of all entries from which a way leads in at all, were no post there."""
        bare = Board(web=self.web, cost=self.cost, must=(), weight=self.weight, spots=self.spots)
        return bare.open_weight(())

    def covered(self, posts: Iterable[int]) -> float:
        """Return the share of the weight that posts close; 1 where no way leads in at all."""
        return 1 - self.open_weight(posts) / self.total if self.total else 1.0


def board_of(ground: Ground, wishes: Wishes, weights: Sequence[float] | None = None) -> Board:
    """Return the board of a ground; ``weights`` are those of its entries, in their order, all alike if not given.

    Raises: ValueError, where a wish is of a place beyond the ring, or a weight is below 0.
    """
    _check_within(ground, wishes)
    cost = np.ones(ground.count, dtype=np.int64)
    for lat, lon, price in wishes.costs:
        cost[spots_at(ground, lat, lon)] = price
    for lat, lon in wishes.cannot:
        cost[spots_at(ground, lat, lon)] = NO_END
    must = tuple(sorted({nearest_spot(ground, lat, lon) for lat, lon in wishes.must}))
    return Board(
        web=Web(count=ground.count, tail=ground.tail, head=ground.head, entries=ground.entries, gates=ground.gates),
        cost=cost,
        must=must,
        weight=whole_weights(weights if weights is not None else [1.0] * len(ground.entries)),
        spots=np.arange(ground.count, dtype=np.int64),
    )


def _check_within(ground: Ground, wishes: Wishes) -> None:
    """Raises: ValueError; the nearest spot to a mistyped point is one that nobody meant."""
    bounds = ground.bounds
    for lat, lon in (*wishes.cannot, *wishes.must, *((lat, lon) for lat, lon, _ in wishes.costs)):
        metres = float(metres_from(np.array([lat]), np.array([lon]), bounds.lat, bounds.lon)[0])
        if metres > bounds.outside + AROUND_M:
            raise ValueError(
                f"{lat},{lon} lies beyond where the outside begins, {metres / 1000:.2f} km from the middle; posts "
                f"stand within {bounds.outside / 1000:.2f} km, and latitude comes first"
            )


def whole_weights(weights: Sequence[float]) -> Whole:
    """Return weights as whole numbers: as they are where they are whole, else in millionths of their sum.

    >>> whole_weights([1.0, 2.0]).tolist(), whole_weights([0.5, 1.5]).tolist()
    ([1, 2], [250000, 750000])
    """
    given = np.asarray(weights, dtype=np.float64)
    if len(given) and (given < 0).any():
        raise ValueError("an entry's weight is not below 0")
    total = float(given.sum())
    if total <= WEIGHT_UNITS and np.array_equal(given, np.round(given)):
        return given.astype(np.int64)
    return np.asarray(np.round(given / total * WEIGHT_UNITS)).astype(np.int64)


def spots_at(ground: Ground, lat: float, lon: float) -> Whole:
    """Return the spots meant by a place: those near it, and the nearest."""
    metres = metres_from(ground.lat, ground.lon, lat, lon)
    return np.union1d(np.nonzero(metres <= AROUND_M)[0], [int(metres.argmin())]) if len(metres) else np.zeros(0, int)


def nearest_spot(ground: Ground, lat: float, lon: float) -> int:
    """Return the spot nearest to a place. Raises: ValueError, where there is none at all."""
    if not ground.count:
        raise ValueError("there is no road between the area and the outside")
    return int(metres_from(ground.lat, ground.lon, lat, lon).argmin())


def reduced(board: Board, junctions: int) -> Board:
    """Return a board with the same best plans by number of posts; the first ``junctions`` spots are junctions."""
    web = board.web
    can = board.cost < NO_END
    onward: dict[int, set[int]] = {}
    back: dict[int, set[int]] = {}
    for tail, head in zip(web.tail.tolist(), web.head.tolist(), strict=True):
        onward.setdefault(tail, set()).add(head)
        back.setdefault(head, set()).add(tail)
    weight = dict(zip(web.entries.tolist(), web_weights(board), strict=True))
    gates, kept = set(web.gates.tolist()), {*board.must}
    alive = set(reached_from(web, web.entries.tolist(), frozenset())) | kept
    for piece in range(junctions, web.count):
        if piece in kept or piece not in alive:
            continue
        inward, outward = back.get(piece, set()), onward.get(piece, set())
        neighbours = inward | outward
        if not any(can[n] for n in neighbours) and can[piece]:
            continue
        if (piece in weight and piece in gates) or ((piece in weight or piece in gates) and len(neighbours) != 1):
            continue
        _leave_out(piece, onward, back, weight, gates)
        alive.discard(piece)
    _without_dead_ends(alive, onward, back, {*weight, *gates, *kept})
    return _renumbered(board, alive, onward, weight, gates)


def web_weights(board: Board) -> list[int]:
    """Return the weights of the board's entries as a list."""
    return [int(w) for w in board.weight]


def _leave_out(
    spot: int,
    onward: dict[int, set[int]],
    back: dict[int, set[int]],
    weight: dict[int, int],
    gates: set[int],
) -> None:
    """Take a spot out of a web: what it led to is led to by what led to it."""
    into, out = back.pop(spot, set()) - {spot}, onward.pop(spot, set()) - {spot}
    for tail in into:
        onward[tail].discard(spot)
        onward[tail] |= out - {tail}
    for head in out:
        back[head].discard(spot)
        back[head] |= into - {head}
    if spot in weight:
        (heir,) = into | out
        weight[heir] = weight.get(heir, 0) + weight.pop(spot)
    if spot in gates:
        gates |= into | out
        gates.discard(spot)


def _without_dead_ends(alive: set[int], onward: dict[int, set[int]], back: dict[int, set[int]], kept: set[int]) -> None:
    def neighbours(spot: int) -> set[int]:
        return (onward.get(spot, set()) | back.get(spot, set())) & alive

    ends = [spot for spot in sorted(alive) if spot not in kept and len(neighbours(spot)) <= 1]
    while ends:
        spot = ends.pop()
        if spot in alive:
            beside = neighbours(spot)
            alive.discard(spot)
            ends += [n for n in sorted(beside) if n not in kept and len(neighbours(n)) <= 1]


def _renumbered(
    board: Board, alive: set[int], onward: dict[int, set[int]], weight: dict[int, int], gates: set[int]
) -> Board:
    spots = sorted(alive)
    order = {spot: number for number, spot in enumerate(spots)}
    steps = [(order[t], order[h]) for t in spots for h in sorted(onward.get(t, ())) if h in order]
    entries = sorted(order[e] for e in weight if e in order)
    return Board(
        web=Web(
            count=len(spots),
            tail=np.array([t for t, _ in steps], dtype=np.int64),
            head=np.array([h for _, h in steps], dtype=np.int64),
            entries=np.array(entries, dtype=np.int64),
            gates=np.array(sorted(order[g] for g in gates if g in order), dtype=np.int64),
        ),
        cost=board.cost[spots],
        must=tuple(order[m] for m in board.must),
        weight=np.array([weight[spots[e]] for e in entries], dtype=np.int64),
        spots=board.spots[spots],
    )
