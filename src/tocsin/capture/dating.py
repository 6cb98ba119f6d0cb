"""The day on which something was published, from the words in which the material says it.

The day is the one written, in the zone in which it is written. Where the order
of day and month cannot be told (03/04/2021) there is no day: the words are kept.
"""

import re
from datetime import date

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)

TOP = 500
"""Code points of a text in which a dateline is looked for. Source: our choice; a headline, a byline and one more."""

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
_COMPACT = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})(?:\d{6}|T\d|Z|$)")
_DAY_FIRST = re.compile(r"(?:^|[^\d:])(\d{1,2})(?:st|nd|rd|th)?[ -]+(?:of +)?([A-Za-z]{3,9})\.?,?[ -]+(\d{4})(?!\d)")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})(?!\d)")


def day_of(words: str) -> date | None:
    """Return the day that the words name, None if they name none for certain.

    >>> [str(day_of(w)) for w in ("2021-08-26T23:30:00-05:00", "Thu, 26 Aug 2021 23:30 +0430", "August 26th, 2021")]
    ['2021-08-26', '2021-08-26', '2021-08-26']
    >>> [str(day_of(w)) for w in ("D:20210826120000Z", "26 Sept 2021", "03/04/2021", "Thursday")]
    ['2021-08-26', '2021-09-26', 'None', 'None']
    """
    words = words.strip()
    if found := _ISO.match(words) or _COMPACT.match(words):
        return _day(found[1], int(found[2]), int(found[3]))
    if found := _YEAR_LAST.match(words):
        first, second = int(found[1]), int(found[2])
        day, month = (first, second) if first > 12 else (second, first)
        return _day(found[3], month, day) if day > 12 else None
    if found := _DAY_FIRST.search(words):
        return _named(found[1], found[2], found[3])
    if found := _MONTH_FIRST.search(words):
        return _named(found[2], found[1], found[3])
    return None


def is_named_at_the_top(day: date, text: str) -> bool:
    """Return whether the first lines of a text name the day.

    The date of a file is that of its last export or of an old template as often as
    that of publication. Where the report's own first lines name the same day, it is both.

    >>> is_named_at_the_top(date(2021, 9, 18), "Update of 18 September 2021. Example Monitor")
    True
    """
    top = text[:TOP]
    found = (
        day_of(match[0]) for pattern in (_ISO, _YEAR_LAST, _DAY_FIRST, _MONTH_FIRST) for match in pattern.finditer(top)
    )
    return day in found


def _day(year: str, month: int, day: int) -> date | None:
    try:
        return date(int(year), month, day)
    except ValueError:
        return None


def _named(day: str, name: str, year: str) -> date | None:
    """Return the day of a month given by its English name or a beginning of it: "Sep" and "Sept", not "Septic"."""
    months = [number for number, month in enumerate(MONTHS, start=1) if month.startswith(name.lower())]
    return _day(year, months[0], int(day)) if months else None
