"""Alerts: what a watch found in an incident, and the words in which it is told."""

from dataclasses import dataclass
from enum import StrEnum

from tocsin.records.identity import ClaimId, IncidentId


class Answer(StrEnum):
    """How an incident stands to a watch. Source: docs/watches.md#answers."""

    INSIDE = "inside"
    POSSIBLY = "possibly inside"
    """Its precision of place, time, figures or names does not settle it."""
    LISTED = "listed"
    """Known only to the country or not at all: neither inside nor outside, and never dropped."""
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A watch's answer to an incident, and why."""

    answer: Answer
    km: tuple[float, float] | None = None
    """Least and greatest distance from the ring's centre, the corridor's line or the area's edge (0 inside)."""
    why: tuple[str, ...] = ()
    """In words, one reason each."""
    open: tuple[str, ...] = ()
    """What the record does not settle, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What of an incident is material: if any of it changes, a watch sounds again."""

    toll: tuple[str, ...]
    attribution: tuple[str, ...]
    place: tuple[str, ...]
    answer: str
    """The watch's :class:`Answer`: "possibly inside" becoming "inside" is news too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One sounding in words. Whoever sends it changes nothing in it."""

    id: str
    """The same for the same sounding: receivers tell repeated deliveries by it."""
    watch: str
    watch_name: str
    incident: IncidentId
    number: int
    """1 for the first sounding of this watch on this incident, 2 for the first change, and so on."""
    before: tuple[tuple[str, str], ...]
    """Id and moment of each alert that this one follows up, newest last."""
    at: str
    """ISO 8601, UTC."""
    answer: Answer
    changed: tuple[str, ...]
    """What is different from the sounding before: "toll: killed 12 before, killed 17 now"; () the first time."""
    title: str
    lines: tuple[str, ...]
    """The text, a paragraph each."""
    km: tuple[float, float] | None
    lat: float | None
    lon: float | None
    radius_km: float | None
    place: str
    when: tuple[str, str]
    """Earliest and latest day, "" where open."""
    killed: tuple[int | None, int | None] | None
    """Low and high; None where no report gives a figure."""
    type: str
    claims: tuple[ClaimId, ...]
    """What it rests on."""
    reports: tuple[str, ...]
    """Names of the reports, with their publishers where known."""
    leaves: "Alert | None" = None
    """What of it leaves the house, where the watch's profile holds anything back."""

    @property
    def as_it_leaves(self) -> "Alert":
        """The alert as mail, webhooks, feeds and CAP tell it."""
        return self.leaves or self
