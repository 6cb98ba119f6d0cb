"""What cells say: days in any order, numbers with thousands set apart, figures that are ranges or unknown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tocsin.exchange.row_claims import whole
from tocsin.records import DatePrecision, When
from tocsin.reference.table_words import open_table_words

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
EXCEL_BEGINS = date(1899, 12, 30)
"""Day 0 of Excel's count. Source: ECMA-376, part 1, 18.17.4.1 (with its 1900 leap day)."""
EXCEL_DAYS = range(14_000, 60_000)
"""Counts of days from 1938 to 2064: a bare number in a column of dates. Our choice."""

_NUMERIC = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4}|\d{2})\b")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
_WORDED = re.compile(
    r"(?:(\d{1,2})\.?(?:st|nd|rd|th)?[\s./-]*(?:de\s+)?)?([^\W\d_]{3,})\.?[\s,./-]*"
    r"(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?:de\s+)?(\d{4}|\d{2})?"
)


def order_of(values: Sequence[str]) -> tuple[str, bool]:
    """Return the order of day and month in a column, and whether the column settles it.

    A number beyond 12 tells which is the day; one column has one order.

    >>> order_of(["03/04/2021", "25/04/2021"]), order_of(["04/25/2021"]), order_of(["03/04/2021"])
    (('dmy', True), ('mdy', True), ('dmy', False))
    """
    pairs = [(int(m[1]), int(m[2])) for value in values if (m := _NUMERIC.match(value.strip()))]
    first, second = sum(a > 12 for a, _ in pairs), sum(b > 12 for _, b in pairs)
    return (MONTH_FIRST if second > first else DAY_FIRST), first != second or not pairs


def day_of(words: str, order: str) -> When | None:
    """Return the day, month or year that a cell names, None for nothing.

    >>> [day_of(w, "dmy").value for w in ("03/04/2021", "2021-04-03", "3 April 2021", "April 2021", "2021", "44289")]
    ['2021-04-03', '2021-04-03', '2021-04-03', '2021-04', '2021', '2021-04-03']
    """
    text = words.strip()
    try:
        return _iso(text) or _numeric(text, order) or _bare(text) or _worded(text)
    except ValueError:
        return None


def _iso(text: str) -> When | None:
    found = _ISO.match(text)
    if not found:
        return None
    if found[3]:
        return _at(int(found[1]), int(found[2]), int(found[3]))
    return _month(int(found[1]), int(found[2]))


def _numeric(text: str, order: str) -> When | None:
    found = _NUMERIC.match(text)
    if not found:
        return None
    first, second = int(found[1]), int(found[2])
    day, month = (first, second) if order == DAY_FIRST else (second, first)
    return _at(_year(found[3]), month, day)


def _bare(text: str) -> When | None:
    number = whole(text)
    if number is None:
        return None
    if 1900 <= number <= 2100:
        return When.from_value(str(number), DatePrecision.YEAR)
    if number in EXCEL_DAYS:
        day = EXCEL_BEGINS + timedelta(days=number)
        return _at(day.year, day.month, day.day)
    return None


def _worded(text: str) -> When | None:
    months = open_table_words().months
    for found in _WORDED.finditer(text.casefold()):
        month = months.get(found[2])
        if month is None or not found[4]:
            continue
        day = found[1] or found[3]
        return _at(_year(found[4]), month, int(day)) if day else _month(_year(found[4]), month)
    return None


def _year(digits: str) -> int:
    """Two digits are of the century that puts them before 2070. Source: POSIX strptime has 69; our choice."""
    number = int(digits)
    return number if len(digits) == 4 else number + (2000 if number < 70 else 1900)


def _at(year: int, month: int, day: int) -> When:
    return When.from_value(date(year, month, day).isoformat(), DatePrecision.DAY)


def _month(year: int, month: int) -> When:
    return When.from_value(date(year, month, 1).isoformat()[:7], DatePrecision.MONTH)


@dataclass(frozen=True, slots=True)
class Told:
    """What a cell says of a number of people."""

    low: int | None
    high: int | None


_RANGE = re.compile(r"(\d[\d,.' \u00a0\u202f]*)\s*(?:-|–|—|to|bis|à|a)\s*(\d[\d,.' \u00a0\u202f]*)$")
_DIGITS = re.compile(r"\d[\d,.' \u00a0\u202f]*")


def figure_of(words: str) -> Told | str:
    """Return the figure that a cell tells; "" where it tells none; the cell itself where it cannot be understood.

    >>> [figure_of(w) for w in ("1,204", "1.204", "5-7", "12+", "at least 3", "-", "none")][:2]
    [Told(low=1204, high=1204), Told(low=1204, high=1204)]
    >>> figure_of("5-7"), figure_of("12+"), figure_of("n/a"), figure_of("nil"), figure_of("many")
    (Told(low=5, high=7), Told(low=12, high=None), '', Told(low=0, high=0), 'many')
    """
    text, known = " ".join(words.casefold().split()), open_table_words()
    if text in known.unknown:
        return ""
    if text in known.none:
        return Told(0, 0)
    between = _RANGE.search(text)
    if between:
        low, high = _count(between[1]), _count(between[2])
        return Told(low, high) if low is not None and high is not None and low <= high else words
    found = _DIGITS.findall(text)
    if len(found) != 1 or (number := _count(found[0])) is None:
        return words
    rest = _DIGITS.sub(" ", text).strip(" ()~.:*")
    if any(rest == sign or rest.startswith(sign + " ") or rest.endswith(sign) for sign in known.at_least):
        return Told(number, None)
    return Told(number, number) if len(rest) < 20 else words


def _count(digits: str) -> int | None:
    """Return a count of people: a full stop before three digits sets thousands apart, for nobody counts thousandths."""
    plain = digits.strip(" .,'")
    plain = re.sub(r"[.,'\s\u00a0\u202f](?=\d{3}(?:\D|$))", "", plain)
    return whole(plain)


def degrees_of(words: str) -> float | None:
    """Return degrees: decimal with point or comma, or degrees, minutes, seconds with the side of the world.

    >>> degrees_of("33.35"), degrees_of("33,35"), degrees_of("33°21'0\\"N"), degrees_of("44 W"), degrees_of("x")
    (33.35, 33.35, 33.35, -44.0, None)
    """
    text = words.strip().upper().replace("−", "-")
    parts = re.findall(r"\d+(?:[.,]\d+)?", text)
    if not parts or len(parts) > 3:
        return None
    numbers = [float(part.replace(",", ".")) for part in parts]
    value = sum(number / float(60**place) for place, number in enumerate(numbers))
    return -value if text.startswith("-") or text[-1] in "SW" or text[0] in "SW" else value
