"""A point that another place may lie near."""

from dataclasses import dataclass

from tocsin.reference.globe import km_between


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A point that a place may lie near."""

    id: str
    name: str
    lat: float
    lon: float

    def km_to(self, lat: float, lon: float) -> float:
        """Return the great-circle distance in km."""
        return km_between(self.lat, self.lon, lat, lon)
