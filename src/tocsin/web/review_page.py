"""The review queue: one question a screen, the most doubtful first, answered and undone by single keys.

The browser has the next question before it is needed, shows it the moment an
answer is given, and sends the answer meanwhile (frontend/review.js). Without
JavaScript the same forms work, a page at a time.
"""

import threading
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from tocsin.analysis import Line
from tocsin.analysis.queue import Question, QuestionKind, Side
from tocsin.errors import BadRequest
from tocsin.judging import TWO_PERSON, Judge, answer, questions, set_two_person, with_evidence
from tocsin.ledger import Ledger
from tocsin.records import IncidentId, Judgement, Verdict
from tocsin.web.asking import Asked, asked_from, asked_of
from tocsin.web.forms import OurForm, Person
from tocsin.web.house import House
from tocsin.web.rendering import house_of, page, who, words_for

router = APIRouter(prefix="/review")
MOST = 100
"""Questions of each kind that are looked for at once. Source: our choice; answered ones make room for others."""
COMPARED = (
    "type",
    "subtype",
    "status",
    "dates",
    "places",
    "perpetrators",
    "targets",
    "weapons",
    "toll",
    "actor",
    "affects",
)
"""Fields that are set side by side, in this order."""
Given = Annotated[str, Form(max_length=2000)]


@dataclass(slots=True)
class Desk:
    """One person's sitting: what was skipped, and what was answered, the last last."""

    skipped: set[str] = field(default_factory=set)
    done: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    """(what was asked, the judgements that the answer made)."""
    lock: threading.Lock = field(default_factory=threading.Lock)


_desks: dict[tuple[int, str], Desk] = {}


def desk_of(house: House, name: str) -> Desk:
    """Return a person's sitting at this server."""
    return _desks.setdefault((id(house), name), Desk())


def queue(house: House, name: str, asked: Asked) -> list[Question]:
    """Return what is left to ask a person, the most doubtful first; nobody confirms their own judgement."""
    desk, within = desk_of(house, name), None
    if not asked.is_nothing:
        board = house.board()
        within = frozenset(IncidentId(board.id_of(row)) for row in board.listed(board.found(asked.selection)))
    own = {j.id for j in house.ledger.judgements() if j.by.casefold() == name.casefold()} if name else set()
    found = questions(house.ledger, most=MOST, within=within)
    return [q for q in found if q.id not in desk.skipped and not (q.kind is QuestionKind.CONFIRM and q.follows in own)]


@router.get("")
def review(request: Request) -> Response:
    """Show the first question, with the next behind it."""
    house, name, asked = house_of(request), who(request), asked_from(request.query_params)
    left = queue(house, name, asked)
    shown = [with_evidence(house.ledger, q) for q in left[:2]]
    return page(
        request,
        "review.html",
        question=shown[0] if shown else None,
        behind=shown[1] if len(shown) > 1 else None,
        left=len(left),
        done=len(desk_of(house, name).done),
        asked=asked,
        compared=compared,
        is_two=house.ledger.setting(TWO_PERSON) == "on",
        can_undo=bool(desk_of(house, name).done),
    )


@router.get("/next")
def next_question(request: Request, but: Annotated[list[str], Query(max_length=20)] = []) -> Response:  # noqa: B006
    """Return the next question but for those that are on the screen, as a piece of a page."""
    house, name, asked = house_of(request), who(request), asked_from(request.query_params)
    found = next((q for q in queue(house, name, asked) if q.id not in but), None)
    question = with_evidence(house.ledger, found) if found else None
    return page(request, "question.html", question=question, compared=compared, asked=asked)


@router.post("/answer", dependencies=[OurForm])
def give_answer(
    request: Request,
    me: Person,
    question: Given,
    verdict: Given,
    reason: Given = "",
    value: Given = "",
    within: Given = "",
) -> Response:
    """Enter an answer; "skip" puts the question aside for this sitting."""
    house = house_of(request)
    desk, asked = desk_of(house, me), asked_of(dict(parse_qsl(within)))
    with desk.lock:
        if verdict == "skip":
            desk.skipped.add(question)
            desk.done.append((question, ()))
        else:
            found = next((q for q in queue(house, me, asked) if q.id == question), None)
            if found is None:
                raise BadRequest(words_for(request)("review.gone"))
            judge = Judge(
                house.ledger, by=me, reason=reason.strip() or words_for(request)("review.reason"), clock=house.clock
            )
            made = answer(judge, found, _verdict(verdict), value=value)
            desk.done.append((question, tuple(j.id for j in made)))
        return _went(request, house, me, asked)


def _verdict(words: str) -> Verdict:
    try:
        return Verdict(words)
    except ValueError as err:
        raise BadRequest(f"{words!r} is no answer") from err


def _went(request: Request, house: House, me: str, asked: Asked) -> Response:
    """Say how it went: to a script what is left, to a form the next page."""
    if "application/json" in request.headers.get("accept", ""):
        left = [q.id for q in queue(house, me, asked)]
        return JSONResponse({"left": left, "done": len(desk_of(house, me).done)})
    return RedirectResponse(f"/review?{asked.address()}" if not asked.is_nothing else "/review", 303)


@router.post("/undo", dependencies=[OurForm])
def undo(request: Request, me: Person, within: Given = "", back: Given = "") -> Response:
    """Undo a person's last answer of this sitting: with a judgement that it no longer holds."""
    house = house_of(request)
    desk = desk_of(house, me)
    with desk.lock:
        if not desk.done:
            raise BadRequest(words_for(request)("review.nothing_to_undo"))
        question, made = desk.done.pop()
        desk.skipped.discard(question)
        undone(house.ledger, made, me, words_for(request)("review.undone"), house)
        if back.startswith("/review/incident/"):
            return RedirectResponse(back, 303)
        return _went(request, house, me, asked_of(dict(parse_qsl(within))))


def undone(ledger: Ledger, made: tuple[str, ...], by: str, reason: str, house: House) -> None:
    """Undo the judgements of one answer, each decision once."""
    kept: dict[str, Judgement] = {j.id: j for j in ledger.judgements(as_made=True)}
    judge = Judge(ledger, by=by, reason=reason, clock=house.clock)
    for name in dict.fromkeys(kept[m].act or m for m in made if m in kept):
        judge.undo(name)


@router.post("/two-person", dependencies=[OurForm])
def two_person(request: Request, me: Person, on: Given = "", reason: Given = "") -> Response:
    """Let corrections and rejections count only once a second person confirms them, or at once."""
    words, house = words_for(request), house_of(request)
    set_two_person(
        house.ledger, on == "yes", by=me, reason=reason.strip() or words("review.two_reason"), clock=house.clock
    )
    return RedirectResponse("/review", 303)


def compared(question: Question) -> list[tuple[str, list[list[Line]], bool]]:
    """Return each field that a side tells: its name, its values on every side, and whether the sides differ."""
    found = []
    for name in COMPARED:
        cells = [_values(side, name) for side in question.sides]
        if any(cells):
            said = [frozenset(line.value for line in cell) for cell in cells]
            found.append((name, cells, len(said) > 1 and len(set(said)) > 1))
    return found


def _values(side: Side, name: str) -> list[Line]:
    found: dict[str, Line] = {}
    for line in side.lines:
        if line.field == name:
            found.setdefault(line.value, line)
    return list(found.values())
