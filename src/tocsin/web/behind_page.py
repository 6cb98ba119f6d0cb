"""Down from a figure to its incidents: those that lack a point or a date, and those behind an actor's figures."""

from typing import Annotated
from urllib.parse import quote, urlencode

import numpy as np
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from tocsin.errors import BadRequest
from tocsin.records import Group, Harm, Incident
from tocsin.web.actor_page import MOST, doing, standing
from tocsin.web.asking import PAGE, Asked, asked_from
from tocsin.web.board import Board, Mask
from tocsin.web.house import House
from tocsin.web.rendering import house_of, page, words_for
from tocsin.web.row import summary_of
from tocsin.web.words import Words

router = APIRouter(prefix="/behind")
Given = Annotated[str, Query(max_length=500)]


@router.get("/overview")
def of_overview(request: Request, lacks: Given, start: int = 0) -> Response:
    """List what is selected and has no point on the map (``lacks=point``), or no date (``lacks=date``)."""
    asked, board = asked_from(request.query_params), house_of(request).board()
    rows = [int(row) for row in board.listed(lacking(board, asked, lacks))]
    title = words_for(request)(f"behind.{lacks}")
    return _listed(request, board, rows, start, title=title, back=f"/?{asked.address()}")


@router.get("/actor")
def of_actor(
    request: Request, actor: Given, stance: Given = "", harm: Given = "", group: Given = "", start: int = 0
) -> Response:
    """List an actor's incidents by how it stands to them, or those that give a figure of a harm and group."""
    house, words = house_of(request), words_for(request)
    board = house.board()
    mask = behind_actor(house, board, actor, stance=stance, harm=harm, group=group)
    said = words.code("actorstance", stance) if stance else _figure(words, harm, group)
    name = board.actor_names.get(actor, actor)
    rows = [int(row) for row in board.listed(mask)]
    return _listed(request, board, rows, start, title=f"{name}: {said}", back=f"/actors/{quote(actor, safe='')}")


def lacking(board: Board, asked: Asked, lacks: str) -> Mask:
    """Return what is selected and lacks a point or a date. Raises: BadRequest where ``lacks`` is neither."""
    if lacks not in ("point", "date"):
        raise BadRequest(f"lacks {lacks!r}: it is one of point, date")
    return board.found(asked.selection) & (board.lacks_point() if lacks == "point" else board.lacks_date())


def behind_actor(house: House, board: Board, actor: str, *, stance: str, harm: str, group: str) -> Mask:
    """Return the incidents to which an actor stands so; without a stance, those with a figure of a harm and group.

    Raises: BadRequest where there is neither a stance nor a harm.
    """
    mask: Mask = np.zeros(board.size, bool)
    for row in board.listed(doing(board, actor))[:MOST]:
        incident = house.ledger.incident(board.id_of(int(row)))
        mask[row] = stance in standing(incident, actor) if stance else _gives(incident, harm, group)
    return mask


def _gives(incident: Incident, harm: str, group: str) -> bool:
    """Whether an incident's figure of a harm is of this group of people."""
    try:
        total = summary_of(incident).total(Harm(harm))
    except ValueError as err:
        raise BadRequest(f"{harm!r} is no harm; it is one of {', '.join(Harm)}") from err
    return total is not None and total.group.value == group


def _figure(words: Words, harm: str, group: str) -> str:
    return words.code("harm", harm) + (f" · {words.code('group', group)}" if group != Group.UNKNOWN.value else "")


def _listed(request: Request, board: Board, rows: list[int], start: int, *, title: str, back: str) -> Response:
    begin = max(0, min(start, len(rows))) // PAGE * PAGE
    shown = [int(board.numbers[row]) for row in rows[begin : begin + PAGE]]
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "start"]
    return page(
        request,
        "behind.html",
        title=title,
        back=back,
        found=len(rows),
        begin=begin,
        size=PAGE,
        rows=house_of(request).ledger.summaries_by_number(shown),
        query=urlencode(kept),
    )
