"""Pages from templates: everything is escaped, every value comes from outside, words from the catalogue."""

import json
import secrets
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from tocsin.errors import BadReference
from tocsin.web.accounts import SESSION, VISIT
from tocsin.web.house import House
from tocsin.web.row import actors_of, how_sure, precision_of, tolls_of
from tocsin.web.words import LANGUAGES, Words, language_of, words_of

LANGUAGE = "tocsin_language"
MEND = "run `python hatch_build.py` in the checkout, or install Tocsin again"


@cache
def manifest() -> dict[str, str]:
    """Return the built name of each file that pages load. Raises: BadReference where none was built."""
    listed = files("tocsin.web").joinpath("static", "manifest.json")
    try:
        found: dict[str, str] = json.loads(listed.read_text("utf-8"))
    except FileNotFoundError as err:
        raise BadReference(f"{listed}: the files that pages load were not built; {MEND}") from err
    return found


def static(name: str) -> str:
    """Return the address of a file that pages load."""
    return f"/static/{manifest()[name]}"


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("tocsin.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(static=static, languages=LANGUAGES)
    made.filters["arrow"] = lambda text: str(text).replace(" -> ", " → ")
    made.filters["part"] = lambda text: quote(str(text), safe="")
    return made


def house_of(request: Request) -> House:
    """Return what the application holds."""
    house: House = request.app.state.house
    return house


def words_for(request: Request) -> Words:
    """Return the words of the language that somebody reads."""
    chosen = request.query_params.get("lang") or request.cookies.get(LANGUAGE, "")
    return words_of(language_of(chosen, request.headers.get("accept-language", "")))


def who(request: Request) -> str:
    """Return who is signed in, "" for nobody."""
    return house_of(request).accounts.who(request.cookies.get(SESSION, ""))


def page(request: Request, template: str, /, status: int = 200, **given: Any) -> HTMLResponse:
    """Return a page made of a template and values."""
    words, visit = words_for(request), request.cookies.get(VISIT, "") or secrets.token_urlsafe(24)
    house = house_of(request)
    made = (
        _templates()
        .get_template(template)
        .render(
            {
                "t": words,
                "request": request,
                "here": request.url.path,
                "me": who(request),
                "has_accounts": bool(house.accounts.names),
                "form_token": house.accounts.form_token(visit),
                "country_name": words.country,
                "basemap": house.settings.basemap,
                "record": house.ledger.name.rpartition("/")[2],
                "how_sure": how_sure,
                "precision_of": precision_of,
                "tolls_of": tolls_of,
                "actors_of": actors_of,
                **given,
                "wrong": "\n".join(map(words.said, str(given.get("wrong", "")).splitlines())),
            }
        )
    )
    answer = HTMLResponse(made, status)
    if VISIT not in request.cookies:
        answer.set_cookie(VISIT, visit, httponly=True, samesite="strict", max_age=30 * 86_400)
    answer.headers["vary"] = "Accept-Language, Cookie"
    return answer


def country_name(code: str, language: str) -> str:
    """Return a country's name in a language."""
    return words_of(language).country(code)
