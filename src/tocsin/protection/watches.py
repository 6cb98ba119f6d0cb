"""One watch's answer to one incident: inside, possibly inside, listed or no, with the distance and the reasons.

An incident's first place is its main one; every place keeps the gazetteer's other candidates. Each candidate that
may be meant is one possible place. The incident is inside when every possible main place is wholly inside, outside
when no possible place of it reaches in, and possibly inside otherwise. A place known only to the country settles
nothing: such an incident is listed for the country and neither sounds nor falls away.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tocsin.matching.spots import NEAR_KM
from tocsin.protection.watch_conditions import Held, Holds, conditions_held
from tocsin.protection.watch_geometry import (
    Areas,
    Shape,
    drawn,
    no_areas,
    shape_of,
    span_of_circle,
    span_of_outline,
)
from tocsin.records import (
    Answer,
    Area,
    Finding,
    Incident,
    PlaceCandidate,
    PlacePrecision,
    Polygon,
    Region,
    Ring,
    Watch,
    Where,
)

MAY_BE_MEANT = 0.2
"""From this score on another candidate for a place's name counts as a possible place. Source: our choice, one in 5."""

UNLOCATED = (PlacePrecision.COUNTRY, PlacePrecision.INTERNATIONAL, PlacePrecision.UNKNOWN)
"""Precisions that put an incident at no point. Source: UCDP GED, where_prec 6 and 7."""
DRAWN = (PlacePrecision.PROVINCE, PlacePrecision.DISTRICT)
"""Precisions of which the gazetteer may have an outline."""


class Spot(NamedTuple):
    """A place where an incident may have happened: within a radius of a point, inside an outline if it has one."""

    candidate: PlaceCandidate
    radius_km: float
    is_main: bool
    relation: str


def spots_of(incident: Incident) -> tuple[Spot, ...]:
    """Return every place with a point where an incident may have happened, the main place's first."""
    return tuple(spot for number, where in enumerate(incident.places) for spot in _spots(where, is_main=number == 0))


def _spots(where: Where, *, is_main: bool) -> Iterator[Spot]:
    if not where.candidates:
        return
    best = where.candidates[0]
    for candidate in where.candidates:
        if candidate.precision in UNLOCATED:
            continue
        if candidate is not best and (candidate.score < MAY_BE_MEANT or _lies_in(best, candidate)):
            continue
        radius = max(candidate.radius_km, NEAR_KM) if where.relation else candidate.radius_km
        yield Spot(candidate, radius, is_main, where.relation)


def _lies_in(inner: PlaceCandidate, outer: PlaceCandidate) -> bool:
    """Return whether a candidate lies in another by the gazetteer: that one then says the same less exactly."""
    return inner.country == outer.country and outer.precision in DRAWN and outer.name in inner.parents


def sound(watch: Watch, incident: Incident, day: date, areas: Areas = no_areas) -> Finding:
    """Return how an incident stands to a watch, why, and what the record leaves open.

    ``day``: the day on which it is looked at, for conditions such as "in the last 30 days". ``areas`` gives the
    gazetteer's outlines of provinces and districts. A saved search is not looked at here: see ``watching.py``.
    """
    held = conditions_held(watch, incident, day)
    if any(condition.holds is Holds.NO for condition in held):
        return Finding(answer=Answer.NO, why=tuple(c.why for c in held if c.holds is Holds.NO))
    if watch.area is None:
        return _answered(watch, held, None)
    spots = spots_of(incident)
    if isinstance(watch.area, Region) and watch.area.is_country:
        return _answered(watch, [*held, _in_country(watch.area, incident, spots)], None)
    if not spots:
        return _listed(watch, incident)
    place, km = _placed(watch.area, spots, areas)
    return _answered(watch, [place, *held], km)


def _answered(watch: Watch, held: list[Held], km: tuple[float, float] | None) -> Finding:
    least = min((condition.holds for condition in held), default=Holds.YES)
    if least is Holds.PERHAPS and watch.conditions.is_certain:
        least = Holds.NO
    answer = {Holds.YES: Answer.INSIDE, Holds.PERHAPS: Answer.POSSIBLY, Holds.NO: Answer.NO}[least]
    return Finding(
        answer=answer,
        km=km,
        why=tuple(condition.why for condition in held if condition.holds is not Holds.PERHAPS),
        open=tuple(condition.why for condition in held if condition.holds is Holds.PERHAPS),
    )


def countries_of(incident: Incident) -> frozenset[str]:
    """Return every country that an incident's places name; none where no report says."""
    return frozenset(code for where in incident.places for code in (where.country or _best_country(where),) if code)


def _best_country(where: Where) -> str:
    return where.candidates[0].country if where.candidates else ""


