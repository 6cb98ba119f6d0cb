"""Places and files as areas of watches: a ring around a place or point, a region, a polygon, a corridor."""

import json
import re
from math import hypot
from pathlib import Path
from typing import Any

from tocsin.errors import BadRequest
from tocsin.records import Corridor, Point, Polygon, Region, Ring
from tocsin.records.roads import RoadNetwork
from tocsin.reference.countries import open_countries
from tocsin.reference.gazetteer import PlaceEntry, open_gazetteer
from tocsin.routing import course_through
from tocsin.selecting import country_of

_POINT = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*[,;]\s*([+-]?\d+(?:\.\d+)?)\s*")
_KM = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(km|m|mi)?\s*", re.IGNORECASE)
_UNITS = {"km": 1.0, "m": 0.001, "mi": 1.609344}

NEAR_DEGREES = 0.2
"""Of latitude and longitude: so near a town tells the country of a point. Source: our choice: some 20 km."""

AREAS = ("province", "district", "country")


def km_of(words: str) -> float:
    """Return a distance in km. Raises: BadRequest.

    >>> km_of("8km"), km_of("500 m"), km_of("12")
    (8.0, 0.5, 12.0)
    """
    found = _KM.fullmatch(words)
    if not found:
        raise BadRequest(f"{words!r} is no distance; write it as 8km, 500m or 5mi")
    return float(found[1]) * _UNITS[(found[2] or "km").lower()]


def point_of(words: str, country: str = "") -> tuple[Point, PlaceEntry | None]:
    """Return the point that "LAT,LON", a gazetteer's id or a place's name means, and the place where it is one.

    Of several places of a name the largest town is taken. Raises: BadRequest where there is none.
    """
    found = _POINT.fullmatch(words)
    if found:
        return (float(found[1]), float(found[2])), None
    entry = open_gazetteer().entry(words.strip())
    places = (entry,) if entry else open_gazetteer().lookup(words, countries=_codes(country))
    if not places:
        there = f" in {country}" if country else ""
        raise BadRequest(f"there is no place {words!r}{there} in the gazetteer; `tocsin places find` looks for names")
    towns = [place for place in places if place.kind not in AREAS] or list(places)
    best = max(towns, key=lambda place: (place.found_by == "name", place.population))
    return (best.lat, best.lon), best


def _codes(country: str) -> frozenset[str]:
    return frozenset({country_of(country)} - {""})


def ring_of(around: str, radius: str, country: str = "") -> tuple[Ring, tuple[str, ...], str]:
    """Return the ring around a place or point, the countries it lies in as far as known, and the centre in words."""
    (lat, lon), place = point_of(around, country)
    ring = made(lambda: Ring(lat=lat, lon=lon, km=km_of(radius)))
    if place is None:
        return ring, _codes_at(((lat, lon),), country), f"{lat:g}, {lon:g}"
    return ring, (place.country,), in_words(place)


def in_words(place: PlaceEntry) -> str:
    """Return a place with what it lies in and its id."""
    larger = ", ".join(filter(None, (place.admin2, place.admin1, place.country)))
    return f"{place.name} ({larger}) [{place.id}] at {place.lat:g}, {place.lon:g}"


def _codes_at(points: tuple[Point, ...], country: str) -> tuple[str, ...]:
    """Return the countries of points by the outlines of provinces that hold them, and the one that was given.

    Where no outline is known (Andorra), the country of the nearest town within NEAR_DEGREES counts.
    """
    held = {code for lat, lon in points for code in _codes_of(lat, lon)}
    return tuple(sorted(held | _codes(country)))


def _codes_of(lat: float, lon: float) -> set[str]:
    gazetteer = open_gazetteer()
    held = {entry.country for entry in gazetteer.containing(lat, lon)}
    if held:
        return held
    near = gazetteer.towns(lat - NEAR_DEGREES, lon - NEAR_DEGREES, lat + NEAR_DEGREES, lon + NEAR_DEGREES)
    nearest = min(near, key=lambda town: (hypot(town.lat - lat, town.lon - lon), town.id), default=None)
    return {nearest.country} if nearest else set()


def region_of(words: str, country: str = "") -> tuple[Region, tuple[str, ...], str]:
    """Return the country, province or district of a name or id. Raises: BadRequest."""
    names, gazetteer = open_countries().names, open_gazetteer()
    code = words.upper() if words.upper() in names else open_countries().code_of(words)
    if code and not country:
        return Region(place=f"iso:{code}", name=names[code], country=code), (code,), f"{names[code]} [iso:{code}]"
    entry = gazetteer.entry(words.strip())
    places = (entry,) if entry else gazetteer.lookup(words, countries=_codes(country))
    areas = [place for place in places if place.kind in ("province", "district")]
    if not areas:
        raise BadRequest(f"there is no country, province or district {words!r} in the gazetteer; draw it: --polygon")
    best = min(areas, key=lambda place: (place.kind != "province", -place.population))
    drawn = gazetteer.area(best.id)
    rings = tuple(tuple(ring) for polygon in drawn.polygons for ring in polygon) if drawn else ()
    region = Region(place=best.id, name=best.name, country=best.country, rings=rings)
    return region, (best.country,), in_words(best) + ("" if rings else ", by name only: no outline known")


