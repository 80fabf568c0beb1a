"""The plans a person owes with deadlines and states, and those that wait for the person's answer (1.3.1.B)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from fenghuolun.desk.goals.choices import EditionStatus
from fenghuolun.desk.goals.queries import published_edition
from fenghuolun.desk.plans.choices import Horizon, PlanStatus
from fenghuolun.desk.plans.models import Plan
from fenghuolun.desk.plans.queries import deadlines_of
from fenghuolun.desk.plans.queries.approvals import own_plans, plans_awaiting, plans_for_unit
from fenghuolun.desk.plans.rules import Deadline
from fenghuolun.desk.plans.rules.planner import PlannerStep
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.queries import branch_of
from fenghuolun.desk.teams.rules import NoWorkingCalendar
from fenghuolun.desk.workplans.queries.planning import horizons_of
from fenghuolun.desk.workplans.queries.quality import Judged, judged_all
from fenghuolun.engine.periods import PeriodKind, period_around

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person

LOOK_AHEAD = timedelta(days=400)
TONES = {
    "on_time": "go", "late": "wait", "missing": "stop", "due": "",
    PlanStatus.RETURNED: "stop", PlanStatus.SUBMITTED: "accent", PlanStatus.APPROVED: "go", PlanStatus.ACTIVE: "go",
}  # fmt: skip


@dataclass(frozen=True)
class Owed:
    """One plan of one period: the row where there is one, its deadline, and how that was kept."""

    horizon: str
    first: date
    end: date
    plan: Plan | None
    deadline: Deadline
    judged: str
    is_units: bool
    handed_in_at: datetime | None = None

    @property
    def label(self) -> str:
        return str(Horizon(self.horizon).label)

    @property
    def last(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def status(self) -> str:
        return self.plan.status if self.plan else PlanStatus.DRAFT

    @property
    def status_label(self) -> str:
        """The plan's state; a year is planned in the activity tables and counts when its targets are published."""
        if self.horizon == Horizon.YEAR:
            return str(EditionStatus.PUBLISHED.label if self.handed_in_at else EditionStatus.DRAFT.label)
        return str(PlanStatus(self.status).label)

    @property
    def tone(self) -> str:
        return TONES.get(self.status, "")

    @property
    def deadline_tone(self) -> str:
        return TONES[self.judged]

    @property
    def is_open(self) -> bool:
        return self.handed_in_at is None and self.status in (PlanStatus.DRAFT, PlanStatus.RETURNED)

    @property
    def is_planned_here(self) -> bool:
        return self.horizon != Horizon.YEAR

    @property
    def kept(self) -> int:
        return len(self.plan.steps) if self.plan else 0

    @property
    def steps(self) -> int:
        return len(PlannerStep)


def owed(person: Person, now: datetime) -> list[Owed]:
    """Return this and the next period of each horizon the person plans; a year's for whoever publishes targets."""
    today = timezone.localtime(now).date()
    horizons = horizons_of(person)
    publishes = person.may(Permission.SET_TARGET) and person.unit is not None
    if publishes:
        horizons = [*horizons, Horizon.YEAR]
    spans = [span for horizon in horizons for span in _spans(horizon, today)]
    rows = own_plans(person, min(span[1] for span in spans), today + LOOK_AHEAD)
    latest: dict[tuple[str, date, bool], Plan] = {}
    for plan in rows:
        latest.setdefault((plan.horizon, plan.starts_on, plan.person_id is None), plan)
    found = []
    for horizon, first, end in spans:
        is_units = plans_for_unit(person, horizon)
        plan = latest.get((horizon, first, is_units))
        try:
            deadline = deadlines_of(person.unit, horizon, first)
        except NoWorkingCalendar:
            continue
        at = plan.submitted_at if plan else None
        if horizon == Horizon.YEAR and person.unit is not None:
            edition = published_edition(branch_of(person.unit), first.year)
            at = edition.published_at if edition else None
        found.append(Owed(horizon, first, end, plan, deadline, deadline.judged(at, now), is_units, at))
    return sorted(found, key=lambda one: (not one.is_open, one.deadline.at))


def _spans(horizon: str, today: date) -> list[tuple[str, date, date]]:
    this = period_around(PeriodKind(horizon), today)
    after = period_around(PeriodKind(horizon), this.end)
    return [(horizon, each.start, each.end) for each in (this, after)]


@dataclass(frozen=True)
class Waiting:
    """A plan that waits for an answer, with its quality."""

    plan: Plan
    judged: Judged

    @property
    def horizon(self) -> str:
        return str(Horizon(self.plan.horizon).label)

    @property
    def last(self) -> date:
        return self.plan.ends_on - timedelta(days=1)


def waiting(by: Person, now: datetime, most: int = 50) -> list[Waiting]:
    """Return the plans that wait for ``by``, the longest first, each with its quality."""
    plans: Sequence[Plan] = list(plans_awaiting(by)[:most])
    quality = judged_all(plans, now)
    return [Waiting(plan, quality[plan.pk]) for plan in plans]
