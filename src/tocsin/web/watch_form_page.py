"""A watch as a form has it, both ways: what stands in the fields, and the watch that filled fields make."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from starlette.exceptions import HTTPException

from tocsin.errors import BadRequest
from tocsin.protection.watch_form import watch_of, way_of
from tocsin.records import IncidentType, Ring, Watch, Way, identity
from tocsin.watch_places import in_words, made, point_of, ring_of
from tocsin.watch_searches import check
from tocsin.web.asking import Fields
from tocsin.web.words import Words

RADIUS, LEAST_KM, MOST_KM = 20.0, 0.5, 500.0
"""Kilometres of a new ring, and the ends of the slider; the field beside it takes more. Source: our choice."""
OUTWARD = ("mail", "webhook", "atom", "cap")
"""Ways of telling that send something out or write a file: only for somebody who is signed in."""
ONE = ("name", "around", "radius", "country", "least", "harm", "origins", "days", "certain", "from", "to")
WITHOUT_TELLING = (Way(kind="page"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What stands in the fields."""

    name: str = ""
    around: str = ""
    radius: str = f"{RADIUS:g}"
    country: str = ""
    least: str = ""
    harm: str = "killed"
    origins: str = ""
    days: str = ""
    certain: str = ""
    types: tuple[str, ...] = ()
    tell: tuple[str, ...] = ()
    search: Mapping[str, str] | None = None


def filled_of(given: Fields) -> Filled:
    """Return what a form or address was filled with."""
    told: dict[str, Any] = {}
    for name in Filled.__dataclass_fields__:
        values = [str(value).strip() for value in given.getlist(name) if str(value).strip()]
        if name in ("types", "tell"):
            told[name] = tuple(line.strip() for value in values for line in value.splitlines() if line.strip())
        elif values and name != "search":
            told[name] = values[-1][:500]
    return Filled(**told)


def filled_with(watch: Watch) -> Filled:
    """Return the fields that make a watch again."""
    area, asked = watch.area, watch.conditions
    ring = area if isinstance(area, Ring) else None
    return Filled(
        name=watch.name,
        around=f"{ring.lat:g}, {ring.lon:g}" if ring else "",
        radius=f"{ring.km:g}" if ring else "",
        least=str(asked.least or ""),
        harm=asked.harm.value,
        origins=str(asked.origins) if asked.origins > 1 else "",
        days="" if asked.days is None else str(asked.days),
        certain="yes" if asked.is_certain else "",
        types=tuple(kind.value for kind in asked.types),
        tell=tuple(way.key for way in watch.tell if way.kind in OUTWARD),
    )


def ring_filled(filled: Filled) -> tuple[Ring, tuple[str, ...], str]:
    """Return the ring that the fields ask for, its countries, and its middle in words. Raises: BadRequest."""
    return ring_of(filled.around, f"{filled.radius.replace(',', '.')}km", filled.country)


def watch_filled(filled: Filled, words: Words, person: str, old: Watch | None, at: str) -> Watch:
    """Return the watch that the fields make, new or changed.

    Raises: BadRequest naming the field; HTTPException where somebody who is not signed in would have others told.
    """
    if not filled.name:
        raise BadRequest(words("watch.need_name"))
    if not filled.around and (old is None or isinstance(old.area, Ring)):
        raise BadRequest(words("watch.need_place"))
    tell = ways_filled(filled, words, person, old)
    watch = watch_of(
        {
            "id": old.id if old else identity("watch", filled.name, at),
            "name": filled.name,
            "actors": [] if old is None else [{"id": i, "name": n} for i, n in old.actors],
            "search": dict(old.search) if old else {},
            "area": {"ring": {"lat": 0, "lon": 0, "km": 1}},
            "conditions": {
                "types": list(filled.types),
                "least": whole(filled.least, words("watch.least")),
                "harm": filled.harm,
                "origins": whole(filled.origins, words("facet.origins")),
                "days": whole(filled.days, words("watch.days")),
                "certain": bool(filled.certain),
            },
        },
        words("watch.form"),
    )
    if old:
        watch = replace(
            watch, profile=old.profile, quiet=old.quiet, is_on=old.is_on, area=old.area, countries=old.countries
        )
        watch = replace(watch, conditions=replace(watch.conditions, since=old.conditions.since))
    if filled.around:
        ring, countries, _ = ring_filled(filled)
        watch = replace(watch, area=ring, countries=countries)
    check(watch.search)
    return replace(watch, tell=tell)


def ways_filled(filled: Filled, words: Words, person: str, old: Watch | None) -> tuple[Way, ...]:
    """Return who is told. Raises: BadRequest; HTTPException where nobody is signed in and others would be told."""
    ways = tuple(way_of(line, words("watch.tell")) for line in filled.tell)
    outward = [way for way in ways if way.kind in OUTWARD]
    held = [way for way in (old.tell if old else ()) if way.kind in OUTWARD]
    if (outward or held) and not person:
        raise HTTPException(401, words("watch.sign_in_to_tell"))
    return (*WITHOUT_TELLING, *dict.fromkeys(outward))


def whole(given: str, name: str) -> int | None:
    """Return a whole number, None for nothing. Raises: BadRequest naming the field."""
    if given and not given.isdecimal():
        raise BadRequest(f"{name}: {given!r} is no whole number")
    return int(given) if given else None


def where_is(around: str, country: str) -> dict[str, Any]:
    """Return the point of a place's name or of "LAT, LON", and what it was taken for. Raises: BadRequest."""
    (lat, lon), entry = point_of(around, country)
    made(lambda: Ring(lat=lat, lon=lon, km=1.0))
    return {"lat": lat, "lon": lon, "words": in_words(entry) if entry else f"{lat:g}, {lon:g}"}


TYPES = tuple(kind.value for kind in IncidentType)
