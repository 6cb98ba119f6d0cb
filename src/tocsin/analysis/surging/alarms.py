"""Negative binomial alarms on weekly series."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc

from tocsin.errors import BadRequest

Floats = NDArray[np.float64]

WINDOW = 4
"""Weeks looked at."""
BASE = 52
"""Weeks before the window that say what is usual. Source of both: decisions/0015, from the published backtest."""

LEAST_LEVEL = 0.5 / 52
"""Least expected events a week: half an event a year, so that a first event after a quiet year can be judged at all."""

LEAST_DISPERSION = 1.0001
"""The negative binomial needs some; this is as good as Poisson."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When an alarm sounds: unusual by the test, and large enough to matter.

    ``least`` and ``times`` keep out what is unusual and small: two attacks after a year without one.
    Source: measured in bench/surges.py; decisions/0015.
    """

    threshold: float
    """Sounds where the test's probability is at most this."""
    least: float = 6
    """Events in the window at least."""
    times: float = 3.0
    """The window's weekly rate over that of the year before, at least."""
    silence: int = 13
    """Weeks in which an alarm of the same series is not repeated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One series, one week: what changed and how unusual it is."""

    week: int
    """Number of the last week of the window."""
    events: float
    """In the 4 weeks of the window."""
    usual: float
    """Expected in 4 weeks by the 52 weeks before."""
    dispersion: float
    probability: float
    """Of as many or more, were nothing different from the year before."""


def threshold_for(rate: float, series: int) -> float:
    """Return the threshold for one series at which some of all series sounds falsely in a week with the given chance.

    Raises: BadRequest for a rate that is no probability.
    Source: Sidak 1967.

    >>> round(threshold_for(.05, 1), 6), round(threshold_for(.05, 100), 6)
    (0.05, 0.000513)
    """
    if not 0 < rate < 1:
        raise BadRequest(f"a false-alarm rate lies between 0 and 1, not {rate:g}; 0.05 sounds falsely one week in 20")
    return float(1 - (1 - rate) ** (1 / max(1, series)))


def alarms_of(counts: Sequence[float] | Floats, rule: Rule) -> Iterator[Alarm]:
    """Yield the alarms of a weekly series under a rule, the first first. A series needs 56 weeks to have any."""
    values = np.asarray(counts, dtype=np.float64)
    if len(values) < WINDOW + BASE:
        return
    events, level, dispersion = _windows(values)
    probability = _as_many(events, level * WINDOW, dispersion)
    sounds = (probability <= rule.threshold) & (events >= rule.least) & (events >= rule.times * level * WINDOW)
    last = -rule.silence - 1
    for at in np.flatnonzero(sounds):
        week = int(at) + WINDOW + BASE - 1
        if week - last > rule.silence:
            last = week
            yield Alarm(
                week=week,
                events=float(events[at]),
                usual=float(level[at] * WINDOW),
                dispersion=float(dispersion[at]),
                probability=float(probability[at]),
            )


def _windows(values: Floats) -> tuple[Floats, Floats, Floats]:
    """Return, for each window: its events, the weekly level of the year before, and variance over mean in that year."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    squares = np.concatenate([[0.0], np.cumsum(values**2)])
    end = np.arange(WINDOW + BASE, len(values) + 1)
    start = end - WINDOW
    events = sums[end] - sums[start]
    mean = (sums[start] - sums[start - BASE]) / BASE
    variance = ((squares[start] - squares[start - BASE]) / BASE - mean**2) * BASE / (BASE - 1)
    level = np.maximum(mean, LEAST_LEVEL)
    return events, level, np.maximum(variance / level, LEAST_DISPERSION)


def _as_many(events: Floats, expected: Floats, dispersion: Floats) -> Floats:
    """Return the probability of as many events or more: negative binomial, variance = dispersion x expected.

    Source: the regularised incomplete beta function is its distribution function (Johnson, Kemp and Kotz, 5.6).
    """
    size = expected / (dispersion - 1)
    tail = betainc(np.maximum(events, 1), size, 1 - 1 / dispersion)
    return np.asarray(np.where(events >= 1, tail, 1.0), dtype=np.float64)
