"""How do sales answer to calls? Curves from judgement, S-shaped ones included, and the best calls on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.choose.allocation import Allocation, best_cells
from fenghuolun.engine.refusals import BadInput, counts, not_negative, real, refuse_where
from fenghuolun.engine.results import Counts, Floats, Reason


@dataclass(frozen=True, slots=True)
class Adbudg:
    """Little's curve (1970): sales relative to today = low + (high − low)·x^c/(d + x^c), x = effort relative to today.

    >>> curve = Adbudg.from_judgement(none=0.47, half_more=1.26, saturation=1.52)
    >>> round(float(curve.d), 6), round(float(curve.c), 6), round(float(curve.at(0.5)), 6)
    (0.981132, 2.693951, 0.612882)
    """

    low: Floats
    high: Floats
    d: Floats
    c: Floats

    @classmethod
    def from_judgement(cls, none: ArrayLike, half_more: ArrayLike, saturation: ArrayLike) -> Adbudg:
        """Return the curve through three answers, today's sales being 1.

        ``none``: sales without any call; ``half_more``: with half as many again; ``saturation``: with any number.
        Refuses answers out of order: 0 ≤ none < 1 < half_more < saturation.
        """
        low, more, high = np.broadcast_arrays(
            not_negative("none", none), real("half_more", half_more), real("saturation", saturation)
        )
        refuse_where("none", low >= 1, "must be below today's sales, 1")
        refuse_where("half_more", more <= 1, "must be above today's sales, 1")
        refuse_where("saturation", high <= more, "must be above half_more")
        d = (high - 1) / (1 - low)
        c = np.log((more - low) / (high - more) * d) / np.log(1.5)
        return cls(np.asarray(low), np.asarray(high), np.asarray(d), np.asarray(c))

    def at(self, effort_to_today_ratio: ArrayLike) -> Floats:
        """Return sales relative to today at this effort relative to today."""
        power = not_negative("effort_to_today_ratio", effort_to_today_ratio) ** self.c
        return np.asarray(self.low + (self.high - self.low) * power / (self.d + power))


def _tables(values: ArrayLike) -> Floats:
    table = real("values", values)
    if table.ndim != 2 or table.shape[1] < 2:
        raise BadInput("values", "must be a table (customers, calls 0 … most)")
    refuse_where("values", np.diff(table, axis=1, prepend=-np.inf) < 0, "must not fall along a row")
    return table


def envelope_gains(values: ArrayLike) -> Floats:
    """Return the gain of each call on the concave envelope of each row: shape (customers, most).

    ``values[i, n]`` is what n calls to customer i bring. Calls that only pay together share their gain evenly.

    >>> envelope_gains([[0.0, 1, 6, 7]])
    array([[3., 3., 1.]])
    """
    table = _tables(values)
    rows, most = table.shape[0], table.shape[1] - 1
    gains = np.empty((rows, most))
    corner = np.zeros(rows, np.int64)
    for start in range(most):
        slopes = (table[:, start + 1 :] - table[:, start : start + 1]) / np.arange(1, most - start + 1)
        best = slopes.max(axis=1)
        last = most - np.argmax(slopes[:, ::-1] >= best[:, None], axis=1)
        here = corner == start
        corner[here] = last[here]
        gains[:, start] = np.where(here, best, gains[:, start - 1])
    return gains


@dataclass(frozen=True, slots=True)
class CurvePlan:
    """Calls on curves of any shape, what they bring, and a value that no plan can exceed (``bound``)."""

    allocation: Allocation
    bound: float


def allocate_curves(values: ArrayLike, budget: int) -> CurvePlan:
    """Return good calls on rising curves of any shape, with a bound that shows how good.

    Greedy on concave envelopes, the relaxation of the multiple-choice knapsack (Sinha & Zoltners 1979); a customer
    whose last step does not fit gives it back and the rest goes where it brings most per call.

    >>> allocate_curves([[0.0, 0, 10, 10], [0, 4, 5, 6]], 3).allocation.calls
    array([2, 1])
    """
    table, total = _tables(values), int(counts("budget", budget))
    if not table.shape[0]:
        return CurvePlan(Allocation(np.zeros(0, np.int64), 0.0, 0.0, Reason.NO_DATA), 0.0)
    gains = envelope_gains(table)
    taken = best_cells(gains, total)
    rows = np.arange(table.shape[0])
    calls = taken.sum(axis=1)
    bound = float(table[:, 0].sum() + gains[taken].sum())
    beyond = np.minimum(calls, gains.shape[1] - 1)
    inside = (calls > 0) & (calls < gains.shape[1]) & (gains[rows, beyond] == gains[rows, np.maximum(calls - 1, 0)])
    for row in np.flatnonzero(inside):
        calls[row] = int(np.argmax(gains[row] == gains[row, calls[row]]))
    calls = _filled(table, calls, total - int(calls.sum()))
    left = gains[~taken]
    price = float(left.max()) if left.size else 0.0
    reason = Reason.NOT_ENOUGH_LEADS if int((gains > 0).sum()) < total else Reason.OK
    return CurvePlan(Allocation(calls.astype(np.int64), float(table[rows, calls].sum()), price, reason), bound)


def _filled(table: Floats, calls: Counts, left: int) -> Counts:
    """Return ``calls`` with what is left given, run by run, to the customer where a run brings most per call."""
    rows, width = np.arange(table.shape[0]), table.shape[1]
    while left > 0:
        run = np.arange(1, min(left, width - 1) + 1)
        reach = calls[:, None] + run
        more = table[rows[:, None], np.minimum(reach, width - 1)] - table[rows, calls][:, None]
        density = np.where(reach < width, more / run, -1.0)
        row, step = np.unravel_index(int(np.argmax(density)), density.shape)
        if density[row, step] <= 0:
            break
        calls[row] += run[step]
        left -= int(run[step])
    return calls


def allocate_exactly(values: ArrayLike, budget: int) -> Allocation:
    """Return the best calls on curves of any shape, by dynamic programming: customers × budget × most steps.

    For one seller's day or week, and to judge ``allocate_curves``.

    >>> allocate_exactly([[0.0, 0, 10, 10], [0, 4, 5, 6]], 3).calls
    array([2, 1])
    """
    table, total = _tables(values), int(counts("budget", budget))
    most = table.shape[1] - 1
    best = np.zeros(total + 2)
    chosen = np.zeros((table.shape[0], total + 2), np.int64)
    for row, curve in enumerate(table):
        tried = np.full((most + 1, total + 2), -np.inf)
        for n in range(min(most, total + 1) + 1):
            tried[n, n:] = best[: total + 2 - n] + curve[n]
        chosen[row] = tried.argmax(axis=0)
        best = tried.max(axis=0)
    calls, left = np.zeros(table.shape[0], np.int64), total
    for row in range(table.shape[0] - 1, -1, -1):
        calls[row] = chosen[row, left]
        left -= int(calls[row])
    return Allocation(calls, float(best[total]), float(best[total + 1] - best[total]), Reason.OK)
