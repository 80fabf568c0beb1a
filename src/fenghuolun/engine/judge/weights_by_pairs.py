"""Weights from comparing two criteria at a time (analytic hierarchy process, Saaty 1977), and their consistency."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, real, refuse_where
from fenghuolun.engine.results import Floats

# mean consistency index of random reciprocal matrices of 1 … 10 criteria (Saaty)
RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
CONSISTENT_BELOW = 0.10


@dataclass(frozen=True, slots=True)
class PairedWeights:
    """``weights`` add up to one; ``eigenvalue`` is the largest; ``consistency_ratio`` below 0.1 is consistent."""

    weights: Floats
    eigenvalue: float
    consistency_ratio: float
    is_consistent: bool


def weights_by_pairs(comparisons: ArrayLike) -> PairedWeights:
    """Return weights from the table of comparisons: how many times as important the row is as the column, 1/9 … 9.

    The weights are the principal eigenvector; CR = (λ - n) / (n - 1) / random index.

    >>> found = weights_by_pairs([[1, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]])
    >>> found.weights.round(3), round(found.consistency_ratio, 4)
    (array([0.648, 0.23 , 0.122]), 0.0032)

    Refuses a table that is not square, not positive, not reciprocal, or beyond ten criteria.
    """
    table = real("comparisons", comparisons)
    if table.ndim != 2 or table.shape[0] != table.shape[1] or not 1 <= table.shape[0] <= len(RANDOM_INDEX):
        raise BadInput("comparisons", f"must be a square table of up to {len(RANDOM_INDEX)} criteria")
    refuse_where("comparisons", table <= 0, "must be above zero")
    refuse_where("comparisons", np.abs(table * table.T - 1) > 1e-6, "must be the reciprocal of its counterpart")
    n = table.shape[0]
    values, vectors = np.linalg.eig(table)
    at = int(np.argmax(values.real))
    top = float(values[at].real)
    vector = np.abs(vectors[:, at].real)
    cr = (top - n) / (n - 1) / RANDOM_INDEX[n - 1] if n > 2 else 0.0
    return PairedWeights(vector / vector.sum(), top, cr, cr < CONSISTENT_BELOW)
