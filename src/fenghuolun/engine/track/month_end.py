"""How a month runs: how much more is sold on its last workdays than on the others, and what each day weighs then."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.calendars import WorkingCalendar
from fenghuolun.engine.refusals import BadInput, not_negative, refuse_where
from fenghuolun.engine.results import Flags, Floats

LAST_WORKDAYS = 4
USUAL_EVENTS = 100.0  # deals that an even month is worth beside what was seen


def is_month_end(calendar: WorkingCalendar, first: date, end: date) -> Flags:
    """Return for each day of ``[first, end)`` whether at most four workdays of its month are left, itself included.

    A free day belongs to the workday after it. Refuses (``NoCalendar``) a month that the calendar does not hold.

    >>> from fenghuolun.engine.calendars import statutory_calendar
    >>> is_month_end(statutory_calendar([2026]), date(2026, 11, 24), date(2026, 12, 2)).astype(int)
    array([0, 1, 1, 1, 1, 1, 1, 0])
    """
    month, last = first.replace(day=1), _next_month(end - timedelta(days=1))
    works = calendar.flags(month, last)
    days = np.datetime64(month, "D") + np.arange(works.size)
    after = np.cumsum(works[::-1])[::-1]  # workdays from each day to the end of all months
    starts = np.searchsorted(days, (days.astype("M8[M]") + 1).astype("M8[D]"))
    left = after - np.append(after, 0)[starts]
    begin = (first - month).days
    return np.asarray(left[begin : begin + (end - first).days] <= LAST_WORKDAYS)


def month_end_lift(sold: ArrayLike, is_end: ArrayLike, exposure: ArrayLike, *, usual: float = USUAL_EVENTS) -> float:
    """Return how many times as much is sold on a day at the month's end as on another day; 1 where nothing is known.

    ``sold`` deals, ``exposure`` what each day is worth (1 for a workday, or
    for every day) and ``is_end`` from ``is_month_end``, shape (days,). Rates
    are Poisson, each pulled towards the common one by ``usual`` expected deals (gamma prior), so that a small team's
    good last week is no rule yet.

    >>> late = np.array([False] * 16 + [True] * 4)
    >>> round(month_end_lift(np.where(late, 30, 20), late, np.ones(20)), 2)
    1.26
    """
    deals, worth = not_negative("sold", sold), not_negative("exposure", exposure)
    late = np.asarray(is_end, np.bool_)
    if not deals.shape == worth.shape == late.shape:
        raise BadInput("is_end", "must have one flag for each day sold")
    refuse_where("usual", np.asarray(usual <= 0), "must be above 0")
    rate = deals.sum() / worth.sum() if worth.sum() else 0.0
    sides = [(deals[of].sum() + usual) / (worth[of].sum() * rate + usual) for of in (late, ~late)]
    return float(sides[0] / sides[1])


def month_course(calendar: WorkingCalendar, first: date, end: date, lift: float) -> Floats:
    """Return what each day of ``[first, end)`` weighs when its month's end sells ``lift`` times as much as other days.

    One on average over the days of each whole month: the rest of a month weighs more than its days.

    >>> from fenghuolun.engine.calendars import statutory_calendar
    >>> month_course(statutory_calendar([2026]), date(2026, 11, 24), date(2026, 12, 1), 1.5).round(2)
    array([0.91, 1.36, 1.36, 1.36, 1.36, 1.36, 1.36])

    Refuses a lift that is not above zero.
    """
    refuse_where("lift", np.asarray(not 0 < lift < np.inf), "must be above 0")
    month, last = first.replace(day=1), _next_month(end - timedelta(days=1))
    weight = np.where(is_month_end(calendar, month, last), lift, 1.0)
    of = (np.datetime64(month, "D") + np.arange(weight.size)).astype("M8[M]").astype(np.int64)
    of -= of[0]
    weight /= (np.bincount(of, weight) / np.bincount(of))[of]
    begin = (first - month).days
    return np.asarray(weight[begin : begin + (end - first).days])


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
