"""Times next to the report or to one told before: "yesterday", "last month", "that evening", "the following year"."""

from dataclasses import replace
from datetime import date

from tocsin.reading.times.absolute import with_part, year_number
from tocsin.reading.times.anchoring import moved_day, weekday_near
from tocsin.reading.times.compared import compared_with
from tocsin.reading.times.setting import Found, Setting
from tocsin.reading.times.values import (
    Value,
    day,
    lasting,
    month,
    part_of,
    precision_of,
    reference,
    season,
    shifted,
    unit_around,
    unsettled,
)
from tocsin.records import Anchor, DatePrecision, TimeType
from tocsin.reference.lexicon import table

DAYS = ("D",)
SUNDAY = 6
PLAIN_UNITS = {"W", "WE", "M", "Q", "Y"}
"""Units of which "the week" alone names that of the report."""


def _deictic(found: Found) -> Value | None:
    number = found.value("deictic", "DEICTIC")
    if not isinstance(number, int):
        return None
    return with_part(found, _days_away(found.setting, number))


def _foreign_deictic(found: Found) -> Value | None:
    number = found.value("deictic", "FDEICTIC")
    if found.setting.language in ("en", "") or not isinstance(number, int):
        return None
    return _days_away(found.setting, number)


def _days_away(setting: Setting, number: int) -> Value:
    """Return the day so many days from the report."""
    moved = shifted(setting.published, number, "D") if setting.published else None
    return day(moved).counted_from(Anchor.PUBLISHED) if moved else unsettled(DatePrecision.DAY, "D")


def _nightly(found: Found) -> Value | None:
    """Read "tonight" and "overnight"; a night begins on the day before, as far as words tell."""
    value = _days_away(found.setting, 0)
    night = part_of(value, "NI")
    if found.word("nightly") == "overnight" and value.earliest:
        night = replace(night, earliest=shifted(value.earliest, -1, "D"))
    return night


def _this_part(found: Found) -> Value | None:
    return part_of(_days_away(found.setting, 0), str(found.value("part", "PART")))


def _that_part(found: Found) -> Value | None:
    """Read "that evening": of the day told before."""
    told = found.setting.last_day()
    if told is None:
        return part_of(unsettled(DatePrecision.DAY, "D"), str(found.value("part", "PART")))
    plain = replace(told.value, value=told.value.value[:10], type=TimeType.DATE)
    return with_part(found, plain.counted_from(Anchor.EARLIER, found.setting.place_of(told)))


def _last_part(found: Found) -> Value | None:
    """Read "last night"; "the previous evening" is counted from what was told before."""
    return part_of(_days_away(found.setting, -1), str(found.value("part", "PART")))


def _weekday(found: Found) -> Value | None:
    """Read "last Monday", "next Friday", "this coming Sunday", "the previous Friday"."""
    number, setting = found.value("weekday", "WEEKDAY"), found.setting
    if not isinstance(number, int):
        return None
    rel = found.word("rel")
    base = setting.last_day() if rel in ("previous", "preceding", "following", "same", "that") else None
    if base and base.value.earliest:
        away = (base.value.earliest.weekday() - number) % 7
        moved = shifted(base.value.earliest, (7 - away) if rel == "following" else -(away or 7), "D")
        value = day(moved).counted_from(Anchor.EARLIER, setting.place_of(base)) if moved else None
        return with_part(found, value)
    is_next = rel in table("times")["words"]["NEXT"] or (found.has("coming"))
    is_last = rel in table("times")["words"]["LAST"] or rel in table("times")["words"]["PREVIOUS"]
    points = 1 if is_next else -1 if is_last or setting.is_past else (found.points or -1)
    if is_next and setting.is_past:
        return with_part(found, unsettled(DatePrecision.DAY, "D"))
    return with_part(found, weekday_near(setting, number, points, strictly=is_next or is_last))


def _weekday_ago(found: Found) -> Value | None:
    """Read "a week ago Monday" and "Monday last week"."""
    number, published = found.value("weekday", "WEEKDAY"), found.setting.published
    if not isinstance(number, int):
        return None
    moved = shifted(published, -7, "D") if published else None
    if moved is None:
        return with_part(found, unsettled(DatePrecision.DAY, "D"))
    same_week = shifted(moved, number - moved.weekday(), "D")
    return with_part(found, day(same_week).counted_from(Anchor.PUBLISHED)) if same_week else None


