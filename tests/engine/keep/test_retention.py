"""Retention by sBG and BG/BB: the published segments and donors, and what tenure is worth."""

import numpy as np
import pytest

from fenghuolun.engine.keep.retention import Loyalty, Return, fit_loyalty, fit_return
from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.results import Reason

# Fader & Hardie (2007), table 1: % of 1,000 customers surviving years 0 … 12
REGULAR = [100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1]
HIGH_END = [100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1]
# Fader, Hardie & Shang (2010): gifts in x of 6 years, last in year t, by 11,104 donors
DONORS = np.array(
    """6 6 1203|5 6 728|4 6 512|3 6 357|2 6 234|1 6 129|5 5 335|4 5 284|3 5 225|2 5 173|1 5 119|4 4 240|3 4 181|2 4 155
    |1 4 78|3 3 322|2 3 255|1 3 129|2 2 613|1 2 277|1 1 1091|0 0 3464""".replace("|", " ").split(),
    int,
).reshape(-1, 3)


def losses(survival):
    lost = np.rint(-np.diff(survival) * 10).astype(int)
    still = np.zeros(lost.size, int)
    still[-1] = 1000 - lost.sum()
    return lost, still


def test_both_published_segments_are_found_again():
    """T17, methods 6.3a."""
    regular, high = fit_loyalty(*losses(REGULAR)), fit_loyalty(*losses(HIGH_END))
    assert (regular.alpha, regular.beta) == pytest.approx((0.70408, 1.18204), abs=5e-4)
    assert regular.log_likelihood == pytest.approx(-1680.265, abs=5e-4)
    assert (high.alpha, high.beta) == pytest.approx((0.66809, 3.80609), abs=5e-4)
    assert high.log_likelihood == pytest.approx(-1611.158, abs=5e-4)
    assert high.reason is Reason.OK


def test_years_never_seen_are_foretold_within_two_points():
    """Methods 6.3a: predicted 46.0 43.6 41.4 39.5 37.8, happened 46.8 44.5 42.7 40.9 39.4."""
    ahead = fit_loyalty(*losses(HIGH_END)).kept_share(np.arange(8, 13)) * 100
    assert ahead == pytest.approx([46.0, 43.6, 41.4, 39.5, 37.8], abs=0.05)
    assert ahead == pytest.approx([46.8, 44.5, 42.7, 40.9, 39.4], abs=2)


def test_years_still_to_come_equal_the_sum_they_stand_for():
    """Methods 6.3b: DEL 3.69491 and 5.92225; DERL 5.41448 … 6.89671."""
    regular, high = fit_loyalty(*losses(REGULAR)), fit_loyalty(*losses(HIGH_END))
    assert float(regular.years_ahead(0.1)) == pytest.approx(3.69491, abs=1e-3)
    assert float(high.years_ahead(0.1)) == pytest.approx(5.92225, abs=1e-3)
    assert high.years_ahead(0.1, np.arange(1, 6)) == pytest.approx(
        [5.41448, 5.90138, 6.29389, 6.61992, 6.89671], abs=1e-3
    )
    t = np.arange(5000)
    assert float((high.kept_share(t) / 1.1**t).sum()) == pytest.approx(float(high.years_ahead(0.1)), rel=1e-9)
    renewing = high.kept_share(t + 3) / high.kept_share(2) / 1.1**t
    assert float(renewing.sum()) == pytest.approx(float(high.years_ahead(0.1, 3)), rel=1e-9)


def test_retention_rises_with_tenure_though_nobody_changes():
    ratio = fit_loyalty(*losses(REGULAR)).retention_ratio(np.arange(1, 30))
    assert (np.diff(ratio) > 0).all()
    assert ratio[0] == pytest.approx(0.63, abs=0.01)


def test_cohorts_of_different_age_teach_the_same_model():
    rng = np.random.default_rng(1)
    lost, still = np.zeros(8, int), np.zeros(8, int)
    for age in range(1, 9):
        leave = np.minimum(rng.geometric(rng.beta(0.8, 3.0, 5000)), age + 1)
        lost[:age] += np.bincount(leave, minlength=age + 2)[1 : age + 1]
        still[age - 1] += (leave > age).sum()
    found = fit_loyalty(lost, still)
    assert found.alpha == pytest.approx(0.8, rel=0.15)
    assert found.beta == pytest.approx(3.0, rel=0.15)


def test_a_handful_of_losses_says_so():
    assert fit_loyalty([3, 2], [0, 40]).reason is Reason.TOO_FEW


def test_donors_who_lapse_and_return_are_found_again():
    """T19, methods 6.3d: 1.2035 .7497 .6568 2.7837, LL −33225.581; P(alive) and gifts ahead against a simulation."""
    x, t, many = DONORS.T
    assert many.sum() == 11_104
    found = fit_return(x, t, 6, many)
    assert (found.alpha, found.beta, found.gamma) == pytest.approx((1.2035, 0.7497, 0.6568), abs=5e-4)
    assert found.delta == pytest.approx(2.7837, abs=2e-3)
    assert found.log_likelihood == pytest.approx(-33225.581, abs=5e-4)


def test_chances_to_be_alive_agree_with_a_simulation():
    model = Return(1.2035, 0.7497, 0.6568, 2.7837, 0.0)
    rng = np.random.default_rng(2)
    n = 400_000
    buy, end = rng.beta(1.2035, 0.7497, n), rng.geometric(rng.beta(0.6568, 2.7837, n))
    year = np.arange(1, 10)
    gives = (year < end[:, None]) & (rng.random((n, 9)) < buy[:, None])
    seen = gives[:, :6]
    x = seen.sum(axis=1)
    last = np.where(x > 0, 6 - np.argmax(seen[:, ::-1], axis=1), 0)
    for wanted in [(6, 6), (2, 4), (1, 6), (0, 0)]:
        here = (x == wanted[0]) & (last == wanted[1])
        assert (end[here] > 7).mean() == pytest.approx(float(model.chance_alive(*wanted, 6)), abs=0.02)
        assert gives[here, 6:].sum(axis=1).mean() == pytest.approx(float(model.expected_years(*wanted, 6, 3)), abs=0.04)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: fit_loyalty([1], [1, 2]), "still"),
        (lambda: fit_loyalty([0], [0]), "lost"),
        (lambda: fit_loyalty([-1], [0]), "lost"),
        (lambda: Loyalty(1, 1, 0, 1, Reason.OK).kept_share(-1), "years"),
        (lambda: Loyalty(1, 1, 0, 1, Reason.OK).years_ahead(0.0), "discount"),
        (lambda: Loyalty(1, 1, 0, 1, Reason.OK).retention_ratio(0), "renewal"),
        (lambda: fit_return([2], [1], 6), "last"),
        (lambda: fit_return([0], [1], 6), "last"),
        (lambda: fit_return([1], [7], 6), "last"),
        (lambda: fit_return([1], [1], 6, [0]), "customers"),
    ],
)
def test_impossible_histories_are_refused(call, argument):
    with pytest.raises(BadInput) as caught:
        call()
    assert caught.value.argument == argument
