"""Exports: the incidents that a filter lets through, in one of the field's formats, under a profile of sharing.

``public`` is what leaves unless more is asked for; more takes somebody who is
signed in, says so, and is logged in custody as every export is.
"""

import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from tocsin.errors import BadRequest
from tocsin.exchange import FORMATS, Format, format_named
from tocsin.exporting import before_release, export, rules_of
from tocsin.reference.sharing_rules import DEFAULT, profile_names
from tocsin.selecting import NAMES
from tocsin.web.api import ANSWERS, MISSING, Asking
from tocsin.web.asking import Asked, Fields, asked_from
from tocsin.web.forms import OurForm
from tocsin.web.overview_page import chips
from tocsin.web.rendering import house_of, page, who, words_for
from tocsin.web.tokens import Token, check_filters

router = APIRouter()
api = APIRouter(prefix="/api", tags=["exports"], responses=ANSWERS)
LOOKED_AT = 3000
"""Incidents up to which the report before release is made at once; above it is asked for. Source: our choice."""
_INCIDENT = re.compile(r"incident-[0-9a-f]{16}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What somebody wants to take along."""

    asked: Asked
    only: str
    """The id of a single incident, "" for all that the filter lets through."""
    profile: str
    leave_out: bool

    def address(self, **more: object) -> str:
        """Return the query of an address that asks for this."""
        return self.asked.address(incident=self.only, profile=self.profile, **more)


def leaving_of(request: Request, given: Fields) -> Leaving:
    """Return what a form or address wants to take along. Raises: BadRequest; HTTPException for no such incident."""
    one = {name: next((str(v).strip() for v in given.getlist(name)), "") for name in ("incident", "profile")}
    only = one["incident"]
    if only:
        if not _INCIDENT.fullmatch(only):
            raise HTTPException(404, f"{only}: there is no such incident in this record")
        try:
            only = house_of(request).ledger.incident(only).id
        except BadRequest as err:
            raise HTTPException(404, str(err)) from err
    profile = one["profile"] or DEFAULT
    rules_of(profile)
    return Leaving(asked=asked_from(given), only=only, profile=profile, leave_out=bool(given.getlist("leave_out")))


def token_of(request: Request) -> Token | None:
    """Return the API token that a program came with, None for people."""
    return getattr(request.state, "token", None)


@router.get("/export")
def share(request: Request, look: str = "") -> Response:
    """Show what can be taken along: formats, profiles, and the report before release."""
    return _form(request, leaving_of(request, request.query_params), look=bool(look))


def _form(request: Request, wanted: Leaving, *, look: bool = False, wrong: str = "", status: int = 200) -> Response:
    house, words = house_of(request), words_for(request)
    board = house.board()
    number = 1 if wanted.only else int(board.found(wanted.asked.selection).sum())
    release = None
    if number and (look or number <= LOOKED_AT) and not wrong:
        release = before_release(house.ledger, wanted.asked.selection, rules_of(wanted.profile), only=wanted.only)
    return page(
        request,
        "export.html",
        status,
        wanted=wanted,
        number=number,
        formats=FORMATS.values(),
        profiles=profile_names(),
        default=DEFAULT,
        release=release,
        wrong=wrong,
        fields=[(n, v) for n, v in {**wanted.asked.words, "incident": wanted.only}.items() if v],
        set_filters=[] if wanted.only else chips(board, wanted.asked, words),
    )


@router.post("/export", dependencies=[OurForm])
async def take(request: Request) -> Response:
    """Hand over the file that the form asks for."""
    given = await request.form()
    wanted = await run_in_threadpool(leaving_of, request, given)
    form = format_named(str(given.get("format", "")))
    if wanted.profile != DEFAULT and not (who(request) and given.get("sure")):
        wrong = words_for(request)("share.need_sure" if who(request) else "share.need_sign_in", profile=wanted.profile)
        return await run_in_threadpool(_refused, request, wanted, wrong)
    try:
        return await run_in_threadpool(written, request, wanted, form)
    except BadRequest as err:
        return await run_in_threadpool(_refused, request, wanted, str(err))


def _refused(request: Request, wanted: Leaving, wrong: str) -> Response:
    return _form(request, wanted, wrong=wrong, status=400)


def written(request: Request, wanted: Leaving, form: Format) -> FileResponse:
    """Write the file, log it in custody, hand it over and throw it away. Raises: BadRequest."""
    house = house_of(request)
    name = f"{wanted.only or 'incidents'}{form.suffix}"
    folder = tempfile.TemporaryDirectory(prefix="tocsin-export-")
    try:
        out = Path(folder.name) / name
        rules = rules_of(wanted.profile)
        done = export(
            house.ledger, wanted.asked.selection, form, out,
            rules=rules, clock=house.clock, leave_out=wanted.leave_out, only=wanted.only,
        )  # fmt: skip
    except BaseException:
        folder.cleanup()
        raise
    headers = {"x-tocsin-incidents": str(done.incidents), "x-tocsin-left-out": str(done.left_out)}
    headers |= {"x-tocsin-profile": wanted.profile, "x-tocsin-sha256": done.sha256}
    return FileResponse(
        out, media_type=form.media_type, filename=name, headers=headers, background=BackgroundTask(folder.cleanup)
    )


@api.get(
    "/export/{form}",
    responses={**MISSING, 401: {"description": "More than `public` takes a session, or a token of that profile."}},
    response_class=Response,
)
def export_file(
    request: Request,
    form: str,
    asking: Asking,
    profile: Annotated[
        str, Query(max_length=100, description="What may leave; more than public takes a session or a token.")
    ] = "",
    incident: Annotated[str, Query(max_length=100, description="The id of a single incident.")] = "",
    leave_out: Annotated[
        str, Query(max_length=10, description="yes: leave out what may not leave, do not refuse.")
    ] = "",
) -> Any:
    """Return the incidents that the filters let through, in one of the formats, under a profile; logged in custody."""
    del asking, profile, incident, leave_out  # read from the address as the page reads them
    if form not in FORMATS:
        raise HTTPException(404, f"{form!r} is no format; there are {', '.join(FORMATS)}")
    known = (*NAMES, "profile", "incident", "leave_out")
    if strange := next((name for name in request.query_params if name not in known), ""):
        # A filter that is overlooked lets more leave than was asked for.
        raise BadRequest(f"{strange!r} is no filter of an export; there are {', '.join(known)}")
    wanted = leaving_of(request, request.query_params)
    if token := token_of(request):
        wanted = wanted if request.query_params.get("profile") else replace(wanted, profile=token.profile)
        if wanted.profile not in (DEFAULT, token.profile):
            raise HTTPException(403, f"this token is for the profile {token.profile}")
        check_filters(wanted.asked.selection, rules_of(wanted.profile))
    elif wanted.profile != DEFAULT and not who(request):
        raise HTTPException(401, words_for(request)("share.need_sign_in", profile=wanted.profile))
    return written(request, wanted, FORMATS[form])


@api.get("/formats")
def formats() -> Any:
    """Return the formats of exports, each with what it cannot hold, and the profiles of sharing."""
    told = [
        {"name": f.name, "title": f.title, "suffix": f.suffix, "media_type": f.media_type,
         "cannot_hold": list(f.cannot_hold)}
        for f in FORMATS.values()
    ]  # fmt: skip
    return {"formats": told, "profiles": profile_names(), "default_profile": DEFAULT}
