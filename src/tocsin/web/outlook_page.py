"""Surges and forecasts: never without how often such alarms were right, or the interval and its own record."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from tocsin.errors import BadRequest
from tocsin.foreseeing import forecast as foreseen
from tocsin.foreseeing import surges as sounded
from tocsin.records import Harm
from tocsin.web.asking import asked_from
from tocsin.web.compare_page import Asking
from tocsin.web.count_page import code_of
from tocsin.web.rendering import house_of, page

router = APIRouter()
RATE = 0.05
"""False alarms a week over all series: what `tocsin surges` takes too."""
SHOWN = 200
PATIENCE = 2.0
"""Seconds after which the page says that a forecast is being made, and asks again by itself. Our choice."""


@router.get("/surges")
def surges(request: Request, rate: str = "", every: str = "") -> Response:
    """Show alarms on the weekly series of provinces and of actors in them."""
    asked, house = asked_from(request.query_params), house_of(request)
    try:
        given = float(rate or RATE)
    except ValueError as err:
        raise BadRequest(f"rate {rate!r} is no number; it is between 0 and 1, such as {RATE}") from err
    found = sounded(house.ledger, asked.selection, given, counter=house.counter)
    shown = [one for one in found.sounded if every or one.is_now]
    return page(
        request, "surges.html",
        count=Asking(asked=asked), found=found, shown=shown[:SHOWN], all=len(shown), every=bool(every), rate=given,
    )  # fmt: skip


@router.get("/forecast")
def forecast(request: Request, what: str = "") -> Response:
    """Show what provinces may have in months to come, with the method's own record."""
    asked, house = asked_from(request.query_params), house_of(request)
    harm = code_of(Harm, "what", what) if what else None
    found = house.foreseen.asked(
        house.ledger.last_change(),
        (asked.selection, harm),
        lambda: foreseen(house.ledger, asked.selection, harm, counter=house.counter),
        PATIENCE,
    )
    return page(request, "forecast.html", count=Asking(asked=asked), found=found, what=what, harms=tuple(Harm)[:3])
