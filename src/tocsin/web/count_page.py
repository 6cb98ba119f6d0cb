"""Counts: what, told apart by what, in which periods; as table and chart, every number with the incidents behind it.

A number that a filter of the overview says exactly leads there. The others
(weeks of one district, what only possibly falls inside) lead to a list of the
very incidents that were counted.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

import numpy as np
from fastapi import APIRouter, Request
from starlette.responses import Response

from tocsin.analysis.counting import By, Coverage, Line, Step, incidents_behind
from tocsin.counting import Counted, Counter
from tocsin.errors import BadRequest
from tocsin.records import Harm, Summary
from tocsin.web.asking import Asked, asked_from, asked_of
from tocsin.web.house import House
from tocsin.web.methods import method_of
from tocsin.web.overview_page import chips
from tocsin.web.rendering import country_name, house_of, page, words_for
from tocsin.web.words import Words

router = APIRouter()
C = TypeVar("C", By, Step, Harm)
HARMS = (Harm.KILLED, Harm.INJURED)
MOST_LINES = 500
"""Rows that are shown; the chart has all, and the command line. Source: our choice."""
DRAWN = 6
"""Keys that get a line of their own in the chart, those with the most incidents. Source: our choice."""
MOST_LISTED = 500
ALIKE = {By.TYPE: "type", By.STATUS: "status", By.COUNTRY: "country", By.ATTRIBUTION: "attributed"}
"""Ways to tell rows apart that a filter of the same meaning has. Source: docs/codebook.md, "Selections"."""
FIELDS = ("from", "to", "actor", "attributed", "type", "country", "province", "place", "harm")
"""Filters that the form has; the others of an address stay in force unseen, and are named above the table."""
KINDS = {By.TYPE: "type", By.STATUS: "status", By.ATTRIBUTION: "attributed", By.VICTIMS: "group", By.HARM: "harm"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What a page of counts asks for."""

    asked: Asked
    by: By
    step: Step
    harms: tuple[Harm, ...]

    def address(self, **more: object) -> str:
        """Return the query of an address that asks for this."""
        return self.asked.address(by=self.by, per=self.step, **more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the table with where its numbers lead, and what was read in its period."""

    line: Line
    words: str
    sure: str
    possibly: str
    read: Coverage | None


def code_of(codes: type[C], what: str, word: str) -> C:
    """Return the code of a word. Raises: BadRequest, saying what is legal."""
    try:
        return codes(word)
    except ValueError as err:
        raise BadRequest(f"{what} {word!r}: it is one of {', '.join(codes)}") from err


def count_of(request: Request) -> Count:
    """Return what an address asks to be counted. Raises: BadRequest."""
    given = request.query_params
    return Count(
        asked=asked_from(given),
        by=code_of(By, "by", given.get("by") or "nothing"),
        step=code_of(Step, "per", given.get("per") or "all"),
        harms=tuple(dict.fromkeys((*HARMS, code_of(Harm, "harm", given.get("harm") or "killed")))),
    )


@router.get("/count")
def count(request: Request) -> Response:
    """Count what the address asks for, with what was read and how it was counted."""
    asked, words, house = count_of(request), words_for(request), house_of(request)
    counted = house.counter.count(asked.asked.selection, asked.by, asked.step, asked.harms)
    lines = sorted(counted.tally.lines, key=_order(asked.step))
    return page(
        request,
        "count.html",
        count=asked,
        rows=[_row(asked, line, counted, words) for line in lines[:MOST_LINES]],
        all_lines=len(lines),
        coverage=list(counted.coverage.values()),
        total=_total(asked, house.counter) if asked.by is not By.NOTHING or asked.step is not Step.ALL else None,
        method=method_of(asked.asked.selection, asked.by, asked.step, counted.tally.undated, words),
        remarks=counted.remarks,
        drawn=json.dumps(drawn(asked, lines, counted, words)) if asked.step is not Step.ALL and lines else "",
        most=max((line.incidents for line in lines), default=1) or 1,
        set_filters=chips(house.board(), asked.asked, words),
        hidden=[(name, value) for name, value in asked.asked.words.items() if name not in FIELDS],
        ways=tuple(By),
        steps=tuple(Step),
    )


def _total(asked: Count, counter: Counter) -> Line | None:
    found = counter.count(asked.asked.selection, By.NOTHING, Step.ALL, asked.harms).tally.lines
    return found[0] if found else None


def _order(step: Step) -> Any:
    if step is Step.ALL:
        return lambda line: (-line.incidents, -line.possibly, line.key)
    return lambda line: (line.number, line.key)


def _row(asked: Count, line: Line, counted: Counted, words: Words) -> Row:
    sure, possibly = (
        f"/count/incidents?{asked.address(key=line.key or '-', period=line.period, which=which)}"
        for which in ("sure", "possibly")
    )
    exact = overview_of(asked, line)
    return Row(
        line=line,
        words=key_words(asked.by, line.key, words),
        sure=f"/?{exact.address()}" if exact else sure,
        possibly=possibly,
        read=counted.read(line),
    )


def overview_of(asked: Count, line: Line) -> Asked | None:
    """Return the filter that lets through what a line counts for certain; None where there is no such filter."""
    told = {**asked.asked.words, "certain": "yes"}
    if asked.by is not By.NOTHING:
        name = ALIKE.get(asked.by, "")
        if not name or not line.key or (name in told and told[name] != line.key):
            return None
        told[name] = line.key
    if line.period:
        first, last = days_of(line.period)
        since, until = asked.asked.selection.since, asked.asked.selection.until
        told["from"] = max(first, since or first).isoformat()
        told["to"] = min(last, until or last).isoformat()
    elif asked.step is not Step.ALL:
        return None
    return asked_of(told)


def days_of(period: str) -> tuple[date, date]:
    """Return the first and the last day of a period as ISO 8601 writes it; quarters as 2021-Q1.

    >>> days_of("2021-Q1"), days_of("2024-02")[1], days_of("2021-W01")[0]
    ((datetime.date(2021, 1, 1), datetime.date(2021, 3, 31)), datetime.date(2024, 2, 29), datetime.date(2021, 1, 4))
    """
    year, _, rest = period.partition("-")
    if rest.startswith("W"):
        first = date.fromisocalendar(int(year), int(rest[1:]), 1)
        return first, first + timedelta(days=6)
    if rest.count("-") == 1:
        return date.fromisoformat(period), date.fromisoformat(period)
    month, months = (int(rest[1:]) * 3 - 2, 3) if rest.startswith("Q") else (int(rest or 1), 1 if rest else 12)
    after = int(year) * 12 + month - 1 + months
    last = date(after // 12, after % 12 + 1, 1) - timedelta(days=1) if after // 12 <= date.max.year else date.max
    return date(int(year), month, 1), last


def key_words(by: By, key: str, words: Words) -> str:
    """Return what a row is about, in words; "" where the record does not say."""
    if by is By.COUNTRY and key:
        return country_name(key, words.language)
    return words.code(KINDS[by], key) if by in KINDS and key else key


def drawn(asked: Count, lines: Sequence[Line], counted: Counted, words: Words) -> dict[str, Any]:
    """Return what the chart draws: every period from the first to the last, an empty one as 0, and what was read."""
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.key] = sums.get(line.key, 0) + line.incidents + line.possibly
    keys = sorted(sums, key=lambda key: (-sums[key], key))[:DRAWN]
    periods = {line.number: line.period for line in lines}
    order = sorted(periods)
    at = {number: place for place, number in enumerate(order)}
    series = {key: [[0] * len(order) for _ in range(5)] for key in keys}
    for line in lines:
        if line.key in series:
            killed = line.sums[asked.harms[0].value]
            told = (line.incidents, line.possibly, killed.low, killed.best, killed.high)
            for values, value in zip(series[line.key], told, strict=True):
                values[at[line.number]] = value
    return {
        "periods": [periods[number] for number in order],
        "starts": [days_of(periods[number])[0].toordinal() for number in order],
        "ends": [days_of(periods[number])[1].toordinal() + 1 for number in order],
        "series": [{"name": key_words(asked.by, k, words) or words("count.all"), "values": series[k]} for k in keys],
        "read": [one.reports if (one := counted.coverage.get(periods[number])) else 0 for number in order],
        "left": len(sums) - len(keys),
    }


@router.get("/count/incidents")
def behind(request: Request, key: str = "", period: str = "", which: str = "sure") -> Response:
    """List the incidents behind one number."""
    asked, words, house = count_of(request), words_for(request), house_of(request)
    if which not in ("sure", "possibly"):
        raise BadRequest(f"which {which!r}: it is sure or possibly")
    counted = house.counter.count(asked.asked.selection, asked.by, asked.step, asked.harms)
    wanted = ("" if key == "-" else key, period)
    line = next((one for one in counted.tally.lines if (one.key, one.period) == wanted), None)
    ids = incidents_behind(counted.tally, line)[which == "possibly"] if line else ()
    return page(
        request,
        "count_incidents.html",
        count=asked,
        key=key_words(asked.by, wanted[0], words),
        period=period,
        which=which,
        rows=summaries_of(house, ids[:MOST_LISTED]),
        all=len(ids),
        line=line,
    )


def summaries_of(house: House, ids: Sequence[str]) -> tuple[Summary, ...]:
    """Return incidents by their ids, each in a line, in the order of their dates."""
    board = house.board()
    rows = np.flatnonzero(np.isin(board.facts.ids, np.array([one.encode() for one in ids], board.facts.ids.dtype)))
    return house.ledger.summaries_by_number([int(number) for number in board.numbers[rows]])
