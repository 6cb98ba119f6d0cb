"""Watches: what is watched, on what conditions it sounds, when it keeps quiet, and who is told."""

from dataclasses import dataclass
from datetime import date, time

from tocsin.records.codes import Harm, IncidentType
from tocsin.records.selection import Ring

Point = tuple[float, float]
"""(lat, lon), degrees."""


def _check(points: tuple[Point, ...]) -> None:
    for lat, lon in points:
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise ValueError(f"no such point on the globe: {lat}, {lon}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Polygon:
    """Everything inside outlines and outside their holes (even-odd), edges straight in latitude and longitude."""

    rings: tuple[tuple[Point, ...], ...]
    """Each closed: the last point is the first again. Source of the form: RFC 7946 3.1.6."""

    def __post_init__(self) -> None:
        if not self.rings:
            raise ValueError("a polygon needs an outline")
        for ring in self.rings:
            _check(ring)
            if len(ring) < 4 or ring[0] != ring[-1]:
                raise ValueError("an outline has at least four points, the last of them the first again")


@dataclass(frozen=True, slots=True, kw_only=True)
class Corridor:
    """Everything within a distance of a line along great circles."""

    points: tuple[Point, ...]
    km: float
    """To each side of the line."""

    def __post_init__(self) -> None:
        _check(self.points)
        if len(self.points) < 2:
            raise ValueError("a corridor needs at least two points")
        if not 0 < self.km <= 500:
            raise ValueError(f"a corridor reaches above 0 and at most 500 km to each side, not {self.km:g}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A country, or a province or district of one, by the gazetteer."""

    place: str
    """The gazetteer's id: "iso:NG", "wof:85675301"."""
    name: str
    country: str
    """ISO 3166-1 alpha-2."""
    rings: tuple[tuple[Point, ...], ...] = ()
    """Its outline where the gazetteer has one, as in :class:`Polygon`; a country has none."""

    @property
    def is_country(self) -> bool:
        return self.place.startswith("iso:")


Area = Ring | Polygon | Corridor | Region


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What an incident must be; empty asks for nothing, and all that is asked must hold.

    What the record does not settle ("at least 3 killed" against a watch for 5) makes a sounding a possible one.
    """

    types: tuple[IncidentType, ...] = ()
    least: int = 0
    """So many people harmed at least, by one figure."""
    harm: Harm = Harm.KILLED
    """What ``least`` counts."""
    origins: int = 1
    """So many independent origins at least."""
    is_certain: bool = False
    """Whether only what certainly fulfils the watch sounds, and not what possibly does."""
    since: date | None = None
    """Happened on this day or later."""
    days: int | None = None
    """Happened at most so many days before it is looked at."""

    def __post_init__(self) -> None:
        if self.least < 0 or self.origins < 1 or (self.days is not None and self.days < 0):
            raise ValueError("least toll and days are at least 0, origins at least 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours in which mail and webhooks wait; over midnight where the end lies before the beginning."""

    start: time
    end: time
    zone: str
    """IANA's name: "Africa/Lagos"."""

    def __post_init__(self) -> None:
        if self.start == self.end or not self.zone:
            raise ValueError("quiet hours need a beginning, another end and a time zone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way in which somebody is told."""

    kind: str
    """"page", "print", "mail", "webhook", "atom" or "cap"; docs/watches.md tells each."""
    to: str = ""
    """An address of mail or web, a file or a folder; "" for page and print."""
    digest: str = ""
    """For mail: "" for each alone, "hourly", or "HH:MM" for once a day, in the zone of the quiet hours or UTC."""

    @property
    def key(self) -> str:
        """The way in one line, the same for the same way."""
        return self.kind + (f":{self.to}" if self.to else "") + (f"#{self.digest}" if self.digest else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Something that sounds when an incident is inside. At least one of area, actors and search is given."""

    id: str
    name: str
    area: Area | None = None
    actors: tuple[tuple[str, str], ...] = ()
    """(id in the directory, name) of armed groups and forces, any of which must be named; never a private person."""
    search: tuple[tuple[str, str], ...] = ()
    """A saved search: field and value, as `tocsin incidents` takes them."""
    countries: tuple[str, ...] = ()
    """Where the area lies: incidents known only to these countries are listed with the watch."""
    conditions: Conditions = Conditions()
    quiet: Quiet | None = None
    tell: tuple[Way, ...] = (Way(kind="page"),)
    is_on: bool = True
    profile: str = "public"
    """What of an alert leaves by mail, webhook, feed and CAP; see docs/sharing.md."""

    def __post_init__(self) -> None:
        if not self.id or not self.name.strip():
            raise ValueError("a watch needs an id and a name")
        if self.area is None and not self.actors and not self.search:
            raise ValueError("a watch needs an area, an actor or a search")
