"""Signing in and out, making an account, choosing the language."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from tocsin.errors import BadRequest
from tocsin.web.accounts import LASTS, SESSION
from tocsin.web.forms import OurForm
from tocsin.web.rendering import LANGUAGE, house_of, page, who
from tocsin.web.words import LANGUAGES

router = APIRouter()


@router.get("/sign-in")
def sign_in_form(request: Request, back: str = "/") -> Response:
    """Show the form to sign in; to make the first account, where there is none."""
    is_first = not house_of(request).accounts.names
    return page(request, "sign_in.html", is_new=is_first, wrong="", name="", back=_inside(back))


@router.get("/accounts/new")
def account_form(request: Request) -> Response:
    """Show the form for a further account to somebody who is signed in."""
    _may_add(request)
    return page(request, "sign_in.html", is_new=True, wrong="", name="", back="/")


def _may_add(request: Request) -> None:
    if house_of(request).accounts.names and not who(request):
        raise HTTPException(403, "a further account is made by somebody who is signed in")


def _inside(back: str) -> str:
    """Return where to go back to, which is a page of ours whatever was asked for."""
    return back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"


Given = Annotated[str, Form(max_length=1000)]


@router.post("/sign-in", dependencies=[OurForm])
def sign_in(request: Request, name: Given, password: Given, back: Given = "/") -> Response:
    """Sign somebody in."""
    accounts = house_of(request).accounts
    try:
        known = accounts.check(name, password)
    except BadRequest as err:
        given = {"is_new": False, "wrong": str(err), "name": name, "back": _inside(back)}
        return page(request, "sign_in.html", 400, **given)
    return _signed_in(request, known, back)


@router.post("/accounts", dependencies=[OurForm])
def add_account(request: Request, name: Given, password: Given, back: Given = "/") -> Response:
    """Make an account; whoever makes the first is signed in by it."""
    _may_add(request)
    accounts = house_of(request).accounts
    try:
        made = accounts.add(name, password)
    except BadRequest as err:
        given = {"is_new": True, "wrong": str(err), "name": name, "back": _inside(back)}
        return page(request, "sign_in.html", 400, **given)
    return RedirectResponse(_inside(back), 303) if who(request) else _signed_in(request, made, back)


def _signed_in(request: Request, name: str, back: str) -> Response:
    answer = RedirectResponse(_inside(back), 303)
    cookie = house_of(request).accounts.session(name)
    is_safe = request.url.scheme == "https"
    answer.set_cookie(SESSION, cookie, max_age=LASTS, httponly=True, samesite="strict", secure=is_safe)
    return answer


@router.post("/sign-out", dependencies=[OurForm])
def sign_out() -> Response:
    """Sign somebody out of this browser."""
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(SESSION)
    return answer


@router.get("/language/{code}")
def language(request: Request, code: str) -> Response:
    """Keep a language that was chosen by hand, and go back to where it was chosen."""
    if code not in LANGUAGES:
        raise HTTPException(404, f"{code}: the languages are {', '.join(LANGUAGES)}")
    came_from = request.headers.get("referer", "")
    path = "/" + came_from.partition("://")[2].partition("/")[2] if came_from else "/"
    answer = RedirectResponse(_inside(path), 303)
    answer.set_cookie(LANGUAGE, code, max_age=365 * 86_400, samesite="strict", httponly=True)
    return answer
