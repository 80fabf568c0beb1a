"""Breaks: the Nile as printed by strucchange, and how rarely nothing is called a break."""

import numpy as np
import pytest

from fenghuolun.engine.market.breaks import find_breaks
from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.results import Reason
from tests.engine.market.published import NILE

VOLUME = np.array(NILE.split(), float)


def test_the_nile_broke_in_1898():
    """T21, methods 7.3 (R's strucchange): supF, squares, BIC and every division."""
    found = find_breaks(VOLUME)
    assert found.sup_f == pytest.approx(75.93, abs=5e-3)
    assert found.sup_f_at == 28
    assert np.rint(found.squares).tolist() == [2835157, 1597457, 1552924, 1538097, 1507888, 1659994]
    assert np.rint(found.bic).tolist() == [1318, 1270, 1276, 1285, 1292, 1311]
    assert found.last_before[:5] == ((), (28,), (28, 83), (28, 68, 83), (28, 45, 68, 83))
    assert (found.best, found.reason) == (1, Reason.OK)


def test_a_steady_series_is_rarely_said_to_break():
    rng = np.random.default_rng(1)
    alarms = [find_breaks(rng.normal(size=40), most=3).reason is Reason.OK for _ in range(300)]
    assert np.mean(alarms) <= 0.05


def test_two_planted_breaks_are_found_where_they_are():
    rng = np.random.default_rng(2)
    found = find_breaks(np.repeat([0.0, 4.0, 1.0], 20) + rng.normal(size=60))
    assert found.best == 2
    assert found.last_before[2] == (20, 40)


def test_a_series_that_never_moves_has_no_break():
    found = find_breaks(np.ones(20))
    assert (found.best, found.reason, found.sup_f) == (0, Reason.NO_DIFFERENCE, 0)


def test_short_series_allow_fewer_breaks():
    assert len(find_breaks(np.arange(8.0), shortest=0.3).last_before) <= 4


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: find_breaks([[1.0]]), "values"),
        (lambda: find_breaks([1.0, 2, 3]), "values"),
        (lambda: find_breaks(np.arange(20.0), shortest=0.5), "shortest"),
    ],
)
def test_impossible_series_are_refused(call, argument):
    with pytest.raises(BadInput) as caught:
        call()
    assert caught.value.argument == argument
