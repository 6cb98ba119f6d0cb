"""How good forecasts were: CRPS, the shortest interval, and how often it held the truth."""

import numpy as np
from numpy.typing import NDArray

from tocsin.analysis.foreseeing.panel import Floats

COVER = 0.9
"""Share of the draws that an interval holds. Source: the field's custom (ViEWS)."""


def crps(draws: Floats, came: Floats) -> Floats:
    """Return the continuous ranked probability score of each row of draws; 0 is a certain and right forecast.

    Unit: that of the counts. Source: Gneiting and Raftery 2007, equation 21, for an empirical distribution.

    >>> crps(np.array([[2.0, 2.0], [0.0, 4.0]]), np.array([2.0, 2.0])).tolist()
    [0.0, 1.0]
    """
    ordered = np.sort(draws, axis=1)
    count = ordered.shape[1]
    weights = 2 * np.arange(1, count + 1) - count - 1
    return np.asarray(np.abs(ordered - came[:, None]).mean(axis=1) - ordered @ weights / count**2, dtype=np.float64)


def shortest_interval(draws: Floats, cover: float = COVER) -> tuple[Floats, Floats]:
    """Return the low and high end of the shortest interval that holds at least ``cover`` of each row's draws.

    With many zeros the middle 90 % begins at 0 and holds up to 95 %: the shortest says no more than is asked.

    >>> [end.tolist() for end in shortest_interval(np.array([[0.0] * 9 + [50.0]]))]
    [[0.0], [0.0]]
    """
    ordered = np.sort(draws, axis=1)
    count = ordered.shape[1]
    inside = int(np.ceil(cover * count - 1e-9))
    widths = ordered[:, inside - 1 :] - ordered[:, : count - inside + 1]
    first: NDArray[np.int64] = np.argmin(widths, axis=1)
    rows = np.arange(len(ordered))
    return ordered[rows, first], ordered[rows, first + inside - 1]
