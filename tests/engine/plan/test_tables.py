"""Iterative proportional fitting."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenghuolun.engine.plan.tables import fit_margins
from fenghuolun.engine.refusals import BadInput

SEED = [[40, 30, 20, 10], [35, 50, 100, 75], [30, 80, 70, 120], [20, 30, 40, 50]]


def test_the_published_four_by_four_table():
    """methods 2.3: the worked example of the encyclopedia article on iterative proportional fitting."""
    fitted = fit_margins(SEED, [150, 300, 400, 150], [200, 300, 400, 100])
    assert fitted.table.round(2).tolist() == [
        [64.56, 46.23, 35.38, 3.82],
        [49.97, 68.16, 156.50, 25.37],
        [56.72, 144.43, 145.08, 53.77],
        [28.75, 41.18, 63.03, 17.03],
    ]
    assert fitted.has_converged.all()
    assert fitted.sweeps <= 12


@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_margins_are_met_and_cross_ratios_kept(rows, columns, seed):
    rng = np.random.default_rng(seed)
    before, target = rng.uniform(0.1, 1, (2, rows, columns))
    fitted = fit_margins(before, target.sum(axis=1), target.sum(axis=0), most_sweeps=5000)
    np.testing.assert_allclose(fitted.table.sum(axis=1), target.sum(axis=1), rtol=1e-9)
    np.testing.assert_allclose(fitted.table.sum(axis=0), target.sum(axis=0), rtol=1e-9)
    log = np.log(fitted.table / before)
    np.testing.assert_allclose(log - log[:1] - log[:, :1] + log[0, 0], 0.0, atol=1e-9)


def test_many_tables_in_one_call_are_each_table_alone():
    rng = np.random.default_rng(3)
    seed, target = rng.uniform(0.1, 1, (2, 7, 4, 3))
    together = fit_margins(seed, target.sum(axis=2), target.sum(axis=1))
    for i in range(7):
        alone = fit_margins(seed[i], target[i].sum(axis=1), target[i].sum(axis=0))
        np.testing.assert_allclose(together.table[i], alone.table, rtol=1e-10)


def test_zeros_stay_and_impossible_zeros_show():
    fitted = fit_margins([[1, 0], [0, 1]], [3, 1], [2, 2], most_sweeps=50)
    assert not fitted.has_converged
    assert fitted.error > 0.1
    assert (fitted.table[[0, 1], [1, 0]] == 0).all()


def test_a_row_wanted_empty_is_empty():
    assert fit_margins([[1, 1], [1, 1]], [0, 4], [1, 3]).table.tolist() == [[0, 0], [1, 3]]


@pytest.mark.parametrize(
    ("seed", "rows", "columns", "argument"),
    [
        ([[1, -1]], [1], [1, 0], "seed"),
        ([1, 1], [1], [1], "seed"),
        ([[1, 1]], [np.nan], [1, 1], "rows"),
        ([[1, 1]], [3], [1, 1], "columns"),
        ([[1, 1], [0, 0]], [1, 1], [1, 1], "rows"),
        ([[1, 0], [1, 0]], [1, 1], [1, 1], "columns"),
    ],
)
def test_margins_that_cannot_be_met_are_refused(seed, rows, columns, argument):
    with pytest.raises(BadInput) as caught:
        fit_margins(seed, rows, columns)
    assert caught.value.argument == argument