def _period(found: Found) -> Value | None:
    """Read "last week", "this month", "next year", "the current quarter", "the year", "that day"."""
    unit, rel = str(found.value("unit", "UNIT")), found.word("rel")
    words = table("times")["words"]
    if (
        found.beside(1) == "-"
        or unit[:1] == "T"
        or (unit == "D" and rel not in (*words["THAT"], *words["SAME"], "the"))
    ):
        return None
    if rel in (*words["THAT"], *words["SAME"], "the"):
        return _same(found, unit)
    if (rel in words["FOLLOWING"] and rel != "next") or rel in words["PREVIOUS"]:
        return _beside_earlier(found, unit, 1 if rel in words["FOLLOWING"] else -1)
    if rel == "past" and unit in ("W", "M", "D"):
        return lasting(1, unit)
    number = 1 if rel in words["NEXT"] else -1 if rel in words["LAST"] else 0
    if unit == "Q":
        return _quarter_told(found, number)
    if (unit in ("E", "CE") and rel in words["LAST"]) or (not rel and unit not in PLAIN_UNITS and not found.has("mod")):
        return lasting(1, unit)
    return units_away(found, number, unit)


def _latest_period(found: Found) -> Value | None:
    return units_away(found, -1, "Q") if found.setting.latest_quarter() else None


def _period_told(found: Found) -> Value | None:
    """Read "the period" near a quarter told as that quarter."""
    told = compared_with(found.setting)
    if told is None or found.beside(1) == "of":
        return None
    return told.value.counted_from(Anchor.EARLIER, found.setting.place_of(told))


def _quarter_told(found: Found, number: int) -> Value | None:
    """Read "the quarter": the one told before, else the one completed last; "this quarter" is the report's own."""
    setting = found.setting
    if found.word("rel") in ("this", "current", "next", "last", "present"):
        return units_away(found, number, "Q")
    told = setting.latest_quarter()
    if told and found.word("rel") not in table("times")["words"]["LATEST"]:
        return told.value.counted_from(Anchor.EARLIER, setting.place_of(told))
    return units_away(found, -1, "Q")


def units_away(found: Found, number: int, unit: str) -> Value:
    """Return the week, month, quarter or year so many from that of the report."""
    published = found.setting.published
    moved = shifted(published, number, unit) if published else None
    if unit == "Y" and number == 0 and published is None and found.setting.year:
        return unit_around(date(found.setting.year, 1, 1), "Y").counted_from(Anchor.YEAR)
    if moved is None or published is None:
        return unsettled(precision_of(unit), unit)
    if unit == "W" and number < 0 and published.weekday() == SUNDAY:
        moved = published  # on a Sunday the week that ends is the last one
    if unit == "WE" and not number and (found.points < 0 or not found.points) and published.weekday() < 5:
        moved = shifted(moved, 0 if found.word("rel") == "this" and found.points >= 0 else -7, "D") or moved
    value = unit_around(moved, unit).counted_from(Anchor.PUBLISHED)
    is_over = number == 0 and (found.setting.is_past or found.points < 0)
    if is_over and value.latest and value.earliest and value.earliest <= published < value.latest:
        value = replace(value, latest=published)
    return value


def _same(found: Found, unit: str) -> Value | None:
    """Read "that day", "the same year": the one told before."""
    setting = found.setting
    told = setting.last_day() if unit == "D" else setting.before()
    if told is None:
        return unsettled(precision_of(unit), unit) if unit != "D" or found.word("rel") != "those" else None
    place = setting.place_of(told)
    if unit == "D" or told.value.earliest is None:
        plain = replace(told.value, value=told.value.value[:10], type=TimeType.DATE)
        return with_part(found, plain.counted_from(Anchor.EARLIER, place))
    return unit_around(told.value.earliest, unit).counted_from(Anchor.EARLIER, place)


def _beside_earlier(found: Found, unit: str, number: int) -> Value | None:
    """Read "the following day", "the previous month": counted from the time told before."""
    setting = found.setting
    told = setting.last_day() if unit == "D" else setting.before()
    if told is None:
        if number < 0 and setting.published:
            return with_part(found, units_away(found, number, unit))
        return with_part(found, unsettled(precision_of(unit), unit))
    place = setting.place_of(told)
    if unit == "D":
        return with_part(found, moved_day(told.value, number).counted_from(Anchor.EARLIER, place))
    moved = shifted(told.value.earliest, number, unit) if told.value.earliest else None
    return (
        unit_around(moved, unit).counted_from(Anchor.EARLIER, place) if moved else unsettled(precision_of(unit), unit)
    )


