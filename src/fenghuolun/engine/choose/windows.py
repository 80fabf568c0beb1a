"""Which calls in which week? Calls only count inside a customer's window, and weeks have their hours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, counts, not_negative, refuse_where
from fenghuolun.engine.results import Counts, Flags, Floats


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """Calls by customer and week, their value, and what one more call in each week would bring (``week_price``)."""

    calls: Counts
    value: float
    week_price: Floats


def allocate_weeks(gains: ArrayLike, is_open: ArrayLike, capacity: ArrayLike, most_a_week: ArrayLike = 1) -> WeekPlan:
    """Return the best calls over customers and weeks.

    ``gains[i, k]`` is what the (k+1)-th call to customer i brings, falling along the row; ``is_open[i, t]`` says that
    week t lies in the customer's window (from expiry − 90 days to expiry, say); ``capacity[t]`` calls fit in week t;
    a customer hears from us at most ``most_a_week`` times a week. A flow from customers to weeks: the linear program's
    corners are whole numbers (totally unimodular), solved by HiGHS's dual simplex. Up to 100,000 open customer-weeks.
    The price of a week is the value with one call more in it, solved again: at whole capacities the program's own
    dual price is one of many.

    >>> plan = allocate_weeks([[9.0, 5], [8, 1]], [[True, True], [True, False]], [1, 1])
    >>> plan.calls.tolist(), plan.value, plan.week_price.tolist()
    ([[0, 1], [1, 0]], 17.0, [5.0, 0.0])
    """
    table, room = not_negative("gains", gains), counts("capacity", capacity)
    window = np.asarray(is_open, np.bool_)
    if table.ndim != 2 or window.shape != (table.shape[0], room.size):
        raise BadInput("is_open", "must have the shape (customers, weeks)")
    refuse_where("gains", np.diff(table, axis=1, prepend=np.inf) > 0, "must not rise along a row")
    pairs = int(window.sum())
    refuse_where("is_open", np.asarray(pairs > 100_000), "holds more than 100,000 open customer-weeks")
    if not pairs:
        return WeekPlan(np.zeros(window.shape, np.int64), 0.0, np.zeros(room.size))
    flow = _Flow(table, window, np.broadcast_to(counts("most_a_week", most_a_week), window.shape))
    calls, value = flow.solved(room)
    one_more = np.eye(room.size, dtype=np.int64)
    prices = [flow.solved(room + week)[1] - value for week in one_more]
    return WeekPlan(calls, value, np.maximum(np.array(prices), 0.0))


class _Flow:
    """The linear program of customers' calls flowing into weeks, for any capacities."""

    def __init__(self, table: Floats, window: Flags, most: Counts) -> None:
        from scipy.sparse import coo_array

        customers, units = table.shape
        who, when = np.nonzero(window)
        each, pair = np.arange(customers * units), np.arange(who.size) + customers * units
        self.window, self.units = window, each.size
        self.cost = np.concatenate([-table.ravel(), np.zeros(who.size)])
        signs = np.concatenate([np.ones(each.size), -np.ones(who.size)])
        at = np.concatenate([each // units, who]), np.concatenate([each, pair])
        self.balance = coo_array((signs, at), shape=(customers, self.cost.size)).tocsr()
        ones = np.ones(who.size)
        self.weeks = coo_array((ones, (when, pair)), shape=(window.shape[1], self.cost.size)).tocsr()
        self.upper = np.concatenate([np.ones(each.size), most[window]])

    def solved(self, room: Counts) -> tuple[Counts, float]:
        from scipy.optimize import linprog

        found = linprog(
            self.cost,
            A_ub=self.weeks,
            b_ub=room,
            A_eq=self.balance,
            b_eq=np.zeros(self.balance.shape[0]),
            bounds=np.column_stack([np.zeros(self.upper.size), self.upper]),
            method="highs-ds",
        )
        calls = np.zeros(self.window.shape, np.int64)
        calls[self.window] = np.rint(found.x[self.units :]).astype(np.int64)
        return calls, float(-found.fun)
