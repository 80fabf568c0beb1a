"""T8: controlled rounding, nearest and fair."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import eye, kron, vstack

from fenghuolun.engine.plan.apportion import largest_remainder
from fenghuolun.engine.plan.rounding import round_table, round_table_fairly
from fenghuolun.engine.plan.tables import fit_margins
from fenghuolun.engine.refusals import BadInput


def tables(rng, how_many, rows, columns, mean=3.0):
    """Real tables whose rows and columns add up to whole numbers."""
    seed = rng.gamma(1.0, mean, size=(how_many, rows, columns))
    total = np.rint(seed.sum(axis=(1, 2))).astype(int)
    row, column = largest_remainder(total, seed.sum(axis=2)), largest_remainder(total, seed.sum(axis=1))
    return fit_margins(seed, row, column, 1e-13, 5000).table


def squares(rounded, table):
    return ((rounded - table) ** 2).sum(axis=(-2, -1))


def has_exact_margins(rounded, table):
    return all((rounded.sum(axis=a) == np.rint(table.sum(axis=a))).all() for a in (-1, -2))


def nearest_by_trying_all(table):
    low, best = np.floor(table + 1e-9), np.inf
    for bits in product((0, 1), repeat=table.size):
        candidate = low + np.reshape(bits, table.shape)
        if has_exact_margins(candidate, table):
            best = min(best, squares(candidate, table))
    return best


def nearest_by_linear_programming(table):
    """The same optimum by HiGHS: a vertex of a transportation problem is whole."""
    rows, columns = table.shape
    low = np.floor(table + 1e-9)
    fraction = table - low
    sums = vstack([kron(eye(rows), np.ones((1, columns))), kron(np.ones((1, rows)), eye(columns))]).tocsr()
    need = np.rint(np.concatenate([fraction.sum(axis=1), fraction.sum(axis=0)]))
    bounds = [(0, int(f > 1e-9)) for f in fraction.ravel()]
    solved = linprog((1 - 2 * fraction).ravel(), A_eq=sums, b_eq=need, bounds=bounds, method="highs-ds")
    return squares(low + solved.x.reshape(table.shape), table)


def test_t8_a_thousand_random_tables_keep_margins_and_stay_within_one():
    rng = np.random.default_rng(8)
    for rows, columns in [(3, 3), (20, 12), (5, 31), (1, 7), (7, 1), (2, 2)]:
        table = tables(rng, 200, rows, columns)
        rounded = round_table(table)
        assert has_exact_margins(rounded, table)
        assert (np.abs(rounded - table) < 1).all()


def test_t8_three_by_three_is_the_brute_force_optimum():
    table = tables(np.random.default_rng(9), 100, 3, 3)
    best = [nearest_by_trying_all(t) for t in table]
    np.testing.assert_allclose(squares(round_table(table), table), best, atol=1e-9)


def test_t8_twenty_by_twelve_is_the_optimum_of_highs():
    table = tables(np.random.default_rng(10), 40, 20, 12)
    best = [nearest_by_linear_programming(t) for t in table]
    np.testing.assert_allclose(squares(round_table(table), table), best, atol=1e-9)


@given(st.integers(0, 2**32 - 1), st.integers(1, 9), st.integers(1, 9))
def test_whole_tables_do_not_change_and_zeros_stay_zero(seed, rows, columns):
    rng = np.random.default_rng(seed)
    whole = rng.integers(0, 4, (rows, columns))
    assert (round_table(whole) == whole).all()
    other = np.roll(whole, 1, axis=0) * (whole > 0)
    halves = whole + other / 2
    doubled = np.block([[halves, np.flip(halves, 1)], [np.flip(halves, 0), np.flip(halves)]])
    rounded = round_table(doubled)
    assert has_exact_margins(rounded, doubled)
    assert not rounded[doubled == 0].any()


def test_fen_beyond_the_grain_of_floats_still_add_up():
    rng = np.random.default_rng(11)
    share, month = rng.dirichlet(np.ones(40)), rng.dirichlet(np.ones(12))
    total = 987_654_321_012_345
    rows, columns = largest_remainder(total, share), largest_remainder(total, month)
    rounded = round_table(np.outer(rows, columns / total), rows, columns)
    assert (rounded.sum(axis=1) == rows).all()
    assert (rounded.sum(axis=0) == columns).all()


def test_the_order_of_rows_and_columns_does_not_matter():
    rng = np.random.default_rng(12)
    table = tables(rng, 1, 9, 5)[0]
    row, column = rng.permutation(9), rng.permutation(5)
    assert (round_table(table[row][:, column]) == round_table(table)[row][:, column]).all()


def test_no_tables_give_no_tables():
    assert round_table(np.zeros((0, 3, 2))).shape == (0, 3, 2)


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1), st.integers(1, 8), st.integers(1, 8))
def test_fair_rounding_keeps_margins_and_stays_within_one(seed, rows, columns):
    rng = np.random.default_rng(seed)
    table = tables(rng, 1, rows, columns)[0]
    rounded = round_table_fairly(table, rng)
    assert has_exact_margins(rounded, table)
    assert (np.abs(rounded - table) < 1).all()


@pytest.mark.slow
def test_fair_rounding_is_right_on_average():
    rng = np.random.default_rng(13)
    table = tables(rng, 1, 4, 3)[0]
    draws = np.array([round_table_fairly(table, rng) for _ in range(5_000)])
    fraction = table - np.floor(table)
    error = np.sqrt(fraction * (1 - fraction) / len(draws))
    assert (np.abs(draws.mean(axis=0) - table) < 4.5 * error + 1e-9).all()


def test_fair_rounding_depends_on_nothing_but_the_generator():
    table = tables(np.random.default_rng(14), 1, 6, 5)[0]
    a, b = (round_table_fairly(table, np.random.default_rng(2)) for _ in range(2))
    assert (a == b).all()


def test_fair_rounding_survives_totals_that_are_whole_only_up_to_noise():
    noisy = np.array([[1e-7, 0.5, 0.5], [0.0, 0.5, 0.5]])
    assert round_table_fairly(noisy, np.random.default_rng(1)).sum(axis=0).tolist() == [0, 1, 1]
    between = noisy[:, [1, 0, 2]]
    assert round_table_fairly(between, np.random.default_rng(1)).sum(axis=0).tolist() == [1, 0, 1]
    assert round_table_fairly(noisy.T, np.random.default_rng(1)).sum(axis=1).tolist() == [0, 1, 1]


@pytest.mark.parametrize(
    ("refused", "argument"),
    [
        (lambda: round_table([[0.5, 0.4]]), "rows"),
        (lambda: round_table([[0.5], [0.4]], rows=[2, 0]), "rows"),
        (lambda: round_table([[-1.0]]), "table"),
        (lambda: round_table([1.0]), "table"),
        (lambda: round_table([[1.0, 1.0]], [2], [1, 2]), "columns"),
        (lambda: round_table([[0.0, 1e9 + 0.4], [1e9, 0.0]], [10**9 + 1, 10**9], [10**9 + 1, 10**9]), "table"),
        (lambda: round_table([[1e10]], [10**10 + 5], [10**10 + 5]), "rows"),
        (lambda: round_table_fairly(np.ones((2, 2, 2)), np.random.default_rng(0)), "table"),
    ],
)
def test_tables_that_have_no_rounding_are_refused(refused, argument):
    with pytest.raises(BadInput) as caught:
        refused()
    assert caught.value.argument == argument
