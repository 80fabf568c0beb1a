"""Decomposing a yearly goal, and what a re-publication changed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fenghuolun.engine.plan.cube import YearGoal, compare_editions, decompose, share_out
from fenghuolun.engine.refusals import BadInput

AVERAGE = np.array([245_000, 300_000, 520_000, 360_000])
TV7 = np.array([216_000_000, 90_000_000, 36_000_000, 18_000_000])


def goal_of(rng, kinds=4, tiers=3):
    first = rng.integers(10**6, 10**9, (kinds, 1))
    return YearGoal(np.cumsum(np.hstack([first, rng.integers(0, 10**8, (kinds, tiers - 1))]), axis=1), AVERAGE[:kinds])


def test_tv7_premium_becomes_deals_once_rounded_up():
    assert YearGoal(TV7[:, None], AVERAGE).deals[:, 0].tolist() == [882, 300, 70, 50]


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1), st.integers(1, 12), st.sampled_from([0.0, 0.013, 0.05]))
def test_every_margin_adds_up_to_the_fen_and_the_deal(seed, people, over):
    rng = np.random.default_rng(seed)
    goal, weights, shares = goal_of(rng), rng.uniform(0.5, 1.5, (4, 12)), rng.uniform(0.1, 1, (people, 4))
    cube = decompose(goal, weights, shares, over_allocation=over)
    for cells, year in ((cube.premium_fen, goal.premium_fen), (cube.deals, goal.deals)):
        assert cells.shape == (people + 1, 4, 12, 3)
        assert (cells.sum(axis=(0, 2)) == year).all()
        assert (cells[:-1] >= 0).all()
        assert (-cells[-1].sum(axis=1) == np.rint(year * over)).all()
        assert (np.diff(cells[:-1], axis=3) >= 0).all(), "a higher tier never asks less"
        exact = year * (1 + over) * (shares / shares.sum(axis=0)).T[:, :, None].transpose(1, 0, 2)
        assert (np.abs(cells[:-1].sum(axis=2) - exact) < 5).all()


def test_a_parents_months_are_its_childrens_months():
    """Company to branches to people: every path adds up."""
    rng = np.random.default_rng(5)
    top = decompose(goal_of(rng), rng.uniform(0.5, 1.5, 12), [3, 2])
    for branch in top.deals[:-1]:
        people = share_out(branch, rng.uniform(0.5, 1.5, 9), over_allocation=0.03)
        assert (people.sum(axis=0) == branch).all()


def test_without_steps_cells_are_within_one_of_their_share():
    rng = np.random.default_rng(6)
    months, shares = rng.integers(0, 90, (4, 12, 1)), rng.uniform(0.5, 1.5, 8)
    got = share_out(months, shares)[:-1]
    year = got.sum(axis=2, keepdims=True)
    exact = year * months / months.sum(axis=1, keepdims=True)
    assert (np.abs(got - exact) < 1).all()


def test_the_order_of_people_does_not_matter_beyond_ties():
    rng = np.random.default_rng(7)
    months, shares = np.cumsum(rng.integers(0, 10**7, (2, 12, 2)), axis=2), rng.uniform(0.5, 1.5, 8)
    order = rng.permutation(8)
    got = share_out(months, shares)[:-1]
    assert (share_out(months, shares[order])[:-1] == got[order]).all()


def test_who_is_away_for_a_month_gets_nothing_in_it_and_keeps_the_year():
    present = np.ones((3, 12))
    present[0, 4:8] = 0.0
    got = share_out(np.full((1, 12, 1), 300), [1, 1, 1], present)[:-1, 0, :, 0]
    assert not got[0, 4:8].any()
    assert got.sum(axis=1).tolist() == [1200, 1200, 1200]
    assert (got.sum(axis=0) == 300).all()


def test_one_person_gets_the_parent_itself():
    months = np.arange(24).reshape(2, 12, 1)
    assert (share_out(months, [1.0])[0] == months).all()


@pytest.mark.slow
def test_five_thousand_people_in_one_call():
    rng = np.random.default_rng(8)
    goal = YearGoal(goal_of(rng).premium_fen * 5000, AVERAGE)
    cube = decompose(goal, rng.uniform(0.5, 1.5, (4, 12)), rng.gamma(3.0, size=5000), over_allocation=0.05)
    assert (cube.premium_fen.sum(axis=(0, 2)) == goal.premium_fen).all()
    assert (cube.deals.sum(axis=(0, 2)) == goal.deals).all()


def test_comparing_an_edition_with_itself_finds_nothing_and_with_another_each_cell():
    rng = np.random.default_rng(9)
    before = rng.integers(0, 99, (3, 4, 12, 3))
    after = before.copy()
    after[1, 2, 3, 0] += 7
    assert compare_editions(before, before).cells.shape == (0, 4)
    changes = compare_editions(before, after)
    assert (changes.cells.tolist(), changes.difference.tolist()) == ([[1, 2, 3, 0]], [7])


ONE = YearGoal(np.array([[100]]), np.array([10]))


@pytest.mark.parametrize(
    ("refused", "argument"),
    [
        (lambda: YearGoal(np.array([100]), np.array([10])), "premium_fen"),
        (lambda: YearGoal(np.array([[100, 90]]), np.array([10])), "premium_fen"),
        (lambda: YearGoal(np.array([[100]]), np.array([0])), "average_premium_fen"),
        (lambda: YearGoal(np.array([[-1]]), np.array([1])), "premium_fen"),
        (lambda: decompose(ONE, np.ones((2, 12)), [1]), "month_weights"),
        (lambda: decompose(ONE, np.zeros(12), [1]), "weights"),
        (lambda: decompose(ONE, [1, 1], [1], over_allocation=0.06), "over_allocation"),
        (lambda: decompose(ONE, [1, 1], np.ones((2, 3))), "person_shares"),
        (lambda: decompose(ONE, [1, 1], [1], available_share=[[1]]), "available_share"),
        (lambda: decompose(ONE, [1, 1], [1, 1], available_share=[[0, 0], [1, 1]]), "person_shares"),
        (lambda: decompose(ONE, [1, 1], [9, 1], available_share=[[1, 0], [1, 1]]), "available_share"),
        (lambda: share_out([[1, 2]], [1]), "months"),
        (lambda: share_out([[[2, 1]]], [1]), "months"),
        (lambda: compare_editions([1], [1, 2]), "after"),
    ],
)
def test_goals_that_cannot_be_split_are_refused(refused, argument):
    with pytest.raises(BadInput) as caught:
        refused()
    assert caught.value.argument == argument
