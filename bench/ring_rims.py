"""Tells on what the number of posts around Campo Grande rests: where the outside begins, and which ways count.

    python bench/ring_rims.py

The graph is the plainest there is: every OpenStreetMap node of the ways is a vertex, both directions are open, the
protected area and the outside are one vertex each. Three libraries cut it, and must agree; `tocsin ring plan` cuts
its own graph of junctions and pieces of road, and must agree too where it has the same ways.
"""

import os
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import networkx as nx
import numpy as np
import osmium
from ortools.graph.python import max_flow
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_flow

from tocsin.protection.ring_geometry import metres_from

CENTRE, RADIUS = (-20.4697, -54.6201), 3000.0
"""Source: issue "The ring", "Figures to reach"."""
OUTSIDE = (7250.0, 8000.0)
"""The file's northern rim less 500 m, and the issue's example of a distance. Unit: metres."""
MAIN = {"motorway", "trunk", "primary", "secondary"}
DRIVABLE = MAIN | {"tertiary", "unclassified", "residential", "living_street", "service", "road", "track"}
KINDS: dict[str, Callable[[str], bool]] = {
    "main roads": lambda kind: kind.removesuffix("_link") in MAIN,
    "all drivable roads": lambda kind: kind.removesuffix("_link") in DRIVABLE,
    "every `highway`, footpaths and steps too": bool,
}


def main() -> None:
    """Print a table."""
    shared = os.environ.get("TOCSIN_SHARED") or Path(__file__).parents[2] / "shared"
    ways, places = read(Path(shared) / "reference" / "roads" / "campo-grande.osm.gz")
    print(f"| ways | {' | '.join(f'outside beyond {far / 1000:g} km' for far in OUTSIDE)} |")
    print(f"|---|{'---|' * len(OUTSIDE)}")
    for words, counts in KINDS.items():
        kept = [nodes for kind, nodes in ways if counts(kind)]
        print(f"| {words} | {' | '.join(str(cut(kept, places, far)) for far in OUTSIDE)} |", flush=True)


def read(file: Path) -> tuple[list[tuple[str, list[int]]], dict[int, tuple[float, float]]]:
    """Return the kind and nodes of each way with `highway`, and each node's place."""
    ways: list[tuple[str, list[int]]] = []
    places: dict[int, tuple[float, float]] = {}
    for thing in osmium.FileProcessor(str(file)):
        if thing.is_node():
            places[thing.id] = (thing.location.lat, thing.location.lon)
        elif thing.is_way() and "highway" in thing.tags:
            ways.append((thing.tags["highway"], [node.ref for node in thing.nodes]))
    return ways, places


def cut(ways: list[list[int]], places: dict[int, tuple[float, float]], outside: float) -> int:
    """Return the least number of nodes between area and outside, by three libraries that agree."""
    ids = np.array(sorted({node for way in ways for node in way if node in places}))
    lat, lon = (np.array([places[node][axis] for node in ids.tolist()]) for axis in (0, 1))
    far = metres_from(lat, lon, *CENTRE)
    # Two vertices stand for all of the outside and all of the area.
    vertex = np.where(far <= RADIUS, len(ids), np.where(far > outside, len(ids) + 1, np.arange(len(ids))))
    order = dict(zip(ids.tolist(), vertex.tolist(), strict=True))
    steps = {
        (order[one], order[two])
        for way in ways
        for a, b in pairwise(way)
        for one, two in ((a, b), (b, a))
        if one in order and two in order and order[one] != order[two]
    }
    inside, beyond = len(ids), len(ids) + 1
    found = {
        by_networkx(steps, inside, beyond),
        *by_flows(np.array(sorted(steps), dtype=np.int64), len(ids) + 2, inside, beyond),
    }
    assert len(found) == 1, found
    return found.pop()


def by_networkx(steps: set[tuple[int, int]], inside: int, beyond: int) -> int:
    """Return networkx's cut."""
    return len(nx.minimum_node_cut(nx.Graph(list(steps)), beyond, inside))


def by_flows(steps: np.ndarray, count: int, inside: int, beyond: int) -> tuple[int, int]:
    """Return scipy's and OR-tools' largest flow through vertices of capacity one."""
    number, endless = np.arange(count), 10**6
    tail = np.concatenate([2 * number, 2 * steps[:, 0] + 1])
    head = np.concatenate([2 * number + 1, 2 * steps[:, 1]])
    room = np.full(len(tail), endless, dtype=np.int64)
    room[:count] = np.where(np.isin(number, (inside, beyond)), endless, 1)
    size = 2 * count
    matrix = csr_matrix((room.astype(np.int32), (tail, head)), shape=(size, size))
    solver = max_flow.SimpleMaxFlow()
    solver.add_arcs_with_capacity(tail, head, room)
    solver.solve(2 * beyond, 2 * inside + 1)
    return int(maximum_flow(matrix, 2 * beyond, 2 * inside + 1).flow_value), int(solver.optimal_flow())


if __name__ == "__main__":
    main()
