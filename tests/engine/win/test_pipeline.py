"""The pipeline: exact counts, premium against enumeration and simulation, the common shock."""

from itertools import product

import numpy as np
import pytest

from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.win.pipeline import chance_of_wins, pipeline_value


def test_counts_as_computed_and_as_scipy():
    """Methods 6.2: p = (.1, .25, .4, .65, .9)."""
    from scipy.stats import poisson_binom

    p = [0.1, 0.25, 0.4, 0.65, 0.9]
    assert chance_of_wins(p) == pytest.approx([0.014175, 0.16965, 0.41265, 0.3149, 0.082775, 0.00585], abs=1e-12)
    many = np.random.default_rng(1).random(200)
    assert chance_of_wins(many) == pytest.approx(poisson_binom.pmf(np.arange(201), many), abs=1e-12)
    assert chance_of_wins([]).tolist() == [1]


def test_premium_equals_every_outcome_counted_one_by_one():
    rng = np.random.default_rng(2)
    p, value = rng.random(10), rng.integers(1, 12, 10) * 1000.0
    found = pipeline_value(p, value, common_shock=0, steps=int(value.sum()) // 1000 + 2)
    exact = np.zeros(found.yuan.size)
    for won in product((0, 1), repeat=10):
        exact[int(np.dot(won, value)) // 1000] += np.prod(np.where(won, p, 1 - p))
    assert found.chance == pytest.approx(exact, abs=1e-12)
    assert found.mean_yuan == pytest.approx(p @ value)
    assert found.sd_yuan == pytest.approx(np.sqrt((p * (1 - p)) @ value**2))


def test_amounts_between_two_steps_keep_the_mean():
    p, value = np.full(30, 0.3), np.random.default_rng(3).uniform(1000, 9000, 30)
    found = pipeline_value(p, value, common_shock=0)
    assert found.mean_yuan == pytest.approx(p @ value, rel=1e-9)
    assert found.sd_yuan == pytest.approx(np.sqrt((p * (1 - p)) @ value**2), rel=1e-3)


def test_a_common_shock_keeps_each_chance_and_widens_the_whole():
    rng = np.random.default_rng(4)
    p, value = rng.uniform(0.1, 0.9, 150), rng.uniform(1000, 9000, 150)
    alone, together = pipeline_value(p, value, common_shock=0), pipeline_value(p, value, common_shock=0.5)
    assert together.mean_yuan == pytest.approx(alone.mean_yuan, rel=1e-6)
    assert together.sd_yuan > 1.5 * alone.sd_yuan
    certain = pipeline_value([1.0, 0.0, 0.5], 1000.0, common_shock=0.5, steps=3002)
    assert certain.chance_of(999) == pytest.approx(1, abs=1e-9)
    assert certain.chance_of(2001) == pytest.approx(0, abs=1e-9)


def test_chances_and_amounts_agree_with_a_simulation():
    rng = np.random.default_rng(5)
    p, value = rng.uniform(0.1, 0.9, 40), rng.uniform(1000, 9000, 40)
    found = pipeline_value(p, value, common_shock=0)
    drawn = (rng.random((100_000, 40)) < p) @ value
    for target in np.quantile(drawn, [0.1, 0.5, 0.9]):
        assert found.chance_of(target) == pytest.approx((drawn >= target).mean(), abs=0.01)
    cautious = found.at_chance([0.8, 0.2])
    assert cautious == pytest.approx(np.quantile(drawn, [0.2, 0.8]), rel=0.01)
    assert found.chance_of([0.0, 1e9]).round(9).tolist() == [1, 0]


def test_a_pipeline_worth_nothing_brings_nothing():
    found = pipeline_value([0.5, 0.5], 0.0)
    assert found.mean_yuan == 0
    assert found.at_chance(1.0) == 0


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: chance_of_wins([1.2]), "chances"),
        (lambda: pipeline_value([], []), "chances"),
        (lambda: pipeline_value([0.5], [-1.0]), "premium_yuan"),
        (lambda: pipeline_value([0.5], [1.0], steps=8), "steps"),
        (lambda: pipeline_value([0.5], [1.0], common_shock=-1), "common_shock"),
    ],
)
def test_impossible_pipelines_are_refused(call, argument):
    with pytest.raises(BadInput) as caught:
        call()
    assert caught.value.argument == argument
