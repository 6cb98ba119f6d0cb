"""Claims: what one report says, one thing at a time. Append-only.

An incident claim is the hub: tolls and responsibility are claims of their own
that point to it by ``about``. Counts, relations, presence and statements stand
for themselves. A claim's identity is made of the text, the reader and what was
read where, so reading the same text again with the same reader gives the same
claims, alone or in any company.
"""

from dataclasses import dataclass

from tocsin.records.codes import (
    Affected,
    ClaimKind,
    Counted,
    Harm,
    Hedge,
    IncidentType,
    PresenceKind,
    RelationKind,
    Stance,
    StatementKind,
    Status,
    SubType,
)
from tocsin.records.evidence import Evidence, Known
from tocsin.records.facts import Party, Target, Toll, When, Where
from tocsin.records.identity import ClaimId, ReportId, TextId


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSaid:
    """That something took place, was foiled, or is denied."""

    type: Known[IncidentType]
    subtype: Known[SubType] | None
    status: Known[Status]
    trigger: Known[str]
    dates: tuple[Known[When], ...] = ()
    """All the incident's dates, the main one first."""
    places: tuple[Known[Where], ...] = ()
    """All the incident's places, the main one first."""
    perpetrators: tuple[Known[Party], ...] = ()
    targets: tuple[Known[Target], ...] = ()
    weapons: tuple[Known[str], ...] = ()
    sources: tuple[Known[str], ...] = ()
    """Every source the report names for the incident."""
    affects: tuple[Known[Affected], ...] = ()
    harm_without_number: tuple[Known[Harm], ...] = ()
    """Harms said with no figure at all: known but uncounted is neither zero nor unreported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TollSaid:
    """One figure of people harmed; the toll's evidence is the words that carry the number."""

    toll: Known[Toll]
    sources: tuple[Known[str], ...] = ()
    """Who is named for the figure, outermost first ("Reuters", "local reports"); none is legal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibilitySaid:
    """An explicit attribution."""

    stance: Known[Stance]
    actor: Known[Party]
    by: Known[str] | None
    """Who says so; None when it is the report itself."""
    hedge: Hedge = Hedge.FIRM


@dataclass(frozen=True, slots=True, kw_only=True)
class CountSaid:
    """An aggregate over more than one incident."""

    counted: Known[Counted]
    low: int | None
    high: int | None
    actor: Known[Party] | None = None
    period: Known[When] | None = None
    sources: tuple[Known[str], ...] = ()

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise ValueError("a count without any figure is no count")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low must not exceed high: {self.low} > {self.high}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationSaid:
    """A standing relation between two organised actors."""

    kind: Known[RelationKind]
    """Its evidence is the sentence or phrase that asserts the relation."""
    a: Known[Party]
    b: Known[Party]


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceSaid:
    """That an actor is present in, holds, gained or lost a place."""

    kind: Known[PresenceKind]
    actor: Known[Party]
    place: Known[Where]
    date: Known[When] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementSaid:
    """A direct quotation; its evidence is the quoted words."""

    kind: StatementKind
    quoted: Known[str]
    speaker: Known[str] | None


Said = IncidentSaid | TollSaid | ResponsibilitySaid | CountSaid | RelationSaid | PresenceSaid | StatementSaid

KIND_OF: dict[type, ClaimKind] = {
    IncidentSaid: ClaimKind.INCIDENT,
    TollSaid: ClaimKind.TOLL,
    ResponsibilitySaid: ClaimKind.RESPONSIBILITY,
    CountSaid: ClaimKind.COUNT,
    RelationSaid: ClaimKind.RELATION,
    PresenceSaid: ClaimKind.PRESENCE,
    StatementSaid: ClaimKind.STATEMENT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One thing one report says; belongs to exactly one report."""

    id: ClaimId
    report: ReportId
    text: TextId | None
    """None for a claim made from an imported row."""
    said: Said
    about: ClaimId | None = None
    """The incident claim that a toll or responsibility speaks of."""
    reader: str
    """Name and version of the reader as a whole ("tocsin 0.1 crf-1")."""
    evidence: tuple[Evidence, ...]
    """What the claim as a whole rests on: the sentence or sentences."""
    confidence: float | None = None

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError("nothing is claimed without evidence")
        needs_hub = isinstance(self.said, TollSaid | ResponsibilitySaid)
        if needs_hub != (self.about is not None):
            raise ValueError(f"a {self.kind} claim {'needs' if needs_hub else 'takes no'} `about`")

    @property
    def kind(self) -> ClaimKind:
        return KIND_OF[type(self.said)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one report says: its claims in the order of the text, or why it was not read."""

    report: ReportId
    text: TextId
    reader: str
    claims: tuple[Claim, ...] = ()
    not_read: str = ""
    """Why nothing was read ("language: fr"); "" when it was read, also if it says nothing."""
