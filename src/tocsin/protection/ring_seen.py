"""Posts where most is seen once: of flows along known ways, the posts that lie on the most of them (flow capture).

Source: Hodgson 1990, "A flow-capturing location-allocation model". Greedy
choice reaches at least 1 - 1/e of the best (Nemhauser, Wolsey and Fisher 1978);
a mixed integer program gives the best, and the bound that proves it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from tocsin.protection.ring_ground import Ground
from tocsin.protection.ring_ways import LEAST_M

SECONDS = 20.0
"""The program is given up after so long, and what is proven until then is told. Source: our choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What moves along one way: the spots that it passes, and how much it is."""

    spots: tuple[int, ...]
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Posts, the share of all flow that passes at least one, the share no posts can exceed, and greedy choice's."""

    posts: tuple[int, ...]
    share: float
    bound: float
    greedy_share: float

    @property
    def gap(self) -> float:
        """How far from proven best; 0 is proven."""
        return max(0.0, self.bound - self.share)


def flows_in(ground: Ground, weights: Sequence[float]) -> tuple[Flow, ...]:
    """Return a flow from each entry by the shortest way into the area; what has no way in is left out."""
    count = ground.count
    # Backwards from the area: one search gives every entry's way.
    tail = np.concatenate([ground.head, np.full(len(ground.gates), count)])
    head = np.concatenate([ground.tail, ground.gates])
    steps = csr_matrix((np.maximum(ground.metres[head], LEAST_M), (tail, head)), shape=(count + 1, count + 1))
    far, onward = dijkstra(steps, indices=count, return_predecessors=True)
    flows = []
    for entry, weight in zip(ground.entries.tolist(), weights, strict=True):
        if weight > 0 and np.isfinite(far[entry]):
            way = [entry]
            while onward[way[-1]] != count:
                way.append(int(onward[way[-1]]))
            flows.append(Flow(spots=tuple(way), weight=float(weight)))
    return tuple(flows)


def greedy_seen(flows: Sequence[Flow], posts: int) -> tuple[tuple[int, ...], float]:
    """Return posts taken one by one where they see most beside those before, and the weight they see."""
    taken: list[int] = []
    unseen = list(flows)
    for _ in range(posts):
        worth: dict[int, float] = {}
        for flow in unseen:
            for spot in flow.spots:
                worth[spot] = worth.get(spot, 0.0) + flow.weight
        if not worth:
            break
        taken.append(min(worth, key=lambda spot: (-worth[spot], spot)))
        unseen = [flow for flow in unseen if taken[-1] not in flow.spots]
    return tuple(taken), sum(f.weight for f in flows) - sum(f.weight for f in unseen)


def most_seen(flows: Sequence[Flow], posts: int) -> Seen:
    """Return the posts that see the most flow once, with the bound that proves it."""
    total = sum(flow.weight for flow in flows)
    if not total:
        return Seen(posts=(), share=0.0, bound=0.0, greedy_share=0.0)
    greedy, seen = greedy_seen(flows, posts)
    spots = sorted({spot for flow in flows for spot in flow.spots})
    column = {spot: number for number, spot in enumerate(spots)}
    at, columns = [], []
    for row, flow in enumerate(flows):
        at += [row] * len(flow.spots)
        columns += [column[spot] for spot in flow.spots]
    wide, many = len(spots), len(flows)
    values = np.concatenate([np.ones(len(at)), -np.ones(many), -np.ones(wide)])
    rows = np.concatenate([at, np.arange(many), np.full(wide, many)])
    every = np.concatenate([columns, wide + np.arange(many), np.arange(wide)])
    matrix = csr_matrix((values, (rows, every)), shape=(many + 1, wide + many))
    least = np.concatenate([np.zeros(many), [-float(posts)]])
    gain = np.concatenate([np.zeros(wide), [-flow.weight / total for flow in flows]])
    whole = np.concatenate([np.ones(wide), np.zeros(many)])
    found = milp(
        gain,
        constraints=LinearConstraint(matrix, least, np.inf),
        bounds=Bounds(0, 1),
        integrality=whole,
        options={"mip_rel_gap": 0.0, "time_limit": SECONDS},
    )
    best, share = greedy, seen / total
    if found.x is not None:
        chosen = tuple(spots[n] for n in range(wide) if found.x[n] > 0.5)
        reached = sum(f.weight for f in flows if set(chosen) & set(f.spots)) / total
        best, share = (chosen, reached) if reached >= share - 1e-12 else (best, share)
    bound = min(1.0, float(-found.mip_dual_bound)) if found.mip_dual_bound is not None else 1.0
    bound = share if abs(bound - share) < 1e-9 else max(bound, share)
    return Seen(posts=tuple(sorted(best)), share=share, bound=bound, greedy_share=seen / total)
