"""One incident in a line: what lists, counts, maps, watches and exports go by."""

from dataclasses import dataclass
from datetime import date

from tocsin.records.codes import Group, Harm, IncidentType, Status
from tocsin.records.identity import IncidentId
from tocsin.records.selection import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmTotal:
    """The figure of one view of an incident's tolls: its total for a harm, or a part of it. Parts never add up."""

    harm: Harm
    group: Group
    is_part: bool
    low: int | None
    best: int | None
    high: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRole:
    """An actor and what it is to the incident."""

    id: str
    """The directory's id, "" where the directory does not know the name."""
    name: str
    """The directory's name, else the name as written."""
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """An incident by its main values: the first of each list of :class:`tocsin.records.Incident`.

    Derived whenever the incident is settled, never entered by hand.
    """

    id: IncidentId
    type: IncidentType
    status: Status
    earliest: date | None
    latest: date | None
    """None where that end is open."""
    date_prec: int | None
    """UCDP's date_prec, 1 (day) .. 5 (year); None if unknown."""
    country: str
    """ISO 3166-1 alpha-2, "" if unknown."""
    province: str
    district: str
    """The gazetteer's names of the divisions it lies in, "" if unknown."""
    place: str
    """The gazetteer's name, else the name as written; "" if none is given."""
    place_id: str
    where_prec: int | None
    """UCDP's where_prec, 1 (exact) .. 7; None if unknown."""
    lat: float | None
    lon: float | None
    radius_km: float | None
    """It lies within so many km of the point. All three None where nothing smaller than a country is known."""
    tolls: tuple[HarmTotal, ...]
    actors: tuple[ActorRole, ...]
    weapons: tuple[str, ...]
    reports: int
    origins: int
    """Independent origins of its figures; of its reports where none gives a figure."""
    certainty: float
    """0..1: the confidence of its best-read claim."""
    link: float
    """0..1: the weakest link that holds its claims together, 1 where it needs none."""
    is_reviewed: bool
    """A person judged one of its claims, or what hangs on one, and did not take that back."""
    changed: int
    """The custody line up to which the record stood when its values last changed: a later look asks for greater."""

    def total(self, harm: Harm) -> HarmTotal | None:
        """Return the figure for all people of a harm; where only parts are told, the part with the greatest best.

        Parts may count the same people twice, so they are not added.
        """
        told = [toll for toll in self.tolls if toll.harm is harm]
        whole = [toll for toll in told if not toll.is_part]
        return max(whole or told, key=lambda toll: (toll.best or 0, toll.high or 0), default=None)
