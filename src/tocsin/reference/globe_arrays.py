"""Distances on the globe of many points at once; :mod:`tocsin.reference.globe` has those of two."""

import numpy as np
from numpy.typing import NDArray

from tocsin.reference.globe import EARTH_KM

Degrees = NDArray[np.float64]


def km_between_all(lat: Degrees, lon: Degrees, other_lat: float, other_lon: float) -> Degrees:
    """Return the great-circle distance of each point to one, in km (haversine formula). Unknown: NaN stays NaN.

    >>> km_between_all(np.array([34.53, np.nan]), np.array([69.17, np.nan]), 34.43, 70.45).round()
    array([118.,  nan])
    """
    lat1, lat2 = np.radians(lat), np.radians(other_lat)
    half_lat, half_lon = np.sin((lat2 - lat1) / 2), np.sin(np.radians(other_lon - lon) / 2)
    h = half_lat**2 + np.cos(lat1) * np.cos(lat2) * half_lon**2
    km: Degrees = 2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(h)))
    return km
