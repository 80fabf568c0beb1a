"""Concentration, shift-share, mix and drivers: printed figures and exact identities."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenghuolun.engine.market.drivers import Market, drivers_of_change, tornado
from fenghuolun.engine.market.structure import concentration, mix_shift, shift_share
from fenghuolun.engine.refusals import BadInput


def test_the_merger_guidelines_example():
    """Methods 7.5: 30, 30, 20, 20 is 2600."""
    found = concentration([30, 30, 20, 20])
    assert found.hhi == pytest.approx(2600)
    assert found.three_largest_share == pytest.approx(0.8)
    assert found.five_largest_share == pytest.approx(1)
    assert concentration(np.ones(8)).equivalent_firms == pytest.approx(8)


def test_shift_share_as_computed():
    """Methods 7.5."""
    found = shift_share([[100, 200, 50], [80, 40, 120]], [[120, 190, 80], [85, 60, 130]])
    assert found.market == pytest.approx([44.49152542, 30.50847458])
    assert found.mix == pytest.approx([-10.50459732, 10.50459732])
    assert found.own == pytest.approx([6.0130719, -6.0130719])
    assert found.market + found.mix + found.own == pytest.approx([40, 35])


@given(st.integers(0, 10_000))
def test_shift_share_adds_up_for_every_region(seed):
    rng = np.random.default_rng(seed)
    before, after = rng.uniform(1, 100, (2, 4, 3))
    found = shift_share(before, after)
    assert found.market + found.mix + found.own == pytest.approx((after - before).sum(axis=1))
    assert found.own.sum() == pytest.approx(0, abs=1e-9)


def test_mix_shift_is_zero_for_the_same_mix_and_finite_for_an_empty_class():
    assert mix_shift([10, 20, 30], [20, 40, 60]) == pytest.approx(0, abs=1e-15)
    assert 0.25 < mix_shift([100, 0], [50, 50]) < 10


@given(st.integers(0, 10_000))
def test_drivers_add_up_exactly_to_every_segments_change(seed):
    rng = np.random.default_rng(seed)
    old, new = (
        Market.of(
            rng.uniform(1e3, 1e5, 3), rng.random(3), rng.random(3), rng.uniform(500, 900, 3), rng.uniform(1e3, 4e3, 3)
        )
        for _ in range(2)
    )
    found = drivers_of_change(old, new)
    assert found.effect_yuan.sum(axis=0) == pytest.approx(new.premium_yuan - old.premium_yuan, rel=1e-9, abs=1e-3)
    assert found.total_yuan.shape == (5,)


def test_a_segment_that_did_not_exist_carries_its_whole_premium():
    old = Market.of([100.0, 0.0], 0.9, 0.7, 750.0, 2600.0)
    new = Market.of([100.0, 40.0], 0.9, 0.7, 750.0, 2600.0)
    found = drivers_of_change(old, new)
    assert found.effect_yuan[0, 1] == pytest.approx(new.premium_yuan[1])
    assert found.total_yuan[1:] == pytest.approx(0)


def test_the_tornado_caps_shares_and_brackets_today():
    market = Market.of([1000.0], 0.95, 0.70, 750.0, 2600.0)
    found = tornado(market)
    assert (found[:, 0] < market.premium_yuan.sum()).all()
    assert (found[:, 1] > market.premium_yuan.sum()).all()
    assert found[1, 1] == pytest.approx(market.premium_yuan.sum() / 0.95)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: concentration([0.0, 0.0]), "premium_by_firm"),
        (lambda: shift_share([1.0], [1.0]), "after"),
        (lambda: shift_share([[1.0, 0.0]], [[1.0, 2.0]]), "before"),
        (lambda: mix_shift([1.0], [1.0, 2.0]), "after"),
        (lambda: mix_shift([0.0], [1.0]), "before"),
        (lambda: Market.of([1.0], 1.2, 0.5, 1.0, 1.0), "insured_share"),
        (
            lambda: drivers_of_change(Market.of([1.0], 0.5, 0.5, 1, 1), Market.of([1.0, 2.0], 0.5, 0.5, 1, 1)),
            "after",
        ),
    ],
)
def test_impossible_markets_are_refused(call, argument):
    with pytest.raises(BadInput) as caught:
        call()
    assert caught.value.argument == argument
