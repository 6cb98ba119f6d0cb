"""The overview: facets, map, timeline and list as one view of what an address asks for."""

from dataclasses import dataclass
from itertools import islice

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from tocsin.web.asking import LISTS, PAGE, Asked, asked_from, asked_of
from tocsin.web.board import Board
from tocsin.web.columns import marked, packed
from tocsin.web.rendering import country_name, house_of, page, words_for
from tocsin.web.words import Words

router = APIRouter()
CHOICES = 7
"""Choices of a facet that stand there at once; the others behind "more". Source: our choice."""
MOST_CHOICES = 60
OPEN = ("type", "country", "attributed")
"""Facets that are open from the start."""
CHIPS = ("from", "to", "type", "status", "actor", "attributed", "country", "province", "place", "box", "around")
LATER_CHIPS = ("least", "victims", "certainty", "origins", "reviewed", "text", "certain")


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet."""

    value: str
    words: str
    number: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with its choices."""

    name: str
    is_open: bool
    is_one: bool
    """Whether only one of its choices can be on."""
    first: list[Choice]
    more: list[Choice]


@router.get("/")
def overview(request: Request, start: int = 0) -> HTMLResponse:
    """Show the incidents that the address asks for."""
    asked, words, house = asked_from(request.query_params), words_for(request), house_of(request)
    board = house.board()
    mask = board.found(asked.selection)
    rows = board.listed(mask)
    begin = max(0, min(start, len(rows))) // PAGE * PAGE
    shown = [int(board.numbers[row]) for row in rows[begin : begin + PAGE]]
    return page(
        request,
        "overview.html",
        asked=asked,
        board=board,
        found=len(rows),
        rows=house.ledger.summaries_by_number(shown),
        begin=begin,
        next_start=begin + PAGE if begin + PAGE < len(rows) else None,
        last_start=begin - PAGE if begin else None,
        facets=facets(board, asked, words),
        set_filters=chips(board, asked, words),
        sums=board.sums(mask),
    )


@router.get("/overview/columns")
def columns(request: Request) -> Response:
    """Return the incidents of the map, but for the filters of time and place, which the map applies itself."""
    asked, house = asked_from(request.query_params).without("from", "to", "box"), house_of(request)
    board = house.board()
    made = packed(house.map_columns(board), board, board.found(asked.selection), words_for(request))
    return Response(made, media_type="application/octet-stream")


@router.get("/overview/chosen")
def chosen(request: Request, state: str = "") -> Response:
    """Return a bit for each incident of all columns: whether filters let it through; nothing if the record changed."""
    asked, board = asked_from(request.query_params).without("from", "to", "box"), house_of(request).board()
    if board.state != state:
        return Response(status_code=204)
    return Response(marked(board.found(asked.selection)), media_type="application/octet-stream")


@router.get("/incidents/at/{number}")
def incident_at(request: Request, number: int, state: str = "") -> Response:
    """Lead from a point of the map to its incident; to the overview, where the record has changed since."""
    board = house_of(request).board()
    if board.state != state or not 0 <= number < board.size:
        return RedirectResponse("/", 303)
    return RedirectResponse(f"/incidents/{board.id_of(number)}", 303)


def facets(board: Board, asked: Asked, words: Words) -> list[Facet]:
    """Return each facet with its choices."""
    found = []
    for name, counted in board.facets(asked.selection).items():
        on = asked.values(name)
        if name == "province":
            on, counted = _provinces(asked, counted)
        numbers = dict(counted)
        order = [*on, *(value for value, _ in islice(counted, MOST_CHOICES) if value not in on)]
        choices = [Choice(v, value_words(board, name, v, words), numbers.get(v, 0), v in on) for v in order]
        if choices:
            is_one, least = name not in LISTS, max(CHOICES, len(on))
            found.append(Facet(name, name in OPEN or bool(on), is_one, choices[:least], choices[least:]))
    return found


def _provinces(asked: Asked, counted: list[tuple[str, int]]) -> tuple[tuple[str, ...], list[tuple[str, int]]]:
    """Provinces are counted with their country, and asked for by name alone."""
    merged: dict[str, int] = {}
    for value, number in counted:
        merged[value[3:]] = merged.get(value[3:], 0) + number
    return asked.values("province"), sorted(merged.items(), key=lambda pair: (-pair[1], pair[0]))


def value_words(board: Board, name: str, value: str, words: Words) -> str:
    """Return a filter's value in words."""
    if name == "country":
        return country_name(value, words.language)
    if name == "actor":
        return board.actor_names.get(value, value)
    if name in ("origins", "least"):
        return words(f"choice.{name}", value=value)
    return words.code(name, value)


def chips(board: Board, asked: Asked, words: Words) -> list[tuple[str, str]]:
    """Return each filter that is set: in words, and the address without it."""
    found: list[tuple[str, str]] = []
    for name in (*CHIPS, *LATER_CHIPS):
        values = asked.values(name)
        for value in values:
            rest = asked.without(name)
            if len(values) > 1:
                rest = asked_of({**rest.words, name: ",".join(v for v in values if v != value)})
            found.append((_chip(board, name, value, asked, words), rest.address()))
    return found


def _chip(board: Board, name: str, value: str, asked: Asked, words: Words) -> str:
    if name in ("from", "to"):
        day = asked.selection.since if name == "from" else asked.selection.until
        return words(f"chip.{name}", value=words.day(day) if day else value)
    if name == "least":
        return words("chip.least", value=value, harm=words.code("harm", asked.selection.harm.value))
    if name in ("box", "certain"):
        return words(f"chip.{name}")
    if name in ("certainty", "around", "text", "place"):
        return words(f"chip.{name}", value=value)
    return value_words(board, name, value, words)
