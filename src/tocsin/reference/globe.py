"""Distances on the globe, as those compare them who do not need arrays."""

import math

EARTH_KM = 6371.0088
"""Mean radius of the earth. Source: IUGG."""


def km_between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the great-circle distance of two points in km (haversine formula).

    >>> round(km_between(34.53, 69.17, 34.43, 70.45))
    118
    """
    lat1, lat2 = math.radians(lat), math.radians(other_lat)
    half_lat = math.sin((lat2 - lat1) / 2)
    half_lon = math.sin(math.radians(other_lon - lon) / 2)
    h = half_lat * half_lat + math.cos(lat1) * math.cos(lat2) * half_lon * half_lon
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))
