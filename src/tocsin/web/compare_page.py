"""Two periods of one selection beside each other: counts that lead to their incidents, the ratio, how sure it is."""

from dataclasses import replace
from datetime import date

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from tocsin.analysis.comparing import change_in_words
from tocsin.analysis.counting import Comparison
from tocsin.counting import Counter
from tocsin.errors import BadRequest
from tocsin.records import Selection
from tocsin.selecting import as_date, in_words
from tocsin.web.asking import Asked, asked_from
from tocsin.web.rendering import house_of, page

router = APIRouter()


@router.get("/compare")
def compare(request: Request, with_from: str = "", with_to: str = "") -> HTMLResponse:
    """Show the form, and the comparison where both periods are given."""
    asked = asked_from(request.query_params)
    first, second, found = asked.selection, None, None
    if first.since and first.until:
        begin = as_date(with_from) if with_from else year_before(first.since)
        end = as_date(with_to) if with_to else year_before(first.until)
        if begin > end:
            raise BadRequest(f"nothing lies between {begin} and {end}; put the earlier date first")
        second = replace(first, since=begin, until=end)
        found = compared(request, first, second)
    return page(
        request,
        "compare.html",
        asked=asked,
        second=Asked(second, in_words(second)) if second else None,
        found=found,
        change=change_in_words(found.ratio) if found else "",
    )


def compared(request: Request, first: Selection, second: Selection) -> Comparison:
    """Return both counts with what is to be said of them. Raises: BadRequest for a period that is not over."""
    house = house_of(request)
    today = house.clock().date()
    for side in (first, second):
        if side.until and side.until > today:
            raise BadRequest(f"the period to {side.until} is not over; compare periods up to {today} at the latest")
    return Counter(house.ledger).compare(first, second)


def year_before(day: date) -> date:
    """Return the same day a year before; for 29 February the 28th.

    >>> year_before(date(2020, 2, 29)), year_before(date(2021, 6, 30))
    (datetime.date(2019, 2, 28), datetime.date(2020, 6, 30))
    """
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
