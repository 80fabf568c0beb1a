"""By how much does one thing move when another moves by a percent? Regressions with honest errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from fenghuolun.engine.refusals import BadInput, real, refuse_where
from fenghuolun.engine.results import Floats


@dataclass(frozen=True, slots=True)
class Line:
    """A fitted line: ``coefficients`` (intercept first), ``error`` of each, range ``low``–``high`` at ``level``."""

    coefficients: Floats
    error: Floats
    low: Floats
    high: Floats
    residuals: Floats
    n: int
    level: float


def _given(outcome: ArrayLike, causes: ArrayLike, name: str = "causes") -> tuple[Floats, Floats]:
    y, x = real("outcome", outcome), real(name, causes)
    x = x[:, None] if x.ndim == 1 else x
    if y.ndim != 1 or x.shape[:1] != y.shape:
        raise BadInput(name, "must have one row for each outcome")
    refuse_where(name, np.asarray(y.size <= x.shape[1] + 1), "has too few rows for its columns")
    return y, np.concatenate([np.ones((y.size, 1)), x], axis=1)


def _line(at: Floats, residuals: Floats, covariance: Floats, level: float) -> Line:
    n, k = residuals.size, at.size
    error = np.sqrt(np.diag(covariance))
    half = float(stdtrit(n - k, (1 + level) / 2)) * error
    return Line(at, error, at - half, at + half, residuals, n, level)


def fit_line(outcome: ArrayLike, causes: ArrayLike, *, memory: int | None = None, level: float = 0.8) -> Line:
    """Return least squares with errors that stay right when the residuals remember.

    ``memory`` periods of autocorrelation are allowed for (Newey & West 1987), ⌊4(n/100)^(2/9)⌋ unless said; 0 allows
    for unequal variance only; -1 takes the textbook formula. Columns are scaled and orthogonalised first, so that
    near-collinear series cost no digits.

    >>> line = fit_line([1.0, 3.1, 4.9, 7.0, 9.1], [0.0, 1, 2, 3, 4], memory=-1)
    >>> line.coefficients.round(2), line.error.round(3)
    (array([1.  , 2.01]), array([0.073, 0.03 ]))

    Refuses fewer rows than columns and columns that say the same.
    """
    y, x = _given(outcome, causes)
    scale = np.abs(x).max(axis=0)
    centre = np.concatenate([[0.0], x[:, 1:].mean(axis=0)])
    z = (x - centre) / np.where(scale > 0, scale, 1.0)
    q, r = np.linalg.qr(z)
    same = np.abs(np.diag(r)) <= 1e-12 * np.sqrt(y.size)
    if same.any():
        raise BadInput("causes", "has columns that say the same", (0, max(int(np.argmax(same)) - 1, 0)))
    at = np.linalg.solve(r, q.T @ y)
    residuals = y - z @ at
    # one step of iterative refinement: the last digits of ill-conditioned data (Longley 1967)
    at = at + np.linalg.solve(r, q.T @ residuals)
    residuals = y - z @ at
    bread = np.linalg.inv(r.T @ r)
    if memory is not None and memory < 0:
        covariance = bread * float(residuals @ residuals) / (y.size - at.size)
    else:
        steps = int(4 * (y.size / 100) ** (2 / 9)) if memory is None else memory
        covariance = bread @ _newey_west(z, residuals, steps) @ bread
    back = np.diag(1 / np.where(scale > 0, scale, 1.0))
    back[0, :] -= centre @ back
    return _line(back @ at, residuals, back @ covariance @ back.T, level)


def _newey_west(x: Floats, residuals: Floats, memory: int) -> Floats:
    scores = x * residuals[:, None]
    meat = scores.T @ scores
    for lag in range(1, min(memory, residuals.size - 1) + 1):
        part = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / (memory + 1)) * (part + part.T)
    return np.asarray(meat)


def log_elasticity(outcome: ArrayLike, causes: ArrayLike, *, memory: int | None = None, level: float = 0.8) -> Line:
    """Return elasticities: least squares on logarithms, errors by ``fit_line``. Coefficient 1 is the first cause's.

    >>> gdp = np.array([100.0, 110, 121, 133, 146, 161])
    >>> log_elasticity(3 * gdp**1.2, gdp).coefficients[1].round(3)
    np.float64(1.2)

    Refuses zero and negative values.
    """
    y, x = real("outcome", outcome), real("causes", causes)
    for name, values in (("outcome", y), ("causes", x)):
        refuse_where(name, values <= 0, "must be above 0")
    return fit_line(np.log(y), np.log(x), memory=memory, level=level)


def fit_instrumented(
    outcome: ArrayLike,
    answering: ArrayLike,
    given: ArrayLike | None,
    instruments: ArrayLike,
    *,
    robust: bool = False,
    level: float = 0.8,
) -> Line:
    """Return two-stage least squares: ``answering`` causes answer to the outcome themselves, as a price does.

    ``instruments`` move them and not the outcome (a tax, a bound of the coefficient); ``given`` causes come from
    outside. Coefficients: intercept, answering, given. Errors by the textbook formula or, ``robust``, for unequal
    variance (HC0, n/(n − k)).

    >>> rng = np.random.default_rng(1)
    >>> tax, taste = rng.normal(size=4000), rng.normal(size=4000)
    >>> price = tax + taste
    >>> sold = -1.0 * price + 2 * taste
    >>> fit_instrumented(sold, price, None, tax).coefficients[1].round(1)
    np.float64(-1.0)

    Refuses fewer instruments than answering causes.
    """
    y, x = _given(outcome, answering, "answering")
    _, z = _given(outcome, instruments, "instruments")
    if z.shape[1] < x.shape[1]:
        raise BadInput("instruments", "must be at least as many as the answering causes")
    if given is not None:
        outside = _given(outcome, given, "given")[1][:, 1:]
        x, z = np.concatenate([x, outside], axis=1), np.concatenate([z, outside], axis=1)
    first = z @ np.linalg.lstsq(z, x, rcond=None)[0]
    at = np.asarray(np.linalg.lstsq(first, y, rcond=None)[0], np.float64)
    residuals = y - x @ at
    bread = np.linalg.inv(first.T @ first)
    freedom = y.size - at.size
    if robust:
        covariance = bread @ _newey_west(first, residuals, 0) @ bread * y.size / freedom
    else:
        covariance = bread * float(residuals @ residuals) / freedom
    return _line(at, residuals, covariance, level)
