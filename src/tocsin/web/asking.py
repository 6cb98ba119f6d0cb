"""What an address asks for: the filters of the overview, the same for pages and API, and back into an address.

Several values of one filter are alternatives; different filters must all hold.
An address keeps the state of every filter, so a view can be sent to a colleague.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Protocol
from urllib.parse import urlencode

from tocsin.errors import BadRequest

PAGE = 50
"""Incidents of one page of the list. Source: our choice."""
MOST_PAGE = 500
LONGEST = 500
"""Characters of one value. Source: our choice."""
SURE = ("corroborated", "one_origin", "doubtful")
STANCES = ("claimed", "blamed", "denied", "none")
REVIEW = ("judged", "open")


class Fields(Protocol):
    """The fields of an address or a form: each name with any number of values."""

    def getlist(self, key: Any) -> list[Any]:
        """Return every value of a name."""
        ...


@dataclass(frozen=True, slots=True)
class Box:
    """A stretch of the map, in degrees; ``west`` above ``east`` crosses the date line."""

    south: float
    west: float
    north: float
    east: float

    def __str__(self) -> str:
        return ",".join(
            f"{edge:.4f}".rstrip("0").rstrip(".") for edge in (self.south, self.west, self.north, self.east)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The filters; empty and None ask for nothing."""

    q: str = ""
    type: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    province: tuple[str, ...] = ()
    """ "NG Borno": code of the country and name."""
    actor: tuple[str, ...] = ()
    stance: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    killed: int | None = None
    origins: int | None = None
    box: Box | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is asked for, so that everything is shown."""
        return self == Asked()

    def pairs(self) -> list[tuple[str, str]]:
        """Return the filters as an address has them."""
        return [(item.name, word) for item in fields(self) for word in _words(getattr(self, item.name))]

    def address(self, **more: str) -> str:
        """Return the query of an address that asks for this, with more fields behind it."""
        return urlencode([*self.pairs(), *((k, v) for k, v in more.items() if v)])

    def without(self, name: str, value: str = "") -> "Asked":
        """Return the filters without one, or without one value of it."""
        held = getattr(self, name)
        if isinstance(held, tuple):
            return self.only(**{name: tuple(v for v in held if value and v != value)})
        return self.only(**{name: "" if name == "q" else None})

    def only(self, **given: Any) -> "Asked":
        """Return the filters with some set anew."""
        return replace(self, **given)


def _words(value: object) -> Iterable[str]:
    if isinstance(value, tuple):
        return value
    return () if value in (None, "") else (str(value),)


def asked_from(given: Fields) -> Asked:
    """Return what an address or form asks for. Raises: BadRequest, naming the field and what is legal there."""
    return Asked(
        q=_one(given, "q"),
        type=_many(given, "type"),
        country=tuple(code.upper() for code in _many(given, "country")),
        province=_many(given, "province"),
        actor=_many(given, "actor"),
        stance=_listed(given, "stance", STANCES),
        sure=_listed(given, "sure", SURE),
        review=_listed(given, "review", REVIEW),
        since=_day(given, "since"),
        until=_day(given, "until"),
        killed=_number(given, "killed"),
        origins=_number(given, "origins"),
        box=_box(given),
    )


def asked_of(given: Mapping[str, str | Sequence[str]]) -> Asked:
    """Return what a plain mapping asks for."""

    class Held:
        def getlist(self, key: str) -> list[str]:
            value = given.get(key, [])
            return [value] if isinstance(value, str) else list(value)

    return asked_from(Held())


def _many(given: Fields, name: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(str(v).strip() for v in given.getlist(name) if str(v).strip()))
    if any(len(value) > LONGEST for value in found) or len(found) > LONGEST:
        raise BadRequest(f"{name}: a value has {LONGEST} characters at most, and there are {LONGEST} of them at most")
    return found


def _one(given: Fields, name: str) -> str:
    found = _many(given, name)
    return found[-1] if found else ""


def _listed(given: Fields, name: str, legal: Sequence[str]) -> tuple[str, ...]:
    found = _many(given, name)
    wrong = [value for value in found if value not in legal]
    if wrong:
        raise BadRequest(f"{name}: {wrong[0]!r} is none of {', '.join(legal)}")
    return found


def _day(given: Fields, name: str) -> date | None:
    words = _one(given, name)
    try:
        return date.fromisoformat(words) if words else None
    except ValueError as err:
        raise BadRequest(f"{name}: {words!r} is no date; write it as 2021-08-26") from err


def _number(given: Fields, name: str) -> int | None:
    words = _one(given, name)
    if not words:
        return None
    if not (words.isascii() and words.isdigit() and len(words) < 10):
        raise BadRequest(f"{name}: {words!r} is no whole number from 0 on")
    return int(words)


def _box(given: Fields) -> Box | None:
    words = _one(given, "box")
    if not words:
        return None
    try:
        south, west, north, east = map(float, words.split(","))
    except ValueError as err:
        raise BadRequest(f"box: {words!r} is no box; write south,west,north,east in degrees") from err
    if not (-90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180):
        raise BadRequest(f"box: {words!r} lies off the globe, or its south lies above its north")
    return Box(south, west, north, east)
