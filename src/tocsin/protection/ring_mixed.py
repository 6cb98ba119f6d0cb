"""Fewer posts than ways in, against somebody who watches: how often to stand where, and a rota that keeps to it.

A fixed set of posts stops nobody who looks first. With K posts and a smallest
cut of C, standing on K of the C spots each day, each equally often, meets
whoever comes with probability K/C, and no way of placing K posts does better:
C ways share no spot, so whoever draws one of them at random meets a post with
probability K/C at most (Washburn and Wood 1995, "Two-person zero-sum games for
network interdiction").

The general game: at a spot a post sees with probability p, and whoever comes
pays for the way, in parts of a sighting a kilometre. Both sides' best plans
are the two sides of one linear program. Its value counts sightings; where no
way passes two posts at a time, that is the probability of being seen.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from tocsin.protection.ring_board import Board
from tocsin.protection.ring_cut import NO_END

Floats = NDArray[np.float64]

SMALLEST = 1e-9
"""Shares below this are what the solver leaves of nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MixedPlan:
    """How often to stand where: the share of days at each spot, and the value of the game."""

    posts: int
    shares: Mapping[int, float]
    """Of days, by spot; they sum to the number of posts at most."""
    value: float
    """What whoever comes meets at best: sightings, and the price of the way where there is one."""


def even_plan(cut: tuple[int, ...], posts: int) -> MixedPlan:
    """Return the best plan on a smallest cut where posts see all who pass: each spot of it equally often.

    >>> even_plan((4, 7, 9), 1).value
    0.3333333333333333
    """
    share = min(1.0, posts / len(cut)) if cut else 0.0
    return MixedPlan(posts=posts, shares=dict.fromkeys(cut, share), value=share if cut else 1.0)


def game_plan(board: Board, posts: int, *, sees: Floats, step_price: Floats) -> MixedPlan:
    """Return the best plan of the game with travel, for the side that stands at posts.

    ``sees`` is each spot's probability that a post there sees who passes; ``step_price`` what passing the spot costs
    whoever comes. Raises: ValueError, where no way leads in, so that there is nobody to meet.
    """
    web, count = board.web, board.web.count
    if not len(web.entries) or not len(web.gates):
        raise ValueError("no road leads from the outside into the area")
    # Variables: each spot's share x, the least that was met before a spot and behind it, and the value z.
    before, behind, value = count, 2 * count, 3 * count
    number = np.arange(count)
    rows: list[tuple[Floats, NDArray[np.int64], Floats]] = []
    # behind(v) <= before(v) + price(v) + sees(v) x(v);
    # before(head) <= behind(tail); before(entry) <= 0; z <= behind(gate)
    rows.append(_rows(number, [(behind + number, 1.0), (before + number, -1.0), (number, -sees)], step_price))
    rows.append(_rows(web.tail, [(before + web.head, 1.0), (behind + web.tail, -1.0)], 0.0))
    rows.append(_rows(web.entries, [(before + web.entries, 1.0)], 0.0))
    rows.append(_rows(web.gates, [(np.full(len(web.gates), value), 1.0), (behind + web.gates, -1.0)], 0.0))
    rows.append((np.zeros(count, dtype=np.float64), number, np.ones(count)))
    matrix, limits = _matrix(rows, 3 * count + 1, posts)
    can = board.cost < NO_END
    ceilings = [(0.0, 1.0 if can[v] else 0.0) for v in range(count)] + [(None, None)] * (2 * count + 1)
    for spot in board.must:
        ceilings[spot] = (1.0, 1.0)
    gain = np.zeros(3 * count + 1)
    gain[value] = -1.0
    found = linprog(gain, A_ub=matrix, b_ub=limits, bounds=ceilings, method="highs")
    if not found.success:
        raise ValueError(f"the game has no solution: {found.message}")
    shares = {v: float(found.x[v]) for v in range(count) if found.x[v] > SMALLEST}
    return MixedPlan(posts=posts, shares=shares, value=float(-found.fun))


def _rows(
    of: NDArray[np.int64], terms: list[tuple[NDArray[np.int64], Floats | float]], limit: Floats | float
) -> tuple[Floats, NDArray[np.int64], Floats]:
    """Return rows of a matrix: (row and limit packed by their order, columns, values); one row for each of ``of``."""
    size = len(of)
    limits = np.broadcast_to(np.asarray(limit, dtype=np.float64), (size,))
    columns = np.stack([np.asarray(column, dtype=np.int64) for column, _ in terms])
    values = np.stack([np.broadcast_to(np.asarray(v, dtype=np.float64), (size,)) for _, v in terms])
    return limits, columns, values


def _matrix(rows: list[tuple[Floats, NDArray[np.int64], Floats]], width: int, posts: int) -> tuple[csr_matrix, Floats]:
    """Return the rows as one matrix with its limits; the last is that of the number of posts."""
    at, columns, values, limits, first = [], [], [], [], 0
    for limit, column, value in rows[:-1]:
        size = len(limit)
        at.append(np.broadcast_to(np.arange(first, first + size), column.shape).ravel())
        columns.append(column.ravel())
        values.append(value.ravel())
        limits.append(limit)
        first += size
    _, column, value = rows[-1]
    at.append(np.full(len(column), first))
    columns.append(column)
    values.append(value)
    limits.append(np.array([float(posts)]))
    shape = (first + 1, width)
    packed = csr_matrix((np.concatenate(values), (np.concatenate(at), np.concatenate(columns))), shape=shape)
    return packed, np.concatenate(limits)


def rota_of(plan: MixedPlan, days: int, seed: str) -> tuple[tuple[int, ...], ...]:
    """Return the spots to stand at on each day: the same for the same seed, each spot as often as the plan says.

    Each spot gets its share of days, rounded so that no number is off by a day or more; the days are then laid out so
    that none has more posts than there are, and put into an order that only the seed knows. Whoever does not know it
    cannot tell tomorrow's posts from today's; near the end of a rota, what is left can be guessed: draw a new one
    before. Source: McNaughton 1959 for the laying out; SHA-256 for the order.
    """
    spots = sorted(plan.shares, key=lambda spot: (_drawn(seed, "spot", spot), spot))
    counts = _whole_days([plan.shares[spot] * days for spot in spots], days)
    filled: list[list[int]] = [[] for _ in range(days)]
    cell = 0
    for spot, count in zip(spots, counts, strict=True):
        for _ in range(count):
            filled[cell % days].append(spot)
            cell += 1
    order = sorted(range(days), key=lambda day: (_drawn(seed, "day", day), day))
    return tuple(tuple(sorted(filled[day])) for day in order)


def _whole_days(wanted: list[float], most: int) -> list[int]:
    """Return whole numbers that sum to the rounded sum, each within one of what is wanted (largest remainders)."""
    counts = [min(most, int(w + SMALLEST)) for w in wanted]
    left = round(sum(wanted)) - sum(counts)
    by_rest = sorted(range(len(wanted)), key=lambda i: (counts[i] - wanted[i], i))
    for index in by_rest[: max(0, left)]:
        counts[index] = min(most, counts[index] + 1)
    return counts


def _drawn(seed: str, what: str, number: int) -> str:
    return hashlib.sha256(f"{seed}\x00{what}\x00{number}".encode()).hexdigest()
