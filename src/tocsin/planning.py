"""Joins roads, places and the record for plans of posts and for routes: what `tocsin ring` and `tocsin route` do.

Plans are private. Nothing here writes them into a record, feed or export: they
go to whoever asked, and nowhere else.
"""

import csv
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from shapely.errors import ShapelyError

from tocsin.errors import BadMaterial, BadRequest
from tocsin.protection.ring_area import middle_and_reach
from tocsin.protection.ring_board import Wishes
from tocsin.protection.ring_geometry import metres_from
from tocsin.protection.ring_ground import Bounds, Ground
from tocsin.protection.ring_plan import CHOICES, Order, Weigh, plan_ring
from tocsin.records import Harm, Polygon, Ring, Selection
from tocsin.records.plans import Course, RingPlan
from tocsin.records.roads import RoadNetwork
from tocsin.reference.gazetteer import open_gazetteer

if TYPE_CHECKING:
    from tocsin.ledger import Ledger

RADIUS: Final = "3km"
"""Of the protected circle where none is given. Source: issue "The ring", its figures."""

RIM_M: Final = 500.0
"""So far within the rim of a file of roads the outside begins at the latest. Source: issue "The ring", its figures."""

INHABITED_KM: Final = 50.0
"""Towns so far beyond the ring count for the weights by population. Source: our choice, docs/ring.md."""

DEGREE_KM: Final = 111.195
"""Of latitude, on a sphere. Source: IUGG mean radius."""


OFF_MAP_DEGREES: Final = 0.1
"""A place so far beyond a file's rim still counts as on its map. Source: our choice; some ten kilometres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a user asks of a plan, in the words of the command line and of the page."""

    around: str
    """A place or point; with an outline, what the area is called."""
    radius: str = ""
    """Of the protected circle: "8km"; RADIUS if not given. An outline has none."""
    outline: tuple[Course, ...] = ()
    """Outlines and holes (even-odd) of a drawn area, points (lat, lon), the last of each its first again."""
    outside: str = ""
    classes: str = "all"
    posts: int | None = None
    prefer: str = "nearest-in"
    weights: str = ""
    """"", "population", "incidents", or a CSV file of lat, lon, weight."""
    cannot: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    costs: tuple[str, ...] = ()
    """Each "LAT,LON=COST"."""
    heeds_one_way: bool = False
    curve: bool = False


def plan(network: RoadNetwork, asked: Asked, incidents: Sequence[tuple[float, float, float]] = ()) -> RingPlan:
    """Return a plan of posts. ``incidents`` are (lat, lon, weight), for the weights by incidents.

    Raises: BadRequest, where what is asked for is not there, not legal, or cannot be done.
    """
    order = order_of(network, asked, incidents)
    try:
        return plan_ring(network, order)
    except ValueError as err:
        raise BadRequest(str(err)) from err


def order_of(network: RoadNetwork, asked: Asked, incidents: Sequence[tuple[float, float, float]] = ()) -> Order:
    """Return the order of a user's words. Raises: BadRequest."""
    if asked.classes not in ("main", "all"):
        raise BadRequest(f"--classes is main or all, not {asked.classes!r}")
    if asked.prefer not in CHOICES:
        raise BadRequest(f"--prefer is one of {', '.join(CHOICES)}, not {asked.prefer!r}")
    if asked.posts is not None and asked.posts < 1:
        raise BadRequest(f"--posts is at least 1, not {asked.posts}")
    if asked.outline:
        place, (lat, lon, radius) = asked.around, _reach_of(asked)
    else:
        place, lat, lon = place_of(asked.around, network)
        radius = metres_of(asked.radius or RADIUS, "--radius")
    bounds, notes = bounds_of(network, lat, lon, radius, asked.outside)
    weigh, words = weigher_of(asked.weights, incidents)
    return Order(
        place=place,
        bounds=replace(bounds, outline=asked.outline),
        classes=asked.classes,
        posts=asked.posts,
        prefer=asked.prefer,
        wishes=wishes_of(asked),
        weigh=weigh,
        weights=words,
        heeds_one_way=asked.heeds_one_way,
        curve=asked.curve,
        notes=notes,
    )


def _reach_of(asked: Asked) -> tuple[float, float, float]:
    """Return the middle of a drawn area, and how far it reaches from there. Raises: BadRequest."""
    if asked.radius:
        raise BadRequest("a drawn area has no --radius; give one of --polygon, and --around with --radius")
    try:
        return middle_and_reach(Polygon(rings=asked.outline).rings)
    except (ValueError, ShapelyError) as err:
        raise BadRequest(f"the outline cannot be protected: {err}") from err


def metres_of(words: str, option: str) -> float:
    """Return a distance in metres: "8km", "500m", or a bare number of kilometres. Raises: BadRequest.

    >>> metres_of("8km", "--radius"), metres_of("500 m", "--radius"), metres_of("2.5", "--radius")
    (8000.0, 500.0, 2500.0)
    """
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(km|m)?\s*", words)
    if not found or not float(found[1]):
        raise BadRequest(f"{option} is a distance such as 8km or 500m, not {words!r}")
    return float(found[1]) * (1.0 if found[2] == "m" else 1000.0)


