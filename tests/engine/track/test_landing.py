"""The landing forecast: exact against simulation, adds up, covers as promised, and is judged afterwards."""

import numpy as np
import pytest

from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.results import Reason
from fenghuolun.engine.track.landing import (
    ALONE,
    TOGETHER,
    NewBusiness,
    Renewals,
    Shocks,
    fan,
    landing,
    landing_by_run_rate,
    landing_of_groups,
)
from fenghuolun.engine.track.landing_judge import common_shock, judge_landings
from fenghuolun.engine.track.premium_ahead import Stream, chance_at_least, quantiles

NO_SHOCK, SMALL = Shocks(0.0, 0.0), Shocks(0.08, 0.03)


SIMULATED = [
    (10, 8, 15, 0.6, 0.004),
    (3, 10, 0, 0.5, 0.006),
    (0, 1, 5, 0.9, 0.006),
    (20, 500, 100, 0.7, 0.004),
    (1, 5, 2, 0.5, 0.008),
]


def col(value: float) -> np.ndarray:
    return np.array([float(value)])


@pytest.mark.parametrize(
    ("new", "shape", "due", "ratio", "error"),
    [
        (10, 8, 15, 0.6, 0.004),
        (3, 10, 0, 0.5, 0.006),
        (0, 1, 5, 0.9, 0.006),
        (20, 500, 100, 0.7, 0.004),
        (1, 5, 2, 0.5, 0.008),
    ],
)
def test_premium_to_come_is_that_of_a_simulation(new, shape, due, ratio, error):
    rng = np.random.default_rng(5)
    deals = rng.poisson(new * rng.gamma(shape, 1 / shape, 300_000))
    renewed = rng.binomial(due, ratio, 300_000)
    total = rng.gamma(np.maximum(deals, 1e-12) / 0.25, 3000 * 0.25)
    total += rng.gamma(np.maximum(renewed, 1e-12) / 0.35**2, 2450 * 0.35**2)
    streams = (
        Stream(col(new), col(new + new**2 / shape), col(3000), col(0.5)),
        Stream(col(due * ratio), col(due * ratio * (1 - ratio)), col(2450), col(0.35)),
    )
    levels = np.array([0.1, 0.25, 0.5, 0.75, 0.9])
    at = np.maximum(np.quantile(total, levels), 1.0)
    assert chance_at_least(streams, at[None])[0] == pytest.approx([(total >= t).mean() for t in at], abs=error)
    found = quantiles(streams, levels)[0]
    none = (total == 0).mean()
    assert (total <= found[:, None]).mean(axis=1) == pytest.approx(np.maximum(levels, none), abs=error + 0.02)


def test_quantile_and_chance_are_inverse_for_many_people():
    rng = np.random.default_rng(0)
    m, d = rng.gamma(3, 2, 3000), rng.integers(0, 20, 3000) * 0.6
    many = np.ones(3000)
    streams = Stream(m, m + m * m / 8, 3000 * many, 0.5 * many), Stream(d, d * 0.5, 2450 * many, 0.35 * many)
    levels = np.array([0.2, 0.5, 0.8, 0.95])
    q = quantiles(streams, levels)
    chance = chance_at_least(streams, q)
    assert np.abs(chance - (1 - levels))[q > 0].max() < 1e-4


def test_a_quantile_below_the_chance_of_nothing_is_nothing():
    streams = (Stream(col(0.3), col(0.3), col(3000), col(0.5)),)
    assert quantiles(streams, np.array([0.5, 0.7, 0.9]))[0, :2].tolist() == [0, 0]


def people(n: int) -> tuple[np.ndarray, NewBusiness, Renewals]:
    rng = np.random.default_rng(12)
    new = NewBusiness(rng.poisson(8, n), 20.0, np.full((1, 4), 2.5), 6.0, 15.0, rng.uniform(2500, 4000, n))
    book = Renewals(rng.poisson(3, (n, 4)), [0.85, 0.8, 0.7, 0.6], 2450.0)
    return rng.uniform(0, 80_000, n), new, book


