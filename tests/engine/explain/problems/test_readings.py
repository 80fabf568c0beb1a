"""Readings: their bounds cover the truth four times in five, and thin data have none or wide ones."""

import numpy as np
import pytest
from scipy.stats import t as student

from fenghuolun.engine.explain.problems.readings import (
    Reading,
    correlation_reading,
    difference_reading,
    exact_reading,
    mean_reading,
    median_reading,
    rate_reading,
    share_reading,
    variation_reading,
    weakest,
)
from fenghuolun.engine.refusals import BadInput

PEOPLE = 6000


def covered(reading: Reading, truth) -> float:
    return float(((reading.low <= truth) & (truth <= reading.high)).mean())


def test_bounds_cover_the_truth_four_times_in_five():
    rng = np.random.default_rng(1)
    n = rng.integers(20, 60, PEOPLE)
    assert covered(share_reading(rng.binomial(n, 0.3), n), 0.3) == pytest.approx(0.8, abs=0.03)
    assert covered(rate_reading(rng.poisson(2.0 * n), n), 2.0) == pytest.approx(0.8, abs=0.03)
    x = rng.normal(5, 2, (PEOPLE, 12))
    assert covered(mean_reading(x.mean(axis=1), x.std(axis=1, ddof=1), np.full(PEOPLE, 12)), 5) == pytest.approx(
        0.8, abs=0.02
    )
    x = rng.normal(20, 8, (PEOPLE, 20))
    assert covered(variation_reading(x.mean(axis=1), x.std(axis=1, ddof=1), np.full(PEOPLE, 20)), 0.4) == pytest.approx(
        0.8, abs=0.04
    )
    own, rest = rng.binomial(40, 0.5, PEOPLE), rng.binomial(300, 0.6, PEOPLE)
    n40 = np.full(PEOPLE, 40)
    assert covered(difference_reading(own, n40, own + rest, n40 + 300), -0.1) == pytest.approx(0.8, abs=0.03)
    values = rng.exponential(1, (PEOPLE, 15))
    reading = median_reading(values.ravel(), np.repeat(np.arange(PEOPLE), 15), PEOPLE)
    assert 0.8 <= covered(reading, np.log(2)) < 0.95


def test_correlation_bounds_cover():
    rng = np.random.default_rng(2)
    x = rng.normal(size=(3000, 12))
    y = 0.5 * x + np.sqrt(0.75) * rng.normal(size=x.shape)
    r = np.array([np.corrcoef(a, b)[0, 1] for a, b in zip(x, y, strict=True)])
    assert covered(correlation_reading(r, np.full(3000, 12)), 0.5) == pytest.approx(0.8, abs=0.03)


def test_mean_bounds_are_students():
    reading = mean_reading([14.0], [5.0], [10])
    assert reading.high[0] == pytest.approx(14 + student.ppf(0.9, 9) * 5 / np.sqrt(10))


def test_none_and_all_have_closed_ends():
    reading = share_reading([0, 10], [10, 10])
    assert (reading.low[0], reading.high[1]) == (0, 1)
    assert rate_reading([0], [4.0]).low[0] == 0


def test_nothing_reads_as_nothing():
    for reading in (
        share_reading([0], [0]),
        mean_reading([np.nan], [0.0], [0]),
        mean_reading([3.0], [0.0], [1]),
        rate_reading([0], [0.0]),
        variation_reading([0.0], [0.0], [5]),
        difference_reading([0], [0], [3], [9]),
        correlation_reading([0.9], [3]),
        median_reading([], np.array([], dtype=int), 1),
        exact_reading([np.nan]),
    ):
        assert np.isnan([reading.value[0], reading.low[0], reading.high[0]]).all()


def test_median_of_each_unit():
    reading = median_reading([9, 1, 5, 4, 2], [0, 0, 0, 2, 2], 3)
    assert reading.value.tolist()[::2] == [5, 3]
    assert np.isnan(reading.value[1])
    assert reading.n.tolist() == [3, 0, 2]


def test_the_weakest_is_the_one_beyond_doubt_and_not_the_smallest():
    thin, sure = share_reading([0], [3]), share_reading([12], [60])
    better = share_reading([40], [60])
    found = weakest([thin, better, sure])
    assert (found.detail.item(), found.n.item()) == (2, 60)
    assert weakest([sure, better], is_low_bad=False).detail.item() == 1


def test_the_weakest_of_nothing_but_thin_readings_is_thin():
    assert weakest([share_reading([0], [3])]).n.item() == 3


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: share_reading([3], [2]), "successes"),
        (lambda: mean_reading([1.0], [-1.0], [3]), "deviation"),
        (lambda: mean_reading([np.inf], [1.0], [3]), "mean"),
        (lambda: difference_reading([3], [4], [2], [9]), "team_out_of"),
        (lambda: correlation_reading([1.5], [9]), "correlation"),
        (lambda: median_reading([1.0], [3], 2), r"unit\[0\]"),
        (lambda: weakest([]), "at least one"),
    ],
)
def test_what_cannot_be_true_is_refused(call, says):
    with pytest.raises(BadInput, match=says):
        call()
