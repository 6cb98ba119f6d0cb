"""What was known of each unit at a month's end. Nothing later is looked at: a test changes what comes after."""

import numpy as np

from tocsin.analysis.foreseeing.panel import Floats

LAGS = 6
MEANS = (3, 6, 12, 24, 60)
HALF_LIVES = (1, 3, 9, 24)
"""Months. Source: our choice, decisions/0015: from last month to the unit's whole history."""


def features_at(counts: Floats, origin: int) -> Floats:
    """Return a row of features for each unit, from the months up to and with ``origin``.

    Its own past (lags, means, weighted means, how long quiet, how often anything, largest, scatter) and that of all
    units of the record together. Shape: units, features.
    """
    past = counts[:, : origin + 1]
    units, months = past.shape
    busy = past > 0
    quiet = np.where(busy.any(axis=1), np.argmax(busy[:, ::-1], axis=1), months)
    year = past[:, -12:]
    columns = [np.log1p(past[:, -1 - lag]) if lag < months else np.zeros(units) for lag in range(LAGS)]
    columns += [np.log1p(past[:, -span:].mean(axis=1)) for span in (*MEANS, months)]
    columns += [np.log1p(_weighted(past, life)) for life in HALF_LIVES]
    columns += [np.log1p(quiet), busy[:, -12:].mean(axis=1), busy[:, -36:].mean(axis=1)]
    columns += [np.log1p(year.max(axis=1)), np.log1p(year.std(axis=1))]
    whole = past.sum(axis=0)
    shared = [np.log1p(whole[-span:].mean()) for span in (1, 3, 12)]
    shared += [np.log1p(busy[:, -span:].mean()) for span in (1, 6)]
    columns += [np.full(units, value) for value in (*shared, min(months, 120))]
    return np.asarray(columns, dtype=np.float64).T


def _weighted(past: Floats, half_life: float) -> Floats:
    weights = 0.5 ** (np.arange(past.shape[1])[::-1] / half_life)
    return np.asarray(past @ weights / weights.sum(), dtype=np.float64)