def point_of(words: str) -> tuple[float, float] | None:
    """Return the point of "LAT,LON", None where it is no such pair. Raises: BadRequest, for one that is off the globe.

    >>> point_of("-20.4697,-54.6201"), point_of("Kabul")
    ((-20.4697, -54.6201), None)
    """
    found = re.fullmatch(r"\s*([-+]?\d+(?:\.\d+)?)\s*[, ]\s*([-+]?\d+(?:\.\d+)?)\s*", words)
    if not found:
        return None
    lat, lon = float(found[1]), float(found[2])
    if abs(lat) > 90 or abs(lon) > 180:
        raise BadRequest(f"{words} is off the globe: latitude comes first, -90 to 90, then longitude, -180 to 180")
    return lat, lon


def place_of(words: str, network: RoadNetwork) -> tuple[str, float, float]:
    """Return name and point of a place: a point, or of the gazetteer's places of that name the one on the roads' map.

    Raises: BadRequest, telling what is asked for instead, where no place or no one place is meant.
    """
    south, west, north, east = network.bounds
    slack = OFF_MAP_DEGREES
    point = point_of(words)
    if point:
        if not (south - slack <= point[0] <= north + slack and west - slack <= point[1] <= east + slack):
            raise BadRequest(_off_map(f"{point[0]}, {point[1]}", network))
        return f"{point[0]}, {point[1]}", *point
    gazetteer = open_gazetteer()
    entry = gazetteer.entry(words) if ":" in words else None
    entries = [entry] if entry else list(gazetteer.lookup(words))
    if not entries:
        raise BadRequest(f"no place is named {words!r}; give a point as LAT,LON, or look with `tocsin places find`")
    here = [e for e in entries if south - slack <= e.lat <= north + slack and west - slack <= e.lon <= east + slack]
    if not here:
        best = entries[0]
        raise BadRequest(_off_map(f"{best.name} ({best.country}, {best.lat}, {best.lon})", network))
    towns = [e for e in here if e.kind == "locality"] or here
    towns.sort(key=lambda e: (-e.population, e.id))
    return towns[0].name, towns[0].lat, towns[0].lon


def _off_map(place: str, network: RoadNetwork) -> str:
    south, west, north, east = network.bounds
    return (
        f"{place} is not on the map of {network.title}, which covers {south:.3f},{west:.3f} to {north:.3f},{east:.3f}; "
        "give another --roads, or a point on it as LAT,LON"
    )


def bounds_of(
    network: RoadNetwork, lat: float, lon: float, radius: float, outside: str
) -> tuple[Bounds, tuple[str, ...]]:
    """Return the two circles, and what is to be said of them. Raises: BadRequest, where the file is too small for them.

    Without ``outside``, the outside begins RIM_M within the nearest rim of the file. Where the protected area itself
    reaches over a rim, that side cannot be planned: it is told, and the nearest other rim counts.
    """
    rims = _rims(network, lat, lon)
    beyond = [side for side, metres in rims.items() if metres - RIM_M <= radius]
    notes = []
    if beyond:
        notes.append(
            f"The file of roads does not reach round the protected area: it ends in the {_and(beyond)} before, or less "
            f"than {RIM_M:.0f} m beyond, the radius. Ways in from there are not in it, and not in this plan."
        )
    far = float(metres_from(network.lat, network.lon, lat, lon).max())
    left = [metres for side, metres in rims.items() if side not in beyond]
    if outside:
        begins = metres_of(outside, "--outside")
        if left and begins > min(left):
            notes.append(f"The outside begins beyond the file's nearest rim, at {min(left) / 1000:.2f} km.")
    elif left:
        begins = min(left) - RIM_M
        notes.append(f"The outside begins {begins / 1000:.2f} km out: the file's rim less {RIM_M:.0f} m.")
    else:
        raise BadRequest(
            f"the roads of {network.title} end within {radius / 1000:g} km of {lat}, {lon} on every side; give a "
            "smaller --radius, a larger file of --roads, or say with --outside where the outside begins"
        )
    if begins <= radius or begins >= far:
        raise BadRequest(
            f"the outside would begin {begins / 1000:.2f} km out; it must lie beyond the radius of "
            f"{radius / 1000:g} km and before the last road, {far / 1000:.2f} km out; set --radius or --outside"
        )
    return Bounds(lat=lat, lon=lon, radius=radius, outside=begins), tuple(notes)


def _rims(network: RoadNetwork, lat: float, lon: float) -> dict[str, float]:
    """Return how far the file's map reaches on each side of a point; below 0 where the point is beyond it."""
    south, west, north, east = network.bounds
    kilometre = float(metres_from(np.array([lat]), np.array([lon + 0.01]), lat, lon)[0]) / 0.01
    degree = float(metres_from(np.array([0.0]), np.array([1.0]), 0.0, 0.0)[0])
    return {
        "south": (lat - south) * degree,
        "west": (lon - west) * kilometre,
        "north": (north - lat) * degree,
        "east": (east - lon) * kilometre,
    }


