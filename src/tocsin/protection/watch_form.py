"""A watch as JSON or YAML, both ways. What cannot be a watch is refused, with the field and what is legal there."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from typing import Any, TypeVar

from tocsin.errors import BadRequest
from tocsin.records import (
    Area,
    Conditions,
    Corridor,
    Harm,
    IncidentType,
    Point,
    Polygon,
    Quiet,
    Region,
    Ring,
    Watch,
    Way,
)

T = TypeVar("T")
JSON = dict[str, Any]

FIELDS = ("id", "name", "area", "countries", "actors", "search", "conditions", "quiet", "tell", "on", "profile")
KINDS = ("page", "print", "mail", "webhook", "atom", "cap")
_MAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+|[^@\s,;<>\"]+@localhost")
_DIGEST = re.compile(r"hourly|([01]\d|2[0-3]):[0-5]\d")


def watch_as_json(watch: Watch) -> JSON:
    """Return a watch as plain values, from which :func:`watch_of` makes the same watch."""
    asked = watch.conditions
    return {
        "id": watch.id,
        "name": watch.name,
        "area": _area_as_json(watch.area) if watch.area else None,
        "countries": list(watch.countries),
        "actors": [{"id": ident, "name": name} for ident, name in watch.actors],
        "search": dict(watch.search),
        "conditions": {
            "types": [kind.value for kind in asked.types],
            "least": asked.least,
            "harm": asked.harm.value,
            "origins": asked.origins,
            "certain": asked.is_certain,
            "since": asked.since.isoformat() if asked.since else None,
            "days": asked.days,
        },
        "quiet": _quiet_as_json(watch.quiet) if watch.quiet else None,
        "tell": [way.key for way in watch.tell],
        "on": watch.is_on,
        "profile": watch.profile,
    }


def _area_as_json(area: Area) -> JSON:
    if isinstance(area, Ring):
        return {"ring": {"lat": area.lat, "lon": area.lon, "km": area.km}}
    if isinstance(area, Corridor):
        return {"corridor": {"points": [list(point) for point in area.points], "km": area.km}}
    outline = [[list(point) for point in ring] for ring in area.rings]
    if isinstance(area, Polygon):
        return {"polygon": outline}
    return {"region": {"place": area.place, "name": area.name, "country": area.country, "outline": outline}}


def _quiet_as_json(quiet: Quiet) -> JSON:
    return {"from": f"{quiet.start:%H:%M}", "to": f"{quiet.end:%H:%M}", "zone": quiet.zone}


def watch_of(given: Mapping[str, Any], where: str = "watch") -> Watch:
    """Return the watch that plain values describe. Points are [lat, lon].

    Raises: BadRequest naming ``where`` and the field.
    """
    if not isinstance(given, Mapping):
        raise BadRequest(f"{where}: a watch is written as an object with the fields {', '.join(FIELDS)}")
    _only(given, FIELDS, where)
    area = given.get("area")
    quiet = given.get("quiet")
    return _made(
        where,
        lambda: Watch(
            id=str(given.get("id") or ""),
            name=str(given.get("name") or ""),
            area=area_of(area, f"{where}: area") if area else None,
            countries=tuple(str(code).upper() for code in _list(given.get("countries"), f"{where}: countries")),
            actors=tuple(_actor(one, f"{where}: actors") for one in _list(given.get("actors"), f"{where}: actors")),
            search=tuple(sorted((str(key), str(value)) for key, value in (given.get("search") or {}).items())),
            conditions=_conditions(given.get("conditions") or {}, f"{where}: conditions"),
            quiet=quiet_of(quiet, f"{where}: quiet") if quiet else None,
            tell=tuple(way_of(str(one), f"{where}: tell") for one in _list(given.get("tell", ["page"]), where)),
            is_on=bool(given.get("on", True)),
            profile=str(given.get("profile") or "public"),
        ),
    )


def area_of(given: Any, where: str) -> Area:
    """Return the area that plain values describe. Raises: BadRequest."""
    makers: dict[str, Callable[[Any], Area]] = {
        "ring": lambda v: Ring(lat=float(v["lat"]), lon=float(v["lon"]), km=float(v["km"])),
        "corridor": lambda v: Corridor(points=_points(v["points"]), km=float(v["km"])),
        "polygon": lambda v: Polygon(rings=tuple(map(_points, v))),
        "region": lambda v: Region(
            place=str(v["place"]),
            name=str(v["name"]),
            country=str(v["country"]),
            rings=tuple(map(_points, v.get("outline") or ())),
        ),
    }
    if not isinstance(given, Mapping) or len(given) != 1 or next(iter(given)) not in makers:
        raise BadRequest(f"{where}: needs exactly one of {', '.join(makers)}")
    kind, value = next(iter(given.items()))
    return _made(f"{where}: {kind}", lambda: makers[kind](value))


def way_of(words: str, where: str = "--tell") -> Way:
    """Return a way of telling: "page", "mail:duty@example.org#07:00". Raises: BadRequest.

    >>> way_of("mail:duty@example.org#07:00").digest, way_of("page").kind
    ('07:00', 'page')
    """
    kind, _, to = words.strip().partition(":")
    digest = ""
    if kind == "mail":
        to, _, digest = to.partition("#")
    if kind not in KINDS:
        raise BadRequest(f"{where}: {words!r}: a way of telling begins with {', '.join(KINDS)}")
    if (kind in ("page", "print")) == bool(to):
        raise BadRequest(f"{where}: {words!r}: {'takes nothing' if to else 'needs an address'} after the colon")
    if kind == "mail" and not _MAIL.fullmatch(to):
        raise BadRequest(f"{where}: {to!r} is no single address of mail, such as duty@example.org")
    if digest and not _DIGEST.fullmatch(digest):
        raise BadRequest(f"{where}: {digest!r}: a digest is hourly, or daily at an hour such as 07:00")
    if kind == "webhook" and not re.match(r"https?://[^\s/]+", to):
        raise BadRequest(f"{where}: {to!r}: a webhook is an http(s) address")
    return Way(kind=kind, to=to, digest=digest)


def quiet_of(given: Any, where: str = "--quiet") -> Quiet:
    """Return quiet hours. Raises: BadRequest."""
    return _made(
        where,
        lambda: Quiet(
            start=time.fromisoformat(given["from"]), end=time.fromisoformat(given["to"]), zone=str(given["zone"])
        ),
    )


def _conditions(given: Any, where: str) -> Conditions:
    names = ("types", "least", "harm", "origins", "certain", "since", "days")
    if not isinstance(given, Mapping):
        raise BadRequest(f"{where}: is written as an object with the fields {', '.join(names)}")
    _only(given, names, where)
    return _made(
        where,
        lambda: Conditions(
            types=tuple(type_of(str(kind), where) for kind in _list(given.get("types"), where)),
            least=int(given.get("least") or 0),
            harm=harm_of(str(given.get("harm") or Harm.KILLED.value), where),
            origins=int(given.get("origins") or 1),
            is_certain=bool(given.get("certain", False)),
            since=date.fromisoformat(str(given["since"])) if given.get("since") else None,
            days=int(given["days"]) if given.get("days") is not None else None,
        ),
    )


def type_of(words: str, where: str = "--type") -> IncidentType:
    """Return a type of incident. Raises: BadRequest."""
    if words not in {kind.value for kind in IncidentType}:
        raise BadRequest(f"{where}: {words!r} is no type; they are {', '.join(kind.value for kind in IncidentType)}")
    return IncidentType(words)


def harm_of(words: str, where: str = "--harm") -> Harm:
    """Return a kind of harm. Raises: BadRequest."""
    if words not in {harm.value for harm in Harm}:
        raise BadRequest(f"{where}: {words!r} is no harm; they are {', '.join(harm.value for harm in Harm)}")
    return Harm(words)


def _actor(given: Any, where: str) -> tuple[str, str]:
    if not isinstance(given, Mapping) or not given.get("id"):
        raise BadRequest(f"{where}: an actor is written with its id and name; `tocsin actors find NAME` shows ids")
    return str(given["id"]), str(given.get("name") or given["id"])


def _points(given: Any) -> tuple[Point, ...]:
    return tuple((float(lat), float(lon)) for lat, lon in given)


def _list(given: Any, where: str) -> Sequence[Any]:
    if given is None:
        return ()
    if not isinstance(given, list | tuple):
        raise BadRequest(f"{where}: is written as a list")
    return given


def _only(given: Mapping[str, Any], fields: Sequence[str], where: str) -> None:
    unknown = sorted({str(key) for key in given} - set(fields))
    if unknown:
        raise BadRequest(f"{where}: no field is called {unknown[0]!r}; the fields are {', '.join(fields)}")


def _made(where: str, make: Callable[[], T]) -> T:
    try:
        return make()
    except KeyError as err:
        raise BadRequest(f"{where}: the field {err.args[0]!r} is missing") from err
    except (ValueError, TypeError, AttributeError, OverflowError) as err:
        raise BadRequest(f"{where}: {err}") from err
