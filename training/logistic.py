"""Logistic regression for a handful of weights: Newton's steps, with a small penalty."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
STEPS = 50
"""Far more than are needed; the steps are quadratic. Our choice."""


def logistic(rows: Floats, wanted: Floats, penalty: float) -> Floats:
    """Return weights, one a column, for rows [cases, columns] and answers 0 or 1 [cases].

    >>> rows = np.array([[1.0, x] for x in (-2, -1, 0, 1, 2)])
    >>> bool(logistic(rows, np.array([0.0, 0, 1, 1, 1]), 0.1)[1] > 0)
    True
    """
    weights = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        odds = probabilities(rows, weights)
        curve = (rows.T * (odds * (1 - odds))) @ rows + penalty * np.eye(len(weights))
        weights += np.linalg.solve(curve, rows.T @ (wanted - odds) - penalty * weights)
    return weights


def probabilities(rows: Floats, weights: Floats) -> Floats:
    """Return the probability of each row."""
    found: Floats = 1 / (1 + np.exp(-rows @ weights))
    return found
