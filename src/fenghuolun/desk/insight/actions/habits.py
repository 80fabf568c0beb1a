"""What a branch's own results teach its forecasts: how its months end, and how wide its ranges must be."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
from django.db import transaction
from django.db.models import Sum

from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.customers.queries import results
from fenghuolun.desk.facts.results import months_before
from fenghuolun.desk.facts.shocks import KEYS, Habits, habits_of
from fenghuolun.desk.insight.models import ForecastSnapshot
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.actions import set_parameter
from fenghuolun.desk.teams.models import Unit
from fenghuolun.engine.track.landing_width import USUAL_PEOPLE, USUAL_UNITS, learnt_width
from fenghuolun.engine.track.month_end import is_month_end, month_end_lift

TAUGHT_BY = timedelta(days=365)
MONTHS = 12
MOST_ROWS = 20_000
WORTH_SAYING = 0.02  # a smaller change is no new parameter


@transaction.atomic
def learn_habits(*, now: datetime, unit: Unit, on: date) -> Habits:
    """Let the forecasts of ``unit`` from ``on`` use what its results before that day teach; returns it.

    Month's ends are learnt from the year before, widths from forecasts of the
    last twelve months that were told their outcome. What a person set by hand stays.
    """
    before = habits_of(unit, on)
    by_hand = {
        key for key, found in teams.parameters_in_force(list(KEYS.values()), on=on, unit=unit).items()
        if found.row is not None and found.row.set_by_id is not None
    }  # fmt: skip
    learnt = {**_month_ends(unit, on), **_widths(unit, on)}
    for name, value in learnt.items():
        if KEYS[name] not in by_hand and abs(value - getattr(before, name)) >= WORTH_SAYING:
            set_parameter(by=None, now=now, key=KEYS[name], value=round(value, 3), starts_on=on, unit=unit)
    return habits_of(unit, on)


def _month_ends(unit: Unit, on: date) -> dict[str, float]:
    """Days before the first year of the calendar teach nothing. Two queries."""
    known = min((row.year for row in teams.calendar_years()), default=on.year)
    first = max(on - TAUGHT_BY, date(known, 1, 1))
    days = (on - first).days
    if days <= 0:
        return {}
    calendar = teams.working_calendar(first, on)
    late, works = is_month_end(calendar, first, on), calendar.flags(first, on).astype(np.float64)
    sold = np.zeros((2, days))
    rows = results(teams.unit_ids_below(unit), first, on).values_list("day", "cube_kind").annotate(n=Sum("deals"))
    for day, kind, deals in rows.order_by():
        sold[int(kind == CubeKind.RENEWAL), (day - first).days] += deals
    new, renewals = np.maximum(sold, 0)
    return {
        "month_end_new": month_end_lift(new, late, works),
        "month_end_renewals": month_end_lift(renewals, late, np.ones(days)),
    }


def _widths(unit: Unit, on: date) -> dict[str, float]:
    """One query: forecasts kept before the spreads were kept with them teach nothing."""
    rows = ForecastSnapshot.objects.filter(
        unit__in=teams.unit_ids_below(unit), month__gte=months_before(on.replace(day=1), MONTHS)[0],
        month__lt=on.replace(day=1), outcome_fen__isnull=False, parameters__usual_shock_fen__gt=0,
    )  # fmt: skip
    found = rows.order_by("-month", "-as_of").values_list(
        "person", "unit", "month", "outcome_fen", "mean_fen", "parameters"
    )[:MOST_ROWS]
    kept = [(*row[:5], row[5]["own_spread_fen"], row[5]["usual_shock_fen"]) for row in found]
    people, units = [row for row in kept if row[0]], [row for row in kept if not row[0]]
    return {"width_people": _width(people, USUAL_PEOPLE), "width_units": _width(units, USUAL_UNITS)}


def _width(rows: list[tuple[int, ...]], usual: float) -> float:
    result, mean, own, shock = (np.array([row[at] for row in rows], np.float64) for at in (3, 4, 5, 6))
    return learnt_width(result, mean, own, shock, periods=len({row[:3] for row in rows}), usual=usual)
