"""How likely is this deal? A logistic score with a cautious prior, that knows what it does not know."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, ndtri

from fenghuolun.engine.refusals import BadInput, real, refuse_where, successes_of
from fenghuolun.engine.results import Counts, Estimate, Floats, Reason

STEPS = 200
FEWEST_EACH = 10


@dataclass(frozen=True, slots=True)
class WinScore:
    """What past deals teach about the chance to win.

    ``coefficients``: intercept first, then one a signal on the scale of ``centre`` and ``width``; ``covariance`` of
    them at the mode (Laplace). ``reason`` ``TOO_FEW`` below ten won or ten lost: then mostly the prior speaks;
    ``RATE_TOO_UNCERTAIN`` where without a prior a signal separates won from lost and no finite answer exists.
    """

    coefficients: Floats
    covariance: Floats
    centre: Floats
    width: Floats
    log_likelihood: float
    iterations: int
    deals: int
    reason: Reason

    @property
    def error(self) -> Floats:
        """Standard error of each coefficient."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    def chance(self, signals: ArrayLike, *, level: float = 0.8) -> Estimate:
        """Return the chance to win of deals with these ``signals`` (deals, signals), with its ``level`` range.

        The mean over what is left open about the coefficients, not the chance at the best coefficients: it stays
        nearer to one half where little is known.
        """
        x = _with_intercept((_table(signals) - self.centre) / self.width)
        if x.shape[1] != self.coefficients.size:
            raise BadInput("signals", "must have one column for each signal of the score")
        m = x @ self.coefficients
        v = np.einsum("ij,jk,ik->i", x, self.covariance, x)
        half = float(ndtri((1 + level) / 2)) * np.sqrt(v)
        return Estimate(
            value=mean_chance(m, v),
            low=np.asarray(expit(m - half)),
            high=np.asarray(expit(m + half)),
            n=np.full(m.shape, self.deals, np.int64),
            method="logistic, Cauchy prior, Laplace",
            level=level,
            reason=self.reason,
        )


def mean_chance(m: Floats, v: Floats) -> Floats:
    """Return E σ(η) for log odds η normal with mean ``m`` and variance ``v``, by 20 Gauss–Hermite nodes (to 1e-5).

    >>> mean_chance(np.array([1.0]), np.array([0.0])).round(4), mean_chance(np.array([1.0]), np.array([4.0])).round(4)
    (array([0.7311]), array([0.6477]))
    """
    from scipy.special import roots_hermitenorm

    z, w = roots_hermitenorm(20)
    return np.asarray(expit(m[:, None] + np.sqrt(v)[:, None] * z) @ (w / w.sum()))


def _table(signals: ArrayLike) -> Floats:
    x = real("signals", signals)
    if x.ndim != 2:
        raise BadInput("signals", "must be a table (deals, signals)")
    return x


def _with_intercept(x: Floats) -> Floats:
    return np.concatenate([np.ones((x.shape[0], 1)), x], axis=1)


def fit_win_score(
    signals: ArrayLike,
    won: ArrayLike,
    deals: ArrayLike = 1,
    *,
    prior_width: float = 2.5,
    intercept_width: float = 10.0,
    rescale: bool = True,
) -> WinScore:
    """Return the score learnt from past deals: the mode under independent Cauchy priors.

    ``signals`` (rows, signals): what was known *before* the outcome (the four tests, source, stage, days to expiry;
    a call's length after the fact leaks). ``won`` of ``deals`` in each row. Signals with more than two values are
    centred and scaled to a standard deviation of 0.5, two-valued ones centred with range 1, so that one prior width
    suits all (Gelman and others, Annals of Applied Statistics 2008). ``prior_width`` of infinity is maximum
    likelihood. Newton steps with the Cauchy prior as a mixture of normals, halved until they climb.

    >>> dose = [[-0.86], [-0.30], [-0.05], [0.73]]
    >>> fit_win_score(dose, [0, 1, 3, 5], [5, 5, 5, 5]).coefficients.round(1)
    array([-0.2,  5.4])

    Refuses more won than deals, a missing signal and no deal at all.
    """
    raw = _table(signals)
    y, n = successes_of(won, deals)
    if y.shape != raw.shape[:1]:
        raise BadInput("won", "must have one number for each row of signals")
    refuse_where("deals", np.asarray(int(n.sum()) == 0), "holds no deal")
    refuse_where("prior_width", np.asarray(not prior_width > 0), "must be above 0")
    centre, width = _scales(raw) if rescale else (np.zeros(raw.shape[1]), np.ones(raw.shape[1]))
    x = _with_intercept((raw - centre) / width)
    widths = np.concatenate(
        [[intercept_width if np.isfinite(prior_width) else np.inf], np.full(raw.shape[1], prior_width)]
    )
    at, steps, settled = _mode(x, y, n, widths)
    chance = expit(x @ at)
    curve = (x.T * (n * chance * (1 - chance))) @ x + np.diag(_curvature(at, widths))
    few = min(int(y.sum()), int((n - y).sum())) < FEWEST_EACH
    reason = Reason.RATE_TOO_UNCERTAIN if not settled else Reason.TOO_FEW if few else Reason.OK
    covariance = np.linalg.pinv(curve, hermitian=True)
    return WinScore(at, covariance, centre, width, _height(x, y, n, at), steps, int(n.sum()), reason)


def _scales(raw: Floats) -> tuple[Floats, Floats]:
    width = 2 * raw.std(axis=0, ddof=1) if raw.shape[0] > 1 else np.ones(raw.shape[1])
    spread = raw.max(axis=0) - raw.min(axis=0)
    two_valued = ((raw == raw.max(axis=0)) | (raw == raw.min(axis=0))).all(axis=0)
    width = np.where(two_valued, spread, width)
    return raw.mean(axis=0), np.where(width > 0, width, 1.0)


def _height(x: Floats, y: Counts, n: Counts, at: Floats) -> float:
    eta = x @ at
    return float((y * eta - n * np.logaddexp(0, eta)).sum())


def _log_prior(at: Floats, widths: Floats) -> float:
    return -float(np.log1p((at / widths) ** 2).sum())


def _curvature(at: Floats, widths: Floats) -> Floats:
    """Return the prior's curvature at the mode, at least 0: far out a Cauchy prior opens up."""
    ratio = (at / widths) ** 2
    return np.asarray(np.maximum(2 * (1 - ratio) / (1 + ratio) ** 2 / widths**2, 0.0))


def _mode(x: Floats, y: Counts, n: Counts, widths: Floats) -> tuple[Floats, int, bool]:
    at, settled, step = np.zeros(x.shape[1]), False, 0
    height = _height(x, y, n, at)
    while not settled and step < STEPS:
        step += 1
        chance = expit(x @ at)
        precision = 2 / (widths**2 + at**2)
        slope = x.T @ (y - n * chance) - precision * at
        curve = (x.T * (n * chance * (1 - chance))) @ x + np.diag(precision)
        move = np.linalg.lstsq(curve, slope, rcond=1e-14)[0]
        while (higher := _height(x, y, n, at + move) + _log_prior(at + move, widths)) < height - 1e-12 * abs(height):
            move = move / 2
        at, height = at + move, higher
        settled = bool(np.abs(move).max() < 1e-10 * max(1.0, float(np.abs(at).max())))
    return at, step, settled and bool(np.abs(at).max() < 30 or np.isfinite(widths).all())
