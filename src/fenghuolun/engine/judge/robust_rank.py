"""Who is ahead whatever the weights: rank acceptability over all weights (SMAA-2, Lahdelma and Salminen 2001)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, not_negative, real
from fenghuolun.engine.refusals import weights as weights_of
from fenghuolun.engine.results import Floats

BLOCK = 4096


def chance_positive(coefficients: ArrayLike) -> float:
    """Return P(c·w > 0) for weights drawn evenly from all that are not negative and add up to one. Exact.

    Varsi (1973): the share of the simplex on one side of a plane, by a recursion of positive terms only, so that
    equal coefficients need no care. All zero: a draw, one half.

    >>> round(chance_positive([0.4, -0.3, 0.15]), 10)
    0.7142857143

    Refuses nothing to weigh.
    """
    c = real("coefficients", coefficients)
    if c.ndim != 1 or not c.size:
        raise BadInput("coefficients", "must be one row of at least one")
    if not c.any():
        return 0.5
    up, down = c[c >= 0], c[c < 0]
    below = np.zeros(up.size + 1)
    below[0] = 1.0
    for x in down:
        for k, y in enumerate(up, start=1):
            below[k] = (y * below[k] - x * below[k - 1]) / (y - x)
    return 1.0 - float(below[-1])


@dataclass(frozen=True, slots=True)
class PairWins:
    """``ahead[i, j]`` is the share of all weights at which i beats j; ``expected_rank`` follows from it, from 1."""

    ahead: Floats
    expected_rank: Floats


def pair_wins(values: ArrayLike) -> PairWins:
    """Return how often each beats each over all weights, exactly; ``values`` is (people, criteria), more is better.

    >>> pair_wins([[0.9, 0.1], [0.5, 0.5], [0.1, 0.85]]).ahead.round(4)[0]
    array([0.5   , 0.5   , 0.5161])

    Refuses anything but a table.
    """
    table = _table(values)
    people = table.shape[0]
    ahead = np.full((people, people), 0.5)
    for i in range(people):
        for j in range(i):
            ahead[i, j] = chance_positive(table[i] - table[j])
            ahead[j, i] = 1 - ahead[i, j]
    return PairWins(ahead, 0.5 + ahead.sum(axis=0))


@dataclass(frozen=True, slots=True)
class Acceptability:
    """``rank[i, r]`` is the share of weights at which i takes rank r (from 0); ``central`` are the mean weights of
    those at which i is first, NaN where never.
    """

    rank: Floats
    central: Floats


def two_criteria(values: ArrayLike) -> Acceptability:
    """Return the acceptability of every rank for two criteria, exactly: ranks change only where two lines cross.

    >>> two_criteria([[0.9, 0.1], [0.5, 0.5], [0.1, 0.85]]).rank.round(4)
    array([[0.5   , 0.0161, 0.4839],
           [0.0333, 0.9667, 0.    ],
           [0.4667, 0.0172, 0.5161]])

    Refuses more or fewer criteria; people who are equal in both share the rank in the order given.
    """
    table = _table(values)
    if table.shape[1] != 2:
        raise BadInput("values", "must have two criteria")
    slope, base = table[:, 0] - table[:, 1], table[:, 1]
    steeper, start = slope[:, None] - slope, base - base[:, None]
    crossing = start[steeper != 0] / steeper[steeper != 0]
    cuts = np.unique(np.concatenate([[0.0, 1.0], crossing[(crossing > 0) & (crossing < 1)]]))
    middle, length = (cuts[1:] + cuts[:-1]) / 2, np.diff(cuts)
    order = np.argsort(-(base[:, None] + slope[:, None] * middle), axis=0, kind="stable")
    people = table.shape[0]
    rank = np.zeros((people, people))
    for place in range(people):
        np.add.at(rank[:, place], order[place], length)
    moment = np.bincount(order[0], length * middle, people)
    with np.errstate(invalid="ignore"):
        first = np.where(rank[:, 0] > 0, moment / rank[:, 0], np.nan)
    return Acceptability(rank, np.column_stack([first, 1 - first]))


def acceptability(values: ArrayLike, rng: np.random.Generator, draws: int = 20_000) -> Acceptability:
    """Return the acceptability of every rank and the central weights by ``draws`` even draws of the weights.

    ``values`` is (people, criteria), or (samples, people, criteria) where the values themselves are uncertain: then
    each draw of weights meets one sample. The error of a share is at most 0.5 / √draws.

    Refuses no draws.
    """
    array = real("values", values)
    if array.ndim not in (2, 3) or 0 in array.shape:
        raise BadInput("values", "must be (people, criteria) or (samples, people, criteria)")
    if draws < 1:
        raise BadInput("draws", "must be at least 1")
    samples = array if array.ndim == 3 else array[None]
    people, criteria = samples.shape[1:]
    rank, central = np.zeros((people, people)), np.zeros((people, criteria))
    for start in range(0, draws, BLOCK):
        size = min(BLOCK, draws - start)
        w = rng.standard_exponential((size, criteria))
        w /= w.sum(axis=1, keepdims=True)
        _count(samples[(start + np.arange(size)) % samples.shape[0]], w, rank, central)
    return _shares(rank, central, draws)


def acceptability_of(samples: ArrayLike, weights: ArrayLike) -> Acceptability:
    """Return the acceptability where each sample of the values meets its own draw of the weights.

    ``samples`` is (draws, people, criteria), ``weights`` (draws, criteria): draws made elsewhere, so that the same
    ones give the same shares (SMAA-2, Lahdelma and Salminen 2001).

    >>> acceptability_of([[[1.0, 0.0], [0.0, 1.0]]] * 2, [[0.6, 0.4], [0.3, 0.7]]).rank
    array([[0.5, 0.5],
           [0.5, 0.5]])

    Refuses weights that do not belong to the samples.
    """
    array, w = real("samples", samples), not_negative("weights", weights)
    if array.ndim != 3 or 0 in array.shape:
        raise BadInput("samples", "must be (draws, people, criteria)")
    if w.shape != (array.shape[0], array.shape[2]):
        raise BadInput("weights", "must be (draws, criteria) of the samples")
    rank, central = np.zeros((array.shape[1],) * 2), np.zeros(array.shape[1:])
    _count(array, w, rank, central)
    return _shares(rank, central, array.shape[0])


def _count(samples: Floats, w: Floats, rank: Floats, central: Floats) -> None:
    """Add who takes which rank, and the weights under which each is first, in place."""
    order = np.argsort(-np.einsum("dpc,dc->dp", samples, w), axis=1, kind="stable")
    for place in range(rank.shape[1]):
        rank[:, place] += np.bincount(order[:, place], minlength=rank.shape[0])
    np.add.at(central, order[:, 0], w)


def _shares(rank: Floats, central: Floats, draws: int) -> Acceptability:
    with np.errstate(invalid="ignore"):
        central = np.where(rank[:, :1] > 0, central / rank[:, :1], np.nan)
    return Acceptability(rank / draws, central)


def rank_at(samples: ArrayLike, weights: ArrayLike) -> Floats:
    """Return the share of samples in which each takes each rank at fixed weights; (samples, people, criteria).

    >>> rank_at([[[1.0, 0.0], [0.0, 1.0]], [[0.4, 0.0], [0.0, 1.0]]], [0.6, 0.4])
    array([[0.5, 0.5],
           [0.5, 0.5]])
    """
    array = real("samples", samples)
    if array.ndim != 3 or 0 in array.shape:
        raise BadInput("samples", "must be (samples, people, criteria)")
    order = np.argsort(-(array @ weights_of("weights", weights, array.shape[2])), axis=1, kind="stable")
    people = array.shape[1]
    taken = np.column_stack([np.bincount(order[:, r], minlength=people) for r in range(people)])
    return np.asarray(taken / array.shape[0])


def _table(values: ArrayLike) -> Floats:
    table = real("values", values)
    if table.ndim != 2 or 0 in table.shape:
        raise BadInput("values", "must be people by criteria")
    return table
