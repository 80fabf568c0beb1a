"""How wide own forecasts should have been: the shocks that would have held as many results as was promised."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from fenghuolun.engine.refusals import BadInput, not_negative, real, refuse_where, share

NARROWEST, WIDEST = 1 / 3, 3.0
USUAL_PEOPLE, USUAL_UNITS = 100.0, 24.0  # person-months and unit-months that the product's own shocks are worth


def learnt_width(
    result_yuan: ArrayLike,
    mean_yuan: ArrayLike,
    own_spread_yuan: ArrayLike,
    shock_spread_yuan: ArrayLike,
    *,
    level: float = 0.8,
    periods: float,
    usual: float = USUAL_PEOPLE,
) -> float:
    """Return by what the usual shocks must be multiplied so that ``level`` of own past results lie inside.

    ``own_spread_yuan`` is the standard deviation of each forecast without
    shocks, ``shock_spread_yuan`` what the usual shocks add (``Landing``).
    A result e away from its mean needs a multiplier of √((e/z)² − own²)/shock,
    z the normal quantile of ``level``: the answer is the ``level`` quantile of
    these (split conformal prediction, Vovk, Gammerman & Shafer 2005), between
    a third and three. It is pulled towards 1 by ``usual`` periods: forecasts of one
    period at several mornings share its result, so ``periods`` counts results, not forecasts.

    >>> rng = np.random.default_rng(4)
    >>> result = rng.normal(1000, np.hypot(60, 2 * 50), 4000)
    >>> round(learnt_width(result, np.full(4000, 1000.0), np.full(4000, 60.0), np.full(4000, 50.0), periods=4000), 1)
    2.0
    >>> learnt_width([], [], [], [], periods=0)
    1.0

    Refuses arrays of different lengths and shocks that add nothing.
    """
    promised = float(share("level", level))
    result, mean, own, shock = (
        np.ravel(real(name, values))
        for name, values in (
            ("result_yuan", result_yuan), ("mean_yuan", mean_yuan), ("own_spread_yuan", own_spread_yuan),
            ("shock_spread_yuan", shock_spread_yuan),
        )
    )  # fmt: skip
    if len({result.size, mean.size, own.size, shock.size}) > 1:
        raise BadInput("result_yuan", "needs one result for each forecast and its spreads")
    refuse_where("shock_spread_yuan", shock <= 0, "must be above 0")
    n = float(not_negative("periods", periods))
    if not result.size:
        return 1.0
    reach = ((result - mean) / ndtri((1 + promised) / 2)) ** 2
    needed = np.sqrt(np.maximum(reach - own**2, 0)) / shock
    learnt = float(np.clip(np.quantile(needed, promised), NARROWEST, WIDEST))
    return (n * learnt + usual) / (n + usual)
