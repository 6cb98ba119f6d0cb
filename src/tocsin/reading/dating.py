"""Finds what a report says of its own date: its dateline, and the one year that its full dates name."""

import re
from datetime import date

from tocsin.reading.dates import YEAR, read_date

DATELINE = re.compile(
    r"(?:\bstory is from|\b[Pp]ublished(?: on)?:?|\b[Uu]pdated:?|^[A-Z][A-Z .'-]{2,30}(?:, [A-Z][\w. ]{1,20})?,)\s*"
    rf"(?P<date>[A-Z][a-z]+\.? \d{{1,2}},? {YEAR}|\d{{1,2}} [A-Z][a-z]+\.? {YEAR}|{YEAR}-\d\d-\d\d)"
)
LOOKED_AT = 400
"""A dateline stands within so many code points of the beginning. Our choice."""
FULL = re.compile(rf"\b[A-Z][a-z]{{2,8}}\.? \d{{1,2}},? ({YEAR})\b|\b\d{{1,2}} [A-Z][a-z]{{2,8}} ({YEAR})\b")


def own_date(content: str) -> date | None:
    """Return the date that a report gives as its own, None if it gives none.

    >>> own_date("This story is from March 7, 2002  rajkot: it would seem")
    datetime.date(2002, 3, 7)
    """
    found = DATELINE.search(content[:LOOKED_AT])
    return read_date(found["date"]).earliest if found else None


def own_year(content: str) -> int | None:
    """Return the year of the report's full dates where they all name the same one."""
    years = {a or b for a, b in FULL.findall(content)}
    return int(years.pop()) if len(years) == 1 else None
