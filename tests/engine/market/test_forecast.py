"""Forecasts: airline passengers as printed, a range that keeps its word, methods that beat the naive one."""

import os
from pathlib import Path

import numpy as np
import pytest

from fenghuolun.engine.market.backtest import backtest, conformal_width, crps_of_normal, outlook
from fenghuolun.engine.market.forecast import by_elasticity, damped_trend, holt_winters, sarima, seasonal_naive
from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.results import Reason
from tests.engine.market.published import AIR_PASSENGERS

PASSENGERS = np.array(AIR_PASSENGERS.split(), float)
SHARED = Path(os.environ.get("FENGHUOLUN_SHARED", "../shared")) / "data"


def last(values, horizon):
    return np.full(horizon, values[-1])


def trending(values, horizon):
    return values[-1] * 1.01 ** np.arange(1, horizon + 1)


@pytest.mark.slow
def test_the_airline_model_as_printed():
    """T22, methods 7.4: θ −.4018 Θ −.5569 σ² .001348, log-likelihood 244.6965; the raw ARIMA(2,1,1)(0,1,0)."""
    fit = sarima(PASSENGERS, 12)
    assert fit.parameters["ma.L1"] == pytest.approx(-0.4018, abs=5e-5)
    assert fit.parameters["ma.S.L12"] == pytest.approx(-0.5569, abs=5e-5)
    assert fit.parameters["sigma2"] == pytest.approx(0.001348, abs=5e-7)
    assert fit.log_likelihood >= 244.696
    raw = sarima(PASSENGERS, 0, order=(2, 1, 1), seasonal_order=(0, 1, 0), logs=False)
    assert raw.log_likelihood == pytest.approx(-504.924, abs=1e-3)
    assert raw.mean.size == 0
    plain = sarima(PASSENGERS, 1, order=(2, 1, 1), seasonal_order=(0, 1, 0), logs=False).mean
    assert plain[0] == pytest.approx(445.6, abs=1)
    assert fit.mean[6] > fit.mean[10] > 400


@pytest.mark.slow
def test_the_last_two_years_of_passengers_are_foretold():
    """Methods 7.4: hold-out 1959–60, MAPE 8.5 %."""
    ahead = sarima(PASSENGERS[:-24], 24).mean
    error = np.abs(ahead / PASSENGERS[-24:] - 1).mean()
    assert error == pytest.approx(0.085, abs=5e-3)
    naive = np.abs(seasonal_naive(PASSENGERS[:-24], 24, years=1) / PASSENGERS[-24:] - 1).mean()
    assert error < naive


@pytest.mark.slow
def test_smoothing_reaches_the_criterion_of_r():
    """T22: R prints 1395.166 for ETS(M, Ad, M)."""
    fit = holt_winters(PASSENGERS, 12)
    assert fit.aic <= 1395.17
    assert fit.mean.shape == (12,)


def test_a_fading_trend_settles():
    rng = np.random.default_rng(1)
    y = 100 * np.exp(0.05 * np.arange(20) + rng.normal(0, 0.01, 20))
    ahead = damped_trend(y, 60)
    assert 0.03 < ahead[0] / y[-1] - 1 < 0.07
    assert abs(ahead[-1] / ahead[-2] - 1) < 1e-3


def test_scenarios_by_elasticity_keep_their_shape():
    found = by_elasticity(9137.0, [0.46, 1.23], [[0.03, 0.03], [0.05, 0.05]])
    assert found.shape == (2, 2)
    assert found[1, 1] == pytest.approx(9137 * 1.05 ** (2 * 1.23))


def test_ranges_keep_their_word_on_series_to_come():
    rng = np.random.default_rng(2)
    inside = []
    for _ in range(150):
        y = 100 * np.exp(np.cumsum(rng.normal(0.0, 0.05, 61)))
        found = outlook(y[:-1], {"last": last}, horizon=1)
        inside.append(found.low[0] <= y[-1] <= found.high[0])
    assert 0.72 <= np.mean(inside) <= 0.93


def test_better_methods_weigh_more_and_the_median_ignores_the_worst():
    y = 100 * 1.01 ** np.arange(60) * np.exp(np.random.default_rng(3).normal(0, 0.005, 60))
    methods = {"last": last, "trend": trending, "wild": lambda v, h: np.full(h, 1000.0)}
    found = outlook(y, methods, horizon=3)
    assert found.weights.argmax() == 1
    assert found.weights.sum() == pytest.approx(1)
    middle = outlook(y, methods, horizon=3, by_median=True)
    assert middle.mean == pytest.approx(trending(y, 3))
    assert middle.mape < found.mape
    assert 0 <= found.kupiec_p <= 1


