"""The ground of a ring: the roads between the outside and the protected area, as spots where a post may stand.

Every stretch is cut where it crosses the edge of the protected area and that
of the outside, so that a road without any junction in the area counts as well.
What lies between gives the spots: its junctions, and its pieces of road. Pieces
are spots of their own, since a road may lead from the outside into the area
without a junction; a smallest cut on both is never larger than one on
junctions alone, and where no road does so as small.

One-way streets are open both ways unless the caller asks otherwise: whoever
means harm does not heed signs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import breadth_first_order

from tocsin.protection.ring_area import ROUNDING_M, Drawn, Round, drawn_on_map
from tocsin.protection.ring_geometry import Floats, length_of, middle_of, on_map
from tocsin.records.roads import LEAST_MAIN, RoadNetwork

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

OUTSIDE, INSIDE = -1, -2
"""What stands at a piece's end in place of a junction between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Where the ring is: the protected area, and the distance beyond which the outside begins. Unit: metres."""

    lat: float
    lon: float
    radius: float
    """Of the protected circle; of an outline, how far its farthest point lies from the middle."""
    outside: float
    outline: tuple[tuple[tuple[float, float], ...], ...] = ()
    """Outlines and holes (even-odd) of the protected area, points (lat, lon); () for the circle."""

    def __post_init__(self) -> None:
        if not 0 < self.radius < self.outside:
            raise ValueError(f"the outside begins at {self.outside:.0f} m, within the radius of {self.radius:.0f} m")

    def area(self) -> Round | Drawn:
        """Return the protected area on the map about the middle."""
        return drawn_on_map(self.outline, self.lat, self.lon) if self.outline else Round(self.radius)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of road between the two circles."""

    stretch: int
    """Which of the network's."""
    ends: tuple[int, int]
    """Junction numbers of the network, OUTSIDE or INSIDE."""
    lat: Floats
    lon: Floats
    metres: float


# No slots: what is derived is computed once and kept.
@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """Spots and how they hang together. The junctions between come first, then the pieces.

    ``tail[i] -> head[i]`` are steps from spot to spot; ``entries`` are the pieces that touch the outside and ``gates``
    the spots that touch the protected area (several entries may lie on one piece that leaves and comes back).
    """

    network: RoadNetwork
    bounds: Bounds
    junctions: Whole
    """The network's numbers of the first spots."""
    pieces: tuple[Piece, ...]
    tail: Whole
    head: Whole
    entries: Whole
    gates: Whole

    @property
    def count(self) -> int:
        """How many spots there are."""
        return len(self.junctions) + len(self.pieces)

    @cached_property
    def lat(self) -> Floats:
        """The spots' latitudes; a piece's is that of its middle."""
        return np.concatenate([self.network.lat[self.junctions], self._middles[:, 0]])

    @cached_property
    def lon(self) -> Floats:
        """The spots' longitudes."""
        return np.concatenate([self.network.lon[self.junctions], self._middles[:, 1]])

    @cached_property
    def _middles(self) -> Floats:
        return np.array([middle_of(p.lat, p.lon) for p in self.pieces]).reshape(-1, 2)

    @cached_property
    def metres(self) -> Floats:
        """The length of road at each spot: 0 for a junction."""
        return np.concatenate([np.zeros(len(self.junctions)), [p.metres for p in self.pieces]])

    @cached_property
    def stretch(self) -> Whole:
        """The stretch of each spot; a junction's is the greatest road that meets there."""
        network = self.network
        best: dict[int, tuple[int, int]] = {}
        order = {int(j): n for n, j in enumerate(self.junctions)}
        for piece in self.pieces:
            for end in piece.ends:
                if end in order:
                    key = (int(network.road_class[piece.stretch]), piece.stretch)
                    best[end] = min(best.get(end, key), key)
        at_junctions = [best[int(j)][1] for j in self.junctions]
        return np.array(at_junctions + [p.stretch for p in self.pieces], dtype=np.int64)

    @cached_property
    def road_class(self) -> Whole:
        """The class of the greatest road at each spot."""
        return np.asarray(self.network.road_class[self.stretch])

    @cached_property
    def is_main(self) -> Flags:
        """Which spots lie on a main road."""
        return np.asarray(self.road_class <= LEAST_MAIN)

    @cached_property
    def entry_points(self) -> Floats:
        """Where each entry's road comes from the outside: rows of (lat, lon)."""
        first = len(self.junctions)
        points = []
        for spot in self.entries:
            piece = self.pieces[spot - first]
            at = 0 if piece.ends[0] == OUTSIDE else -1
            points.append((piece.lat[at], piece.lon[at]))
        return np.array(points).reshape(-1, 2)

    @cached_property
    def leads_in(self) -> Flags:
        """Which of the entries some way leads from into the area; a road that ends before it is no way in."""
        area = self.count
        tail, head = (
            np.concatenate([self.head, np.full(len(self.gates), area)]),
            np.concatenate([self.tail, self.gates]),
        )
        back = csr_matrix((np.ones(len(tail)), (tail, head)), shape=(area + 1, area + 1))
        return np.isin(self.entries, breadth_first_order(back, area, return_predecessors=False))

    def is_junction(self, spot: int) -> bool:
        """Return whether a spot is a junction, else it is a piece of road."""
        return spot < len(self.junctions)


