"""A call holds at most three times its input: a million people fit where their figures fit."""

import pytest

from bench.memory import GOAL, cases, held

PEOPLE = 200_000
CASES = cases(PEOPLE)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=[label for label, _given, _call in CASES])
def test_a_call_holds_at_most_three_times_its_input(case):
    _label, given, call = case
    assert held(call) <= GOAL * sum(array.nbytes for array in given) + 4_000_000  # blocks of fixed size come on top
