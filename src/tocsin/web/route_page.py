"""A route: what was reported along the ways from one place to another, on a map and by stretch. No promise.

As private as a plan: it is made for whoever asks and written nowhere.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from tocsin.errors import BadRequest
from tocsin.exchange.ring_sheet import SIZE, SquareMap, roads_on, scale_of
from tocsin.planning import metres_of
from tocsin.protection.route_exposure import LegExposure, Passed
from tocsin.records.plans import Course
from tocsin.records.roads import RoadNetwork
from tocsin.routing import Route, route
from tocsin.selecting import as_date
from tocsin.web.house import House
from tocsin.web.rendering import house_of, page, words_for
from tocsin.web.words import Words

router = APIRouter()
FIELDS = ("roads", "from", "to", "days", "width", "ways", "on", "any_way")
EXAMPLE = "roads=example&from=Andorra+la+Vella&to=Encamp"
MOST_WAYS, MOST_DAYS = 6, 36_500
ROUND = 1.15
"""So much farther than the ways the map reaches. Source: our choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Ways on a square map of SIZE units, north up."""

    size: float
    minor: str
    main: str
    ways: tuple[tuple[tuple[str, bool], ...], ...]
    """Of each way the paths of its legs, and whether enough is reported to judge them."""
    incidents: tuple[tuple[float, float, float, bool, str], ...]
    """Where each lies, the radius within which that is known, whether surely in a corridor, and its id."""
    ends: tuple[tuple[float, float], tuple[float, float]]
    bar: float
    bar_words: str


@router.get("/route")
def exposure(request: Request) -> Response:
    """Show what was reported along the ways between two places, or the form where none are named."""
    words, house = words_for(request), house_of(request)
    given = {name: request.query_params.get(name, "").strip()[:300] for name in FIELDS}
    shown: dict[str, Any] = {"given": given, "names": house.plans.names(), "example": EXAMPLE, "found": None}
    shown |= {"wrong": "", "today": house.clock().date()}
    if not given["from"] and not given["to"]:
        return page(request, "route.html", **shown)
    try:
        network = house.plans.network(given["roads"] or house.plans.names()[0])
        found = _asked(house, network, given, words)
    except BadRequest as err:
        return page(request, "route.html", 400, **{**shown, "wrong": str(err)})
    told = {"found": found, "drawing": drawn_of(found, network), "network": network}
    return page(request, "route.html", **{**shown, **told})


def _asked(house: House, network: RoadNetwork, given: dict[str, str], words: Words) -> Route:
    """Return the route that the fields ask for. Raises: BadRequest naming the field."""
    if not given["from"] or not given["to"]:
        raise BadRequest(words("route.need_places"))
    width = given["width"].replace(",", ".") or "5"
    metres_of(width, words("route.width"))
    return route(
        network,
        house.ledger,
        begins=given["from"],
        ends=given["to"],
        today=_day(given["on"], house),
        days=_whole(given["days"] or "90", MOST_DAYS, words("route.days")),
        width=width,
        ways=_whole(given["ways"] or "3", MOST_WAYS, words("route.ways")),
        heeds_one_way=not given["any_way"],
    )


def _day(given: str, house: House) -> date:
    return as_date(given) if given else house.clock().date()


def _whole(given: str, most: int, name: str) -> int:
    if not given.isdecimal() or not 1 <= int(given) <= most:
        raise BadRequest(f"{name}: 1 – {most}, {given!r}")
    return int(given)


def drawn_of(found: Route, network: RoadNetwork) -> Drawn:
    """Return a route as something to draw."""
    points = [point for way in found.ways for leg in way.way.legs for point in leg.course]
    lats, lons = zip(*points, strict=True)
    square = _square(min(lats), min(lons), max(lats), max(lons), found.width_km)
    minor, main = roads_on(square, network)
    bar, words = scale_of(square)
    first = found.ways[0].way.legs
    return Drawn(
        size=SIZE,
        minor=minor,
        main=main,
        ways=tuple(tuple(_leg(square, leg) for leg in way.legs) for way in found.ways),
        incidents=tuple(_mark(square, one) for one in incidents_of(found)),
        ends=(square.at(*first[0].course[0]), square.at(*first[-1].course[-1])),
        bar=round(bar, 1),
        bar_words=words,
    )


def _square(south: float, west: float, north: float, east: float, width_km: float) -> SquareMap:
    """Return a map that holds a box, and the corridors about what is in it."""
    tight = SquareMap((south + north) / 2, (west + east) / 2, 1.0)
    x, y = tight.at(north, east)
    half = max(x - SIZE / 2, SIZE / 2 - y) / (SIZE / 2) + width_km * 1000
    return SquareMap(tight.lat, tight.lon, half * ROUND)


def _leg(square: SquareMap, leg: LegExposure) -> tuple[str, bool]:
    course: Course = leg.leg.course
    return square.path(course), leg.is_judged


def _mark(square: SquareMap, one: Passed) -> tuple[float, float, float, bool, str]:
    x, y = square.at(one.lat, one.lon)
    return round(x, 1), round(y, 1), round(square.size(one.radius_km * 1000), 1), one.surely, one.id


def incidents_of(found: Route) -> tuple[Passed, ...]:
    """Return every incident that lies or may lie along a way, once; surely in a corridor where it is in any."""
    every: dict[str, Passed] = {}
    for way in found.ways:
        for leg in way.legs:
            for one in leg.incidents:
                if one.id not in every or one.surely:
                    every[one.id] = one
    return tuple(every[ident] for ident in sorted(every))
