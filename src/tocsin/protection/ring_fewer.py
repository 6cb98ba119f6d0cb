"""Fewer posts than close a ring: the K posts that leave the least weight of entries open, exactly.

A plan is a set of spots closed off from the area; its border are the posts, and
the entries in it are closed. Without the limit on posts, at a price for each,
the best plan is a minimum cut, and by raising the price all plans on the lower
hull (posts, weight left open) are found, each the best of its number (Lagrange;
Gallo, Grigoriadis and Tarjan 1989). Numbers between two of them need branching:
some post of the larger plan is taken, and either its spot is closed off, or it
stays open. At every branch the price gives a bound, so the search ends with the
proof that nothing better is left: gap 0.

All sums are of whole numbers, so that bounds are exact and the same everywhere.
"""

import heapq
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil

import numpy as np
from ortools.graph.python import max_flow

from tocsin.protection.ring_board import Board, Whole
from tocsin.protection.ring_cut import NO_END

ENDLESS = 1 << 50

MOST_BRANCHES = 2000
"""Branches after which the search ends with what it has, and says how far from proven it is. Source: our choice; the
networks in bench/ring.py need at most some dozens. A number and not a time, so that the answer is always the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Posts chosen, the weight they leave open, the least that any such number of posts could, and how much was looked
    at."""

    posts: tuple[int, ...]
    open_weight: int
    bound: int
    branches: int

    def gap(self, total: int) -> float:
        """Return the share of all weight by which another plan might still be better; 0 is proven best."""
        return (self.open_weight - self.bound) / total if total else 0.0


@dataclass(frozen=True, slots=True)
class _Point:
    """A plan found at some price: how many posts, what they leave open, which they are."""

    size: int
    open_weight: int
    posts: tuple[int, ...]
    shut: frozenset[int]
    """The entries that are closed off."""


@dataclass(frozen=True, slots=True)
class _Bound:
    """The least weight that a branch may leave open, at which price that was seen, and the spot to branch on."""

    weight: Fraction
    price: int
    step: int
    spot: int


