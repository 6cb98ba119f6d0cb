"""The time of a happening, made of the expressions by which a report tells it.

The expressions themselves are read in ``times``; here they become one time
with ISO values and an interval, as readings carry it: weeks, quarters and
seasons are written as intervals, parts of a day as their day. A happening does
not lie after its report. Source for the rules: docs/codebook.md#date.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tocsin.reading.times import read_times
from tocsin.records import Anchor, DatePrecision, TimeExpression, TimeType, When
from tocsin.reference.lexicon import table

JOINED = re.compile(
    r"\s*(?:,?\s*(?:-|–|—|to|and|&|until|till|through|or)|,)\s*(?:(?:on|the|early|late)\s+)*", re.IGNORECASE
)
"""What stands between two times that are one from the first to the second."""
PLAIN = re.compile(r"XXXX-\d\d(?:-\d\d)?|\d{4}(?:-\d\d){0,2}(?:/\d{4}(?:-\d\d){0,2})?")
"""A value that a reading carries as it is."""
EXACTNESS = (DatePrecision.DAY, DatePrecision.WEEK, DatePrecision.MONTH, DatePrecision.YEAR, DatePrecision.UNKNOWN)


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
    return happening(read_times(words, published=published, year=year, is_past=True), words)[0]


def happening(times: Sequence[TimeExpression], words: str, offset: int = 0) -> tuple[When, tuple[TimeExpression, ...]]:
    """Return the one time that the expressions of a mention tell, and those it is made of.

    ``words`` are the mention's, beginning at ``offset`` of the text that the expressions stand in.
    """
    usable = [t for t in times if t.type in (TimeType.DATE, TimeType.TIME)]
    if not usable:
        return When(value="", precision=_unit_in(words, times)), ()
    best = min(usable, key=lambda t: (t.value == "", t.is_day_assumed, EXACTNESS.index(t.precision), t.start))
    at = usable.index(best)
    ago = next((t for t in usable if re.fullmatch(r"\d{4}", t.value) and "ago" in t.text.casefold()), None)
    if ago and ago is not best and (moved := _years_back(best, int(ago.value))):
        return moved, (best, ago)
    pair = usable[at : at + 2]
    if len(pair) == 2 and JOINED.fullmatch(words[pair[0].end - offset : pair[1].start - offset]):
        joined = _joined(*pair)
        if joined:
            return joined, tuple(pair)
    return when_of(best), () if _is_adrift(best) else (best,)


def when_of(time: TimeExpression) -> When:
    """Return an expression as the time of a happening; an hour told some time after a day settles no day.

    >>> [when_of(t).value for t in read_times("in the third quarter of 2016, at noon on 5 May 2016, in the 1990s")]
    ['2016-07/2016-09', '2016-05-05', '1990/1999']
    """
    if _is_adrift(time):
        return When(value="", precision=time.precision)
    return When(value=_iso(time), precision=time.precision, earliest=time.earliest, latest=time.latest)


def _is_adrift(time: TimeExpression) -> bool:
    """Return whether only an hour is told, whose day would be that of another happening; the report's day may stand."""
    return time.is_day_assumed and time.anchor is Anchor.EARLIER


def _iso(time: TimeExpression) -> str:
    value = time.value.split("T")[0]
    if time.precision is not DatePrecision.WEEK and PLAIN.fullmatch(value):
        return value
    if time.earliest is None or time.latest is None or value.endswith("_REF"):
        return ""
    length = {DatePrecision.DAY: 10, DatePrecision.WEEK: 10, DatePrecision.YEAR: 7}.get(time.precision, 4)
    if re.fullmatch(r"\d{2,3}", value):
        length = 4
    return f"{time.earliest.isoformat()[:length]}/{time.latest.isoformat()[:length]}"


def _joined(first: TimeExpression, last: TimeExpression) -> When | None:
    """Return the time from one expression to another of the same exactness."""
    one, other = when_of(first), when_of(last)
    if not one.value or not other.value or one.precision is not other.precision or "/" in one.value + other.value:
        return None
    begin, end = (one, other) if one.value <= other.value else (other, one)
    if one.value.startswith("XXXX") is not other.value.startswith("XXXX") or begin.value == end.value:
        return None
    return replace(begin, value=f"{begin.value}/{end.value}", latest=end.latest)


def _years_back(time: TimeExpression, year: int) -> When | None:
    """Return a day in the year that stands beside it as so many years ago."""
    if time.precision is not DatePrecision.DAY or time.anchor is not Anchor.PUBLISHED or not time.earliest:
        return None
    try:
        day = time.earliest.replace(year=year)
    except ValueError:
        return None
    return When(value=day.isoformat(), precision=DatePrecision.DAY, earliest=day, latest=day)


def _unit_in(words: str, times: Sequence[TimeExpression]) -> DatePrecision:
    """Return how exact words are that tell no date: by the last unit among them."""
    if times:
        return times[-1].precision
    known = table("times")["units_of_words"]
    units = (known[w] for w in reversed(re.findall(r"[a-z]+", words.casefold())) if w in known)
    return DatePrecision(next(units, "unknown"))
