"""The funnel: ranges, open cohorts, and rates as distributions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenghuolun.engine.funnel import delay_curve, known_rates, matured_rate, steps
from fenghuolun.engine.plan.activity import Selling, required_activity
from fenghuolun.engine.rates import START_RATES, wilson
from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.results import Reason


def test_three_of_four_and_300_of_400_are_both_75_percent_but_only_one_is_news():
    few, many = steps([[4, 3]]), steps([[400, 300]])
    assert few.ratio == many.ratio == 0.75
    assert (few.high - few.low).item() > 0.5
    assert (many.high - many.low).item() < 0.08


def test_a_stage_nobody_reached_has_no_ratio_and_the_widest_range():
    found = steps([40, 0, 0])
    assert found.ratio[0] == 0
    assert np.isnan(found.ratio[1])
    assert [found.low[1], found.high[1]] == [0, 1]


def test_wilson_ranges_are_the_textbook_ones():
    low, high = wilson([81], [263], 0.95)  # Newcombe 1998, table I
    assert [float(low[0]), float(high[0])] == pytest.approx([0.2553, 0.3662], abs=5e-5)
    low, high = wilson([15, 0, 1], [148, 20, 29], 0.95)
    assert low == pytest.approx([0.0624, 0.0, 0.0061], abs=5e-5)
    assert high == pytest.approx([0.1605, 0.1611, 0.1718], abs=5e-5)


@given(st.lists(st.integers(0, 500), min_size=2, max_size=6))
def test_the_ratios_multiply_to_the_whole_funnel(counts):
    reached = sorted(counts, reverse=True)
    if reached[-1] == 0:
        return
    found = steps(reached)
    assert found.ratio.prod() == pytest.approx(reached[-1] / reached[0])
    assert (found.low <= found.ratio).all()
    assert (found.ratio <= found.high).all()


def test_what_is_known_of_rates_feeds_the_activity_plan():
    rng = np.random.default_rng(3)
    leads = rng.integers(40, 200, 30)
    reached = [leads]
    for rate in START_RATES["switch"]:
        reached.append(rng.binomial(reached[-1], rng.beta(rate * 40, (1 - rate) * 40, 30)))
    known = known_rates(np.stack(reached, axis=1), START_RATES["switch"], team=np.arange(30) // 6)
    assert np.abs(known.mean.mean(axis=0) - START_RATES["switch"]).max() < 0.08
    plan = required_activity(np.full(30, 20_000.0), [1.0], Selling(known.alpha[:, None], known.beta[:, None], 3000.0))
    assert (plan.reason == "ok").all()


def test_people_without_data_get_the_start_rates_and_the_reason():
    known = known_rates(np.zeros((5, 5), dtype=int), START_RATES["renewal"])
    assert known.mean == pytest.approx(np.tile(START_RATES["renewal"], (5, 1)))
    assert known.reason == (Reason.PRIOR_ONLY,) * 4
    mixed = known_rates([[40, 24], [0, 0]], [0.5])
    assert mixed.reason == (Reason.FALLBACK,)


def test_chain_ladder_recovers_the_delay_by_hand():
    # age 1 → 2: (9 + 18)/(6 + 12) = 1.5 from two cohorts; age 2 → 3: 10/9 from the oldest
    curve = delay_curve([[6, 3, 1], [12, 6, 0], [6, 0, 0]], [3, 2, 1])
    assert curve == pytest.approx([1 / 1.5 / (10 / 9), 9 / 10, 1])


def test_without_any_growth_seen_the_curve_is_flat():
    assert delay_curve([[0, 0], [0, 0]], [2, 1]).tolist() == [1, 1]


def test_open_cohorts_are_unbiased_once_corrected():
    rng = np.random.default_rng(9)
    curve = np.array([0.3, 0.6, 0.8, 0.95, 1.0])
    rows, cohorts = 4000, 6
    age = np.array([5, 4, 3, 2, 1, 0])
    entered = rng.poisson(20, (rows, cohorts))
    happened = np.concatenate([[0], curve])[age]
    converted = rng.binomial(entered, 0.4 * happened)
    found = matured_rate(entered, converted, age, curve)
    assert np.nanmean(found.rate) == pytest.approx(0.4, abs=0.003)
    assert np.nanmean(found.raw_ratio) < 0.26
    assert np.mean((found.low <= 0.4) & (found.high >= 0.4)) > 0.88


def test_cohorts_too_young_to_tell_are_said_to_be_too_few():
    found = matured_rate([[50], [50]], [[0], [2]], [0], [0.5, 1.0])
    assert found.reason.tolist() == ["too_few", "too_few"]
    assert np.isnan(found.rate).all()
    lucky = matured_rate([[4]], [[4]], [1], [0.5, 1.0])
    assert lucky.rate.tolist() == [1.0]


@pytest.mark.parametrize(
    ("call", "argument", "index"),
    [
        (lambda: steps([[40, 24], [24, 40]]), "reached", (1, 0)),
        (lambda: steps([[40]]), "reached", ()),
        (lambda: steps([[40, -1]]), "reached", (0, 1)),
        (lambda: known_rates([[40, 24]], [0.5, 0.5]), "start", ()),
        (lambda: delay_curve([[1, 1], [1, 1]], [2, 1]), "converted", (1, 1)),
        (lambda: delay_curve([1, 1], [2]), "converted", ()),
        (lambda: delay_curve([[1, 1]], [3]), "observed", (0,)),
        (lambda: matured_rate([4], [1], [1], [1.0]), "entered", ()),
        (lambda: matured_rate([[4]], [[5]], [1], [1.0]), "converted", (0, 0)),
        (lambda: matured_rate([[4]], [[1]], [1], [0.5, 0.4]), "curve", (1,)),
        (lambda: matured_rate([[4]], [[1]], [1], [1.5]), "curve", (0,)),
    ],
)
def test_impossible_funnels_are_refused(call, argument, index):
    with pytest.raises(BadInput) as caught:
        call()
    assert (caught.value.argument, caught.value.index) == (argument, index)
