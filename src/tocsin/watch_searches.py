"""Saved searches: the filters of `tocsin incidents` as something to watch. Never a private person.

A watch on a name is a watch on whoever bears it. Only organised actors of the directory can be searched for by name;
anything else is refused with the reason.
"""

from datetime import date
from functools import lru_cache

from tocsin.analysis import Query
from tocsin.errors import BadRequest
from tocsin.pipeline import as_date, country_of
from tocsin.protection.watch_conditions import harmed
from tocsin.protection.watch_form import type_of
from tocsin.records import Harm, Incident
from tocsin.reference.actor_extended import open_own_directory

Search = tuple[tuple[str, str], ...]

FIELDS = ("actor", "type", "place", "country", "killed", "from", "to")
"""Filters that can be saved. Words of reports cannot: any name might stand there."""

NOT_PERSONS = (
    "watches are on groups, forces, places and events, never on private persons; an armed group that the directory "
    "lacks is added by `tocsin actors add`"
)


def actor_of(name: str) -> tuple[str, str]:
    """Return id and name of the organised actor that a name or id means.

    Raises: BadRequest for one that the directory does not have: it may be a private person.
    """
    directory = open_own_directory()
    entry = directory.by_id.get(name.strip())
    found = (entry,) if entry else directory.find(name)
    if not found:
        raise BadRequest(f"{name!r} is no organised actor of the directory, so it is not watched: {NOT_PERSONS}")
    return found[0].id, found[0].name


def check(search: Search) -> None:
    """Look that a search can be saved. Raises: BadRequest, with the reason."""
    for field, value in search:
        if field not in FIELDS:
            raise BadRequest(f"a search by {field!r} cannot be watched; these can: {', '.join(FIELDS)}")
        if field == "actor" and open_own_directory().generic(value) is None:
            actor_of(value)
    _query(search)


@lru_cache(maxsize=20_000)
def _query(search: Search) -> Query:
    asked = dict(search)
    killed = asked.get("killed", "")
    if killed and not killed.isdigit():
        raise BadRequest(f"killed: {killed!r} is no whole number")
    return Query(
        actor=asked.get("actor", ""),
        type=type_of(asked["type"], "type").value if asked.get("type") else "",
        place=asked.get("place", ""),
        country=country_of(asked.get("country", "")),
        killed=int(killed) if killed else None,
        since=as_date(asked["from"]) if asked.get("from") else None,
        until=as_date(asked["to"]) if asked.get("to") else None,
    )


def admits(search: Search, incident: Incident) -> bool:
    """Return whether a saved search asks for an incident, as `tocsin incidents` would; no search asks for all."""
    if not search:
        return True
    query = _query(search)
    countries = {where.country for where in incident.places[:1]}
    figure = harmed(incident, Harm.KILLED)
    best = max((view.best or 0 for view in incident.tolls if view.harm is Harm.KILLED), default=None)
    return (
        (not query.type or incident.type.value == query.type)
        and (not query.country or query.country in countries)
        and (query.killed is None or (figure is not None and best is not None and best >= query.killed))
        and _is_between(incident, query.since, query.until)
        and query.admits(incident)
    )


def _is_between(incident: Incident, since: date | None, until: date | None) -> bool:
    when = incident.dates[0] if incident.dates else None
    if since and not (when and when.latest and when.latest >= since):
        return False
    return not until or bool(when and when.earliest and when.earliest <= until)
