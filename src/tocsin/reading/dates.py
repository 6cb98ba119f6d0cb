"""Reads the words of a date into a time with its precision.

What the report alone settles is settled; a relative expression is resolved by
the publication date where there is one, never by today. A year is taken from
the publication date only so far that the happening does not lie after it.
Source for the rules: docs/codebook.md#date.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import cache

from tocsin.records import DatePrecision, When
from tocsin.reference.lexicon import table

YEAR = r"(?:19|20)\d\d"


@cache
def _alternation(key: str) -> str:
    return "|".join(sorted(map(re.escape, table("dates")[key]), key=len, reverse=True))


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Return the patterns for dates that name a month, a year or a day of the week."""
    month = rf"(?P<month>{_alternation('months')})\.?"
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    year = rf"(?P<year>{YEAR})"
    month2, day2, year2 = (part.replace(">", "2>", 1) for part in (month, day, year))
    dash = r"\s*(?:-|–|to|and|through|until)\s*"
    found = {
        "iso": rf"(?P<year>{YEAR})-(?P<m>\d\d)-(?P<day>\d\d)",
        "slashes": rf"\b(?P<a>\d\d?)/(?P<b>\d\d?)/(?P<year>{YEAR})\b",
        "months_mdy": rf"\b{month}\s+{day}(?:,?\s+{year})?{dash}{month2}\s+{day2}(?!\d)(?:,?\s+{year2})?",
        "months_dmy": rf"\b{day}\s+(?:of\s+)?{month}(?:,?\s+{year})?{dash}{day2}\s+(?:of\s+)?{month2}\b(?:,?\s+{year2})?",  # noqa: E501
        "span": rf"\b{month}\s+{day}{dash}(?P<day2>\d{{1,2}})(?!\d)(?:,?\s+{year})?",
        "span_dmy": rf"\b{day}{dash}(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{month}(?:,?\s+{year})?",
        "mdy": rf"\b{month}\s+{day}(?!\d)(?:,?\s+(?:of\s+)?{year})?",
        "dmy": rf"\b{day}\s+(?:of\s+)?{month}\b(?:,?\s+{year})?",
        "month_year": rf"\b{month},?\s+(?:of\s+)?{year}",
        "years": rf"\b(?P<year>{YEAR}){dash}(?P<year2>{YEAR})\b",
        "year": rf"\b(?P<year>{YEAR})(?P<s>s?)\b",
        "month": rf"\b{month}\b",
        "weekday": rf"\b(?P<weekday>{_alternation('days')})\b\.?",
    }
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in found.items()}


def read_date(words: str, *, published: date | None = None, year: int | None = None) -> When:
    """Return the time that the words of a date name.

    ``published`` anchors relative words; ``year`` is the year that the report
    itself gives elsewhere, for dates that lack one. Words that settle nothing
    give value "" with the precision of their unit and an open interval.

    >>> read_date("on November 24").value, read_date("24 Nov 2011").value, read_date("in May 2014").value
    ('XXXX-11-24', '2011-11-24', '2014-05')
    >>> read_date("on Saturday").value
    ''
    >>> read_date("on Saturday", published=date(2024, 1, 2)).value
    '2023-12-30'
    """
    moved = MOVED.search(words)
    if moved and (when := _days_from(read_date(words[moved.end() :], published=published, year=year), moved)):
        return when
    when = _read(words, published, year)
    return _years_ago(when, words, published) if AGO.search(words) else when


def _read(words: str, published: date | None, year: int | None) -> When:
    for name, pattern in patterns().items():
        found = pattern.search(words)
        if found is None:
            continue
        if name in ("month", "mdy", "dmy") and not _is_month(found, words):
            continue
        when = _named(name, found, words, published, year)
        if when is not None:
            return when
    return _relative(words, published)


MOVED = re.compile(
    r"\b(?P<number>\w+)\s+(?:days?|nights?|evenings?)\s+(?P<way>before|prior to|after)\s+(?:on\s+)?", re.IGNORECASE
)
"""So many days from a date: "the day before 5 May"."""
AGO = re.compile(r"\b(?P<number>\w+)\s+(?P<unit>week|year)s?\s+ago\b", re.IGNORECASE)
"""So many weeks or years ago; with a day beside it that day is counted back: "ten years ago on Monday"."""
LEAP, COMMON = 2004, 2003
"""Any leap year and any other, to see whether a day of an unknown year can be told."""


def _days_from(when: When, moved: re.Match[str]) -> When | None:
    """Return the day so many days before or after another; None where the other is no single day."""
    number = 1 if moved["number"].casefold() in {"the", "a"} else _small(moved["number"].casefold())
    if number is None or when.precision is not DatePrecision.DAY or "/" in when.value:
        return None
    precision = DatePrecision(table("dates")["units"][moved["unit"].casefold()])
    if precision is not DatePrecision.DAY:
        return When(value="", precision=precision)
    days = timedelta(days=number if moved["way"].casefold() == "after" else -number)
    if when.earliest:
        day = when.earliest + days
        return When(value=day.isoformat(), precision=DatePrecision.DAY, earliest=day, latest=day)
    if not when.value:
        return when
    told = {
        (date.fromisoformat(f"{year}{when.value[4:]}") + days).strftime("-%m-%d") for year in _years_with(when.value)
    }
    return When(value=f"XXXX{told.pop()}" if len(told) == 1 else "", precision=DatePrecision.DAY)


