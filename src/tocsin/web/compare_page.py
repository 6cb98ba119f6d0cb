"""Period against period, place against place, actor against actor: the ratio with its intervals, and what warns."""

from dataclasses import dataclass
from math import log2
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from tocsin.analysis.comparing import Interval, in_figures
from tocsin.analysis.counting import Side
from tocsin.counting import other_side
from tocsin.errors import BadRequest
from tocsin.records import Selection
from tocsin.selecting import in_words
from tocsin.web.asking import Asked, asked_from, asked_of
from tocsin.web.rendering import house_of, page, words_for
from tocsin.web.words import Words

router = APIRouter()
WITH = {"since": "with_from", "until": "with_to", "actor": "with_actor", "place": "with_place",
        "province": "with_province", "country": "with_country"}  # fmt: skip
"""What :func:`other_side` asks for -> the field of the form."""
LEAST, MOST = 1 / 16, 16.0
"""Ends of the scale on which intervals are drawn; a longer one is cut and says so. Source: our choice."""
WIDTH, EDGE = 600.0, 20.0
TICKS = ((1 / 16, "1/16"), (1 / 4, "1/4"), (1.0, "1"), (4.0, "4"), (16.0, "16"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """An interval on the scale."""

    low: float
    high: float
    cut_low: bool
    cut_high: bool
    """Whether it goes on beyond an end of the scale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What the form was given, for the fields that it shares with counts."""

    asked: Asked


@router.get("/compare")
def compare(request: Request) -> Response:
    """Compare two counts of the record, or show the form where nothing is asked for yet."""
    given, house, words = request.query_params, house_of(request), words_for(request)
    asked = asked_from(given)
    other = {name: given.get(field, "").strip() for name, field in WITH.items()}
    is_season = bool(given.get("same_season")) or not any(other.values())
    shown: dict[str, Any] = {
        "count": Asking(asked=asked),
        "given": {WITH[name]: value for name, value in other.items()},
    }
    shown |= {"same_season": is_season, "found": None, "wrong": "", "ticks": [(at(v), label) for v, label in TICKS]}
    if not given.get("do") and not (asked.selection.since and asked.selection.until):
        return page(request, "compare.html", **shown)
    wrong = _missing(asked.selection, other, words)
    if wrong:
        return page(request, "compare.html", 400, **{**shown, "wrong": wrong})
    try:
        second = other_side(asked.selection, other, same_season=is_season, today=house.clock().date())
        found = house.counter.compare(asked.selection, second)
    except BadRequest as err:
        return page(request, "compare.html", 400, **{**shown, "wrong": str(err)})
    told = {
        "found": found,
        "figures": in_figures,
        "sides": [_led(found.first, asked.selection), _led(found.second, second)],
        "bars": (bar(found.ratio.exact), bar(found.ratio.dispersed)),
        "mark": at(found.ratio.ratio) if found.ratio.ratio is not None else None,
    }
    return page(request, "compare.html", **{**shown, **told})


def _missing(first: Selection, other: dict[str, str], words: Words) -> str:
    """Return what a comparison lacks, in words; "" for nothing."""
    if first.since is None or first.until is None:
        return words("compare.need_period")
    return words("compare.need_both_ends") if bool(other["since"]) != bool(other["until"]) else ""


def _led(side: Side, selection: Selection) -> tuple[Side, str, str]:
    """Return a side with where its numbers lead: to the certain ones, and to the list of the possible."""
    asked = asked_of(in_words(selection))
    certain = asked_of({**asked.words, "certain": "yes"})
    return side, f"/?{certain.address()}", f"/count/incidents?{asked.address(key='-', which='possibly')}"


def at(ratio: float) -> float:
    """Return where a ratio stands on the drawn scale, which is logarithmic: 1 is in the middle.

    >>> at(1.0), at(16.0), at(1000.0)
    (320.0, 620.0, 620.0)
    """
    held = min(MOST, max(LEAST, ratio))
    return round(EDGE + WIDTH * (log2(held) - log2(LEAST)) / (log2(MOST) - log2(LEAST)), 1)


def bar(interval: Interval) -> Bar:
    """Return an interval as a bar."""
    high = MOST * 2 if interval.high is None else interval.high
    return Bar(low=at(interval.low), high=at(high), cut_low=interval.low < LEAST, cut_high=high > MOST)
