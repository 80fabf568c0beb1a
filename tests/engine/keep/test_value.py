"""Value of customers without a contract: CDNOW as published, alive by simulation, spending."""

from pathlib import Path

import numpy as np
import pytest

from fenghuolun.engine.keep.value import Buying, Living, Spending, fit_buying, fit_living, fit_spending
from fenghuolun.engine.refusals import BadInput

TABLE = np.loadtxt(Path(__file__).parent / "data" / "cdnow_customers.csv", delimiter=",", skiprows=1)
X, LAST, SEEN, MEAN = TABLE[:, :4].repeat(TABLE[:, 4].astype(int), axis=0).T


@pytest.mark.slow
def test_cdnow_by_the_model_that_loses_after_a_purchase():
    """T18, methods 6.3c: r .2426 α 4.4136 a .7929 b 2.4257, LL −9582.4256."""
    assert X.size == 2357
    found = fit_buying(X, LAST, SEEN)
    assert found.log_likelihood == pytest.approx(-9582.4256, abs=1e-3)
    assert (found.r, found.a) == pytest.approx((0.2426, 0.7929), abs=5e-4)
    assert (found.alpha, found.b) == pytest.approx((4.4136, 2.4257), abs=2e-3)


@pytest.mark.slow
def test_cdnow_by_the_model_that_loses_at_any_time():
    """T18, methods 6.3c: .5533 10.5775 .6062 11.6673."""
    found = fit_living(X, LAST, SEEN)
    assert (found.r, found.s) == pytest.approx((0.5533, 0.6062), abs=5e-4)
    assert (found.alpha, found.beta) == pytest.approx((10.5775, 11.6673), abs=0.02)
    assert found.log_likelihood == pytest.approx(-9595, abs=0.1)


def test_cdnow_spending():
    """Methods 6.3c: p 6.2485 q 3.7446 γ 15.4488."""
    found = fit_spending(X, MEAN)
    assert (found.p, found.q) == pytest.approx((6.2485, 3.7446), abs=2e-3)
    assert found.gamma == pytest.approx(15.4488, abs=0.02)
    assert found.expected_yuan(0, 0.0) == pytest.approx(found.p * found.gamma / (found.q - 1))


def simulated(rng, n, live):
    rate = rng.gamma(0.8, 1 / 4.0, n)
    times = rng.exponential(1 / rate[:, None], (n, 150)).cumsum(axis=1)
    end = np.take_along_axis(np.concatenate([np.zeros((n, 1)), times], axis=1), live[:, None], 1)[:, 0]
    return times, end


@pytest.mark.slow
def test_alive_and_purchases_ahead_agree_with_a_simulation_of_losing_after_a_purchase():
    rng = np.random.default_rng(3)
    n = 200_000
    # lost with the own chance after each purchase, the first one that is not counted excepted
    live = np.minimum(rng.geometric(rng.beta(1.2, 2.5, n)), 140)
    times, end = simulated(rng, n, live)
    bought = times <= end[:, None]
    x = ((times <= 30) & bought).sum(axis=1)
    last = np.where((times <= 30) & bought, times, 0).max(axis=1)
    model = Buying(0.8, 4.0, 1.2, 2.5, 0.0)
    alive, ahead = model.chance_alive(x, last, 30.0), model.expected_purchases(x, last, 30.0, 20.0)
    later = ((times > 30) & (times <= 50) & bought).sum(axis=1)
    # the sum over all customers, and over those with two purchases
    for here in (x >= 0, x == 2):
        assert later[here].mean() == pytest.approx(ahead[here].mean(), rel=0.03)
        assert (end > 30)[here].mean() == pytest.approx(alive[here].mean(), abs=0.01)


@pytest.mark.slow
def test_alive_and_purchases_ahead_agree_with_a_simulation_of_losing_at_any_time():
    rng = np.random.default_rng(4)
    n = 200_000
    times, _ = simulated(rng, n, np.zeros(n, int))
    end = rng.exponential(1 / rng.gamma(0.9, 1 / 12.0, n))
    bought = times <= end[:, None]
    x = ((times <= 30) & bought).sum(axis=1)
    last = np.where((times <= 30) & bought, times, 0).max(axis=1)
    model = Living(0.8, 4.0, 0.9, 12.0, 0.0)
    later = ((times > 30) & (times <= 50) & bought).sum(axis=1)
    alive, ahead = model.chance_alive(x, last, 30.0), model.expected_purchases(x, last, 30.0, 20.0)
    for here in (x >= 0, x == 2):
        assert later[here].mean() == pytest.approx(ahead[here].mean(), rel=0.03)
        assert (end > 30)[here].mean() == pytest.approx(alive[here].mean(), abs=0.01)


def test_a_shape_of_one_is_a_limit_and_not_a_hole():
    near, at = Buying(0.5, 5, 1 + 1e-5, 2, 0), Buying(0.5, 5, 1, 2, 0)
    assert at.expected_purchases(2, 20, 30, 10) == pytest.approx(
        float(near.expected_purchases(2, 20, 30, 10)), rel=1e-3
    )
    near_living, living = Living(0.5, 5, 1 + 1e-5, 9, 0), Living(0.5, 5, 1, 9, 0)
    assert living.expected_purchases(2, 20, 30, 10) == pytest.approx(
        float(near_living.expected_purchases(2, 20, 30, 10)), rel=1e-3
    )


def test_either_order_of_the_two_scales_gives_one_function():
    above, below = Living(0.5, 8.0001, 0.6, 8, 0), Living(0.5, 7.9999, 0.6, 8, 0)
    assert above.chance_alive(3, 10, 30) == pytest.approx(float(below.chance_alive(3, 10, 30)), rel=1e-4)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: fit_buying([], [], []), "repeats"),
        (lambda: fit_buying([1], [5], [4]), "last"),
        (lambda: fit_buying([1], [0], [4]), "last"),
        (lambda: fit_living([0], [0], [0]), "seen"),
        (lambda: fit_spending([0, 0], [1, 1]), "purchases"),
        (lambda: Spending(6, 1, 15).expected_yuan(1, 1), "q"),
    ],
)
def test_impossible_purchases_are_refused(call, argument):
    with pytest.raises(BadInput) as caught:
        call()
    assert caught.value.argument == argument


FEW = slice(None, None, 20)


def test_a_model_that_loses_people_after_a_purchase_and_one_that_loses_them_any_time_read_the_same_histories_alike():
    buying, living = fit_buying(X[FEW], LAST[FEW], SEEN[FEW]), fit_living(X[FEW], LAST[FEW], SEEN[FEW])
    assert buying.log_likelihood == pytest.approx(living.log_likelihood, rel=0.01)


@pytest.mark.parametrize("fit", [fit_buying, fit_living])
def test_no_customer_has_no_model(fit):
    with pytest.raises(BadInput, match="at least one customer"):
        fit([], [], [])
