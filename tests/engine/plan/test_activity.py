"""Back-solving: the annual funnel, uncertain rates, what no activity can reach, and what a plan may ask for."""

import numpy as np
import pytest

from fenghuolun.engine.plan.activity import (
    Selling,
    deals_beside_renewals,
    deals_from_target,
    required_activity,
    reverse_funnel,
    rounded_up,
)
from fenghuolun.engine.plan.capacity import CapacityRules, a_day, capacity_check
from fenghuolun.engine.plan.conversion import beta_rule
from fenghuolun.engine.plan.needed import Streams, Yield, chance_of_target, multiplier_needed, units_by_moments
from fenghuolun.engine.rates import START_RATES
from fenghuolun.engine.refusals import BadInput

OLD_START_RATES = [
    [0.95, 0.90, 0.85, 0.80],
    [0.60, 0.45, 0.70, 0.30],
    [0.80, 0.60, 0.80, 0.35],
    [0.50, 0.40, 0.50, 0.25],
]
MIX, AVERAGE = [0.60, 0.25, 0.10, 0.05], [2450, 3000, 5200, 3600]
START = np.array(list(START_RATES.values()))


def selling(strength: float) -> Selling:
    return Selling(START * strength, (1 - START) * strength, AVERAGE, 0.5)


def test_a_team_year_of_3_600_000_needs_the_activity_of_tv_7():
    funnel = reverse_funnel(deals_from_target(3_600_000, MIX, AVERAGE), OLD_START_RATES)
    assert funnel.tolist() == [
        [1519, 1443, 1298, 1103, 882],
        [5294, 3176, 1429, 1000, 300],
        [522, 417, 250, 200, 70],
        [2000, 1000, 400, 200, 50],
    ]


def test_the_department_case_fills_its_gap_as_tv_17():
    deals = deals_beside_renewals(1_200_000, 600, 0.72, 2450, [1.0], [3000])
    assert deals.tolist() == [432, 48]
    assert reverse_funnel(deals, OLD_START_RATES[:2])[1].tolist() == [849, 509, 229, 160, 48]


def test_a_due_list_that_covers_the_target_leaves_no_gap():
    assert deals_beside_renewals(100_000, 600, 0.72, 2450, [1.0], [3000]).tolist() == [432, 0]


def test_rounding_up_forgives_the_last_bits_of_a_division():
    assert rounded_up(np.array([48 / 0.3, 0.1 + 0.2, 300 / 0.3, 7.0])).tolist() == [160, 1, 1000, 7]


def test_a_thousand_people_cost_one_call():
    targets = np.linspace(1e5, 1e6, 1000)
    whole = reverse_funnel(deals_from_target(targets, MIX, AVERAGE), OLD_START_RATES)
    one = reverse_funnel(deals_from_target(targets[7], MIX, AVERAGE), OLD_START_RATES)
    assert np.array_equal(whole[7], one)


def test_the_closed_formula_gives_the_printed_numbers_1_4():
    brings = Yield.of(np.array(0.1), np.array(12 * 108 / 120**2 / 121), np.array(3500.0), np.array(0.45))
    assert np.ceil(units_by_moments(60_000, brings, [0.5, 0.8, 0.9, 0.95]).units).tolist() == [172, 242, 300, 366]


def test_the_exact_number_gives_the_confidence_in_a_simulation():
    rule = beta_rule(np.full((1, 1), 12.0), np.full((1, 1), 108.0), 24)
    streams = Streams(np.ones((1, 1)), rule, np.full((1, 1), 3500.0), np.full((1, 1), 0.45))
    confidence = np.array([0.5, 0.8, 0.9, 0.95])
    needed = np.ceil(multiplier_needed(np.array([60_000.0]), streams, confidence).units[0])
    rng = np.random.default_rng(4)
    for n, c in zip([172, 242, 300, 366, *needed], [0.469, 0.795, 0.915, 0.969, *confidence], strict=True):
        deals = rng.binomial(int(n), rng.beta(12, 108, 200_000))
        premium = rng.gamma(np.maximum(deals, 1e-9) / 0.45**2, 3500 * 0.45**2)
        assert (premium >= 60_000).mean() == pytest.approx(c, abs=0.006)
        at_n = Streams(np.full((1, 1), n), rule, streams.average_yuan, streams.cv)
        assert chance_of_target(np.array([60_000.0]), at_n)[0] == pytest.approx((premium >= 60_000).mean(), abs=0.004)


