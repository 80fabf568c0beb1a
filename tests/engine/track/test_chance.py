"""P(goal), catch-up and their calibration: printed tables, round trips, simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nbinom

from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.track.calibration import calibration, monotone_fit
from fenghuolun.engine.track.catch_up import catch_up, usual_limit
from fenghuolun.engine.track.chance import (
    chance_of_completion,
    chance_of_count,
    chance_of_lead,
    chance_of_premium_goal,
    concentration_of,
    prior_from_peers,
)

HALF = {"elapsed": 15.0, "remaining": 15.0, "prior_shape": 6.0, "prior_rate": 0.5}

STERN = {  # Stern, JASA 1994: home lead -10, -5, -2, 0, 2, 5, 10 by share of the game played
    0.25: [0.32, 0.46, 0.55, 0.61, 0.66, 0.74, 0.84],
    0.50: [0.25, 0.41, 0.52, 0.59, 0.65, 0.75, 0.87],
    0.75: [0.13, 0.32, 0.46, 0.56, 0.66, 0.78, 0.92],
    0.90: [0.03, 0.18, 0.38, 0.54, 0.69, 0.86, 0.98],
}


@pytest.mark.parametrize("played", STERN)
def test_chances_of_a_drifting_lead_are_sterns_table_3_1_t12(played):
    found = chance_of_lead([-10, -5, -2, 0, 2, 5, 10], played, 4.87, 15.82)
    assert found == pytest.approx(STERN[played], abs=0.0051)


def test_a_lead_at_the_start_and_at_the_end():
    assert chance_of_lead(0, 0, 4.87, 15.82) == pytest.approx(0.62, abs=0.005)
    assert chance_of_lead([-0.1, 0, 3], 1, 4.87, 15.82).tolist() == [0, 1, 1]


def test_chances_of_counts_are_the_computed_ones_3_1():
    assert chance_of_count(8, 12, **HALF) == pytest.approx(0.97376892, abs=5e-9)
    assert chance_of_count(190, 180, **HALF) == pytest.approx(0.30006718, abs=5e-9)
    assert chance_of_count(8, 12, **HALF) == pytest.approx(nbinom.sf(7, 18, 15.5 / 30.5), abs=1e-12)


def test_a_reached_goal_is_certain_and_no_time_left_is_hopeless():
    assert chance_of_count([0, -3, 1], [5, 5, 5], **HALF | {"remaining": 0.0}).tolist() == [1, 1, 0]


def test_a_crowd_from_the_table_equals_one_by_one():
    rng = np.random.default_rng(1)
    k, x = rng.integers(-2, 40, 3000), rng.integers(0, 40, 3000)
    crowd = chance_of_count(k, x, **HALF)
    alone = chance_of_count(k.astype(float), x, **HALF)
    assert np.abs(crowd - alone).max() < 1e-14


def test_own_exposures_and_priors_are_taken_person_by_person():
    found = chance_of_count([8, 190], [12, 180], elapsed=[15, 15], remaining=[15, 15], prior_shape=6, prior_rate=0.5)
    assert found == pytest.approx([0.97376892, 0.30006718], abs=5e-9)


def test_the_chance_of_a_count_is_right_as_often_as_it_says():
    rng = np.random.default_rng(8)
    rate = rng.gamma(6, 1 / 0.5, 40_000)
    seen, later = rng.poisson(rate * 15), rng.poisson(rate * 15)
    chance = chance_of_count(np.full(40_000, 190), seen, **HALF)
    found = calibration(chance, later >= 190)
    assert found.slope == pytest.approx(1, abs=0.03)
    assert found.miscalibration < 0.002


def test_the_chance_of_a_premium_is_right_in_a_simulation():
    rng = np.random.default_rng(2)
    rate = rng.gamma(18, 1 / 15.5, 200_000)
    deals = rng.poisson(rate * 15)
    premium = rng.gamma(np.maximum(deals, 1e-9) / 0.45**2, 3500 * 0.45**2)
    asked = dict(HALF, average_yuan=3500, cv=0.45)
    for missing in (20_000, 60_000, 100_000):
        assert chance_of_premium_goal(missing, 12, **asked) == pytest.approx((premium >= missing).mean(), abs=0.004)
    assert chance_of_premium_goal([1, 0], 12, **asked | {"remaining": 0.0}).tolist() == [0, 1]


def test_chance_by_completion_curve_3_1():
    assert chance_of_completion(0.45, 0.5, 40) == pytest.approx(0.26431503, abs=5e-9)
    assert chance_of_completion([1.0, 1.2, 0.9, 1.0], [0.5, 0.5, 1.0, 1.0], 40).tolist() == [1, 1, 0, 1]


def test_concentration_is_learnt_from_past_periods():
    rng = np.random.default_rng(6)
    s = rng.uniform(0.2, 0.8, 4000)
    assert concentration_of(s, rng.beta(40 * s, 40 * (1 - s))) == pytest.approx(40, rel=0.06)


def test_peers_give_the_prior_they_were_drawn_from():
    rng = np.random.default_rng(3)
    t = rng.uniform(10, 30, 20_000)
    a, b = prior_from_peers(rng.poisson(rng.gamma(6, 1 / 12, 20_000) * t), t)
    assert a == pytest.approx(6, rel=0.06)
    assert b == pytest.approx(12, rel=0.06)
    assert prior_from_peers([5, 5, 5], [10, 10, 10])[0] == 1e4


def test_catch_up_multipliers_are_the_computed_ones_3_2():
    found = catch_up(190, 180, confidence=[0.5, 0.8, 0.9], **HALF)
    assert found.multiplier == pytest.approx([1.0556, 1.1514, 1.2050], abs=5e-5)


@given(st.integers(1, 300), st.integers(0, 300), st.floats(0.05, 0.95))
def test_catching_up_by_the_multiplier_gives_the_confidence_back(needed, seen, confidence):
    found = catch_up(needed, seen, confidence=confidence, **HALF)
    again = chance_of_count(needed, seen, **HALF | {"remaining": float(found.multiplier) * 15})
    assert again == pytest.approx(confidence, abs=1e-10)


def test_catch_up_names_what_was_reached_and_what_was_never_kept_up():
    found = catch_up([0, 20, 90], 20, confidence=0.8, most_kept_up=1.5, **HALF)
    assert found.reason.tolist() == ["reached", "ok", "over_capacity"]
    assert found.multiplier[0] == 0
    assert np.isinf(catch_up(5, 20, confidence=0.8, **HALF | {"remaining": 0.0}).multiplier)


def test_the_usual_limit_is_the_95th_percentile_week_or_the_plan_overload():
    assert usual_limit([[0.0, 0, 0, 0, np.nan], [1, 1, 1, 1, 1]]).tolist() == [1, 1]
    assert usual_limit([1.0, 2, np.nan, np.nan]) == 1.2


def test_adjacent_violators_are_pooled_as_computed_6_1():
    fit = monotone_fit(np.arange(8) / 8, np.array([1.0, 0, 1, 0, 0, 1, 1, 0]))
    assert fit == pytest.approx([0.4] * 5 + [2 / 3] * 3)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_brier_is_miscalibration_minus_discrimination_plus_uncertainty(pairs):
    chance, happened = zip(*pairs, strict=True)
    found = calibration(chance, happened)
    assert found.brier == pytest.approx(found.miscalibration - found.discrimination + found.uncertainty, abs=1e-12)
    assert found.miscalibration >= -1e-12
    assert found.discrimination >= -1e-12
    assert found.n.sum() == len(pairs)


def test_too_bold_chances_show_a_slope_below_one():
    rng = np.random.default_rng(4)
    truth = rng.uniform(0.3, 0.7, 20_000)
    bold = np.clip(0.5 + 2 * (truth - 0.5), 0, 1)
    assert calibration(bold, rng.random(20_000) < truth).slope == pytest.approx(0.5, abs=0.05)
    assert np.isnan(calibration([0.5, 0.5], [0, 1]).slope)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: chance_of_count(1, -1, **HALF), "seen"),
        (lambda: chance_of_count(1, 1, **HALF | {"prior_shape": 0}), "prior_shape"),
        (lambda: chance_of_count(1, 1, **HALF | {"elapsed": -1}), "elapsed"),
        (lambda: chance_of_completion(0.5, 0, 40), "season_share"),
        (lambda: chance_of_completion(0.5, 0.5, 0), "concentration"),
        (lambda: chance_of_lead(1, 1.1, 0, 1), "passed_share"),
        (lambda: chance_of_lead(1, 0.5, 0, 0), "spread"),
        (lambda: concentration_of([0.5, 0.5], [0.5, 0.5]), "done_share"),
        (lambda: concentration_of([0.5, 0.5, 1], [0.5, 0.5, 1]), "season_share"),
        (lambda: prior_from_peers([0, 0], [1, 1]), "seen"),
        (lambda: catch_up(1, 1, confidence=1, **HALF), "confidence"),
        (lambda: catch_up(1, 1, confidence=0.5, **HALF | {"prior_shape": 0}), "prior_shape"),
        (lambda: catch_up(1, 1, confidence=0.5, **HALF | {"prior_rate": 0}), "prior_rate"),
        (lambda: usual_limit([-1.0]), "weekly_effort"),
        (lambda: calibration([], []), "chance"),
        (lambda: calibration([0.5], [0.5]), "happened"),
    ],
)
def test_impossible_questions_are_refused(call, argument):
    with pytest.raises(BadInput) as caught:
        call()
    assert caught.value.argument == argument
