"""Three effects (TV-10), and where a gap arose (Albers, Hulbert and Toy)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fenghuolun.engine.explain.plan_or_execution import market_gap, plan_or_execution
from fenghuolun.engine.explain.variance import variance
from fenghuolun.engine.refusals import BadInput


def test_tv_10():
    found = variance([600, 100], [560, 150], [2450, 3000], [2400, 3100])
    assert found.volume_yuan[0] == pytest.approx(25_285.71, abs=0.005)
    assert found.mix_yuan.sum() == pytest.approx(26_714.29, abs=0.005)
    assert found.price_yuan.sum() == -13_000
    assert found.total_yuan[0] == 39_000


def test_conventional_row_of_methods_4_1g():
    found = variance([550, 450], [715, 385], [850, 3200], [870, 3100])
    parts = [found.volume_yuan[0], found.mix_yuan.sum(), found.price_yuan.sum()]
    assert parts == pytest.approx([190_750, -258_500, -24_200])


deals = arrays(np.int64, (3, 4), elements=st.integers(0, 500))
averages = arrays(np.float64, (3, 4), elements=st.floats(500, 9000))


@given(deals, deals, averages, averages)
def test_the_three_effects_add_up(n0, n1, p0, p1):
    n0[0] += 1
    found = variance(n0, n1, p0, p1)
    added = found.volume_yuan + found.mix_yuan.sum(axis=0) + found.price_yuan.sum(axis=0)
    np.testing.assert_allclose(added, found.total_yuan, atol=1e-4)


def test_top_three_by_amount_come_first_whatever_their_sign():
    position, yuan = variance([600, 100], [560, 150], [2450, 3000], [2400, 3100]).top()
    assert position[:, 0].tolist() == [2, 1, 3]
    assert yuan[:, 0] == pytest.approx([150 / 710 * 710 * 3000 - 100 / 700 * 710 * 3000, -119_000, -28_000], rel=1e-3)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (([0, 0], [1, 1], [1, 1], [1, 1]), r"deals_before\[0\].*no mix"),
        (([1, 0], [1], [1, 1], [1, 1]), "one shape"),
        (([1, -1], [1, 1], [1, 1], [1, 1]), r"deals_before\[1\]"),
        ((5, 5, 5, 5), "must be"),
    ],
)
def test_variance_refuses(arguments, says):
    with pytest.raises(BadInput, match=says):
        variance(*arguments)


def test_hulbert_and_toy_1977():
    """methods.md 4.1e."""
    found = market_gap((40e6, 50e6), (0.50, 0.44), (0.20, 0.1773))
    assert found.market_size_yuan == pytest.approx(1.0e6)
    assert found.market_share_yuan == pytest.approx(-0.6e6)
    assert found.volume_yuan == pytest.approx(0.4e6)
    assert found.margin_yuan == pytest.approx(-0.4994e6)
    assert found.total_yuan == pytest.approx(-0.0994e6)


amounts = st.floats(0, 1e9)


@given(amounts, amounts, amounts, amounts)
def test_execution_reaction_and_planning_add_up(plan, at_activity, at_market, actual):
    split = plan_or_execution(plan, at_activity, actual, at_market)
    parts = split.execution_yuan + split.reaction_yuan + split.planning_yuan
    assert parts == pytest.approx(float(split.total_yuan), abs=1e-5)


def test_without_a_market_series_there_is_no_reaction():
    assert plan_or_execution(100.0, 90.0, 80.0).reaction_yuan == 0