def test_four_kinds_together_reach_the_target_as_often_as_asked_in_a_simulation():
    plan = required_activity([150_000.0], MIX, selling(30), [0.5, 0.8])
    rng = np.random.default_rng(9)
    for j, c in enumerate(plan.confidence):
        total = np.zeros(100_000)
        for kind in range(4):
            rate = rng.beta(START[kind] * 30, (1 - START[kind]) * 30, (100_000, 4)).prod(axis=1)
            deals = rng.binomial(int(plan.needed[0, j, kind, 0]), rate)
            total += rng.gamma(np.maximum(deals, 1e-9) / 0.25, AVERAGE[kind] * 0.25)
        assert c - 0.01 <= (total >= 150_000).mean() <= c + 0.03  # whole leads are rounded up


def test_more_confidence_needs_more_and_knowing_the_rates_better_needs_less():
    vague, sharp = (required_activity([150_000.0], MIX, selling(k), [0.5, 0.8, 0.9]).needed[0] for k in (10, 1000))
    assert (np.diff(vague, axis=0) >= 0).all()
    assert (np.diff(vague[..., :-1], axis=-1) <= 0).all()  # the funnel narrows up to the quote
    assert (sharp[1:, :, 0] < vague[1:, :, 0]).all()


def test_one_person_and_many_get_nearly_the_same_plan_by_exact_and_by_moments():
    one = required_activity([150_000.0], MIX, selling(60))
    many = required_activity(np.full(500, 150_000.0), MIX, selling(60))
    assert (one.method, many.method) == ("exact", "moments")
    assert np.abs(many.needed[0] / one.needed[0] - 1).max() < 0.05


def test_a_conversion_known_too_badly_is_named_not_answered_with_a_huge_number_t27():
    plan = required_activity([150_000.0, 0.0], MIX, selling(0.5), [0.5, 0.95])
    assert plan.reason.tolist() == [["ok", "rate_too_uncertain"], ["reached", "reached"]]
    assert np.isinf(plan.needed[0, 1, :, 0]).all()
    assert 0.5 < plan.attainable[0] < 0.95
    assert (plan.needed[1] == 0).all()


def test_the_infeasible_flag_is_mu_squared_at_most_z_squared_b_t27():
    brings = Yield(np.array(10.0), np.array(4.0), np.array(10.0**2 / 1.2815515655446004**2))
    found = units_by_moments(1_000, brings, [0.3, 0.5, 0.89, 0.9001])
    assert found.is_feasible.tolist() == [True, True, True, False]
    assert found.attainable == pytest.approx(0.9)
    assert found.units[1] == pytest.approx(100)
    assert found.units[0] < 100 < found.units[2]


def test_large_teams_are_answered_by_moments_inside_the_exact_call():
    plan = required_activity([12_000_000.0], MIX, selling(200), [0.5, 0.8])
    many = required_activity(np.full(101, 12_000_000.0), MIX, selling(200), [0.5, 0.8])
    assert np.abs(plan.needed[0] / many.needed[0] - 1).max() < 1e-3


def test_nobody_asks_for_anything_when_all_targets_are_zero():
    plan = required_activity([0.0, 0.0], MIX, selling(60))
    assert not plan.needed.any()
    assert (plan.reason == "reached").all()


CASE = [[[609, 596, 573, 544, 432], [849, 509, 229, 160, 48]]]


def check(**changes):
    known = {"due": [600], "leads": [[0, 900]], "standard_points": [3520], "is_renewal": [True, False]}
    return capacity_check(**{"needed": CASE} | known | changes)


