"""Values as people write them in a correction, read and written: one grammar both ways. Source: docs/judging.md.

    number of people   12 · 12-15 · 12+ (at least) · -15 (up to)
    date               2021-08-26 · 2021-08 · 2021 · 2021-08-26/2021-08-28
    place              Kabul · Kabul (geonames:1138958; 34.52813, 69.17233; AF; exact; 5 km)
    actor              Taliban · Taliban (actor:taliban)
    a code             one of its list
    several            joined by "; "

A place or actor without brackets is a name that stands for no entry of the
reference data. The brackets hold all that was found there when the judgement
was made, so that it means the same whatever the reference says later.
"""

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TypeVar

from tocsin.errors import BadRequest
from tocsin.records import (
    Candidate,
    DatePrecision,
    Party,
    PlaceCandidate,
    PlacePrecision,
    Target,
    TargetKind,
    Toll,
    When,
    Where,
)

Code = TypeVar("Code", bound=StrEnum)
T = TypeVar("T")
Range = tuple[int | None, int | None]
JUDGED = "judged"
"""The rule, and the reason of a candidate, where a person said so."""

_RANGE = re.compile(r"(\d{1,9})(?:\s*(?:-|–|to)\s*(\d{1,9})|\s*(\+))?")
_UP_TO = re.compile(r"(?:-|–|up to)\s*(\d{1,9})")
_AT_LEAST = re.compile(r"at least\s+(\d{1,9})")
_NAMED = re.compile(r"(?P<name>[^()]+?)(?:\s*\((?P<rest>[^()]*)\))?")
_POINT = re.compile(r"(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)")
_DATES = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(/\d{4}(-\d\d(-\d\d)?)?)?")
_KINDS = {
    PlacePrecision.DISTRICT: "district",
    PlacePrecision.PROVINCE: "province",
    PlacePrecision.FEATURE: "feature",
    PlacePrecision.COUNTRY: "country",
}
_ID = re.compile(r"[a-z]+:\S+")
_KM = re.compile(r"(\d+(?:\.\d+)?)\s*km")


def range_of(words: str) -> Range:
    """Return the ends of a number of people. Raises: BadRequest.

    >>> range_of("12"), range_of("12-15"), range_of("12+"), range_of("-15")
    ((12, 12), (12, 15), (12, None), (None, 15))
    """
    text = words.strip().casefold()
    if found := _UP_TO.fullmatch(text):
        return None, int(found[1])
    if found := _AT_LEAST.fullmatch(text):
        return int(found[1]), None
    if found := _RANGE.fullmatch(text):
        low = int(found[1])
        high = None if found[3] else int(found[2] or low)
        if high is None or low <= high:
            return low, high
    raise BadRequest(f"{words!r} is no number of people; write 12, 12-15, 12+ for at least 12, -15 for up to 15")


def range_written(low: int | None, high: int | None) -> str:
    """Return a number of people as :func:`range_of` reads it."""
    if low == high:
        return str(low)
    return f"{'' if low is None else low}{'+' if high is None else f'-{high}'}"


def when_of(words: str) -> When:
    """Return a date, month, year or stretch of time. Raises: BadRequest.

    >>> when_of("2021-08").precision, when_of("2021-08-26/2021-08-28").latest
    (<DatePrecision.MONTH: 'month'>, datetime.date(2021, 8, 28))
    """
    text = words.strip()
    if not _DATES.fullmatch(text):
        raise BadRequest(f"{words!r} is no date; write 2021-08-26, 2021-08, or 2021-08-26/2021-08-28")
    try:
        bare = When.from_value(text, DatePrecision.UNKNOWN)
    except ValueError as err:
        raise BadRequest(f"{words!r} is no date: {err}") from err
    return When(
        value=text, precision=_precision(bare.earliest, bare.latest), earliest=bare.earliest, latest=bare.latest
    )


def _precision(earliest: date | None, latest: date | None) -> DatePrecision:
    days = (latest - earliest).days + 1 if earliest and latest else 366
    steps = ((1, DatePrecision.DAY), (7, DatePrecision.WEEK), (31, DatePrecision.MONTH))
    return next((precision for longest, precision in steps if days <= longest), DatePrecision.YEAR)


def when_written(when: When) -> str:
    """Return a time as :func:`when_of` reads it, as near as it can."""
    if when.earliest and when.latest and not re.fullmatch(r"[\d/-]+", when.value):
        return f"{when.earliest}/{when.latest}" if when.earliest != when.latest else f"{when.earliest}"
    return when.value


