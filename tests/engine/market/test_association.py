"""Correlations of the market: the domain document's reference output, honest lags, Granger's F."""

import numpy as np
import pytest

from fenghuolun.engine.market.association import correlation, granger, growth, lead_of
from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.results import Reason
from tests.engine.market.published import CHICKENS, CHINA, EGGS, table

PREMIUM, GDP, INCOME, STOCK, SALES = table(CHINA, 5).T


@pytest.mark.parametrize(
    ("driver", "levels", "moves", "lagged", "n"),
    [
        (GDP, 0.964, 0.654, 0.481, 19),
        (INCOME, 0.926, 0.497, 0.688, 12),
        (STOCK, 0.967, 0.865, 0.753, 17),
        (SALES, 0.961, 0.780, 0.765, 19),
    ],
)
def test_the_reference_output_of_2_1_2_is_reproduced(driver, levels, moves, lagged, n):
    """TV-18."""
    assert float(correlation(driver, PREMIUM).value) == pytest.approx(levels, abs=5e-4)
    found = correlation(growth(driver), growth(PREMIUM))
    assert float(found.value) == pytest.approx(moves, abs=5e-4)
    assert int(found.n) == n
    assert found.low < found.value < found.high
    assert float(correlation(growth(driver), growth(PREMIUM), lag=1).value) == pytest.approx(lagged, abs=5e-4)


def test_ranks_take_the_middle_of_equal_values():
    from scipy.stats import spearmanr

    x, y = [1.0, 2, 2, 3, 5, 4, 7, 7, 9, 8], [2.0, 1, 3, 3, 4, 6, 6, 8, 7, 9]
    assert float(correlation(x, y, ranks=True).value) == pytest.approx(spearmanr(x, y).statistic, abs=1e-12)


def test_too_few_or_nothing_that_moves_stays_silent():
    assert correlation([1.0, 2, 3], [1.0, 2, 3]).reason is Reason.TOO_FEW
    assert correlation(np.arange(9.0), np.ones(9)).reason is Reason.TOO_FEW
    assert lead_of(np.arange(19.0), np.arange(19.0)).reason is Reason.TOO_FEW
    assert lead_of(np.ones(40), np.arange(40.0)).reason is Reason.TOO_FEW


def remembering(rng, n, phi):
    x = np.zeros(n + 50)
    for t in range(1, n + 50):
        x[t] = phi * x[t - 1] + rng.normal()
    return x[50:]


@pytest.mark.slow
def test_two_unrelated_series_with_memory_rarely_pass_for_a_link():
    """T23: n = 60, φ = .8; a naive test says yes to a third of them, ours to at most 7 %."""
    rng = np.random.default_rng(6)
    pairs = [(remembering(rng, 60, 0.8), remembering(rng, 60, 0.8)) for _ in range(600)]
    naive = np.mean([abs(np.corrcoef(x, y)[0, 1]) > 1.96 / np.sqrt(60) for x, y in pairs])
    at_once = np.mean([lead_of(x, y, most_lag=0).reason is Reason.OK for x, y in pairs])
    with_lags = np.mean([lead_of(x, y).reason is Reason.OK for x, y in pairs])
    assert naive > 0.28
    assert at_once <= 0.07
    assert with_lags <= 0.07


def test_a_planted_lead_is_found_with_its_lag():
    rng = np.random.default_rng(7)
    found = 0
    for _ in range(50):
        x = remembering(rng, 83, 0.6)
        y = np.roll(x, 3) * 0.8 + remembering(rng, 83, 0.6)
        lead = lead_of(x[3:], y[3:])
        found += lead.reason is Reason.OK and lead.best_lag == 3
    assert found >= 45


def test_the_egg_came_before_the_chicken_as_printed():
    """Methods 7.1, order 3: egg to chicken F 5.4050, p .002966; chicken to egg F .5916, p .6238 (lmtest)."""
    chickens, eggs = (np.array(series.split(), float) for series in (CHICKENS, EGGS))
    assert granger(eggs, chickens, 3) == pytest.approx((5.4050, 0.002966), abs=5e-5)
    assert granger(chickens, eggs, 3) == pytest.approx((0.5916, 0.6238), abs=5e-5)


@pytest.mark.slow
def test_grangers_f_equals_statsmodels():
    from statsmodels.tsa.stattools import grangercausalitytests

    rng = np.random.default_rng(8)
    x, y = remembering(rng, 60, 0.5), remembering(rng, 60, 0.5)
    y[2:] += 0.4 * x[:-2]
    theirs = grangercausalitytests(np.column_stack([y, x]), [3])[3][0]["ssr_ftest"]
    assert granger(x, y, 3) == pytest.approx((theirs[0], theirs[1]), rel=1e-9)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: growth([1.0, 0.0]), "values"),
        (lambda: correlation([1.0], [1.0, 2.0]), "second"),
        (lambda: correlation([1.0], [1.0], lag=-1), "lag"),
        (lambda: lead_of([1.0], [1.0, 2.0]), "second"),
        (lambda: granger([1.0], [1.0, 2.0]), "second"),
        (lambda: granger([1.0, 2, 3], [1.0, 2, 3], 1), "second"),
    ],
)
def test_impossible_series_are_refused(call, argument):
    with pytest.raises(BadInput) as caught:
        call()
    assert caught.value.argument == argument
