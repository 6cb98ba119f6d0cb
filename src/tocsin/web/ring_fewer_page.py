"""What fewer posts can do, and what a change does to a plan: the rota's page, and the fields of what if.

A rota's seed is sent in a form and never stands in an address, which browsers and servers keep.
"""

from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from tocsin.errors import BadMaterial, BadRequest
from tocsin.planning_fewer import Rota
from tocsin.selecting import as_date
from tocsin.web.forms import OurForm
from tocsin.web.rendering import house_of, page, words_for
from tocsin.web.ring_page import FIELDS, asked_of, query_of
from tocsin.web.ring_plans import Plans
from tocsin.web.words import Words

router = APIRouter()
MOST_DAYS = 366
OF_ROTA = ("posts", "days", "begin", "sees", "price")


@router.post("/ring/rota", dependencies=[OurForm])
async def rota(request: Request) -> Response:
    """Draw a rota: how often to stand where, and who stands when."""
    return await run_in_threadpool(_rota, request, await request.form())


def _rota(request: Request, form: FormData) -> Response:
    words, plans = words_for(request), house_of(request).plans
    given = {name: str(form.get(name, "")).strip()[:500] for name in (*FIELDS, *OF_ROTA, "seed")}
    asked = {name: given[name] for name in FIELDS}
    shown: dict[str, Any] = {"given": given, "query": query_of(asked), "found": None, "wrong": ""}
    try:
        found = _drawn(plans, given, words)
    except (BadRequest, BadMaterial) as err:
        return page(request, "rota.html", 400, **{**shown, "wrong": str(err)})
    answer = page(request, "rota.html", **{**shown, "found": found})
    answer.headers["cache-control"] = "no-store"
    return answer


def _drawn(plans: Plans, given: dict[str, str], words: Words) -> Rota:
    """Return the rota that the fields ask for. Raises: BadRequest naming the field."""
    if not given["seed"]:
        raise BadRequest(words("ring.need_seed"))
    days = given["days"] or "28"
    if not (days.isdecimal() and 1 <= int(days) <= MOST_DAYS):
        raise BadRequest(f"{words('ring.rota_days')}: 1 – {MOST_DAYS}")
    return plans.rota(
        given["roads"] or plans.names()[0],
        asked_of({**given, "posts": given["posts"] or "1"}, words),
        days=int(days),
        seed=given["seed"],
        begins=as_date(given["begin"]) if given["begin"] else None,
        sees=_number(given["sees"] or "1", words("ring.sees")),
        price_km=_number(given["price"] or "0", words("ring.price")),
    )


def _number(given: str, name: str) -> float:
    try:
        return float(given.replace(",", "."))
    except ValueError as err:
        raise BadRequest(f"{name}: {given!r} is no number") from err
