"""A map drawn on the server: provinces as paths, and whose marks lie on them. No script is needed to see it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from shapely import MultiPolygon, Polygon

from tocsin.briefing import outline_ids
from tocsin.exchange.brief_pictures import Spotted, View, view_of
from tocsin.reference.gazetteer import open_gazetteer

WIDTH = 800.0
TALLEST, FLATTEST = 640.0, 320.0
FINE = 0.75
"""Pixels by which an outline may be off. Our choice."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A part of the globe on the page, and the provinces in it as paths."""

    view: View
    height: float
    scale: float
    squeeze: float
    paths: tuple[str, ...]

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """Return where a point lies on the page."""
        x = (lon - self.view.west) * self.squeeze * self.scale
        return round(x, 1), round((self.view.north - lat) * self.scale, 1)

    def path(self, area: str) -> str:
        """Return an area's outline as a path, "" where the gazetteer has none."""
        found = open_gazetteer().area(area) if area else None
        return "" if found is None else self._drawn(found.coordinates)

    def _drawn(self, polygons: Iterable[Sequence[Sequence[Sequence[float]]]]) -> str:
        whole = MultiPolygon([Polygon(rings[0], rings[1:]) for rings in polygons])
        simple = whole.simplify(FINE / self.scale, preserve_topology=True)
        parts = [simple] if isinstance(simple, Polygon) else list(getattr(simple, "geoms", ()))
        rings = [ring for part in parts if not part.is_empty for ring in (part.exterior, *part.interiors)]
        return "".join(self._ring(list(ring.coords)) for ring in rings)

    def _ring(self, points: Sequence[Sequence[float]]) -> str:
        return "M" + "L".join("{} {}".format(*self.at(point[1], point[0])) for point in points) + "Z"


@lru_cache(maxsize=16)
def ground_of(points: tuple[tuple[float, float], ...]) -> Ground:
    """Return the part of the globe that holds all points (lat, lon), with the outlines of provinces in it."""
    spots = [Spotted("", lat, lon, 1, 40.0) for lat, lon in points]
    view = view_of(spots)
    squeeze = math.cos(math.radians((view.south + view.north) / 2))
    tall, broad = view.north - view.south, (view.east - view.west) * squeeze
    scale = min(WIDTH / broad, TALLEST / tall)
    height = max(FLATTEST, tall * scale)
    # The view grows to fill the page, so that nothing is drawn askew.
    more_tall, more_broad = (height / scale - tall) / 2, (WIDTH / scale - broad) / squeeze / 2
    view = View(view.south - more_tall, view.west - more_broad, view.north + more_tall, view.east + more_broad)
    bare = Ground(view, height, scale, squeeze, ())
    paths = tuple(path for one in outline_ids(view, spots) if (path := bare.path(one)))
    return Ground(view, height, scale, squeeze, paths)


@lru_cache(maxsize=4096)
def area_at(lat: float, lon: float, kind: str) -> str:
    """Return the gazetteer's id of the province or district that holds a point, "" where none does."""
    return next((entry.id for entry in open_gazetteer().containing(lat, lon) if entry.kind == kind), "")
