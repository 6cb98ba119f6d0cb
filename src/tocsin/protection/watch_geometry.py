"""Areas as shapes on the globe, and how far from them a place known to within a radius lies.

A shape is a set of lines with a width: a ring is a point with its radius, a corridor a line with its reach to each
side, a polygon a closed line that is filled. Distances are great-circle distances on a sphere (an error of at most
0.6 % against the ellipsoid), taken in an azimuthal equidistant projection around the place, which is exact from its
middle in every direction.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely

from tocsin.records import Area, Corridor, Point, Polygon, Region, Ring
from tocsin.reference.globe import EARTH_KM

Floats = npt.NDArray[np.float64]
Outlines = Sequence[Sequence[Point]]
Areas = Callable[[str], Outlines]
"""Gives the outlines of a province or district by its gazetteer's id, () where there are none."""

STEP_KM = 20.0
"""Longer edges are parted, so that they keep their course in every projection. Source: our choice; at 20 km a straight
line and a great circle differ by 8 m."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """An area made ready for measuring."""

    lines: tuple[Floats, ...]
    """Each of points (lat, lon), in radians, no edge longer than STEP_KM."""
    is_filled: bool
    km: float
    """Width to each side of the lines."""
    lat: float
    """The middle, in degrees."""
    lon: float
    reach_km: float
    """Everything of the shape lies within this distance of the middle."""


def no_areas(place: str) -> Outlines:
    """Return no outlines: the gazetteer of somebody who has none."""
    del place
    return ()


@lru_cache(maxsize=50_000)
def shape_of(area: Area) -> Shape | None:
    """Return an area made ready for measuring, None for a country or province without an outline."""
    if isinstance(area, Ring):
        return Shape((np.radians([[area.lat, area.lon]]),), False, area.km, area.lat, area.lon, area.km)
    if isinstance(area, Corridor):
        return _shape((_along_great_circles(area.points),), is_filled=False, km=area.km)
    rings = area.rings if isinstance(area, Polygon | Region) else ()
    return outlined(rings) if rings else None


def outlined(rings: Outlines) -> Shape:
    """Return a filled shape of closed outlines and holes."""
    return _shape(tuple(_along_degrees(ring) for ring in rings), is_filled=True, km=0.0)


def _shape(lines: tuple[Floats, ...], *, is_filled: bool, km: float) -> Shape:
    whole = np.concatenate(lines)
    units = _units(whole).mean(axis=0)
    lat = math.atan2(units[2], math.hypot(units[0], units[1]))
    lon = math.atan2(units[1], units[0])
    reach = float(haversine(lat, lon, whole[:, 0], whole[:, 1]).max()) + km
    return Shape(lines, is_filled, km, math.degrees(lat), math.degrees(lon), reach)


def _units(points: Floats) -> Floats:
    lat, lon = points[:, 0], points[:, 1]
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _along_great_circles(points: Sequence[Point]) -> Floats:
    """Return the points in radians, with others between them along great circles."""
    whole = np.radians(np.asarray(points, dtype=float))
    units, parts = _units(whole), [whole[:1]]
    for number in range(len(whole) - 1):
        (start, end), (a, b) = units[number : number + 2], whole[number : number + 2]
        angle = float(haversine(a[0], a[1], b[0:1], b[1:2])[0]) / EARTH_KM
        steps = max(1, math.ceil(angle * EARTH_KM / STEP_KM))
        share = np.arange(1, steps + 1)[:, None] / steps
        weight = (np.sin((1 - share) * angle), np.sin(share * angle)) if angle > 1e-12 else (1 - share, share)
        between = weight[0] * start + weight[1] * end
        lat = np.arctan2(between[:, 2], np.hypot(between[:, 0], between[:, 1]))
        parts.append(np.column_stack([lat, np.arctan2(between[:, 1], between[:, 0])]))
    return np.concatenate(parts)


def _along_degrees(points: Sequence[Point]) -> Floats:
    """Return the points in radians, with others between them along straight lines of latitude and longitude."""
    whole = np.radians(np.asarray(points, dtype=float))
    whole[:, 1] = np.unwrap(whole[:, 1])  # an outline over the date line
    apart = haversine(whole[:-1, 0], whole[:-1, 1], whole[1:, 0], whole[1:, 1])
    steps = np.maximum(1, np.ceil(apart / STEP_KM)).astype(int)
    at = np.repeat(np.arange(len(steps)), steps)
    share = (np.concatenate([np.arange(n) for n in steps]) / np.repeat(steps, steps))[:, None]
    return np.concatenate([whole[at] * (1 - share) + whole[at + 1] * share, whole[-1:]])


def haversine(lat1: float | Floats, lon1: float | Floats, lat2: Floats, lon2: Floats) -> Floats:
    """Return great-circle distances in km of points in radians."""
    h = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    found: Floats = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1.0, h)))
    return found


def projected(lat: float, lon: float, points: Floats) -> Floats:
    """Return points (radians) as (east, north) in km around a middle (radians), true to distance from it."""
    apart = haversine(lat, lon, points[:, 0], points[:, 1])
    east = points[:, 1] - lon
    bearing = np.arctan2(
        np.sin(east) * np.cos(points[:, 0]),
        math.cos(lat) * np.sin(points[:, 0]) - math.sin(lat) * np.cos(points[:, 0]) * np.cos(east),
    )
    return np.column_stack([apart * np.sin(bearing), apart * np.cos(bearing)])


def km_to(shape: Shape, lat: float, lon: float) -> tuple[float, float]:
    """Return how far a point (degrees) lies from a shape's lines, and from its edge: below 0 inside it.

    Unit: km.
    """
    phi, lam = math.radians(lat), math.radians(lon)
    least, crossings = math.inf, 0
    for line in shape.lines:
        if len(line) == 1:
            least = min(least, float(haversine(phi, lam, line[:, 0], line[:, 1])[0]))
            continue
        flat = projected(phi, lam, line)
        least = min(least, _from_origin(flat))
        crossings += _crossings(flat) if shape.is_filled else 0
    if shape.is_filled:
        # Flat around the far side of the globe a polygon is inside out.
        middle = np.radians([[shape.lat, shape.lon]])
        is_far = float(haversine(phi, lam, middle[:, 0], middle[:, 1])[0]) > shape.reach_km
        return least, -least if crossings % 2 and not is_far else least
    return least, least - shape.km


def _from_origin(flat: Floats) -> float:
    start, along = flat[:-1], np.diff(flat, axis=0)
    length = (along**2).sum(axis=1)
    share = np.clip(-(start * along).sum(axis=1) / np.where(length > 0, length, 1.0), 0, 1)[:, None]
    return float(np.sqrt(((start + share * along) ** 2).sum(axis=1).min()))


def _crossings(flat: Floats) -> int:
    """Return how often a closed line crosses the ray to the east of the origin."""
    (x1, y1), (x2, y2) = flat[:-1].T, flat[1:].T
    is_over = (y1 > 0) != (y2 > 0)
    run = np.where(is_over, y2 - y1, 1.0)
    return int((is_over & (x1 - y1 * (x2 - x1) / run > 0)).sum())


def span_of_circle(shape: Shape, lat: float, lon: float, radius_km: float) -> tuple[float, float, float, float]:
    """Return least and greatest distance from the lines, and from the edge, of what lies within a radius of a point.

    Unit: km; from the edge, below 0 is inside. Both ends can be reached but for the radius being an upper bound.
    """
    lines, edge = km_to(shape, lat, lon)
    return max(0.0, lines - radius_km), lines + radius_km, edge - radius_km, edge + radius_km


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """The outline of a place where something happened, made flat around the place's point."""

    lat: float
    lon: float
    body: shapely.Geometry
    edge: shapely.Geometry
    corners: Floats
    half_km: float
    """From every point some corner is at least so far."""


