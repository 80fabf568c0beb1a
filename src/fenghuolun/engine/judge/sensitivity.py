"""What would change the outcome: the points that move a grade, and the smallest weights that swap two people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.judge.card import GradeBounds
from fenghuolun.engine.refusals import BadInput, not_negative, real, refuse_where
from fenghuolun.engine.refusals import weights as weights_of
from fenghuolun.engine.results import Floats


@dataclass(frozen=True, slots=True)
class GradeMoves:
    """For each card and item, the points of that item alone at which the grade turns, all else as it is.

    ``up_at`` is where the next grade begins, NaN where the item cannot reach it within the highest points, or there
    is none; ``down_below`` is where the present grade ends, NaN where even zero points keep it.
    """

    up_at: Floats
    down_below: Floats


def grade_moves(
    points: ArrayLike, weights: ArrayLike, bounds: GradeBounds | None = None, highest_points: float = 120.0
) -> GradeMoves:
    """Return what would change the grade; ``points`` is (cards, items), ``weights`` (items) add up to 100.

    Totals are graded with one decimal, so a grade begins 0.05 below its bound.

    >>> found = grade_moves([[100, 90, 70, 100, 90, 100]], [30, 25, 15, 10, 15, 5])
    >>> found.up_at.round(1)
    array([[111.5, 103.8,  93. ,   nan, 113. ,   nan]])

    Refuses missing points: an item without a result has nothing to change.
    """
    table = np.atleast_2d(not_negative("points", points))
    w = weights_of("weights", weights, table.shape[1], total=100.0) / 100
    turns = np.concatenate([[-np.inf], (bounds or GradeBounds()).rising - 0.05, [np.inf]])
    total = table @ w
    at = np.searchsorted(turns, total + 1e-9, side="right")
    with np.errstate(divide="ignore", invalid="ignore"):
        up = table + (turns[at] - total)[:, None] / w
        down = table + (turns[at - 1] - total)[:, None] / w
    return GradeMoves(
        np.where((w > 0) & (up <= highest_points + 1e-9), up, np.nan), np.where((w > 0) & (down > 0), down, np.nan)
    )


@dataclass(frozen=True, slots=True)
class Swap:
    """``weights`` nearest to the present ones at which the two draw level, their ``change``, and its ``size``.

    ``gap`` is how far the first is ahead now. All NaN but ``gap`` where one is at least as good in everything and
    better in something: no weights swap them.
    """

    gap: float
    weights: Floats
    change: Floats
    size: float


def smallest_swap(first: ArrayLike, second: ArrayLike, weights: ArrayLike) -> Swap:
    """Return the smallest change of weights (Euclidean, sum kept, none negative) that brings two totals level.

    Without a bound in the way this is Δw = -(δ·w)/(g·g)·g with δ = first - second and g = δ - mean(δ). With one,
    the nearest point of the simplex with δ·w = 0 is the projection of w + λδ for the λ that levels it (KKT), and
    δ·w rises with λ, so that one root is sought.

    >>> found = smallest_swap([90, 70, 80], [80, 85, 78], [0.5, 0.2, 0.3])
    >>> round(found.gap, 9), found.change.round(5)
    (2.6, array([-0.08773,  0.11166, -0.02393]))

    Refuses weights that do not add up to one.
    """
    x, y = real("first", first), real("second", second)
    if x.ndim != 1 or x.shape != y.shape:
        raise BadInput("second", "must have the criteria of the first")
    w = weights_of("weights", weights, x.size)
    apart = x - y
    gap = float(apart @ w)
    if not apart.any():
        return Swap(gap, w, np.zeros(w.size), 0.0)
    if apart.min() >= 0 or apart.max() <= 0:
        return _on_an_edge(apart, w, gap)
    from scipy.optimize import brentq

    reach = 1.0 / float(np.abs(apart).max())
    while apart @ _onto_simplex(w + reach * apart) < 0 or apart @ _onto_simplex(w - reach * apart) > 0:
        reach *= 2
    root = brentq(lambda pull: float(apart @ _onto_simplex(w + pull * apart)), -reach, reach, xtol=1e-15)
    level = _onto_simplex(w + root * apart)
    return Swap(gap, level, level - w, float(np.linalg.norm(level - w)))


def _on_an_edge(apart: Floats, w: Floats, gap: float) -> Swap:
    """One is nowhere worse: they can be level only where all weight lies on criteria in which they are equal."""
    equal = apart == 0
    if not equal.any():
        nothing = np.full(w.size, np.nan)
        return Swap(gap, nothing, nothing, float("nan"))
    level = np.zeros(w.size)
    level[equal] = _onto_simplex(w[equal])
    return Swap(gap, level, level - w, float(np.linalg.norm(level - w)))


def _onto_simplex(point: Floats) -> Floats:
    """The nearest weights: not negative, adding up to one (Held, Wolfe and Crowder 1974)."""
    falling = np.sort(point)[::-1]
    above = (np.cumsum(falling) - 1) / np.arange(1, point.size + 1)
    last = int(np.flatnonzero(falling > above)[-1])
    return np.asarray(np.maximum(point - above[last], 0.0))


@dataclass(frozen=True, slots=True)
class WeightRange:
    """How low and how high each weight may go before the leader changes, the others in proportion."""

    low: Floats
    high: Floats


def leader_holds(values: ArrayLike, weights: ArrayLike) -> WeightRange:
    """Return, criterion by criterion, the weights between which the present leader stays ahead.

    ``values`` is (people, criteria). One weight moves, the others keep their proportions.

    >>> found = leader_holds([[90, 70, 80], [80, 85, 78]], [0.5, 0.2, 0.3])
    >>> found.low.round(3), found.high.round(3)
    (array([0.324, 0.   , 0.   ]), array([1.   , 0.318, 1.   ]))

    Refuses fewer than two people and a single criterion with all the weight.
    """
    table = real("values", values)
    if table.ndim != 2 or table.shape[0] < 2:
        raise BadInput("values", "must be at least two people by criteria")
    w = weights_of("weights", weights, table.shape[1])
    refuse_where("weights", w == 1, "must leave something to the other criteria")
    total = table @ w
    leader = int(np.argmax(total))
    ahead = np.delete(table[leader] - table, leader, axis=0)  # (others, criteria)
    rest = (ahead @ w)[:, None] - ahead * w
    others = rest / (1 - w)  # the lead with this weight at zero, the others scaled up
    slope = ahead - others
    with np.errstate(divide="ignore", invalid="ignore"):
        turn = -others / slope
    low = np.where(slope > 0, turn, 0.0).max(axis=0)
    high = np.where(slope < 0, turn, 1.0).min(axis=0)
    return WeightRange(np.clip(low, 0, 1), np.clip(high, 0, 1))
