"""Do the chances keep their word, and if not, what should they have been?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, ndtr

from fenghuolun.engine.refusals import BadInput, refuse_where, share
from fenghuolun.engine.results import Floats
from fenghuolun.engine.track.calibration import monotone_fit
from fenghuolun.engine.win.chance_to_win import fit_win_score

MANY = 1000
EDGE = 1e-6


def _pairs(chance: ArrayLike, happened: ArrayLike) -> tuple[Floats, Floats]:
    p, y = (np.ravel(v) for v in np.broadcast_arrays(share("chance", chance), share("happened", happened)))
    if not p.size:
        raise BadInput("chance", "needs at least one past forecast")
    refuse_where("happened", ~np.isin(y, (0.0, 1.0)), "must be 0 or 1")
    return p, y


@dataclass(frozen=True, slots=True)
class Brier:
    """Murphy's parts (1973): ``score`` = ``reliability`` − ``resolution`` + ``uncertainty``, exactly."""

    score: float
    reliability: float
    resolution: float
    uncertainty: float


def brier_parts(chance: ArrayLike, happened: ArrayLike) -> Brier:
    """Return how much of the squared error is dishonesty, how much insight was gained, and how much was in the case.

    Forecasts are grouped by their distinct values, so the identity is exact.

    >>> parts = brier_parts([0.2] * 5 + [0.8] * 5, [0, 0, 0, 0, 1, 1, 1, 1, 1, 1])
    >>> [round(v, 3) for v in (parts.score, parts.reliability, parts.resolution, parts.uncertainty)]
    [0.1, 0.02, 0.16, 0.24]
    """
    p, y = _pairs(chance, happened)
    distinct, at = np.unique(p, return_inverse=True)
    n = np.bincount(at)
    rate, base = np.bincount(at, y) / n, float(y.mean())
    reliability = float((n * (distinct - rate) ** 2).sum() / p.size)
    resolution = float((n * (rate - base) ** 2).sum() / p.size)
    return Brier(float(((p - y) ** 2).mean()), reliability, resolution, base * (1 - base))


def spiegelhalter_z(chance: ArrayLike, happened: ArrayLike) -> tuple[float, float]:
    """Return (Z, two-sided p-value): is the Brier score what honest chances would give? (Spiegelhalter 1986)

    Z = Σ(y − p)(1 − 2p)/√Σ(1 − 2p)²p(1 − p), standard normal for honest chances; (0, 1) where nothing can be told.

    >>> z, p_value = spiegelhalter_z([0.9] * 100, [1] * 60 + [0] * 40)
    >>> round(z, 2), p_value < 0.001
    (10.0, True)
    """
    p, y = _pairs(chance, happened)
    tilt = 1 - 2 * p
    spread = float((tilt**2 * p * (1 - p)).sum())
    if spread <= 0:
        return 0.0, 1.0
    z = float(((y - p) * tilt).sum() / np.sqrt(spread))
    return z, float(2 * ndtr(-abs(z)))


@dataclass(frozen=True, slots=True)
class Recalibration:
    """A map from stated to honest chances: ``knots`` by ``honest`` (monotone steps joined by lines), or beta's curve.

    Beta calibration (Kull, Silva Filho & Flach 2017): log odds = ``shift`` + ``of_success``·ln p −
    ``of_failure``·ln(1 − p); ``method`` names which.
    """

    method: str
    shift: float
    of_success: float
    of_failure: float
    knots: Floats
    honest: Floats

    def of(self, chance: ArrayLike) -> Floats:
        """Return the honest chance of each stated ``chance``."""
        p = share("chance", chance)
        if self.method == "monotone":
            return np.asarray(np.interp(p, self.knots, self.honest))
        inside = np.clip(p, EDGE, 1 - EDGE)
        return np.asarray(expit(self.shift + self.of_success * np.log(inside) - self.of_failure * np.log1p(-inside)))


def fit_recalibration(chance: ArrayLike, happened: ArrayLike) -> Recalibration:
    """Return how stated chances should be read: by the best monotone steps from 1,000 outcomes, else by beta's curve.

    Slopes of the curve are held at 0 or above, so that a higher chance never becomes a lower one.

    >>> rng = np.random.default_rng(1)
    >>> truth = rng.uniform(0.05, 0.95, 800)
    >>> too_bold = truth**3 / (truth**3 + (1 - truth) ** 3)
    >>> found = fit_recalibration(too_bold, rng.random(800) < truth)
    >>> float(found.of(0.7**3 / (0.7**3 + 0.3**3)).round(1))
    0.7
    """
    p, y = _pairs(chance, happened)
    nothing = np.empty(0)
    if p.size >= MANY:
        distinct, first = np.unique(p, return_index=True)
        return Recalibration("monotone", 0.0, 0.0, 0.0, distinct, monotone_fit(p, y)[first])
    inside = np.clip(p, EDGE, 1 - EDGE)
    sides = np.column_stack([np.log(inside), -np.log1p(-inside)])
    used = [0, 1]
    while True:
        # a wide prior leaves the curve alone and keeps a perfect past from claiming certainty
        fit = fit_win_score(sides[:, used], y.astype(np.int64), prior_width=10.0, intercept_width=10.0, rescale=False)
        slopes = dict(zip(used, fit.coefficients[1:].tolist(), strict=True))
        kept = [side for side in used if slopes[side] >= 0]
        if kept == used:
            break
        used = kept
    shift = float(fit.coefficients[0])
    return Recalibration("beta", shift, slopes.get(0, 0.0), slopes.get(1, 0.0), nothing, nothing)
