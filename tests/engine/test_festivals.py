"""The moving festival."""

from datetime import date

import numpy as np
import pytest

from fenghuolun.engine.festivals import FestivalWindows, festival_regressors
from fenghuolun.engine.refusals import BadInput


def test_over_the_long_run_the_regressors_of_each_month_average_zero():
    z = festival_regressors(date(1990, 1, 1), 60 * 12).reshape(60, 12, 3)
    np.testing.assert_allclose(z.mean(axis=0), 0.0, atol=1e-12)


def test_every_stretch_falls_wholly_into_some_months_of_its_year():
    z = festival_regressors(date(2026, 1, 1), 24).reshape(2, 12, 3)
    np.testing.assert_allclose(z.sum(axis=1), 0.0, atol=1e-12)


def test_an_early_festival_moves_the_days_before_it_into_january():
    early, late = festival_regressors(date(2025, 1, 1), 1)[0], festival_regressors(date(2026, 1, 1), 1)[0]
    # all twenty days before 28 January 2025, five of the twenty before 16 February 2026
    assert early[0] - late[0] == pytest.approx(1.0 - 0.25)


def test_a_window_of_months_is_a_slice_of_the_years():
    whole = festival_regressors(date(2024, 1, 1), 36)
    np.testing.assert_array_equal(festival_regressors(date(2024, 11, 1), 5), whole[10:15])


def test_empty_requests_are_refused():
    with pytest.raises(BadInput):
        festival_regressors(date(2026, 1, 1), 0)
    with pytest.raises(BadInput):
        FestivalWindows(before_days=0)
