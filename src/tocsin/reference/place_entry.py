"""What the gazetteer answers with: a place, an area's polygon, how well a country is covered."""

from dataclasses import dataclass

from tocsin.reference.gazetteer_build.shapes import Polygons, holds


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceEntry:
    """A place of the gazetteer, as a look-up found it."""

    id: str
    """"geonames:1138958", "wof:85667561", "admin:IN.37.512", "icao:OAKB", "iso:AF", "ne:RU.mirny", "tocsin:darfur",
    "own:3"."""
    name: str
    kind: str
    """"locality", "district", "province", "country", "airport", "feature"."""
    lat: float
    lon: float
    country: str
    """ISO 3166-1 alpha-2."""
    admin1: str
    """Name of the province, "" if not known."""
    admin2: str
    """Name of the district, "" if not known."""
    population: int
    """0 where not known."""
    source: str
    """Where the entry is from, with its licence; "own" for a user's own."""
    parents: tuple[str, ...] = ()
    """Ids of district and province, as far as known."""
    reach_km: float = 0.0
    """Unit: km from the point to the area's farthest town; 0 for what is no area."""
    found_by: str = "name"
    """"name", "spelling" (sounding key), "likeness", or "guess" (likeness anywhere in the world)."""
    likeness: float = 1.0
    """Range: 0..1; below 1 only when found by likeness or guess."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """The polygon of a district or province, simplified to some 400 m to 1 km upstream."""

    id: str
    polygons: Polygons
    """As GeoJSON's MultiPolygon: polygons, each an outline and its holes, each ring's last point its first again. But
    points are (lat, lon); ``coordinates`` has them the other way round."""
    source: str
    """Who drew it, with the licence."""

    @property
    def coordinates(self) -> list[list[list[list[float]]]]:
        """The coordinates of a GeoJSON MultiPolygon: here lon comes before lat (RFC 7946)."""
        return [[[[lon, lat] for lat, lon in ring] for ring in polygon] for polygon in self.polygons]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """South, west, north, east. Unit: degrees."""
        lats, lons = zip(*(point for polygon in self.polygons for ring in polygon for point in ring), strict=True)
        return min(lats), min(lons), max(lats), max(lons)

    def holds(self, lat: float, lon: float) -> bool:
        """Return whether a point lies inside."""
        return holds(self.polygons, lat, lon)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How well the gazetteer covers a country."""

    country: str
    level: str
    """"villages", "few villages", "towns" (of 500 inhabitants and more) or "nothing"."""
    places: int
    words: str
    """What a reading says of it: "no villages of India in the gazetteer"; "" where villages are covered."""
