"""Case 2 of 1.3.1: a seller's week, read from its lines, and the three signals of the run chart, from its notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np
from django.utils.translation import gettext as _

from fenghuolun.desk.activities.queries.catalogue import kinds_for
from fenghuolun.desk.customers.queries import leads_of_people
from fenghuolun.desk.facts.measured import measured
from fenghuolun.desk.facts.subjects import Subjects
from fenghuolun.desk.learning.queries.scenes import Found, Scene, person_of
from fenghuolun.desk.plans.models import WorkItem
from fenghuolun.desk.plans.queries import lines_of, week_plan
from fenghuolun.desk.plans.queries.links import point_notes
from fenghuolun.desk.plans.queries.table import table_calendar
from fenghuolun.desk.teams.models import Person
from fenghuolun.engine.track.run_chart import run_chart

DAY = timedelta(days=1)
POINTS_A_DAY, VISITS_A_DAY, MEASURE, HISTORY = 20, 3, "M01", 36
VISITS = frozenset({"A03", "A04", "A05"})


def workdays_before(today: date, n: int) -> list[date]:
    """Return the last ``n`` workdays before ``today``, the oldest first."""
    first = today - timedelta(days=3 * n)
    calendar = table_calendar(first, today)
    days = [first + at * DAY for at in range(3 * n)]
    return [day for day in days if calendar.flags(day, day + DAY).all()][-n:]


def check(scene: Scene) -> dict[str, Found]:
    seller, (monday, end) = person_of("suqing"), scene.week
    plan = week_plan(seller, monday)
    lines = list(lines_of(plan)) if plan is not None else []
    due = set(leads_of_people([seller.pk]).filter(due_on__gte=scene.today).values_list("pk", flat=True))
    calendar = table_calendar(monday, scene.today)
    week = [monday + n * DAY for n in range((end - monday).days)]
    days = [day for day in week if calendar.flags(day, day + DAY).all()]
    return {
        "covered": _covered(due, lines),
        "points": _points(seller, days, lines),
        "visits": _visits(days, lines),
        "handed_in": _handed_in(plan is not None and plan.submitted_at is not None),
        **_signals(seller, scene),
    }


def _covered(due: set[int], lines: Iterable[WorkItem]) -> Found:
    planned = due & {line.lead_id for line in lines if line.lead_id is not None}
    if len(planned) == len(due):
        return Found(True, _("All %(n)d due customers stand in the week.") % {"n": len(due)})
    return Found(False, _("%(held)d of %(n)d due customers stand in the week.") % {"held": len(planned), "n": len(due)})


def _points(seller: Person, days: list[date], lines: Iterable[WorkItem]) -> Found:
    points = dict(kinds_for(seller).values_list("code", "points"))
    planned: dict[date, float] = defaultdict(float)
    for line in lines:
        planned[line.due_on] += float(points.get(line.activity_kind, 0))
    thin = [day for day in days if planned[day] < POINTS_A_DAY]
    total = sum(planned[day] for day in days)
    about = {"total": round(total), "goal": POINTS_A_DAY * len(days)}
    if thin:
        return Found(False, _("%(total)d of %(goal)d points are planned; %(day)s has fewer than 20.")
                     % {**about, "day": f"{thin[0]:%m-%d}"})  # fmt: skip
    return Found(True, _("%(total)d points are planned, at least 20 a day.") % about)


def _visits(days: list[date], lines: Iterable[WorkItem]) -> Found:
    per_day: dict[date, int] = defaultdict(int)
    for line in lines:
        per_day[line.due_on] += line.activity_kind in VISITS
    thin = [day for day in days if per_day[day] < VISITS_A_DAY]
    if thin:
        return Found(False, _("%(day)s has fewer than three visits.") % {"day": f"{thin[0]:%m-%d}"})
    return Found(True, _("Three visits or more stand on each day."))


def _handed_in(is_handed_in: bool) -> Found:
    return Found(is_handed_in, _("The week is signed.") if is_handed_in else _("Sign the week: it is still a draft."))


def _signals(seller: Person, scene: Scene) -> dict[str, Found]:
    """Return whether a note stands on a point of each kind of signal in the chart of daily points."""
    days = workdays_before(scene.today, HISTORY)
    edges = [*days, days[-1] + DAY]
    chart = run_chart(np.asarray(measured(MEASURE, Subjects.of_people([seller]), edges, today=scene.today).value[0]))
    noted = set(point_notes(MEASURE, days[0], edges[-1], person=seller).values_list("on", flat=True))
    signals = {"shift": chart.shift[0], "trend": chart.trend[0], "astronomical": chart.astronomical[0]}
    return {name: _noted(noted & {days[at] for at in np.flatnonzero(flags)}) for name, flags in signals.items()}


def _noted(noted: set[date]) -> Found:
    if noted:
        return Found(True, _("Found, and its cause noted: %(day)s.") % {"day": f"{min(noted):%m-%d}"})
    return Found(False, _("No cause is noted at such a point yet."))
