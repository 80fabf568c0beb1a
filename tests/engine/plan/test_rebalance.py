"""Locks, changes, and totals that hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fenghuolun.engine.plan.locks import CannotBalance, complete
from fenghuolun.engine.plan.rebalance import KIND, MONTH, NODE, TIER, Total, rebalance
from fenghuolun.engine.refusals import BadInput

PAIRS = [(a,) for a in Total] + [(a, b) for a in Total for b in Total if a is not b]


def one_table(rows):
    return np.array(rows, dtype=np.int64)[:, None, :, None]


def sums(cube, total):
    away = tuple(axis for axis in (NODE, KIND, MONTH, TIER) if axis not in (*total.value, TIER))
    return cube.sum(axis=away)


def attempt(*arguments):
    """The rebalanced cube, or the cells to unlock."""
    try:
        return rebalance(*arguments), ()
    except CannotBalance as refusal:
        return None, refusal.unlock


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(PAIRS), st.sampled_from([5, 10**9]))
def test_totals_hold_locks_are_kept_and_nobody_falls_below_zero(seed, keep, size):
    rng = np.random.default_rng(seed)
    before = rng.integers(0, size, (4, 2, 5, 2))
    locked = rng.random(before.shape) < 0.25
    after = before.copy()
    place = tuple(rng.integers(0, before.shape))
    after[place] = rng.integers(0, size)
    got, unlock = attempt(before, after, locked, keep)
    if got is None:
        assert unlock
        assert all(locked[p] or p == place for p in unlock)
        return
    for total in keep:
        assert (sums(got, total) == sums(before, total)).all()
    assert (got[locked] == after[locked]).all()
    assert got[place] == after[place]
    assert got.min() >= 0
    other_tier = 1 - place[3]
    assert (got[..., other_tier] == before[..., other_tier]).all()


@given(st.integers(0, 2**32 - 1), st.sampled_from(PAIRS))
def test_rebalancing_nothing_changes_nothing(seed, keep):
    rng = np.random.default_rng(seed)
    before = rng.integers(0, 9, (3, 2, 4, 2))
    assert (rebalance(before, before, rng.random(before.shape) < 0.5, keep) == before).all()


def test_a_change_that_adds_up_by_itself_moves_nothing_else():
    before, after = one_table([[5, 5, 5], [5, 5, 5]]), one_table([[6, 4, 5], [4, 6, 5]])
    assert (rebalance(before, after) == after).all()


def test_the_rest_follows_in_proportion():
    before = one_table([[100, 300], [100, 300], [100, 300]])
    after = before.copy()
    after[0, 0, 0, 0] = 160
    got = rebalance(before, after, keep=(Total.KIND_MONTH,))[:, 0, :, 0]
    assert got.tolist() == [[160, 300], [70, 300], [70, 300]]
    got = rebalance(before, after)[:, 0, :, 0]
    assert got.tolist() == [[160, 240], [70, 330], [70, 330]]


def test_the_order_of_people_does_not_matter():
    rng = np.random.default_rng(4)
    before, order = rng.integers(50, 999, (6, 1, 5, 1)), rng.permutation(6)
    after = before.copy()
    after[2, 0, 1, 0] += 40
    got = rebalance(before, after)
    assert (rebalance(before[order], after[order]) == got[order]).all()


def test_an_empty_cell_takes_something_only_where_nothing_else_can():
    before, after = one_table([[4, 0], [4, 8]]), one_table([[3, 0], [4, 8]])
    assert rebalance(before, after)[:, 0, :, 0].tolist() == [[3, 1], [5, 7]]
    wide = one_table([[4, 4, 0], [4, 4, 8]])
    after = wide.copy()
    after[0, 0, 0, 0] = 3
    assert rebalance(wide, after)[0, 0, :, 0].tolist() == [3, 5, 0]


def test_locked_cells_that_exceed_a_total_are_named_with_the_fewest_to_unlock():
    before = one_table([[10, 20, 30], [10, 20, 30]])
    after = before.copy()
    after[0, 0, 0, 0] = 25
    locked = np.zeros(before.shape, bool)
    locked[0, 0, 1:, 0] = True
    with pytest.raises(CannotBalance, match="exceed") as caught:
        rebalance(before, after, locked)
    assert caught.value.by == 15
    assert caught.value.unlock == ((0, 0, 2, 0),)


def test_a_row_without_a_free_cell_is_named():
    before = one_table([[10, 20], [10, 20]])
    after = before.copy()
    after[1, 0, 0, 0] = 4
    locked = np.zeros(before.shape, bool)
    locked[1] = True
    with pytest.raises(CannotBalance, match="every cell") as caught:
        rebalance(before, after, locked)
    assert (caught.value.by, caught.value.unlock) == (-6, ((1, 0, 0, 0), (1, 0, 1, 0)))


def test_locks_that_only_together_leave_no_way_are_named():
    """Two people keep free cells only in one month, which cannot carry both."""
    before = one_table([[5, 5, 5], [5, 5, 5], [5, 5, 5]])
    locked = np.zeros(before.shape, bool)
    locked[:2, 0, :2, 0] = True
    after = before.copy()
    after[0, 0, 0, 0] = 0
    after[1, 0, 1, 0] = 0
    with pytest.raises(CannotBalance, match="cannot carry") as caught:
        rebalance(before, after, locked)
    assert caught.value.by == -5
    assert set(caught.value.unlock) <= {(r, 0, c, 0) for r in (0, 1) for c in (0, 1)}


def test_where_only_one_table_is_left_it_is_found_though_no_proportion_leads_there():
    before = one_table([[5, 5, 5], [5, 5, 5], [5, 5, 5]])
    locked = np.zeros(before.shape, bool)
    locked[:2, 0, :2, 0] = True
    after = before.copy()
    after[0, 0, 0, 0] = 0
    got = rebalance(before, after, locked)[:, 0, :, 0]
    assert got.tolist() == [[0, 5, 10], [5, 5, 5], [10, 5, 0]]


def test_a_path_may_take_back_what_was_given_first():
    fixed = np.array([[False, False], [False, True]])[:, :, None]
    near, nothing = np.array([[5.0, 0.0], [0.0, 0.0]]), np.zeros((2, 2, 1), np.int64)
    assert complete(near, nothing, fixed, np.array([5, 5]), np.array([5, 5])).tolist() == [[0, 5], [5, 0]]


def test_a_revised_goal_keeps_the_locks_of_the_old_one():
    old, new = one_table([[10, 20], [30, 40]]), one_table([[20, 40], [60, 80]])
    locked = np.zeros(old.shape, bool)
    locked[0, 0, 0, 0] = True
    got = rebalance(new, np.where(locked, old, new), locked)
    assert got[:, 0, :, 0].tolist() == [[10, 50], [70, 70]]


@pytest.mark.parametrize(
    ("refused", "argument"),
    [
        (lambda: rebalance([[1]], [[1]]), "after"),
        (lambda: rebalance(one_table([[1]]), one_table([[1, 1]])), "after"),
        (lambda: rebalance(one_table([[1]]), one_table([[-1]])), "after"),
        (lambda: rebalance(one_table([[1]]), one_table([[1]]), keep=()), "keep"),
    ],
)
def test_cubes_that_do_not_fit_are_refused(refused, argument):
    with pytest.raises(BadInput) as caught:
        refused()
    assert caught.value.argument == argument
