"""What a watch is on, as a form has it: the fields of each kind of area, the area they make, and how it is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tocsin.errors import BadRequest
from tocsin.records import Area, Corridor, Point, Polygon, Region, Ring
from tocsin.watch_places import corridor_of, drawn_line, drawn_polygon, region_of, ring_of
from tocsin.web.ring_plans import Plans
from tocsin.web.words import Words

KINDS = ("ring", "roads", "line", "polygon", "region", "none")
"""Of areas on the form: a ring, a corridor along roads, one that is drawn, an outline, a region; or no area at all."""
WIDTH = "5"
"""Kilometres to each side of a new corridor. Source: as `tocsin watch add`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaFilled:
    """What stands in the fields of an area."""

    kind: str = "ring"
    around: str = ""
    radius: str = "20"
    country: str = ""
    roads: str = ""
    stops: str = ""
    width: str = WIDTH
    line: str = ""
    outline: str = ""
    region: str = ""

    @property
    def chief(self) -> str:
        """The field without which there is no area of this kind."""
        fields = {"ring": self.around, "roads": self.stops, "line": self.line, "polygon": self.outline}
        return fields.get(self.kind, self.region if self.kind == "region" else "")


def filled_area(area: Area | None) -> AreaFilled:
    """Return the fields that make an area again; a corridor along roads is a line by now."""
    if isinstance(area, Ring):
        return AreaFilled(kind="ring", around=f"{area.lat:g}, {area.lon:g}", radius=f"{area.km:g}")
    if isinstance(area, Corridor):
        return AreaFilled(kind="line", line=written((area.points,)), width=f"{area.km:g}")
    if isinstance(area, Polygon):
        return AreaFilled(kind="polygon", outline=written(area.rings))
    if isinstance(area, Region):
        return AreaFilled(kind="region", region=area.place.removeprefix("iso:"))
    return AreaFilled(kind="none")


OF_KIND = {"ring": ("around", "radius"), "line": ("line", "width"), "polygon": ("outline",), "region": ("region",)}
"""The fields by which an area of a kind comes back."""


def is_as_before(filled: AreaFilled, area: Area) -> bool:
    """Return whether the fields of an area are still those that :func:`filled_area` gave."""
    before = filled_area(area)
    fields = ("kind", *OF_KIND[before.kind])
    return all(getattr(filled, name).split() == getattr(before, name).split() for name in fields)


def written(lines: Sequence[Sequence[Point]]) -> str:
    """Return lines as a field has them: points parted by ";", a line of text each.

    >>> written([[(42.5, 1.5), (42.6, 1.25)]])
    '42.5, 1.5; 42.6, 1.25'
    """
    return "\n".join("; ".join(f"{round(lat, 5)}, {round(lon, 5)}" for lat, lon in line) for line in lines)


def area_of(filled: AreaFilled, words: Words, plans: Plans) -> tuple[Area | None, tuple[str, ...], str]:
    """Return the area that the fields ask for, its countries, and the area in words. Raises: BadRequest."""
    if filled.kind not in KINDS:
        raise BadRequest(f"{words('watch.kind')}: {', '.join(KINDS)}")
    if filled.kind == "none":
        return None, (), ""
    if not filled.chief:
        raise BadRequest(words(f"watch.need.{filled.kind}"))
    km, country = f"{filled.width.replace(',', '.')}km", filled.country
    if filled.kind == "ring":
        return ring_of(filled.around, f"{filled.radius.replace(',', '.')}km", country)
    if filled.kind == "roads":
        return corridor_of(filled.stops, km, country, plans.network(filled.roads or plans.names()[0]))
    if filled.kind == "line":
        return drawn_line(filled.line, km, country)
    if filled.kind == "polygon":
        return drawn_polygon(filled.outline, country)
    return region_of(filled.region, country)


def picture_of(area: Area | None) -> dict[str, Any] | None:
    """Return an area as the map draws it: lines of [lat, lon], whether they are outlines, and km to each side.

    None where there is nothing to draw. The page itself draws a ring: it follows the radius while that is changed.
    """
    if isinstance(area, Corridor):
        return {"closed": False, "km": area.km, "lines": [_rounded(area.points)]}
    if isinstance(area, Polygon | Region) and area.rings:
        return {"closed": True, "km": 0, "lines": [_rounded(ring) for ring in area.rings]}
    return None


def _rounded(points: Sequence[Point]) -> list[list[float]]:
    return [[round(lat, 5), round(lon, 5)] for lat, lon in points]
