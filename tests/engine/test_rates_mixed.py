"""Rates over several kinds: exact for one kind, between the kinds for a mix, peers at the same mix."""

import numpy as np
import pytest
from scipy.special import betaincinv

from fenghuolun.engine.rates_mixed import mixed_rates
from fenghuolun.engine.refusals import BadInput

ALPHA = np.array([[[8.0], [2.0]], [[3.0], [6.0]]])
BETA = np.array([[[2.0], [8.0]], [[7.0], [4.0]]])


def test_one_kind_gives_the_range_of_its_own_beta():
    found = mixed_rates(ALPHA, BETA, [[[10, 8], [0, 0]], [[0, 0], [5, 3]]])
    assert found.value[:, 0] == pytest.approx([0.8, 0.6])
    assert found.low[0, 0] == pytest.approx(betaincinv(8, 2, 0.1))
    assert found.high[1, 0] == pytest.approx(betaincinv(6, 4, 0.9))


def test_a_mix_lies_between_its_kinds_and_is_surer_than_either():
    found = mixed_rates(ALPHA, BETA, [[[10, 8], [10, 2]], [[0, 0], [5, 3]]])
    assert found.value[0, 0] == pytest.approx(0.5)
    alone = betaincinv(8, 2, 0.9) - betaincinv(8, 2, 0.1)
    assert found.high[0, 0] - found.low[0, 0] < alone


def test_everybody_at_the_pooled_rate_stands_exactly_with_peers():
    reached = np.array([[[10, 5], [30, 6]], [[40, 20], [10, 2]]])
    alpha, beta = np.full((2, 2, 1), 1.0), np.full((2, 2, 1), 1.0)
    alpha[:, 0], beta[:, 0] = 5.0, 5.0
    alpha[:, 1], beta[:, 1] = 2.0, 8.0
    found = mixed_rates(alpha, beta, reached)
    assert found.to_peers[:, 0] == pytest.approx([1.0, 1.0])
    assert (found.to_peers_low[:, 0] < 1).all()
    assert (found.to_peers_high[:, 0] > 1).all()


def test_without_a_trial_nothing_is_known():
    found = mixed_rates(ALPHA, BETA, np.zeros((2, 2, 2), np.int64))
    assert np.isnan(found.value).all()
    assert np.isnan(found.to_peers).all()
    assert (found.n == 0).all()


@pytest.mark.parametrize(
    ("alpha", "reached", "argument"),
    [(-ALPHA, np.ones((2, 2, 2), int), "alpha"), (ALPHA, np.ones((2, 2, 3), int), "reached")],
)
def test_wrong_shapes_and_signs_are_refused(alpha, reached, argument):
    with pytest.raises(BadInput, match=argument):
        mixed_rates(alpha, BETA, reached)
