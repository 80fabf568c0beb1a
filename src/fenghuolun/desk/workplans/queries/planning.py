"""What the planner stands on: the plan so far, the outlook of the period, the last period, the checkpoints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import isnan
from typing import TYPE_CHECKING, Any

from django.utils.functional import cached_property

from fenghuolun.desk.facts.measured import measured_together
from fenghuolun.desk.facts.subjects import Subjects
from fenghuolun.desk.goals.rules.measures import figure, measure_label
from fenghuolun.desk.kit.numbers import NOTHING
from fenghuolun.desk.plans.choices import Horizon, PlanningTool, PlanStatus
from fenghuolun.desk.plans.models import Plan
from fenghuolun.desk.plans.queries import plan_of
from fenghuolun.desk.plans.queries.approvals import plans_for_unit, unit_plan
from fenghuolun.desk.plans.queries.table import table_calendar
from fenghuolun.desk.plans.rules.cadence import checkpoints
from fenghuolun.desk.plans.rules.plan_life import EDITABLE
from fenghuolun.desk.plans.rules.planner import PlannerStep, next_step
from fenghuolun.desk.teams.choices import Permission, SellerKind
from fenghuolun.desk.workplans.queries.outlook import Outlook, outlook_of, outlook_of_unit
from fenghuolun.engine.periods import PeriodKind, period_around

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person, Unit
    from fenghuolun.engine.calendars import WorkingCalendar

DAY = timedelta(days=1)
LOOKED_AT = ("PREMIUM", "DEALS", "M10", "M11", "M02")


def horizons_of(person: Person) -> list[str]:
    """Return which plans a person owes, the usual one first: a seller week and month, a leader the month of the team,
    whoever leads more the quarter."""
    if not person.may(Permission.SEE_INSIGHT):
        return [Horizon.WEEK, Horizon.MONTH]
    return [Horizon.MONTH] if person.seller_kind == SellerKind.LEADER else [Horizon.QUARTER]


@dataclass(frozen=True)
class Planning:
    """One plan under way: whose, which period, and everything the steps show."""

    person: Person
    unit: Unit | None
    horizon: str
    first: date
    end: date
    today: date
    plan: Plan | None

    @property
    def kept(self) -> dict[str, Any]:
        return self.plan.steps if self.plan else {}

    @property
    def at(self) -> PlannerStep:
        return next_step(self.kept)

    @property
    def is_editable(self) -> bool:
        return self.plan is None or self.plan.status in EDITABLE

    @property
    def status_label(self) -> str:
        return str(PlanStatus(self.plan.status if self.plan else PlanStatus.DRAFT).label)

    @property
    def horizon_label(self) -> str:
        return str(Horizon(self.horizon).label)

    @property
    def last(self) -> date:
        return self.end - DAY

    @cached_property
    def outlook(self) -> Outlook:
        said = float(self.kept.get("goal", {}).get("target_yuan") or 0)
        if self.unit is not None:
            return outlook_of_unit(self.unit, self.first, self.end, self.today, said)
        return outlook_of(self.person, self.first, self.end, self.today, said)

    @cached_property
    def last_period(self) -> list[dict[str, str]]:
        """What the period before brought, by the catalogue; up to yesterday where it is not over."""
        before = period_around(PeriodKind(self.horizon), self.first - DAY)
        of = Subjects.of_units([self.unit]) if self.unit else Subjects.of_people([self.person])
        found = measured_together(LOOKED_AT, of, [before.start, before.end], today=self.today)
        rows = []
        for code in LOOKED_AT:
            value, n = float(found[code].value[0, 0]), int(found[code].n[0, 0])
            shown = NOTHING if isnan(value) else figure(code, Decimal(f"{value:.4f}"))
            rows.append({"label": measure_label(code), "value": shown, "n": str(n)})
        return rows

    @property
    def listed_kinds(self) -> list[str]:
        """The kinds whose quantities become lines; a week's lines are its customers instead."""
        if self.horizon == Horizon.WEEK:
            return []
        return [quantity.kind for quantity in self.outlook.quantities if quantity.stages["deal"]]

    @cached_property
    def checkpoints(self) -> list[date]:
        """The days the period is followed: its own cadence, and in a month the end of each of its weeks."""
        calendar = table_calendar(self.first, self.today)
        days = set(checkpoints(self.horizon, self.first, self.end, calendar))
        if self.horizon == Horizon.MONTH:
            days |= week_ends(self.first, self.end, calendar)
        return sorted(days)

    @property
    def suggested_tools(self) -> list[str]:
        """Volume first: the funnel and the run chart; a longer period is a project too (1.3.1.D)."""
        usual = [PlanningTool.FUNNEL, PlanningTool.RUN_CHART, PlanningTool.CALENDAR]
        return usual if self.horizon == Horizon.WEEK else [*usual, PlanningTool.CONTROL_CARD, PlanningTool.RISKS]


def week_ends(first: date, end: date, calendar: WorkingCalendar) -> set[date]:
    """Return the last workday up to Friday of each week that has one in ``[first, end)``.

    >>> from fenghuolun.engine.calendars import provisional_calendar
    >>> sorted(day.day for day in week_ends(date(2026, 12, 1), date(2027, 1, 1), provisional_calendar(2026)))
    [4, 11, 18, 25, 31]
    """
    found, week = set(), first - first.weekday() * DAY
    while week < end:
        days = [week + n * DAY for n in range(5) if first <= week + n * DAY < end]
        worked = [day for day in days if day.year <= calendar.last_year and calendar.flags(day, day + DAY).all()]
        found |= set(worked[-1:])
        week += 7 * DAY
    return found


def planning_of(person: Person, horizon: str, day: date, today: date) -> Planning:
    """Return the planning of the period that holds ``day``; nothing is written."""
    period = period_around(PeriodKind(horizon), day)
    is_units = plans_for_unit(person, horizon)
    plan = unit_plan(person, horizon, period.start) if is_units else plan_of(person, horizon, period.start)
    return Planning(person, person.unit if is_units else None, horizon, period.start, period.end, today, plan)


def next_period(horizon: str, today: date) -> date:
    """Return the first day of the period that is planned now: the next one."""
    return period_around(PeriodKind(horizon), today).end