@dataclass(frozen=True, slots=True)
class _Branch:
    """Spots that must be closed off from the area, and spots that stay open."""

    closed: frozenset[int] = frozenset()
    opened: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Search:
    """The search on one board. It holds the best plan so far, which bounds are held against."""

    board: Board
    posts: int
    best: tuple[int, tuple[int, ...]] = (0, ())
    worth: dict[int, int] = field(default_factory=dict)
    tail: Whole = field(init=False)
    head: Whole = field(init=False)

    def __post_init__(self) -> None:
        web, board = self.board.web, self.board
        number = np.arange(web.count, dtype=np.int64)
        sink, source = 2 * web.count + 1, 2 * web.count
        self.tail = np.concatenate([2 * number, 2 * web.tail + 1, 2 * web.gates + 1, np.full(len(web.entries), source)])
        self.head = np.concatenate([2 * number + 1, 2 * web.head, np.full(len(web.gates), sink), 2 * web.entries])
        self.best = (board.open_weight(()), ())

    def run(self) -> Chosen:
        """Return the best plan."""
        root = self._bound(_Branch(), None)
        waiting = [] if root is None else [(root.weight, 0, _Branch(), root)]
        branches, made = 0, 0
        while waiting and ceil(waiting[0][0]) < self.best[0] and branches < MOST_BRANCHES:
            _, _, at, above = heapq.heappop(waiting)
            branches += 1
            spot = above.spot
            for branch in (replace(at, closed=at.closed | {spot}), replace(at, opened=at.opened | {spot})):
                bound = self._bound(branch, above)
                if bound is not None and ceil(bound.weight) < self.best[0]:
                    made += 1
                    heapq.heappush(waiting, (bound.weight, made, branch, bound))
        left = min((ceil(waiting[0][0]) if waiting else self.best[0]), self.best[0])
        posts = tuple(sorted({*self.best[1], *self.board.must}))
        return Chosen(posts=posts, open_weight=self.best[0], bound=left, branches=branches)

    def _bound(self, at: _Branch, above: _Bound | None) -> _Bound | None:
        """Return what a branch may reach; None where it is settled, or cannot be better than the best so far."""
        ends = self._ends(at, above)
        if ends is None:
            return None
        few, many = ends
        while True:
            if many.size <= self.posts:
                self._offer(many)
                return None
            price, step = few.open_weight - many.open_weight, many.size - few.size
            if price <= 0:
                return None
            found = self._priced(price, step, at)
            assert found is not None
            value = price * found.size + step * found.open_weight
            bound = Fraction(value - price * self.posts, step)
            self._offer(found)
            if ceil(bound) >= self.best[0] or found.size == self.posts:
                return None
            if value >= price * few.size + step * few.open_weight:
                break
            few, many = (found, many) if found.size < self.posts else (few, found)
        if above is None:  # worth its time once, for a good plan to hold bounds against
            self._offer(self._thinned(many))
        return _Bound(bound, price, step, self._branching_spot(few, many, at)) if ceil(bound) < self.best[0] else None

    def _ends(self, at: _Branch, above: _Bound | None) -> tuple[_Point, _Point] | None:
        """Return a plan of no more posts than there are and one of no fewer; None where a branch is not worth more.

        It is looked at by the price above it first: that one flow settles most branches, and gives one of the ends.
        """
        found = None
        if above is not None:
            found = self._priced(above.price, above.step, at)
            if found is None:
                return None
            self._offer(found)
            value = above.price * found.size + above.step * found.open_weight
            if ceil(Fraction(value - above.price * self.posts, above.step)) >= self.best[0]:
                return None
        few = found if found and found.size <= self.posts else self._priced(self.board.total + 1, 1, at)
        many = found if found and found.size > self.posts else self._priced(1, self.board.web.count + 1, at)
        if few is None or many is None or few.size > self.posts:
            return None
        self._offer(few)
        return few, many

    def _branching_spot(self, few: _Point, many: _Point, at: _Branch) -> int:
        """Return the post of the larger plan that alone closes most, and that the smaller plan does not have.

        Where all of those are closed off already, an entry that only the larger plan closes: it closes more weight, so
        there is one, and neither end of it is settled yet.
        """
        free = [s for s in many.posts if s not in few.posts and s not in at.closed]
        if not free:
            return min(many.shut - few.shut)
        for spot in free:
            if spot not in self.worth:
                self.worth[spot] = self.board.open_weight((spot,))
        return min(free, key=lambda s: (self.worth[s], s))

    def _priced(self, price: int, step: int, at: _Branch) -> _Point | None:
        """Return the plan of least price * posts + step * weight left open; None where a branch allows none."""
        web, board = self.board.web, self.board
        room = np.full(len(self.tail), ENDLESS, dtype=np.int64)
        room[: web.count] = np.where(board.cost < NO_END, price, ENDLESS)
        room[list(board.must)] = 0
        room[len(room) - len(web.entries) :] = board.weight * step
        closed, opened = (np.array(sorted(spots), dtype=np.int64) for spots in (at.closed, at.opened))
        solver = max_flow.SimpleMaxFlow()
        solver.add_arcs_with_capacity(
            np.concatenate([self.tail, np.full(len(closed), 2 * web.count), 2 * opened]),
            np.concatenate([self.head, 2 * closed, np.full(len(opened), 2 * web.count + 1)]),
            np.concatenate([room, np.full(len(closed) + len(opened), ENDLESS)]),
        )
        if solver.solve(2 * web.count, 2 * web.count + 1) != solver.OPTIMAL or solver.optimal_flow() >= ENDLESS:
            return None
        side = np.zeros(2 * web.count + 2, dtype=np.bool_)
        side[solver.get_source_side_min_cut()] = True
        border = side[0 : 2 * web.count : 2] & ~side[1 : 2 * web.count : 2]
        border[list(board.must)] = False
        open_weight = int(board.weight[~side[2 * web.entries]].sum())
        posts = tuple(np.nonzero(border)[0].tolist())
        shut = frozenset(web.entries[side[2 * web.entries]].tolist())
        return _Point(len(posts), open_weight, posts, shut)

    def _offer(self, plan: _Point) -> None:
        if plan.size <= self.posts and plan.open_weight < self.best[0]:
            self.best = (plan.open_weight, plan.posts)

    def _thinned(self, plan: _Point) -> _Point:
        """Return a plan's posts without those that lose least, until there are few enough."""
        kept = set(plan.posts)
        while len(kept) > self.posts:
            kept.discard(min(sorted(kept), key=lambda spot: self.board.open_weight(kept - {spot})))
        return _Point(len(kept), self.board.open_weight(kept), tuple(sorted(kept)), frozenset())


def best_posts(board: Board, posts: int) -> Chosen:
    """Return the posts, at most so many, that leave the least weight open; those that must stand count among them.

    Raises: ValueError, where more must stand than are asked for.
    """
    free = posts - len(board.must)
    if free < 0:
        raise ValueError(f"{len(board.must)} posts must stand, and {posts} are asked for")
    return _Search(board, free).run()


def greedy_posts(board: Board, posts: int) -> tuple[int, ...]:
    """Return posts chosen one by one, each where it closes most beside those before: what an exact plan is held to.

    They stand in the order in which they were chosen, those that must stand first: the first K are greedy's K posts.
    """
    taken = tuple(sorted(board.must))
    spots = [s for s in range(board.web.count) if board.cost[s] < NO_END]
    left = board.open_weight(())
    while len(taken) < posts:
        # A spot that leads nowhere any more closes nothing more.
        onward = board.leading_in(taken)
        spots = [s for s in spots if s in onward]
        weight, spot = min(((board.open_weight((*taken, s)), s) for s in spots), default=(left, -1))
        if weight >= left:
            break
        taken, left = (*taken, spot), weight
    return taken
