"""Distances and courses around a centre. Points go through an azimuthal equidistant map about the centre.

On that map distances from the centre are those on the sphere, so a ring is a
circle; a straight line between two points of a road differs from the great
circle by less than a metre over the kilometres of a ring.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

EARTH_M: Final = 6371008.8
"""Source: IUGG mean radius."""


def metres_from(lat: Floats, lon: Floats, centre_lat: float, centre_lon: float) -> Floats:
    """Return the metres of points from a centre, on a sphere.

    >>> metres_from(np.array([0.0]), np.array([1.0]), 0.0, 0.0).round().tolist()
    [111195.0]
    """
    north, east = np.radians(lat - centre_lat), np.radians(lon - centre_lon)
    half = np.sin(north / 2) ** 2
    half += math.cos(math.radians(centre_lat)) * np.cos(np.radians(lat)) * np.sin(east / 2) ** 2
    return np.asarray(2 * EARTH_M * np.arcsin(np.sqrt(np.minimum(1.0, half))))


def on_map(lat: Floats, lon: Floats, centre_lat: float, centre_lon: float) -> tuple[Floats, Floats]:
    """Return metres east and north of a centre, on an azimuthal equidistant map about it."""
    phi, phi0, east = np.radians(lat), math.radians(centre_lat), np.radians(lon - centre_lon)
    metres = metres_from(lat, lon, centre_lat, centre_lon)
    bearing = np.arctan2(
        np.sin(east) * np.cos(phi),
        math.cos(phi0) * np.sin(phi) - math.sin(phi0) * np.cos(phi) * np.cos(east),
    )
    return metres * np.sin(bearing), metres * np.cos(bearing)


def crossings(x: Floats, y: Floats, radius: float) -> tuple[NDArray[np.int64], Floats]:
    """Return where lines from point to point cross a circle about the origin: which line, and the share of its length.

    Line ``i`` runs from point ``i`` to point ``i + 1``.
    """
    dx, dy = np.diff(x), np.diff(y)
    a = dx**2 + dy**2
    b = x[:-1] * dx + y[:-1] * dy
    c = x[:-1] ** 2 + y[:-1] ** 2 - radius**2
    under = b**2 - a * c
    with np.errstate(divide="ignore", invalid="ignore"):
        root = np.sqrt(under)
        shares = np.stack([(-b - root) / a, (-b + root) / a])
    which, line = np.nonzero((shares >= 0) & (shares < 1) & (under > 0))
    return line.astype(np.int64), shares[which, line]


def middle_of(lat: Floats, lon: Floats) -> tuple[float, float]:
    """Return the point half-way along a course."""
    steps = np.hypot(np.diff(lat), np.diff(lon) * math.cos(math.radians(float(lat[0]))))
    along = np.concatenate([[0.0], np.cumsum(steps)])
    half = along[-1] / 2
    return float(np.interp(half, along, lat)), float(np.interp(half, along, lon))


def length_of(lat: Floats, lon: Floats) -> float:
    """Return the metres along a course."""
    mean = np.radians((lat[1:] + lat[:-1]) / 2)
    steps = np.hypot(np.radians(np.diff(lat)), np.radians(np.diff(lon)) * np.cos(mean))
    return float(steps.sum() * EARTH_M)
