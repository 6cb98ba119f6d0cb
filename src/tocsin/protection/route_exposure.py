"""Exposure of a route: what was reported along it, by stretch, with how little is known of it.

It shows the past and promises nothing. Every figure is an interval: its low end
counts only what surely happened within the corridor and inside the days asked
for, its high end all that may have. And where the reports that cover two ways
differ much, the two cannot be judged against each other: a road of which nobody
writes is not a safe road.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import inf, log2
from typing import Final

import numpy as np

from tocsin.protection.ring_geometry import metres_from, on_map
from tocsin.protection.route_ways import Leg, Way
from tocsin.records import Harm, IncidentId, Summary

HALF_DAYS: Final = 30.0
"""An incident counts half after so many days. Source: our choice, docs/ring.md."""
COVER_KM: Final = 25.0
"""Reports on anything so near to a point, at any time, show that the point is reported on. Source: our choice."""
LOOK_KM: Final = 5.0
"""Points of a way are looked at so far apart. Source: our choice, well below COVER_KM."""
COVERED: Final = 0.8
"""A way of which a smaller share is reported on cannot be judged beside another. Source: our choice."""
COVER_RATIO: Final = 3.0
"""Ways of which one has so many times the other's reports at its points cannot be judged. Source: our choice."""
LEAST_REPORTS: Final = 3
"""A leg near which fewer reports tell of anything cannot be judged. Source: our choice."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure as far as it is known: the least, the best and the most it may be."""

    low: float
    best: float
    high: float

    def plus(self, other: "Interval") -> "Interval":
        """Return the sum of both."""
        return Interval(self.low + other.low, self.best + other.best, self.high + other.high)


