"""Carrying a month's shortfall over the rest of its quarter."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenghuolun.engine.plan.quarter import carry_over
from fenghuolun.engine.refusals import BadInput


def test_by_hand_proportional_to_season_and_workdays():
    spread = carry_over([300], [[1000, 1000]], [[1200, 1200]], [[1.0, 1.25]], [[20, 16]])
    assert (spread.added.tolist(), spread.escalated.tolist()) == ([[150, 150]], [0])


def test_by_hand_a_full_month_passes_its_part_on_and_the_rest_escalates():
    # room to 120 % of 1000: 50 and 400
    spread = carry_over([600], [[1150, 800]], [[1000, 1000]], [[1.0, 1.0]], [[20, 20]])
    assert (spread.added.tolist(), spread.escalated.tolist()) == ([[50, 400]], [150])


@given(st.integers(0, 2**32 - 1), st.integers(1, 5), st.integers(1, 3))
def test_nothing_is_lost_no_month_passes_its_ceiling_and_only_the_full_escalate(seed, people, months):
    rng = np.random.default_rng(seed)
    shape = (people, months)
    shortfall, planned = rng.integers(0, 500, people), rng.integers(0, 1500, shape)
    standard, season, days = rng.integers(0, 1200, shape), rng.uniform(0.5, 1.5, shape), rng.integers(0, 23, shape)
    spread = carry_over(shortfall, planned, standard, season, days)
    room = np.maximum(np.floor(standard * 1.2 + 1e-9) - planned, 0)
    assert (spread.added.sum(axis=1) + spread.escalated == shortfall).all()
    assert (spread.added <= room).all()
    assert (spread.added[days == 0] == 0).all()
    still_open = ((spread.added < room) & (days > 0)).any(axis=1)
    assert (spread.escalated[still_open] == 0).all()


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        (([-1], [[0]], [[0]], [[1.0]], [[1]]), "shortfall"),
        (([1], [[-1]], [[0]], [[1.0]], [[1]]), "planned"),
        (([1], [[0]], [[0]], [[np.nan]], [[1]]), "season"),
        (([1], [[0]], [[0]], [[1.0]], [[1]], 0.9), "most_of_standard"),
    ],
)
def test_impossible_quarters_are_refused(arguments, argument):
    with pytest.raises(BadInput) as caught:
        carry_over(*arguments)
    assert caught.value.argument == argument
