"""The distribution of premium: textbook examples, the saddlepoint against the exact sum, and the inverse."""

import numpy as np
import pytest
from scipy.special import gammaincc, ndtr
from scipy.stats import nbinom, poisson

from fenghuolun.engine.plan.aggregate import (
    Frequency,
    fit_negative_binomial,
    gamma_severity,
    panjer,
    total_by_fourier,
)
from fenghuolun.engine.plan.premium import chance_of_premium, chance_with_unsure_deals, deals_needed, exact_chance
from fenghuolun.engine.refusals import BadInput

CV = np.sqrt(0.4)  # shape 2.5, the methods document's case


@pytest.mark.parametrize(
    ("deals", "error"), [(0.5, 1e-12), (2, 1e-12), (3, 0.0015), (5, 0.001), (10, 2e-4), (50, 2e-5)]
)
def test_the_saddlepoint_errs_less_than_promised_t5(deals, error):
    target = np.linspace(0.01, 3, 500) * deals * 3500 * (1 if deals > 3 else 1.5)
    assert np.abs(chance_of_premium(target, deals, 3500, CV) - exact_chance(target, deals, 3500, CV)).max() <= error


def test_the_normal_approximation_would_err_tens_of_times_more():
    target = np.linspace(0.01, 3, 500) * 5 * 3500
    normal = ndtr((5 * 3500 - target) / (3500 * np.sqrt(5 * 1.4)))
    assert np.abs(normal - exact_chance(target, 5, 3500, CV)).max() > 0.03


def test_the_chance_is_smooth_where_the_formula_cancels():
    near = 17.38 * 3500 * (1 + np.array([-1e-4, -1e-7, -1e-10, 0, 1e-10, 1e-7, 1e-4]))
    assert (np.diff(chance_of_premium(near, 17.38, 3500, 0.45)) <= 1e-9).all()
    assert chance_of_premium(near, 17.38, 3500, 0.45) == pytest.approx(exact_chance(near, 17.38, 3500, 0.45), abs=3e-4)


def test_the_needed_number_of_deals_gives_the_confidence_asked_for():
    target = np.array([2_000.0, 20_000, 60_000, 500_000, 0])
    for c in (0.2, 0.5, 0.8, 0.95):
        needed = deals_needed(target, 3500, 0.5, c)
        assert chance_of_premium(target[:4], needed[:4], 3500, 0.5) == pytest.approx([c] * 4, abs=1e-5)
        assert needed[4] == 0


def test_a_target_of_nothing_is_reached_and_no_deals_reach_nothing():
    assert chance_of_premium([0, -5, 100], [0, 3, 0], 3500, 0.5).tolist() == [1, 1, 0]


def test_unsure_deals_mix_to_the_negative_binomial_sum():
    n = np.arange(1, 200)
    for shape, rate in ((6.0, 0.5), (18.0, 0.9), (150.0, 7.5)):
        weights = nbinom.pmf(n, shape, rate / (1 + rate))
        for target in (20_000, 60_000, 90_000):
            by_hand = (weights * gammaincc(n / 0.45**2, target / (3500 * 0.45**2))).sum()
            assert chance_with_unsure_deals(target, shape, rate, 3500, 0.45) == pytest.approx(by_hand, abs=5e-4)


def test_klugman_panjer_willmot_example_9_5_has_the_printed_distribution_1_4a_t3():
    severity = [0, 0.15, 0.2, 0.25, 0.125, 0.075, 0.05, 0.05, 0.05, 0.025, 0.025]
    deals = [0.05, 0.1, 0.15, 0.2, 0.25, 0.15, 0.06, 0.03, 0.01]
    total = total_by_fourier(deals, severity, 100)
    printed = [0.05, 0.015, 0.02338, 0.03468, 0.03258, 0.03579, 0.03981, 0.04356, 0.04752, 0.04903, 0.05190]
    assert total[:11] == pytest.approx(printed, abs=5.5e-6)
    mean = total @ np.arange(100) * 25
    assert mean == pytest.approx(314.5, abs=1e-4)
    assert np.sqrt(total @ (np.arange(100) * 25 - mean) ** 2) == pytest.approx(191.6155, abs=1e-3)


def test_klugman_panjer_willmot_example_9_10_by_recursion_and_by_fourier_1_4b():
    severity = [0, 0.63333, 0.26667, 0.1]
    by_recursion = panjer(Frequency.poisson(3), severity, 60)
    assert by_recursion[:7] == pytest.approx(
        [0.04979, 0.09460, 0.12970, 0.14753, 0.14324, 0.12498, 0.09990], abs=1.1e-5
    )
    poissons = poisson.pmf(np.arange(60), 3)
    by_fourier = total_by_fourier(poissons / poissons.sum(), severity, 60)
    assert np.abs(by_recursion - by_fourier)[:7].max() < 1e-14
    assert np.abs(by_recursion - by_fourier).max() < 1e-9


def test_recursion_serves_negative_binomial_numbers_and_deals_worth_nothing():
    frequency = Frequency.negative_binomial(2.0, 1.5)
    assert panjer(frequency, [0, 1.0], 40) == pytest.approx(nbinom.pmf(np.arange(40), 2, 0.4), abs=1e-14)
    thinned = panjer(frequency, [0.25, 0.75], 200)
    assert thinned.sum() == pytest.approx(1)
    assert thinned @ np.arange(200) == pytest.approx(3.0 * 0.75)
    assert panjer(Frequency.poisson(2), [0.5, 0.5], 30) == pytest.approx(panjer(Frequency.poisson(1), [0, 1.0], 30))


def test_premium_on_a_grid_keeps_its_mean():
    grid = gamma_severity([3500.0, 5200.0], 0.45, 250.0, 200)
    assert grid.sum(axis=1) == pytest.approx([1, 1])
    assert grid @ (250.0 * np.arange(200)) == pytest.approx([3500, 5200])


def test_greenwood_and_yule_accidents_have_the_published_fit_1_4c():
    fit = fit_negative_binomial([447, 132, 42, 21, 3, 2])
    assert fit.mean == pytest.approx(0.46522, abs=5e-6)
    assert fit.shape == pytest.approx(0.865116, abs=5e-7)
    assert fit.shape_by_moments == pytest.approx(0.95934, abs=5e-6)
    assert fit.expected(647, 6) == pytest.approx([445.89, 134.90, 43.99, 14.69, 4.96, 1.69], abs=0.005)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: chance_of_premium(1, -1, 3500, 0.5), "expected_deals"),
        (lambda: chance_of_premium(1, 1, 0, 0.5), "average_premium_yuan"),
        (lambda: chance_of_premium(1, 1, 3500, 0), "premium_cv"),
        (lambda: chance_of_premium(np.nan, 1, 3500, 0.5), "target_yuan"),
        (lambda: deals_needed(1, 3500, 0.5, 1.0), "confidence"),
        (lambda: chance_with_unsure_deals(1, 0, 1, 3500, 0.5), "shape"),
        (lambda: chance_with_unsure_deals(1, 1, 0, 3500, 0.5), "rate"),
        (lambda: panjer(Frequency.poisson(1), [0.5, 0.4], 5), "severity"),
        (lambda: panjer(Frequency.poisson(1), [[1.0]], 5), "severity"),
        (lambda: fit_negative_binomial([0, 0]), "people"),
        (lambda: fit_negative_binomial([0, 50]), "people"),
    ],
)
def test_impossible_premiums_are_refused(call, argument):
    with pytest.raises(BadInput) as caught:
        call()
    assert caught.value.argument == argument