def test_ranges_that_failed_lately_are_widened_and_said_to_be():
    rng = np.random.default_rng(4)
    y = 100 * np.exp(np.cumsum(np.concatenate([rng.normal(0, 0.01, 40), rng.normal(0, 0.08, 12)])))
    found = outlook(y, {"last": last}, horizon=1)
    assert found.reason is Reason.FALLBACK
    assert found.covered_share < 0.8
    calm = outlook(100 * 1.01 ** np.arange(60), {"last": last}, horizon=1)
    assert calm.reason is Reason.OK


def test_backtests_never_see_what_came_later():
    y = np.arange(1.0, 41)
    seen = []

    def watching(values, horizon):
        seen.append(values.size)
        return last(values, horizon)

    found = backtest(y, {"watching": watching}, horizon=3, season=4)
    assert seen == list(range(26, 38))
    assert found.actual[0].tolist() == [27, 28, 29]
    assert found.mase[0] == pytest.approx(0.5)


def test_the_score_of_a_normal_forecast():
    """Methods 7.4: CRPS(N(0, 1), 0) = .2336949773."""
    assert float(crps_of_normal(0, 1, 0)) == pytest.approx(0.2336949773, abs=5e-11)
    assert conformal_width(np.arange(1.0, 5), 0.99) == 4


@pytest.mark.slow
def test_cars_of_quebec_are_foretold_better_than_by_the_naive_median():
    """The shared README: last 12 one step ahead, naive median of three years 1841.16; the airline model 1748.80."""
    path = SHARED / "market" / "quebec_monthly_car_sales.csv"
    if not path.exists():
        pytest.skip("the shared data are not here: set FENGHUOLUN_SHARED")
    cars = np.loadtxt(path, delimiter=",", skiprows=1, usecols=1)
    methods = {"naive": seasonal_naive, "airline": lambda v, h: sarima(v, h).mean}
    found = backtest(cars, methods, horizon=1, season=12)
    rmse = np.sqrt(((found.forecast - found.actual) ** 2).mean(axis=(1, 2)))
    assert rmse[0] == pytest.approx(1841.16, abs=5e-3)
    assert rmse[1] < 1760


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: seasonal_naive([1.0, 2], 3), "values"),
        (lambda: seasonal_naive([[1.0, 2]], 3), "values"),
        (lambda: damped_trend([1.0, 0, 2, 3], 3), "values"),
        (lambda: by_elasticity(0.0, 1.0, [0.1]), "last"),
        (lambda: backtest([1.0], {}, horizon=1), "values"),
        (lambda: backtest(np.ones(40), {"last": last}, horizon=1, origins=11), "origins"),
        (lambda: backtest(np.ones(15), {"last": last}, horizon=1), "values"),
        (lambda: outlook(np.zeros(60), {"last": last}, horizon=1), "values"),
        (lambda: outlook(np.ones(60), {"last": last}, horizon=1, level=1), "level"),
        (lambda: outlook(np.arange(1.0, 61), {"none": lambda v, h: np.zeros(h)}, horizon=1), "methods"),
        (lambda: crps_of_normal(0, 0, 0), "spread"),
    ],
)
def test_impossible_forecasts_are_refused(call, argument):
    with pytest.raises(BadInput) as caught:
        call()
    assert caught.value.argument == argument


def test_a_season_that_repeats_is_foretold_by_both_models():
    months = np.arange(48)
    wobble = np.random.default_rng(5).normal(0, 0.01, 48)
    values = 100 * np.exp(0.01 * months + 0.3 * np.sin(2 * np.pi * months / 12) + wobble)
    coming = 100 * np.exp(0.01 * np.arange(48, 60) + 0.3 * np.sin(2 * np.pi * np.arange(48, 60) / 12))
    arima, smooth = sarima(values, 12), holt_winters(values, 12)
    assert arima.mean == pytest.approx(coming, rel=0.06)
    assert smooth.mean == pytest.approx(coming, rel=0.08)
    assert sarima(np.log(values), 0, order=(0, 1, 1), seasonal_order=(0, 1, 0), logs=False).mean.size == 0
