"""Times that name a day, month or week of the calendar, whole or in part: "5 May 2014", "August 29", "2021-08-26"."""

from dataclasses import replace
from datetime import date, timedelta

from tocsin.reading.times.anchoring import dated, monthed, year_for
from tocsin.reading.times.setting import Found
from tocsin.reading.times.values import Value, day, day_in, month, part_of, shifted, week
from tocsin.records import Anchor, DatePrecision
from tocsin.reference.calendars import day_of
from tocsin.reference.lexicon import table

MOST_AHEAD = 9
"""So many tokens ahead a range ends that shares its year: "between 3 May and 5 June, 2014". Our choice."""


def figure_of(words: str) -> int:
    """Return the number at the beginning of words: "5th" is 5."""
    digits = "".join(c for c in words if c.isdecimal())
    return int(digits) if 0 < len(digits) < 5 else 0


def day_number(found: Found, name: str = "day") -> int:
    """Return the number of the day of a month that a figure or an ordinal tells, 0 for none."""
    ordinal = found.value(name, "ORDINAL")
    return ordinal if isinstance(ordinal, int) else figure_of(found.word(name))


def month_number(found: Found) -> int:
    """Return the number of the month, in whatever language it is named."""
    value = found.value("month", "MONTH") or found.value("month", "FMONTH")
    return value if isinstance(value, int) else 0


def year_number(found: Found, name: str = "year") -> int | None:
    """Return the year beside a date; None where there is none. Two digits are of its century or the last."""
    digits = figure_of(found.word(name))
    if not found.has(name):
        return None
    return digits if digits > 99 else _of_two_digits(digits, found)


