"""The least cut, held to networkx and scipy on the same graphs, and to its own proof."""

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_flow

from protection.networks import a_random_web, a_web, network
from tocsin.protection.ring_cut import NO_END, Web, is_open, least_cut, proof_fault
from tocsin.protection.ring_ground import Bounds, ground_of

CAMPO_GRANDE = Bounds(lat=-20.4697, lon=-54.6201, radius=3000.0, outside=7250.0)
"""The file ends west of the protected area; north of it 7.75 km out, and the outside begins 500 m before."""


def by_networkx(web: Web) -> int:
    graph = nx.DiGraph()
    graph.add_nodes_from(["out", "in"])
    for spot in range(web.count):
        graph.add_edge(("a", spot), ("b", spot), capacity=1)
    graph.add_edges_from((("b", t), ("a", h)) for t, h in zip(web.tail.tolist(), web.head.tolist(), strict=True))
    graph.add_edges_from(("out", ("a", e)) for e in web.entries.tolist())
    graph.add_edges_from((("b", g), "in") for g in web.gates.tolist())
    return int(nx.maximum_flow_value(graph, "out", "in", flow_func=nx.algorithms.flow.edmonds_karp))


def by_scipy(web: Web) -> int:
    n = web.count
    tail = np.concatenate([2 * np.arange(n), 2 * web.tail + 1, np.full(len(web.entries), 2 * n), 2 * web.gates + 1])
    head = np.concatenate([2 * np.arange(n) + 1, 2 * web.head, 2 * web.entries, np.full(len(web.gates), 2 * n + 1)])
    room = np.concatenate([np.ones(n), np.full(len(tail) - n, n + 1)]).astype(np.int32)
    edges = {(t, h): c for t, h, c in zip(tail.tolist(), head.tolist(), room.tolist(), strict=True)}
    rows, columns = zip(*edges, strict=True)
    graph = csr_matrix((np.array(list(edges.values()), dtype=np.int32), (rows, columns)), shape=(2 * n + 2, 2 * n + 2))
    return int(maximum_flow(graph, 2 * n, 2 * n + 1).flow_value)


def check(web: Web) -> int:
    cut = least_cut(web, np.ones(web.count, dtype=np.int64))
    assert cut.value is not None
    for posts in (cut.farthest_out, cut.nearest_in):
        assert cut.value == len(posts)
        assert "" == proof_fault(web, cut.ways, frozenset(posts))
    return cut.value


@pytest.mark.parametrize(("classes", "posts"), [("main", 6), ("all", 27)])
def test_campo_grande_is_cut_as_two_other_libraries_cut_it(classes: str, posts: int) -> None:
    roads = network("campo-grande.osm.gz")
    ground = ground_of(roads, CAMPO_GRANDE, which=roads.is_main if classes == "main" else None)
    web = Web(count=ground.count, tail=ground.tail, head=ground.head, entries=ground.entries, gates=ground.gates)

    assert posts == check(web) == by_networkx(web) == by_scipy(web)


@pytest.mark.parametrize("seed", range(200))
def test_a_random_network_is_cut_as_two_other_libraries_cut_it(seed: int) -> None:
    web = a_random_web(seed)

    assert check(web) == by_networkx(web) == by_scipy(web)


def test_of_the_smallest_cuts_one_lies_farthest_out_and_one_nearest_in() -> None:
    chain = a_web(4, [(0, 1), (1, 2), (2, 3)], [0], [3])

    cut = least_cut(chain, np.ones(4, dtype=np.int64))

    assert ((0,), (3,)) == (cut.farthest_out, cut.nearest_in)


def test_where_no_post_can_stand_the_cut_goes_elsewhere() -> None:
    """Two ways meet in spot 2; where no post can stand there, both ways want one."""
    web = a_web(4, [(0, 2), (1, 2), (2, 3)], [0, 1], [3])

    cut = least_cut(web, np.array([1, 1, NO_END, NO_END], dtype=np.int64))

    assert (2, (0, 1)) == (cut.value, cut.nearest_in)


def test_a_way_without_a_spot_for_a_post_leaves_no_cut() -> None:
    web = a_web(2, [(0, 1)], [0], [1])

    assert least_cut(web, np.full(2, NO_END, dtype=np.int64)).value is None


def test_a_dear_post_is_left_for_two_cheap_ones() -> None:
    web = a_web(3, [(0, 2), (1, 2)], [0, 1], [2])

    assert (2, (0, 1)) == (lambda c: (c.value, c.nearest_in))(least_cut(web, np.array([1, 1, 3], dtype=np.int64)))


def test_a_proof_that_does_not_hold_says_why() -> None:
    web = a_web(4, [(0, 2), (1, 2), (2, 3)], [0, 1], [3])

    assert "2 ways stand against 1 posts" == proof_fault(web, ((0, 2, 3), (1, 2, 3)), frozenset({2}))
    assert "two ways share a spot" == proof_fault(web, ((0, 2, 3), (1, 2, 3)), frozenset({0, 1}))
    assert "a way does not run from the outside into the area" == proof_fault(web, ((0, 3),), frozenset({2}))
    assert "a way goes round the posts" == proof_fault(web, ((0, 2, 3),), frozenset({0}))
    assert is_open(web, frozenset({0}))
    assert not is_open(web, frozenset({2}))
