"""Two groups do differently: is it what they were given, or what they make of it?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, real
from fenghuolun.engine.results import Floats


@dataclass(frozen=True, slots=True)
class TwoGroups:
    """The gap between the means of two groups (Oaxaca 1973; Blinder 1973): ``explained`` by the columns each group
    has more or less of, (columns); ``unexplained`` by other returns to them, (columns + 1), the intercept last.
    """

    gap: float
    explained: Floats
    unexplained: Floats


def two_groups(result: tuple[ArrayLike, ArrayLike], circumstances: tuple[ArrayLike, ArrayLike]) -> TwoGroups:
    """Return why the first group (direct sales, say) is above or below the second (agents).

    Each argument is a pair: results (rows) and circumstances (rows, columns) of either group. With own least
    squares in each group, gap = (x̄₁ - x̄₂) · β₂ + x̄₁ · (β₁ - β₂): the first part would go away if the first
    group had what the second has.

    >>> rng = np.random.default_rng(4)
    >>> x1, x2 = rng.normal(1, 1, (80, 1)), rng.normal(0, 1, (90, 1))
    >>> found = two_groups((2 * x1[:, 0] + 1, 2 * x2[:, 0]), (x1, x2))
    >>> (found.explained / (x1.mean() - x2.mean())).round(6), found.unexplained.round(6)
    (array([2.]), array([0., 1.]))

    Refuses missing numbers and a group with no more rows than columns.
    """
    fits = [_fit(y, x) for y, x in zip(result, circumstances, strict=True)]
    (mean1, x1, beta1), (mean2, x2, beta2) = fits
    if beta1.shape != beta2.shape:
        raise BadInput("circumstances", "must have the same columns in both groups")
    explained = (x1 - x2) * beta2
    return TwoGroups(mean1 - mean2, explained[:-1], x1 * (beta1 - beta2))


def _fit(result: ArrayLike, circumstances: ArrayLike) -> tuple[float, Floats, Floats]:
    y, x = real("result", result), real("circumstances", circumstances)
    if x.ndim != 2 or y.shape != x.shape[:1] or y.size <= x.shape[1] + 1:
        raise BadInput(
            "circumstances", "must be (rows, columns) with a result for each row, and more rows than columns"
        )
    design = np.column_stack([x, np.ones(y.size)])
    beta = np.asarray(np.linalg.lstsq(design, y, rcond=None)[0], dtype=np.float64)
    return float(y.mean()), np.asarray(design.mean(axis=0)), beta