def ground_of(
    network: RoadNetwork, bounds: Bounds, *, which: Flags | None = None, heeds_one_way: bool = False
) -> Ground:
    """Return the ground of a ring on the stretches that ``which`` marks (all, if not given)."""
    pieces = tuple(_pieces(network, bounds, np.ones(len(network.start), dtype=np.bool_) if which is None else which))
    between = sorted({end for piece in pieces for end in piece.ends if end >= 0})
    order = {junction: number for number, junction in enumerate(between)}
    tail, head, entries, gates = [], [], [], []
    for number, piece in enumerate(pieces, start=len(between)):
        forward, back = (
            (True, True) if not heeds_one_way else (bool(network.direction[piece.stretch] * s >= 0) for s in (1, -1))
        )
        for end, is_in, is_out in ((piece.ends[0], forward, back), (piece.ends[1], back, forward)):
            if end == OUTSIDE and is_in:
                entries.append(number)
            elif end == INSIDE and is_out:
                gates.append(number)
            elif end >= 0:
                tail += [order[end]] * is_in + [number] * is_out
                head += [number] * is_in + [order[end]] * is_out
    return Ground(
        network=network,
        bounds=bounds,
        junctions=np.array(between, dtype=np.int64),
        pieces=pieces,
        tail=np.array(tail, dtype=np.int64),
        head=np.array(head, dtype=np.int64),
        entries=np.unique(np.array(entries, dtype=np.int64)),
        gates=np.unique(np.array(gates, dtype=np.int64)),
    )


def _pieces(network: RoadNetwork, bounds: Bounds, which: Flags) -> Iterator[Piece]:
    """Yield the pieces of the stretches that lie between the circles."""
    x, y = on_map(network.shape_lat, network.shape_lon, bounds.lat, bounds.lon)
    area = bounds.area()
    node_x, node_y = on_map(network.lat, network.lon, bounds.lat, bounds.lon)
    is_beyond = np.hypot(node_x, node_y) > bounds.outside
    zone = np.where(area.holds(node_x, node_y), INSIDE, np.where(is_beyond, OUTSIDE, 0))
    cuts = _cuts(network, x, y, bounds, area)
    for stretch in np.nonzero(which)[0].tolist():
        begin, end = int(network.shape_at[stretch]), int(network.shape_at[stretch + 1])
        ends = [int(n) if zone[n] == 0 else int(zone[n]) for n in (network.start[stretch], network.end[stretch])]
        if stretch not in cuts and ends[0] < 0 and ends[1] < 0:
            continue  # all of it lies in the area, or outside
        if stretch not in cuts and ends[0] >= 0 and ends[1] >= 0:
            lat, lon = network.shape_lat[begin:end], network.shape_lon[begin:end]
            metres = float(network.metres[stretch])
            yield Piece(stretch=stretch, ends=(ends[0], ends[1]), lat=lat, lon=lon, metres=metres)
            continue
        yield from _cut_up(network, stretch, (ends[0], ends[1]), sorted(cuts.get(stretch, ())), bounds, area)


def _cuts(
    network: RoadNetwork, x: Floats, y: Floats, bounds: Bounds, area: Round | Drawn
) -> dict[int, list[tuple[float, int]]]:
    """Return where stretches cross into either: (point number within the stretch with its share, INSIDE or OUTSIDE)."""
    found: dict[int, list[tuple[float, int]]] = {}
    last = set((network.shape_at[1:] - 1).tolist())
    for edge, circle in ((area, INSIDE), (Round(bounds.outside), OUTSIDE)):
        lines, shares = edge.cut_by(x, y)
        for line, share in zip(lines.tolist(), shares.tolist(), strict=True):
            if line in last:  # from one stretch's end to the next one's start runs no road
                continue
            stretch = int(np.searchsorted(network.shape_at, line, side="right")) - 1
            found.setdefault(stretch, []).append((line - int(network.shape_at[stretch]) + share, circle))
    return found


def _cut_up(
    network: RoadNetwork,
    stretch: int,
    ends: tuple[int, int],
    cuts: list[tuple[float, int]],
    bounds: Bounds,
    area: Round | Drawn,
) -> Iterator[Piece]:
    """Yield the pieces of one stretch that lie between the area and the outside it crosses into."""
    inside = slice(int(network.shape_at[stretch]), int(network.shape_at[stretch + 1]))
    at = np.arange(inside.stop - inside.start, dtype=np.float64)
    marks = [(0.0, ends[0]), *cuts, (at[-1], ends[1])]
    for (left, one), (right, two) in pairwise(marks):
        points = np.concatenate([[left], at[(at > left) & (at < right)], [right]])
        lat = np.interp(points, at, network.shape_lat[inside])
        lon = np.interp(points, at, network.shape_lon[inside])
        x, y = on_map(lat, lon, bounds.lat, bounds.lon)
        mid_x, mid_y = _between(x, y)
        is_between = not area.surely_holds(mid_x, mid_y) and np.hypot(mid_x, mid_y) <= bounds.outside + ROUNDING_M
        # However short, a piece at a junction stays: without it the junction would hang on nothing.
        if is_between and (right > left or max(one, two) >= 0):
            yield Piece(stretch=stretch, ends=(one, two), lat=lat, lon=lon, metres=length_of(lat, lon))


def _between(x: Floats, y: Floats) -> tuple[float, float]:
    """Return a point of a course that is none of its points: the middle of its longest line."""
    longest = int(np.hypot(np.diff(x), np.diff(y)).argmax())
    return float(x[longest : longest + 2].mean()), float(y[longest : longest + 2].mean())
