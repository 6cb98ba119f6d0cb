"""A unit's own last year as a forecast, and the even pool of it with the hurdle model."""

import numpy as np

from tocsin.analysis.foreseeing.hurdle import DRAWS
from tocsin.analysis.foreseeing.panel import Floats

HISTORY = 12
"""Months of history. Source: conflictology, the benchmark of the ViEWS prediction challenge 2023/24."""


def history_draws(counts: Floats, origin: int) -> Floats:
    """Return each unit's counts in the 12 months up to ``origin``: "same as last year". Shape: units, 12 or fewer."""
    return counts[:, max(0, origin + 1 - HISTORY) : origin + 1]


def pool(history: Floats, model: Floats | None) -> Floats:
    """Return the draws of history and model together, half the weight each; history alone where there is no model.

    Source: EVIDENCE of the backtest, decisions/0015: an even pool beats both. Shape: units, draws, ascending.
    """
    levels = np.linspace(0, 1, DRAWS, endpoint=False) + 0.5 / DRAWS
    even = np.quantile(history, levels, axis=1, method="inverted_cdf").T
    both = even if model is None else np.concatenate([even, model], axis=1)
    return np.sort(both, axis=1)
