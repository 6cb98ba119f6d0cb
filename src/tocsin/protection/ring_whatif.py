"""What if: a post falls, a bridge is cut, a road opens. What is open then, and how long the way round is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from tocsin.protection.ring_board import nearest_spot
from tocsin.protection.ring_geometry import Floats, metres_from
from tocsin.protection.ring_ground import Ground
from tocsin.protection.ring_ways import LEAST_M
from tocsin.records.roads import RoadClass, RoadNetwork

FAR_M: Final = 300.0
"""A bridge or junction is looked for so near to the place given. Source: our choice."""


def fallen_of(ground: Ground, spots: Sequence[int], lat: float, lon: float) -> int:
    """Return the post that falls: the one nearest to a place. Raises: ValueError, where no post stands."""
    if not spots:
        raise ValueError("the plan has no post that could fall")
    order = np.array(sorted(spots))
    return int(order[metres_from(ground.lat[order], ground.lon[order], lat, lon).argmin()])


@dataclass(frozen=True, slots=True, kw_only=True)
class Detour:
    """What stands in for a stretch that is cut."""

    stretch: int
    metres: float
    """Of the stretch itself."""
    round_metres: float
    """Of the shortest way round between its ends; inf where there is none."""


def stretch_at(network: RoadNetwork, lat: float, lon: float, *, bridges_only: bool) -> int:
    """Return the stretch (or bridge) nearest to a place. Raises: ValueError, where none is near."""
    wanted = np.nonzero(network.is_bridge)[0] if bridges_only else np.arange(len(network.start))
    far = metres_from(network.shape_lat, network.shape_lon, lat, lon)
    nearest = np.minimum.reduceat(far, network.shape_at[:-1])
    what = "bridge" if bridges_only else "road"
    if not len(wanted) or nearest[wanted].min() > FAR_M:
        raise ValueError(f"there is no {what} within {FAR_M:.0f} m of {lat}, {lon} in the roads")
    return int(wanted[nearest[wanted].argmin()])


def detour(network: RoadNetwork, stretch: int) -> Detour:
    """Return how long the way round a stretch is, by all roads, both ways open."""
    kept = np.arange(len(network.start)) != stretch
    far = _distances(network, kept, int(network.start[stretch]))
    return Detour(stretch=stretch, metres=float(network.metres[stretch]), round_metres=float(far[network.end[stretch]]))


def _distances(network: RoadNetwork, kept: np.ndarray, begin: int) -> Floats:
    count = len(network.lat)
    tail, head, metres = network.start[kept], network.end[kept], np.maximum(network.metres[kept], LEAST_M)
    # Of several roads between two junctions the shortest counts; a sparse matrix would add them up.
    order = np.lexsort((metres, np.maximum(tail, head), np.minimum(tail, head)))
    low, high, metres = np.minimum(tail, head)[order], np.maximum(tail, head)[order], metres[order]
    first = np.ones(len(low), dtype=np.bool_)
    first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    steps = csr_matrix((metres[first], (low[first], high[first])), shape=(count, count))
    return np.asarray(dijkstra(steps, directed=False, indices=begin))


def without(network: RoadNetwork, stretch: int) -> np.ndarray:
    """Return which stretches are left when one is cut."""
    return np.asarray(np.arange(len(network.start)) != stretch)


def with_road(network: RoadNetwork, one: tuple[float, float], two: tuple[float, float]) -> RoadNetwork:
    """Return a network in which a straight road joins the junctions nearest to two places.

    Raises: ValueError, where both are nearest to one junction.
    """
    ends = [int(metres_from(network.lat, network.lon, *place).argmin()) for place in (one, two)]
    if ends[0] == ends[1]:
        raise ValueError("both ends of the road that opens are nearest to one junction; give places farther apart")
    lat, lon = network.lat[ends], network.lon[ends]
    metres = metres_from(lat[1:], lon[1:], float(lat[0]), float(lon[0]))
    names = (*network.names, "road that opens")

    def more(column: np.ndarray, value: object) -> np.ndarray:
        return np.append(column, np.array([value], dtype=column.dtype))

    return replace(
        network,
        start=more(network.start, ends[0]),
        end=more(network.end, ends[1]),
        metres=more(network.metres, float(metres[0])),
        road_class=more(network.road_class, int(RoadClass.UNCLASSIFIED)),
        direction=more(network.direction, 0),
        is_bridge=more(network.is_bridge, False),
        is_tunnel=more(network.is_tunnel, False),
        name=more(network.name, len(names) - 1),
        ref=more(network.ref, 0),
        way=more(network.way, 0),
        shape_at=more(network.shape_at, int(network.shape_at[-1]) + 2),
        shape_lat=np.concatenate([network.shape_lat, lat]),
        shape_lon=np.concatenate([network.shape_lon, lon]),
        names=names,
    )


def spots_of_posts(ground: Ground, places: Sequence[tuple[float, float]]) -> tuple[int, ...]:
    """Return the spots of posts that stand at places, on a ground that may have changed since."""
    return tuple(sorted({nearest_spot(ground, lat, lon) for lat, lon in places}))
