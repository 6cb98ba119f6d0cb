"""Flow capture and what-ifs."""

from itertools import combinations
from random import Random

import numpy as np
import pytest

from protection.networks import a_network, network
from tocsin.protection.ring_ground import Bounds, ground_of
from tocsin.protection.ring_seen import Flow, flows_in, most_seen
from tocsin.protection.ring_ways import open_ways, shortest_way
from tocsin.protection.ring_whatif import detour, fallen_of, stretch_at, with_road

ANDORRA = Bounds(lat=42.5078, lon=1.5211, radius=3000, outside=7840)


@pytest.mark.parametrize("seed", range(20))
def test_no_other_posts_see_more_and_greedy_keeps_its_bound(seed: int) -> None:
    random = np.random.default_rng(seed)
    flows = [
        Flow(spots=tuple(random.choice(10, int(random.integers(1, 5)), replace=False).tolist()), weight=float(w))
        for w in random.uniform(0.1, 5, 12)
    ]
    total = sum(f.weight for f in flows)

    found = most_seen(flows, 3)

    best = max(sum(f.weight for f in flows if set(s) & set(f.spots)) for s in combinations(range(10), 3)) / total
    assert best == pytest.approx(found.share)
    assert found.gap == pytest.approx(0, abs=1e-9)
    assert (1 - 1 / np.e) * best <= found.greedy_share + 1e-9 <= best + 2e-9


def test_every_entry_with_a_way_in_sends_a_flow_that_ends_at_the_area() -> None:
    ground = ground_of(network("andorra.osm.pbf"), ANDORRA)

    flows = flows_in(ground, [1.0] * len(ground.entries))

    gates = set(ground.gates.tolist())
    assert 21 == len(flows)
    assert all(flow.spots[-1] in gates for flow in flows)


def test_the_shortest_way_in_is_the_shortest_of_all_flows() -> None:
    ground = ground_of(network("andorra.osm.pbf"), ANDORRA)
    way, metres = shortest_way(ground, ())

    lengths = [sum(ground.metres[list(f.spots)]) for f in flows_in(ground, [1.0] * len(ground.entries))]
    assert min(lengths) == pytest.approx(metres, abs=1)
    assert way[0] in ground.entries and way[-1] in ground.gates


SQUARE = {1: (0.0, 0.0), 2: (0.0, 0.01), 3: (0.01, 0.01), 4: (0.01, 0.0), 5: (0.02, 0.0)}


def test_the_way_round_a_road_that_is_cut_is_the_rest_of_the_square() -> None:
    roads = a_network(SQUARE, [(1, 2), (2, 3), (3, 4), (4, 1), (4, 5)])
    stretch = stretch_at(roads, 0.0, 0.0001, bridges_only=False)

    found = detour(roads, stretch)

    assert 3 * 1111.95 == pytest.approx(found.round_metres, rel=1e-3)
    assert np.inf == detour(roads, stretch_at(roads, 0.02, 0.0, bridges_only=False)).round_metres


def test_where_no_bridge_is_near_it_says_so() -> None:
    with pytest.raises(ValueError, match=r"no bridge within 300 m of 0\.0, 0\.0"):
        stretch_at(a_network(SQUARE, [(1, 2)]), 0.0, 0.0, bridges_only=True)


def test_a_road_that_opens_is_a_way() -> None:
    roads = with_road(a_network(SQUARE, [(1, 2), (3, 4)]), (0.0, 0.01), (0.01, 0.01))

    assert 1111.95 == pytest.approx(float(roads.metres[-1]), rel=1e-3)
    assert "road that opens" == roads.road(len(roads.start) - 1)
    with pytest.raises(ValueError, match="one junction"):
        with_road(roads, (0.0, 0.0), (0.0, 0.0001))


def test_when_a_post_falls_its_way_is_open_and_no_other() -> None:
    star = {0: (0.0, 0.0), 1: (0.0, 0.05), 2: (0.05, 0.0), 3: (0.0, -0.05)}
    ground = ground_of(a_network(star, [(1, 0), (2, 0), (3, 0)]), Bounds(lat=0, lon=0, radius=1000, outside=3000))

    posts = ground.entries.tolist()
    fallen = fallen_of(ground, posts, 0.0, 0.02)

    assert [("Road 0",)] == [way.roads for way in open_ways(ground, [spot for spot in posts if spot != fallen])]
    assert () == open_ways(ground, ground.entries.tolist())


def test_a_program_that_runs_out_of_time_tells_what_is_proven_until_then(monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(3)
    flows = [Flow(spots=tuple(random.sample(range(400), 12)), weight=random.random() + 0.1) for _ in range(400)]
    monkeypatch.setattr("tocsin.protection.ring_seen.SECONDS", 0.0)
    found = most_seen(flows, 15)

    assert found.share == found.greedy_share and 15 == len(found.posts)
    assert found.share < found.bound <= 1 and 0 < found.gap
