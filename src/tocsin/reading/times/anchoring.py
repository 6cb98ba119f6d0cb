"""Sets a partial date into a year: from the report's day and the tense around it, or from the year the report names."""

from dataclasses import replace
from datetime import date

from tocsin.reading.times.setting import Found, Setting
from tocsin.reading.times.values import Value, day, day_in, month, shifted, unsettled
from tocsin.records import Anchor, DatePrecision, TimeType
from tocsin.reference.lexicon import table


def year_for(found: Found, month_: int, day_: int = 0) -> tuple[int | None, Anchor]:
    """Return the year of a day or month that is told without one, and what it rests on.

    The report's day gives the nearest such day, that before it where the past
    is told, that after it where the future is; the report's own year is taken
    where its day is unknown.
    """
    setting = found.setting
    if setting.published is None:
        return setting.year, Anchor.YEAR if setting.year else Anchor.NONE
    if setting.is_past or found.beside(-1) == "ended":
        own = (setting.published.month, setting.published.day if day_ else 0)
        return max(setting.published.year - ((month_, day_) > own), 1), Anchor.PUBLISHED
    return nearest_year(setting.published, month_, day_, _points_of(found)), Anchor.PUBLISHED


def _points_of(found: Found) -> int:
    """Return where the tense points; "by March" lies ahead unless what follows is past: "by March it had closed"."""
    if found.beside(-1) != "by":
        return found.points
    is_past = {"had", "was", "were"} & set(found.setting.tokens.words[found.last : found.last + NEAR_BY])
    return -1 if is_past else 1


NEAR_BY = 6
"""So many tokens behind "by March" are looked at for what had happened by then. Our choice."""


def nearest_year(published: date, month_: int, day_: int, points: int) -> int:
    """Return the year in which a day or month lies nearest to the report, on the side to which the tense points.

    >>> nearest_year(date(2024, 1, 4), 11, 24, -1), nearest_year(date(2024, 1, 4), 3, 0, 1)
    (2023, 2024)
    >>> nearest_year(date(1989, 10, 30), 11, 10, 0), nearest_year(date(1998, 10, 26), 3, 5, 0)
    (1989, 1998)
    """
    own, told = (published.month, published.day if day_ else 0), (month_, day_)
    before = published.year - (told > own)
    after = published.year + (told < own)
    if before < 1 or after > date.max.year:
        return after if before < 1 else before
    back = (published.year - before) * 365 + _day_of_year(own) - _day_of_year(told)
    ahead = (after - published.year) * 365 + _day_of_year(told) - _day_of_year(own)
    if back * NEARER < ahead or ahead * NEARER < back:
        return before if back <= ahead else after
    return after if points > 0 else before


NEARER = 5
"""So many times nearer than the other, a day or month is meant whatever the tense says. Our choice."""


def _day_of_year(month_day: tuple[int, int]) -> int:
    return round(30.44 * (month_day[0] - 1)) + (month_day[1] or 15)


def dated(found: Found, month_: int, day_: int, year: int | None) -> Value | None:
    """Return a day, in the year that stands beside it or in the one the report gives it."""
    if year:
        return day_in(year, month_, day_)
    guessed, anchor = year_for(found, month_, day_)
    value = day_in(guessed, month_, day_) or (day_in(None, month_, day_) if guessed else None)
    return value.counted_from(anchor if value.earliest else Anchor.NONE) if value else None


def monthed(found: Found, month_: int, year: int | None) -> Value:
    """Return a month, in the year that stands beside it or in the one the report gives it."""
    if year:
        return month(year, month_)
    guessed, anchor = year_for(found, month_)
    return month(guessed, month_).counted_from(anchor)


def moved_day(value: Value, number: int) -> Value:
    """Return the day so many days from another; of an unknown year too, where every year agrees.

    >>> moved_day(day_in(None, 5, 31), 1).value, moved_day(day_in(None, 2, 28), 1).value
    ('XXXX-06-01', '')
    """
    if value.earliest:
        found = shifted(value.earliest, number, "D")
        return day(found) if found else unsettled(DatePrecision.DAY, "D")
    if not value.value.startswith("XXXX-"):
        return unsettled(DatePrecision.DAY, "D")
    years = (2004,) if value.value.endswith("-02-29") else (2004, 2003)
    told = {shifted(date.fromisoformat(f"{y}{value.value[4:10]}"), number, "D") for y in years}
    days = {(d.month, d.day) for d in told if d}
    same = day_in(None, *days.pop()) if len(days) == 1 else None
    return same or unsettled(DatePrecision.DAY, "D")


def _weekday_told(setting: Setting, weekday: int) -> Value | None:
    """Return the day that the text has named with this day of the week before: "Wednesday, July 6"."""
    names = {name for name, number in table("times")["words"]["WEEKDAY"].items() if number == weekday}
    for told in reversed(setting.told):
        if (
            told.value.grain == "D"
            and told.value.value[5:7].isdecimal()
            and names & set(setting.tokens.words[told.first : told.last])
        ):
            plain = replace(told.value, value=told.value.value[:10], type=TimeType.DATE)
            return plain.counted_from(Anchor.EARLIER, setting.place_of(told))
    return None


def weekday_near(setting: Setting, weekday: int, points: int, *, strictly: bool = False) -> Value:
    """Return the day of the week nearest to the report: the last one that is no later, or the next one."""
    if setting.published is None:
        return _weekday_told(setting, weekday) or unsettled(DatePrecision.DAY, "D")
    away = (setting.published.weekday() - weekday) % 7
    number = (7 - away if away or strictly else 0) if points > 0 else -(away or (7 if strictly else 0))
    found = shifted(setting.published, number, "D")
    return day(found).counted_from(Anchor.PUBLISHED) if found else unsettled(DatePrecision.DAY, "D")
