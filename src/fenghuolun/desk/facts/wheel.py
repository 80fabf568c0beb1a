"""What the wheel is scored by: the eight steps' facts per person of a period, as far as anybody keeps them."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

import numpy as np
from django.db.models import Case, Q, When
from django.utils import timezone
from numpy.typing import NDArray

from fenghuolun.desk.activities import queries as activities
from fenghuolun.desk.facts.activity import done_in
from fenghuolun.desk.facts.people import Crew, available_days, standard_points
from fenghuolun.desk.goals import queries as goals
from fenghuolun.desk.goals.choices import GoalStatus
from fenghuolun.desk.plans import queries as plans
from fenghuolun.desk.plans.choices import Horizon, ItemKind, ItemStatus
from fenghuolun.engine.calendars import WorkingCalendar
from fenghuolun.engine.results import Counts, Floats
from fenghuolun.engine.wheel import StepFacts

EVER = date(2000, 1, 1)
# A goal is SMART enough to be managed when it says what is measured, how much, and by when.
AGREED_AND_SMART = Q(status=GoalStatus.AGREED, target__gt=0) & ~Q(measure="")


Span = tuple[date, date]


def wheel_facts(who: Crew, first: date, end: date, calendar: WorkingCalendar, coaching_per_week: int) -> StepFacts:
    """Return the facts of each person for the days ``[first, end)``, all of them over; arrays (people,).

    Steps nobody keeps facts of are left out ("not yet", ruling 26): plans and
    improvements until the first is made, rewards until scores are published.
    A seller is due ``coaching_per_week`` talks or joint visits in each week with a day at work. About eight queries.
    """
    return wheel_facts_in(who, [(first, end)], calendar, coaching_per_week)[0]


def wheel_facts_in(
    who: Crew, spans: Sequence[Span], calendar: WorkingCalendar, coaching_per_week: int
) -> list[StepFacts]:
    """Return ``wheel_facts`` of several spans that follow each other, the earliest first.

    The number of queries depends neither on people nor on spans.
    """
    whole = spans[0][0], spans[-1][1]
    available = available_days(who, *whole, calendar)
    there = [available[:, (a - whole[0]).days : (b - whole[0]).days] for a, b in spans]
    steps = zip(
        _done(who, spans), _points_due(who, spans, there), _goals(who, spans), _plans(who, spans, there),
        _coaching(who, spans, there, coaching_per_week), _improvements(who, spans), strict=True,
    )  # fmt: skip
    return [StepFacts(**reduce(or_, parts)) for parts in steps]


def _done(who: Crew, spans: Sequence[Span]) -> list[dict[str, Any]]:
    return [
        {
            "points": of.points,
            "activities": of["records"],
            "activities_planned": of["planned"],
            "records": of["records"],
            "records_timely": of["on_time"],
            "records_purposeful": of["purposeful"],
            "logs": of["records"],
            "logs_reviewed": of["reviewed_on_time"],
        }
        for of in done_in(who, spans)
    ]


def _points_due(who: Crew, spans: Sequence[Span], there: Sequence[Floats]) -> list[dict[str, Any]]:
    return [
        {"points_standard": standard_points(who, end - timedelta(days=1)) * available.sum(axis=1)}
        for (_, end), available in zip(spans, there, strict=True)
    ]


def _nothing(who: Crew, spans: Sequence[Span]) -> tuple[Counts, Counts]:
    return np.zeros((len(spans), who.size), np.int64), np.zeros((len(spans), who.size), np.int64)


def _place(spans: Sequence[Span], day: date) -> int | None:
    return next((at for at, (first, end) in enumerate(spans) if first <= day < end), None)


def _goals(who: Crew, spans: Sequence[Span]) -> list[dict[str, Any]]:
    items, good = _nothing(who, spans)
    rows = goals.goals_of_people(who.ids.tolist(), spans[0][0], spans[-1][1])
    for person, starts_on, ends_on, is_good in rows.annotate(
        is_good=Case(When(AGREED_AND_SMART, then=1), default=0)
    ).values_list("person", "starts_on", "ends_on", "is_good"):
        touched = [at for at, (first, end) in enumerate(spans) if starts_on < end and ends_on > first]
        items[touched, who.position[person]] += 1
        good[touched, who.position[person]] += is_good
    return [{"goal_items": i, "goal_items_agreed_and_smart": g} for i, g in zip(items, good, strict=True)]


def _plans(who: Crew, spans: Sequence[Span], there: Sequence[Floats]) -> list[dict[str, Any]]:
    """A plan is due for each Monday of a span whose week has a day at work; on time: approved by that Monday."""
    ids, (first, end) = who.ids.tolist(), (spans[0][0], spans[-1][1])
    rows = list(plans.plans_of_people(ids, Horizon.WEEK, first, end).values_list("person", "starts_on", "approved_at"))
    begun = min((row[1] for row in rows), default=end)
    if begun >= spans[0][1] and plans.plans_of_people(ids, Horizon.WEEK, EVER, first).exists():
        begun = first
    approved, _ = _nothing(who, spans)
    on_time = {(p, day) for p, day, at in rows if at is not None and timezone.localtime(at).date() <= day}
    for person, starts_on in on_time:
        at = _place(spans, starts_on)
        if at is not None:
            approved[at, who.position[person]] += 1
    return [
        {
            "plans_due": np.maximum(_weeks_at_work(span[0], available, mondays=True), of),
            "plans_approved_on_time": of,
        }
        if begun < span[1]
        else {}
        for span, available, of in zip(spans, there, approved, strict=True)
    ]


def _weeks_at_work(first: date, available: Floats, *, mondays: bool = False) -> Counts:
    """How many weeks of the period each person worked on at least one day in; ``mondays``: that begin in it."""
    days = available.shape[1]
    week = np.array([((first + timedelta(days=n)).toordinal() - 1) // 7 for n in range(days)])
    first_monday = (-first.weekday()) % 7
    kept = np.arange(days) >= (first_monday if mondays else 0)
    worked = np.zeros(available.shape[0], np.int64)
    for one in np.unique(week[kept]):
        worked += (available[:, kept & (week == one)] > 0).any(axis=1)
    return worked


def _coaching(who: Crew, spans: Sequence[Span], there: Sequence[Floats], per_week: int) -> list[dict[str, Any]]:
    made, _ = _nothing(who, spans)
    rows = activities.coached(who.ids.tolist(), spans[0][0], spans[-1][1])
    for person, day, count in rows:
        at = _place(spans, day)
        if at is not None:
            made[at, who.position[person]] += count
    found = []
    for (first, _end), available, of in zip(spans, there, made, strict=True):
        due = _weeks_at_work(first, available) * per_week
        found.append({"coaching_due": due, "coaching_done": np.minimum(of, due)})
    return found


def _improvements(who: Crew, spans: Sequence[Span]) -> list[dict[str, Any]]:
    ids, (first, end) = who.ids.tolist(), (spans[0][0], spans[-1][1])
    rows = list(plans.items_of_people(ids, ItemKind.IMPROVEMENT, first, end).values_list("owner", "due_on", "status"))
    begun = min((row[1] for row in rows), default=end)
    if begun >= spans[0][1] and plans.items_of_people(ids, ItemKind.IMPROVEMENT, EVER, first).exists():
        begun = first
    due, closed = _nothing(who, spans)
    for owner, due_on, status in rows:
        at = _place(spans, due_on)
        if at is not None:
            due[at, who.position[owner]] += 1
            closed[at, who.position[owner]] += status in (ItemStatus.DONE, ItemStatus.CLOSED)
    return [
        {"improvements_due": d, "improvements_closed": c} if begun < span[1] else {}
        for span, d, c in zip(spans, due, closed, strict=True)
    ]


def turns(who: Crew, first: date, end: date) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
    """Return the turns of the wheel that were due in ``[first, end)``: plan approved on, improvement closed on.

    A turn is an improvement due in these days, counted from the last week plan
    of its owner approved before it was made; NaT while it is open. Improvements
    of people who never had a plan approved begin no turn. Two queries.
    """
    ids = who.ids.tolist()
    made = plans.items_of_people(ids, ItemKind.IMPROVEMENT, first, end).values_list("owner", "made_at", "closed_at")
    rows = plans.plans_of_people(ids, Horizon.WEEK, EVER, end).filter(approved_at__isnull=False)
    approvals: dict[int, list[datetime]] = defaultdict(list)
    for person, at in rows.order_by("approved_at").values_list("person", "approved_at"):
        approvals[person].append(at)
    pairs = [
        (approvals[owner][before - 1], closed_at)
        for owner, made_at, closed_at in made
        if (before := bisect_right(approvals[owner], made_at))
    ]
    if not pairs:
        return np.empty(0, "datetime64[D]"), np.empty(0, "datetime64[D]")
    begun, closed = ([at and timezone.localtime(at).date() for at in side] for side in zip(*pairs, strict=True))
    return np.array(begun, "datetime64[D]"), np.array(closed, "datetime64[D]")


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
