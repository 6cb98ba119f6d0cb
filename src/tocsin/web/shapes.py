"""Outlines for the map, from the gazetteer that comes with Tocsin: provinces of a stretch of it, and single areas."""

import itertools
from typing import Any

from shapely import MultiPolygon, Polygon

from tocsin.pipeline import open_references
from tocsin.records import Box
from tocsin.reference.place_entry import Area

COARSE = 0.02
"""Degrees by which an outline may be off where it is drawn: a pixel of the zooms that show provinces. Our choice."""
MOST = 2000


def provinces_in(box: Box) -> dict[str, Any]:
    """Return the outlines of provinces in a stretch of the map, as GeoJSON."""
    found: dict[str, Area] = {}
    for file in open_references().gazetteer.files:
        for area in file.areas_in((box.south, box.west, box.north, box.east), "province", MOST):
            found.setdefault(area.id, area)
    return _collection(list(found.values()))


def areas_of(ids: list[str]) -> dict[str, Any]:
    """Return the outlines of areas by their ids, as GeoJSON; those that have none are left out."""
    gazetteer = open_references().gazetteer
    areas = [area for area in map(gazetteer.area, ids) if area is not None]
    return _collection(areas)


def _collection(areas: list[Area]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": [_feature(area) for area in areas]}


def _feature(area: Area) -> dict[str, Any]:
    whole = MultiPolygon([Polygon(rings[0], rings[1:]) for rings in area.coordinates])
    simple = whole.simplify(COARSE, preserve_topology=True)
    polygons = [simple] if isinstance(simple, Polygon) else list(getattr(simple, "geoms", ()))
    # d3-geo takes the outer ring clockwise as it is seen on the globe, which RFC 7946 does not.
    coordinates = [
        [_ring(p.exterior.coords, is_clockwise=True), *(_ring(r.coords, is_clockwise=False) for r in p.interiors)]
        for p in polygons
        if not p.is_empty
    ]
    geometry = {"type": "MultiPolygon", "coordinates": coordinates}
    return {"type": "Feature", "id": area.id, "properties": {"source": area.source}, "geometry": geometry}


def _ring(points: Any, *, is_clockwise: bool) -> list[list[float]]:
    ring = [[round(lon, 3), round(lat, 3)] for lon, lat in points]
    doubled = sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in itertools.pairwise(ring))
    return ring if (doubled > 0) == is_clockwise else ring[::-1]