def _in_country(region: Region, incident: Incident, spots: tuple[Spot, ...]) -> Held:
    if not incident.places:
        return Held(Holds.NO, "no place said")
    main = incident.places[0]
    might_be = {spot.candidate.country for spot in spots if spot.is_main} | {main.country or _best_country(main)} - {""}
    if might_be == {region.country}:
        return Held(Holds.YES, f"in {region.name}")
    if region.country in countries_of(incident) | might_be:
        return Held(Holds.PERHAPS, f"perhaps in {region.name}")
    return Held(Holds.NO, f"not in {region.name}")


def _listed(watch: Watch, incident: Incident) -> Finding:
    said = countries_of(incident)
    names = ", ".join(where.name for where in incident.places) or "no place said"
    if said and watch.countries and not said & {*watch.countries}:
        return Finding(answer=Answer.NO, why=(f"in {', '.join(sorted(said))}",))
    return Finding(answer=Answer.LISTED, open=(f"known only as {names}",))


class _Reach(NamedTuple):
    holds: Holds
    km: tuple[float, float]
    spot: Spot


def _placed(area: Area, spots: tuple[Spot, ...], areas: Areas) -> tuple[Held, tuple[float, float] | None]:
    """Return whether an incident lies in an area, and the distance of the place that decides."""
    shape = shape_of(area)
    reaches = [_reach(area, shape, spot, areas) for spot in spots]
    main = [reach for reach in reaches if reach.spot.is_main]
    best = max(reaches, key=lambda reach: (reach.holds, reach.spot.is_main, -reach.km[0]))
    if main and all(reach.holds is Holds.YES for reach in main):
        return Held(Holds.YES, _in_words(area, main[0])), _known(main[0])
    if best.holds is Holds.NO:
        return Held(Holds.NO, _in_words(area, best)), _known(best)
    holds, words = Holds.PERHAPS, _in_words(area, best)
    if best.holds is Holds.YES:
        other = next((reach for reach in main if reach is not best), None)
        words += f"; but it may have been at {other.spot.candidate.name}" if other else "; another place is told too"
    return Held(holds, words), _known(best)


def _known(reach: _Reach) -> tuple[float, float] | None:
    return (round(reach.km[0], 1), round(reach.km[1], 1)) if reach.km[1] < float("inf") else None


def _reach(area: Area, shape: Shape | None, spot: Spot, areas: Areas) -> _Reach:
    """Return whether a possible place lies in an area, and how far away: from a ring's centre, a line, an edge."""
    if isinstance(area, Region) and _is_of(area, spot):
        return _Reach(Holds.YES, (0.0, 0.0), spot)
    if shape is None:
        return _Reach(Holds.NO, (float("inf"), float("inf")), spot)
    at = spot.candidate
    span = span_of_circle(shape, at.lat, at.lon, spot.radius_km)
    if span[2] <= 0 < span[3] and at.precision in DRAWN and not spot.relation:
        outline = areas(at.id)
        span = _closer(span, span_of_outline(shape, drawn(outline, at.lat, at.lon))) if outline else span
    holds = Holds.YES if span[3] <= 0 else Holds.NO if span[2] > 0 else Holds.PERHAPS
    if shape.is_filled:
        return _Reach(holds, (max(0.0, span[2]), max(0.0, span[3])), spot)
    return _Reach(holds, (span[0], span[1]), spot)


def _closer(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """Return what two spans leave: an outline says more exactly what a radius says, and never less."""
    lows, highs = (max(one[0], other[0]), max(one[2], other[2])), (min(one[1], other[1]), min(one[3], other[3]))
    return lows[0], max(lows[0], highs[0]), lows[1], max(lows[1], highs[1])


def _is_of(region: Region, spot: Spot) -> bool:
    """Return whether the gazetteer itself says that a place is the region or lies in it."""
    at = spot.candidate
    if spot.relation or at.country != region.country:
        return False
    return at.id == region.place or region.name in at.parents


def _in_words(area: Area, reach: _Reach) -> str:
    at, (low, high) = reach.spot.candidate, reach.km
    if isinstance(area, Region) and high == 0.0:
        return f"{at.name} lies in {area.name}"
    whence = (
        "the centre" if isinstance(area, Ring) else "the edge" if isinstance(area, Polygon | Region) else "the line"
    )
    if low == high == 0.0:
        return f"{at.name}, known to within {reach.spot.radius_km:g} km, lies inside"
    if high == float("inf"):
        return f"{at.name} is not in {getattr(area, 'name', 'the area')}"
    exactly = f"known to within {reach.spot.radius_km:g} km ({at.precision.value})"
    return f"{at.name}, {exactly}: {low:.1f} to {high:.1f} km from {whence}"
