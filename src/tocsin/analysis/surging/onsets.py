"""Surges as they turned out afterwards."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

AFTER = 13
BEFORE = 52
TIMES = 3.0
LEAST = 13
"""An onset is a week after which the next 13 weeks have at least 3 times the prior year's rate and at least 13 events.

Source: the published backtest behind decisions/0015.
"""


def onsets_of(counts: Sequence[float] | NDArray[np.float64]) -> tuple[int, ...]:
    """Return the weeks (by number) in which surges began; weeks that qualify within 13 weeks of another are one surge.

    >>> onsets_of([0] * 60 + [2] * 30)
    (54,)
    >>> onsets_of([1] * 120)
    ()
    """
    values = np.asarray(counts, dtype=np.float64)
    sums = np.concatenate([[0.0], np.cumsum(values)])
    weeks = np.arange(BEFORE, len(values) - AFTER + 1)
    if not len(weeks):
        return ()
    after, before = sums[weeks + AFTER] - sums[weeks], sums[weeks] - sums[weeks - BEFORE]
    qualify = weeks[(after >= LEAST) & (after / AFTER >= TIMES * before / BEFORE)]
    return tuple(int(w) for w, gap in zip(qualify, np.diff(qualify, prepend=-BEFORE), strict=True) if gap > AFTER)
