"""Refusals point at the first wrong element, whatever the shape, and let through what is right."""

import numpy as np
import pytest

from fenghuolun.engine.market.backtest import conformal_width
from fenghuolun.engine.refusals import BadInput, counts, not_negative, real, share, whole
from fenghuolun.engine.track.landing_judge import kupiec


@pytest.mark.parametrize(
    ("check", "values", "index"),
    [
        (real, [1, np.nan], (1,)),
        (real, [[1, 2], [3, -np.inf]], (1, 1)),
        (not_negative, [1, np.nan], (1,)),
        (not_negative, [0, -1e-300], (1,)),
        (not_negative, -1.0, ()),
        (share, [0.5, 1.1], (1,)),
        (share, [-0.1, 0.5], (0,)),
        (whole, [1.5], (0,)),
        (whole, [2, 2**63 - 1], (1,)),
        (whole, [2.0**60], (0,)),
        (counts, [3, -1], (1,)),
    ],
)
def test_the_first_wrong_element_is_named(check, values, index):
    with pytest.raises(BadInput) as caught:
        check("figures", values)
    assert (caught.value.argument, caught.value.index) == ("figures", index)


@pytest.mark.parametrize("check", [real, not_negative, share, whole, counts])
def test_nothing_and_the_edges_are_let_through(check):
    assert check("figures", []).size == 0
    assert check("figures", [0, 1, -0.0]).tolist() == [0, 1, 0]


def test_no_score_has_no_width_and_nobody_judged_no_verdict():
    with pytest.raises(BadInput, match="scores"):
        conformal_width(np.array([]), 0.8)
    with pytest.raises(BadInput, match="inside"):
        kupiec(3, 2, 0.8)