NONE: Final = Interval(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """An incident that lies, or may lie, in a leg's corridor."""

    id: IncidentId
    surely: bool
    km_low: float
    km_high: float
    """How far from the road, as an interval."""
    lat: float
    lon: float
    radius_km: float
    """Where it is known to lie."""
    weight: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class LegExposure:
    """What was reported along one leg."""

    leg: Leg
    incidents: tuple[Passed, ...]
    weight: Interval
    reports: int
    """On anything within COVER_KM, at any time in the record, at the point of the leg that has fewest."""

    @property
    def is_judged(self) -> bool:
        """Whether enough is reported near it to say anything."""
        return self.reports >= LEAST_REPORTS

    @property
    def is_weighed(self) -> bool:
        """Whether its weight says anything: where nobody reports, nothing reported is no nought."""
        return self.is_judged or bool(self.incidents)


@dataclass(frozen=True, slots=True, kw_only=True)
class WayExposure:
    """What was reported along a whole way; an incident near several legs counts once."""

    way: Way
    legs: tuple[LegExposure, ...]
    weight: Interval
    incidents: int
    surely: int
    reports: float
    """On anything within COVER_KM, at any time in the record: the mean over the way's points."""
    covered: float
    """The share of its points near which enough is reported to say anything."""

    @property
    def is_weighed(self) -> bool:
        """Whether its weight says anything, as of a leg."""
        return self.covered > 0 or self.incidents > 0


def exposure_of(way: Way, incidents: Sequence[Summary], *, today: date, days: int, width_km: float) -> WayExposure:
    """Return a way's exposure to incidents of the last days within a width on either side."""
    legs = tuple(_leg(leg, incidents, today, days, width_km) for leg in way.legs)
    most: dict[IncidentId, Passed] = {}
    for leg in legs:
        for passed in leg.incidents:
            if passed.id not in most or passed.weight.best > most[passed.id].weight.best:
                most[passed.id] = passed
    whole = NONE
    for passed in most.values():
        whole = whole.plus(passed.weight)
    told = [reports for leg in way.legs for reports in _reports(leg, incidents)]
    return WayExposure(
        way=way,
        legs=legs,
        weight=whole,
        incidents=len(most),
        surely=sum(p.surely for p in most.values()),
        reports=sum(told) / len(told),
        covered=sum(reports >= LEAST_REPORTS for reports in told) / len(told),
    )


def _leg(leg: Leg, incidents: Sequence[Summary], today: date, days: int, width_km: float) -> LegExposure:
    found, whole = [], NONE
    for incident in incidents:
        low, high = _km(leg, incident)
        if low > width_km or not _age(incident, today)[0] <= days:
            continue
        weight = _weight(incident, today, days, low, high, width_km)
        surely = high <= width_km and _age(incident, today)[1] <= days
        assert incident.lat is not None and incident.lon is not None and incident.radius_km is not None  # low is finite
        found.append(
            Passed(
                id=incident.id,
                surely=surely,
                km_low=low,
                km_high=high,
                lat=incident.lat,
                lon=incident.lon,
                radius_km=incident.radius_km,
                weight=weight,
            )
        )
        whole = whole.plus(weight)
    return LegExposure(leg=leg, incidents=tuple(found), weight=whole, reports=min(_reports(leg, incidents)))


def _reports(leg: Leg, incidents: Sequence[Summary]) -> list[int]:
    """Return how many reports tell of anything near points of a leg, at most LOOK_KM apart, its ends among them."""
    lat, lon = (np.array(column) for column in zip(*leg.course, strict=True))
    steps = max(2, int(leg.metres / 1000 / LOOK_KM) + 2)
    x, y = on_map(lat, lon, float(lat[0]), float(lon[0]))
    along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    marks = np.linspace(0, along[-1], steps)
    lats, lons = np.interp(marks, along, lat), np.interp(marks, along, lon)
    told = np.zeros(steps, dtype=np.int64)
    for incident in incidents:
        if incident.lat is not None and incident.lon is not None:
            told += np.where(
                metres_from(lats, lons, incident.lat, incident.lon) <= COVER_KM * 1000, incident.reports, 0
            )
    return [int(n) for n in told]


def _km(leg: Leg, incident: Summary) -> tuple[float, float]:
    """Return the least and the most kilometres that may lie between an incident and a leg; (inf, inf) if unplaced."""
    if incident.lat is None or incident.lon is None or incident.radius_km is None:
        return inf, inf
    lat, lon = (np.array(column) for column in zip(*leg.course, strict=True))
    if abs(float(lat.mean()) - incident.lat) > 5:  # hundreds of kilometres: never near, and the map would bend
        return inf, inf
    x, y = on_map(lat, lon, incident.lat, incident.lon)
    dx, dy = np.diff(x), np.diff(y)
    length = np.maximum(dx**2 + dy**2, 1e-12)
    share = np.clip(-(x[:-1] * dx + y[:-1] * dy) / length, 0, 1)
    metres = float(np.hypot(x[:-1] + share * dx, y[:-1] + share * dy).min()) if len(dx) else float(np.hypot(x, y).min())
    return max(0.0, metres / 1000 - incident.radius_km), metres / 1000 + incident.radius_km


def _age(incident: Summary, today: date) -> tuple[float, float]:
    """Return the fewest and most days since an incident; the most is endless where it may be any time ago.

    What is dated after today is told of in advance, or wrongly: it counts as today's.
    """
    latest, earliest = incident.latest, incident.earliest
    fewest = max(0.0, float((today - latest).days)) if latest else 0.0
    most = max(0.0, float((today - earliest).days)) if earliest else inf
    return (fewest, max(fewest, most)) if latest or earliest else (0.0, inf)


def _weight(incident: Summary, today: date, days: int, low: float, high: float, width_km: float) -> Interval:
    """Return recency * severity * precision.

    Recency halves every HALF_DAYS. Severity is 1 + log2(1 + killed + half the injured), so that a report of no toll
    counts as one. Precision is the share of the incident's circle, across the road, that lies in the corridor.
    Source: our choice, docs/ring.md.
    """
    young, old = _age(incident, today)
    old_low = 0.5 ** (old / HALF_DAYS) if old <= days else 0.0
    new = 0.5 ** (young / HALF_DAYS)
    middle = 0.5 ** ((young + min(old, float(days))) / 2 / HALF_DAYS)
    least, best, most = _severity(incident)
    across = high - low
    share = 1.0 if high <= width_km else min(1.0, max(0.0, (width_km - low) / across)) if across else 1.0
    surely = 1.0 if high <= width_km else 0.0
    return Interval(old_low * least * surely, middle * best * share, new * most)


def _severity(incident: Summary) -> tuple[float, float, float]:
    sums = [0.0, 0.0, 0.0]
    for harm, part in ((Harm.KILLED, 1.0), (Harm.INJURED, 0.5)):
        total = incident.total(harm)
        if total is not None:
            best = total.best or total.low or 0
            for index, figure in enumerate((total.low or 0, best, max(best, total.high or 0))):
                sums[index] += part * figure
    return 1 + log2(1 + sums[0]), 1 + log2(1 + sums[1]), 1 + log2(1 + sums[2])


def verdict_of(ways: Sequence[WayExposure]) -> str:
    """Return what can be said of ways beside each other, and what it rests on. Never that one is safe."""
    if len(ways) < 2:
        thin = [leg for leg in ways[0].legs if not leg.is_judged] if ways else []
        return f"{len(thin)} of {len(ways[0].legs)} legs cannot be judged: too few reports tell of them" if thin else ""
    reports = [way.reports for way in ways]
    if min(way.covered for way in ways) < COVERED or max(reports) > COVER_RATIO * min(reports):
        told = ", ".join(
            f"way {n}: {way.covered:.0%} of it, {way.reports:.1f} at a point" for n, way in enumerate(ways, start=1)
        )
        return f"cannot be judged: the reports that cover the ways differ or are too few ({told})"
    order = sorted(range(len(ways)), key=lambda n: ways[n].weight.best)
    least, next_ = ways[order[0]].weight, ways[order[1]].weight
    if least.high < next_.low:
        return (
            f"less was reported along way {order[0] + 1} than along the others, by all of their intervals; no promise"
        )
    return "not told apart: the intervals of what was reported overlap"
