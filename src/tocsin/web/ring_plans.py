"""Plans of posts for whoever asks: the roads that are kept, the last plans, and a plan as something to draw.

Plans are private: they stay in the memory of this server until others push
them out, and go to nobody but the browser that asked.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from math import cos, radians
from pathlib import Path
from typing import Any

import numpy as np

from tocsin.errors import BadRequest
from tocsin.exchange.ring_sheet import DEGREE_M, SIZE, SheetMap, SquareMap, apart, roads_on, scale_of
from tocsin.ledger import Ledger
from tocsin.planning import Asked, incident_weights, plan
from tocsin.planning_fewer import Rota, WhatIf, rota, seen, what_if
from tocsin.records.plans import Post, RingPlan
from tocsin.records.roads import RoadNetwork
from tocsin.roads import open_network
from tocsin.roads.keeping import BUNDLED, ENDING, folder_of

KEPT = 6
"""Plans that are remembered, so that their files are those of the page. Source: our choice."""
MOST_DRAWN = 20_000
"""Stretches on the map of a whole network, some 2 MB of page. Source: our choice."""
NETWORKS = 2
"""Networks in memory at once; a country's takes some hundred megabytes. Source: our choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A post on the drawn map: where it stands, and where its number is written."""

    post: Post
    x: float
    y: float
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A plan as paths and circles on a square map of SIZE units, north up."""

    size: float
    protected: str
    outside: float
    minor: str
    main: str
    open_ways: tuple[str, ...]
    proof: tuple[str, ...]
    marks: tuple[Mark, ...]
    bar: float
    bar_words: str
    lat: float
    lon: float
    half: float
    """Its middle, and the metres from there to its edge: what a click on it means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """All the roads of a network as paths on a square map of SIZE units, before anything is planned on them."""

    size: float
    minor: str
    main: str
    bar: float
    bar_words: str
    lat: float
    lon: float
    half: float
    """As a Drawing's."""


class Plans:
    """The plans that were asked for last."""

    def __init__(self, record: Path, ledger: Ledger) -> None:
        self._record, self._ledger = record, ledger
        self._plans: OrderedDict[tuple[str, Asked, int], RingPlan] = OrderedDict()
        self._networks: OrderedDict[str, RoadNetwork] = OrderedDict()
        self._lock = threading.Lock()

    def names(self) -> tuple[str, ...]:
        """Return the names of the road networks that can be asked for: those kept by the record, and the example."""
        found = folder_of(self._record).glob(f"*{ENDING}")
        return (*sorted(path.name.removesuffix(ENDING) for path in found), BUNDLED)

    def network(self, name: str) -> RoadNetwork:
        """Return a network by its name; never a file of any other place. Raises: BadRequest."""
        if name not in self.names():
            raise BadRequest(f"{name!r} is no road network of this record; there are {', '.join(self.names())}")
        with self._lock:
            if name not in self._networks:
                self._networks[name] = open_network(name, self._record)
                while len(self._networks) > NETWORKS:
                    self._networks.popitem(last=False)
            return self._networks[name]

    def plan(self, roads: str, asked: Asked) -> tuple[RingPlan, RoadNetwork]:
        """Return a plan and the roads it is on; one asked for before is not made again. Raises: BadRequest."""
        network = self.network(roads)
        change = self._ledger.last_change() if asked.weights == "incidents" else 0
        key = (roads, asked, change)
        held = self._plans.get(key)
        if held is None:
            held = plan(network, asked, self._incidents(asked, network))
            with self._lock:
                self._plans[key] = held
                while len(self._plans) > KEPT:
                    self._plans.popitem(last=False)
        return held, network

    def what_if(self, roads: str, asked: Asked, *, falls: str, cut: str, opens: str) -> WhatIf:
        """Return what one change does to a plan. Raises: BadRequest."""
        network = self.network(roads)
        incidents = self._incidents(asked, network)
        return what_if(network, asked, falls=falls, cut=cut, opens=opens, incidents=incidents)

    def seen(self, roads: str, asked: Asked) -> dict[str, Any]:
        """Return where as many posts see most that comes by the shortest ways once. Raises: BadRequest."""
        network = self.network(roads)
        return seen(network, asked, self._incidents(asked, network))

    def rota(self, roads: str, asked: Asked, **given: Any) -> Rota:
        """Return a rota; what it takes is told by ``planning_fewer.rota``. Raises: BadRequest."""
        network = self.network(roads)
        return rota(network, asked, incidents=self._incidents(asked, network), **given)

    def _incidents(self, asked: Asked, network: RoadNetwork) -> tuple[tuple[float, float, float], ...]:
        return incident_weights(self._ledger, asked, network) if asked.weights == "incidents" else ()


def overview_of(network: RoadNetwork) -> Overview:
    """Return a network as something to draw: of more than MOST_DRAWN stretches the greatest roads alone."""
    south, west, north, east = network.bounds
    lat, lon = (south + north) / 2, (west + east) / 2
    half = max(north - south, (east - west) * cos(radians(lat))) / 2 * DEGREE_M
    sheet = SquareMap(lat, lon, max(half, 1.0))
    shown = np.argsort(network.road_class, kind="stable")[:MOST_DRAWN].tolist()
    main, minor = ("".join(sheet.path(network.course(n)) for n in shown if bool(network.is_main[n]) is is_main)
                   for is_main in (True, False))  # fmt: skip
    bar, words = scale_of(sheet)
    return Overview(size=SIZE, minor=minor, main=main, bar=round(bar, 1), bar_words=words, lat=lat, lon=lon,
                    half=sheet.half)  # fmt: skip


def drawing_of(plan: RingPlan, network: RoadNetwork, changed: WhatIf | None = None) -> Drawing:
    """Return a plan as something to draw; after a change with the ways that are open then."""
    sheet = SheetMap(plan)
    minor, main = roads_on(sheet, network)
    at = [sheet.at(post.lat, post.lon) for post in plan.posts]
    marks = zip(plan.posts, at, apart(at, least=44.0), strict=True)
    bar, words = scale_of(sheet)
    return Drawing(
        size=SIZE,
        protected=sheet.protected(),
        outside=round(sheet.size(plan.outside_m), 1),
        minor=minor,
        main=main,
        open_ways=tuple(sheet.path(way.course) for way in (changed or plan).open_ways),
        proof=tuple(sheet.path(way) for way in plan.proof.ways) if plan.proof else (),
        marks=tuple(
            Mark(post=post, x=round(x, 1), y=round(y, 1), label_x=round(lx, 1), label_y=round(ly, 1))
            for post, (x, y), (lx, ly) in marks
        ),
        bar=round(bar, 1),
        bar_words=words,
        lat=sheet.lat,
        lon=sheet.lon,
        half=sheet.half,
    )