def _beside_day(found: Found) -> Value | None:
    """Read "the next day", "the following morning", "the night before", "a day later"."""
    if found.word("rel") in ("before", "after") and found.beside(1).isalpha():
        return unsettled(DatePrecision.DAY, "D")  # counted from what the words behind it tell of
    is_before = found.word("rel") in (*table("times")["words"]["PREVIOUS"], "before", "earlier", "last")
    return _beside_earlier(found, "D", -1 if is_before else 1)


def _beside_unit(found: Found) -> Value | None:
    """Read "the year before", "the month after": counted from the time told before."""
    unit, behind = str(found.value("unit", "UNIT")), found.beside(1)
    if behind.isalpha() and behind not in table("times")["closes"]:
        return unsettled(precision_of(unit), unit)  # counted from what the words behind it tell of
    return _beside_earlier(found, unit, 1 if found.word("rel") == "after" else -1)


def _last_month(found: Found) -> Value | None:
    """Read "last April", "next June", "this September"."""
    number, rel, published = found.value("month", "MONTH"), found.word("rel"), found.setting.published
    if not isinstance(number, int):
        return None
    if published is None:
        return month(None, number)
    words = table("times")["words"]
    year = published.year
    if rel in words["LAST"] or rel in words["PREVIOUS"]:
        year -= number >= published.month
    elif rel in words["NEXT"] or found.has("coming"):
        year += number <= published.month
    return month(year, number).counted_from(Anchor.PUBLISHED) if 1 <= year <= date.max.year else None


def _season(found: Found) -> Value | None:
    """Read "last summer", "this fall", "the spring of 2014", "in winter"."""
    word, rel, published = found.word("season"), found.word("rel"), found.setting.published
    name = str(found.value("season", "SEASON"))
    if found.has("year"):
        return season(year_number(found), name)
    is_led = found.has("the") or rel or found.beside(-1) in table("times")["leads"]
    if not is_led or (word in table("times")["doubtful"] and not (rel or found.has("the") or found.beside(-1) == "in")):
        return None
    if word in table("times")["doubtful"] and found.beside(1) == "of":
        return None  # the fall of a town
    if published is None:
        return season(None, name)
    return season(_year_of_season(name, rel, published, found.points), name).counted_from(Anchor.PUBLISHED)


def _year_of_season(name: str, rel: str, published: date, points: int) -> int:
    own = season(published.year, name)
    words = table("times")["words"]
    if own.earliest is None or own.latest is None:
        return published.year  # the last year that the calendar has
    if rel in words["LAST"]:
        return published.year - (published <= own.latest)
    if rel in words["NEXT"]:
        return published.year + (published >= own.earliest)
    if rel in words["THIS"]:
        return published.year
    return published.year - (own.earliest > published and points < 0)


def _reference(found: Found) -> Value | None:
    kind = found.value("ref", "REF") or found.value("ref", "REF_AFTER_THE") or found.value("ref", "CURRENT")
    if (found.word("ref") == "soon" and found.beside(-1) == "as") or found.shown("ref") == "Now":
        return None
    if found.value("ref", "REF_AFTER_THE") and found.beside(1) in (
        *table("times")["words"]["CARDINAL"],
        *table("times")["words"]["VAGUE"],
    ):
        return None
    if found.value("ref", "CURRENT"):
        kind = "PRESENT_REF"
    return reference(str(kind), found.setting.published)


def _recent(found: Found) -> Value | None:
    return None if found.beside(1) in ("memory", "history") else reference("PAST_REF", found.setting.published)


READERS = {
    "deictic": _deictic,
    "foreign_deictic": _foreign_deictic,
    "nightly": _nightly,
    "that_part": _that_part,
    "this_part": _this_part,
    "last_part": _last_part,
    "weekday": _weekday,
    "weekday_ago": _weekday_ago,
    "period": _period,
    "latest_period": _latest_period,
    "period_told": _period_told,
    "beside_day": _beside_day,
    "beside_unit": _beside_unit,
    "last_month": _last_month,
    "season": _season,
    "reference": _reference,
    "recent": _recent,
}
"""What the rules of ``lexicon/time_rules.yaml`` call these readers."""
