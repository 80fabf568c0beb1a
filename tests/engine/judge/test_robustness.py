"""What would change the outcome: published and hand-worked numbers of methods 8, exact against drawn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenghuolun.engine.judge.card import card_score
from fenghuolun.engine.judge.robust_rank import acceptability, chance_positive, pair_wins, rank_at, two_criteria
from fenghuolun.engine.judge.sensitivity import grade_moves, leader_holds, smallest_swap
from fenghuolun.engine.judge.weights_by_pairs import weights_by_pairs
from fenghuolun.engine.refusals import BadInput

CROSSED = [[0.9, 0.1], [0.5, 0.5], [0.1, 0.85]]  # lines that cross at 1/2, 7/15 and 15/31


@pytest.mark.parametrize(
    ("coefficients", "chance"),
    [((0.4, -0.3, 0.15), 0.7142857143), ((0.4, -0.3, 0.15, -0.22, 0.05), 0.5543957387), ((1, -3), 0.25),
     ((0, 0, -1), 0), ((0, 1), 1), ((0, 0), 0.5), ((1, 1, -1), 0.75)],
)  # fmt: skip
def test_varsis_share_of_the_simplex(coefficients, chance):
    """Methods 8, computed there; equal coefficients and zeros by hand."""
    assert chance_positive(coefficients) == pytest.approx(chance, abs=1e-10)


@given(st.lists(st.floats(-1, 1).filter(lambda x: abs(x) > 1e-3), min_size=2, max_size=6, unique=True))
def test_one_side_and_the_other_make_a_whole(coefficients):
    c = np.array(coefficients)
    assert chance_positive(c) + chance_positive(-c) == pytest.approx(1, abs=1e-9)


def test_two_criteria_exactly_as_methods_8_prints():
    found = two_criteria(CROSSED)
    assert found.rank.round(4).tolist() == [[0.5, 0.0161, 0.4839], [0.0333, 0.9667, 0], [0.4667, 0.0172, 0.5161]]
    assert found.central[0] == pytest.approx([0.75, 0.25])


def test_drawn_acceptability_agrees_with_the_exact_one():
    drawn = acceptability(CROSSED, np.random.default_rng(1), draws=40_000)
    exact = two_criteria(CROSSED)
    assert np.abs(drawn.rank - exact.rank).max() < 0.01
    assert np.abs(drawn.central - exact.central).max() < 0.01


def test_exact_expected_ranks_agree_with_drawn_ones():
    values = np.random.default_rng(3).random((5, 4))
    drawn = acceptability(values, np.random.default_rng(2), draws=40_000).rank @ np.arange(1, 6)
    assert np.abs(pair_wins(values).expected_rank - drawn).max() < 0.03


def test_who_is_never_first_has_no_central_weights():
    values = [[1.0, 1.0], [0.0, 0.5]]
    assert np.isnan(two_criteria(values).central[1]).all()
    assert np.isnan(acceptability(values, np.random.default_rng(0), draws=10).central[1]).all()


def test_uncertain_values_share_the_ranks_at_fixed_weights():
    samples = np.random.default_rng(5).normal([[0.2, 0], [0, 0]], 0.1, (2000, 2, 2))
    share = rank_at(samples, [0.5, 0.5])
    assert share.sum(axis=0) == pytest.approx([1, 1])
    assert share[0, 0] == pytest.approx(0.84, abs=0.03)  # Φ(0.1 / 0.1)
    assert acceptability(samples, np.random.default_rng(1), draws=2000).rank[0, 0] > 0.7


def test_the_smallest_swap_of_methods_8():
    found = smallest_swap([90, 70, 80], [80, 85, 78], [0.5, 0.2, 0.3])
    assert found.gap == pytest.approx(2.6)
    assert found.change.round(5).tolist() == [-0.08773, 0.11166, -0.02393]


@given(st.integers(0, 10_000))
def test_a_swap_levels_keeps_the_sum_and_is_nearer_than_any_other(seed):
    rng = np.random.default_rng(seed)
    x, y, w = rng.random(4), rng.random(4), rng.dirichlet(np.full(4, 0.5))
    found = smallest_swap(x, y, w)
    if np.isnan(found.size):
        assert (x > y).all() or (x < y).all()
        return
    assert (x - y) @ found.weights == pytest.approx(0, abs=1e-9)
    assert found.weights.sum() == pytest.approx(1)
    assert found.weights.min() >= 0
    level = rng.dirichlet(np.ones(4), 300)
    side = level @ (x - y)
    up, down = level[side > 0], level[side < 0]
    for a, b in zip(up, down, strict=False):  # a point between the two sides that is level too
        t = ((x - y) @ a) / ((x - y) @ (a - b))
        assert np.linalg.norm(a + t * (b - a) - w) >= found.size - 1e-9


def test_nobody_swaps_with_one_who_is_better_in_everything():
    assert np.isnan(smallest_swap([2, 2], [1, 1], [0.5, 0.5]).change).all()
    edge = smallest_swap([2, 1, 1], [1, 1, 1], [0.5, 0.3, 0.2])
    assert edge.weights == pytest.approx([0, 0.55, 0.45])
    assert smallest_swap([1, 1], [1, 1], [0.5, 0.5]).size == 0


def test_at_the_points_said_the_grade_turns():
    points, weights = np.array([[100.0, 90, 70, 100, 90, 100]]), [30, 25, 15, 10, 15, 5]
    moves = grade_moves(points, weights)
    before = card_score(points, weights).grade[0]
    for item in np.flatnonzero(~np.isnan(moves.up_at[0])):
        for nudge, higher in ((0.01, True), (-0.01, False)):
            changed = points.copy()
            changed[0, item] = moves.up_at[0, item] + nudge
            assert (card_score(changed, weights).grade[0] > before) is np.bool_(higher)
    for item in np.flatnonzero(~np.isnan(moves.down_below[0])):
        changed = points.copy()
        changed[0, item] = moves.down_below[0, item] - 0.01
        assert card_score(changed, weights).grade[0] < before


def test_no_grade_above_s_and_none_below_d():
    moves = grade_moves([[120, 120], [10, 10]], [50, 50])
    assert np.isnan(moves.up_at[0]).all()
    assert np.isnan(moves.down_below[1]).all()


def test_the_leader_holds_between_the_weights_said():
    values, w = np.array([[90.0, 70, 80], [80, 85, 78], [60, 60, 60]]), np.array([0.5, 0.2, 0.3])
    held = leader_holds(values, w)
    for item in range(3):
        for to in np.linspace(0, 1, 101):
            moved = w * (1 - to) / (1 - w[item])
            moved[item] = to
            stays = (values @ moved).argmax() == 0
            if abs(to - held.low[item]) > 1e-9 and abs(to - held.high[item]) > 1e-9:
                assert stays == (held.low[item] < to < held.high[item]) or to in (0.0, 1.0)


def test_saatys_drinks():
    """Saaty 2008: coffee, wine, tea, beer, sodas, milk, water in the United States."""
    upper = [[9, 5, 2, 1, 1, 1 / 2], [1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9], [1 / 3, 1 / 4, 1 / 3, 1 / 9],
             [1 / 2, 1, 1 / 3], [2, 1 / 2], [1 / 3]]  # fmt: skip
    table = np.eye(7)
    for i, row in enumerate(upper):
        table[i, i + 1 :] = row
        table[i + 1 :, i] = 1 / np.array(row)
    found = weights_by_pairs(table)
    assert found.weights.round(3).tolist() == [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327]
    assert found.eigenvalue == pytest.approx(7.17663, abs=5e-6)
    assert found.consistency_ratio == pytest.approx(0.0223, abs=5e-5)
    assert found.is_consistent
    assert weights_by_pairs([[1, 3], [1 / 3, 1]]).consistency_ratio == 0


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: chance_positive([]), "coefficients"),
        (lambda: pair_wins([1, 2]), "values"),
        (lambda: two_criteria([[1, 2, 3]]), "values"),
        (lambda: acceptability([1.0], np.random.default_rng(0)), "values"),
        (lambda: acceptability([[1.0]], np.random.default_rng(0), draws=0), "draws"),
        (lambda: rank_at([[1.0]], [1]), "samples"),
        (lambda: smallest_swap([1, 2], [1], [0.5, 0.5]), "second"),
        (lambda: smallest_swap([1, 2], [2, 1], [0.5, 0.6]), "weights"),
        (lambda: leader_holds([[1, 2]], [0.5, 0.5]), "values"),
        (lambda: leader_holds([[1, 2], [2, 1]], [1, 0]), "weights"),
        (lambda: grade_moves([[1, np.nan]], [50, 50]), "points"),
        (lambda: weights_by_pairs([[1, 2]]), "comparisons"),
        (lambda: weights_by_pairs([[1, -2], [-0.5, 1]]), "comparisons"),
        (lambda: weights_by_pairs([[1, 2], [2, 1]]), "comparisons"),
    ],
)
def test_what_cannot_be_true_is_refused(call, argument):
    with pytest.raises(BadInput) as refused:
        call()
    assert refused.value.argument == argument
