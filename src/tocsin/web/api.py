"""The JSON API on incidents: the same filters as the pages, pages by cursor, an ETag on every answer."""

import datetime
import hashlib
from typing import Annotated, Any, Literal

import numpy as np
from fastapi import APIRouter, Depends, Query, Request
from numpy.typing import NDArray
from starlette.exceptions import HTTPException
from starlette.responses import Response

from tocsin.errors import BadRequest
from tocsin.exchange import incident_as_json
from tocsin.records import Summary
from tocsin.web.asking import MOST_PAGE, PAGE, Asked, asked_from
from tocsin.web.board import Board
from tocsin.web.house import House
from tocsin.web.meanings import Told
from tocsin.web.rendering import house_of


class Wrong(Told):
    """What went wrong, in words."""

    error: str


ANSWERS: dict[int | str, dict[str, Any]] = {
    304: {"description": "What you have is still so."},
    400: {"model": Wrong, "description": "What was asked for is not legal."},
    422: {"model": Wrong, "description": "A value is not of its kind."},
}
MISSING: dict[int | str, dict[str, Any]] = {404: {"model": Wrong, "description": "There is no such thing."}}
router = APIRouter(prefix="/api", tags=["incidents"], responses=ANSWERS)


class TollLine(Told):
    """A figure with its ends; an end that nobody gave is null."""

    harm: str
    group: str
    is_part: bool
    low: int | None
    best: int | None
    high: int | None


class ActorLine(Told):
    """An actor and what it is to the incident."""

    id: str
    name: str
    role: str


class IncidentLine(Told):
    """One incident in a line: its main values (docs/codebook.md)."""

    id: str
    type: str
    status: str
    earliest: datetime.date | None
    latest: datetime.date | None
    date_prec: int | None
    country: str
    province: str
    district: str
    place: str
    place_id: str
    where_prec: int | None
    lat: float | None
    lon: float | None
    radius_km: float | None
    tolls: list[TollLine]
    actors: list[ActorLine]
    weapons: list[str]
    reports: int
    origins: int
    certainty: float
    link: float
    is_reviewed: bool


class IncidentPage(Told):
    """One page of incidents by date."""

    incidents: list[IncidentLine]
    next: str | None
    """The cursor of the next page; null on the last."""


class Facets(Told):
    """How many incidents each choice of each filter would show."""

    total: int
    facets: dict[str, dict[str, int]]
    months: dict[str, int]


Words = Annotated[str, Query(max_length=500)]
Many = Annotated[int, Query(ge=1, le=MOST_PAGE)]
After = Annotated[str, Query(max_length=100, description="The `next` of the page before.")]


class Filters:
    """The filters as an address has them; named one by one for the OpenAPI description."""

    def __init__(
        self,
        request: Request,
        since: Annotated[str, Query(alias="from", description="May have happened on or after this date.")] = "",
        until: Annotated[str, Query(alias="to", description="May have happened on or before this date.")] = "",
        type: Annotated[list[str], Query(description="Types of incident.")] = [],  # noqa: A002, B006
        status: Annotated[list[str], Query(description="happened, foiled, denied.")] = [],  # noqa: B006
        actor: Annotated[Words, Query(description="An actor's id, or words of its name.")] = "",
        attributed: Annotated[Words, Query(description="claimed, blamed, either, neither or denied.")] = "",
        country: Annotated[Words, Query(description="ISO 3166-1 alpha-2 code, or a name.")] = "",
        province: Annotated[Words, Query(description="The gazetteer's name of a province.")] = "",
        place: Annotated[Words, Query(description="Words of the place's name or of a larger place.")] = "",
        box: Annotated[Words, Query(description="south,west,north,east in degrees.")] = "",
        around: Annotated[Words, Query(description="lat,lon,km.")] = "",
        harm: Annotated[Words, Query(description="The harm that least and victims speak of.")] = "",
        least: Annotated[Words, Query(description="At least so many harmed, by the best figure.")] = "",
        victims: Annotated[Words, Query(description="A group of victims.")] = "",
        certainty: Annotated[Words, Query(description="At least so sure, 0 to 1.")] = "",
        origins: Annotated[Words, Query(description="From at least so many independent origins.")] = "",
        reviewed: Annotated[Words, Query(description="yes or no.")] = "",
        text: Annotated[Words, Query(description="Words that one of the reports holds.")] = "",
        certain: Annotated[Words, Query(description="yes: only what lies inside as a whole.")] = "",
    ) -> None:
        self.asked: Asked = asked_from(request.query_params)


