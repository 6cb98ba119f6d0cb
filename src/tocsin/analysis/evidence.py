"""Every value of a claim, beside the sentence it was read from."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from tocsin.analysis.wording import detail, in_words, range_in_words
from tocsin.records import (
    CaptureField,
    Cell,
    Claim,
    ClaimId,
    CountSaid,
    Derived,
    Evidence,
    Judged,
    Known,
    Report,
    ReportId,
    ResponsibilitySaid,
    Said,
    Span,
    StatementSaid,
    Text,
    TextId,
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
    detail: str
    """What else is known of it, "" for nothing: victims and their group, precision, runners-up with reasons."""
    said_by: tuple[str, ...]
    """The chain of sources the report names for it, outermost first; none is the report itself."""
    doc: str
    outlet: str
    rule: str
    score: float | None
    part: str
    """"" for a value that rests on no words of the report; then the words are empty too."""
    start: int
    end: int
    before: str
    """The sentence up to the words, the words, and the rest of the sentence."""
    words: str
    after: str
    rests_also_on: str = ""
    """Other evidence than the words: "published 2021-08-27", or more words: '"in 2021" (body 12-19)'."""


Sentences = Mapping[tuple[TextId, str], Sequence[Span]]


def lines_of(
    claims: Sequence[Claim], texts: Mapping[TextId, Text], reports: Mapping[ReportId, Report]
) -> tuple[Line, ...]:
    """Return a line for every value of every claim, in the order of the claims."""
    sentences: dict[tuple[TextId, str], list[Span]] = {}
    for claim in claims:
        for span in spans_of(claim.evidence):
            sentences.setdefault((span.text, span.part), []).append(span)
    return tuple(
        _line(claim, name, known, reports[claim.report], texts, sentences)
        for claim in claims
        for name, known in _values(claim.said)
    )


def _line(
    claim: Claim,
    name: str,
    known: Known[Any],
    report: Report,
    texts: Mapping[TextId, Text],
    sentences: Sentences,
) -> Line:
    span, *more = spans_of(known.evidence) or (None,)
    before, after = _around(texts[span.text].part(span.part), span, sentences) if span else ("", "")
    return Line(
        claim=claim.id,
        kind=claim.kind.value,
        field=name,
        value=_worded(claim.said, name, known.value),
        detail=detail(known.value),
        said_by=() if name in ("sources", "by", "speaker") else _chain(claim.said),
        doc=report.doc,
        outlet=report.source.name,
        rule=known.rule,
        score=known.score,
        part=span.part if span else "",
        start=span.start if span else 0,
        end=span.end if span else 0,
        before=before,
        words=span.quote if span else "",
        after=after,
        rests_also_on=", ".join([*_beside(known.evidence), *map(_quoted, filter(None, more))]),
    )


def _values(said: object) -> Iterator[tuple[str, Known[Any]]]:
    for item in fields(said):  # type: ignore[arg-type]
        value = getattr(said, item.name)
        for known in value if isinstance(value, tuple) else (value,):
            if isinstance(known, Known):
                yield item.name, known
                if isinstance(known.value, Where):
                    yield from (("within", larger) for larger in known.value.within)


def _worded(said: Said, name: str, value: object) -> str:
    """Return a value with what the claim says of it outside the value itself."""
    words = in_words(value)
    if isinstance(said, CountSaid) and name == "counted":
        return f"{range_in_words(said.low, said.high)} {words}"
    if isinstance(said, ResponsibilitySaid) and name == "stance" and said.hedge.value:
        return f"{words} ({said.hedge.value})"
    if isinstance(said, StatementSaid) and name == "quoted":
        return f"{said.kind.value.replace('_', ' ')}: {words}"
    return words


def _chain(said: Said) -> tuple[str, ...]:
    if isinstance(said, ResponsibilitySaid):
        return (said.by.value,) if said.by else ()
    if isinstance(said, StatementSaid):
        return (said.speaker.value,) if said.speaker else ()
    return tuple(source.value for source in getattr(said, "sources", ()))


def _around(content: str, span: Span, sentences: Sentences) -> tuple[str, str]:
    """Return the sentence before and after the words: the one the reader found them in, else what looks like it."""
    whole = [s for s in sentences.get((span.text, span.part), ()) if s.start <= span.start and span.end <= s.end]
    if not whole:
        return _looked_for(content, span)
    sentence = min(whole, key=lambda s: s.end - s.start)
    begins, ends = max(sentence.start, span.start - AROUND), min(sentence.end, span.end + AROUND)
    before = ("…" if begins > sentence.start else "") + content[begins : span.start]
    return before, content[span.end : ends] + ("…" if ends < sentence.end else "")


def _looked_for(content: str, span: Span) -> tuple[str, str]:
    left = content[max(0, span.start - AROUND) : span.start]
    right = content[span.end : span.end + AROUND]
    begins = max((m.end() for m in re.finditer(r"[.!?][\"”’)]*\s+|\n\s*\n", left)), default=0)
    ends = re.search(r"[.!?][\"”’)]*(?=\s|$)|\n\s*\n", right)
    cut_left = "…" if not begins and span.start > AROUND else ""
    cut_right = "" if ends or span.end + AROUND >= len(content) else "…"
    return cut_left + left[begins:], right[: ends.end() if ends else None] + cut_right


def _beside(evidence: Sequence[Evidence]) -> Iterator[str]:
    """Yield in words what is no span of the report."""
    for item in evidence:
        if isinstance(item, Derived):
            yield from _beside(item.parts)
        elif isinstance(item, CaptureField):
            yield f"{item.field} {item.quote}"
        elif isinstance(item, Cell):
            yield f'row {item.row}, {item.column}: "{item.quote}"'
        elif isinstance(item, Judged):
            yield f"{item.judgement}: {item.reason}"


def _quoted(span: Span) -> str:
    return f'"{span.quote}" ({span.part} {span.start}-{span.end})'
