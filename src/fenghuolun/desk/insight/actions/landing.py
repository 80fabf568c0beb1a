"""Forecasts are kept as they were made, and later told what became of them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

import numpy as np
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from fenghuolun.desk.customers.queries import results_of_people
from fenghuolun.desk.facts.people import crew
from fenghuolun.desk.facts.results import next_month
from fenghuolun.desk.facts.shocks import habits_of
from fenghuolun.desk.insight.actions.habits import learn_habits
from fenghuolun.desk.insight.models import ForecastSnapshot
from fenghuolun.desk.insight.queries.branch_morning import catching_up, usual_limits
from fenghuolun.desk.insight.queries.landing import STRETCH, TARGET, PeriodLanding, month_landing, per_group
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission, UnitLevel
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.desk.teams.rules import require
from fenghuolun.engine.results import Floats
from fenghuolun.engine.track.catch_up import CatchUp
from fenghuolun.engine.track.landing import Landing

SETTLED_AFTER = timedelta(days=5)  # late entries of the month have come in by then


@transaction.atomic
def store_landings(*, by: Person | None, now: datetime, unit: Unit, as_of: date | None = None) -> int:
    """Keep this month's forecast of everybody in ``unit``, of the units they sit in and of ``unit`` itself.

    ``as_of`` (today unless given) is the morning it stands for; a past
    morning is worked out from what was known then, and ``made_at`` tells that it was made later. The first forecast
    of a morning stands: a second one changes nothing. The first of a month learns from the months settled by then
    (``learn_habits``). Returns how many were kept.
    """
    require(by, Permission.SEE_INSIGHT)
    morning = as_of or timezone.localdate(now)
    who = crew(teams.sellers_of(unit, morning), morning)
    if not who.size:
        return 0
    month = morning.replace(day=1)
    if not ForecastSnapshot.objects.filter(unit=unit, person=None, month=month).exists():
        _tell_settled(morning)
        learn_habits(now=now, unit=unit, on=morning)
    unit_ids, group = np.unique(who.unit_ids, return_inverse=True)
    habits = habits_of(unit, morning)
    found = month_landing(who, month, morning, group, habits)
    effort = catching_up(found, usual_limits(who, morning))
    rows = _of_people(found, effort, habits.width_people)
    tiers = per_group(found.tiers_yuan, group)
    rows += _of_units(unit_ids.tolist(), found.groups, tiers, unit.pk, habits.width_units)
    whole = _row(found.whole, 0, found.tiers_yuan.sum(axis=0), habits.width_units)
    rows.append({**whole, "unit_id": unit.pk, "fan": _fan(found)})
    known = {"month": found.first, "as_of": morning, "made_at": now}
    learnt = {"renewals_taught": found.facts.n_taught, "days_ahead": found.facts.days_ahead}
    made = [ForecastSnapshot(**known, **{**row, "parameters": {**row["parameters"], **learnt}}) for row in rows]
    before = ForecastSnapshot.objects.count()
    ForecastSnapshot.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)
    kept = ForecastSnapshot.objects.count() - before
    if by is not None:
        record(by=by, now=now, action="store_landings", thing=unit, as_of=morning, kept=kept)
    return kept


def store_past_landings(*, now: datetime, since: date, every: int) -> int:
    """Keep the forecasts of all branches as of each ``every``-th morning from ``since`` to today; returns how many.

    Each is worked out from what was known on its morning and marked as made now.
    """
    today, morning, kept = timezone.localdate(now), since, 0
    while morning <= today:
        for branch in teams.units_at(UnitLevel.BRANCH):
            kept += store_landings(by=None, now=now, unit=branch, as_of=morning)
        morning += timedelta(days=every)
    return kept


def _row(landing: Landing, at: int, tiers_yuan: Floats, width: float) -> dict[str, object]:
    has_target = bool(tiers_yuan[TARGET])
    return {
        "mean_fen": _fen(landing.mean_yuan[at]),
        "low_fen": _fen(landing.low_yuan[at]),
        "high_fen": _fen(landing.high_yuan[at]),
        "actual_fen": _fen(landing.actual_yuan[at]),
        "target_fen": _fen(tiers_yuan[TARGET]) if has_target else None,
        "chance": float(landing.chance[at, TARGET]) if has_target else None,
        "chance_stretch": float(landing.chance[at, STRETCH]) if has_target else None,
        "parameters": {
            **landing.parameters,
            "level": landing.level,
            "new_fen": _fen(landing.new_yuan[at]),
            "renewal_fen": _fen(landing.renewal_yuan[at]),
            "own_spread_fen": _fen(landing.own_spread_yuan[at]),
            "usual_shock_fen": _fen(landing.shock_spread_yuan[at] / width),
        },
    }


def _of_people(found: PeriodLanding, effort: CatchUp, width: float) -> list[dict[str, object]]:
    rows = []
    for at, person in enumerate(found.who.people):
        row = _row(found.people, at, found.tiers_yuan[at], width)
        times = float(effort.multiplier[at])
        lift = {"multiplier": times if np.isfinite(times) else None, "catch_up": str(effort.reason[at])}
        rows.append(
            {**row, "unit_id": person.unit_id, "person_id": person.pk, "parameters": {**row["parameters"], **lift}}
        )
    return [row for row in rows if row["unit_id"]]


def _of_units(
    unit_ids: list[int], landing: Landing, tiers_yuan: Floats, whole: int, width: float
) -> list[dict[str, object]]:
    return [
        {**_row(landing, at, tiers_yuan[at], width), "unit_id": pk}
        for at, pk in enumerate(unit_ids)
        if pk and pk != whole
    ]


def _fan(found: PeriodLanding) -> dict[str, list[int]]:
    """Low, middle and high at the end of each day ahead, in fen."""
    return {
        side: np.rint(found.fan_yuan[:, level] * 100).astype(np.int64).tolist()
        for side, level in (("low", 0), ("middle", 4), ("high", 8))
    }


def _fen(yuan: float) -> int:
    return round(float(yuan) * 100)


@transaction.atomic
def record_outcomes(*, now: datetime) -> int:
    """Write what became of the forecasts of months that are over and settled; returns how many were told.

    A unit's outcome is that of the people it was forecast from, whoever they
    sell for today.
    """
    return _tell_settled(timezone.localdate(now))


def _tell_settled(today: date) -> int:
    settled = today - SETTLED_AFTER
    waiting = ForecastSnapshot.objects.filter(outcome_fen=None)
    months = [
        m for m in waiting.order_by("month").values_list("month", flat=True).distinct() if next_month(m) <= settled
    ]
    return sum(_tell(list(waiting.filter(month=month).select_related("unit")), month) for month in months)


def _tell(rows: list[ForecastSnapshot], month: date) -> int:
    people = {row.person_id for row in rows if row.person_id}
    sums = results_of_people(people, month, next_month(month)).values_list("person").annotate(fen=Sum("premium_fen"))
    sold = dict(sums.order_by())
    below: dict[tuple[date, str], int] = defaultdict(int)
    for row in rows:
        if row.person_id:
            path, step = row.unit.path, row.unit.steplen
            for length in range(step, len(path) + 1, step):
                below[row.as_of, path[:length]] += sold.get(row.person_id, 0)
    for row in rows:
        row.outcome_fen = sold.get(row.person_id, 0) if row.person_id else below[row.as_of, row.unit.path]
    ForecastSnapshot.objects.bulk_update(rows, ["outcome_fen"], batch_size=500)
    return len(rows)
