"""A month over its days, front-loaded 28/27/25/20."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenghuolun.engine.periods import month, statutory_calendar, weeks_of_month
from fenghuolun.engine.plan.days import day_weights, split_over_days, week_totals
from fenghuolun.engine.refusals import BadInput

YEAR_2026 = statutory_calendar([2026])
WORKED = st.lists(st.booleans(), min_size=28, max_size=31)


@pytest.mark.parametrize("workdays", [4, 16, 20, 21, 23])
def test_the_quarters_of_the_workdays_carry_28_27_25_20_percent(workdays):
    over = np.concatenate(([0.0], np.cumsum(day_weights(np.ones(workdays, bool))) / workdays))
    at = np.interp(np.array([0.25, 0.5, 0.75, 1.0]) * workdays, np.arange(workdays + 1), over)
    if workdays % 4 == 0:
        np.testing.assert_allclose(np.diff(at, prepend=0), [0.28, 0.27, 0.25, 0.20], atol=1e-12)
    else:
        # inside a border day the weight is spread evenly, so a cut through it is off by less than that day's step
        np.testing.assert_allclose(np.diff(at, prepend=0), [0.28, 0.27, 0.25, 0.20], atol=0.2 / workdays)


@given(WORKED)
def test_weights_fall_and_average_one_over_the_workdays(worked):
    weights = day_weights(worked)
    on = weights[np.array(worked)]
    assert (weights[~np.array(worked)] == 0).all()
    assert (np.diff(on) <= 1e-12).all()
    assert on.sum() == pytest.approx(sum(worked))


@given(WORKED, st.lists(st.integers(0, 10**9), min_size=1, max_size=5), st.integers(0, 2**32 - 1))
def test_days_and_what_is_unplaced_are_the_month_and_leave_stays_empty(worked, totals, seed):
    away = np.random.default_rng(seed).random((len(totals), len(worked))) < 0.6
    split = split_over_days(totals, worked, away)
    assert (split.cells.sum(axis=1) + split.unplaced == totals).all()
    assert not split.cells[away].any()
    assert not split.cells[:, ~np.array(worked)].any()
    can_work = (np.array(worked) & ~away).any(axis=1)
    assert (split.unplaced[can_work] == 0).all()


def test_march_2026_of_one_person_on_leave_for_a_week():
    march = month(2026, 3)
    flags = YEAR_2026.flags(march.start, march.end)
    away = np.zeros(31, bool)
    away[8:15] = True
    split = split_over_days(1_234_567, flags, away)
    assert split.cells.sum() == 1_234_567
    assert (split.cells > 0).sum() == 17
    assert split.cells[1] > split.cells[30]


def test_cells_of_a_whole_cube_share_one_call():
    cells = np.arange(24).reshape(2, 4, 3)
    flags = np.ones(30, bool)
    split = split_over_days(cells, flags, np.zeros((2, 1, 1, 30), bool))
    assert split.cells.shape == (2, 4, 3, 30)
    assert (split.cells.sum(axis=-1) == cells).all()


def test_weeks_are_their_days():
    cells = np.arange(31)
    got = week_totals(cells, date(2026, 5, 1))
    start = date(2026, 5, 1)
    weeks = weeks_of_month(2026, 5)
    assert got.tolist() == [cells[(w.start - start).days : (w.end - start).days].sum() for w in weeks]
    assert got.sum() == cells.sum()


@pytest.mark.parametrize(
    ("refused", "argument"),
    [
        (lambda: day_weights([[True]]), "quarter_weights"),
        (lambda: day_weights([True], (0.0,)), "quarter_weights"),
        (lambda: split_over_days([-1], [True]), "totals"),
        (lambda: split_over_days([1], [True, True], [[True]]), "on_leave"),
        (lambda: split_over_days(1, [True], [[True]]), "on_leave"),
        (lambda: week_totals(np.ones(30), date(2026, 5, 1)), "cells"),
        (lambda: week_totals(5, date(2026, 5, 1)), "cells"),
    ],
)
def test_days_that_do_not_fit_are_refused(refused, argument):
    with pytest.raises(BadInput) as caught:
        refused()
    assert caught.value.argument == argument
