"""The overview: facets, map, timeline and list as one view of what an address asks for."""

from dataclasses import dataclass
from itertools import islice
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from tocsin.web.asking import PAGE, Asked, asked_from
from tocsin.web.board import Board
from tocsin.web.columns import packed
from tocsin.web.rendering import country_name, house_of, page, words_for
from tocsin.web.row import Row
from tocsin.web.words import Words

router = APIRouter()
CHOICES = 8
"""Choices of a facet that stand there at once; the others behind "more". Source: our choice."""
MOST_CHOICES = 60
OPEN = ("type", "country", "stance")
"""Facets that are open from the start."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet."""

    value: str
    words: str
    number: int
    is_on: bool


@router.get("/")
def overview(request: Request, start: int = 0) -> HTMLResponse:
    """Show the incidents that the address asks for."""
    asked, words, board = asked_from(request.query_params), words_for(request), house_of(request).board()
    mask = board.found(asked)
    numbers = board.listed(mask)
    begin = max(0, min(start, len(numbers)) // PAGE * PAGE)
    shown = [board.rows[n] for n in numbers[begin : begin + PAGE]]
    return page(
        request,
        "overview.html",
        asked=asked,
        board=board,
        found=len(numbers),
        rows=shown,
        begin=begin,
        next_start=begin + PAGE if begin + PAGE < len(numbers) else None,
        last_start=begin - PAGE if begin else None,
        facets=facets(board, asked, words),
        set_filters=chips(asked, words),
        sums=board.sums(mask),
        months=board.months(mask),
    )


@router.get("/overview/columns")
def columns(request: Request) -> Response:
    """Return the incidents of the map, but for the filters of time and place, which the map applies itself."""
    asked, house = asked_from(request.query_params).only(since=None, until=None, box=None), house_of(request)
    board = house.board()
    made = packed(house.map_columns(board), board, board.found(asked), words_for(request))
    return Response(made, media_type="application/octet-stream")


@router.get("/incidents/at/{number}")
def incident_at(request: Request, number: int, state: str = "") -> Response:
    """Lead from a point of the map to its incident; to the overview, where the record has changed since."""
    board = house_of(request).board()
    if not board.state.startswith(state) or not 0 <= number < board.size:
        return RedirectResponse("/", 303)
    return RedirectResponse(f"/incidents/{board.rows[number].id}", 303)


def facets(board: Board, asked: Asked, words: Words) -> list[tuple[str, bool, list[Choice], list[Choice]]]:
    """Return each facet: its name, whether it is open, its first choices and the others."""
    found = []
    for name, counted in board.facets(asked).items():
        on = getattr(asked, name)
        numbers = dict(counted)
        order = [*on, *(value for value, _ in islice(counted, MOST_CHOICES) if value not in on)]
        choices = [Choice(v, value_words(name, v, words), numbers.get(v, 0), v in on) for v in order]
        if choices:
            least = max(CHOICES, len(on))
            found.append((name, name in OPEN or bool(on), choices[:least], choices[least:]))
    return found


def value_words(name: str, value: str, words: Words) -> str:
    """Return a filter's value in words."""
    if name == "country":
        return country_name(value, words.language)
    if name == "province":
        return f"{value[3:]} · {country_name(value[:2], words.language)}"
    if name == "actor":
        return value
    return words.code(name, value)


def chips(asked: Asked, words: Words) -> list[tuple[str, str]]:
    """Return each filter that is set: in words, and the address without it."""
    found: list[tuple[str, str]] = []
    for name, value in asked.pairs():
        shown = _chip(name, value, asked, words)
        found.append((shown, asked.without(name, value).address()))
    return found


def _chip(name: str, value: str, asked: Asked, words: Words) -> str:
    given: dict[str, Any] = {"value": value_words(name, value, words)}
    if name in ("since", "until"):
        given["value"] = words.day(getattr(asked, name))
    return words(f"chip.{name}", **given)


def title_of(row: Row, words: Words, country: str) -> str:
    """Return an incident's name for people: what, where."""
    where = ", ".join(dict.fromkeys(filter(None, (row.place, country))))
    return f"{words.code('type', row.type)}{' · ' + where if where else ''}"