def _of_two_digits(digits: int, found: Found) -> int:
    now = found.setting.published.year if found.setting.published else 2029
    return max(now // 100 * 100 + digits - (100 if digits > now % 100 + 5 else 0), 1)


def with_part(found: Found, value: Value | None) -> Value | None:
    """Return a day, or the part of it that is named before or behind."""
    part = found.value("part", "PART") or found.value("part2", "PART")
    return part_of(value, str(part)) if value and part else value


def _month_day(found: Found) -> Value | None:
    """Read "May 5", "Monday, 5 May 2014", "the night of 5 May"; not "in March 10 people"."""
    if found.beside(1) in table("times")["no_year_after"] and not found.has("year"):
        return None
    if _is_short_foreign(found):
        return None
    stated = year_number(found) or _year_of_report(found) or _year_ahead(found)
    told = dated(found, month_number(found), day_number(found), stated)
    told = told.counted_from(Anchor.PUBLISHED) if told and found.has("rel") and found.setting.published else told
    if told is None and day_number(found) > FEWEST_DAYS:
        return Value("", DatePrecision.UNKNOWN)  # "February 31": a slip, of which nothing is sure
    return with_part(found, told)


FEWEST_DAYS = 28
"""Every month has so many."""


def _is_short_foreign(found: Found) -> bool:
    """Return whether a month is a foreign name of three letters in an English text with no year beside it."""
    is_english = found.value("month", "MONTH") is not None or found.setting.language not in ("en", "")
    return not is_english and not found.has("year") and found.word("month").isascii() and len(found.word("month")) < 4


def _year_ahead(found: Found) -> int | None:
    """Return the year that stands behind the end of a range or a list: "between 3 and 5 May 2014".

    The range began in the year before where its last month comes earlier: "from 30 December to 2 January 2015".
    """
    words, last = found.setting.tokens.words, month_number(found)
    months, joins = (
        table("times")["words"]["MONTH"],
        {"-", "–", "—", "to", "and", "until", "through", ",", ".", "or", "&"},
    )
    if found.beside(1) not in joins - {"."}:
        return None
    for at in range(found.last, min(found.last + MOST_AHEAD, len(words))):
        number = figure_of(words[at]) if words[at].isdecimal() else 0
        if 1900 <= number <= 2100:
            return number - (last < month_number(found)) if at > found.last + 1 else None
        last = months.get(words[at], last)
        if not (words[at] in joins or words[at] in months or 1 <= figure_of(words[at]) <= 31):
            return None
    return None


def _year_of_report(found: Found) -> int | None:
    """Return the year told as "last year" or "this year" beside a day; None where there is none."""
    published, words = found.setting.published, table("times")["words"]
    if published is None or not found.has("rel"):
        return None
    rel = found.word("rel")
    return min(max(published.year + (rel in words["NEXT"]) - (rel in words["LAST"]), 1), date.max.year)


def _month_of_last_year(found: Found) -> Value | None:
    stated = _year_of_report(found)
    told = monthed(found, month_number(found), stated)
    return told.counted_from(Anchor.PUBLISHED) if stated else told


def _day_of_this_month(found: Found) -> Value | None:
    """Read "the 14th of this month"."""
    published = found.setting.published
    moved = shifted(published, -1 if found.word("rel") == "last" else 0, "M") if published else None
    if moved is None:
        return Value("", DatePrecision.DAY, "D")
    value = day_in(moved.year, moved.month, day_number(found))
    return value.counted_from(Anchor.PUBLISHED) if value else None


def _day_of_range(found: Found) -> Value | None:
    """Read the first day of "3-5 May 2014", whose month stands behind the second."""
    return dated(found, month_number(found), day_number(found), year_number(found))


BEHIND_A_DAY = ("at", "when", "near", "the", "and", "or")
"""Words behind "May 3 and 4" that leave the 4 a day; "people" would be counted by it. Our choice."""


def _second_day(found: Found) -> Value | None:
    """Read the second day of "May 3-5", whose month stands before the first; not "on May 3 and 4 people"."""
    setting = found.setting
    last = setting.told[-1] if setting.told else None
    if last is None or last.last != found.first - 1 or last.value.grain != "D" or len(last.value.value) < 10:
        return None
    behind = found.beside(1)
    is_in_list = last.last - last.first == 1  # the last of three days: "on 3, 4 and 5 May"
    if behind.isalpha() and not is_in_list and behind not in (*table("times")["leads"], *BEHIND_A_DAY):
        return None
    month_, first = int(last.value.value[5:7]), int(last.value.value[8:10])
    number = day_number(found)
    told_year = year_number(found) or (last.value.earliest.year if last.value.earliest else None)
    if found.beside(-1) == "," and behind not in ("and", ",", "-") and number <= first:
        return None
    value = day_in(told_year, month_, number) if number > first else None
    return value.counted_from(last.value.anchor) if value else None


def _iso(found: Found) -> Value | None:
    words = found.shown("iso")
    try:
        told = day(date.fromisoformat("".join(_ascii(c) for c in words[:10])))
    except ValueError:
        return None
    return part_of(told, "".join(_ascii(c) for c in words[11:16])) if len(words) > 10 else told


def _ascii(c: str) -> str:
    return str(int(c)) if c.isdecimal() else c


def _numeric(found: Found) -> Value | None:
    """Read "13/05/2015"; where day and month could be either way round, only the year is sure."""
    words = "".join(_ascii(c) for c in found.word("numeric"))
    a, b, c = (int(piece) for piece in words.replace("-", "/").replace(".", "/").split("/"))
    if a > 31:
        least, most = table("calendars")["years"]["solar_hijri"]
        told = day_of("solar_hijri", a, b, c) if least <= a <= most else None
        return day(told) if told else day_in(a, b, c)
    y = c if c > 99 else _of_two_digits(c, found)
    if a != b and a <= 12 and b <= 12 and "." not in words:
        first, second = sorted(filter(None, (_day(y, a, b), _day(y, b, a))))
        weekday = found.value("weekday", "WEEKDAY")
        fitting = [d for d in (first, second) if d.weekday() == weekday]
        if len(fitting) == 1:
            return day(fitting[0])
        return Value(f"{y:04d}", DatePrecision.YEAR, "", first, second)
    day_, month_ = (b, a) if b > 12 else (a, b)
    return day_in(y, month_, day_)


def _day(y: int, m: int, d: int) -> date | None:
    value = day_in(y, m, d)
    return value.earliest if value else None


def _month_year(found: Found) -> Value | None:
    number, y = month_number(found), year_number(found)
    return month(y, number) if y else None


def _month(found: Found) -> Value | None:
    """Read a month alone; "May" and "March" only where the words before them say so."""
    word, lead = found.word("month"), found.beside(-1)
    if (
        word in table("times")["doubtful"]
        and not (found.has("mod") or found.has("lead"))
        and lead not in table("times")["leads"]
    ):
        return None
    stated = _year_ahead(found)
    last = None if stated else _end_of_range(found)
    if last:
        year, anchor = year_for(found, last)
        told = monthed(found, month_number(found), year - (last < month_number(found)) if year else None)
        return told.counted_from(anchor) if year else told
    return monthed(found, month_number(found), stated)


def _end_of_range(found: Found) -> int | None:
    """Return the month that a month is told up to: "from January to September"; None where it stands alone."""
    behind = found.beside(2)
    if (
        found.beside(1) not in ("to", "-", "–", "through", "until", "and")
        or found.setting.tokens.words[found.last - 1] == "."
    ):
        return None
    last = table("times")["words"]["MONTH"].get(behind)
    return last if isinstance(last, int) and behind not in table("times")["doubtful"] else None


def _week_of(found: Found) -> Value | None:
    """Read "the week of March 6" and "the weekend of 5 May"."""
    told = dated(found, month_number(found), day_number(found), year_number(found))
    if told is None or told.earliest is None:
        return Value(told.value, DatePrecision.WEEK, "W") if told else None
    return week(told.earliest, weekend="weekend" in found.word("unit")).counted_from(told.anchor)


WEEKS = {
    "first": (1, 7),
    "1st": (1, 7),
    "second": (8, 14),
    "2nd": (8, 14),
    "third": (15, 21),
    "3rd": (15, 21),
    "fourth": (22, 28),
    "last": (-7, 0),
}


def _week_of_month(found: Found) -> Value | None:
    """Read "the last week of September" as seven days of the month."""
    told = monthed(found, month_number(found), year_number(found))
    first, last = WEEKS.get(found.word("which"), (0, 0))
    if not last and not first:
        return None
    if told.earliest is None or told.latest is None:
        return replace(told, precision=DatePrecision.WEEK, grain="W")
    start = told.latest - timedelta(days=6) if first < 0 else told.earliest + timedelta(days=first - 1)
    return replace(told, precision=DatePrecision.WEEK, grain="W", earliest=start, latest=start + timedelta(days=6))


READERS = {
    "iso": _iso,
    "numeric": _numeric,
    "month_day": _month_day,
    "month_of_last_year": _month_of_last_year,
    "day_of_this_month": _day_of_this_month,
    "month_year": _month_year,
    "day_of_range": _day_of_range,
    "second_day": _second_day,
    "month": _month,
    "week_of": _week_of,
    "week_of_month": _week_of_month,
}
"""What the rules of ``lexicon/time_rules.yaml`` call these readers."""