Asking = Annotated[Filters, Depends()]


def etag_of(request: Request, state: str) -> str:
    """Return the mark of an answer: the state of the record and what was asked."""
    return f'"{hashlib.sha256(f"{state} {request.url.path}?{request.url.query}".encode()).hexdigest()[:24]}"'


def is_held(request: Request, etag: str) -> bool:
    """Whether whoever asks has this answer already."""
    return etag in (mark.strip().removeprefix("W/") for mark in request.headers.get("if-none-match", "").split(","))


def unchanged(request: Request, response: Response, state: str) -> bool:
    """Set an answer's mark; return whether it need not be sent."""
    etag = etag_of(request, state)
    response.headers["etag"] = etag
    response.headers["cache-control"] = "no-cache"
    return is_held(request, etag)


def not_modified(response: Response) -> Response:
    """Return the answer that says: what you have is still so."""
    return Response(status_code=304, headers=dict(response.headers))


@router.get("/incidents", response_model=IncidentPage)
def incidents(
    request: Request,
    response: Response,
    asking: Asking,
    limit: Many = PAGE,
    after: After = "",
    order: Annotated[Literal["oldest", "newest"], Query(description="By date.")] = "newest",
) -> Any:
    """Return incidents by date, those without one last."""
    house = house_of(request)
    board = house.board()
    if unchanged(request, response, board.state):
        return not_modified(response)
    is_newest = order == "newest"
    rows = board.listed(board.found(asking.asked.selection), is_newest=is_newest)
    rows = board.behind(rows, after, is_newest=is_newest) if after else rows
    return incident_page(house, board, rows, limit)


def incident_page(house: House, board: Board, rows: NDArray[np.int64], limit: int) -> IncidentPage:
    """Return the first incidents of a board's rows, with the cursor of those behind them."""
    found = house.ledger.summaries_by_number([int(board.numbers[row]) for row in rows[:limit]])
    is_last = len(rows) <= limit
    return IncidentPage(incidents=[line_of(s) for s in found], next=None if is_last else board.id_of(rows[limit - 1]))


def line_of(summary: Summary) -> IncidentLine:
    """Return an incident's line as JSON has it."""
    given = {name: getattr(summary, name) for name in IncidentLine.model_fields}
    given |= {"type": summary.type.value, "status": summary.status.value}
    given["tolls"] = [
        TollLine(harm=t.harm.value, group=t.group.value, is_part=t.is_part, low=t.low, best=t.best, high=t.high)
        for t in summary.tolls
    ]
    given["actors"] = [ActorLine(id=a.id, name=a.name, role=a.role.value) for a in summary.actors]
    return IncidentLine(**{**given, "weapons": list(summary.weapons)})


@router.get("/facets", response_model=Facets)
def facets(request: Request, response: Response, asking: Asking) -> Any:
    """Return the choices of each filter with how many incidents they would show, and incidents by month."""
    board = house_of(request).board()
    if unchanged(request, response, board.state):
        return not_modified(response)
    mask = board.found(asking.asked.selection)
    return Facets(
        total=int(mask.sum()),
        facets={name: dict(counted) for name, counted in board.facets(asking.asked.selection).items()},
        months=dict(board.months(mask)),
    )


@router.get("/incidents/{name}", responses=MISSING)
def incident(request: Request, response: Response, name: str) -> Any:
    """Return one incident with every figure, attribution and why its claims are held to be one."""
    house = house_of(request)
    if unchanged(request, response, house.ledger.head()):
        return not_modified(response)
    try:
        return incident_as_json(house.ledger.incident(name))
    except BadRequest as err:
        raise HTTPException(404, str(err)) from err
