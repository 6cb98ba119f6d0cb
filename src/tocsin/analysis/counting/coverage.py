"""What was read in the same periods and area: a zero where nobody reported is not peace."""

from dataclasses import dataclass

import numpy as np

from tocsin.analysis.counting.periods import Step, period_word, periods_of
from tocsin.records import Selection
from tocsin.records.columns import Ints, Readings


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Reports read that were published in one period."""

    period: str
    reports: int
    of_area: int
    """Of these, that tell of an incident in the country or province asked for; all, where none is."""
    sources: int
    """Publishers of these reports."""


def coverage_of(readings: Readings, selection: Selection, step: Step) -> dict[str, Coverage]:
    """Return what was read in each period in which anything was published; reports without a date under "".

    A report counts in the period in which it was published, not in that of which it tells.
    """
    known = readings.published > 0
    if selection.since:
        known &= readings.published >= selection.since.toordinal()
    if selection.until:
        known &= readings.published <= selection.until.toordinal()
    rows = np.flatnonzero(known)
    periods = periods_of(readings.published[rows], step)
    of_area = _of_area(readings, selection)
    return {
        period_word(int(number), step): _one(readings, rows[periods == number], of_area, period_word(int(number), step))
        for number in np.unique(periods)
    }


def _one(readings: Readings, rows: Ints, of_area: Ints, period: str) -> Coverage:
    return Coverage(
        period=period,
        reports=len(rows),
        of_area=int(of_area[rows].sum()),
        sources=len(np.unique(readings.source.codes[rows])),
    )


def _of_area(readings: Readings, selection: Selection) -> Ints:
    size = len(readings.published)
    if not selection.country and not selection.province:
        return np.ones(size, dtype=np.int64)
    fits = [
        place
        for place, word in enumerate(readings.area_words)
        if (selection.province and word.partition("/")[2] == selection.province)
        or (not selection.province and word == selection.country)
    ]
    told = np.zeros(size, dtype=np.int64)
    told[readings.areas.row[np.isin(readings.areas.what, fits)]] = 1
    return told