def test_the_mean_is_actual_plus_run_rate_plus_expected_renewals():
    actual, new, book = people(50)
    found = landing(actual, new, book, [1.0])
    rate = (6.0 + np.asarray(new.deals_seen)) / (15 + 20)
    assert found.new_yuan == pytest.approx(rate * 10 * np.asarray(new.average_yuan))
    assert found.renewal_yuan == pytest.approx(np.asarray(book.due) @ [0.85, 0.8, 0.7, 0.6] * 2450)
    assert found.mean_yuan == pytest.approx(actual + found.new_yuan + found.renewal_yuan)
    assert (found.low_yuan < found.mean_yuan).all()
    assert (found.mean_yuan < found.high_yuan).all()


def test_tiers_fall_in_chance_and_reached_ones_are_certain():
    actual, new, book = people(50)
    found = landing(actual, new, book, actual[:, None] + np.array([0, 20_000, 40_000]))
    assert (found.chance[:, 0] == 1).all()
    assert (np.diff(found.chance, axis=1) < 0).all()


def test_teams_add_up_in_the_mean_and_not_in_the_range():
    actual, new, book = people(40)
    alone = landing(actual, new, book, [1.0])
    teams = landing_of_groups(actual, new, book, np.arange(40) // 8, np.full((5, 1), 600_000.0))
    assert teams.mean_yuan == pytest.approx(alone.mean_yuan.reshape(5, 8).sum(axis=1))
    width = (alone.high_yuan - alone.low_yuan).reshape(5, 8).sum(axis=1)
    assert (teams.high_yuan - teams.low_yuan < 0.6 * width).all()


def test_the_common_shock_does_not_average_out():
    actual, new, book = people(2000)
    zero = np.zeros(2000, dtype=np.int64)
    calm = landing_of_groups(actual, new, book, zero, [[1.0]], shocks=NO_SHOCK)
    shaken = landing_of_groups(actual, new, book, zero, [[1.0]], shocks=SMALL)
    ahead = shaken.mean_yuan - shaken.actual_yuan
    assert float((calm.high_yuan - calm.low_yuan)[0] / ahead[0]) < 0.04
    own = np.hypot(0.08 * shaken.new_yuan[0], 0.03 * shaken.renewal_yuan[0]) * 2 * 1.2816
    assert float((shaken.high_yuan - shaken.low_yuan)[0]) == pytest.approx(own, rel=0.05)


def test_one_person_is_the_same_alone_in_a_crowd_and_as_a_group_of_one():
    actual, new, book = people(30)
    crowd = landing(actual, new, book, [100_000.0])
    group = landing_of_groups(actual, new, book, np.arange(30), [[100_000.0]] * 30, shocks=ALONE)
    assert group.low_yuan == pytest.approx(crowd.low_yuan, rel=1e-6)
    assert group.chance == pytest.approx(crowd.chance, abs=1e-6)


def test_the_fan_ends_in_the_landing_and_widens():
    actual, new, book = people(20)
    found = fan(actual, new, book)
    final = landing(actual, new, book, [1.0])
    assert found[:, -1, [0, 8]] == pytest.approx(np.stack([final.low_yuan, final.high_yuan], axis=1), rel=1e-6)
    assert (np.diff(found, axis=2) >= 0).all()
    assert (np.diff(found[:, :, 8] - found[:, :, 0], axis=1) > 0).all()
    team = fan(actual, new, book, group=np.zeros(20, dtype=np.int64))
    whole = landing_of_groups(actual, new, book, np.zeros(20, dtype=np.int64), [[1.0]])
    assert team[0, -1, [0, 8]] == pytest.approx([whole.low_yuan[0], whole.high_yuan[0]], rel=1e-6)


def test_with_nothing_left_the_landing_is_what_was_written():
    new = NewBusiness([3], 20.0, [[0.0]], 6.0, 15.0, 3000.0)
    found = landing([50_000.0], new, Renewals([[0]], 0.5, 2450.0), [40_000.0, 60_000.0])
    assert [found.low_yuan[0], found.mean_yuan[0], found.high_yuan[0]] == [50_000] * 3
    assert found.chance.tolist() == [[1, 0]]


def test_renewals_that_are_all_but_certain_leave_only_their_premium_open():
    new = NewBusiness([0], 20.0, [[0.0]], 6.0, 15.0, 3000.0)
    found = landing([0.0], new, Renewals([[40]], 1.0, 2500.0, cv=0.1), [80_000.0], shocks=NO_SHOCK)
    spread = 2 * 1.2816 * 0.1 * 2500 * np.sqrt(40)
    assert float((found.high_yuan - found.low_yuan)[0]) == pytest.approx(spread, rel=0.02)


@pytest.mark.slow
def test_ranges_cover_and_tier_chances_are_calibrated_over_simulated_months():
    rng = np.random.default_rng(21)
    inside, chances, reached, branch_inside = [], [], [], []
    for _ in range(120):
        n = 64
        rate = rng.gamma(6, 1 / 15, n)
        shock_new, shock_renewal = 1 + 0.08 * rng.normal(), 1 + 0.03 * rng.normal()
        seen, due = rng.poisson(rate * 20), rng.poisson(4, (n, 2))
        ratio = rng.beta(0.75 * 50, 0.25 * 50, (n, 2))
        deals = rng.poisson(rate * 10 * shock_new)
        renewed = rng.binomial(due, np.clip(ratio * shock_renewal, 0, 1)).sum(axis=1)
        ahead = rng.gamma(np.maximum(deals, 1e-12) / 0.25, 3000 * 0.25)
        ahead += rng.gamma(np.maximum(renewed, 1e-12) / 0.35**2, 2450 * 0.35**2)
        new, book = NewBusiness(seen, 20.0, [[10.0]], 6.0, 15.0, 3000.0), Renewals(due, 0.75, 2450.0)
        found = landing(np.zeros(n), new, book, [20_000.0, 26_000.0, 32_000.0], shocks=SMALL)
        inside.append((found.low_yuan <= ahead) & (ahead <= found.high_yuan))
        chances.append(found.chance)
        reached.append(ahead[:, None] >= [20_000, 26_000, 32_000])
        branch = landing_of_groups(np.zeros(n), new, book, np.zeros(n, dtype=np.int64), [[1.0]], shocks=SMALL)
        branch_inside.append(branch.low_yuan[0] <= ahead.sum() <= branch.high_yuan[0])
    assert np.mean(inside) == pytest.approx(0.80, abs=0.015)
    assert np.mean(branch_inside) == pytest.approx(0.80, abs=0.11)
    from fenghuolun.engine.track.calibration import calibration

    found = calibration(np.concatenate(chances), np.concatenate(reached).astype(float))
    assert found.slope == pytest.approx(1, abs=0.03)
    assert found.miscalibration < 0.003


def test_the_simple_forecast_of_the_tracking_card():
    assert landing_by_run_rate(60_000, 1_500, 10, 28_420) == 103_420


def test_a_too_narrow_range_is_found_out_and_an_honest_one_is_not():
    rng = np.random.default_rng(2)
    result = rng.normal(100, 10, 500)
    mean = np.full(500, 102.0)
    honest = judge_landings(mean, mean - 13, mean + 13, result)
    narrow = judge_landings(mean, mean - 5, mean + 5, result)
    assert honest.kupiec_p > 0.05
    assert narrow.kupiec_p < 1e-6
    assert narrow.covered_high < 0.8
    assert honest.pinball_yuan < narrow.pinball_yuan
    assert honest.bias_ratio == pytest.approx(0.02, abs=0.01)
    assert honest.covered_share + honest.above_share + honest.below_share == pytest.approx(1)


def test_kupiec_accepts_the_printed_regions_7_4():
    def p_value(misses: int, days: int, level: float) -> float:
        result = np.where(np.arange(days) < misses, 2.0, 0.0)
        return judge_landings(np.zeros(days), np.full(days, -1.0), np.full(days, 1.0), result, level=level).kupiec_p

    for days, low, high, level in [(255, 7, 20, 0.95), (510, 17, 35, 0.95), (1000, 38, 64, 0.95), (1000, 5, 16, 0.99)]:
        accepted = [m for m in range(days // 4) if p_value(m, days, level) >= 0.05]
        assert (accepted[0], accepted[-1]) == (low, high)


def test_few_snapshots_are_said_to_be_few_and_zero_results_have_no_ratio():
    found = judge_landings([1.0, 1.0], [0.0, 0.0], [2.0, 2.0], [0.0, 0.0])
    assert found.reason is Reason.TOO_FEW
    assert np.isnan(found.bias_ratio)
    assert np.isnan(found.median_error_ratio)


def test_the_common_shock_is_learnt_and_never_negative():
    assert common_shock([100.0, 100.0], [20.0, 20.0], [101.0, 99.0]) == 0


ONE = NewBusiness([3], 20.0, [[5.0]], 6.0, 15.0, 3000.0)
BOOK = Renewals([[2]], 0.5, 2450.0)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: landing(5.0, ONE, BOOK, [1.0]), "actual_yuan"),
        (lambda: landing([np.nan], ONE, BOOK, [1.0]), "actual_yuan"),
        (lambda: landing([0.0], ONE, BOOK, [-1.0]), "tiers_yuan"),
        (lambda: landing([0.0], ONE, BOOK, [1.0], level=2), "level"),
        (lambda: landing([0.0], ONE, Renewals([2], 0.5, 2450.0), [1.0]), "due"),
        (lambda: landing([0.0], ONE, Renewals([[2]], 1.5, 2450.0), [1.0]), "renewal_ratio"),
        (lambda: landing([0.0], ONE, Renewals([[2]], 0.5, 0.0), [1.0]), "average_yuan"),
        (lambda: landing([0.0], ONE, Renewals([[2]], 0.5, 1.0, cv=0), [1.0]), "cv"),
        (lambda: landing([0.0], NewBusiness([3], 20.0, [[5.0]], 0, 1, 1.0), BOOK, [1.0]), "prior_shape"),
        (lambda: landing([0.0], NewBusiness([3], 20.0, [[5.0]], 1, 0, 1.0), BOOK, [1.0]), "prior_rate"),
        (lambda: landing_of_groups([0.0], ONE, BOOK, [0, 1], [[1.0]]), "group"),
        (lambda: fan([0.0], ONE, Renewals([[2, 2]], 0.5, 2450.0)), "exposure_ahead"),
        (lambda: Shocks(new_business=-0.1, renewals=0.1), "new_business"),
        (lambda: judge_landings([], [], [], []), "result_yuan"),
        (lambda: judge_landings([1.0], [2.0], [1.0], [1.0]), "high_yuan"),
        (lambda: common_shock([0.0], [1.0], [1.0]), "mean_yuan"),
    ],
)
def test_impossible_forecasts_are_refused(call, argument):
    with pytest.raises(BadInput) as caught:
        call()
    assert caught.value.argument == argument


def test_what_is_left_of_a_month_is_the_less_sure_the_less_is_left():
    assert ALONE.over(30.4375) == ALONE
    assert ALONE.over(200) == ALONE
    assert ALONE.over(30.4375 / 4, width=0.5).renewals == pytest.approx(ALONE.renewals)
    assert TOGETHER.over(0).new_business < 1


def test_spreads_are_those_of_the_streams_and_their_shocks():
    actual, new, book = people(50)
    found = landing(actual, new, book, [1.0], shocks=SMALL)
    assert found.shock_spread_yuan == pytest.approx(np.hypot(0.08 * found.new_yuan, 0.03 * found.renewal_yuan))
    half = (found.high_yuan - found.low_yuan) / 2 / 1.2816
    assert half == pytest.approx(np.hypot(found.own_spread_yuan, found.shock_spread_yuan), rel=0.05)
