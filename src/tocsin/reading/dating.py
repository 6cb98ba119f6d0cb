"""Finds what a report says of its own date: its dateline, and the one year that its full dates name."""

import re
from datetime import date

from tocsin.reading.dates import YEAR, read_date

DATELINE = re.compile(
    r"(?:\bstory is from\s+|^(?:[Pp]ublished|[Uu]pdated)(?: on)?:?\s+"
    r"|^[A-Z][\w .'-]{2,30}(?:, [A-Z][\w. ]{1,20})?,\s+|^)"
    rf"(?P<date>[A-Z][a-z]+\.? \d{{1,2}},? {YEAR}|\d{{1,2}} [A-Z][a-z]+\.? {YEAR}|{YEAR}-\d\d-\d\d)"
    r"(?=\s*(?:$|[-–—(]|\s\s|\w+:))",
    re.MULTILINE,
)
"""A date at the beginning of a line, alone or before a dash or bracket, perhaps behind a city's name."""
LOOKED_AT = 400
"""A dateline stands within so many code points of the beginning. Our choice."""
FULL = re.compile(rf"\b[A-Z][a-z]{{2,8}}\.? \d{{1,2}},? ({YEAR})\b|\b\d{{1,2}} [A-Z][a-z]{{2,8}} ({YEAR})\b")


def own_date(content: str) -> tuple[date, int, int] | None:
    """Return the date that a report gives as its own, and where it stands; None if it gives none.

    >>> own_date("This story is from March 7, 2002  rajkot: it would seem")
    (datetime.date(2002, 3, 7), 19, 32)
    >>> own_date("Oslo, July 23, 2011 (Example Press) - Police said")[0]
    datetime.date(2011, 7, 23)
    >>> own_date("It follows a study published on 5 May 2014 by the ministry.")
    """
    found = DATELINE.search(content[:LOOKED_AT])
    day = read_date(found["date"]).earliest if found else None
    return (day, *found.span("date")) if found and day else None


def own_year(content: str) -> int | None:
    """Return the year of the report's full dates where they all name the same one."""
    years = {a or b for a, b in FULL.findall(content)}
    return int(years.pop()) if len(years) == 1 else None


def own_year_at(content: str) -> tuple[int, int] | None:
    """Return where the year of the report's full dates first stands; None if they name none or several.

    >>> own_year_at("It began on 5 May 2014.")
    (18, 22)
    """
    found = FULL.search(content) if own_year(content) else None
    return found.span(1 if found[1] else 2) if found else None
