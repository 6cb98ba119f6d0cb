"""The ratio of two counts with two intervals: one for independent events, one for events that cluster."""

from dataclasses import dataclass
from math import exp, isfinite, log, sqrt

from scipy.special import betaincinv, ndtri, stdtrit

from tocsin.errors import BadRequest

LEVEL = 0.95
"""Probability that an interval holds the true ratio. Source: the field's custom."""


MOST = 10**9
"""The largest count: above some 10**15 the interval's ends are lost in rounding. Source: our choice."""


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval of a ratio, which is never below 0; ``high is None`` is an open end: no ratio is too large."""

    low: float
    high: float | None

    def holds(self, value: float) -> bool:
        """Return whether a value lies inside."""
        return self.low <= value and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """One count over another, each per unit of its exposure (days, reports read)."""

    first: int
    second: int
    exposure: tuple[float, float]
    ratio: float | None
    """None where the second count is 0: nothing can be so many times nothing."""
    exact: Interval
    """For independent events. Attacks cluster: alone it is too narrow."""
    dispersed: Interval
    """Widened by dispersion; never narrower than the exact one."""
    dispersion: float


def ratio_of(
    first: int,
    second: int,
    exposure: tuple[float, float] = (1.0, 1.0),
    dispersion: float = 1.0,
    freedom: float | None = None,
) -> Ratio:
    """Return the ratio of two counts per exposure with its intervals.

    ``freedom`` are the degrees of freedom of a dispersion that was estimated; None takes it as known.
    Raises: BadRequest for a count below 0 or above :data:`MOST`, an exposure not above 0 or a dispersion below 1.
    Source: exact: conditional on the sum, the first count is binomial; Clopper and Pearson 1934, the interval R's
    poisson.test and Przyborowski and Wilenski 1940 use. Dispersed: quasi-Poisson, the variance of each count taken as
    dispersion times the count (McCullagh and Nelder 1989, 6.2), normal on the log scale or Student's t where the
    dispersion was estimated; see docs/decisions/0015-comparing-and-foreseeing.md.

    >>> found = ratio_of(88, 16, dispersion=4)
    >>> found.ratio, [round(end, 2) for end in (found.exact.low, found.exact.high)]
    (5.5, [3.21, 10.04])
    >>> [round(end, 1) for end in (found.dispersed.low, found.dispersed.high)]
    [1.9, 16.0]
    >>> ratio_of(3, 0).exact.high is None, ratio_of(0, 0).exact
    (True, Interval(low=0.0, high=None))
    """
    _check(first, second, exposure, dispersion)
    scale = exposure[1] / exposure[0]
    exact = _conditional(first, second, scale)
    dispersed = exact if dispersion == 1 else _widened(first, second, scale, dispersion, freedom, exact)
    ratio = first / second * scale if second else None
    return Ratio(
        first=first,
        second=second,
        exposure=exposure,
        ratio=ratio,
        exact=exact,
        dispersed=dispersed,
        dispersion=dispersion,
    )


def _check(first: int, second: int, exposure: tuple[float, float], dispersion: float) -> None:
    if first < 0 or second < 0:
        raise BadRequest(f"a count is 0 or more, not {min(first, second)}; give two counts such as 88 16")
    if max(first, second) > MOST:
        raise BadRequest(f"a count is at most {MOST:,}, not {max(first, second):,}; give two counts such as 88 16")
    if not all(isfinite(one) and one > 0 for one in exposure):
        raise BadRequest(
            f"an exposure is above 0 (days, reports read), not {exposure[0]:g} and {exposure[1]:g}; "
            "a period of no length cannot be compared"
        )
    if not (isfinite(dispersion) and dispersion >= 1):
        raise BadRequest(
            f"a dispersion is 1 (independent events) or more, not {dispersion:g}; weekly attacks have 1.7 to 5.7"
        )


def _conditional(first: float, second: float, scale: float) -> Interval:
    """Return the interval by Clopper and Pearson; counts need not be whole (counts over their dispersion)."""
    tail = (1 - LEVEL) / 2
    low = betaincinv(first, second + 1, tail) if first else 0.0
    high = betaincinv(first + 1, second, 1 - tail) if second else None
    return Interval(
        float(low / (1 - low) * scale),
        None if high is None else float(high / (1 - high) * scale),
    )


def _widened(
    first: int, second: int, scale: float, dispersion: float, freedom: float | None, exact: Interval
) -> Interval:
    """Return the quasi-Poisson interval, no narrower than the exact one.

    A count of 0 has no logarithm: there the exact interval of the counts over their dispersion is taken.
    """
    if first and second:
        tail = (1 + LEVEL) / 2
        times = float(ndtri(tail) if freedom is None else stdtrit(freedom, tail))
        middle = log(first / second * scale)
        spread = times * sqrt(dispersion * (1 / first + 1 / second))
        wide = Interval(exp(middle - spread), exp(middle + spread))
    else:
        wide = _conditional(first / dispersion, second / dispersion, scale)
    high = None if exact.high is None or wide.high is None else max(exact.high, wide.high)
    return Interval(min(exact.low, wide.low), high)
