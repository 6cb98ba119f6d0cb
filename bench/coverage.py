"""How often the 95 % interval of a ratio holds the true one, on simulated series whose events cluster.

Each run draws two periods of half a year from one process, the second at another level, and asks for the interval of
the ratio of their counts, with the dispersion estimated from the series itself: the weeks of the two periods and
those of the three years before (for comparison also from the two periods alone). Four ways to cluster, none of which
the estimate knows: each attack sets off others in the days after (branching), several attacks on one day (salvoes), a
level that wanders from week to week (waves), and weeks drawn from a negative binomial.

    python bench/coverage.py            # 2,000 runs a row
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tocsin.analysis.comparing import dispersion_of, ratio_of

Random = np.random.Generator
WEEKS = 26
BEFORE = 6
"""Periods of the series before the two that are compared."""


def branching(random: Random, rate: float, weeks: int) -> np.ndarray:
    """Half of all attacks are set off by an earlier one, on average 10 days later (Hawkes process, ratio .5)."""
    days = weeks * 7 + 60
    waiting = list(random.uniform(0, days, random.poisson(rate / 7 * days * 0.5)))
    times: list[float] = []
    while waiting:
        at = waiting.pop()
        times.append(at)
        waiting += [later for later in at + random.exponential(10, random.poisson(0.5)) if later < days]
    return np.histogram(np.array(times) - 60, bins=weeks, range=(0, weeks * 7))[0]


def salvoes(random: Random, rate: float, weeks: int) -> np.ndarray:
    """Attacks come 1 to 9 at a time (geometric, mean 2.5)."""
    return np.array([random.geometric(0.4, n).sum() for n in random.poisson(rate * 0.4, weeks)])


def waves(random: Random, rate: float, weeks: int) -> np.ndarray:
    """The level wanders: log-normal, standard deviation .5, correlation .6 from week to week."""
    level = np.empty(weeks)
    level[0] = random.normal(0, 0.5)
    for week in range(1, weeks):
        level[week] = 0.6 * level[week - 1] + random.normal(0, 0.5 * np.sqrt(1 - 0.36))
    return random.poisson(rate * np.exp(level - 0.125))


def negative_binomial(random: Random, rate: float, weeks: int) -> np.ndarray:
    """Weeks are independent, variance 3 times the mean."""
    return random.negative_binomial(rate / 2, 1 / 3, weeks)


Process = Callable[[Random, float, int], np.ndarray]
PROCESSES: tuple[Process, ...] = (branching, salvoes, waves, negative_binomial)


def one_row(process: Process, rate: float, times: float, runs: int) -> dict[str, float]:
    """Return the share of runs whose interval holds the true ratio: exact, and widened."""
    random = np.random.default_rng(20260101)
    exact = widened = alone = 0
    dispersions = []
    for _ in range(runs):
        series = process(random, rate, WEEKS * (BEFORE + 1))
        first, second = process(random, rate * times, WEEKS), series[-WEEKS:]
        counts = int(first.sum()), int(second.sum())
        long = dispersion_of([*series, *first], [0] * WEEKS * BEFORE + [1] * WEEKS + [2] * WEEKS)
        short = dispersion_of([*second, *first], [1] * WEEKS + [2] * WEEKS)
        if not long or not short:
            raise SystemExit("an empty series: choose a higher rate")
        ratio = ratio_of(*counts, dispersion=long.value, freedom=long.freedom)
        exact += ratio.exact.holds(times)
        widened += ratio.dispersed.holds(times)
        alone += ratio_of(*counts, dispersion=short.value, freedom=short.freedom).dispersed.holds(times)
        dispersions.append(long.value)
    return {
        "exact": exact / runs,
        "dispersed": widened / runs,
        "two_periods_alone": alone / runs,
        "dispersion": float(np.median(dispersions)),
    }


def main() -> None:
    """Print a row for each process, level and ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    head = f"{'process':18} {'a week':>6} {'ratio':>5} {'dispersion':>10} "
    print(head + f"{'exact':>7} {'dispersed':>9} {'two periods alone':>17}")
    rows = []
    for process in PROCESSES:
        for rate, times in ((2, 1), (2, 3), (6, 1), (6, 3)):
            row = one_row(process, rate, times, asked.runs)
            rows.append({"process": process.__name__, "rate": rate, "ratio": times, **row})
            print(
                f"{process.__name__:18} {rate:6} {times:5} {row['dispersion']:10.1f} {row['exact']:7.3f} "
                f"{row['dispersed']:9.3f} {row['two_periods_alone']:17.3f}"
            )
    for key in ("exact", "dispersed", "two_periods_alone"):
        values = [row[key] for row in rows]
        print(f"{key:17} {np.mean(values):.3f} ({min(values):.3f} to {max(values):.3f})   target of dispersed: .92-.98")
    if asked.json:
        asked.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
