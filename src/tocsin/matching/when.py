"""The feature of time: how far the days of two tellings speak for one happening."""

import math
from datetime import date, timedelta

from tocsin.matching.likeness import NOTHING, Likeness, likest
from tocsin.matching.profile import Profile
from tocsin.matching.spans import DaySpan
from tocsin.matching.weights import WEIGHTS

OPEN = -0.15
"""Likeness where a telling has no date, or none narrower than some weeks: any incident of the place could be meant.

Source: our choice. Among the incidents of a year the same place has some fifty times as many as within three days
(log 4); a little of that is kept, because undated tellings mostly speak of well-known incidents.
"""

SLIP = {1: 0.1, 2: 0.3}
"""How much speaks against one incident when that many days lie between; 1 from three days on.

Source: our choice: one day is local time or the night between, two a first account's mistake, three and more are
as good as proof of two happenings; so is a report that came out before the other happening took place.
"""

ASSUMED = 0.35
"""Likeness where a date is assumed from the publication and fits at once; it falls to 0 over the assumed days."""

UNKNOWN_YEAR = 0.7
"""Likeness of "24 November" and 2016-11-24: the day agrees, the year is taken on trust. Source: our choice."""

WEEK = 7


def days(left: Profile, right: Profile) -> Likeness:
    """The days agree: the narrower the common time, the more it says; days between speak against."""
    found = [_spans_alike(a, b) for a in left.spans for b in right.spans]
    found += [_year_unknown(day, span) for day in left.days_of_unknown_year for span in right.spans]
    found += [_year_unknown(day, span) for day in right.days_of_unknown_year for span in left.spans]
    found += [_both_years_unknown(a, b) for a in left.days_of_unknown_year for b in right.days_of_unknown_year]
    return likest(found) if found else Likeness(OPEN, "no date to compare")


def reported(left: Profile, right: Profile) -> Likeness:
    """The reports came out within days of each other; later ones say nothing, for a happening is told of for years."""
    if left.published is None or right.published is None:
        return NOTHING
    apart = abs((left.published - right.published).days)
    if apart > WEIGHTS.reported_within_days:
        return Likeness(-1.0, f"published {apart} days apart")
    return Likeness(1 - apart / (WEIGHTS.reported_within_days + 1), f"published {apart} days apart")


def narrowness(span_days: int) -> float:
    """Return what a common time of that many days says, from 1 (one day) over 0 (a week) down to OPEN.

    Source: a time of d days has d/7 times as many other incidents in it as a week; the logarithm of that, brought
    to 1 for one day, and an eighth of it beyond the week, where few tellings are wider by ignorance alone.

    >>> narrowness(1), narrowness(7), narrowness(366)
    (1.0, 0.0, -0.15)
    """
    likeness = 1 - math.log(span_days) / math.log(WEEK)
    return likeness if likeness >= 0 else max(OPEN, likeness / 8)


def _spans_alike(left: DaySpan, right: DaySpan) -> Likeness:
    if left.is_assumed or right.is_assumed:
        return _assumed(left, right)
    common = narrowness(max(left.days, right.days))
    apart = max((left.earliest - right.latest).days, (right.earliest - left.latest).days)
    if apart > 0:
        return Likeness(min(common, -SLIP.get(apart, 1.0)), f"{apart} day{'s' * (apart > 1)} apart")
    if left.days == right.days == 1:
        return Likeness(common, f"same day, {left.earliest}")
    return Likeness(common, f"times overlap, known to {max(left.days, right.days)} days")


def _assumed(left: DaySpan, right: DaySpan) -> Likeness:
    """Compare where one telling is undated: by how long before its publication the other took place."""
    if left.is_assumed and right.is_assumed:
        lag = abs((left.latest - right.latest).days)
        return Likeness(max(0.0, ASSUMED * (1 - lag / (WEEK + 1))), f"both undated, published {lag} days apart")
    undated, dated = (left, right) if left.is_assumed else (right, left)
    lag = (undated.latest - dated.latest).days
    if dated.earliest > undated.latest:
        ahead = (dated.earliest - undated.latest).days
        score, detail = -SLIP.get(ahead, 1.0), f"undated, published {ahead} days before"
    elif lag > WEIGHTS.reported_within_days:
        score, detail = OPEN, f"undated, published {lag} days after"
    else:
        lag = max(lag, 0)
        score = ASSUMED * (1 - lag / (WEIGHTS.reported_within_days + 1))
        detail = f"undated, published {lag} days after"
    return Likeness(min(score, narrowness(dated.days)), detail)


def _year_unknown(day: tuple[int, int], span: DaySpan) -> Likeness:
    """Compare "24 November" of an unknown year with a dated time by the nearest 24 November."""
    near = [found for year in range(span.earliest.year - 1, span.latest.year + 2) if (found := _day_of(year, day))]
    apart = min((max((d - span.latest).days, (span.earliest - d).days) for d in near), default=0)
    if apart > 0:
        return Likeness(-SLIP.get(apart, 1.0), f"{apart} days apart, whatever the year")
    return Likeness(min(UNKNOWN_YEAR, narrowness(span.days)), "same day, one year unknown")


def _both_years_unknown(left: tuple[int, int], right: tuple[int, int]) -> Likeness:
    if left == right:
        return Likeness(UNKNOWN_YEAR, "same day, both years unknown")
    one, other = _day_of(2000, left), _day_of(2000, right)
    if one is None or other is None:
        return NOTHING
    apart = min(abs((one - other).days), 366 - abs((one - other).days))
    return Likeness(-SLIP.get(apart, 1.0), f"{apart} days apart, whatever the year")


def _day_of(year: int, day: tuple[int, int]) -> date | None:
    """Return the day in that year; None for the 29 February of a common year, and for no day at all."""
    month, number = day
    if not 1 <= month <= 12 or not 1 <= number <= 31 or not 1 <= year <= 9999:
        return None
    found = date(year, month, 1) + timedelta(days=number - 1)
    return found if found.month == month else None