def where_of(words: str) -> Where:
    """Return a place. Raises: BadRequest."""
    name, rest = _named(words, "place")
    pieces = [piece.strip() for piece in rest.split(";") if piece.strip()]
    point = next((found for piece in pieces if (found := _POINT.fullmatch(piece))), None)
    country = next((piece for piece in pieces if re.fullmatch("[A-Z]{2}", piece)), "")
    if point is None:
        return Where(name=name, country=country)
    km = next((float(found[1]) for piece in pieces if (found := _KM.fullmatch(piece))), 1.0)
    precision = next((PlacePrecision(p) for p in pieces if p in [*PlacePrecision]), PlacePrecision.EXACT)
    entry = next((piece for piece in pieces if _ID.fullmatch(piece)), f"point:{point[1]},{point[2]}")
    try:
        candidate = PlaceCandidate(
            id=entry,
            name=name,
            score=1.0,
            reasons=(JUDGED,),
            lat=float(point[1]),
            lon=float(point[2]),
            country=country,
            kind=_KINDS.get(precision, "locality"),
            precision=precision,
            radius_km=km,
        )
    except ValueError as err:
        raise BadRequest(f"{words!r}: {err}") from err
    return Where(name=name, country=country, candidates=(candidate,))


def where_written(where: Where) -> str:
    """Return a place as :func:`where_of` reads it."""
    if not where.candidates:
        return _bare(where.name) + (f" ({where.country})" if where.country else "")
    c = where.candidates[0]
    pieces = [c.id, f"{c.lat:.5f}, {c.lon:.5f}", c.country, c.precision.value, f"{c.radius_km:g} km"]
    return f"{_bare(where.name)} ({'; '.join(filter(None, pieces))})"


def party_of(words: str) -> Party:
    """Return an actor. Raises: BadRequest."""
    name, rest = _named(words, "actor")
    return Party(name=name, candidates=_candidates(name, rest))


def target_of(words: str) -> Target:
    """Return a target; its kind in the brackets, an organisation where none is said. Raises: BadRequest."""
    name, rest = _named(words, "target")
    pieces = [piece.strip() for piece in rest.split(";")]
    kind = next((TargetKind(piece) for piece in pieces if piece in [*TargetKind]), TargetKind.ORGANISATION)
    return Target(name=name, kind=kind, candidates=_candidates(name, rest))


def _candidates(name: str, rest: str) -> tuple[Candidate, ...]:
    entry = next((piece.strip() for piece in rest.split(";") if _ID.fullmatch(piece.strip())), "")
    return (Candidate(id=entry, name=name, score=1.0, reasons=(JUDGED,)),) if entry else ()


def actor_written(actor: Party | Target) -> str:
    """Return an actor or target as it is read."""
    pieces = [actor.candidates[0].id] if actor.candidates else []
    if isinstance(actor, Target):
        pieces.append(actor.kind.value)
    return _bare(actor.name) + (f" ({'; '.join(pieces)})" if pieces else "")


def _named(words: str, what: str) -> tuple[str, str]:
    found = _NAMED.fullmatch(words.strip())
    if not found or not found["name"].strip():
        raise BadRequest(f"{words!r} is no {what}; write its name, or its name and (in brackets) its entry")
    return found["name"].strip(), found["rest"] or ""


def _bare(name: str) -> str:
    """Return a name without what would be taken for grammar."""
    return " ".join(re.sub(r"[();]", " ", name).split())


def code_of(kind: type[Code]) -> Callable[[str], Code]:
    """Return what reads a code of a list."""

    def read(words: str) -> Code:
        try:
            return kind(words.strip())
        except ValueError as err:
            legal = ", ".join(member.value for member in kind if member.value)
            raise BadRequest(f"{words!r} is no {kind.__name__.lower()}; there are {legal}") from err

    return read


def several(read: Callable[[str], T]) -> Callable[[str], tuple[T, ...]]:
    """Return what reads values joined by "; ", brackets kept whole. An empty text is no value at all."""

    def read_all(words: str) -> tuple[T, ...]:
        return tuple(read(piece) for piece in re.split(r";\s*(?![^(]*\))", words) if piece.strip())

    return read_all


def yes_or_no(words: str) -> bool:
    """Return whether it says yes. Raises: BadRequest."""
    text = words.strip().casefold()
    if text not in ("yes", "no"):
        raise BadRequest(f"{words!r} is neither yes nor no")
    return text == "yes"


def written(value: object) -> str:
    """Return any value of a claim or an incident as a correction would write it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case StrEnum():
            return value.value
        case When():
            return when_written(value)
        case Where():
            return where_written(value)
        case Party() | Target():
            return actor_written(value)
        case Toll():
            return range_written(value.low, value.high)
        case tuple():
            return "; ".join(map(written, value))
    return str(value)
