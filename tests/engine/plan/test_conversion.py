"""Conversion over several uncertain stages: the printed quadratures, and the price of multiplying point values."""

import numpy as np
import pytest
from scipy.special import betaln
from scipy.stats import binom

from fenghuolun.engine.plan.conversion import (
    beta_rule,
    chance_of_deals,
    conversion_over,
    conversions_from_each_stage,
    trials_for_deals,
)
from fenghuolun.engine.plan.trials import beta_binomial_tail, trials_needed, trials_needed_when_unsure
from fenghuolun.engine.refusals import BadInput

THIN = ((3, 2, 3), (7, 4, 6))
THICK = ((30, 20, 15), (70, 40, 30))


@pytest.mark.parametrize(
    ("stages", "deals", "trials", "expected"),
    [
        (THIN, 2, 100, 0.62157536),
        (THIN, 25, 400, 0.15179001),
        (THICK, 10, 400, 0.73736230),
        (THICK, 25, 400, 0.03750935),
    ],
)
def test_chances_over_three_stages_are_the_quadratures_1_3_t4(stages, deals, trials, expected):
    assert chance_of_deals(deals, trials, conversion_over(*stages)) == pytest.approx(expected, abs=1e-5)


def test_multiplying_point_rates_would_be_wrong_by_several_points():
    point = float(binom.sf(1, 100, 3 / 10 * 2 / 6 * 3 / 9))
    assert abs(point - 0.62157536) > 0.1


def test_the_rule_has_the_moments_of_the_product():
    rule = conversion_over(*THIN)
    m1 = 3 / 10 * 2 / 6 * 3 / 9
    m2 = m1 * 4 / 11 * 3 / 7 * 4 / 10
    assert float(rule.mean) == pytest.approx(m1, rel=1e-12)
    assert float(rule.variance) == pytest.approx(m2 - m1**2, rel=1e-10)
    assert rule.weights.sum() == pytest.approx(1)


def test_one_stage_is_the_beta_binomial_for_many_people_at_once():
    a, b = np.array([[3.0], [40.0], [4000.0]]), np.array([[27.0], [60.0], [6000.0]])
    chance = chance_of_deals(8, [50, 20, 25], conversion_over(a, b))
    assert chance == pytest.approx(beta_binomial_tail(8, [50, 20, 25], a[:, 0], b[:, 0]), abs=1e-9)


def test_rates_known_for_certain_leave_the_binomial():
    sure = conversion_over([3e6, 2e6], [7e6, 4e6])
    assert trials_for_deals(5, sure, 0.8).trials == trials_needed(5, 0.1, 0.8)
    assert (
        trials_for_deals(4, conversion_over([2.0], [18.0]), 0.8).trials
        == trials_needed_when_unsure(4, 2, 18, 0.8).trials
    )


def test_a_gauss_rule_of_four_points_integrates_degree_seven():
    rule = beta_rule(3.0, 7.0, 4)
    for power in range(8):
        assert (rule.points**power * rule.weights).sum() == pytest.approx(
            float(np.exp(betaln(3 + power, 7) - betaln(3, 7))), rel=1e-12
        )
    assert beta_rule(3.0, 7.0, 1).points == pytest.approx([0.3])


def test_each_stage_has_less_ahead_than_the_one_before():
    means = [float(rule.mean) for rule in conversions_from_each_stage(*THIN)]
    assert means == pytest.approx([0.3 / 9, 1 / 9, 1 / 3])


def test_nothing_to_win_is_certain_and_too_few_trials_are_hopeless():
    rule = conversion_over(*THIN)
    assert chance_of_deals([0, 5], [0, 4], rule).tolist() == [1.0, 0.0]
    assert trials_for_deals(0, rule, 0.9).trials == 0
    assert not trials_for_deals(50, rule, 0.999, most=1_000).is_reachable


@pytest.mark.parametrize(("alpha", "beta", "argument"), [(0, 1, "alpha"), (1, 0, "beta"), (np.nan, 1, "alpha")])
def test_impossible_rates_are_refused(alpha, beta, argument):
    with pytest.raises(BadInput) as caught:
        beta_rule(alpha, beta)
    assert caught.value.argument == argument
