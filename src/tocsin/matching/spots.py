"""Where a telling's incident took place, and how two places stand to each other."""

from dataclasses import dataclass

from tocsin.matching.words import fold
from tocsin.records import PlacePrecision, Where
from tocsin.reference import globe

NEAR_KM = 25.0
"""How far "near X" reaches at least. Source: UCDP's where_prec 2, "within about 25 km of a known point"."""

COUNTRY_KM = 500.0
"""From this radius on a place in common says no more than a country in common. Source: our choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place as it is compared: its folded name and, where the gazetteer knows it, its point and reach."""

    name: str
    id: str
    """The best candidate's id, "" where there is none."""
    runners_up: frozenset[str]
    """Ids of the other candidates."""
    lat: float
    lon: float
    radius_km: float
    country: str
    is_country: bool
    larger: frozenset[str]
    """Folded names of the places it lies in, by the report or the gazetteer."""

    @property
    def has_point(self) -> bool:
        return bool(self.id)


def spot_of(where: Where) -> Spot:
    """Return a place as it is compared; a place without candidates has no point and lies at (0, 0)."""
    within = {fold(known.value) for known in where.within}
    if not where.candidates:
        return Spot(
            name=fold(where.name),
            id="",
            runners_up=frozenset(),
            lat=0.0,
            lon=0.0,
            radius_km=0.0,
            country=where.country,
            is_country=False,
            larger=frozenset(within),
        )
    best = where.candidates[0]
    return Spot(
        name=fold(where.name),
        id=best.id,
        runners_up=frozenset(c.id for c in where.candidates[1:]),
        lat=best.lat,
        lon=best.lon,
        radius_km=max(best.radius_km, NEAR_KM) if where.relation else best.radius_km,
        country=best.country or where.country,
        is_country=best.precision is PlacePrecision.COUNTRY,
        larger=frozenset(within | {fold(parent) for parent in best.parents}),
    )


def km_between(left: Spot, right: Spot) -> float:
    """Return the great-circle distance of two points in km."""
    return globe.km_between(left.lat, left.lon, right.lat, right.lon)


def is_named_within(inner: Spot, outer: Spot) -> bool:
    """Say whether one place lies in the other by the report's or the gazetteer's names, or bears its name."""
    if inner.country and outer.country and inner.country != outer.country:
        return False
    return inner.name == outer.name or outer.name in inner.larger


def is_inside(inner: Spot, outer: Spot) -> bool:
    """Say whether one place is, or lies in, the other: by name, by the gazetteer's parents or by distance."""
    if is_named_within(inner, outer):
        return True
    if not inner.has_point or not outer.has_point:
        return False
    return inner.radius_km <= outer.radius_km and km_between(inner, outer) <= outer.radius_km
