"""Quarters, halves and fiscal years: "the third quarter", "Q3 2016", "the first half of 1989", "fiscal 1990"."""

from dataclasses import replace
from datetime import date

from tocsin.reading.times.absolute import day_number, month_number, year_number
from tocsin.reading.times.anchoring import dated, monthed
from tocsin.reading.times.compared import compared_with
from tocsin.reading.times.setting import Found
from tocsin.reading.times.values import (
    Value,
    day,
    half,
    lasting,
    precision_of,
    quarter,
    shifted,
    unit_around,
    unsettled,
    year,
)
from tocsin.records import Anchor
from tocsin.reference.lexicon import table


def _stated_year(found: Found) -> int | None:
    """Return the year of a quarter or half that is written, or told as "last year", "next year's"."""
    if found.has("year"):
        return year_number(found)
    published, words = found.setting.published, table("times")["words"]
    if not found.has("rel") or published is None:
        return None
    rel = found.word("rel")
    return published.year + (1 if rel in words["NEXT"] else -1 if rel in words["LAST"] else 0)


def _quarter(found: Found) -> Value | None:
    """Read a quarter by its number; without a year, the latest that had begun, or the next where the future is told."""
    word = found.word("which")
    number = found.value("which", "ORDINAL")
    number = number if isinstance(number, int) else int(word[0]) if word[:1].isdecimal() else 0
    if not 1 <= number <= 4:
        return None
    stated, published = _stated_year(found), found.setting.published
    if stated or published is None:
        return quarter(stated or found.setting.year, number)
    now = (published.month + 2) // 3
    guessed = published.year - (number > now + (found.points >= 0))
    return quarter(max(guessed, 1), number).counted_from(Anchor.PUBLISHED)


def _last_quarter(found: Found) -> Value | None:
    return quarter(year_number(found), 4)


def _named_quarter(found: Found) -> Value | None:
    published = found.setting.published
    number = int(found.word("which")[1])
    stated = year_number(found)
    if found.word("which")[0] == "h":
        return half(stated, number)
    if stated or published is None:
        return quarter(stated or found.setting.year, number)
    return quarter(published.year - (number > (published.month + 2) // 3), number).counted_from(Anchor.PUBLISHED)


def _quarter_of_year(found: Found) -> Value | None:
    """Read "the 1988 quarter" beside another year's: the same quarter of it."""
    told, number = found.setting.latest_quarter(), year_number(found)
    if found.word("period") == "period":
        told = compared_with(found.setting, is_period=True)
    if number is None:
        return None
    if told is None or told.value.earliest is None:
        return year(number)
    moved = shifted(told.value.earliest, (number - told.value.earliest.year) * 12, "M")
    return unit_around(moved, "Q").counted_from(Anchor.EARLIER, found.setting.place_of(told)) if moved else year(number)


HALF_A_QUARTER = 45
"""A quarter of a firm's own year is named after the calendar's that its middle lies in. Unit: days. Our choice."""


def _period_ended(found: Found) -> Value | None:
    """Read "the quarter ended June 30" as the quarter it mostly is, and "the year ended March 31" as a year long."""
    if found.word("unit") == "year":
        return lasting(1, "Y")
    end = dated(found, month_number(found), day_number(found), year_number(found, "end"))
    unit = str(found.value("unit", "UNIT"))
    back = HALF_A_QUARTER if unit == "Q" else 0
    middle = shifted(end.earliest, -back, "D") if end and end.earliest else None
    return unit_around(middle, unit).counted_from(end.anchor) if end and middle else unsettled(precision_of(unit), unit)


def _half(found: Found) -> Value | None:
    number = 1 if found.word("which") in ("first", "1st") else 2
    if not (found.has("whole") or found.has("month")) and found.beside(1) == "of":
        return None  # the first half of a game
    if found.has("month"):
        told = monthed(found, month_number(found), year_number(found))
        if told.earliest is None or told.latest is None:
            return told
        middle = told.earliest.replace(day=15)
        ends = (told.earliest, middle) if number == 1 else (middle, told.latest)
        return replace(told, earliest=ends[0], latest=ends[1])
    stated, published = _stated_year(found), found.setting.published
    if stated is None and published:
        is_ahead = not found.has("whole") and number > (1 if published.month <= MONTHS_OF_HALF else 2) + (
            found.points >= 0
        )
        return half(max(published.year - is_ahead, 1), number).counted_from(Anchor.PUBLISHED)
    return half(stated or found.setting.year, number)


def _fiscal_year(found: Found) -> Value | None:
    number = year_number(found)
    return year(number) if number else None


def _fiscal_name(found: Found) -> Value | None:
    digits = "".join(c for c in found.word("name") if c.isdecimal())
    number = int(digits)
    return year(number if number > 99 else 2000 + number) if number or len(digits) > 2 else None


def _year_end(found: Found) -> Value | None:
    published = found.setting.published
    stated = year_number(found) or (published.year if published else found.setting.year)
    if stated is None:
        return None
    return day(date(stated, 12, 31)).counted_from(Anchor.NONE if found.has("year") else found.setting.anchor)


MONTHS_OF_HALF = 6


READERS = {
    "quarter": _quarter,
    "last_quarter": _last_quarter,
    "named_quarter": _named_quarter,
    "quarter_of_year": _quarter_of_year,
    "period_ended": _period_ended,
    "half": _half,
    "fiscal_year": _fiscal_year,
    "fiscal_name": _fiscal_name,
    "year_end": _year_end,
}
"""What the rules of ``lexicon/time_rules.yaml`` call these readers."""