def polygon_of(path: Path, country: str = "") -> tuple[Polygon, tuple[str, ...], str]:
    """Return the Polygon or MultiPolygon of a GeoJSON file. Raises: BadRequest."""
    found = _geometry(path, ("Polygon", "MultiPolygon"))
    polygons = [found["coordinates"]] if found["type"] == "Polygon" else found["coordinates"]
    rings = made(lambda: tuple(_turned(ring) for polygon in polygons for ring in polygon), str(path))
    polygon = made(lambda: Polygon(rings=rings), str(path))
    return polygon, _codes_at(rings[0], country), f"the outline in {path.name}"


def corridor_of(
    along: str, width: str, country: str = "", network: RoadNetwork | None = None
) -> tuple[Corridor, tuple[str, ...], str]:
    """Return the corridor along a GeoJSON line, or along places or points parted by ";". Raises: BadRequest.

    With a network, the quickest way by its roads is taken from one place to the next, both directions open: who
    watches a road watches it both ways.
    """
    if network is not None:
        names, points = course_through(network, along.split(";"))
        words = " - ".join(names) + f", by the roads of {network.title}"
    elif ";" not in along:
        path = Path(along)
        points = made(lambda: _turned(_geometry(path, ("LineString",))["coordinates"]), along)
        words = f"the line in {path.name}"
    else:
        found = [point_of(stop, country) for stop in along.split(";")]
        points = tuple(point for point, _ in found)
        words = " - ".join(in_words(p) if p else f"{at[0]:g}, {at[1]:g}" for at, p in found) + ", straight between"
        country = country or next((place.country for _, place in found if place), "")
    corridor = made(lambda: Corridor(points=points, km=km_of(width)), along)
    return corridor, _codes_at(points, country), words


def drawn_line(drawn: str, width: str, country: str = "") -> tuple[Corridor, tuple[str, ...], str]:
    """Return the corridor along a line of points "LAT,LON; LAT,LON". Raises: BadRequest."""
    lines = points_drawn(drawn)
    if len(lines) != 1:
        raise BadRequest("a corridor is one line: points as latitude, longitude, parted by ;")
    corridor = made(lambda: Corridor(points=lines[0], km=km_of(width)))
    return corridor, _codes_at(lines[0], country), f"a line of {len(lines[0])} points"


def drawn_polygon(drawn: str, country: str = "") -> tuple[Polygon, tuple[str, ...], str]:
    """Return the polygon of outlines and holes, each a line of text as above. Raises: BadRequest."""
    rings = tuple(ring if ring[0] == ring[-1] else (*ring, ring[0]) for ring in points_drawn(drawn))
    polygon = made(lambda: Polygon(rings=rings))
    return polygon, _codes_at(rings[0], country), f"an outline of {len(rings[0]) - 1} points"


def points_drawn(drawn: str) -> tuple[tuple[Point, ...], ...]:
    """Return the points of lines of text, "LAT,LON; LAT,LON" each. Raises: BadRequest.

    >>> points_drawn("42.5,1.5; 42.6,1.6")
    (((42.5, 1.5), (42.6, 1.6)),)
    """
    lines = []
    for line in filter(str.strip, drawn.splitlines()):
        found = [(words, _POINT.fullmatch(words)) for words in line.split(";") if words.strip()]
        wrong = next((words for words, match in found if match is None), None)
        if wrong is not None:
            raise BadRequest(f"{wrong.strip()!r} is no point; write latitude, longitude, and ; between points")
        lines.append(tuple((float(match[1]), float(match[2])) for _, match in found if match))
    if not lines:
        raise BadRequest("no point is drawn")
    return tuple(lines)


def _turned(coordinates: Any) -> tuple[Point, ...]:
    """Return GeoJSON's positions as points; there lon comes before lat (RFC 7946 3.1.1)."""
    return tuple((float(position[1]), float(position[0])) for position in coordinates)


def _geometry(path: Path, kinds: tuple[str, ...]) -> dict[str, Any]:
    """Return the first geometry of these kinds in a GeoJSON file."""
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
    except OSError as err:
        raise BadRequest(f"{path}: cannot be opened: {err.strerror}") from err
    except ValueError as err:
        raise BadRequest(f"{path}: is no JSON: {err}") from err
    waiting = [whole]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, dict) and node.get("type") in kinds and isinstance(node.get("coordinates"), list):
            return node
        if isinstance(node, dict):
            waiting += [*(node.get("features") or ()), *(node.get("geometries") or ()), node.get("geometry")]
    raise BadRequest(f"{path}: holds no GeoJSON {' or '.join(kinds)}")


def made(make: Any, where: str = "") -> Any:
    """Return what is made, its refusals as ours. Raises: BadRequest."""
    try:
        return make()
    except (ValueError, TypeError, IndexError, KeyError) as err:
        raise BadRequest(f"{where}: {err}" if where else str(err)) from err
