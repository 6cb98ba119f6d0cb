"""A road network: junctions, and the stretches of road between them, with their course."""

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


class RoadClass(IntEnum):
    """The class of a road, greater roads first. Links count as their road.

    Source: OpenStreetMap wiki, "Key:highway".
    """

    MOTORWAY = 0
    TRUNK = 1
    PRIMARY = 2
    SECONDARY = 3
    TERTIARY = 4
    UNCLASSIFIED = 5
    RESIDENTIAL = 6
    LIVING_STREET = 7
    SERVICE = 8
    ROAD = 9
    """Class unknown."""
    TRACK = 10


LEAST_MAIN = RoadClass.SECONDARY
"""The least class that counts as a main road. Source: issue "The ring": "main roads (secondary and up)"."""


# No slots: what is derived from the arrays is computed once and kept.
@dataclass(frozen=True, kw_only=True, eq=False)
class RoadNetwork:
    """Junctions by number, and stretches between them. Units: degrees, metres.

    A junction is where roads meet or end, or where a road changes its name, class or kind. The arrays of stretches are
    of one length; ``shape_*[shape_at[i]:shape_at[i + 1]]`` are the points of stretch ``i`` from its start to its end,
    both included.
    """

    lat: Floats
    lon: Floats
    start: Whole
    end: Whole
    metres: Floats
    road_class: Whole
    direction: Whole
    """0 both ways, 1 only from start to end, -1 only from end to start."""
    is_bridge: Flags
    is_tunnel: Flags
    name: Whole
    """Which of ``names``."""
    ref: Whole
    """Which of ``names``: the road's number ("BR-163")."""
    way: Whole
    """OpenStreetMap's id of the (first) way."""
    shape_at: Whole
    shape_lat: Floats
    shape_lon: Floats
    names: tuple[str, ...]
    """The first is ""."""
    title: str
    """The file's name without its endings."""
    bounds: tuple[float, float, float, float]
    """South, west, north, east: the part of the map that the file covers."""
    attribution: str
    licence: str
    sha256: str = ""
    """Digest of the file it was read from."""

    def __post_init__(self) -> None:
        count = len(self.start)
        columns = (self.end, self.metres, self.road_class, self.direction, self.is_bridge, self.is_tunnel, self.name)
        if any(len(column) != count for column in (*columns, self.ref, self.way)) or len(self.shape_at) != count + 1:
            raise ValueError("the columns of a road network's stretches are not of one length")
        if len(self.lat) != len(self.lon) or len(self.shape_lat) != len(self.shape_lon):
            raise ValueError("a road network's latitudes and longitudes are not of one length")

    @cached_property
    def is_main(self) -> Flags:
        """Which stretches are main roads."""
        return np.asarray(self.road_class <= LEAST_MAIN, dtype=np.bool_)

    def road(self, stretch: int) -> str:
        """Return how people call a stretch: its number and name, or what it is.

        >>> RoadClass(6).name.lower().replace("_", " ")
        'residential'
        """
        told = [self.names[which] for which in (self.ref[stretch], self.name[stretch]) if self.names[which]]
        return " ".join(dict.fromkeys(told)) or f"unnamed {self.class_word(stretch)}"

    def class_word(self, stretch: int) -> str:
        """Return the class of a stretch as OpenStreetMap writes it."""
        return RoadClass(int(self.road_class[stretch])).name.lower()

    def course(self, stretch: int) -> tuple[tuple[float, float], ...]:
        """Return the points (lat, lon) of a stretch from its start to its end."""
        inside = slice(self.shape_at[stretch], self.shape_at[stretch + 1])
        return tuple(zip(self.shape_lat[inside].tolist(), self.shape_lon[inside].tolist(), strict=True))
