"""The chance that an open renewal is won in the coming days, from when the past ones were decided."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenghuolun.engine.keep.timing import renewal_timing
from fenghuolun.engine.refusals import BadInput

DAYS = st.lists(st.tuples(st.integers(-30, 120), st.booleans()), min_size=1, max_size=60)


def test_by_hand_two_of_four_are_won_before_expiry_and_one_on_the_day():
    timing = renewal_timing([10, 5, 5, 0], [True, True, False, True])
    assert timing.won_within(120, 151) == pytest.approx(0.75)
    assert timing.won_within(10, 1) == pytest.approx(0.25)
    assert timing.won_within(9, 5) == pytest.approx(1 / 3)
    assert timing.won_within(4, 10) == pytest.approx(1.0)


def test_nothing_is_won_after_the_rescue_window():
    timing = renewal_timing([10, 5], [True, True])
    assert timing.won_within(-31, 10) == 0


@given(DAYS)
def test_the_whole_way_wins_the_share_that_was_won(past):
    closed, won = map(np.array, zip(*past, strict=True))
    assert renewal_timing(closed, won).won_within(120, 151) == pytest.approx(won.mean())


@given(DAYS, st.integers(-30, 120), st.integers(0, 60), st.sampled_from([1, 3, 7]))
def test_more_days_never_win_less(past, left, days, smooth):
    closed, won = map(np.array, zip(*past, strict=True))
    timing = renewal_timing(closed, won, smooth_days=smooth)
    one, two = timing.won_within([left, left], [days, days + 1])
    assert 0 <= one <= two + 1e-12


def test_planted_hazards_are_recovered():
    rng = np.random.default_rng(7)
    closed = np.clip(rng.normal(12, 8, 20_000).round().astype(int), -30, 120)
    won = rng.random(20_000) < 0.72
    timing = renewal_timing(closed, won, smooth_days=3)
    later = closed <= 20
    true = (won & (closed > 10) & later).sum() / later.sum()
    assert timing.won_within(20, 10) == pytest.approx(true, abs=0.01)


@pytest.mark.parametrize(
    ("closed", "won", "smooth", "argument"),
    [([1, 2], [True], 1, "is_won"), ([1], [True], 2, "smooth_days"), ([1.5], [True], 1, "days_to_due_at_close")],
)
def test_what_cannot_be_true_is_refused(closed, won, smooth, argument):
    with pytest.raises(BadInput, match=argument):
        renewal_timing(closed, won, smooth_days=smooth)
