"""The JSON API on incidents: the same filters as the pages, pages by cursor, an ETag on every answer."""

import base64
import binascii
import datetime
import hashlib
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response

from tocsin.errors import BadRequest
from tocsin.exchange import incident_as_json
from tocsin.web.asking import MOST_PAGE, PAGE, Asked, asked_from
from tocsin.web.board import Board
from tocsin.web.rendering import house_of
from tocsin.web.row import Row


class Wrong(BaseModel):
    """What went wrong, in words."""

    error: str


ANSWERS: dict[int | str, dict[str, Any]] = {
    304: {"description": "What you have is still so."},
    400: {"model": Wrong, "description": "What was asked for is not legal."},
    422: {"model": Wrong, "description": "A value is not of its kind."},
}
MISSING: dict[int | str, dict[str, Any]] = {404: {"model": Wrong, "description": "There is no such thing."}}
router = APIRouter(prefix="/api", tags=["incidents"], responses=ANSWERS)


class TollLine(BaseModel):
    """A figure with its ends; an end that nobody gave is null."""

    harm: str
    group: str
    low: int | None
    best: int | None
    high: int | None


class IncidentLine(BaseModel):
    """One incident in a line."""

    id: str
    type: str
    status: str
    date: str
    date_precision: str
    earliest: datetime.date | None
    latest: datetime.date | None
    place: str
    place_precision: str
    country: str
    province: str
    lat: float | None
    lon: float | None
    radius_km: float
    actors: list[str]
    stances: list[str]
    killed: int | None
    tolls: list[TollLine]
    origins: int
    reports: int
    score: float
    sure: str
    review: str


class IncidentPage(BaseModel):
    """One page of incidents, the newest first."""

    total: int
    """All that the filters let through."""
    incidents: list[IncidentLine]
    next: str | None
    """The cursor of the next page; null on the last."""


class Facets(BaseModel):
    """How many incidents each choice of each filter would show."""

    total: int
    facets: dict[str, dict[str, int]]
    months: dict[str, int]


class Filters:
    """The filters as an address has them; named one by one for the OpenAPI description."""

    def __init__(
        self,
        request: Request,
        q: Annotated[str, Query(max_length=500, description="Words of the reports.")] = "",
        type: Annotated[list[str], Query(description="Types of incident.")] = [],  # noqa: A002, B006
        country: Annotated[list[str], Query(description="ISO 3166-1 alpha-2 codes.")] = [],  # noqa: B006
        province: Annotated[list[str], Query(description='Code of the country and name: "NG Borno".')] = [],  # noqa: B006
        actor: Annotated[list[str], Query(description="Names of actors.")] = [],  # noqa: B006
        stance: Annotated[list[str], Query(description="claimed, blamed, denied or none.")] = [],  # noqa: B006
        sure: Annotated[list[str], Query(description="corroborated, one_origin or doubtful.")] = [],  # noqa: B006
        review: Annotated[list[str], Query(description="judged or open.")] = [],  # noqa: B006
        since: Annotated[str, Query(description="2021-08-26")] = "",
        until: Annotated[str, Query(description="2021-08-26")] = "",
        killed: Annotated[str, Query(description="At least so many killed.")] = "",
        origins: Annotated[str, Query(description="At least so many origins.")] = "",
        box: Annotated[str, Query(description="south,west,north,east in degrees.")] = "",
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
    limit: Annotated[int, Query(ge=1, le=MOST_PAGE)] = PAGE,
    after: Annotated[str, Query(max_length=200, description="The cursor of the page before.")] = "",
) -> Any:
    """Return incidents, the newest first, those without a date last."""
    board = house_of(request).board()
    if unchanged(request, response, board.state):
        return not_modified(response)
    order = board.listed(board.found(asking.asked))
    begin = _begin(board, order, after) if after else 0
    shown = order[begin : begin + limit]
    is_last = begin + limit >= len(order)
    return IncidentPage(
        total=len(order),
        incidents=[line_of(board.rows[n]) for n in shown],
        next=None if is_last else cursor_of(board.rows[shown[-1]]),
    )


def cursor_of(row: Row) -> str:
    """Return where a page ended: it holds where incidents come in meanwhile."""
    day = row.earliest.isoformat() if row.earliest else ""
    return base64.urlsafe_b64encode(f"{day} {row.id}".encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[str, str]:
    """Return the day and id behind which a page begins. Raises: BadRequest."""
    try:
        words = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        day, name = words.split(" ")
        if day:
            datetime.date.fromisoformat(day)
    except (ValueError, binascii.Error, UnicodeError) as err:
        raise BadRequest("after: this is no cursor; give the `next` of the page before, or nothing") from err
    return day, name


def _begin(board: Board, order: Any, cursor: str) -> int:
    day, name = read_cursor(cursor)
    key = (-(datetime.date.fromisoformat(day).toordinal()) if day else 0, name)
    held = board.number_of.get(name)
    if held is not None:
        at = np.flatnonzero(order == held)
        if len(at):
            return int(at[0]) + 1
    firsts = -board.first[order]
    return int(np.searchsorted(firsts, key[0], side="left"))


def line_of(row: Row) -> IncidentLine:
    """Return an incident's line as JSON has it."""
    tolls = [TollLine(harm=h, group=g, low=low, best=b, high=high) for h, g, low, b, high in row.tolls]
    given = {name: getattr(row, name) for name in IncidentLine.model_fields if name not in ("tolls", "reports")}
    return IncidentLine(**given, tolls=tolls, reports=len(row.reports))


@router.get("/facets", response_model=Facets)
def facets(request: Request, response: Response, asking: Asking) -> Any:
    """Return the choices of each filter with how many incidents they would show, and incidents by month."""
    board = house_of(request).board()
    if unchanged(request, response, board.state):
        return not_modified(response)
    mask = board.found(asking.asked)
    return Facets(
        total=int(mask.sum()),
        facets={name: dict(counted) for name, counted in board.facets(asking.asked).items()},
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