def _and(words: Iterable[str]) -> str:
    return " and ".join(words)


def wishes_of(asked: Asked) -> Wishes:
    """Return where posts cannot and must stand and what they cost. Raises: BadRequest, naming the option."""
    costs = []
    for words in asked.costs:
        where, _, price = words.rpartition("=")
        if not price.strip().isdigit() or int(price) < 1:
            raise BadRequest(f"--cost is LAT,LON=COST with a whole cost of at least 1, not {words!r}")
        costs.append((*_point(where, "--cost"), int(price)))
    return Wishes(
        cannot=tuple(_point(words, "--cannot") for words in asked.cannot),
        must=tuple(_point(words, "--must") for words in asked.must),
        costs=tuple(costs),
    )


def _point(words: str, option: str) -> tuple[float, float]:
    point = point_of(words)
    if point is None:
        raise BadRequest(f"{option} takes a point as LAT,LON, not {words!r}")
    return point


def incident_weights(ledger: "Ledger", asked: Asked, network: RoadNetwork) -> tuple[tuple[float, float, float], ...]:
    """Return the record's incidents in and around a ring as (lat, lon, weight): 1, and more by the killed.

    Source: our choice, docs/ring.md: 1 + log2(1 + killed), as in the exposure of routes. Raises: BadRequest.
    """
    order = order_of(network, asked)
    around = order.bounds
    ring = Ring(lat=around.lat, lon=around.lon, km=around.outside / 1000 + INHABITED_KM)
    found = []
    for summary in ledger.summaries(Selection(ring=ring)):
        if summary.lat is not None and summary.lon is not None:
            killed = summary.total(Harm.KILLED)
            found.append((summary.lat, summary.lon, 1 + math.log2(1 + ((killed.best or 0) if killed else 0))))
    return tuple(found)


def weigher_of(weights: str, incidents: Sequence[tuple[float, float, float]]) -> tuple[Weigh | None, str]:
    """Return how entries are weighted, and that in words. Raises: BadRequest, BadMaterial."""
    if not weights:
        return None, "every entry alike"
    if weights == "population":
        return _by_population, f"inhabitants of the towns up to {INHABITED_KM:g} km beyond, each at the nearest way in"
    if weights == "incidents":
        words = f"1 for each entry, and {len(incidents)} incidents of the record, each at the nearest way in"
        return _nearest_sums(incidents, base=1.0), words
    return _nearest_sums(read_weights(Path(weights)), base=0.0), f"as given in {Path(weights).name}"


def read_weights(path: Path) -> tuple[tuple[float, float, float], ...]:
    """Return (lat, lon, weight) of a CSV file. Raises: BadMaterial, naming the line."""
    if not path.is_file():
        raise BadMaterial(str(path), "there is no such file; --weights takes population, incidents, or a CSV file")
    found = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if not {"lat", "lon", "weight"} <= set(rows.fieldnames or ()):
            raise BadMaterial(f"{path}, line 1", "the columns lat, lon and weight are wanted")
        for row in rows:
            try:
                lat, lon, weight = (float(row[name]) for name in ("lat", "lon", "weight"))
            except (TypeError, ValueError) as err:
                raise BadMaterial(f"{path}, line {rows.line_num}", "lat, lon and weight are numbers") from err
            if not (abs(lat) <= 90 and abs(lon) <= 180 and 0 <= weight < float("inf")):
                raise BadMaterial(f"{path}, line {rows.line_num}", "off the globe, or a weight below 0")
            found.append((lat, lon, weight))
    if not any(weight for _, _, weight in found):
        raise BadMaterial(str(path), "no weight in it is above 0")
    return tuple(found)


def _nearest_sums(points: Sequence[tuple[float, float, float]], base: float) -> Weigh:
    """Return a weigher that gives each point's weight to the nearest of the entries that lead into the area.

    An entry that leads nowhere would swallow it: the weight of closing a road that nobody can come by is nothing.
    """

    def weigh(ground: Ground) -> Sequence[float]:
        sums = np.full(len(ground.entries), base)
        leading = np.nonzero(ground.leads_in)[0]
        places = ground.entry_points[leading]
        for lat, lon, weight in points if len(places) else ():
            sums[leading[metres_from(places[:, 0], places[:, 1], lat, lon).argmin()]] += weight
        return [float(value) for value in sums]

    return weigh


def _by_population(ground: Ground) -> Sequence[float]:
    bounds = ground.bounds
    high = (bounds.outside / 1000 + INHABITED_KM) / DEGREE_KM
    wide = high / max(0.01, math.cos(math.radians(bounds.lat)))
    box = (bounds.lat - high, bounds.lon - wide, bounds.lat + high, bounds.lon + wide)
    towns = [(town.lat, town.lon, float(town.population)) for town in open_gazetteer().towns(*box)]
    far = metres_from(np.array([t[0] for t in towns]), np.array([t[1] for t in towns]), bounds.lat, bounds.lon)
    beyond = [town for town, metres in zip(towns, far.tolist(), strict=True) if metres > bounds.outside]
    return _nearest_sums(beyond, base=0.0)(ground)
