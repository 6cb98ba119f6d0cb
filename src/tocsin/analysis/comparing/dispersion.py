"""How much more a series scatters than independent events would: what widens the interval of a ratio."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST_STEPS = 8
"""Steps of a series below which no dispersion is estimated. Source: our choice, decisions/0015."""

LEAST_BLOCKS = 12
"""Blocks of neighbouring steps that a block length must leave. Source: our choice, decisions/0015."""


@dataclass(frozen=True, slots=True)
class Dispersion:
    """Variance over mean of a count over a stretch of the series, at least 1, and the degrees of freedom behind it."""

    value: float
    freedom: float
    steps: int


def dispersion_of(counts: Sequence[float] | NDArray[np.float64], groups: Sequence[int] = ()) -> Dispersion | None:
    """Return the dispersion of sums over stretches of a series; None where it is too short or empty.

    ``groups`` numbers the period each step belongs to: the level may differ between periods (that is what is asked),
    so scatter is taken around each period's own mean.
    Events that set off others spill into the next steps, so variance over mean grows with the length of the stretch:
    it is taken over blocks of 1, 2, 4 ... steps, as long as enough blocks are left, and the largest counts.
    Source: batch means (Law and Kelton; Glynn and Whitt 1991); Pearson's dispersion (McCullagh and Nelder 1989, 4.5.2).

    >>> dispersion_of([3, 3, 3, 3, 3, 3, 3, 3]).value
    1.0
    >>> dispersion_of([0] * 20) is None, dispersion_of([1, 2, 3]) is None
    (True, True)
    """
    values = np.asarray(counts, dtype=np.float64)
    labels = np.asarray(groups or np.zeros(len(values), dtype=np.int64))
    if len(values) < LEAST_STEPS or not values.sum():
        return None
    best = Dispersion(1.0, _freedom(len(values), labels), len(values))
    length = 1
    while len(values) // length >= LEAST_BLOCKS or length == 1:
        found = _over_blocks(values, labels, length)
        if found and found.value > best.value:
            best = found
        length *= 2
    return best


def _freedom(blocks: int, labels: NDArray[np.int64]) -> float:
    return float(max(1, blocks - len(np.unique(labels))))


def _over_blocks(values: NDArray[np.float64], labels: NDArray[np.int64], length: int) -> Dispersion | None:
    """Return Pearson's chi-square over its degrees of freedom for blocks of neighbouring steps of one group."""
    square, freedom, blocks = 0.0, 0, 0
    for label in np.unique(labels):
        own = values[labels == label]
        count = len(own) // length
        sums = own[: count * length].reshape(count, length).sum(axis=1)
        if count < 2 or not sums.sum():
            continue
        square += float(((sums - sums.mean()) ** 2).sum() / sums.mean())
        freedom += count - 1
        blocks += count
    if freedom < 1:
        return None
    return Dispersion(max(1.0, square / freedom), float(freedom), blocks)
