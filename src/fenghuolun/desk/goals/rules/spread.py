"""A month's cells over its days: workdays only, nothing on leave, exact to the fen and to the deal."""

from __future__ import annotations

import numpy as np

from fenghuolun.engine.plan.days import split_over_days
from fenghuolun.engine.results import Counts, Flags


def over_days(months: Counts, is_workday: Flags, is_away: Flags) -> Counts:
    """Return month cells (lines, kinds, tiers) split over the days of the month: (lines, kinds, tiers, days).

    ``is_workday`` (days,); ``is_away`` (lines, days). Each tier is split by its
    step above the one below, so that no day asks less of a higher tier. Somebody
    who is away all month keeps the target on the ordinary workdays: it is
    somebody's decision to take it off, not the calendar's. A reserve line is
    split by its size and keeps its sign.

    >>> over_days(np.array([[[3, 4, 4]]]), np.array([True, False, True]), np.zeros((1, 3), bool))[0, 0, 1]
    array([3, 0, 1])
    """
    steps = np.diff(months, axis=2, prepend=0)
    size, sign = np.abs(steps), np.sign(steps)
    placed = split_over_days(size, is_workday, is_away[:, None, None, :])
    days = placed.cells + split_over_days(placed.unplaced, is_workday).cells
    return np.asarray(np.cumsum(days * sign[..., None], axis=2))
