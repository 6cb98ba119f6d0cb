"""Every value of a claim, beside the sentence it was read from."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any

from tocsin.records import (
    CaptureField,
    Claim,
    ClaimId,
    Derived,
    Evidence,
    Known,
    Report,
    ReportId,
    Span,
    Target,
    Party,
    Text,
    TextId,
    Toll,
    When,
    Where,
    spans_of,
)

AROUND = 240
"""A sentence longer than this on either side of the words is shown in part, in code points. Our choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One value with what it rests on."""

    claim: ClaimId
    kind: str
    field: str
    value: str
    """The value in words: "10 or more killed", "2021-08-26 (day)"."""
    said_by: tuple[str, ...]
    """The chain of sources the report names for it, outermost first."""
    doc: str
    outlet: str
    rule: str
    score: float | None
    part: str
    start: int
    end: int
    before: str
    """The sentence up to the words, the words, and the rest of the sentence."""
    words: str
    after: str
    rests_also_on: str = ""
    """Evidence that is no span of the report: "published 2021-08-27"."""


def lines_of(
    claims: Sequence[Claim], texts: Mapping[TextId, Text], reports: Mapping[ReportId, Report]
) -> tuple[Line, ...]:
    """Return a line for every value of every claim, in the order of the claims."""
    return tuple(line for claim in claims for line in _lines(claim, texts, reports[claim.report]))


def _lines(claim: Claim, texts: Mapping[TextId, Text], report: Report) -> Iterator[Line]:
    chain = tuple(source.value for source in getattr(claim.said, "sources", ()))
    for name, known in _values(claim.said):
        for span in spans_of(known.evidence)[:1]:
            before, after = _sentence(texts[span.text].part(span.part), span)
            yield Line(
                claim=claim.id,
                kind=claim.kind.value,
                field=name,
                value=in_words(known.value),
                said_by=chain,
                doc=report.doc,
                outlet=report.source.name,
                rule=known.rule,
                score=known.score,
                part=span.part,
                start=span.start,
                end=span.end,
                before=before,
                words=span.quote,
                after=after,
                rests_also_on=_beside(known.evidence),
            )


def _values(said: object) -> Iterator[tuple[str, Known[Any]]]:
    for item in fields(said):  # type: ignore[arg-type]
        value = getattr(said, item.name)
        for known in value if isinstance(value, tuple) else (value,):
            if isinstance(known, Known):
                yield item.name, known
                if isinstance(known.value, Where):
                    yield from (("within", larger) for larger in known.value.within)


def _sentence(content: str, span: Span) -> tuple[str, str]:
    left = content[max(0, span.start - AROUND) : span.start]
    right = content[span.end : span.end + AROUND]
    begins = max((m.end() for m in re.finditer(r"[.!?][\"”’)]*\s+|\n\s*\n", left)), default=0)
    ends = re.search(r"[.!?][\"”’)]*(?=\s|$)|\n\s*\n", right)
    cut_left = "…" if not begins and span.start > AROUND else ""
    cut_right = "" if ends or span.end + AROUND >= len(content) else "…"
    return cut_left + left[begins:], right[: ends.end() if ends else None] + cut_right


def _beside(evidence: tuple[Evidence, ...]) -> str:
    found = []
    for item in evidence:
        for part in item.parts if isinstance(item, Derived) else (item,):
            if isinstance(part, CaptureField):
                found.append(f"{part.field} {part.quote}")
    return ", ".join(found)


def in_words(value: object) -> str:
    """Return a value as a person would write it.

    >>> from tocsin.records import Harm
    >>> in_words(Toll(harm=Harm.KILLED, low=17, high=None))
    '17 or more killed'
    """
    if isinstance(value, Toll):
        return f"{range_in_words(value.low, value.high)} {value.harm.value}" + (", part of another figure" if value.is_subset else "")
    if isinstance(value, When):
        return f"{value.value or 'not settled'} ({value.precision.value})"
    if isinstance(value, Where | Party | Target):
        best = value.candidates[0] if value.candidates else None
        return f"{value.name} -> {best.name} [{best.id}]" if best else value.name
    return str(value.value) if isinstance(value, Enum) else str(value)


def range_in_words(low: int | None, high: int | None) -> str:
    """Return a figure with its open ends in words.

    >>> range_in_words(3, 3), range_in_words(None, 9), range_in_words(2, 5)
    ('3', 'up to 9', '2 to 5')
    """
    if low == high:
        return str(low)
    if high is None:
        return f"{low} or more"
    return f"up to {high}" if low is None else f"{low} to {high}"
