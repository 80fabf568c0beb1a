"""Elasticities: NIST's Longley, Newey-West against statsmodels, cigarettes by two stages, the regimes of 2.1.2."""

import numpy as np
import pytest

from fenghuolun.engine.market.price import fit_instrumented, fit_line, log_elasticity
from fenghuolun.engine.refusals import BadInput
from tests.engine.market.published import CHINA, CIGARETTES_1995, LONGLEY, table

# NIST StRD, Longley: certified coefficients, standard errors and residual standard deviation
CERTIFIED = [
    (-3482258.63459582, 890420.383607373),
    (15.0618722713733, 84.9149257747669),
    (-0.0358191792925910, 0.0334910077722432),
    (-2.02022980381683, 0.488399681651699),
    (-1.03322686717359, 0.214274163161675),
    (-0.0511041056535807, 0.226073200069370),
    (1829.15146461355, 455.478499142212),
]


def test_longley_to_nine_digits():
    """T20."""
    data = table(LONGLEY, 7)
    found = fit_line(data[:, 0], data[:, 1:], memory=-1)
    assert found.coefficients == pytest.approx([b for b, _ in CERTIFIED], rel=1e-9)
    assert found.error == pytest.approx([se for _, se in CERTIFIED], rel=1e-9)
    assert np.sqrt(found.residuals @ found.residuals / 9) == pytest.approx(304.854073561965, rel=1e-10)


@pytest.mark.slow
@pytest.mark.parametrize("memory", [0, 1, 4, None])
def test_errors_with_memory_equal_statsmodels(memory):
    import statsmodels.api as sm

    rng = np.random.default_rng(1)
    x = rng.normal(size=(60, 2)).cumsum(axis=0)
    y = 1 + x @ [2.0, -1.0] + rng.normal(size=60).cumsum() / 3
    lags = int(4 * 0.6 ** (2 / 9)) if memory is None else memory
    theirs = sm.OLS(y, sm.add_constant(x)).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": False})
    found = fit_line(y, x, memory=memory)
    assert found.coefficients == pytest.approx(theirs.params, rel=1e-12)
    assert found.error == pytest.approx(theirs.bse, rel=1e-12)


def test_cigarettes_of_1995_by_two_stages():
    """Methods 7.2, the manual of R's AER: 9.8949555, −1.2774241 (se .2631986), .2804048; least squares −1.4065."""
    packs, income, population, tax, price, price_taxes = table(CIGARETTES_1995, 6).T
    cpi = 1.5239999294281006
    real_price, real_income = np.log(price / cpi), np.log(income / population / cpi)
    instruments = np.column_stack([(price_taxes - tax) / cpi, tax / cpi])
    found = fit_instrumented(np.log(packs), real_price, real_income, instruments)
    assert found.coefficients == pytest.approx([9.8949555, -1.2774241, 0.2804048], abs=5e-7)
    assert found.error[1] == pytest.approx(0.2631986, abs=5e-7)
    plain = log_elasticity(packs, np.column_stack([price / cpi, income / population / cpi]))
    assert plain.coefficients[1] == pytest.approx(-1.4065, abs=5e-5)


def test_a_price_that_answers_to_demand_misleads_and_its_instrument_does_not():
    rng = np.random.default_rng(2)
    tax, taste = rng.normal(size=(2, 3000))
    price = tax + taste + rng.normal(size=3000)
    sold = 3 - 1.2 * price + 2 * taste + rng.normal(size=3000)
    assert fit_line(sold, price).coefficients[1] > -0.8
    found = fit_instrumented(sold, price, None, tax, robust=True)
    assert found.low[1] - 0.1 < -1.2 < found.high[1] + 0.1
    assert found.error == pytest.approx(fit_instrumented(sold, price, None, tax).error, rel=0.1)


def test_elasticities_of_premium_by_regime():
    """TV-18: 1.23 (2005–24), 1.49 (2005–14), 0.46 (2015–24)."""
    premium, gdp = table(CHINA, 5)[:, :2].T
    slopes = [log_elasticity(premium[s], gdp[s]).coefficients[1] for s in (slice(None), slice(10), slice(10, None))]
    assert slopes == pytest.approx([1.23, 1.49, 0.46], abs=5e-3)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: fit_line([1.0, 2, 3], [1.0, 2]), "causes"),
        (lambda: fit_line([1.0, 2], [1.0, 2]), "causes"),
        (lambda: fit_line([1.0, 2, 3, 4, 5], np.ones((5, 2)) * np.arange(5.0)[:, None]), "causes"),
        (lambda: log_elasticity([1.0, 2, 0, 4], [1.0, 2, 3, 4]), "outcome"),
        (lambda: fit_instrumented([1.0, 2, 3, 4, 5, 6], np.eye(6)[:, :2], None, np.arange(6.0)), "instruments"),
    ],
)
def test_impossible_regressions_are_refused(call, argument):
    with pytest.raises(BadInput) as caught:
        call()
    assert caught.value.argument == argument
