"""What the wheel is scored by: the eight steps' facts per person of a period, as far as anybody keeps them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db.models import Count, Q
from django.utils import timezone

from fenghuolun.desk.activities import queries as activities
from fenghuolun.desk.facts.activity import Done, done
from fenghuolun.desk.facts.people import Crew, available_days, standard_points
from fenghuolun.desk.goals import queries as goals
from fenghuolun.desk.goals.choices import GoalStatus
from fenghuolun.desk.plans import queries as plans
from fenghuolun.desk.plans.choices import Horizon, ItemKind, ItemStatus
from fenghuolun.engine.calendars import WorkingCalendar
from fenghuolun.engine.results import Counts
from fenghuolun.engine.wheel import StepFacts

EVER = date(2000, 1, 1)
# A goal is SMART enough to be managed when it says what is measured, how much, and by when.
AGREED_AND_SMART = Q(status=GoalStatus.AGREED, target__gt=0) & ~Q(measure="")


def wheel_facts(who: Crew, first: date, end: date, calendar: WorkingCalendar, coaching_per_week: int) -> StepFacts:
    """Return the facts of each person for the days ``[first, end)``, all of them over; arrays (people,).

    Steps nobody keeps facts of are left out ("not yet", ruling 26): plans and
    improvements until the first is made, rewards until scores are published.
    A seller is due ``coaching_per_week`` talks or joint visits in each week with a day at work. Eight queries.
    """
    of = done(who, first, end)
    available = available_days(who, first, end, calendar)
    return StepFacts(
        **_goals(who, first, end),
        **_plans(who, first, end, available),
        **_done(who, of),
        points=of.points,
        points_standard=standard_points(who, end - timedelta(days=1)) * available.sum(axis=1),
        **_coaching(who, first, end, _weeks_at_work(first, available) * coaching_per_week),
        **_improvements(who, first, end),
    )


def _goals(who: Crew, first: date, end: date) -> dict[str, Counts]:
    items, good = (np.zeros(who.size, np.int64) for _ in range(2))
    rows = (
        goals.goals_of_people(who.ids.tolist(), first, end)
        .values_list("person")
        .annotate(items=Count("pk"), good=Count("pk", filter=AGREED_AND_SMART))
        .order_by()
    )
    for person, count, agreed in rows:
        items[who.position[person]], good[who.position[person]] = count, agreed
    return {"goal_items": items, "goal_items_agreed_and_smart": good}


def _plans(who: Crew, first: date, end: date, available: np.ndarray) -> dict[str, Counts]:
    """A plan is due for each Monday of the period whose week has a day at work; on time: approved by that Monday."""
    ids = who.ids.tolist()
    if not plans.plans_of_people(ids, Horizon.WEEK, EVER, end).exists():
        return {}
    approved = np.zeros(who.size, np.int64)
    rows = plans.plans_of_people(ids, Horizon.WEEK, first, end).filter(approved_at__isnull=False)
    on_time = {
        (person, starts_on)
        for person, starts_on, at in rows.values_list("person", "starts_on", "approved_at")
        if timezone.localtime(at).date() <= starts_on
    }
    for person, _starts_on in on_time:
        approved[who.position[person]] += 1
    due = np.maximum(_weeks_at_work(first, available, mondays=True), approved)
    return {"plans_due": due, "plans_approved_on_time": approved}


def _weeks_at_work(first: date, available: np.ndarray, *, mondays: bool = False) -> Counts:
    """How many weeks of the period each person worked on at least one day in; ``mondays``: that begin in it."""
    days = available.shape[1]
    week = np.array([((first + timedelta(days=n)).toordinal() - 1) // 7 for n in range(days)])
    first_monday = (-first.weekday()) % 7
    kept = np.arange(days) >= (first_monday if mondays else 0)
    worked = np.zeros(available.shape[0], np.int64)
    for one in np.unique(week[kept]):
        worked += (available[:, kept & (week == one)] > 0).any(axis=1)
    return worked


def _done(who: Crew, of: Done) -> dict[str, Any]:
    records = of["records"]
    return {
        "activities": records,
        "activities_planned": of["planned"],
        "records": records,
        "records_timely": of["on_time"],
        "records_purposeful": of["purposeful"],
        "logs": records,
        "logs_reviewed": of["reviewed_on_time"],
    }


def _coaching(who: Crew, first: date, end: date, due: Counts) -> dict[str, Counts]:
    made = np.zeros(who.size, np.int64)
    for person, counts in activities.coached(who.ids.tolist(), first, end).items():
        made[who.position[person]] = sum(counts)
    return {"coaching_due": due, "coaching_done": np.minimum(made, due)}


def _improvements(who: Crew, first: date, end: date) -> dict[str, Counts]:
    ids = who.ids.tolist()
    if not plans.items_of_people(ids, ItemKind.IMPROVEMENT, EVER, end).exists():
        return {}
    due, closed = (np.zeros(who.size, np.int64) for _ in range(2))
    rows = plans.items_of_people(ids, ItemKind.IMPROVEMENT, first, end).values_list("owner", "status")
    for owner, status in rows:
        due[who.position[owner]] += 1
        closed[who.position[owner]] += status in (ItemStatus.DONE, ItemStatus.CLOSED)
    return {"improvements_due": due, "improvements_closed": closed}


def summed(facts: StepFacts, group: Counts, groups: int) -> StepFacts:
    """Return the facts of groups: each person's counts added up; ``group`` (people,) numbers everybody's group.

    >>> summed(StepFacts(points=[3.0, 4.0], points_standard=[5.0, 5.0]), np.array([0, 0]), 1).points
    array([7.])
    """
    found = {}
    for name in StepFacts.__dataclass_fields__:
        values = getattr(facts, name)
        if values is not None:
            total = np.bincount(group, np.asarray(values, np.float64), groups)
            found[name] = total if name.startswith("points") else np.rint(total).astype(np.int64)
    return StepFacts(**found)
