"""Times made of two: "ten years ago on Tuesday", "two days before 9 May", "the eve of Christmas"."""

from datetime import date

from tocsin.reading.times.absolute import day_number, month_number, year_number
from tocsin.reading.times.anchoring import dated, moved_day, weekday_near
from tocsin.reading.times.numbers import number_of
from tocsin.reading.times.setting import Found
from tocsin.reading.times.values import Value, day, month, part_of, precision_of, shifted, unit_around, unsettled
from tocsin.records import Anchor, DatePrecision


def _named_day(found: Found) -> Value | None:
    """Return the day that stands behind "before" or "the eve of"."""
    if found.has("named"):
        month_, day_ = map(int, str(found.value("named", "NAMED_DAY")).split("-"))
        return dated(found, month_, day_, year_number(found))
    weekday = found.value("weekday", "WEEKDAY")
    if isinstance(weekday, int):
        return weekday_near(found.setting, weekday, found.points or -1, strictly=found.has("rel"))
    return dated(found, month_number(found), day_number(found), year_number(found))


def _days_from(found: Found) -> Value | None:
    """Read "two days before 9 May", "the day after Christmas", "a week before 5 May"."""
    base = _named_day(found)
    unit = str(found.value("unit", "UNIT") or found.value("unit", "UNITS"))
    number = number_of(found.word("number").split()) if found.has("number") else 1
    if base is None or number is None or number != int(number):
        return None
    sign = -1 if found.value("way", "BEFORE") else 1
    if unit == "D":
        return moved_day(base, sign * int(number)).counted_from(base.anchor)
    moved = shifted(base.earliest, sign * int(number), unit) if base.earliest and unit[:1] != "T" else None
    return unit_around(moved, unit).counted_from(base.anchor) if moved else unsettled(precision_of(unit), unit)


def _eve(found: Found) -> Value | None:
    base = _named_day(found)
    return moved_day(base, -1).counted_from(base.anchor) if base else None


def _ago_on(found: Found) -> Value | None:
    """Read "ten years ago on Tuesday", "a week ago today", "five years ago this month": that day or month, then."""
    number, published = number_of(found.word("number").split()), found.setting.published
    unit = str(found.value("unit", "UNIT") or found.value("unit", "UNITS"))
    is_month = found.word("this") == "month" or (found.has("month") and not found.has("day"))
    if number is None or number != int(number):
        return None
    if found.has("day") and unit != "Y":
        return dated(found, month_number(found), day_number(found), None)  # "one week ago, on June 29"
    if published is None:
        return unsettled(DatePrecision.MONTH if is_month else DatePrecision.DAY, "M" if is_month else "D")
    moved = shifted(_near(found, published), -int(number), unit)
    if moved is None:
        return None
    value = month(moved.year, moved.month) if is_month else day(moved)
    return value.counted_from(Anchor.PUBLISHED)


def _near(found: Found, published: date) -> date:
    """Return the day nearest to the report that is named, on either side: an anniversary may be ahead."""
    weekday, away = found.value("weekday", "WEEKDAY"), found.value("deictic", "DEICTIC")
    if isinstance(weekday, int):
        ahead = (weekday - published.weekday()) % 7
        return shifted(published, ahead if ahead <= 3 else ahead - 7, "D") or published
    if isinstance(away, int):
        return shifted(published, away, "D") or published
    if found.has("month"):
        d = min(day_number(found) or 1, 28) if not found.has("day") else day_number(found)
        try:
            return published.replace(month=month_number(found), day=d)
        except ValueError:
            return published
    return published


def _night_before_last(found: Found) -> Value | None:
    published = found.setting.published
    moved = shifted(published, -2, "D") if published else None
    value = day(moved).counted_from(Anchor.PUBLISHED) if moved else unsettled(DatePrecision.DAY, "D")
    part = found.value("part", "PART")
    return part_of(value, str(part)) if part else value


READERS = {
    "days_from": _days_from,
    "eve": _eve,
    "ago_on": _ago_on,
    "night_before_last": _night_before_last,
}
"""What the rules of ``lexicon/time_rules.yaml`` call these readers."""
