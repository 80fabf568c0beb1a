"""T9: two passes over the tree are the dense formula of reconciliation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import lsq_linear

from fenghuolun.engine.plan.reconcile import reconcile, tree_of
from fenghuolun.engine.refusals import BadInput

SEVEN = [-1, 0, 0, 1, 1, 2, 2]
SEVEN_FORECASTS = [110, 50, 55, 20, 28, 30, 27]


def random_parents(rng, nodes):
    """A random forest whose nodes come in a random order."""
    parent = np.array(
        [-1, *[rng.integers(-1, i) if rng.random() < 0.1 else rng.integers(0, i) for i in range(1, nodes)]]
    )
    order = rng.permutation(nodes)
    place = np.argsort(order)
    return np.array([-1 if parent[i] < 0 else place[parent[i]] for i in order])


def summing_matrix(tree):
    leaves = np.flatnonzero(tree.is_leaf)
    summing = np.zeros((tree.parent.size, leaves.size))
    for column, node in enumerate(leaves):
        while node != -1:
            summing[node, column] = 1.0
            node = tree.parent[node]
    return summing


def dense(tree, forecast, variance):
    """S (S'W^-1 S)^-1 S'W^-1 y."""
    s, w = summing_matrix(tree), 1.0 / np.asarray(variance)
    return s @ np.linalg.solve(s.T @ (w[:, None] * s), s.T @ (w * forecast))


def test_three_nodes_by_hand():
    got = reconcile(tree_of([-1, 0, 0]), [100, 60, 30], np.ones(3))
    assert got.value.tolist() == pytest.approx([290 / 3, 190 / 3, 100 / 3])
    assert got.adjustment.tolist() == pytest.approx([-10 / 3, 10 / 3, 10 / 3])


def test_t9_seven_nodes_ols_and_structural_scaling():
    """methods 2.4: the numbers of the library hierarchicalforecast."""
    ols = reconcile(tree_of(SEVEN), SEVEN_FORECASTS, np.ones(7)).value
    assert ols.round(4).tolist() == [107.8571, 50.7619, 57.0952, 21.3810, 29.3810, 30.0476, 27.0476]
    structural = reconcile(tree_of(SEVEN), SEVEN_FORECASTS, [4, 2, 2, 1, 1, 1, 1]).value
    assert structural.round(4).tolist() == [106.6667, 49.8333, 56.8333, 20.9167, 28.9167, 29.9167, 26.9167]


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 40))
def test_t9_any_tree_equals_the_dense_formula(seed, nodes):
    rng = np.random.default_rng(seed)
    tree = tree_of(random_parents(rng, nodes))
    forecast, variance = rng.normal(50, 30, nodes), rng.uniform(0.1, 9, nodes)
    got = reconcile(tree, forecast, variance).value
    np.testing.assert_allclose(got, dense(tree, forecast, variance), rtol=1e-9, atol=1e-9)


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 60), st.booleans())
def test_every_parent_is_the_sum_of_its_children(seed, nodes, not_below_zero):
    rng = np.random.default_rng(seed)
    tree = tree_of(random_parents(rng, nodes))
    got = reconcile(tree, rng.normal(5, 10, nodes), rng.uniform(0.1, 9, nodes), not_below_zero=not_below_zero)
    children = np.bincount(tree.parent[tree.parent >= 0], got.value[tree.parent >= 0], minlength=nodes)
    np.testing.assert_allclose(got.value[~tree.is_leaf], children[~tree.is_leaf], atol=1e-8)
    assert not not_below_zero or (got.value >= -1e-9).all()


def test_what_adds_up_already_stays():
    value = reconcile(tree_of(SEVEN), [105, 48, 57, 20, 28, 30, 27], [3, 1, 4, 1, 5, 9, 2]).value
    np.testing.assert_allclose(value, [105, 48, 57, 20, 28, 30, 27])


def test_a_value_that_must_hold_holds_and_its_children_follow():
    got = reconcile(tree_of([-1, 0, 0]), [100, 60, 30], [0, 1, 3]).value
    assert got.tolist() == pytest.approx([100, 62.5, 37.5])
    got = reconcile(tree_of([-1, 0, 0]), [100, 60, 30], [1, 0, 0]).value
    assert got.tolist() == pytest.approx([90, 60, 30])


def test_a_parent_without_a_forecast_is_the_sum():
    got = reconcile(tree_of(SEVEN), [0, 0, 55, 20, 28, 30, 27], [np.inf, np.inf, 1, 1, 1, 1, 1]).value
    assert got[1] == pytest.approx(48)
    assert got[0] == pytest.approx(48 + got[2])


def test_leaves_below_zero_are_cut_and_the_rest_follows():
    forecast, variance = [4, -3, 9], [1, 1, 1]
    got = reconcile(tree_of([-1, 0, 0]), forecast, variance, not_below_zero=True)
    assert got.value.tolist() == pytest.approx([6.5, 0.0, 6.5])
    assert got.rounds == 2
    s = summing_matrix(tree_of([-1, 0, 0]))
    best = lsq_linear(s, forecast, bounds=(0, np.inf)).x
    np.testing.assert_allclose(got.value, s @ best, atol=1e-6)


@pytest.mark.slow
def test_a_million_nodes_add_up():
    rng = np.random.default_rng(1)
    parent = np.concatenate([[-1], np.zeros(20, int), 1 + np.arange(20_000) % 20, 21 + np.arange(1_000_000) % 20_000])
    tree = tree_of(parent)
    got = reconcile(tree, rng.normal(50, 5, parent.size), np.ones(parent.size)).value
    children = np.bincount(parent[1:], got[1:], minlength=parent.size)
    np.testing.assert_allclose(got[~tree.is_leaf], children[~tree.is_leaf], atol=1e-7)


@pytest.mark.parametrize(
    ("refused", "argument", "index"),
    [
        (lambda: tree_of([]), "parent", ()),
        (lambda: tree_of([-1, 5]), "parent", (1,)),
        (lambda: tree_of([-1, 2, 1]), "parent", (1,)),
        (lambda: reconcile(tree_of([-1, 0]), [1], [1]), "forecast", ()),
        (lambda: reconcile(tree_of([-1, 0]), [1, np.nan], [1, 1]), "forecast", (1,)),
        (lambda: reconcile(tree_of([-1, 0]), [1, 1], [1, -1]), "variance", (1,)),
        (lambda: reconcile(tree_of([-1, 0]), [1, 1], [1, np.inf]), "variance", (1,)),
        (lambda: reconcile(tree_of([2, 2, -1, 1]), [0, 2, 2, 1], [1, 0, 9, 0]), "variance", (1,)),
        (lambda: reconcile(tree_of([-1, 0]), [2, -1], [1, 0], not_below_zero=True), "forecast", (1,)),
    ],
)
def test_trees_and_forecasts_that_cannot_be_are_refused(refused, argument, index):
    with pytest.raises(BadInput) as caught:
        refused()
    assert (caught.value.argument, caught.value.index) == (argument, index)
