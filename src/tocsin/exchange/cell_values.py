"""What cells say: days in any order, numbers with thousands set apart, figures that are ranges or unknown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tocsin.exchange.row_claims import whole
from tocsin.records import DatePrecision, When
from tocsin.reference.table_words import open_table_words, plain

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
EXCEL_BEGINS = date(1899, 12, 30)
"""Day 0 of Excel's count. Source: ECMA-376, part 1, 18.17.4.1 (with its 1900 leap day)."""
EXCEL_DAYS = range(14_000, 60_000)
"""Counts of days from 1938 to 2064: a bare number in a column of dates. Our choice."""

_NUMERIC = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4}|\d{2})\b")
_FRACTION = re.compile(r"\d{5}\.\d+")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
_NTH = r"(?:st|nd|rd|th|er|re|o|a|°|\.)?"
_MONTH = r"([^\W\d_]{2,}(?:\s+(?:الثاني|الاول))?)"
"""Two of the Levant's months are of two words."""
_WORDED = re.compile(
    rf"(?:(\d{{1,2}}){_NTH}[\s./-]*(?:de\s+)?)?{_MONTH}\.?[\s,./-]*"
    rf"(?:(\d{{1,2}}){_NTH},?\s+)?(?:de[l]?\s+)?(\d{{4}}|\d{{2}})?"
)
_DAYS = re.compile(
    rf"(\d{{1,2}}){_NTH}\s*([^\W\d]+|[-–—/&])\s*(\d{{1,2}}){_NTH}[\s./-]*(?:de\s+)?"
    rf"{_MONTH}\.?[\s,./-]*(?:de[l]?\s+)?(\d{{4}})"
)
"""Some days of one month: "3-5 June 2019", "du 4 au 5 mars 2020"."""


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
    text = plain(words)
    try:
        return _iso(text) or _numeric(text, order) or _bare(text) or _days(text) or _worded(text)
    except ValueError:
        return None


def between(first: date, last: date) -> When:
    """Return the stretch of days from one to another, as exactly as it is long."""
    days = (last - first).days
    precision = DatePrecision.DAY if days < 6 else DatePrecision.WEEK if days == 6 else DatePrecision.MONTH
    precision = DatePrecision.YEAR if days > 30 else precision
    return When(value=f"{first}/{last}", precision=precision, earliest=first, latest=last)


def _days(text: str) -> When | None:
    known = open_table_words()
    found = _DAYS.search(text)
    month = known.months.get(found[4]) if found else None
    if not found or month is None or not (found[2] in known.joins or found[2] in ("/", "&")):
        return None
    first, last = (date(int(found[5]), month, int(found[n])) for n in (1, 3))
    return between(first, last) if first < last else None


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
    # Excel keeps the time of day as a fraction of the day.
    number = whole(text) if not _FRACTION.fullmatch(text) else int(float(text))
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
    for found in _WORDED.finditer(text):
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


_RANGE = re.compile(r"(.*?)(\d[\d,.' \u00a0\u202f]*?)\s*([^\W\d_]+|[-–—])\s*(\d[\d,.' \u00a0\u202f]*)$")
_WITH_BETWEEN = ("and", "et", "y", "und", "و")
"""Joins that make a range only behind "between": "3 and 5" may be two figures."""
_DIGITS = re.compile(r"\d[\d,.' \u00a0\u202f]*")


def figure_of(words: str) -> Told | str:
    """Return the figure that a cell tells; "" where it tells none; the cell itself where it cannot be understood.

    >>> [figure_of(w) for w in ("1,204", "1.204", "5-7", "12+", "at least 3", "-", "none")][:2]
    [Told(low=1204, high=1204), Told(low=1204, high=1204)]
    >>> figure_of("5-7"), figure_of("12+"), figure_of("n/a"), figure_of("nil"), figure_of("many")
    (Told(low=5, high=7), Told(low=12, high=None), '', Told(low=0, high=0), 'many')
    """
    text, known = " ".join(plain(words).split()), open_table_words()
    if text in known.unknown:
        return ""
    if text in known.none:
        return Told(0, 0)
    if text in known.about:
        return Told(*known.about[text])
    ends = _RANGE.fullmatch(text)
    if ends and ends[3] in known.joins:
        low, high = _count(ends[2]), _count(ends[4])
        is_meant = ends[3] not in _WITH_BETWEEN or ends[1].strip() in known.between
        return Told(low, high) if is_meant and low is not None and high is not None and low <= high else words
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


_NUMBER = r"\d+(?:[.,]\d+)?"
_SIXTIETHS = rf"\s*{_NUMBER}\s*['′’](?:\s*{_NUMBER}\s*(?:[\"″”]|''))?"
_PART = rf"[NSEW]?\s*-?{_NUMBER}(?:\s*°(?:{_SIXTIETHS})?)?\s*[NSEW]?"
_PAIR = re.compile(rf"\(?\s*({_PART})\s*(?:[,;/|]\s*|\s+)({_PART})\s*\)?")


def points_of(words: str) -> tuple[float, float] | None:
    r"""Return latitude and longitude that one cell holds together, None for none.

    >>> points_of("33.35, 43.78"), points_of("33°21'0\"N 43°46'0\"E"), points_of("33,35")
    ((33.35, 43.78), (33.35, 43.766666666666666), None)
    """
    found = _PAIR.fullmatch(words.strip().upper())
    if not found or not all("." in part or "°" in part for part in found.groups()):
        return None
    lat, lon = (degrees_of(part) for part in found.groups())
    return (lat, lon) if lat is not None and lon is not None and abs(lat) <= 90 and abs(lon) <= 180 else None


def casualties_of(words: str) -> dict[str, Told]:
    """Return harm -> figure of a cell that tells several harms, {} where it tells none.

    >>> casualties_of("5 killed, at least 12 wounded")
    {'killed': Told(low=5, high=5), 'injured': Told(low=12, high=None)}
    """
    text, known = " ".join(plain(words).split()), open_table_words()
    if text in known.none:
        return dict.fromkeys(("killed", "injured"), Told(0, 0))
    found: dict[str, Told] = {}
    for piece in re.split(r"[,;/+&](?!\d{3}\b)|\b(?:and|und|et|y)\b", text):
        for harm, names in known.harms.items():
            name = next((n for n in names if re.search(rf"(?<!\w){re.escape(n)}(?!\w)", piece)), "")
            told = figure_of(re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", piece).strip(" :=()")) if name else ""
            if isinstance(told, Told):
                found.setdefault(harm, told)
    return found


def degrees_of(words: str) -> float | None:
    """Return degrees: decimal with point or comma, or degrees, minutes, seconds with the side of the world.

    >>> degrees_of("33.35"), degrees_of("33,35"), degrees_of("33°21'0\\"N"), degrees_of("44 W"), degrees_of("x")
    (33.35, 33.35, 33.35, -44.0, None)
    """
    text = plain(words).upper()
    if not text or points_of(text):
        return None
    parts = re.findall(r"\d+(?:[.,]\d+)?", text)
    if not parts or len(parts) > 3:
        return None
    numbers = [float(part.replace(",", ".")) for part in parts]
    value = sum(number / float(60**place) for place, number in enumerate(numbers))
    return -value if text.startswith("-") or text[-1] in "SW" or text[0] in "SW" else value
