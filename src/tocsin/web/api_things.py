"""The JSON API on what is no incident: reports, actors, outlines, search, counts, custody."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from tocsin.errors import BadRequest
from tocsin.ledger import KeptReport
from tocsin.pipeline import evidence_of
from tocsin.records import Selection
from tocsin.web.api import ANSWERS, MISSING, not_modified, unchanged
from tocsin.web.asking import asked_of
from tocsin.web.meanings import Told
from tocsin.web.rendering import house_of
from tocsin.web.shapes import areas_of, provinces_in

router = APIRouter(prefix="/api", tags=["record"], responses=ANSWERS)
MOST_AREAS = 60
Name = Annotated[str, Query(max_length=500)]


class ReportLine(Told):
    """A report as it stands in the record."""

    id: str
    doc: str
    title: str
    source: str
    published: str | None
    url: str
    language: str
    not_read: str
    captures: int
    claims: int
    incidents: int


class ReportPage(Told):
    """One page of reports, in the order of entry."""

    reports: list[ReportLine]
    next: str | None


class Counted(Told):
    """How much the record holds."""

    reports: int
    not_read: int
    captures: int
    claims: int
    incidents: int
    refusals: int
    judgements: int
    lines: int


class Checked(Told):
    """What walking the custody chain found."""

    is_whole: bool
    lines: int
    head: str
    broken: str | None


class Place(Told):
    """A place where searched words were found."""

    kind: str
    report: str
    doc: str
    incident: str | None
    snippet: str
    marks: list[tuple[int, int]]


class Acting(Told):
    """An actor with the number of incidents it is said to have done."""

    id: str
    name: str
    incidents: int


def _line(kept: KeptReport) -> ReportLine:
    told = kept.report.metadata
    return ReportLine(
        id=kept.report.id,
        doc=kept.report.doc,
        title=told.title,
        source=kept.report.source.name,
        published=told.published.isoformat() if told.published else None,
        url=told.url,
        language=told.language,
        not_read=kept.not_read,
        captures=kept.captures,
        claims=kept.claims,
        incidents=kept.incidents,
    )


@router.get("/reports", response_model=ReportPage)
def reports(
    request: Request,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    after: Annotated[
        str, Query(max_length=100, pattern="^[0-9]{0,12}$", description="The `next` of the page before.")
    ] = "",
) -> Any:
    """Return reports in the order of entry."""
    ledger = house_of(request).ledger
    if unchanged(request, response, ledger.head()):
        return not_modified(response)
    found, last = ledger.reports_after(int(after or 0), limit)
    return ReportPage(reports=[_line(kept) for kept in found], next=str(last) if len(found) == limit else None)


@router.get("/reports/{name}", responses=MISSING)
def report(request: Request, response: Response, name: str) -> dict[str, Any]:
    """Return a report's text and every value read from it, with where it stands."""
    ledger = house_of(request).ledger
    if unchanged(request, response, ledger.head()):
        return not_modified(response)  # type: ignore[return-value]
    try:
        kept = ledger.report(name)
    except BadRequest as err:
        raise HTTPException(404, str(err)) from err
    text = ledger.text(kept.text)
    lines = evidence_of(ledger, kept.report.id).lines
    values = ("claim", "kind", "field", "value", "detail", "said_by", "rule", "score", "part", "start", "end", "words")
    return {
        **_line(kept).model_dump(),
        "text": {part.name: part.content for part in text.parts},
        "values": [{name: getattr(line, name) for name in values} for line in lines],
    }


@router.get("/actors", response_model=list[Acting])
def actors(request: Request, response: Response, limit: Annotated[int, Query(ge=1, le=5000)] = 500) -> Any:
    """Return who is said to have acted, the most incidents first."""
    board = house_of(request).board()
    if unchanged(request, response, board.state):
        return not_modified(response)
    counted = board.columns["actor"].counted(board.found(Selection()))
    return [Acting(id=key, name=board.actor_names[key], incidents=number) for key, number in counted[:limit]]


@router.get("/counts", response_model=Counted)
def counts(request: Request, response: Response) -> Any:
    """Return how much the record holds."""
    ledger = house_of(request).ledger
    if unchanged(request, response, ledger.head()):
        return not_modified(response)
    held = ledger.counts()
    return Counted(**{name: getattr(held, name) for name in Counted.model_fields})


@router.get("/verify", response_model=Checked)
def verify(request: Request) -> Any:
    """Walk the custody chain now; slow on a large record."""
    found = house_of(request).ledger.verify()
    broken = f"{found.broken.what}: {found.broken.why}" if found.broken else None
    return Checked(is_whole=found.is_whole, lines=found.lines, head=found.head, broken=broken)


@router.get("/search", response_model=list[Place])
def search(
    request: Request,
    response: Response,
    q: Annotated[str, Query(min_length=1, max_length=500)],
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
) -> Any:
    """Return where the words are found, in reports and in what claims quote."""
    ledger = house_of(request).ledger
    if unchanged(request, response, ledger.head()):
        return not_modified(response)
    hits = ledger.search(q, limit)
    return [
        Place(kind=h.kind, report=h.report, doc=h.doc, incident=h.incident, snippet=h.snippet, marks=list(h.marks))
        for h in hits
    ]


@router.get("/provinces")
def provinces(request: Request, response: Response, box: Annotated[str, Query(max_length=200)]) -> Any:
    """Return the outlines of provinces in a box (south,west,north,east, in degrees), as GeoJSON."""
    if unchanged(request, response, "provinces"):
        return not_modified(response)
    asked = asked_of({"box": box}).selection.box
    if asked is None:
        raise BadRequest("box: give south,west,north,east in degrees")
    if asked.west > asked.east or (asked.north - asked.south) * (asked.east - asked.west) > 3600:
        raise BadRequest("box: ask for 3,600 square degrees at most, west before east")
    return provinces_in(asked)


@router.get("/areas")
def areas(request: Request, response: Response, id: Annotated[list[Name], Query(max_length=MOST_AREAS)]) -> Any:  # noqa: A002
    """Return the outlines of areas by their ids, as GeoJSON."""
    if unchanged(request, response, "areas"):
        return not_modified(response)
    return areas_of(id)