def _years_with(value: str) -> tuple[int, ...]:
    """Return the kinds of year that have a day: 29 February only leap years."""
    return (LEAP,) if value.endswith("-02-29") else (LEAP, COMMON)


def _years_ago(when: When, words: str, published: date | None) -> When:
    """Return a day counted back by the weeks or years that stand beside it; other times as they are."""
    found = AGO.search(words)
    number = _small(found["number"].casefold()) if found else None
    has_day = any(patterns()[name].search(words) for name in ("weekday", "mdy", "dmy"))
    if found is None or not has_day or when.precision is not DatePrecision.DAY or re.search(YEAR, words):
        return when
    if number is None or published is None or when.earliest is None:
        return when if when.value.startswith("XXXX") else When(value="", precision=DatePrecision.DAY)
    try:
        weeks, years = (number, 0) if found["unit"].casefold() == "week" else (0, number)
        anchor = when.earliest if patterns()["weekday"].search(words) else when.earliest.replace(year=published.year)
        day = anchor.replace(year=anchor.year - years) - timedelta(weeks=weeks)
    except ValueError:
        return NO_SUCH_DAY
    return When(value=day.isoformat(), precision=DatePrecision.DAY, earliest=day, latest=day)


NO_SUCH_DAY = When(value="", precision=DatePrecision.UNKNOWN)
"""What "February 31" gives: a slip, of which nothing is sure."""
LONGEST_MONTH = 31


def _is_month(found: re.Match[str], words: str) -> bool:
    """Return whether "may" and "march" are months here: with a capital, or with a day beside them."""
    month = found.group("month")
    return month.casefold() not in {"may", "march", "mar", "sun"} or month[0].isupper() or words.strip() != month


def _named(name: str, found: re.Match[str], words: str, published: date | None, year: int | None) -> When | None:
    parts = found.groupdict()
    if name == "weekday":
        return _weekday(table("dates")["days"][parts["weekday"].casefold()], words, published)
    if name == "slashes":
        return _slashes(int(parts["a"]), int(parts["b"]), parts["year"])
    if name == "years":
        return _when(f"{parts['year']}/{parts['year2']}", DatePrecision.YEAR)
    if name == "year":
        decade = f"{parts['year']}/{int(parts['year']) + 9}"
        return _when(decade if parts["s"] else parts["year"], DatePrecision.YEAR)
    month = int(parts["m"]) if parts.get("m") else table("dates")["months"][parts["month"].casefold()]
    day = int(parts["day"]) if parts.get("day") else None
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= LONGEST_MONTH):
        return None
    if parts.get("month2") and day is not None:
        return _over_months(parts, (month, day), words, published, year)
    stated = parts.get("year") or (str(year) if year else _year_of(month, day, words, published))
    if day is None:
        return _month(month, stated, words)
    if not _has_day(stated, month, day):
        return NO_SUCH_DAY
    first = f"{stated}-{month:02d}-{day:02d}"
    if parts.get("day2") and day < int(parts["day2"]) <= LONGEST_MONTH and _has_day(stated, month, int(parts["day2"])):
        first += f"/{stated}-{month:02d}-{int(parts['day2']):02d}"
    return _when(first, DatePrecision.DAY)


def _over_months(
    parts: dict[str, str], first: tuple[int, int], words: str, published: date | None, year: int | None
) -> When | None:
    """Return the time from one day to another, each with its month: "from 30 March to 2 April"; a year given once is for both."""  # noqa: E501
    last = table("dates")["months"][parts["month2"].casefold()], int(parts["day2"])
    end = parts.get("year2") or (parts.get("year") if first <= last else None)
    end = end or (str(year) if year else _year_of(*last, words, published))
    begin = parts.get("year") or (str(int(end) - 1) if end.isdigit() and first > last else end)
    if not (_has_day(begin, *first) and _has_day(end, *last)):
        return NO_SUCH_DAY
    return _when(f"{begin}-{first[0]:02d}-{first[1]:02d}/{end}-{last[0]:02d}-{last[1]:02d}", DatePrecision.DAY)


def _has_day(year: str, month: int, day: int) -> bool:
    """Return whether a month has so many days; in an unknown year February has 29.

    >>> _has_day("XXXX", 2, 29), _has_day("2015", 2, 29), _has_day("XXXX", 2, 31)
    (True, False, False)
    """
    return 1 <= day <= monthrange(int(year) if year.isdigit() else LEAP, month)[1]


