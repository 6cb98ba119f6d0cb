"""Dates in other calendars: "12 Ramadan 1436", "22 Bahman 1393", "15 Tir 2013 (E.C.)"."""

from dataclasses import replace
from datetime import timedelta

from tocsin.reading.times.absolute import day_number
from tocsin.reading.times.setting import Found
from tocsin.reading.times.values import Value, day
from tocsin.records import Anchor, DatePrecision
from tocsin.reference.calendars import day_of, days_of_month, year_around
from tocsin.reference.lexicon import table


def _months(found: Found) -> dict[str, int]:
    """Return the calendars that have a month of that name, each with its number there."""
    value = found.value("month", "CMONTH")
    return value if isinstance(value, dict) else {}


def _calendar(found: Found) -> str:
    """Return the calendar meant: the one named behind, else the first whose years hold the year told."""
    named = found.value("mark", "CMARK")
    if isinstance(named, str):
        return named if named in _months(found) else ""
    year = int(found.word("year")) if found.has("year") else 0
    for calendar in _months(found):
        least, most = table("calendars")["years"][calendar]
        if least <= year <= most:
            return calendar
    is_clear = found.word("month") in table("calendars")["told_alone"]
    return next(iter(_months(found))) if is_clear and not year else ""


def _years(found: Found, calendar: str) -> tuple[int, ...]:
    """Return the year told, else those around the report's day, the likeliest first; none where nobody can tell."""
    if found.has("year"):
        return (int(found.word("year")),)
    if found.setting.published is None:
        return ()
    about = year_around(calendar, found.setting.published)
    return (about, about - 1, about + 1)


def _day(found: Found) -> Value | None:
    calendar = _calendar(found)
    if not calendar:
        return None
    number = day_number(found)
    days = [d for y in _years(found, calendar) if (d := day_of(calendar, y, _months(found)[calendar], number))]
    published = found.setting.published
    if published and not found.has("year"):
        days.sort(key=lambda d: (d > published and found.points < 1, abs((d - published).days)))
    if not days:
        return Value("", DatePrecision.DAY, "D")
    unsure = timedelta(days=table("calendars")["days_unsure"][calendar])
    told = replace(day(days[0]), earliest=days[0] - unsure, latest=days[0] + unsure)
    return told if found.has("year") else told.counted_from(Anchor.PUBLISHED)


def _month(found: Found) -> Value | None:
    """Read a whole month of another calendar, as the interval that it is in the common one."""
    calendar = _calendar(found)
    if not calendar:
        return None
    number, published = _months(found)[calendar], found.setting.published
    spans = [s for y in _years(found, calendar) if (s := days_of_month(calendar, y, number))]
    if published and not found.has("year"):
        spans.sort(key=lambda s: (s[0] > published, abs((s[0] - published).days)))
    if not spans:
        return Value("", DatePrecision.MONTH, "M")
    unsure = timedelta(days=table("calendars")["days_unsure"][calendar])
    first, last = spans[0][0] - unsure, spans[0][1] + unsure
    value = Value(f"{spans[0][0]}/{spans[0][1]}", DatePrecision.MONTH, "M", first, last)
    return value if found.has("year") else value.counted_from(Anchor.PUBLISHED)


READERS = {
    "day_of_calendar": _day,
    "month_of_calendar": _month,
}
"""What the rules of ``lexicon/time_rules.yaml`` call these readers."""
