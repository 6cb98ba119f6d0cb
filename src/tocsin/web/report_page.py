"""A report: its text with every claim marked in place, its original bytes, its captures and how they differ."""

import difflib
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from tocsin.analysis import Line
from tocsin.errors import BadRequest
from tocsin.ledger import KeptReport
from tocsin.pipeline import evidence_of
from tocsin.records import Text, spans_of
from tocsin.web.rendering import house_of, page

router = APIRouter()
PAGE = 100
"""Reports of one page of the list. Source: our choice."""
LONGEST_COMPARED = 60_000
"""Words up to which two captures are compared word by word. Source: our choice: a second of work."""
_KINDS = {"dates": "date", "date": "date", "period": "date", "places": "place", "place": "place", "within": "place"}
_ACTORS = {"perpetrators", "actor", "a", "b", "by", "sources", "speaker", "targets"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a report's text, plain or marked."""

    words: str
    kind: str = ""
    """ "" plain, "sentence" part of what a claim rests on, or what the words say: "toll", "place", "date", "actor"."""
    claim: str = ""
    title: str = ""


@router.get("/reports")
def reports(request: Request, start: int = 0) -> HTMLResponse:
    """List the reports, the last entered first, and what was refused."""
    ledger = house_of(request).ledger
    kept = list(ledger.reports())[::-1]
    begin = max(0, min(start, len(kept)) // PAGE * PAGE)
    refusals = list(ledger.refusals())[::-1]
    return page(
        request,
        "reports.html",
        kept=kept[begin : begin + PAGE],
        all=len(kept),
        begin=begin,
        size=PAGE,
        refusals=refusals,
    )


def kept_report(request: Request, name: str) -> KeptReport:
    """Return a report of the record. Raises: HTTPException where there is none."""
    try:
        return house_of(request).ledger.report(name)
    except BadRequest as err:
        raise HTTPException(404, str(err)) from err


@router.get("/reports/{name}")
def report(request: Request, name: str) -> HTMLResponse:
    """Show a report with its claims in place."""
    house, kept = house_of(request), kept_report(request, name)
    text = house.ledger.text(kept.text)
    lines = evidence_of(house.ledger, kept.report.id).lines
    claims = house.ledger.claims_of(kept.report.id)
    captures = house.ledger.captures_of(kept.report.id)
    sentences = [(s.part, s.start, s.end) for c in claims for s in spans_of(c.evidence) if s.text == kept.text]
    return page(
        request,
        "report.html",
        kept=kept,
        text_parts=[(part, pieces(part.content, part.name, lines, sentences)) for part in text.parts],
        lines=lines,
        captures=captures,
        differences=differences([made for _, made in captures]),
        incidents=house.ledger.incidents_holding([c.id for c in claims]),
        custody=house.ledger.custody_of(kept.report.id),
        language=text.language,
    )


def pieces(content: str, part: str, lines: Iterable[Line], sentences: Iterable[tuple[str, int, int]]) -> list[Piece]:
    """Return a part's text cut at every mark; where marks overlap, the shorter one is seen.

    Unit: code points, as claims count them.
    """
    spans = [(line.start, line.end, _kind(line), line) for line in lines if line.part == part and line.words]
    spans.sort(key=lambda span: (span[1] - span[0], span[0]))
    whole = [(start, end) for name, start, end in sentences if name == part]
    edges = {0, len(content), *(e for s in spans for e in s[:2]), *(e for s in whole for e in s)}
    cuts = sorted(edge for edge in edges if 0 <= edge <= len(content))
    found: list[Piece] = []
    for begin, end in itertools.pairwise(cuts):
        over = next((s for s in spans if s[0] <= begin and end <= s[1]), None)
        words = content[begin:end]
        if over:
            found.append(
                Piece(words=words, kind=over[2], claim=over[3].claim, title=f"{over[3].value} · {over[3].rule}")
            )
        elif any(s <= begin and end <= e for s, e in whole):
            found.append(Piece(words=words, kind="sentence"))
        else:
            found.append(Piece(words=words))
    return found


def _kind(line: Line) -> str:
    if line.kind == "toll" and line.field == "toll":
        return "toll"
    return _KINDS.get(line.field) or ("actor" if line.field in _ACTORS else "other")


def differences(texts: list[Text | None]) -> list[list[tuple[str, str]]]:
    """Return for each capture but the first how it differs from the one before: ("same" | "del" | "ins", words)."""
    return [_difference(older, newer) for newer, older in itertools.pairwise(texts)]


def _difference(older: Text | None, newer: Text | None) -> list[tuple[str, str]]:
    left, right = (re.findall(r"\s+|\w+|[^\w\s]", f"{t.title}\n\n{t.body}") if t else [] for t in (older, newer))
    if len(left) + len(right) > LONGEST_COMPARED:
        left, right = (re.findall(r".*\n|.+", "".join(words)) for words in (left, right))
    found: list[tuple[str, str]] = []
    for act, a, b, c, d in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if act == "equal":
            found.append(("same", _shortened("".join(left[a:b]))))
        else:
            found += [(k, "".join(w)) for k, w in (("del", left[a:b]), ("ins", right[c:d])) if w]
    return found


def _shortened(words: str) -> str:
    """Keep of what did not change only what stands beside a change."""
    return words if len(words) < 400 else f"{words[:150]} […] {words[-150:]}"


@router.get("/reports/{name}/bytes")
def original(request: Request, name: str, capture: str = "") -> Response:
    """Return a capture's bytes as they were taken, for keeping and never for showing: they may hold anything."""
    house, kept = house_of(request), kept_report(request, name)
    captures = {c.id: c for c, _ in house.ledger.captures_of(kept.report.id)}
    taken = captures.get(capture, kept.capture) if capture else kept.capture  # type: ignore[call-overload]
    blob = house.ledger.blob(taken.blob)
    headers = {
        "content-disposition": f'attachment; filename="{blob.id[:16]}.bin"',
        "content-security-policy": "sandbox; default-src 'none'",
        "x-tocsin-media-type": re.sub(r"[^\x21-\x7e]", "", blob.media_type)[:100],
        "digest": f"sha-256={blob.id}",
    }
    return Response(blob.data, media_type="application/octet-stream", headers=headers)
