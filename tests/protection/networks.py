"""Road networks for tests: files of the reference folder where they are there, and made ones."""

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tocsin.protection.ring_board import Board, whole_weights
from tocsin.protection.ring_cut import Web
from tocsin.records.roads import RoadNetwork
from tocsin.roads import bundled, read_network
from tocsin.roads.joining import Way, network_of

SHARED = Path(os.environ.get("TOCSIN_SHARED", Path(__file__).parents[3] / "shared"))
ROADS = SHARED / "reference" / "roads"


@cache
def network(file: str) -> RoadNetwork:
    """Return a reference network; skips where the folder is not there. Andorra's comes with Tocsin."""
    if file == "andorra.osm.pbf":
        return bundled()
    if not (ROADS / file).is_file():
        pytest.skip(f"{file} is not there; TOCSIN_SHARED names the folder that has it")
    return read_network(ROADS / file)


def a_network(
    points: dict[int, tuple[float, float]], roads: Sequence[tuple[int, ...]], classes: Sequence[int] = ()
) -> RoadNetwork:
    """Return a network of roads through numbered points (lat, lon)."""
    ways = [
        Way(
            id=number,
            points=[(p, *points[p]) for p in road],
            road_class=classes[number] if classes else 6,
            direction=0,
            is_bridge=False,
            is_tunnel=False,
            name=f"Road {number}",
            ref="",
        )
        for number, road in enumerate(roads)
    ]
    return network_of(ways, title="made", bounds=None, attribution="made", licence="none")


def a_web(count: int, pairs: Sequence[tuple[int, int]], entries: Sequence[int], gates: Sequence[int]) -> Web:
    """Return a web whose steps go both ways."""
    both = sorted({(a, b) for a, b in pairs} | {(b, a) for a, b in pairs})
    return Web(
        count=count,
        tail=np.array([a for a, _ in both], dtype=np.int64),
        head=np.array([b for _, b in both], dtype=np.int64),
        entries=np.array(sorted(set(entries)), dtype=np.int64),
        gates=np.array(sorted(set(gates)), dtype=np.int64),
    )


def a_board(web: Web, weights: Sequence[float] | None = None, cost: Sequence[int] | None = None) -> Board:
    """Return a board; all entries weigh 1 and every post costs 1, if nothing else is said."""
    return Board(
        web=web,
        cost=np.array(cost if cost is not None else [1] * web.count, dtype=np.int64),
        must=(),
        weight=whole_weights(weights if weights is not None else [1.0] * len(web.entries)),
        spots=np.arange(web.count, dtype=np.int64),
    )


def a_random_web(seed: int, most: int = 60) -> Web:
    """Return a random connected-ish web, the same for the same seed."""
    random = np.random.default_rng(seed)
    count = int(random.integers(8, most))
    pairs = [(int(random.integers(0, v)), v) for v in range(1, count)]
    pairs += [
        tuple(sorted(map(int, random.integers(0, count, 2)))) for _ in range(int(random.integers(count, 3 * count)))
    ]  # type: ignore[misc]
    pairs = [(a, b) for a, b in pairs if a != b]
    ends = random.permutation(count)
    few = max(1, count // 6)
    return a_web(count, pairs, ends[:few].tolist(), ends[few : 2 * few].tolist())
