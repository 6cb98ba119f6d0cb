"""Polygons as the packs write them and as the file keeps them, and whether a point lies inside.

A polygon is an outline and its holes; an area may have several. In a pack it
is a line of whole numbers (training/pack_shapes.py); in the file the same
numbers, as bytes of seven bits. Points are (lat, lon) in degrees here.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from .layout import GRAIN

Point = tuple[float, float]
Ring = tuple[Point, ...]
Polygons = tuple[tuple[Ring, ...], ...]
Box = tuple[int, int, int, int]
"""South, west, north, east, in 1/GRAIN of a degree."""


def packed_shape(written: str) -> tuple[bytes, Box]:
    """Return a pack's line as bytes, and the box around it.

    Raises: ValueError, where the line is no polygon.
    """
    polygons = [[list(map(int, ring.split())) for ring in polygon.split(";")] for polygon in written.split("/")]
    rings = [ring for polygon in polygons for ring in polygon]
    if any(len(ring) < 6 or len(ring) % 2 for ring in rings):
        raise ValueError("a polygon's ring needs three points, each of two numbers")
    numbers = [len(polygons)]
    for polygon in polygons:
        numbers.append(len(polygon))
        for ring in polygon:
            numbers += [len(ring) // 2, *ring]
    points = [point for ring in rings for point in _walked(ring)]
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    return bytes(_seven_bits(numbers)), (min(lats), min(lons), max(lats), max(lons))


def _walked(steps: Sequence[int]) -> Iterator[tuple[int, int]]:
    lat = lon = 0
    for index in range(0, len(steps), 2):
        lat, lon = lat + steps[index], lon + steps[index + 1]
        yield lat, lon


def _seven_bits(numbers: Iterable[int]) -> Iterator[int]:
    """Yield bytes: signed numbers with the sign as lowest bit, seven bits a byte, the eighth says that more follow."""
    for number in numbers:
        left = number * 2 if number >= 0 else -number * 2 - 1
        while left > 127:
            yield left & 127 | 128
            left >>= 7
        yield left


def unpacked_shape(packed: bytes) -> Polygons:
    """Return the polygons; each ring's last point is its first again, as GeoJSON has it.

    Raises: ValueError, where the bytes are damaged.
    """
    numbers = iter(_numbers(packed))
    try:
        return tuple(
            tuple(_ring([next(numbers) for _ in range(2 * next(numbers))]) for _ in range(next(numbers)))
            for _ in range(next(numbers))
        )
    except (RuntimeError, StopIteration, IndexError) as err:
        raise ValueError("the polygon is cut short") from err


def _ring(steps: list[int]) -> Ring:
    points = [(lat / GRAIN, lon / GRAIN) for lat, lon in _walked(steps)]
    return (*points, points[0])


def _numbers(packed: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in packed:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield -(value + 1 >> 1) if value & 1 else value >> 1
            value = shift = 0


def holds(polygons: Polygons, lat: float, lon: float) -> bool:
    """Return whether a point lies inside: it crosses the rings an odd number of times on its way out.

    Source: the even-odd rule; over all rings, so holes and islands need no special care.

    >>> square = ((((0.0, 0.0), (0.0, 2.0), (2.0, 2.0), (2.0, 0.0), (0.0, 0.0)),),)
    >>> holds(square, 1.0, 1.0), holds(square, 1.0, 3.0)
    (True, False)
    """
    odd = False
    for polygon in polygons:
        for ring in polygon:
            for (lat1, lon1), (lat2, lon2) in pairwise(ring):
                if (lat1 > lat) != (lat2 > lat) and lon < (lon2 - lon1) * (lat - lat1) / (lat2 - lat1) + lon1:
                    odd = not odd
    return odd


CELL = GRAIN // 2
"""Side of a cell of the grid over the globe: half a degree. Source: our choice; a cell holds 5 boxes at the median."""
CELLS_ROUND = 360 * GRAIN // CELL


def cell_of(lat: float, lon: float) -> int:
    """Return the number of the cell that holds a point."""
    return int((lat + 90) * GRAIN) // CELL * CELLS_ROUND + int((lon + 180) * GRAIN) // CELL


def cells_of(box: Box) -> Iterator[int]:
    """Yield the numbers of all cells that a box touches."""
    south, west, north, east = box
    for lat in range((south + 90 * GRAIN) // CELL, (north + 90 * GRAIN) // CELL + 1):
        for lon in range((west + 180 * GRAIN) // CELL, (east + 180 * GRAIN) // CELL + 1):
            yield lat * CELLS_ROUND + lon
