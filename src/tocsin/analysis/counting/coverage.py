"""What was read in the same periods and area: a zero where nobody reported is not peace."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tocsin.analysis.counting.periods import Step, period_word, periods_of
from tocsin.analysis.counting.tally import By
from tocsin.records import Selection
from tocsin.records.columns import Ints, Readings

AREAS = (By.COUNTRY, By.PROVINCE)
"""Ways to tell rows apart by an area of which it is kept which reports tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Reports read that were published in one period."""

    period: str
    reports: int
    of_area: int
    """Of these, that tell of an incident in the country or province asked for, or that a row is of; all for neither."""
    sources: int
    """Publishers of these reports."""


def coverage_of(readings: Readings, selection: Selection, step: Step) -> dict[str, Coverage]:
    """Return what was read in each period in which anything was published; reports without a date under "".

    A report counts in the period in which it was published, not in that of which it tells.
    """
    rows = np.flatnonzero(_published(readings, selection))
    periods = periods_of(readings.published[rows], step)
    of_area = _of_area(readings, selection)
    return {
        period_word(int(number), step): _one(readings, rows[periods == number], of_area, period_word(int(number), step))
        for number in np.unique(periods)
    }


def by_area(readings: Readings, selection: Selection, by: By, step: Step) -> dict[tuple[str, str], int]:
    """Return how many reports of a period tell of an incident in a row's own area: (key, period) -> many.

    Empty where rows are told apart by something else: of no other area is it kept what reports tell.
    """
    if by not in AREAS:
        return {}
    names = [_key_of(word, by, selection) for word in readings.area_words]
    keys = sorted({*names} - {""})
    if not keys:
        return {}
    code = {key: place for place, key in enumerate(keys)}
    what = np.asarray([code.get(name, -1) for name in names], dtype=np.int64)[readings.areas.what]
    told = (what >= 0) & _published(readings, selection)[readings.areas.row]
    pairs = readings.areas.row[told] * len(keys) + what[told]
    if len(keys) < sum(map(bool, names)):
        pairs = np.unique(pairs)  # two countries have a province of the name: a report that tells of both is one
    periods = periods_of(readings.published[pairs // len(keys)], step)
    cells, many = np.unique(periods * len(keys) + pairs % len(keys), return_counts=True)
    return {
        (keys[cell % len(keys)], period_word(cell // len(keys), step)): n
        for cell, n in zip(cells.tolist(), many.tolist(), strict=True)
    }


def _key_of(word: str, by: By, selection: Selection) -> str:
    """Return the row's key of an area, which is written "AF" or "AF/Kabul"; "" for one of the other kind."""
    country, cut, province = word.partition("/")
    if by is By.COUNTRY:
        return "" if cut else country
    return province if selection.country in ("", country) else ""


def _published(readings: Readings, selection: Selection) -> NDArray[np.bool_]:
    """Return which reports were published in the period, or at a known date where none is asked for."""
    known = readings.published > 0
    if selection.since:
        known &= readings.published >= selection.since.toordinal()
    if selection.until:
        known &= readings.published <= selection.until.toordinal()
    return known


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
