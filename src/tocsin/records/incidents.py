"""Incidents: our belief that certain claims tell of one happening. Computed, never entered by hand.

Every value names the claims it comes from, and where they disagree all stand.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tocsin.records.claims import Claim
from tocsin.records.codes import Group, Harm, Hedge, IncidentType, Stance, Status, SubType, Verdict
from tocsin.records.facts import Party, Target, When, Where
from tocsin.records.identity import ClaimId, IncidentId, JudgementId, ReportId
from tocsin.records.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two incident claims compared: how much speaks for one happening, and what."""

    left: ClaimId
    right: ClaimId
    """``left < right``, so that a pair has one identity."""
    score: float
    """0..1: 0 certainly two happenings, 1 certainly one."""
    reasons: tuple[tuple[str, float, str], ...]
    """(feature, its share of the score, detail in words), in the order of the feature list."""

    def __post_init__(self) -> None:
        if not self.left < self.right:
            raise ValueError("a pair is written smaller id first")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One source's figure for a harm, as an incident shows it."""

    claim: ClaimId
    report: ReportId
    outlet: str
    """Who published it."""
    origin: str
    """Who it goes back to: the innermost identified source, else the outlet. Copies of one wire are one origin."""
    sources: tuple[str, ...]
    low: int | None
    high: int | None
    words: str
    group: Group
    is_subset: bool
    is_latest: bool
    """Whether it is the newest figure of its origin; older ones are versions, not contradictions."""
    mark: str = ""
    """"official" or "claimant" where the origin is one."""
    best: int | None = None
    """As :attr:`tocsin.records.Toll.best`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TollView:
    """An incident's figure for one harm and one group of victims under the named policy.

    Source: DESIGN.md, "Incident": under ``range`` low is the least and high the
    most among the latest figure of each independent origin, best their lower
    median, so that it is always a figure somebody gave.
    """

    harm: Harm
    group: Group
    low: int | None
    best: int | None
    high: int | None
    policy: str
    by_source: tuple[Figure, ...]
    is_part: bool = False
    """Whether it counts some of those harmed; views of one harm are never added up."""
    moved: int = 0
    """How many of those counted here may since be counted as killed: the injured who died. Never taken off unsaid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who is said to have done it, how, and by whom."""

    stance: Stance
    hedge: Hedge
    actor: Party
    by: str
    claims: tuple[ClaimId, ...]
    first: date | None = None
    """When it was first published; None where no report that says so is dated."""
    last: date | None = None
    is_competing: bool = False
    """Whether somebody else claims it too, or is blamed for it by others."""
    retracted: date | None = None
    """When the same voice first took it back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A value that a person has put in place of what was told or computed; what stood there is kept beside it."""

    judgement: JudgementId
    claim: ClaimId
    """The claim whose value it is; for the incident's own value, the claim by which the incident was named."""
    field: str
    value: str
    was: str
    """What stood there before, in the same words; "" where nothing did."""
    by: str
    reason: str
    source: str
    judged_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One happening as the record holds it.

    Lists hold every value that any claim gives, those said by most reports
    first; the first is what tables show.
    """

    id: IncidentId
    claims: tuple[ClaimId, ...]
    reports: tuple[ReportId, ...]
    docs: tuple[str, ...]
    """The reports' ``doc`` names, in the order of ``reports``."""
    type: IncidentType
    types: tuple[IncidentType, ...]
    subtype: SubType
    status: Status
    dates: tuple[When, ...]
    places: tuple[Where, ...]
    perpetrators: tuple[Party, ...]
    targets: tuple[Target, ...]
    weapons: tuple[str, ...]
    tolls: tuple[TollView, ...]
    attribution: tuple[Attribution, ...]
    origins: tuple[str, ...] = ()
    """Who its figures and reports go back to, each independent one once: "5 reports, 2 independent origins"."""
    pairs: tuple[Pair, ...] = ()
    """Why its claims are held to be one: the compared pairs inside it."""
    score: float = 1.0
    """The weakest link that holds it together, 0..1; 1 for a single claim."""
    corrections: tuple[Correction, ...] = ()
    """What people have corrected in it and in its claims, in the order of their judgements."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A dated, signed, reasoned decision of a person. Never edited, only followed by another."""

    id: JudgementId
    verdict: Verdict
    left: ClaimId
    right: ClaimId | None
    """The other claim of "same", "not the same" and "unsure"; None for a judgement on one claim."""
    field: str = ""
    """What is corrected: "incident.killed" is the incident's own value, "toll" that of one claim. A link's kind."""
    value: str = ""
    """The right value, in the words that docs/judging.md lists; a note's words."""
    reason: str
    by: str
    judged_at: str
    """ISO 8601, UTC."""
    source: str = ""
    """What the reason rests on outside the record: an address, a document, "" for nothing."""
    follows: JudgementId | None = None
    """The judgement that this one undoes or confirms; it names the same claims."""
    act: str = ""
    """One decision written as several judgements (a split, a move) has one name here, "split-0123…"."""
    needs_second: bool = False
    """It counts only once another person confirms it: two-person mode was on when it was made."""

    def __post_init__(self) -> None:
        if not self.reason.strip() or not self.by.strip():
            raise ValueError("a judgement needs its reason and its person")
        if (self.follows is not None) != (self.verdict in (Verdict.UNDO, Verdict.CONFIRM)):
            raise ValueError(f"a judgement {self.verdict.value!r} follows another, or none, by what it says")


def undone(judgements: Iterable[Judgement]) -> frozenset[JudgementId]:
    """Return what is undone; newest first, since an undo that is itself undone takes nothing away."""
    found: set[JudgementId] = set()
    ordered = sorted(judgements, key=lambda judgement: judgement.judged_at)
    for judgement in reversed(ordered):
        if judgement.verdict is Verdict.UNDO and judgement.follows and judgement.id not in found:
            found.add(judgement.follows)
    return frozenset(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One report's telling of one incident: the incident claim with all that hangs on it.

    What ``matching`` compares and puts together. ``entered`` is the claim's place
    in the record's order of entry (from 1): the earliest entered telling of an
    incident gives the incident its id, which is why ids stay when reports are added.
    """

    claim: Claim
    """Its ``said`` is an :class:`IncidentSaid`."""
    tolls: tuple[Claim, ...]
    responsibility: tuple[Claim, ...]
    report: Report
    entered: int

    @property
    def account(self) -> str:
        """What tells its happenings apart by itself: the report, or for a row the whole table that it is in.

        A table has a row to an incident, so two of its rows are two incidents. Source: decisions/0016.
        """
        return f"table:{self.report.table}" if self.report.table else self.report.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Where and when to look for other tellings of the same incident. Made by ``matching``, looked up by ``ledger``.

    Two keys are near each other when their dates come within the given days and
    their countries agree (or one is unknown); where either has an open date, when
    they share a place key. Where a date is only assumed, from the report's publication, both ways are tried, and a
    place shared leads back over the days that follow-ups are written in. Nearness is symmetric, so the order of
    arrival does not matter.
    """

    claim: ClaimId
    earliest: date | None
    latest: date | None
    """Both None or both known."""
    country: str
    places: tuple[str, ...]
    """Folded names and gazetteer ids of the places named for it."""
    is_assumed: bool = False
    """The report gives no date: the dates are those of the days before its publication."""
