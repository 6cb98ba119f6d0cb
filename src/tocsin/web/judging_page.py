"""Judging one incident: split claims off, accept, reject, correct, join, note; and many at once, after a preview."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from tocsin.analysis import Line, lines_of
from tocsin.errors import BadRequest
from tocsin.judging import Judge
from tocsin.records import Judgement
from tocsin.web.asking import asked_from
from tocsin.web.forms import OurForm, Person
from tocsin.web.rendering import house_of, page, who, words_for
from tocsin.web.review_page import desk_of
from tocsin.web.row import summary_of

router = APIRouter(prefix="/review")
MOST_AT_ONCE = 200
"""Incidents judged in one go. Source: our choice: so many can be looked over in a preview."""
FIELDS = ("type", "date", "place", "killed", "injured", "perpetrator")
"""Of an incident that are corrected here; ``tocsin judge correct`` knows more."""
WEIGHTY = ("toll", "dates", "places", "type")
"""Fields whose sentences are shown first."""
Given = Annotated[str, Form(max_length=2000)]


@router.get("/incident/{name}")
def incident(request: Request, name: str) -> Response:
    """Show an incident's tellings, to be taken apart, accepted or corrected."""
    ledger = house_of(request).ledger
    try:
        found = ledger.incident(name)
    except BadRequest as err:
        raise HTTPException(404, str(err)) from err
    tellings = ledger.tellings(found.claims)
    claims = [c for t in tellings for c in (t.claim, *t.tolls, *t.responsibility)]
    texts = {text: ledger.text(text) for text in dict.fromkeys(c.text for c in claims if c.text)}
    lines = lines_of(claims, texts, {t.report.id: t.report for t in tellings})
    by_claim = {t.claim.id: [x for x in lines if x.claim in {t.claim.id, *(c.id for c in t.tolls)}] for t in tellings}
    return page(
        request,
        "judge_incident.html",
        incident=found,
        row=summary_of(found),
        tellings=[(t, _shown(by_claim[t.claim.id])) for t in tellings],
        fields=FIELDS,
        judgements=ledger.judgements_on(tellings),
        my_done=_done(request),
    )


def _done(request: Request) -> int:
    return len(desk_of(house_of(request), who(request)).done)


def _shown(lines: list[Line]) -> list[Line]:
    """Return a telling's weightiest lines, each sentence once."""
    seen: dict[str, Line] = {}
    for line in sorted(lines, key=lambda line: WEIGHTY.index(line.field) if line.field in WEIGHTY else len(WEIGHTY)):
        if line.words:
            seen.setdefault(line.before + line.words + line.after, line)
    return list(seen.values())[:3]


@router.post("/incident/{name}", dependencies=[OurForm])
def judge_incident(
    request: Request,
    me: Person,
    name: str,
    act: Given,
    reason: Given = "",
    claim: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies it
    field: Given = "",
    value: Given = "",
    other: Given = "",
) -> Response:
    """Enter what a person decided of an incident."""
    house, words = house_of(request), words_for(request)
    judge = Judge(house.ledger, by=me, reason=reason.strip() or words("review.reason"), clock=house.clock)
    desk = desk_of(house, me)
    with desk.lock:
        made = _judged(judge, name, act, claim, (field, value, other.strip()))
        desk.done.append((f"{act} {name}", tuple(j.id for j in made)))
    return RedirectResponse(f"/review/incident/{name}", 303)


def _judged(judge: Judge, name: str, act: str, claims: list[str], more: tuple[str, str, str]) -> tuple[Judgement, ...]:
    field, value, other = more
    match act:
        case "split":
            return judge.split(name, claims)
        case "accept":
            return judge.accept(name)
        case "reject":
            if not claims:
                raise BadRequest("choose the tellings to reject")
            return tuple(j for claim in claims for j in judge.reject(claim))
        case "correct":
            return judge.correct(name, field, value)
        case "note":
            return judge.note(name, value)
        case "same":
            return judge.same(name, other)
    raise BadRequest(f"{act!r} is nothing that can be done with an incident here")


@router.get("/bulk")
def bulk(request: Request) -> Response:
    """Show what would be accepted at once."""
    house, asked = house_of(request), asked_from(request.query_params)
    board = house.board()
    rows = board.listed(board.found(asked.selection))
    shown = [int(board.numbers[row]) for row in rows[:MOST_AT_ONCE]]
    return page(
        request,
        "bulk.html",
        asked=asked,
        all=len(rows),
        rows=house.ledger.summaries_by_number(shown),
        most=MOST_AT_ONCE,
        address=asked.address(),
    )


@router.post("/bulk", dependencies=[OurForm])
def bulk_accept(
    request: Request,
    me: Person,
    reason: Given,
    incident: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Accept the incidents that were ticked in the preview."""
    if not 1 <= len(incident) <= MOST_AT_ONCE:
        raise BadRequest(f"choose 1 to {MOST_AT_ONCE} incidents")
    house = house_of(request)
    judge, desk = Judge(house.ledger, by=me, reason=reason, clock=house.clock), desk_of(house, me)
    with desk.lock:
        made = [j for name in dict.fromkeys(incident) for j in judge.accept(name)]
        desk.done.append(("bulk", tuple(j.id for j in made)))
    return RedirectResponse("/review", 303)
