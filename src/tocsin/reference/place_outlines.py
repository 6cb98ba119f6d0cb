"""Outlines of places: the little of each that ranking asks, made by the thousand from the gazetteer's files."""

import math
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from tocsin.reference.area_points import open_area_points
from tocsin.reference.gazetteer_build.layout import KINDS, SCALE

COLUMNS: Final = """p.id, f.kind, p.lat, p.lon, f.country, f.admin1, f.admin2, p.population, p.name, p.reach_km, p.code
FROM places p JOIN frames f ON f.id = p.frame"""
FILE_STEP: Final = 1 << 32
"""A place's number in the second file begins here, in the third at twice it, so that numbers stay apart."""
KM_PER_DEGREE: Final = 111.2
COUNTY_KM: Final = 40.0
"""Reach of a county of which only the middle is known. Source: our choice, as REACH_KM of gazetteer_build/areas.py."""


class Outline(NamedTuple):
    """What of a place ranking asks; a whole entry would cost too much."""

    number: int
    kind: str
    lat: float
    lon: float
    country: str
    admin1: int
    """The province's number, 0 if not known."""
    admin2: int
    population: int
    name: str
    reach_km: float


class Resembling(NamedTuple):
    """A place whose name is not the one asked for, but near it."""

    place: Outline
    found_by: str
    """"spelling" (sounding key) or "likeness"."""
    likeness: float
    """Range: 0..1."""


def outline_of(row: Sequence[Any], file: int) -> Outline:
    """Return the outline of a row of COLUMNS, its numbers those of the file with this index."""
    number, kind, lat, lon, country, admin1, admin2, population, name, reach, code = row
    at, step = point_of(code, KINDS[kind], country, lat / SCALE, lon / SCALE, float(reach or 0)), file * FILE_STEP
    one, two = (area + step if area else 0 for area in (admin1, admin2))
    return Outline(number + step, KINDS[kind], at[0], at[1], country, one, two, population or 0, name, at[2])


def point_of(code: Any, kind: str, country: str, lat: float, lon: float, reach_km: float) -> tuple[float, float, float]:
    """Return point and reach; for an area of which a better point is known than the middle of its towns, that one."""
    if kind not in ("country", "province", "district"):
        return lat, lon, reach_km
    better = open_area_points().get(country if kind == "country" else str(code))
    if better is None:
        return lat, lon, reach_km
    if kind == "district":
        return *better, COUNTY_KM
    east = abs(better[1] - lon)
    east = min(east, 360 - east) * math.cos(math.radians((better[0] + lat) / 2))
    return *better, float(round(reach_km + KM_PER_DEGREE * math.hypot(better[0] - lat, east)))
