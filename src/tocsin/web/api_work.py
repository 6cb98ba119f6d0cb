"""The JSON API on what pages work from besides the record: open questions, feeds, and the incidents behind a figure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

import numpy as np
from fastapi import APIRouter, Query, Request, Response
from numpy.typing import NDArray

from tocsin.analysis import Line
from tocsin.analysis.queue import Question
from tocsin.delivery import book_path
from tocsin.judging import with_evidence
from tocsin.web.api import (
    ANSWERS,
    After,
    Asking,
    IncidentPage,
    Many,
    Words,
    incident_page,
    not_modified,
    unchanged,
)
from tocsin.web.asking import PAGE
from tocsin.web.behind_page import behind_actor, lacking
from tocsin.web.board import Board
from tocsin.web.meanings import Told
from tocsin.web.rendering import house_of, who
from tocsin.web.review_page import desk_of, queue

router = APIRouter(prefix="/api", tags=["work"], responses=ANSWERS)
MOST_QUESTIONS = 20
"""Questions of one answer. Source: our choice; each comes with every value of its sides."""


class EvidenceLine(Told):
    """One value beside its sentence."""

    field: str
    value: str
    detail: str
    said_by: list[str]
    rule: str
    score: float | None
    part: str
    start: int
    end: int
    before: str
    words: str
    after: str


class QuestionSide(Told):
    """One side of what is asked about."""

    claim: str
    incident: str | None
    doc: str
    head: str
    lines: list[EvidenceLine]


class AnswerLine(Told):
    """One thing that may be answered."""

    key: str
    words: str
    verdict: str


class Reason(Told):
    """What speaks for one happening, or against it."""

    about: str
    weight: float
    words: str


class QuestionLine(Told):
    """Something that a person is to settle."""

    id: str
    kind: str
    asks: str
    doubt: float
    field: str
    follows: str | None
    incidents: list[str]
    reasons: list[Reason]
    sides: list[QuestionSide]
    answers: list[AnswerLine]


class QuestionPage(Told):
    """The first open questions."""

    left: int
    questions: list[QuestionLine]


class FeedLine(Told):
    """A feed that this server visits."""

    address: str
    source: str
    next_at: datetime | None


@router.get("/questions", response_model=QuestionPage)
def open_questions(
    request: Request, response: Response, asking: Asking, limit: Annotated[int, Query(ge=1, le=MOST_QUESTIONS)] = 5
) -> Any:
    """Return what is to be settled of the selected incidents, the most doubtful first, as the review page asks it.

    Whoever is signed in is not asked what they skipped, nor to confirm their own judgements.
    """
    house, name = house_of(request), who(request)
    if unchanged(request, response, f"{house.ledger.head()} {name} {len(desk_of(house, name).skipped)}"):
        return not_modified(response)
    left = queue(house, name, asking.asked)
    return QuestionPage(left=len(left), questions=[_question(with_evidence(house.ledger, q)) for q in left[:limit]])


def _question(asked: Question) -> QuestionLine:
    return QuestionLine(
        id=asked.id,
        kind=asked.kind.value,
        asks=asked.asks,
        doubt=asked.doubt,
        field=asked.field,
        follows=asked.follows,
        incidents=list(asked.incidents),
        reasons=[Reason(about=about, weight=weight, words=words) for about, weight, words in asked.reasons],
        sides=[
            QuestionSide(claim=s.claim, incident=s.incident, doc=s.doc, head=s.head, lines=_lines(s.lines))
            for s in asked.sides
        ],
        answers=[AnswerLine(key=a.key, words=a.words, verdict=a.verdict.value) for a in asked.answers],
    )


def _lines(lines: Sequence[Line]) -> list[EvidenceLine]:
    found = []
    for line in lines:
        given = {name: getattr(line, name) for name in EvidenceLine.model_fields}
        found.append(EvidenceLine(**{**given, "said_by": list(line.said_by)}))
    return found


@router.get("/feeds", response_model=list[FeedLine])
def feeds(request: Request) -> Any:
    """Return the feeds that this server visits, in the order they were added."""
    house = house_of(request)
    if not book_path(house.settings.record).exists():
        return []
    return [
        FeedLine(address=feed.address, source=feed.source, next_at=at if at.year > 1 else None)
        for feed, at in house.feeds.all()
    ]


@router.get("/behind/overview", response_model=IncidentPage)
def behind_overview(
    request: Request,
    response: Response,
    asking: Asking,
    lacks: Annotated[Literal["point", "date"], Query(description="What is lacking.")],
    limit: Many = PAGE,
    after: After = "",
) -> Any:
    """Return the selected incidents that stand at no point of the map, or that have no date."""
    board = house_of(request).board()
    if unchanged(request, response, board.state):
        return not_modified(response)
    return _page(request, board, board.listed(lacking(board, asking.asked, lacks)), limit, after)


@router.get("/behind/actor", response_model=IncidentPage)
def behind_actors_figure(
    request: Request,
    response: Response,
    actor: Words,
    stance: Annotated[
        Words, Query(description="How the actor stands to the incident: claimed, blamed, denied...")
    ] = "",
    harm: Annotated[Words, Query(description="Without a stance: the harm of the figure.")] = "killed",
    group: Annotated[Words, Query(description="Without a stance: the group of victims of the figure.")] = "unknown",
    limit: Many = PAGE,
    after: After = "",
) -> Any:
    """Return the incidents behind a figure of an actor's page."""
    house = house_of(request)
    board = house.board()
    if unchanged(request, response, board.state):
        return not_modified(response)
    mask = behind_actor(house, board, actor, stance=stance, harm=harm, group=group)
    return _page(request, board, board.listed(mask), limit, after)


def _page(request: Request, board: Board, rows: NDArray[np.int64], limit: int, after: str) -> IncidentPage:
    rows = board.behind(rows, after, is_newest=True) if after else rows
    return incident_page(house_of(request), board, rows, limit)
