"""Times, places, actors and tolls, each with the precision at which it is known."""

import calendar
from dataclasses import dataclass
from datetime import date

from tocsin.records.codes import (
    DatePrecision,
    Group,
    Harm,
    PartyKind,
    PlacePrecision,
    PlaceUse,
    TargetKind,
)
from tocsin.records.evidence import Known


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A time of a happening: the value as far as the report settles it, and the interval it must lie in.

    ``value`` is ISO with unknown parts left off from the right ("2016-10"),
    "XXXX" for an unknown year ("XXXX-11-24"), "A/B" for an interval, "" when
    the words alone settle nothing ("yesterday" with no dateline).
    ``earliest`` and ``latest`` are None where that end is open.
    """

    value: str
    precision: DatePrecision
    earliest: date | None = None
    latest: date | None = None

    def __post_init__(self) -> None:
        if self.earliest and self.latest and self.earliest > self.latest:
            raise ValueError(f"a time cannot end before it begins: {self.earliest} .. {self.latest}")

    @property
    def ucdp(self) -> int | None:
        """UCDP's date_prec 1-5, from the interval where both ends are known, else from the words."""
        if self.earliest and self.latest:
            days = (self.latest - self.earliest).days + 1
            bounds = ((1, 1), (6, 2), (7, 3), (31, 4))
            return next((code for longest, code in bounds if days <= longest), 5)
        return self.precision.ucdp

    @classmethod
    def from_value(cls, value: str, precision: DatePrecision) -> "When":
        """Return the time an ISO value names, with its interval; an unknown year leaves both ends open.

        >>> When.from_value("2016-02", DatePrecision.MONTH).latest
        datetime.date(2016, 2, 29)
        >>> When.from_value("XXXX-11-24", DatePrecision.DAY).earliest is None
        True
        """
        start, _, end = value.partition("/")
        earliest, latest = _ends(start)
        if end:
            latest = _ends(end)[1]
        return cls(value=value, precision=precision, earliest=earliest, latest=latest)


def _ends(iso: str) -> tuple[date | None, date | None]:
    pieces = iso.split("-")
    if not pieces[0].isdigit():
        return None, None
    year = int(pieces[0])
    if len(pieces) == 1:
        return date(year, 1, 1), date(year, 12, 31)
    month = int(pieces[1])
    if len(pieces) == 2:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    day = date(year, month, int(pieces[2]))
    return day, day


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A possible entry of the reference data for a mention. Runners-up are kept, best first."""

    id: str
    """The entry's id: "geonames:1138958", "actor:isis-k"."""
    name: str
    score: float
    """0..1 among this mention's candidates; comparable only within it."""
    reasons: tuple[str, ...]
    """In words: "the report names Afghanistan", "population 4,434,550"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCandidate(Candidate):
    """A possible place."""

    lat: float
    lon: float
    country: str
    """ISO 3166-1 alpha-2."""
    kind: str
    """"locality", "district", "province", "country", "airport", "feature"."""
    precision: PlacePrecision
    radius_km: float
    """The event lies within this distance of (lat, lon), if this is the place meant."""
    parents: tuple[str, ...] = ()
    """Names of the larger places it lies in, small to large."""

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise ValueError(f"no such point on the globe: {self.lat}, {self.lon}")

    @property
    def divisions(self) -> tuple[str, str]:
        """The names of the first and the second-level division it is or lies in, "" where unknown.

        Of ``parents`` the last is the country; a single one before it is the first-level division.
        """
        if self.kind == "country":
            return "", ""
        second, first = ("", "", *self.parents[:-1])[-2:]
        if self.kind == "province":
            return self.name, ""
        return (first, self.name) if self.kind == "district" else (first, second)


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place of a happening as the report names it, and the gazetteer's candidates for it, best first.

    No candidates means the name is unknown: it stays a name, at no point.
    """

    name: str
    within: tuple[Known[str], ...] = ()
    """The larger places the report gives for it, small to large, as written."""
    country: str = ""
    """ISO 3166-1 alpha-2; "" where neither report nor gazetteer settles it."""
    candidates: tuple[PlaceCandidate, ...] = ()
    relation: str = ""
    """"" at the place; "near", "between", "road", "border" when the report says so: the point is then not exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPlace:
    """A place that a text names, wherever and for whatever use; what a place reader returns."""

    text: str
    start: int
    end: int
    """Half-open, in code points of the part it stands in."""
    part: str
    """"body" or "title"."""
    use: PlaceUse
    score: float
    """Range: 0..1, how surely this is a place's name and the first candidate the place meant."""
    reason: str
    """In words, for people: why this place, or why none."""
    relation: str = ""
    """"", "near", "between", "road", "border", as :attr:`Where.relation`."""
    candidates: tuple[PlaceCandidate, ...] = ()
    """Best first; none where the name is unresolved."""

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or len(self.text) != self.end - self.start:
            raise ValueError(f"the name must be what stands there: {self.text!r} at {self.start}..{self.end}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A doer, an accused, a voice: the name as written and the directory's candidates for it, best first."""

    name: str
    kind: PartyKind = PartyKind.ORGANISATION
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Who or what was attacked."""

    name: str
    kind: TargetKind
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Victims:
    """Who the harmed were, where the report says it; "" is "not said"."""

    sex: str = ""
    """"female", "male" or ""."""
    age: str = ""
    """"child", "adult", "elderly" or ""."""
    role: str = ""
    """The occupation or standing in the report's words, "" if none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """How many people, as the report says it: both ends inclusive.

    ``high is None`` means the report sets no upper end ("at least 12").
    ``low is None`` means no lower end ("up to 12"). A report that gives no
    figure has no Toll; ``Toll(low=0, high=0)`` is only for "nobody was killed".
    """

    harm: Harm
    low: int | None
    high: int | None
    victims: str = ""
    """The noun phrase of the harmed as written."""
    group: Group = Group.UNKNOWN
    who: Victims = Victims()
    is_subset: bool = False
    """These people are already counted in another toll of the incident."""
    best: int | None = None
    """The number between both ends that the source itself holds most likely, where it gives one beside a range."""

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise ValueError("a toll without any figure is no toll")
        if any(end is not None and end < 0 for end in (self.low, self.high)):
            raise ValueError(f"nobody is harmed a negative number of times: {self.low}..{self.high}")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low must not exceed high: {self.low} > {self.high}")
        if self.best is not None and not (self.low or 0) <= self.best <= (
            self.best if self.high is None else self.high
        ):
            raise ValueError(f"the best figure lies between both ends: {self.low}..{self.best}..{self.high}")
