"""An incident in one line: what lists, map and facets need of it, and no more."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tocsin.records import Candidate, Group, Harm, Incident, Party, PlacePrecision, Target, TollView, Where

DOUBTFUL = 0.8
"""Incidents held together by a weaker link than this are shown as doubtful. Source: decisions/0019."""
OFF_MAP = frozenset({PlacePrecision.COUNTRY, PlacePrecision.INTERNATIONAL, PlacePrecision.UNKNOWN})
"""Known no better than this, an incident stands at no point of the map. Source: DESIGN.md, rule 5."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One incident in a line."""

    id: str
    type: str
    status: str
    earliest: date | None
    latest: date | None
    date: str
    date_precision: str
    place: str
    place_id: str
    place_precision: str
    country: str
    province: str
    lat: float | None
    lon: float | None
    radius_km: float
    actors: tuple[str, ...]
    """Names of who is said to have done it, as the directory has them, else as written."""
    stances: tuple[str, ...]
    killed: int | None
    """The largest best figure of any one view; views count overlapping people and are not added up."""
    tolls: tuple[tuple[str, str, int | None, int | None, int | None], ...]
    """(harm, group, low, best, high) of each harm's first view."""
    origins: int
    reports: tuple[str, ...]
    score: float
    sure: str
    review: str


def row_of(incident: Incident, judged: Collection[str] = ()) -> Row:
    """Return an incident in a line; ``judged``: the claims that a person has judged."""
    when, place = next(iter(incident.dates), None), next(iter(incident.places), None)
    best = next(iter(place.candidates), None) if place else None
    on_map = best is not None and best.precision not in OFF_MAP
    origins = max(1, len({f.origin for view in incident.tolls for f in view.by_source}))
    killed = [view.best for view in incident.tolls if view.harm is Harm.KILLED and view.best is not None]
    return Row(
        id=incident.id,
        type=incident.type.value,
        status=incident.status.value,
        earliest=when.earliest if when else None,
        latest=when.latest if when else None,
        date=when.value if when else "",
        date_precision=when.precision.value if when else "unknown",
        place=place.name if place else "",
        place_id=best.id if best else "",
        place_precision=precision_of(place),
        country=(place.country or (best.country if best else "")) if place else "",
        province=_province(place),
        lat=best.lat if best and on_map else None,
        lon=best.lon if best and on_map else None,
        radius_km=best.radius_km if best else 0.0,
        actors=tuple(dict.fromkeys(name_of(party) for party in doers(incident))),
        stances=tuple(dict.fromkeys(a.stance.value for a in incident.attribution)),
        killed=max(killed, default=None),
        tolls=tuple(_first_views(incident.tolls)),
        origins=origins,
        reports=tuple(incident.reports),
        score=incident.score,
        sure=how_sure(incident.score, origins),
        review="judged" if any(claim in judged for claim in incident.claims) else "open",
    )


def doers(incident: Incident) -> tuple[Party, ...]:
    """Return who is said to have done it: perpetrators, and whoever claims it or is blamed."""
    return (*incident.perpetrators, *(a.actor for a in incident.attribution))


def name_of(party: Party | Target) -> str:
    """Return an actor's name in the directory, else as written."""
    best: Candidate | None = next(iter(party.candidates), None)
    return best.name if best else party.name


def precision_of(place: Where | None) -> str:
    """Return how exactly a place is known; "near" where the report says no more."""
    if place is None or not place.candidates:
        return PlacePrecision.UNKNOWN.value
    return place.candidates[0].precision.value


def _province(place: Where | None) -> str:
    """Return the province's name: the last but the country of the larger places, or the place itself if it is one."""
    best = next(iter(place.candidates), None) if place else None
    if best is None or best.precision in OFF_MAP:
        return ""
    if best.precision is PlacePrecision.PROVINCE:
        return best.name
    return best.parents[-2] if len(best.parents) > 1 else ""


def _first_views(views: tuple[TollView, ...]) -> list[tuple[str, str, int | None, int | None, int | None]]:
    firsts: dict[Harm, TollView] = {}
    for view in views:
        firsts.setdefault(view.harm, view)
    return [
        (h.value, v.group.value if v.group is not Group.UNKNOWN else "", v.low, v.best, v.high)
        for h, v in firsts.items()
    ]


def how_sure(score: float, origins: int) -> str:
    """Return how sure an incident is, as a word of the overview's filter. Source: decisions/0019."""
    if score < DOUBTFUL:
        return "doubtful"
    return "corroborated" if origins > 1 else "one_origin"
