"""Joins roads and the record for the exposure of a route: what `tocsin route` does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from math import cos, radians
from typing import TYPE_CHECKING, Final

import numpy as np
from shapely import LineString

from tocsin.errors import BadRequest
from tocsin.planning import metres_of, place_of
from tocsin.protection.ring_geometry import on_map
from tocsin.protection.route_exposure import COVER_KM, WayExposure, exposure_of, verdict_of
from tocsin.protection.route_ways import ways_between
from tocsin.records import Box, Selection, Summary
from tocsin.records.plans import Course
from tocsin.records.roads import RoadNetwork

if TYPE_CHECKING:
    from tocsin.ledger import Ledger

DEGREE_KM = 111.195
"""Of latitude, on a sphere. Source: IUGG mean radius."""

THIN_M: Final = 25.0
"""A course of a watched road is kept so exactly. Unit: metres. Source: our choice: no place is known better."""

NO_PROMISE = "It shows what was reported in the past. It promises nothing: what nobody reported may have happened."


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Ways from one place to another, each with what was reported along it."""

    begins: str
    ends: str
    days: int
    width_km: float
    ways: tuple[WayExposure, ...]
    verdict: str


def route(
    network: RoadNetwork,
    ledger: "Ledger",
    *,
    begins: str,
    ends: str,
    today: date,
    days: int = 90,
    width: str = "5km",
    ways: int = 3,
    heeds_one_way: bool = True,
) -> Route:
    """Return the exposure of ways between two places. Raises: BadRequest."""
    if days < 1 or ways < 1:
        raise BadRequest("--days and --ways are at least 1")
    width_km = metres_of(width, "--width") / 1000
    one, two = place_of(begins, network), place_of(ends, network)
    try:
        found = ways_between(network, one[1:], two[1:], most=ways, heeds_one_way=heeds_one_way)
    except ValueError as err:
        raise BadRequest(f"{one[0]} to {two[0]}: {err}") from err
    incidents = incidents_near(network, ledger, max(width_km, COVER_KM))
    told = tuple(exposure_of(way, incidents, today=today, days=days, width_km=width_km) for way in found)
    return Route(begins=one[0], ends=two[0], days=days, width_km=width_km, ways=told, verdict=verdict_of(told))


def course_through(network: RoadNetwork, stops: Sequence[str]) -> tuple[tuple[str, ...], Course]:
    """Return the names of places, and the course of the quickest way by road through them, both directions open.

    Of the course's points those are left out that lie within THIN_M of the line between their neighbours.
    Raises: BadRequest.
    """
    places = [place_of(words, network) for words in stops if words.strip()]
    if len(places) < 2:
        raise BadRequest("a way along roads needs at least two places, parted by ;")
    points: list[tuple[float, float]] = []
    for one, two in pairwise(places):
        try:
            (way,) = ways_between(network, one[1:], two[1:], most=1, heeds_one_way=False)
        except ValueError as err:
            raise BadRequest(f"{one[0]} to {two[0]}: {err}") from err
        points += [point for leg in way.legs for point in leg.course]
    return tuple(name for name, _, _ in places), thinned(tuple(point for point, _ in groupby(points)))


def thinned(course: Course) -> Course:
    """Return a course with fewer points, nowhere farther than THIN_M from the old one."""
    lat, lon = (np.array(column) for column in zip(*course, strict=True))
    x, y = on_map(lat, lon, float(lat[0]), float(lon[0]))
    kept = LineString(np.column_stack([x, y])).simplify(THIN_M, preserve_topology=False)
    place = {at: number for number, at in enumerate(zip(x.tolist(), y.tolist(), strict=True))}
    return tuple(course[place[x, y]] for x, y in kept.coords)


def incidents_near(network: RoadNetwork, ledger: "Ledger", km: float) -> Sequence[Summary]:
    """Return the record's incidents that may lie on the map of a network or so near to it."""
    south, west, north, east = network.bounds
    high = km / DEGREE_KM
    wide = high / max(0.05, cos(radians(min(89.0, max(abs(south), abs(north)) + high))))
    box = Box(
        south=max(-90.0, south - high),
        west=max(-180.0, west - wide),
        north=min(90.0, north + high),
        east=min(180.0, east + wide),
    )
    return tuple(ledger.summaries(Selection(box=box)))
