"""Who gets which part of the target, and even splits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenghuolun.engine.plan.shares import ShareRule, even_split, person_shares
from fenghuolun.engine.refusals import BadInput


def test_by_hand_half_potential_three_tenths_history_two_tenths_capacity():
    got = person_shares([60, 40], [80, 20], [200, 100], [24, 24])
    assert got.share.tolist() == pytest.approx([0.3 + 0.24 + 0.2 * 2 / 3, 0.2 + 0.06 + 0.2 / 3])


@pytest.mark.parametrize(
    ("tenure", "ramp"), [(0, 0.4), (2.9, 0.4), (3, 0.7), (5, 0.7), (6, 0.9), (11, 0.9), (12, 1.0), (99, 1.0)]
)
def test_newcomers_count_less_until_a_year_is_over(tenure, ramp):
    got = person_shares([1, 1], [1, 1], [240, 240], [tenure, 120])
    assert got.capacity_share[0] == pytest.approx(ramp / (1 + ramp))


@given(st.integers(1, 30), st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_shares_add_up_to_one_within_every_team_in_any_unit(people, teams, seed):
    rng = np.random.default_rng(seed)
    parent = rng.integers(0, teams, people)
    potential, history, days = rng.integers(0, 3, (3, people))
    tenure = rng.integers(0, 24, people)
    got = person_shares(potential, history, days, tenure, parent)
    added = np.bincount(parent, weights=got.share)
    np.testing.assert_allclose(added[np.bincount(parent) > 0], 1.0)
    scaled = person_shares(potential * 1e6, history * 1e-3, days * 7, tenure, parent)
    np.testing.assert_allclose(scaled.share, got.share)


def test_a_part_that_nobody_has_leaves_its_weight_to_the_others():
    got = person_shares([3, 1], [0, 0], [1, 1], [12, 12])
    assert got.share.tolist() == pytest.approx([(0.5 * 0.75 + 0.2 * 0.5) / 0.7, (0.5 * 0.25 + 0.2 * 0.5) / 0.7])
    assert got.reason.tolist() == ["fallback", "fallback"]


def test_a_team_about_which_nothing_is_known_is_split_evenly_and_says_so():
    got = person_shares([0, 0, 5], [0, 0, 5], [0, 0, 5], [1, 30, 30], parent=[0, 0, 1])
    assert got.share.tolist() == [0.5, 0.5, 1.0]
    assert got.reason.tolist() == ["no_data", "no_data", "ok"]


def test_an_even_split_over_unequal_potential_is_found():
    targets = [100, 101, 99, 100, 60, 90, 120, 130, 100, 100, 100, 100]
    potential = [50, 90, 120, 60, 50, 90, 120, 130, 100, 101, 99, 100]
    got = even_split(targets, potential, np.repeat([0, 1, 2], 4))
    assert got.is_even_split.tolist() == [True, False, False]
    assert got.target_spread[0] == pytest.approx(np.std(targets[:4]) / np.mean(targets[:4]))


def test_small_and_empty_teams_are_not_judged():
    got = even_split([5, 5, 5, 0, 0, 0, 0], [1, 2, 3, 1, 2, 3, 4], [0, 0, 0, 2, 2, 2, 2])
    assert got.is_even_split.tolist() == [False, False, False]
    assert got.reason.tolist() == ["too_few", "no_data", "no_data"]


@pytest.mark.parametrize(
    ("refused", "argument"),
    [
        (lambda: ShareRule(potential=0.6), "mix"),
        (lambda: ShareRule(ramp=(1.0,)), "ramp"),
        (lambda: ShareRule(ramp_months=(6, 3, 12)), "ramp"),
        (lambda: ShareRule(ramp=(0.4, 0.7, 0.9, 1.2)), "ramp"),
        (lambda: person_shares([-1], [1], [1], [1]), "potential"),
        (lambda: person_shares([1], [np.nan], [1], [1]), "history"),
        (lambda: person_shares([1, 2], [1], [1], [1]), "parent"),
        (lambda: even_split([1], [1, 2], [0]), "parent"),
    ],
)
def test_shares_that_make_no_sense_are_refused(refused, argument):
    with pytest.raises(BadInput) as caught:
        refused()
    assert caught.value.argument == argument
