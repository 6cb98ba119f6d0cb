"""A watch as a form has it, both ways: what stands in the fields, and the watch that filled fields make."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from starlette.exceptions import HTTPException

from tocsin.errors import BadRequest
from tocsin.exporting import rules_of
from tocsin.protection.watch_form import quiet_of, watch_of, way_of
from tocsin.records import Area, IncidentType, Quiet, Ring, Watch, Way, identity
from tocsin.reference.sharing_rules import DEFAULT
from tocsin.watch_places import in_words, made, point_of
from tocsin.watch_searches import actor_of, check
from tocsin.web.asking import Fields
from tocsin.web.ring_plans import Plans
from tocsin.web.watch_area import AreaFilled, area_of, filled_area, is_as_before
from tocsin.web.words import Words

LEAST_KM, MOST_KM = 0.5, 500.0
"""Kilometres at the ends of the slider; the field beside it takes more. Source: our choice."""
LONGEST, LONGEST_DRAWN = 500, 100_000
"""Characters of a field, and of a drawn line or outline. Source: our choice: some thousand points."""
OUTWARD = ("mail", "webhook", "atom", "cap")
"""Ways of telling that send something out or write a file: only for somebody who is signed in."""
WITHOUT_TELLING = (Way(kind="page"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled(AreaFilled):
    """What stands in the fields."""

    name: str = ""
    least: str = ""
    harm: str = "killed"
    origins: str = ""
    days: str = ""
    certain: str = ""
    quiet_from: str = ""
    quiet_to: str = ""
    zone: str = ""
    profile: str = DEFAULT
    """Under which the alerts leave."""
    types: tuple[str, ...] = ()
    tell: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    search: tuple[str, ...] = ()

    @property
    def is_asking(self) -> bool:
        """Whether anything to watch is named."""
        return bool(self.chief or self.actors or self.search)


LISTS = ("types", "tell", "actors", "search")


def filled_of(given: Fields) -> Filled:
    """Return what a form or address was filled with."""
    told: dict[str, Any] = {}
    for name in Filled.__dataclass_fields__:
        values = [str(value).strip() for value in given.getlist(name) if str(value).strip()]
        if name in LISTS:
            told[name] = tuple(line.strip() for value in values for line in value.splitlines() if line.strip())
        elif values:
            told[name] = values[-1][: LONGEST_DRAWN if name in ("line", "outline") else LONGEST]
    return Filled(**told)


def filled_with(watch: Watch) -> Filled:
    """Return the fields that make a watch again."""
    asked, quiet = watch.conditions, watch.quiet
    return Filled(
        **asdict(filled_area(watch.area)),
        name=watch.name,
        least=str(asked.least or ""),
        harm=asked.harm.value,
        origins=str(asked.origins) if asked.origins > 1 else "",
        days="" if asked.days is None else str(asked.days),
        certain="yes" if asked.is_certain else "",
        quiet_from=quiet.start.isoformat("minutes") if quiet else "",
        quiet_to=quiet.end.isoformat("minutes") if quiet else "",
        zone=quiet.zone if quiet else "",
        profile=watch.profile,
        types=tuple(kind.value for kind in asked.types),
        tell=tuple(way.key for way in watch.tell if way.kind in OUTWARD),
        actors=tuple(name for _, name in watch.actors),
        search=tuple(f"{field}={value}" for field, value in watch.search),
    )


def watch_filled(
    filled: Filled, words: Words, person: str, old: Watch | None, at: str, plans: Plans
) -> tuple[Watch, str]:
    """Return the watch that the fields make, new or changed, and its area in words.

    Raises: BadRequest naming the field; HTTPException where somebody who is not signed in would have others told.
    """
    if not filled.name:
        raise BadRequest(words("watch.need_name"))
    tell = ways_filled(filled, words, person, old)
    profile = profile_filled(filled, words, person, old)
    area, countries, where = _area_filled(filled, words, plans, old)
    search = search_filled(filled.search, words("watch.search"))
    check(tuple(sorted(search.items())))
    actors = [actor_of(name) for name in filled.actors]
    if area is None and not actors and not search:
        raise BadRequest(words("watch.need.none"))
    bare = watch_of(
        {
            "id": old.id if old else identity("watch", filled.name, at),
            "name": filled.name,
            "actors": [{"id": ident, "name": name} for ident, name in actors],
            "search": search,
            "profile": profile,
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
    watch = replace(bare, area=area, countries=countries, tell=tell, quiet=quiet_filled(filled, words("watch.quiet")))
    if old:
        watch = replace(watch, is_on=old.is_on)
        watch = replace(watch, conditions=replace(watch.conditions, since=old.conditions.since))
    return watch, where


def _area_filled(
    filled: Filled, words: Words, plans: Plans, old: Watch | None
) -> tuple[Area | None, tuple[str, ...], str]:
    """Return the area of the fields; the old one, exactly, where its fields were left as they were."""
    if old and old.area and not filled.country and is_as_before(filled, old.area):
        return old.area, old.countries, ""
    return area_of(filled, words, plans)


def search_filled(lines: Sequence[str], field: str) -> dict[str, str]:
    """Return a saved search of lines such as "country=AF". Raises: BadRequest naming the field."""
    found = {}
    for line in lines:
        name, equals, value = line.partition("=")
        if not equals or not value.strip():
            raise BadRequest(f"{field}: {line!r}: write a field and its value, such as country=AF")
        found[name.strip()] = value.strip()
    return found


def quiet_filled(filled: Filled, field: str) -> Quiet | None:
    """Return the quiet hours of the fields, None for none. Raises: BadRequest naming the field."""
    if not filled.quiet_from and not filled.quiet_to:
        return None
    return quiet_of({"from": filled.quiet_from, "to": filled.quiet_to, "zone": filled.zone or "UTC"}, field)


def ways_filled(filled: Filled, words: Words, person: str, old: Watch | None) -> tuple[Way, ...]:
    """Return who is told. Raises: BadRequest; HTTPException where nobody is signed in and others would be told."""
    ways = tuple(way_of(line, words("watch.tell")) for line in filled.tell)
    outward = [way for way in ways if way.kind in OUTWARD]
    held = [way for way in (old.tell if old else ()) if way.kind in OUTWARD]
    if (outward or held) and not person:
        raise HTTPException(401, words("watch.sign_in_to_tell"))
    return (*WITHOUT_TELLING, *dict.fromkeys(outward))


def profile_filled(filled: Filled, words: Words, person: str, old: Watch | None) -> str:
    """Return under which profile alerts leave; whoever is not signed in leaves it as it was.

    Raises: BadRequest for a profile that is none; HTTPException where nobody is signed in and more would leave.
    """
    rules_of(filled.profile)
    if not person and filled.profile not in (DEFAULT, old.profile if old else DEFAULT):
        raise HTTPException(401, words("watch.sign_in_to_tell"))
    return filled.profile if person or not old else old.profile


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
