"""A month's target over its days: workdays only, more at the beginning, nothing on leave (1.4.3, ruling 14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.periods import weeks_of_month
from fenghuolun.engine.plan.apportion import largest_remainder
from fenghuolun.engine.refusals import BadInput, counts, not_negative, whole
from fenghuolun.engine.results import Counts, Floats

FRONT_LOADED = (1.12, 1.08, 1.00, 0.80)


@dataclass(frozen=True, slots=True, eq=False)
class DaySplit:
    """``cells`` (…, days) whole and adding up; ``unplaced`` (…) what found no workday and must be moved."""

    cells: Counts
    unplaced: Counts


def day_weights(is_workday: ArrayLike, quarter_weights: tuple[float, ...] = FRONT_LOADED) -> Floats:
    """Return the weight of each day of a month: the workdays in four equal stretches of falling weight.

    ``is_workday`` (days,). With 1.12/1.08/1.00/0.80 the four quarters of the
    workdays carry 28/27/25/20 % of the month, exactly: a workday on the border
    of two quarters takes from both. Off-days weigh nothing; workdays average one.

    >>> day_weights([True, False, True, True, True, True])
    array([1.12, 0.  , 1.09, 1.04, 0.95, 0.8 ])
    """
    worked = np.asarray(is_workday, dtype=np.bool_)
    parts = not_negative("quarter_weights", quarter_weights)
    if worked.ndim != 1 or parts.ndim != 1 or not parts.any():
        raise BadInput("quarter_weights", "must be one row with at least one above zero")
    # the cumulated weight is a broken line over the share of workdays that is over
    corners = np.concatenate(([0.0], np.cumsum(parts) / parts.sum()))
    n = max(int(worked.sum()), 1)
    over = np.interp(np.arange(n + 1) / n, np.linspace(0.0, 1.0, corners.size), corners)
    weights = np.zeros(worked.size)
    weights[worked] = np.diff(over)[: int(worked.sum())] * n
    return np.round(weights, 12)


def split_over_days(totals: ArrayLike, is_workday: ArrayLike, on_leave: ArrayLike | None = None) -> DaySplit:
    """Return each month cell split over the days of the month, exact to the unit.

    ``totals`` (…) whole; ``is_workday`` (days,) of that month; ``on_leave``
    (…, days) true where the person is away, broadcast against the totals. The
    weights are those of the month's workdays (``day_weights``); leave takes
    days out and the rest carries the whole. Somebody without a single workday
    gets empty days and the total in ``unplaced``: nothing is lost, and nothing
    is put on a day that nobody works.

    >>> split_over_days([10, 7], [True, True, False, True, True]).cells
    array([[3, 3, 0, 2, 2],
           [2, 2, 0, 2, 1]])

    Refuses negative totals and days that do not fit the month.
    """
    total, weights = counts("totals", totals), day_weights(is_workday)
    weight = np.broadcast_to(weights, (*total.shape, weights.size))
    if on_leave is not None:
        away = np.asarray(on_leave, dtype=np.bool_)
        if away.shape[-1:] != weights.shape or away.ndim > total.ndim + 1:
            raise BadInput("on_leave", "must have one flag per day of the month")
        weight = np.where(away, 0.0, weight)
    has_days = np.asarray(weight.any(axis=-1))
    placed = np.where(has_days, total, 0)
    return DaySplit(largest_remainder(placed, weight), total - placed)


def week_totals(cells: ArrayLike, first_day: date) -> Counts:
    """Return day cells (…, days) added up to the month's weeks W1..W5, cut at the month's end: (…, weeks).

    >>> week_totals(np.ones(31, dtype=int), date(2026, 8, 1))
    array([9, 7, 7, 7, 1])

    Refuses day cells that are not as many as the month has days.
    """
    days = whole("cells", cells)
    weeks = weeks_of_month(first_day.year, first_day.month)
    if days.ndim == 0 or days.shape[-1] != (weeks[-1].end - weeks[0].start).days:
        raise BadInput("cells", "must have one cell per day of the month")
    starts = [(week.start - weeks[0].start).days for week in weeks]
    added: Counts = np.add.reduceat(days, starts, axis=-1)
    return added
