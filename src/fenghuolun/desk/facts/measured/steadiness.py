"""How evenly work and results lie over time: month-end share (M21) and how much the days differ (M22)."""

from __future__ import annotations

from datetime import date

import numpy as np
from django.db.models import Q, Sum

from fenghuolun.desk.activities import queries as activities
from fenghuolun.desk.customers import queries as customers
from fenghuolun.desk.facts.measured.asked import Asked, Measured, add_rows, ratio_of, sums_of
from fenghuolun.desk.facts.measured.done import OF_SELLERS
from fenghuolun.desk.facts.measured.seats import share_at_work
from fenghuolun.desk.facts.results import next_month
from fenghuolun.desk.teams import queries as teams
from fenghuolun.engine.calendars import WorkingCalendar
from fenghuolun.engine.measures import variation
from fenghuolun.engine.results import Counts, Floats

LAST_WORKDAYS = 5


def month_end_share(asked: Asked) -> Measured:
    """M21: premium of each month's last five workdays (and what follows them) over the month's.

    Only months that are over count: half a month has no end yet.
    """
    months_end = asked.end.replace(day=1)
    calendar = teams.working_calendar(asked.first.replace(day=1), max(months_end, next_month(asked.first)))
    late = Q(pk__in=[])
    month = asked.first.replace(day=1)
    while month < months_end:
        late |= Q(day__gte=_last_days_begin(month, calendar), day__lt=next_month(month))
        month = next_month(month)
    rows = customers.results_between(asked.first, asked.end).filter(asked.kinds(), asked.channels(), day__lt=months_end)
    sums = {
        "late_fen": Sum("premium_fen", filter=late, default=0),
        "all_fen": Sum("premium_fen"),
        "deals": Sum("deals"),
    }
    found = sums_of(asked, rows, sums)
    return ratio_of(
        asked, "M21", found["late_fen"] / 100, np.maximum(found["all_fen"] / 100, 0), np.maximum(found["deals"], 0)
    )


def _last_days_begin(month: date, calendar: WorkingCalendar) -> date:
    """Return the fifth workday from the month's end; a month with fewer is all end."""
    worked = np.flatnonzero(calendar.flags(month, next_month(month)))
    return month.replace(day=int(worked[-LAST_WORKDAYS]) + 1) if worked.size >= LAST_WORKDAYS else month


def unsteadiness(asked: Asked) -> Measured:
    """M22: standard deviation over mean of a subject's daily points, on the days somebody of it was at work."""
    daily = np.zeros((asked.of.size, (asked.end - asked.first).days))
    rows = activities.tallies(asked.first, asked.end).filter(asked.kinds())
    for column, places, which in (("person", asked.of.people, Q()), ("unit", asked.of.units, OF_SELLERS)):
        if places:
            mine = rows.filter(which, **{f"{column}__in": list(places)}).values_list(column, "day")
            found = mine.annotate(points_sum=Sum("points")).order_by()
            add_rows({"points": daily}, places, ((pk, (day - asked.first).days, sum_) for pk, day, sum_ in found))
    at_work = share_at_work(asked) > 0

    def across(first: int, end: int) -> tuple[Floats, Counts]:
        days = slice(*((min(asked.edges[at], asked.end) - asked.first).days for at in (first, end)))
        return _varied(daily[:, days] / 100, at_work[:, days])

    pairs = [across(at, at + 1) for at in range(asked.shape[1])]
    value, n = (np.stack([pair[side] for pair in pairs], axis=1) for side in (0, 1))
    return Measured("M22", asked.edges, value, value, np.full(asked.shape, np.nan), n, across=across)


def _varied(daily: Floats, at_work: Floats) -> tuple[Floats, Counts]:
    """Return the variation of each row over its own days; rows that share their days are one call."""
    value, n = np.full(len(daily), np.nan), at_work.sum(axis=1).astype(np.int64)
    for pattern in np.unique(at_work, axis=0):
        rows = (at_work == pattern).all(axis=1)
        if pattern.sum() > 1:
            value[rows] = variation(daily[rows][:, pattern])
    return value, n
