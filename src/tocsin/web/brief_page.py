"""Briefs: a period on paper, as `tocsin brief` writes it, asked for in a form and taken along as a file."""

import tempfile
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, Response

from tocsin.briefing import MOST_LISTED, write
from tocsin.errors import BadRequest
from tocsin.exchange.briefs import FORMS
from tocsin.exporting import rules_of
from tocsin.reference.sharing_rules import DEFAULT, profile_names
from tocsin.web.asking import Asked, Fields, asked_from, asked_of
from tocsin.web.compare_page import Asking
from tocsin.web.forms import OurForm
from tocsin.web.rendering import house_of, page, who, words_for

router = APIRouter()
MEDIA = {
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@router.get("/brief")
def ask(request: Request) -> Response:
    """Show the form."""
    return _form(request, asked_from(request.query_params))


def _form(request: Request, asked: Asked, *, wrong: str = "", given: dict[str, str] | None = None) -> Response:
    return page(
        request,
        "brief.html",
        400 if wrong else 200,
        count=Asking(asked=asked),
        forms=tuple(FORMS),
        profiles=profile_names(),
        given={"form": ".pdf", "profile": DEFAULT, "most": str(MOST_LISTED)} | (given or {}),
        wrong=wrong,
    )


@router.post("/brief", dependencies=[OurForm])
async def take(request: Request) -> Response:
    """Hand over the brief that the form asks for; a wrong question comes back with the form."""
    return await run_in_threadpool(_taken, request, await request.form())


def _taken(request: Request, given: Fields) -> Response:
    told = {name: next((str(v).strip() for v in given.getlist(name)), "") for name in ("form", "profile", "most")}
    asked = asked_of({})
    try:
        asked = asked_from(given)
        if told["profile"] == DEFAULT or (who(request) and given.getlist("sure")):
            return written(request, asked, told)
        wrong = words_for(request)("share.need_sure" if who(request) else "share.need_sign_in", profile=told["profile"])
    except BadRequest as err:
        wrong = str(err)
    return _form(request, asked, wrong=wrong, given=told)


def written(request: Request, asked: Asked, told: dict[str, str]) -> FileResponse:
    """Write the brief, log it in custody, hand it over and throw it away. Raises: BadRequest."""
    if told["form"] not in FORMS:
        raise BadRequest(f"{told['form']!r} is no form of a brief; there are {', '.join(FORMS)}")
    if not told["most"].isdigit():
        raise BadRequest(f"{told['most']!r} is no number of incidents; 0 lists all")
    house, rules = house_of(request), rules_of(told["profile"])
    folder = tempfile.TemporaryDirectory(prefix="tocsin-brief-")
    try:
        out = Path(folder.name) / f"brief{told['form']}"
        write(
            house.ledger, asked.selection, out,
            rules=rules, today=house.clock().date(), clock=house.clock, most=int(told["most"]),
        )  # fmt: skip
    except BaseException:
        folder.cleanup()
        raise
    done = BackgroundTask(folder.cleanup)
    return FileResponse(out, media_type=MEDIA[told["form"]], filename=out.name, background=done)
