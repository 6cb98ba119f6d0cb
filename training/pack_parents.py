"""Which province and district a point lies in, from simplified polygons."""

import gzip
import json
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""Shape (n, 2): longitude, latitude, as GeoJSON has them."""

COAST_KM = 5.0
"""A town outside every polygon belongs to the nearest one within this distance.
Source: the packs' README, flaw 6 (simplified coasts cut towns off)."""
KM_PER_DEGREE = 111.2


def parents_of(points: Points, files: list[Path]) -> list[int]:
    """Return for each point the WOF id of the area that holds it, 0 for none."""
    features = [f for path in files for f in json.loads(gzip.decompress(path.read_bytes()))["features"]]
    shapes = [(int(f["properties"]["wof_id"]), _rings(f["geometry"])) for f in features]
    found = np.zeros(len(points), dtype=np.int64)
    for area, rings in shapes:
        found[_inside(points, rings) & (found == 0)] = area
    corners = [(area, np.concatenate(rings)) for area, rings in shapes]
    for index in np.flatnonzero(found == 0):
        found[index] = _nearest(points[index], corners)
    return [int(area) for area in found]


def _rings(geometry: dict) -> list[Points]:  # type: ignore[type-arg]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [np.asarray(ring, dtype=float)[:, :2] for polygon in polygons for ring in polygon]


def _inside(points: Points, rings: list[Points]) -> NDArray[np.bool_]:
    """Even-odd rule over all rings, so holes and islands need no special care."""
    answer = np.zeros(len(points), dtype=bool)
    every = np.concatenate(rings)
    low, high = every.min(axis=0), every.max(axis=0)
    near = np.flatnonzero(((points >= low) & (points <= high)).all(axis=1))
    x, y = points[near, 0], points[near, 1]
    odd = np.zeros(len(near), dtype=bool)
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if y1 == y2:
                continue
            crosses = (y1 > y) != (y2 > y)
            odd ^= crosses & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
    answer[near[odd]] = True
    return answer


def _nearest(point: Points, corners: list[tuple[int, Points]]) -> int:
    best, nearest = COAST_KM, 0
    for area, ends in corners:
        away = (ends - point) * KM_PER_DEGREE
        away[:, 0] *= np.cos(np.radians(point[1]))
        distance = float(np.sqrt((away**2).sum(axis=1)).min())
        if distance < best:
            best, nearest = distance, area
    return nearest
