"""The boosted hurdle model: whether anything happens, and how much if so."""

from dataclasses import dataclass

import lightgbm
import numpy as np
from scipy.optimize import minimize_scalar
from scipy.stats import nbinom

from tocsin.analysis.foreseeing.panel import Floats

DRAWS = 120
"""Quantiles a distribution is given by: a multiple of the 12 months of history that they are pooled with."""

ROUNDS = 100
SETTINGS = {
    "verbose": -1,
    "num_threads": 1,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "learning_rate": 0.07,
    "num_leaves": 15,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.7,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
}
"""Source: our choice, decisions/0015; small trees, since units are few. Not searched on the months held out."""

LEAST_ROWS = 400
LEAST_BUSY = 80
"""Unit-months, and those with anything, below which nothing is learned. Source: our choice, decisions/0015."""

LEAST_MEAN = 0.02
"""Least expected surplus over 1 in a month that has anything."""


@dataclass(frozen=True, slots=True, eq=False)
class Hurdle:
    """A fitted model: a classifier, a regressor for months with anything, and their scatter around it."""

    whether: lightgbm.Booster
    how_much: lightgbm.Booster
    scatter: float
    """Negative binomial: variance = mean + scatter x mean squared, of the count less 1."""

    def draws(self, features: Floats) -> Floats:
        """Return the forecast's quantiles at DRAWS even levels, ascending. Shape: rows, DRAWS."""
        chance = np.asarray(self.whether.predict(features))[:, None]
        mean = np.maximum(np.asarray(self.how_much.predict(features)), LEAST_MEAN)[:, None]
        levels = (np.arange(DRAWS) + 0.5) / DRAWS
        above = (levels - (1 - chance)) / np.maximum(chance, 1e-9)
        size = 1 / self.scatter
        some = 1 + nbinom.ppf(np.clip(above, 0, 1 - 1e-9), size, 1 / (1 + mean * self.scatter))
        return np.asarray(np.where(above > 0, some, 0.0), dtype=np.float64)


def fit_hurdle(features: Floats, outcome: Floats, when: Floats) -> Hurdle | None:
    """Return the model fitted to rows of features and what came of them; None where they are too few.

    ``when`` orders the rows in time: the scatter is taken on the last quarter by a model of the first three, since
    around its own training rows a model scatters too little.
    """
    busy = np.flatnonzero(outcome > 0)
    if len(outcome) < LEAST_ROWS or len(busy) < LEAST_BUSY or len(busy) == len(outcome):
        return None
    busy = busy[np.argsort(when[busy], kind="stable")]
    early, late = busy[: len(busy) * 3 // 4], busy[len(busy) * 3 // 4 :]
    first = _boosted("poisson", features[early], outcome[early] - 1)
    expected = np.maximum(np.asarray(first.predict(features[late])), LEAST_MEAN)
    whether = _boosted("binary", features, (outcome > 0).astype(np.float64))
    how_much = _boosted("poisson", features[busy], outcome[busy] - 1)
    return Hurdle(whether, how_much, _scatter(outcome[late] - 1, expected))


def _boosted(objective: str, features: Floats, outcome: Floats) -> lightgbm.Booster:
    # An offset keeps an outcome of all zeros legal to the Poisson objective, which wants a positive sum.
    safe = outcome if outcome.any() else outcome + 1e-3
    return lightgbm.train({**SETTINGS, "objective": objective}, lightgbm.Dataset(features, safe), ROUNDS)


def _scatter(surplus: Floats, expected: Floats) -> float:
    """Return the scatter under which what came is likeliest."""

    def unlikeliness(log_scatter: float) -> float:
        scatter = float(np.exp(log_scatter))
        return -float(nbinom.logpmf(np.round(surplus), 1 / scatter, 1 / (1 + expected * scatter)).sum())

    return float(np.exp(minimize_scalar(unlikeliness, bounds=(-4, 3), method="bounded").x))
