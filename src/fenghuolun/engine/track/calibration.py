"""Were the chances honest? Of all goals given 70 %, were seven in ten reached?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.rates import wilson
from fenghuolun.engine.refusals import BadInput, share
from fenghuolun.engine.results import Counts, Floats


@dataclass(frozen=True, slots=True)
class Calibration:
    """How past chances compare with what happened.

    A table by tenths of the forecast: ``forecast`` mean chance, ``happened``
    share with range ``low``–``high`` (90 %, Wilson), ``n``; NaN where no
    forecast fell. ``brier`` = ``miscalibration`` − ``discrimination`` +
    ``uncertainty`` exactly (CORP: recalibrated by the best monotone curve).
    ``slope`` of outcome on chance is 1 for honest chances, below 1 when they
    are too bold.
    """

    forecast: Floats
    happened: Floats
    low: Floats
    high: Floats
    n: Counts
    brier: float
    miscalibration: float
    discrimination: float
    uncertainty: float
    slope: float


def monotone_fit(chance: Floats, happened: Floats) -> Floats:
    """Return the monotone function of ``chance`` closest to what happened (pool adjacent violators), per forecast.

    >>> monotone_fit(np.arange(8) / 8, np.array([1.0, 0, 1, 0, 0, 1, 1, 0])).round(4)
    array([0.4   , 0.4   , 0.4   , 0.4   , 0.4   , 0.6667, 0.6667, 0.6667])
    """
    from scipy.optimize import isotonic_regression

    distinct, at = np.unique(chance, return_inverse=True)
    n = np.bincount(at, minlength=distinct.size).astype(np.float64)
    fit = isotonic_regression(np.bincount(at, happened) / n, weights=n)
    return np.asarray(fit.x[at], np.float64)


def calibration(chance: ArrayLike, happened: ArrayLike, *, bins: int = 10) -> Calibration:
    """Return the calibration of forecast chances (0..1) against outcomes (0 or 1), any shape, flattened.

    Brier 1950; decomposition of Dimitriadis, Gneiting & Jordan (PNAS 2021).

    >>> found = calibration([0.2] * 5 + [0.8] * 5, [0, 0, 0, 0, 1, 1, 1, 1, 1, 0])
    >>> round(found.brier, 4), round(found.miscalibration, 4), round(found.slope, 4)
    (0.16, 0.0, 1.0)
    """
    p, y = (np.ravel(v) for v in np.broadcast_arrays(share("chance", chance), share("happened", happened)))
    if not p.size:
        raise BadInput("chance", "needs at least one past forecast")
    if not np.isin(y, (0.0, 1.0)).all():
        raise BadInput("happened", "must be 0 or 1", (int(np.argmax(~np.isin(y, (0.0, 1.0)))),))
    at = np.minimum((p * bins).astype(np.int64), bins - 1)
    n = np.bincount(at, minlength=bins)
    hits = np.bincount(at, y, bins)
    nothing = np.full(bins, np.nan)
    low, high = wilson(hits, n)
    best, base = monotone_fit(p, y), y.mean()
    brier = float(((p - y) ** 2).mean())
    recalibrated, climate = float(((best - y) ** 2).mean()), float(base * (1 - base))
    spread = float(p.var())
    return Calibration(
        forecast=np.divide(np.bincount(at, p, bins), n, out=nothing.copy(), where=n > 0),
        happened=np.divide(hits, n, out=nothing.copy(), where=n > 0),
        low=low,
        high=high,
        n=n.astype(np.int64),
        brier=brier,
        miscalibration=brier - recalibrated,
        discrimination=climate - recalibrated,
        uncertainty=climate,
        slope=float(((p - p.mean()) * (y - base)).mean() / spread) if spread > 0 else float("nan"),
    )
