"""Joins roads and the record for the exposure of a route: what `tocsin route` does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, radians
from typing import TYPE_CHECKING

from tocsin.errors import BadRequest
from tocsin.planning import metres_of, place_of
from tocsin.protection.route_exposure import COVER_KM, WayExposure, exposure_of, verdict_of
from tocsin.protection.route_ways import ways_between
from tocsin.records import Box, Selection, Summary
from tocsin.records.roads import RoadNetwork

if TYPE_CHECKING:
    from tocsin.ledger import Ledger

DEGREE_KM = 111.195
"""Of latitude, on a sphere. Source: IUGG mean radius."""

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
