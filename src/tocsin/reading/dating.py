"""Reads all times of a report's part, and what it says of its own date: its dateline, the one year its dates name."""

import re
from dataclasses import dataclass
from datetime import date

from tocsin.reading.times import read_times
from tocsin.records import Anchor, TimeExpression

LOOKED_AT = 400
"""A dateline stands within so many code points of the beginning. Our choice."""
BEFORE = re.compile(
    r"(?:\bstory is from\s+|(?:^|\n)(?:[Pp]ublished|[Uu]pdated)(?: on)?:?\s+"
    r"|(?:^|\n)[A-Z][\w .'-]{2,30}(?:, [A-Z][\w. ]{1,20})?(?: \([^()\n]{2,40}\))?,\s+|^|\n)$"
)
BEHIND = re.compile(r"\s*(?:$|\n|[-–—(]|\s\s|\w+:)")
"""What stands before and behind a dateline: the beginning of a line, perhaps with a city's name and an agency's; a dash
or bracket."""
CITY_BEFORE = re.compile(r"(?:^|\n)[A-Z][A-Z .'-]{2,30}(?:, [A-Z][\w. ]{1,20})?(?: \([^()\n]{2,40}\))?,\s+$")
STOP_BEHIND = re.compile(r"\.\s")
"""The same of a dateline that ends with a full stop: "NAIROBI (Example News), April 3, 2015." """
REPORTED = (
    (re.compile(r"^\W*[Oo]n\s+$"), re.compile(r",\s+(?:[A-Z][\w.'-]*\s+){1,5}reported\b")),
    (re.compile(r"^\W*(?:[A-Z][\w.'-]*\s+){1,5}reported on\s+$"), re.compile(r"\s+that\b")),
)
"""What stands before and behind the date of a report that is quoted whole: "On 1 March 2002, AP reported that"."""


@dataclass(frozen=True, slots=True)
class Dated:
    """The times of a text, and the day they are counted from."""

    times: tuple[TimeExpression, ...]
    published: date | None = None
    dateline: tuple[int, int] | None = None
    """Where the anchor stands in the text, None where it is the capture's publication date."""
    year: int | None = None
    """The one year that the text's full dates name, None where they name none or several."""
    year_at: tuple[int, int] | None = None


def times_of(content: str, published: date | None, *, language: str = "en", is_past: bool = False) -> Dated:
    """Return every time expression of a text, counted from its day of publication, else from its own dateline.

    >>> dated = times_of("Oslo, July 23, 2011 (Example Press) - The bomb went off on Friday.", None)
    >>> dated.published, dated.times[1].value
    (datetime.date(2011, 7, 23), '2011-07-22')
    >>> [t.value for t in times_of("It began on 5 May 2014 and ended on 8 May.", None).times]
    ['2014-05-05', '2014-05-08']
    """
    own = None if published else own_date(content)
    anchor = published or (own[0] if own else None)
    times = read_times(content, published=anchor, language=language, is_past=is_past)
    year_at = None if anchor else (_year_at(times) or _present_year_at(content, times))
    year = int(content[slice(*year_at)]) if year_at else None
    if year:
        times = read_times(content, year=year, language=language, is_past=is_past)
    return Dated(times, anchor, own[1:] if own else None, year, year_at)


def own_date(content: str) -> tuple[date, int, int] | None:
    """Return the date that a report gives as its own, and where it stands; None if it gives none.

    >>> own_date("This story is from March 7, 2002  rajkot: it would seem")
    (datetime.date(2002, 3, 7), 19, 32)
    >>> own_date("Oslo, July 23, 2011 (Example Press) - Police said")[0]
    datetime.date(2011, 7, 23)
    >>> own_date("NAIROBI (Example Press), April 3, 2015. Gunmen attacked on Thursday.")[0]
    datetime.date(2015, 4, 3)
    >>> own_date("It follows a study published on 5 May 2014 by the ministry.")
    """
    head = content[:LOOKED_AT]
    for time in read_times(head):
        is_day = time.earliest and time.earliest == time.latest and time.anchor is Anchor.NONE
        if is_day and time.earliest and _is_dateline(head[: time.start], content[time.end :][:LOOKED_AT]):
            return time.earliest, time.start, time.end
    return None


def _is_dateline(before: str, behind: str) -> bool:
    ends = ((BEFORE, BEHIND), (CITY_BEFORE, STOP_BEHIND), *REPORTED)
    return any(left.search(before) and right.match(behind) for left, right in ends)


YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def own_year(content: str) -> int | None:
    """Return the year of the report's full dates where they all name the same one."""
    at = _year_at(read_times(content))
    return int(content[slice(*at)]) if at else None


def _year_at(times: tuple[TimeExpression, ...]) -> tuple[int, int] | None:
    """Return where the year of the full dates first stands; None if they name none or several."""
    found = [(t, year) for t in times if _is_full(t) and (year := YEAR.search(t.text))]
    if len({year.group() for _, year in found}) != 1:
        return None
    time, year = found[0]
    return time.start + year.start(), time.start + year.end()


SO_FAR = re.compile(r"\b(?:so far|to date|this year)\b", re.IGNORECASE)
"""Words that tell of a year that it is the report's own: "so far in 2015"."""
NEAR = 60
"""Code points between them and the year, in one sentence. Our choice."""


def _present_year_at(content: str, times: tuple[TimeExpression, ...]) -> tuple[int, int] | None:
    """Return where the year stands that the text says is not over; None if it says so of none or several."""
    found = [
        (t.start, t.end)
        for t in times
        if YEAR.fullmatch(t.text) and any(SO_FAR.search(side) for side in _beside(content, t))
    ]
    return found[0] if len({content[slice(*at)] for at in found}) == 1 else None


def _beside(content: str, time: TimeExpression) -> tuple[str, str]:
    """Return the words of the sentence right before and behind a time."""
    before, behind = content[max(0, time.start - NEAR) : time.start], content[time.end : time.end + NEAR]
    return re.split(r"[.;!?]\s", before)[-1], re.split(r"[.;!?](?:\s|$)", behind)[0]


def _is_full(time: TimeExpression) -> bool:
    """Return whether an expression names a day with its year in letters or figures of its own."""
    return time.earliest is not None and time.earliest == time.latest and time.anchor is Anchor.NONE
