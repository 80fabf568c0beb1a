"""A person's rate over several kinds is compared with what the others make of the same mix."""

import numpy as np
import pytest

from fenghuolun.engine.rates_mixed import mixed_rates
from fenghuolun.engine.refusals import BadInput


def test_one_kind_alone_is_that_kinds_rate_and_range():
    found = mixed_rates([[[8.0], [2.0]]], [[[2.0], [8.0]]], [[[6, 5], [0, 0]]])
    assert found.value[0, 0] == pytest.approx(0.8)
    assert found.low[0, 0] == pytest.approx(0.6316, abs=1e-3)
    assert found.high[0, 0] == pytest.approx(0.9455, abs=2e-2)


def test_a_seller_of_hard_business_is_not_below_peers_for_its_mix():
    """Both convert as everybody does; one works the easy kind, the other the hard one."""
    reached = np.array([[[100, 80], [0, 0]], [[0, 0], [100, 20]]])
    known = reached[..., 1:] + 0.8, reached[..., :-1] - reached[..., 1:] + 0.2
    found = mixed_rates(*known, reached)
    assert found.value[0, 0] > 3 * found.value[1, 0]
    assert found.to_peers[:, 0] == pytest.approx([1, 1], abs=0.05)
    assert (found.to_peers_low < found.to_peers).all()
    assert (found.to_peers < found.to_peers_high).all()


def test_somebody_without_a_trial_has_no_rate():
    found = mixed_rates(np.ones((1, 2, 1)), np.ones((1, 2, 1)), np.zeros((1, 2, 2), int))
    assert np.isnan(found.value).all()
    assert np.isnan(found.to_peers).all()


@pytest.mark.parametrize(
    ("alpha", "beta", "reached", "argument"),
    [
        ([[[0.0]]], [[[1.0]]], [[[1, 1]]], "alpha"),
        ([[[1.0]]], [[[-1.0]]], [[[1, 1]]], "beta"),
        ([[[1.0]]], [[[1.0]]], [[[1, 1, 1]]], "reached"),
    ],
)
def test_what_cannot_be_true_is_refused(alpha, beta, reached, argument):
    with pytest.raises(BadInput, match=argument):
        mixed_rates(alpha, beta, reached)