def _slashes(a: int, b: int, year: str) -> When | None:
    """Return a date written with slashes; where day and month could be either way round, only the year is sure."""
    if a != b and a <= 12 and b <= 12:
        return _when(year, DatePrecision.YEAR)
    day, month = (a, b) if a > 12 else (b, a)
    return _when(f"{year}-{month:02d}-{day:02d}", DatePrecision.DAY)


def _month(month: int, stated: str, words: str) -> When | None:
    """Return a month, or the part of it that "early", "the last week of" names as a week."""
    if re.search(r"\bweek\b", words, re.IGNORECASE):
        return _when(f"{stated}-{month:02d}", DatePrecision.WEEK)
    return _when(f"{stated}-{month:02d}", DatePrecision.MONTH)


def _when(value: str, precision: DatePrecision) -> When | None:
    try:
        return When.from_value(value, precision)
    except ValueError:
        return None


def _year_of(month: int, day: int | None, words: str, published: date | None) -> str:
    """Return the last year in which the day lies no later than the report, "XXXX" if that cannot be told."""
    if published is None:
        return "XXXX"
    year = published.year
    if (month, day or 1) > (published.month, published.day):
        year -= 1
    if re.search(r"\blast year\b", words, re.IGNORECASE):
        year = published.year - 1
    return str(year)


def _weekday(weekday: int, words: str, published: date | None) -> When:
    """Return the last such day no later than the report; "last Monday" is that day too, as wires use it."""
    if published is None or re.search(r"\bnext\b", words, re.IGNORECASE):
        return When(value="", precision=DatePrecision.DAY)
    day = published - timedelta(days=(published.weekday() - weekday) % 7)
    return When(value=day.isoformat(), precision=DatePrecision.DAY, earliest=day, latest=day)


def _relative(words: str, published: date | None) -> When:
    low = " ".join(words.casefold().split())
    for phrase, days in table("dates")["relative_days"].items():
        if re.search(rf"\b{phrase}\b", low):
            return _days_before(published, -days, overnight=phrase == "overnight")
    found = re.search(r"\b(\w+)\s+(hour|day|week|month|year)s?\s+(?:ago|earlier|before)\b", low)
    if found and (number := _small(found.group(1))) is not None:
        return _ago(number, found.group(2), published, is_said_of_now="ago" in found.group())
    last = re.search(r"\b(last|past|previous|this|earlier this|the)\s+(week|weekend|month|year)\b", low)
    if last and published:
        return _period(last.group(1), last.group(2), published)
    unit = next((u for w in reversed(re.findall(r"[a-z]+", low)) if (u := table("dates")["units"].get(w))), "unknown")
    return When(value="", precision=DatePrecision(unit))


def _small(word: str) -> int | None:
    numbers = {**table("numbers")["units"], "a": 1, "an": 1, "few": None}
    return int(word) if word.isdecimal() and len(word) < 4 else numbers.get(word)


def _days_before(published: date | None, days: int, *, overnight: bool = False) -> When:
    if published is None:
        return When(value="", precision=DatePrecision.DAY)
    day = published - timedelta(days=days)
    earliest = day - timedelta(days=1) if overnight else day
    return When(value=day.isoformat(), precision=DatePrecision.DAY, earliest=earliest, latest=day)


def _ago(number: int, unit: str, published: date | None, *, is_said_of_now: bool) -> When:
    """Return the time so many units before the report; "two days earlier" counts from what it tells, which is open."""
    precision = DatePrecision(table("dates")["units"][unit])
    if published is None or not is_said_of_now:
        return When(value="", precision=precision)
    days = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30.44, "year": 365.25}[unit] * number
    middle = published - timedelta(days=round(days))
    slack = timedelta(days={"hour": 0, "day": 0, "week": 3, "month": 15, "year": 183}[unit])
    latest = min(middle + slack, published)
    value = {"hour": middle.isoformat(), "day": middle.isoformat(), "week": f"{middle - slack}/{latest}"}
    text = value.get(unit) or (middle.isoformat()[:7] if unit == "month" else str(middle.year))
    return When(value=text, precision=precision, earliest=middle - slack, latest=latest)


def _period(which: str, unit: str, published: date) -> When:
    """Return the week, month or year that "last" or "this" names, seen from the report, never after it."""
    back = which in {"last", "past", "previous"}
    if unit in ("week", "weekend"):
        monday = published - timedelta(days=published.weekday() + (7 if back or unit == "weekend" else 0))
        first = monday + timedelta(days=5 if unit == "weekend" else 0)
        last = min(monday + timedelta(days=6), published)
        return When(value=f"{first}/{last}", precision=DatePrecision.WEEK, earliest=first, latest=last)
    year, month = published.year, published.month
    if unit == "year":
        return _until(str(year - back), DatePrecision.YEAR, published)
    year, month = (year - (month == 1), (month - 2) % 12 + 1) if back else (year, month)
    return _until(f"{year}-{month:02d}", DatePrecision.MONTH, published)


def _until(value: str, precision: DatePrecision, published: date) -> When:
    when = When.from_value(value, precision)
    latest = min(when.latest, published) if when.latest else published
    return When(value=value, precision=precision, earliest=when.earliest, latest=latest)
