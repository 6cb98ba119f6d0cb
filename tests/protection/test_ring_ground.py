"""The ground between the circles: every way that a road takes in or out is on it."""

import numpy as np
import pytest

from protection.networks import a_network, network
from tocsin.protection.ring_cut import Web, least_cut
from tocsin.protection.ring_geometry import metres_from
from tocsin.protection.ring_ground import Bounds, Ground, ground_of
from tocsin.records.roads import RoadNetwork

HERE = Bounds(lat=0.0, lon=0.0, radius=1000.0, outside=3000.0)
"""A degree is 111.195 km, so 0.01 degrees are 1,112 m."""


def cut_of(ground: Ground) -> int | None:
    web = Web(count=ground.count, tail=ground.tail, head=ground.head, entries=ground.entries, gates=ground.gates)
    return least_cut(web, np.ones(ground.count, dtype=np.int64)).value


def test_a_road_straight_through_without_a_junction_wants_a_post_on_either_side() -> None:
    ground = ground_of(a_network({1: (0.0, -0.05), 2: (0.0, 0.05)}, [(1, 2)]), HERE)

    assert (2, 2, 2) == (len(ground.pieces), len(ground.entries), len(ground.gates))
    assert 2 == cut_of(ground)


def test_a_road_whose_points_all_lie_outside_is_seen_to_cross_the_area() -> None:
    """Its nearest points are 5.6 km away, and it passes the middle at 110 m."""
    ground = ground_of(a_network({1: (0.001, -0.05), 2: (0.001, 0.05)}, [(1, 2)]), HERE)

    assert 2 == cut_of(ground)


def test_a_road_that_passes_by_is_no_way_in() -> None:
    ground = ground_of(a_network({1: (0.015, -0.05), 2: (0.015, 0.05)}, [(1, 2)]), HERE)

    assert (0, 0) == (cut_of(ground), len(ground.gates))
    assert 1 == len(ground.entries)


def test_a_junction_just_outside_the_area_hangs_on_it() -> None:
    """Two roads meet 0.2 m outside the area: one post there, or on the bit of road behind, closes both."""
    edge = 1000.2 / 111195.08
    points = {1: (0.0, 0.0), 2: (0.0, edge), 3: (0.03, 0.03), 4: (-0.03, 0.03)}
    ground = ground_of(a_network(points, [(1, 2), (2, 3), (2, 4)]), HERE)

    assert (1, 2) == (cut_of(ground), len(ground.entries))


@pytest.mark.parametrize("seed", range(20))
def test_pieces_lie_between_the_circles(seed: int) -> None:
    roads = a_random_network(seed)
    ground = ground_of(roads, HERE)

    for piece in ground.pieces:
        far = metres_from(piece.lat, piece.lon, 0.0, 0.0)
        assert 1000 - 0.5 <= far.min() and far.max() <= 3000 + 0.5


@pytest.mark.parametrize("seed", range(20))
def test_the_length_of_road_between_the_circles_is_that_of_its_pieces(seed: int) -> None:
    roads = a_random_network(seed)
    inside = 0.0
    for stretch in range(len(roads.start)):
        lat, lon = (np.array(c) for c in zip(*roads.course(stretch), strict=True))
        steps = np.linspace(0, len(lat) - 1, 20000)
        fine_lat, fine_lon = (np.interp(steps, np.arange(len(lat)), c) for c in (lat, lon))
        far = metres_from(fine_lat, fine_lon, 0.0, 0.0)
        length = np.hypot(np.diff(fine_lat), np.diff(fine_lon)) * 111195.08
        inside += length[(far[1:] > 1000) & (far[1:] <= 3000)].sum()

    assert inside == pytest.approx(sum(p.metres for p in ground_of(roads, HERE).pieces), rel=0.002, abs=5)


def a_random_network(seed: int) -> RoadNetwork:
    random = np.random.default_rng(seed)
    points = {n: tuple(random.uniform(-0.045, 0.045, 2).tolist()) for n in range(14)}
    roads = [tuple(map(int, random.choice(14, 3, replace=False))) for _ in range(12)]
    return a_network(points, roads)  # type: ignore[arg-type]


SQUARE = ((0.005, 0.005), (0.005, -0.005), (-0.005, -0.005), (-0.005, 0.005), (0.005, 0.005))
"""Some 556 m to each side of the middle, 786 m to the corners."""


def drawn(*outline: tuple[tuple[float, float], ...]) -> Bounds:
    return Bounds(lat=0.0, lon=0.0, radius=800.0, outside=3000.0, outline=outline)


def test_a_road_past_a_corner_of_an_outline_is_no_way_in_though_a_circle_holds_it() -> None:
    """It passes the middle at 793 m; the square's corner is 786 m away."""
    road = a_network({1: (-0.03, 0.040086), 2: (0.040086, -0.03)}, [(1, 2)])

    assert 2 == cut_of(ground_of(road, Bounds(lat=0.0, lon=0.0, radius=800.0, outside=3000.0)))
    assert 0 == cut_of(ground_of(road, drawn(SQUARE)))


def test_a_road_through_an_outline_is_cut_at_its_edges() -> None:
    ground = ground_of(a_network({1: (0.001, -0.05), 2: (0.001, 0.05)}, [(1, 2)]), drawn(SQUARE))

    assert (2, 2) == (cut_of(ground), len(ground.pieces))
    assert [pytest.approx(0.005, abs=1e-6)] * 2 == [min(abs(p.lon[0]), abs(p.lon[-1])) for p in ground.pieces]


def test_a_hole_in_an_outline_is_not_protected_but_walled_in() -> None:
    """A road that ends in the hole goes through the area, so it wants a post; one that is all in the hole none."""
    hole = tuple((lat / 2, lon / 2) for lat, lon in SQUARE)
    into = a_network({1: (0.0, 0.0), 2: (0.0, 0.05)}, [(1, 2)])
    within = a_network({1: (0.0, 0.0), 2: (0.0, 0.001)}, [(1, 2)])

    assert 1 == cut_of(ground_of(into, drawn(SQUARE, hole)))
    assert 0 == cut_of(ground_of(within, drawn(SQUARE, hole)))


@pytest.mark.parametrize("seed", range(20))
def test_an_outline_drawn_round_as_a_circle_is_cut_as_the_circle(seed: int) -> None:
    turns = np.radians(np.arange(0, 720) / 2)
    far = 1000 / 111195.08
    outline = tuple((far * float(np.sin(turn)), far * float(np.cos(turn))) for turn in turns)
    bounds = Bounds(lat=0.0, lon=0.0, radius=1000.0, outside=3000.0, outline=((*outline, outline[0]),))
    roads = a_random_network(seed)

    assert cut_of(ground_of(roads, HERE)) == cut_of(ground_of(roads, bounds))


def test_signs_of_one_way_count_only_where_asked() -> None:
    roads = network("andorra.osm.pbf")
    bounds = Bounds(lat=42.5078, lon=1.5211, radius=3000, outside=7840)

    free, heeding = ground_of(roads, bounds), ground_of(roads, bounds, heeds_one_way=True)

    assert len(free.pieces) == len(heeding.pieces)
    assert len(free.tail) > len(heeding.tail)
