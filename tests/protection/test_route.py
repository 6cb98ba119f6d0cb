"""Ways between two places, and what was reported along them."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import networkx as nx
import pytest

from protection.networks import a_network
from tocsin.protection.route_exposure import WayExposure, exposure_of, verdict_of
from tocsin.protection.route_ways import KMH, Way, ways_between
from tocsin.records import Group, Harm, HarmTotal, IncidentId, IncidentType, Status, Summary
from tocsin.records.roads import RoadClass, RoadNetwork
from tocsin.roads import bundled

TODAY = date(2026, 3, 1)
SQUARE = {1: (0.0, 0.0), 2: (0.0, 0.5), 3: (0.3, 0.0), 4: (0.3, 0.5)}


def square() -> RoadNetwork:
    """Return a short way from 1 to 2 in the south, and a long one round by the north."""
    return a_network(SQUARE, [(1, 2), (1, 3), (3, 4), (4, 2)])


def a_summary(
    lat: float, lon: float, *, radius: float = 0.5, day: date = TODAY, killed: int = 0, reports: int = 5
) -> Summary:
    toll = HarmTotal(harm=Harm.KILLED, group=Group.MIXED, is_part=False, low=killed, best=killed, high=killed)
    return Summary(
        id=IncidentId(f"incident-{lat}-{lon}-{day}"),
        type=next(iter(IncidentType)),
        status=next(iter(Status)),
        earliest=day,
        latest=day,
        date_prec=1,
        country="",
        province="",
        district="",
        place="",
        place_id="",
        where_prec=1,
        lat=lat,
        lon=lon,
        radius_km=radius,
        tolls=(toll,) if killed else (),
        actors=(),
        weapons=(),
        reports=reports,
        origins=1,
        certainty=1.0,
        link=1.0,
        is_reviewed=False,
        changed=1,
    )


def looked_at(way: Way, *incidents: Summary, width: float = 5.0, days: int = 90) -> WayExposure:
    return exposure_of(way, incidents, today=TODAY, days=days, width_km=width)


def test_the_quickest_way_comes_first_and_the_other_runs_elsewhere() -> None:
    short, long = ways_between(square(), (0.0, 0.0), (0.0, 0.5), most=3)

    assert 0.5 * 111195 == pytest.approx(short.metres, rel=1e-3)
    assert 1.1 * 111195 == pytest.approx(long.metres, rel=1e-3)
    assert set() == set(short.stretches) & set(long.stretches)
    assert (0.0, 0.0) == short.legs[0].course[0] and (0.0, 0.5) == short.legs[-1].course[-1]


def test_the_quickest_way_in_andorra_is_networkxs() -> None:
    roads = bundled()
    graph = nx.MultiDiGraph()
    for s in range(len(roads.start)):
        hours = float(roads.metres[s]) / 1000 / KMH[RoadClass(int(roads.road_class[s]))]
        if roads.direction[s] >= 0:
            graph.add_edge(int(roads.start[s]), int(roads.end[s]), hours=hours)
        if roads.direction[s] <= 0:
            graph.add_edge(int(roads.end[s]), int(roads.start[s]), hours=hours)

    (way, *_) = ways_between(roads, (42.5078, 1.5211), (42.5676, 1.5976), most=1)
    first, last = way.stretches[0], way.stretches[-1]
    ends = [(a, b) for a in _ends(roads, first) for b in _ends(roads, last)]
    best = max(nx.dijkstra_path_length(graph, a, b, weight="hours") for a, b in ends)

    assert best == pytest.approx(way.hours, rel=1e-9)
    points = [p for leg in way.legs for p in leg.course]
    assert all(abs(a[0] - b[0]) < 0.02 and abs(a[1] - b[1]) < 0.02 for a, b in pairwise(points))


def _ends(roads: RoadNetwork, stretch: int) -> tuple[int, int]:
    return int(roads.start[stretch]), int(roads.end[stretch])


def test_an_incident_on_the_road_surely_counts_and_one_far_off_does_not() -> None:
    (way, *_) = ways_between(square(), (0.0, 0.0), (0.0, 0.5), most=1)

    found = looked_at(way, a_summary(0.0, 0.2, killed=3), a_summary(0.2, 0.2))

    assert (1, 1) == (found.incidents, found.surely)
    assert 3.0 == pytest.approx(found.weight.low) == found.weight.best == found.weight.high


def test_what_is_known_roughly_is_possibly_inside_with_a_wide_interval() -> None:
    """22 km from the road, somewhere within 25 km: it may lie in the corridor of 5 km, or not."""
    (way, *_) = ways_between(square(), (0.0, 0.0), (0.0, 0.5), most=1)

    found = looked_at(way, a_summary(0.2, 0.25, radius=25.0))

    assert (1, 0) == (found.incidents, found.surely)
    assert 0.0 == found.weight.low < found.weight.best < found.weight.high == 1.0


def test_older_incidents_weigh_less_and_too_old_ones_nothing() -> None:
    (way, *_) = ways_between(square(), (0.0, 0.0), (0.0, 0.5), most=1)
    weights = [
        looked_at(way, a_summary(0.0, 0.2, day=day)).weight.best for day in (date(2026, 3, 1), date(2026, 1, 30))
    ]

    assert [1.0, 0.5] == pytest.approx(weights)
    assert 0 == looked_at(way, a_summary(0.0, 0.2, day=date(2025, 3, 1))).incidents


def test_a_date_that_is_open_may_lie_in_the_days_and_is_not_sure() -> None:
    (way, *_) = ways_between(square(), (0.0, 0.0), (0.0, 0.5), most=1)
    undated = replace(a_summary(0.0, 0.2), earliest=None, latest=None)

    found = looked_at(way, undated)

    assert (1, 0, 0.0) == (found.incidents, found.surely, found.weight.low)
    assert 1.0 == found.weight.high


def test_ways_that_are_not_reported_on_alike_cannot_be_judged() -> None:
    """Nothing is reported along the northern way; it is not called the better one."""
    short, long = ways_between(square(), (0.0, 0.0), (0.0, 0.5), most=2)
    incidents = [a_summary(0.0, 0.2 + n / 100, reports=5) for n in range(4)]

    verdict = verdict_of([looked_at(short, *incidents), looked_at(long, *incidents)])

    assert verdict.startswith("cannot be judged")
    assert "safe" not in verdict


def test_ways_reported_on_alike_are_told_apart_only_where_their_intervals_are() -> None:
    short, long = ways_between(square(), (0.0, 0.0), (0.0, 0.5), most=2)
    old = date(2024, 1, 1)
    known = [a_summary(lat / 10, lon / 10, day=old, reports=20) for lat in range(4) for lon in range(6)]
    south = [a_summary(0.0, 0.2, killed=20)]

    clear = verdict_of([looked_at(short, *known, *south), looked_at(long, *known, *south)])
    rough = [a_summary(0.15, 0.25, radius=30.0, killed=20, reports=40)]
    unclear = verdict_of([looked_at(short, *known, *rough), looked_at(long, *known, *rough)])

    assert clear.startswith("less was reported along way 2") and "no promise" in clear
    assert unclear.startswith("not told apart")


def test_where_no_road_leads_it_says_so() -> None:
    apart = a_network({1: (0.0, 0.0), 2: (0.0, 0.1), 3: (1.0, 0.0), 4: (1.0, 0.1)}, [(1, 2), (3, 4)])

    with pytest.raises(ValueError, match="no road in this file joins"):
        ways_between(apart, (0.0, 0.0), (1.0, 0.1), most=1)
    with pytest.raises(ValueError, match="same junction"):
        ways_between(apart, (0.0, 0.0), (0.0, 0.01), most=1)