def drawn(outline: Outlines, lat: float, lon: float) -> Drawn:
    """Return an outline made flat around a point, both in degrees."""
    phi, lam = math.radians(lat), math.radians(lon)
    body = _flat_polygon([projected(phi, lam, _along_degrees(ring)) for ring in outline])
    edge, corners = shapely.boundary(body), shapely.get_coordinates(body)
    shapely.prepare([body, edge])
    return Drawn(phi, lam, body, edge, corners, float(np.ptp(corners, axis=0).max()) / 2)


def span_of_outline(shape: Shape, where: Drawn) -> tuple[float, float, float, float]:
    """Return the same as :func:`span_of_circle` of what lies somewhere inside an outline.

    Flat around the outline's own point: at 250 km from there distances are wrong by less than 0.1 %.
    """
    lines = [projected(where.lat, where.lon, line) for line in shape.lines]
    if shape.is_filled:
        body = _flat_polygon(lines)
        far = float(shapely.distance(shapely.points(where.corners), body).max())
        if shapely.covers(body, where.body):
            deep = float(shapely.distance(shapely.boundary(body), where.body))
            return 0.0, 0.0, -deep, -deep
        near = float(shapely.distance(where.body, body))
        return near, far, near, max(far, near)
    if len(lines[0]) == 1:
        near, far = (float(value[0]) for value in spans_of_points(where, lines[0]))
        return near, far, near - shape.km, far - shape.km
    line = shapely.LineString(lines[0])
    near = float(shapely.distance(where.body, line))
    far = float(shapely.distance(shapely.points(where.corners), line).max())
    return near, far, near - shape.km, far - shape.km


def spans_of_points(where: Drawn, flat: Floats) -> tuple[Floats, Floats]:
    """Return least and greatest distances of flat points from an outline."""
    near: Floats = shapely.distance(where.body, shapely.points(flat))
    apart = flat[:, None, :] - where.corners[None, :, :]
    far: Floats = np.sqrt((apart**2).sum(axis=2).max(axis=1))
    return near, far


def _flat_polygon(rings: Sequence[Floats]) -> shapely.Geometry:
    """Return the area that lies inside an odd number of rings."""
    first, *rest = (shapely.make_valid(shapely.Polygon(ring)) for ring in rings)
    body: shapely.Geometry = first
    for ring in rest:
        body = shapely.symmetric_difference(body, ring)
    return body
