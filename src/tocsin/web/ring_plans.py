"""Plans of posts for whoever asks: the roads that are kept, the last plans, and a plan as something to draw.

Plans are private: they stay in the memory of this server until others push
them out, and go to nobody but the browser that asked.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from tocsin.errors import BadRequest
from tocsin.exchange.ring_sheet import SIZE, SheetMap, apart, roads_on, scale_of
from tocsin.ledger import Ledger
from tocsin.planning import Asked, incident_weights, plan
from tocsin.records.plans import Post, RingPlan
from tocsin.records.roads import RoadNetwork
from tocsin.roads import open_network
from tocsin.roads.keeping import BUNDLED, ENDING, folder_of

KEPT = 6
"""Plans that are remembered, so that their files are those of the page. Source: our choice."""
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
            incidents = incident_weights(self._ledger, asked, network) if asked.weights == "incidents" else ()
            held = plan(network, asked, incidents)
            with self._lock:
                self._plans[key] = held
                while len(self._plans) > KEPT:
                    self._plans.popitem(last=False)
        return held, network


def drawing_of(plan: RingPlan, network: RoadNetwork) -> Drawing:
    """Return a plan as something to draw."""
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
        open_ways=tuple(sheet.path(way.course) for way in plan.open_ways),
        proof=tuple(sheet.path(way) for way in plan.proof.ways) if plan.proof else (),
        marks=tuple(
            Mark(post=post, x=round(x, 1), y=round(y, 1), label_x=round(lx, 1), label_y=round(ly, 1))
            for post, (x, y), (lx, ly) in marks
        ),
        bar=round(bar, 1),
        bar_words=words,
    )
