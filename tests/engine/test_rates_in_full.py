"""Full posteriors of rates: the book's means, wider than with a prior taken for granted, and covering as promised."""

import numpy as np
import pytest
from scipy.stats import beta as beta_law

from engine.test_rates_prior import rats
from fenghuolun.engine.rates import smoothed
from fenghuolun.engine.rates_in_full import rates_in_full
from fenghuolun.engine.rates_prior import fit_prior
from fenghuolun.engine.refusals import BadInput


def test_rat_tumours_have_the_posterior_means_of_the_book():
    """Methods 1.1a: posterior means of (α, β) with (α+β)^(−5/2) are (2.403, 14.320)."""
    found = rates_in_full(*rats())
    assert (found.alpha, found.beta) == (pytest.approx(2.403, abs=0.01), pytest.approx(14.320, abs=0.06))
    assert found.weight.sum() == pytest.approx(1)
    y, n = (np.asarray(a) for a in rats())
    assert found.value[0] == pytest.approx(
        found.weight @ ((found.pairs[:, 0] + y[0]) / (found.pairs.sum(axis=1) + n[0]))
    )


def test_a_mixture_of_one_law_has_that_laws_quantiles():
    found = rates_in_full([30, 35, 33, 28, 40] * 40, [100] * 200)
    a, b = found.pairs.T
    mixture = found.weight @ beta_law.cdf(found.low[0], a + 30, b + 70)
    assert mixture == pytest.approx(0.1, abs=1e-6)


def test_few_people_have_wider_ranges_than_with_a_prior_taken_for_granted_and_many_the_same():
    rng = np.random.default_rng(2)
    widths = []
    for people in (6, 400):
        n = np.full(people, 30)
        y = rng.binomial(n, rng.beta(12, 28, people))
        taken, full = smoothed(y, n, fit_prior(y, n).prior), rates_in_full(y, n)
        widths.append(np.mean((full.high - full.low) / (taken.high - taken.low)))
    assert widths[0] > 1.02
    assert widths[1] == pytest.approx(1, abs=0.02)


@pytest.mark.slow
def test_ranges_of_eight_people_cover_four_times_in_five():
    rng = np.random.default_rng(3)
    inside = []
    for _ in range(30):
        p = rng.beta(12, 28, 8)
        found = rates_in_full(rng.binomial(40, p), np.full(8, 40))
        inside.append((found.low <= p) & (p <= found.high))
    assert np.mean(inside) == pytest.approx(0.8, abs=0.06)


def test_people_who_are_all_alike_do_not_make_the_grid_endless():
    found = rates_in_full([10] * 30, [50] * 30)
    assert found.value == pytest.approx([0.2] * 30, abs=0.01)
    assert rates_in_full([0, 0], [5, 5]).high.max() < 0.5


@pytest.mark.parametrize(
    ("successes", "trials", "argument"),
    [([3], [2], "successes"), ([], [], "trials"), ([0, 0], [0, 0], "trials"), ([[1]], [[2]], "trials")],
)
def test_what_cannot_be_true_is_refused(successes, trials, argument):
    with pytest.raises(BadInput) as caught:
        rates_in_full(successes, trials)
    assert caught.value.argument == argument
