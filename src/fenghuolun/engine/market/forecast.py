"""What will the market bring? Several methods of different kind, each a function of the series and the horizon."""

from __future__ import annotations

from dataclasses import dataclass
from warnings import catch_warnings, simplefilter

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, real, refuse_where
from fenghuolun.engine.results import Floats


def _series(values: ArrayLike, least: int) -> Floats:
    y = real("values", values)
    if y.ndim != 1:
        raise BadInput("values", "must be one series")
    refuse_where("values", y <= 0, "must be above 0")
    refuse_where("values", np.asarray(y.size < least), f"needs at least {least} periods")
    return y


def seasonal_naive(values: ArrayLike, horizon: int, *, season: int = 12, years: int = 3) -> Floats:
    """Return the median of the same season of the last ``years`` years: what any method must beat.

    >>> seasonal_naive([1.0, 2, 3, 4, 3, 6], 3, season=2)
    array([3., 4., 3.])
    """
    y = _series(values, season)
    used = min(years, y.size // season)
    last = np.median(y[y.size - used * season :].reshape(used, season), axis=0)
    return np.asarray(last[np.arange(horizon) % season])


def damped_trend(values: ArrayLike, horizon: int, *, damping: float = 0.9) -> Floats:
    """Return exponential smoothing with a trend that fades, on logarithms (Gardner & McKenzie 1985; φ = ``damping``).

    Level and trend weights by least squares of one-step errors. For yearly series.

    >>> damped_trend(100 * 1.05 ** np.arange(10), 2).round()
    array([162., 169.])
    """
    from scipy.optimize import minimize

    y = np.log(_series(values, 4))

    def run(weights: Floats) -> tuple[float, float, float]:
        alpha, beta = weights
        level, trend, squares = float(y[0]), float(y[1] - y[0]) / damping, 0.0
        for seen in y[1:]:
            error = float(seen) - level - damping * trend
            squares += error * error
            level, trend = level + damping * trend + alpha * error, damping * trend + alpha * beta * error
        return squares, level, trend

    found = minimize(lambda w: run(w)[0], [0.7, 0.3], bounds=[(0.01, 1), (0.0, 1)], method="L-BFGS-B")
    _, level, trend = run(found.x)
    return np.exp(level + trend * np.cumsum(damping ** np.arange(1, horizon + 1)))


@dataclass(frozen=True, slots=True)
class Sarima:
    """A fitted seasonal ARIMA: ``parameters`` by name, ``log_likelihood``, ``aic``, and the forecast ``mean``."""

    parameters: dict[str, float]
    log_likelihood: float
    aic: float
    mean: Floats


def sarima(
    values: ArrayLike,
    horizon: int,
    *,
    order: tuple[int, int, int] = (0, 1, 1),
    seasonal_order: tuple[int, int, int] = (0, 1, 1),
    season: int = 12,
    logs: bool = True,
) -> Sarima:
    """Return the seasonal ARIMA of a series, the airline model on logarithms unless said, by exact likelihood.

    statsmodels on the differenced series with the scale concentrated out: the same maximum in tens of milliseconds.
    The forecast is the median on the scale of ``values``. Refuses a series below two seasons and a half.
    """
    from statsmodels.tools.sm_exceptions import EstimationWarning
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    y = _series(values, season * 5 // 2)
    y = np.log(y) if logs else y
    shape = {"order": order, "seasonal_order": (*seasonal_order, season), "concentrate_scale": True}
    with catch_warnings():
        # only the search's starting values were refused: it starts from zero and climbs to the same maximum
        simplefilter("ignore", EstimationWarning)
        fit = SARIMAX(y, simple_differencing=True, **shape).fit(disp=False, maxiter=200)
    mean = np.empty(0)
    if horizon:
        ahead = np.asarray(SARIMAX(y, **shape).filter(fit.params).forecast(horizon), np.float64)
        mean = np.exp(ahead) if logs else ahead
    names = dict(zip(fit.param_names, np.asarray(fit.params, float).tolist(), strict=True))
    return Sarima({**names, "sigma2": float(fit.scale)}, float(fit.llf), float(fit.aic), mean)


@dataclass(frozen=True, slots=True)
class Smoothing:
    """A fitted exponential smoothing: ``parameters``, ``aic`` on R's scale (n·ln Σe² + 2 Σ ln|ŷ| + 2k), ``mean``."""

    parameters: dict[str, float]
    aic: float
    mean: Floats


def holt_winters(values: ArrayLike, horizon: int, *, season: int = 12) -> Smoothing:
    """Return ETS(M, Ad, M): errors and seasons in proportion, a trend that fades (Hyndman and others 2008).

    By statsmodels. Refuses a series below two seasons and a half.
    """
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    y = _series(values, season * 5 // 2)
    model = ETSModel(y, error="mul", trend="add", damped_trend=True, seasonal="mul", seasonal_periods=season)
    fit = model.fit(disp=False, maxiter=1000)
    fitted = np.asarray(fit.fittedvalues, np.float64)
    relative = (y - fitted) / fitted
    many = 4 + 1 + 1 + season
    aic = y.size * np.log(float(relative @ relative)) + 2 * float(np.log(np.abs(fitted)).sum()) + 2 * many
    names = dict(zip(fit.param_names, np.asarray(fit.params, float).tolist(), strict=True))
    return Smoothing(names, float(aic), np.asarray(fit.forecast(horizon), np.float64))


def by_elasticity(last: float, elasticity: ArrayLike, driver_growth: ArrayLike) -> Floats:
    """Return levels ahead when growth = elasticity × the driver's growth (GDP): (scenarios, horizon) or (horizon,).

    >>> by_elasticity(9137.0, 0.46, [0.05, 0.05]).round()
    array([9344., 9556.])
    """
    start = real("last", last)
    refuse_where("last", start <= 0, "must be above 0")
    driver = real("driver_growth", driver_growth)
    refuse_where("driver_growth", driver <= -1, "must be above -1: a driver cannot lose more than all")
    growth = np.log1p(driver)
    slope = real("elasticity", elasticity)
    return np.asarray(start * np.exp(np.cumsum(slope[..., None] * growth, axis=-1)))
