"""T24: the acceptabilities that R's smaa prints for its thrombosis example, from the package's own 10,000 draws."""

import os
from pathlib import Path

import numpy as np
import pytest

from fenghuolun.engine.judge.robust_rank import acceptability_of, rank_at
from fenghuolun.engine.refusals import BadInput

DATA = Path(os.environ.get("FENGHUOLUN_SHARED", "../shared")) / "data"
ABSENT = (
    "T24 needs thrombo-meas.txt and thrombo-weights-nopref.txt (R package smaa, inst/extdata: 10,000 draws of six "
    "values and three weights, 1.7 MB) in the data folder of FENGHUOLUN_SHARED; the shares count single draws, so "
    "no smaller statistics give them"
)


def numbers(name: str, *shape: int) -> np.ndarray:
    """Read what R's dput wrote: structure(c(…), .Dim = …), first index fastest."""
    text = (DATA / name).read_text(encoding="utf-8")
    values = text[text.index("c(") + 2 : text.index(")")].split(",")
    return np.array(values, float).reshape(shape, order="F")


def test_the_printed_shares_and_central_weights():
    """Methods 8: .3504/.6496, central weights (.1865097 .2772205 .5362698); at fixed weights .1279/.8721."""
    if not (DATA / "thrombo-meas.txt").exists():
        pytest.skip(ABSENT)
    samples, weights = numbers("thrombo-meas.txt", 10_000, 2, 3), numbers("thrombo-weights-nopref.txt", 10_000, 3)
    found = acceptability_of(samples, weights)
    assert found.rank[:, 0].tolist() == [0.3504, 0.6496]
    assert found.central[0] == pytest.approx([0.1865097, 0.2772205, 0.5362698], abs=5e-8)
    assert found.central[1] == pytest.approx([0.4073100, 0.3641477, 0.2285423], abs=5e-8)
    assert rank_at(samples, [0.5, 0.2, 0.3])[:, 0].tolist() == [0.1279, 0.8721]


def test_the_printed_central_weights_average_to_even_draws():
    """Over all draws the weights average to a third each: the printed figures do so within 3 standard errors."""
    printed = np.array([[0.1865097, 0.2772205, 0.5362698], [0.4073100, 0.3641477, 0.2285423]])
    assert np.array([0.3504, 0.6496]) @ printed == pytest.approx([1 / 3] * 3, abs=3 * np.sqrt(1 / 18) / 100)


def test_draws_that_were_made_elsewhere_are_counted_one_by_one():
    samples = np.random.default_rng(4).normal([[0.3, 0.1, 0], [0, 0.2, 0.2]], 0.2, (500, 2, 3))
    weights = np.random.default_rng(5).dirichlet([1, 1, 1], 500)
    found = acceptability_of(samples, weights)
    first = [(a @ w > b @ w) for (a, b), w in zip(samples, weights, strict=True)]
    assert found.rank[0, 0] == np.mean(first)
    assert found.central[0] == pytest.approx(weights[first].mean(axis=0))


@pytest.mark.parametrize(
    ("samples", "weights", "argument"),
    [([[1.0, 2.0]], [[0.5, 0.5]], "samples"), ([[[1.0, 2.0]]], [[0.5, 0.3, 0.2]], "weights")],
)
def test_draws_that_do_not_belong_together_are_refused(samples, weights, argument):
    with pytest.raises(BadInput) as caught:
        acceptability_of(samples, weights)
    assert caught.value.argument == argument
