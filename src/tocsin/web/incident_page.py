"""An incident: what is held to have happened, and beside it why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from tocsin.analysis import Line
from tocsin.errors import BadRequest
from tocsin.ledger import Ledger
from tocsin.matching import SAME
from tocsin.pipeline import evidence_of
from tocsin.records import ClaimId, Figure, Incident, Judgement, Pair, Report, ReportId, TollView, Verdict
from tocsin.web.forms import OurForm
from tocsin.web.rendering import house_of, page
from tocsin.web.row import summary_of

router = APIRouter()
MOST_PAIRS = 12
"""Comparisons that were left out and are shown. Source: our choice."""
FIELDS = ("type", "status", "dates", "places", "perpetrators", "targets", "weapons", "affects")
"""What an incident claim says, in the order shown; its other fields are words about these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One source's figure on the ladder of a toll."""

    figure: Figure
    doc: str
    published: str
    left: float
    width: float
    """Where the figure's bar begins and how long it is. Unit: hundredths of the ladder's width."""
    is_open: bool
    line: Line | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """A toll's figures, oldest first."""

    view: TollView
    rungs: tuple[Rung, ...]
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Another incident whose claim was compared with one of this one's."""

    incident: str
    pair: Pair
    is_same: bool


@router.get("/incidents/{name}")
def incident(request: Request, name: str) -> Response:
    """Show an incident with all its evidence."""
    house = house_of(request)
    try:
        dossier = evidence_of(house.ledger, name if name.startswith("incident-") else f"incident-{name}")
    except BadRequest as err:
        raise HTTPException(404, str(err)) from err
    found = dossier.incident
    if found is None:
        raise HTTPException(404, f"{name}: there is no such incident in this record")
    if found.id != name:
        return RedirectResponse(f"/incidents/{found.id}", 303)
    reports = {report.id: report for report in dossier.reports}
    lines = {(line.claim, line.field): line for line in reversed(dossier.lines)}
    judgements = house.ledger.judgements_on(house.ledger.tellings(found.claims))
    left, linked = beside(house.ledger, found), links(house.ledger, found, judgements)
    others = dict.fromkeys([*(one.incident for one in left), *(name for _, name in linked)])
    return page(
        request,
        "incident.html",
        incident=found,
        row=summary_of(found, is_reviewed=bool(judgements)),
        reports=[reports[r] for r in found.reports if r in reports],
        said=_said(dossier.lines),
        ladders=[_ladder(view, reports, lines) for view in found.tolls],
        attributed=[(a, [lines[c, "stance"] for c in a.claims if (c, "stance") in lines]) for a in found.attribution],
        pairs=sorted(found.pairs, key=lambda pair: -pair.score),
        titles=_titles(dossier.lines, dossier.reports, found.pairs),
        beside=left,
        links=linked,
        others={name: summary_of(house.ledger.incident(name)) for name in others},
        judgements=judgements,
        custody={report.id: house.ledger.custody_of(report.id) for report in dossier.reports},
    )


def _titles(lines: Iterable[Line], reports: Iterable[Report], pairs: Iterable[Pair]) -> dict[ClaimId, str]:
    """Return for each claim that was compared the title of its report, else the report's name."""
    named = {report.doc: report.metadata.title or report.doc for report in reports}
    found = {line.claim: named.get(line.doc, line.doc) for line in lines}
    return {claim: found.get(claim, "–") for pair in pairs for claim in (pair.left, pair.right)}


def _said(lines: Iterable[Line]) -> list[tuple[str, list[tuple[str, list[Line]]]]]:
    """Return what incident claims say: each field, each of its values, and who says so where."""
    fields: dict[str, dict[str, list[Line]]] = {name: {} for name in FIELDS}
    for line in lines:
        if line.kind == "incident" and line.field in fields:
            fields[line.field].setdefault(line.value, []).append(line)
    return [(n, sorted(v.items(), key=lambda item: -len(item[1]))) for n, v in fields.items() if v]


def _ladder(view: TollView, reports: Mapping[ReportId, Report], lines: Mapping[tuple[ClaimId, str], Line]) -> Ladder:
    ends = [end for f in view.by_source for end in (f.low, f.high) if end is not None]
    most = max([*ends, 1])
    if any(figure.high is None for figure in view.by_source):
        most = round(most * 1.25) + 1  # room for ends that are open
    rungs = []
    for figure in view.by_source:
        low = figure.low if figure.low is not None else 0
        high = figure.high if figure.high is not None else most
        published = reports[figure.report].metadata.published if figure.report in reports else None
        rungs.append(
            Rung(
                figure=figure,
                doc=reports[figure.report].doc if figure.report in reports else figure.report,
                published=published.isoformat() if published else "",
                left=100 * low / most if figure.low != figure.high else 0,
                width=100 * (high - low) / most if figure.low != figure.high else 100 * high / most,
                is_open=figure.high is None or figure.low is None,
                line=lines.get((figure.claim, "toll")),
            )
        )
    return Ladder(view=view, rungs=tuple(rungs), most=most)


def beside(ledger: Ledger, incident: Incident) -> list[Beside]:
    """Return the incidents that claims of this one were compared with and not put together, the likest first."""
    mine = set(incident.claims)
    pairs = [pair for pair in ledger.pairs_of(incident.claims) if not {pair.left, pair.right} <= mine]
    found: list[Beside] = []
    for pair in pairs:
        other = pair.right if pair.left in mine else pair.left
        for name in ledger.incidents_holding([other]):
            if name not in [b.incident for b in found]:
                found.append(Beside(incident=name, pair=pair, is_same=pair.score >= SAME))
        if len(found) >= MOST_PAIRS:
            break
    return found


def links(ledger: Ledger, incident: Incident, judgements: Iterable[Judgement]) -> list[tuple[str, str]]:
    """Return the incidents that a person linked with this one: how, and which."""
    linked = [j for j in judgements if j.verdict is Verdict.LINK and j.right is not None]
    found = []
    for judgement in linked:
        other = judgement.right if judgement.left in incident.claims else judgement.left
        found += [(judgement.field, name) for name in ledger.incidents_holding([str(other)]) if name != incident.id]
    return list(dict.fromkeys(found))


@router.post("/verify", dependencies=[OurForm])
def verify(request: Request) -> HTMLResponse:
    """Walk the custody chain now and show what it found."""
    return page(request, "verified.html", found=house_of(request).ledger.verify())
