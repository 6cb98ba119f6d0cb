"""What a value rests on. A value without evidence cannot be constructed.

There are five kinds of evidence and no sixth: a span in a report's text, a cell
of an imported row, the capture's own metadata, a person's judgement, and the
values a value was derived from.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from tocsin.records.identity import CaptureId, JudgementId, TextId


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A half-open range of code points in one part of a report's text.

    ``quote`` holds the words themselves, so that a judgement stays anchored
    when a new extraction of the same bytes moves the offsets.
    """

    text: TextId
    part: str
    """The name of the part: "title", "body", "page 3", "table 1 row 2 cell 3"."""
    start: int
    end: int
    quote: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not {self.start}..{self.end}")
        if len(self.quote) != self.end - self.start:
            raise ValueError(f"a span of {self.end - self.start} code points cannot quote {len(self.quote)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of an imported row. A report made from a row may have no text at all."""

    capture: CaptureId
    row: int
    """1-based, as the sheet shows it."""
    column: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureField:
    """A field of the capture's own metadata, such as the publication date."""

    capture: CaptureId
    field: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A person's judgement, with its reason."""

    judgement: JudgementId
    reason: str
    by: str = ""
    was: str = ""
    """The value that stood there before, in words; "" where none did."""

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError("a judgement used as evidence needs its reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """Other evidence and the rule that derived a value from it ("Monday" and the publication date)."""

    rule: str
    parts: tuple["Evidence", ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise ValueError(f"derived by {self.rule!r} from nothing")


T = TypeVar("T", covariant=True)

Evidence = Span | Cell | CaptureField | Judged | Derived


@dataclass(frozen=True, slots=True, kw_only=True)
class Known(Generic[T]):
    """A value together with what it rests on and the rule or model that read it."""

    value: T
    evidence: tuple[Evidence, ...]
    rule: str
    """Name of the rule or model, with its version where it has one."""
    score: float | None = None
    """Confidence in 0..1; None where the reader gives none. Never a stand-in for "unknown"."""

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"nothing is known without evidence: {self.value!r}")
        if not self.rule:
            raise ValueError(f"nothing is known without the rule that read it: {self.value!r}")
        if self.score is not None and not 0.0 <= self.score <= 1.0:
            raise ValueError(f"a score lies in 0..1, not {self.score}")


def spans_of(evidence: tuple[Evidence, ...]) -> tuple[Span, ...]:
    """Return every span the evidence rests on, those inside derivations too, in order."""
    found: list[Span] = []
    for item in evidence:
        if isinstance(item, Span):
            found.append(item)
        elif isinstance(item, Derived):
            found.extend(spans_of(item.parts))
    return tuple(found)