def test_points_beyond_120_percent_of_the_standard_are_named_with_their_levers():
    found = check()
    assert found.required_points[0] == 596 + 509 + 4 * (573 + 229) + 3 * (544 + 160) + 2 * 480
    load = found.required_points[0] / 3520
    assert found.points_load[0] == pytest.approx(load)
    assert found.reason[0] == "over_capacity"
    before_deals = found.required_points[0] - 2 * 480
    assert found.conversion_factor[0] == pytest.approx(before_deals / (1.2 * 3520 - 2 * 480))
    assert found.average_premium_factor[0] == pytest.approx(load / 1.2)
    assert np.isinf(found.more_leads[0])


def test_a_plan_within_all_limits_is_feasible_and_needs_no_lever():
    found = check(standard_points=[8000])
    assert found.is_feasible[0]
    assert found.reason[0] == "ok"
    assert [found.more_leads[0], found.conversion_factor[0], found.average_premium_factor[0]] == [0, 1, 1]


def test_missing_leads_are_counted_and_may_be_made_up_by_conversion():
    found = check(leads=[[0, 700]], standard_points=[8000])
    assert found.reason[0] == "not_enough_leads"
    assert found.more_leads[0] == 149
    assert found.conversion_factor[0] == pytest.approx(849 / 700)


def test_renewing_more_than_95_percent_of_the_due_list_cannot_be_mended_by_conversion():
    found = check(due=[440], standard_points=[8000])
    assert found.required_renewal_ratio[0] == pytest.approx(432 / 440)
    assert found.more_leads[0] == np.ceil(432 / 0.95 - 440)
    assert np.isinf(found.conversion_factor[0])
    assert found.average_premium_factor[0] == pytest.approx(432 / 440 / 0.95)


def test_an_unreachable_plan_and_an_empty_due_list_are_infeasible_without_a_warning():
    found = check(needed=[[[np.inf] * 5, [np.inf] * 5]], due=[0], leads=[[0, 0]])
    assert not found.is_feasible[0]
    assert np.isinf(found.required_renewal_ratio[0])


def test_activity_a_day_is_rounded_up():
    assert a_day([[229, 160]], [22]).tolist() == [[11, 8]]


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: deals_from_target(-1, MIX, AVERAGE), "target_yuan"),
        (lambda: deals_from_target(1, [0.5, 0.4], [1, 1]), "mix"),
        (lambda: deals_from_target(1, [0.5, 0.5], [1, 0]), "average_premium_yuan"),
        (lambda: reverse_funnel([1], [[0.5, 0.0]]), "rates"),
        (lambda: reverse_funnel([1], [[0.5, 1.2]]), "rates"),
        (lambda: required_activity([[1.0]], MIX, selling(9)), "target_yuan"),
        (lambda: required_activity([np.nan], MIX, selling(9)), "target_yuan"),
        (lambda: required_activity([1.0], MIX, selling(9), 1.0), "confidence"),
        (lambda: required_activity([1.0], [1.0], Selling([[0.0]], [[1.0]], [1.0])), "alpha"),
        (lambda: required_activity([1.0], [1.0], Selling([[1.0]], [[0.0]], [1.0])), "beta"),
        (lambda: required_activity([1.0], [1.0], Selling([[1.0]], [[1.0]], [1.0], 0.0)), "cv"),
        (lambda: units_by_moments(0, Yield(*np.ones(3)), 0.5), "target_yuan"),
        (lambda: check(standard_points=[0]), "standard_points"),
        (lambda: CapacityRules(overload=0.5), "overload"),
        (lambda: a_day([1], [0]), "working_days"),
    ],
)
def test_impossible_plans_are_refused(call, argument):
    with pytest.raises(BadInput) as caught:
        call()
    assert caught.value.argument == argument


def test_a_year_of_many_deals_needs_no_grid() -> None:
    selling = Selling(
        alpha=[[[290.0, 280, 265, 215], [120.0, 50, 35, 11]]], beta=[[[8.0, 15, 15, 55], [90.0, 70, 16, 26]]],
        average_yuan=[[2_400.0, 3_000.0]],
    )  # fmt: skip
    by_grid, by_moments = (
        required_activity([1_500_000], [0.8, 0.2], selling, exact=exact).needed for exact in (True, False)
    )
    assert by_moments == pytest.approx(by_grid, rel=0.01, abs=1)
