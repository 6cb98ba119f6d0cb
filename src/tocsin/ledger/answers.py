"""What the ledger answers with, where it is not one of the records."""

from dataclasses import dataclass
from datetime import datetime

from tocsin.records import Capture, ClaimId, IncidentId, Refusal, Report, ReportId, TextId


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReport:
    """A report as it stands in the record: its latest capture, and what the reading in force found."""

    report: Report
    capture: Capture
    text: TextId
    """The text that was read last, else the last one made; ``Ledger.text`` has it."""
    reader: str
    """"" while no reading of the latest capture has been entered."""
    not_read: str
    """Why the reader read nothing ("language: fr"), "" otherwise."""
    captures: int
    claims: int
    incidents: int
    """Incidents of the record that its claims are part of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRefusal:
    """A refusal and when it was met."""

    refusal: Refusal
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A place where searched words were found: a report's text, or the words a claim quotes."""

    kind: str
    """"report" or "claim"."""
    report: ReportId
    doc: str
    claim: ClaimId | None
    incident: IncidentId | None
    """The incident the claim is part of."""
    snippet: str
    """Some words around the place, "…" where text is left out."""
    marks: tuple[tuple[int, int], ...]
    """Half-open ranges of the snippet that the words were found at, in code points."""
    rank: float
    """BM25 as SQLite gives it, or PostgreSQL's ts_rank: the less, the better; comparable within one answer only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much the record holds."""

    reports: int
    not_read: int
    """Reports kept whose reading says why nothing was read."""
    captures: int
    claims: int
    """In force."""
    incidents: int
    refusals: int
    judgements: int
    lines: int
    """Of the custody log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The first place where the record does not hold."""

    seq: int | None
    """The custody line; None for something stored that no line covers."""
    what: str
    """"capture capture-0123456789abcdef", as the line names it."""
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What walking the custody chain found."""

    lines: int
    """Lines that hold; all of them where nothing is broken."""
    head: str
    """The digest of the last line that holds: keep it elsewhere, and a later ``verify`` finds what was cut off."""
    broken: Break | None

    @property
    def is_whole(self) -> bool:
        return self.broken is None
