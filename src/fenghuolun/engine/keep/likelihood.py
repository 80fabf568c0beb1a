"""The parameters that make what was seen most likely: positive numbers, found on their log scale."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from fenghuolun.engine.results import Floats

BOUND = 15.0


def most_likely(log_likelihood: Callable[..., float], start: tuple[float, ...]) -> tuple[Floats, float]:
    """Return (parameters, log-likelihood) at the maximum over positive parameters.

    Nelder–Mead finds the valley, BFGS its floor; parameters stay within e^±15.

    >>> found, height = most_likely(lambda a, b: -((np.log(a) - 1) ** 2) - np.log(b) ** 2, (1.0, 2.0))
    >>> found.round(3)
    array([2.718, 1.   ])
    """
    from scipy.optimize import minimize

    def lost(at: Floats) -> float:
        beyond = float(np.maximum(np.abs(at) - BOUND, 0).sum())
        return -log_likelihood(*np.exp(np.clip(at, -BOUND, BOUND))) + 1e3 * beyond

    rough = minimize(lost, np.log(start), method="Nelder-Mead", options={"maxiter": 400 * len(start), "fatol": 1e-6})
    fine = minimize(lost, rough.x, method="BFGS", options={"gtol": 1e-6})
    best = fine if fine.fun <= rough.fun else rough
    return np.exp(np.clip(best.x, -BOUND, BOUND)), -float(best.fun)
