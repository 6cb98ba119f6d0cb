"""Which incidents are asked for: one filter, the same for lists, counts, maps, exports, watches and pages."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tocsin.records.codes import Group, Harm, IncidentType, Status


class Role(StrEnum):
    """What an actor is to an incident."""

    PERPETRATOR = "perpetrator"
    """The report tells it as the doer, in its own voice."""
    CLAIMED = "claimed"
    """It claims the incident for itself, or is told to."""
    BLAMED = "blamed"
    """Somebody says firmly that it did it."""
    SUSPECTED = "suspected"
    """Somebody accuses or suspects it, or says so of hearsay."""
    DENIED = "denied"
    """It denies having done it."""
    TARGET = "target"


class Attributed(StrEnum):
    """How incidents are attributed, to the actor that is asked for or to any."""

    CLAIMED = "claimed"
    BLAMED = "blamed"
    """Blamed, suspected, or told as the doer, by somebody else."""
    EITHER = "either"
    NEITHER = "neither"
    """Nobody is named at all, or the actor asked for in no such role."""
    DENIED = "denied"


ROLES_OF: dict[Attributed, tuple[Role, ...]] = {
    Attributed.CLAIMED: (Role.CLAIMED,),
    Attributed.BLAMED: (Role.PERPETRATOR, Role.BLAMED, Role.SUSPECTED),
    Attributed.EITHER: (Role.PERPETRATOR, Role.CLAIMED, Role.BLAMED, Role.SUSPECTED),
    Attributed.DENIED: (Role.DENIED,),
}
"""Source: docs/codebook.md, "Selections"; "claimed or attributed" as in monitoring reports counts EITHER."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A part of the map between two parallels and two meridians, in degrees; west > east goes over the 180th."""

    south: float
    west: float
    north: float
    east: float

    def __post_init__(self) -> None:
        if not (-90 <= self.south <= self.north <= 90 and -180 <= self.west <= 180 and -180 <= self.east <= 180):
            raise ValueError(f"no such part of the globe: {self.south}, {self.west} .. {self.north}, {self.east}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """A ring around a point: everything within ``km`` of it."""

    lat: float
    lon: float
    km: float

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180 and 0 < self.km <= 20_038):
            raise ValueError(f"no such ring on the globe: {self.km} km around {self.lat}, {self.lon}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is asked for. Empty and None ask for nothing; all that is asked must hold.

    A date or a place known only roughly is selected where it *may* lie inside;
    ``is_certain`` keeps only what lies inside as a whole. An incident without
    any date is in no period, one without a point in no box or ring.
    """

    since: date | None = None
    until: date | None = None
    """Both days are inside."""
    types: tuple[IncidentType, ...] = ()
    statuses: tuple[Status, ...] = ()
    actor: str = ""
    """A directory id ("actor:isis-k") or words of the name, as written or as the directory has it."""
    attributed: Attributed | None = None
    country: str = ""
    """ISO 3166-1 alpha-2."""
    province: str = ""
    """The gazetteer's name of a first-level division."""
    place: str = ""
    """Words of the place's name or of a larger place it lies in."""
    box: Box | None = None
    ring: Ring | None = None
    harm: Harm = Harm.KILLED
    least: int | None = None
    """At least so many by the best figure for ``harm``."""
    group: Group | None = None
    """Some figure of ``harm`` is of this group of victims."""
    certainty: float = 0.0
    """0..1: at least so sure, by :attr:`tocsin.records.Summary.certainty`."""
    origins: int = 0
    """From at least so many independent origins."""
    is_reviewed: bool | None = None
    words: str = ""
    """Words of the reports, all of which must be found in one of them."""
    is_certain: bool = False

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"nothing lies between {self.since} and {self.until}; put the earlier date first")
        if not 0.0 <= self.certainty <= 1.0:
            raise ValueError(f"certainty is between 0 and 1, not {self.certainty}")
