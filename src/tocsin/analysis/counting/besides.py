"""One count of the record beside another: how sure the change is, how unusual, and whether only the sources changed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from math import log

import numpy as np
from numpy.typing import NDArray

from tocsin.analysis.comparing import Dispersion, Ratio, change_in_words, dispersion_of, ratio_of
from tocsin.analysis.counting.selected import Asked, selected, surely
from tocsin.records import Selection
from tocsin.records.columns import Columns, Ints, Readings

HISTORY = 3 * 364
"""Days of the series before the earlier period whose scatter counts. Source: bench/coverage.py measures three years."""

LEAST_PAST = 8
"""Past changes below which a rank says nothing. Source: our choice, decisions/0015."""

PANEL_FACTOR = 1.5
"""The sources have changed where their number differs by this factor, or fewer than half are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two counts."""

    since: date
    until: date
    incidents: int
    possibly: int
    ids: tuple[str, ...]
    possibly_ids: tuple[str, ...]
    reports: int
    """Reports read that were published in the period."""
    sources: int
    of_panel: int
    """Incidents that a source active in both periods tells of."""
    per_hundred: float | None
    """Incidents per hundred reports read; None where none was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two counts of the record with all that belongs beside them."""

    first: Side
    second: Side
    ratio: Ratio
    words: str
    """What the ratio bears: of a change where both sides are one series, else of a difference."""
    dispersion: Dispersion | None
    """None where the series is too short to tell: the widened interval is then no wider than the exact one."""
    panel: int
    """Sources active in both periods."""
    of_panel: Ratio
    per_report: Ratio | None
    rank: tuple[int, int] | None
    """(place of this change among all changes between such periods, how many there are); None: too few past ones."""
    warnings: tuple[str, ...]


def compare(columns: Columns, readings: Readings, first: Asked, second: Asked) -> Comparison:
    """Return two counts beside each other. Both selections have both dates."""
    panel = _sources(readings, first.selection) & _sources(readings, second.selection)
    one, other = _side(columns, readings, first, panel), _side(columns, readings, second, panel)
    days = float((one.until - one.since).days + 1), float((other.until - other.since).days + 1)
    dispersion = _dispersion(columns, first, second)
    scatter, freedom = (dispersion.value, dispersion.freedom) if dispersion else (1.0, None)
    read = (float(one.reports), float(other.reports))
    ratio = ratio_of(one.incidents, other.incidents, days, scatter, freedom)
    is_one = _is_one_series(first, second)
    return Comparison(
        first=one,
        second=other,
        ratio=ratio,
        words=change_in_words(ratio, is_over_time=is_one),
        dispersion=dispersion,
        panel=len(panel),
        of_panel=ratio_of(one.of_panel, other.of_panel, days, scatter, freedom),
        per_report=ratio_of(one.incidents, other.incidents, read, scatter, freedom) if min(read) > 0 else None,
        rank=_rank(columns, first, one, other) if is_one else None,
        warnings=tuple(_warnings(one, other, len(panel), dispersion)),
    )


def _is_one_series(first: Asked, second: Asked) -> bool:
    open_ended = replace(first.selection, since=None, until=None)
    return open_ended == replace(second.selection, since=None, until=None)


def _period(selection: Selection) -> tuple[int, int]:
    since, until = selection.since or date.min, selection.until or date.max
    return since.toordinal(), until.toordinal()


def _side(columns: Columns, readings: Readings, asked: Asked, panel: set[int]) -> Side:
    mask = selected(columns, asked)
    sure = mask & surely(columns, asked)
    told = np.zeros(len(columns), dtype=bool)
    told[readings.tells.what[np.isin(readings.source.codes[readings.tells.row], list(panel))]] = True
    low, high = _period(asked.selection)
    read = int(((readings.published >= low) & (readings.published <= high)).sum())
    incidents = int(sure.sum())
    return Side(
        since=date.fromordinal(low),
        until=date.fromordinal(high),
        incidents=incidents,
        possibly=int(mask.sum()) - incidents,
        ids=tuple(columns.ids[row] for row in np.flatnonzero(sure)),
        possibly_ids=tuple(columns.ids[row] for row in np.flatnonzero(mask & ~sure)),
        reports=read,
        sources=len(_sources(readings, asked.selection)),
        of_panel=int((sure & told).sum()),
        per_hundred=incidents / read * 100 if read else None,
    )


def _sources(readings: Readings, selection: Selection) -> set[int]:
    low, high = _period(selection)
    inside = (readings.published >= low) & (readings.published <= high)
    return {int(code) for code in np.unique(readings.source.codes[inside])}


def _days(columns: Columns, asked: Asked) -> Ints:
    """Return the days of all dated incidents of the series, whatever the period: those known to the week or better."""
    series = Asked(replace(asked.selection, since=None, until=None), asked.actors, asked.numbers)
    rows = np.flatnonzero(selected(columns, series) & columns.is_dated)
    close = columns.latest[rows] - columns.earliest[rows] < 7
    return np.sort(columns.earliest[rows[close]])


def _weekly(days: Ints, low: int, high: int) -> NDArray[np.float64]:
    weeks = max(0, (high - low + 1) // 7)
    inside = days[(days >= low) & (days < low + weeks * 7)]
    return np.bincount((inside - low) // 7, minlength=weeks).astype(np.float64)


def _dispersion(columns: Columns, first: Asked, second: Asked) -> Dispersion | None:
    """Return the scatter of the series: its weeks in both periods and, where there, three years before."""
    counts: list[float] = []
    groups: list[int] = []
    earlier = min((first, second), key=lambda asked: _period(asked.selection))
    for label, asked in enumerate((first, second)):
        weeks = _weekly(_days(columns, asked), *_period(asked.selection))
        counts += weeks.tolist()
        groups += [label] * len(weeks)
    days, begin = _days(columns, earlier), _period(earlier.selection)[0]
    if len(days) and int(days[0]) < begin:
        history = _weekly(days, max(int(days[0]), begin - HISTORY), begin - 1)
        counts += history.tolist()
        groups += [2] * len(history)
    return dispersion_of(counts, groups)


def _rank(columns: Columns, asked: Asked, one: Side, other: Side) -> tuple[int, int] | None:
    """Return the place of a change among all earlier ones between two such periods so far apart, week by week.

    The later period of an earlier change ends before that of this one begins, or it would be this one in part.
    """
    days = _days(columns, asked)
    length, apart = (one.until - one.since).days + 1, (one.since - other.since).days
    if not len(days) or apart == 0 or length != (other.until - other.since).days + 1:
        return None
    later = max(one.since, other.since).toordinal()
    starts = np.arange(later - length, int(days[0]) + abs(apart) - 1, -7)
    if len(starts) < LEAST_PAST:
        return None
    after = _between(days, starts, length)
    before = _between(days, starts - abs(apart), length)
    changes = np.abs(np.log((after + 0.5) / (before + 0.5)))
    own = abs(log((one.incidents + 0.5) / (other.incidents + 0.5)))
    return int((changes >= own).sum()) + 1, len(starts) + 1


def _between(days: Ints, starts: Ints, length: int) -> Ints:
    return np.searchsorted(days, starts + length) - np.searchsorted(days, starts)


def _warnings(one: Side, other: Side, panel: int, dispersion: Dispersion | None) -> Iterator[str]:
    if not one.reports or not other.reports:
        yield "in one of the periods no report was read: nothing counted there is no peace"
    fewer, more = sorted((one.sources, other.sources))
    if more and (fewer * PANEL_FACTOR < more or panel * 2 < more):
        yield (
            f"the sources changed: {one.sources} in the first, {other.sources} in the second, {panel} in both; "
            "look at the counts over the same sources and per hundred reports"
        )
    if dispersion is None:
        yield "too short a series to tell its scatter: the interval takes events as independent, and is too narrow"
    if one.since <= other.until and other.since <= one.until and (one.since, one.until) != (other.since, other.until):
        yield "the periods overlap: incidents in both count on both sides, so the change is understated"
    if one.incidents + other.incidents < 10:
        yield "fewer than ten incidents in all: nearly any ratio is possible"
