"""The funnel's quantities become lines of the plan: one line a kind, worked out and not typed (1.3.1.F, 1.3.2.C)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.goals.queries import goals_of_people
from fenghuolun.desk.plans.actions.table import list_line
from fenghuolun.desk.plans.choices import Horizon, PlanningTool
from fenghuolun.desk.plans.queries.lines import kinds_planned_by_funnel
from fenghuolun.desk.plans.queries.table import table_calendar
from fenghuolun.engine.periods import weeks_of_month
from fenghuolun.engine.plan.apportion import largest_remainder

if TYPE_CHECKING:
    from fenghuolun.desk.plans.models import Plan, WorkItem
    from fenghuolun.desk.teams.models import Person
    from fenghuolun.desk.workplans.queries.planning import Planning

DAY = timedelta(days=1)


@transaction.atomic
def put_into_plan(
    *, by: Person, now: datetime, planning: Planning, plan: Plan, kinds: Collection[str]
) -> list[WorkItem]:
    """Put a line for each of ``kinds`` into the plan: so many deals, with the quotes, visits, contacts they take.

    A kind that has its line already keeps it. A week takes none: its lines are customers. Quantities by week follow the
    workdays, so that the control card can be kept.
    """
    if plan.horizon == Horizon.WEEK:
        return []
    known = kinds_planned_by_funnel(by, planning.first)
    goal = goals_of_people([by.pk], planning.first, planning.end).filter(measure__in=["PREMIUM", "DEALS"]).first()
    made = []
    for quantity in planning.outlook.quantities:
        deals = quantity.stages["deal"]
        if quantity.kind not in kinds or quantity.kind in known or not deals:
            continue
        item, _listing = list_line(
            by=by, now=now, person=by, first=planning.first, plan=plan, title=_title(quantity.kind, deals),
            due_on=max(planning.last, planning.today), is_batch=True, output=_output(quantity.stages),
            target=Decimal(deals), unit_word=_("deals"), measure="DEALS", scope={"cube_kind": quantity.kind},
            worked_out_by=PlanningTool.FUNNEL.value, starts_on=planning.first, goal_id=goal.pk if goal else None,
            quantities=_by_week(deals, planning.first, planning.today) if plan.horizon == Horizon.MONTH else [],
        )  # fmt: skip
        made.append(item)
    return made


def _title(kind: str, deals: int) -> str:
    return _("%(kind)s: close %(n)d") % {"kind": CubeKind(kind).label, "n": deals}


def _output(stages: dict[str, int]) -> str:
    return _("%(contacts)d contacts, %(visits)d visits, %(quotes)d quotes") % {
        "contacts": stages["contact"], "visits": stages["visit"], "quotes": stages["quote"]
    }  # fmt: skip


def _by_week(total: int, first: date, today: date) -> list[int]:
    """Split a quantity over W1–W5 by their workdays, adding up exactly."""
    calendar = table_calendar(first, today)
    weeks = weeks_of_month(first.year, first.month)
    days = [float(calendar.workdays_between(week.start, week.end)) for week in weeks]
    return [int(part) for part in largest_remainder(total, days if any(days) else [1.0] * len(days))]
