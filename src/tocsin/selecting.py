"""Selections in words: as people give them on the command line, in an address, in a settings file, and back.

Every way in goes through :func:`selection_of`, so that a filter means the same
everywhere; :func:`in_words` gives back the words that would make a selection.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from tocsin.errors import BadRequest
from tocsin.records import Attributed, Box, Group, Harm, IncidentType, Ring, Selection, Status
from tocsin.reference.countries import open_countries

Code = TypeVar("Code", bound=StrEnum)

_YES, _NO = "yes", "no"


def selection_of(words: Mapping[str, str | Iterable[str]]) -> Selection:
    """Return the selection that named words ask for; the names are those of NAMES, empty words ask for nothing.

    Several values of one name are given as a list or with commas between.
    Raises: BadRequest for a name or value that is none, saying what is legal.
    """
    asked: dict[str, Any] = {}
    for name, given in words.items():
        if name not in NAMES:
            raise BadRequest(f"{name!r} is no filter; the filters are {', '.join(NAMES)}")
        value = given if isinstance(given, str) else ",".join(given)
        if value.strip():
            field, read, _ = NAMES[name]
            asked[field] = read(name, value.strip())
    try:
        return Selection(**asked)
    except ValueError as err:
        raise BadRequest(str(err)) from err


def in_words(selection: Selection) -> dict[str, str]:
    """Return the words that make a selection, without those that ask for nothing.

    >>> in_words(Selection(since=date(2021, 3, 1), types=(IncidentType.SHELLING,), is_certain=True))
    {'from': '2021-03-01', 'type': 'shelling', 'certain': 'yes'}
    """
    plain = Selection()
    told = {}
    for name, (field, _, write) in NAMES.items():
        value = getattr(selection, field)
        if value != getattr(plain, field):
            told[name] = write(value)
    return told


def as_date(words: str) -> date:
    """Return the date that an ISO string names. Raises: BadRequest for anything else."""
    try:
        return date.fromisoformat(words)
    except ValueError as err:
        raise BadRequest(f"{words!r} is no date; write it as 2021-08-26") from err


def country_of(words: str) -> str:
    """Return the code of a country given by code or name, "" for "". Raises: BadRequest for one that is none.

    >>> country_of("af"), country_of("Somalia"), country_of("")
    ('AF', 'SO', '')
    """
    countries = open_countries()
    code = words.strip().upper()
    found = code if code in countries.names else countries.code_of(words)
    if words and not found:
        raise BadRequest(f"{words!r} is no country; give its ISO 3166-1 code, such as AF, or its name")
    return found


def _code(codes: type[Code]) -> Callable[[str, str], Code]:
    def read(name: str, value: str) -> Code:
        try:
            return codes(value.casefold())
        except ValueError as err:
            raise BadRequest(f"{value!r} is no {name}; it is one of {', '.join(codes)}") from err

    return read


def _codes(codes: type[Code]) -> Callable[[str, str], tuple[Code, ...]]:
    one = _code(codes)

    def read(name: str, value: str) -> tuple[Code, ...]:
        return tuple(dict.fromkeys(one(name, part.strip()) for part in value.split(",") if part.strip()))

    return read


def _number(kind: Callable[[str], Any], least: float, most: float) -> Callable[[str, str], Any]:
    def read(name: str, value: str) -> Any:
        try:
            number = kind(value)
        except ValueError as err:
            raise BadRequest(f"{name} {value!r} is no number") from err
        if not least <= number <= most:
            raise BadRequest(f"{name} is between {least:g} and {most:g}, not {value}")
        return number

    return read


def _numbers(name: str, value: str, *what: str) -> list[float]:
    try:
        numbers = [float(part) for part in value.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != len(what):
        raise BadRequest(f"{name} {value!r}: give {len(what)} numbers, {','.join(what)}")
    return numbers


def _box(name: str, value: str) -> Box:
    south, west, north, east = _numbers(name, value, "SOUTH", "WEST", "NORTH", "EAST")
    try:
        return Box(south=south, west=west, north=north, east=east)
    except ValueError as err:
        raise BadRequest(f"{name}: {err}") from err


def _ring(name: str, value: str) -> Ring:
    lat, lon, km = _numbers(name, value, "LAT", "LON", "KM")
    try:
        return Ring(lat=lat, lon=lon, km=km)
    except ValueError as err:
        raise BadRequest(f"{name}: {err}") from err


def _is(name: str, value: str) -> bool:
    if value not in (_YES, _NO):
        raise BadRequest(f"{name} is {_YES} or {_NO}, not {value!r}")
    return value == _YES


def _yes(is_so: bool) -> str:
    return _YES if is_so else _NO


_Reader = Callable[[str, str], Any]
_Writer = Callable[[Any], str]
_BILLION = 1e9

NAMES: Mapping[str, tuple[str, _Reader, _Writer]] = {
    "from": ("since", lambda _, value: as_date(value), str),
    "to": ("until", lambda _, value: as_date(value), str),
    "type": ("types", _codes(IncidentType), ",".join),
    "status": ("statuses", _codes(Status), ",".join),
    "actor": ("actor", lambda _, value: value, str),
    "attributed": ("attributed", _code(Attributed), str),
    "country": ("country", lambda _, value: country_of(value), str),
    "province": ("province", lambda _, value: value, str),
    "place": ("place", lambda _, value: value, str),
    "box": ("box", _box, lambda box: f"{box.south:g},{box.west:g},{box.north:g},{box.east:g}"),
    "around": ("ring", _ring, lambda ring: f"{ring.lat:g},{ring.lon:g},{ring.km:g}"),
    "harm": ("harm", _code(Harm), str),
    "least": ("least", _number(int, 0, _BILLION), str),
    "victims": ("group", _code(Group), str),
    "certainty": ("certainty", _number(float, 0, 1), str),
    "origins": ("origins", _number(int, 0, _BILLION), str),
    "reviewed": ("is_reviewed", _is, _yes),
    "text": ("words", lambda _, value: value, str),
    "certain": ("is_certain", _is, _yes),
}
"""Name in words -> the field of a Selection, how its words are read, how they are written."""
