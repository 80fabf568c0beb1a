"""The planner's eight steps are kept in the plan itself; the last one hands it in (1.3.1.A)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.plans.actions.plans import (
    PlanRefused,
    open_plan,
    period_of,
    require_editable,
    submit_plan,
    taken,
)
from fenghuolun.desk.plans.choices import PlanningTool
from fenghuolun.desk.plans.models import Plan
from fenghuolun.desk.plans.queries.approvals import plans_for_unit, unit_plan
from fenghuolun.desk.plans.rules.planner import PlannerStep, may_open
from fenghuolun.desk.teams.actions import record

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person


class PlanChanged(PlanRefused):
    """Somebody kept another step meanwhile."""

    code = "plan_changed"


@transaction.atomic
def open_planned(*, by: Person, now: datetime, horizon: str, starts_on: date) -> Plan:
    """Return the plan that the planner of ``by`` writes into: the own one, or the unit's for whoever leads it.

    It is the same row that the activity tables show; made as a draft where there is none yet.
    """
    if not plans_for_unit(by, horizon):
        return open_plan(by=by, now=now, horizon=horizon, starts_on=starts_on)
    known = unit_plan(by, horizon, starts_on)
    if known is not None:
        return known
    if by.unit_id is None:
        raise PlanRefused(_("%(name)s works in no unit yet.") % {"name": by.name})
    first, end = period_of(horizon, starts_on)
    plan = Plan.objects.create(horizon=horizon, unit_id=by.unit_id, starts_on=first, ends_on=end)
    record(by=by, now=now, action="open_plan", thing=plan, horizon=horizon, unit=by.unit, starts_on=first)
    return plan


@transaction.atomic
def keep_step(
    *,
    by: Person,
    now: datetime,
    plan: Plan,
    step: PlannerStep,
    answers: dict[str, Any],
    tools: Iterable[str] = (),
    expected_revision: int | None = None,
) -> Plan:
    """Keep one step of the planner in the plan. Refuses a step whose forerunners are not kept: none is skipped.

    ``answers`` are what the person confirmed or wrote, beside the figures that were shown; ``tools`` the planning
    tools chosen so far. A stale ``expected_revision`` is refused with ``PlanChanged``.
    """
    plan = taken(by, plan)
    require_editable(plan)
    if expected_revision is not None and plan.revision != expected_revision:
        raise PlanChanged(_("Somebody kept a step of this plan meanwhile. Look again, then save."))
    if not may_open(plan.steps, step):
        raise PlanRefused(_("One step after the other: finish the earlier ones first."))
    plan.steps = {**plan.steps, step.value: answers}
    plan.tools = [tool for tool in PlanningTool.values if tool in {*plan.tools, *tools}]
    plan.revision += 1
    plan.save(update_fields=["steps", "tools", "revision"])
    record(by=by, now=now, action="keep_step", thing=plan, step=step.value)
    return plan


@transaction.atomic
def choose_tools(*, by: Person, now: datetime, plan: Plan, tools: Iterable[str]) -> Plan:
    """Keep which planning tools a plan uses (1.3.1.D)."""
    plan = taken(by, plan)
    require_editable(plan)
    plan.tools = [tool for tool in PlanningTool.values if tool in set(tools)]
    plan.revision += 1
    plan.save(update_fields=["tools", "revision"])
    record(by=by, now=now, action="choose_tools", thing=plan, tools=plan.tools)
    return plan


@transaction.atomic
def hand_in(*, by: Person, now: datetime, plan: Plan) -> Plan:
    """Confirm the last step and hand the plan in. Refuses while a step is missing."""
    plan = taken(by, plan)
    missing = [step for step in PlannerStep if step not in plan.steps and step is not PlannerStep.CONFIRM]
    if missing:
        raise PlanRefused(_("The step “%(step)s” is still open.") % {"step": missing[0].label})
    plan = keep_step(by=by, now=now, plan=plan, step=PlannerStep.CONFIRM, answers={"at": now.isoformat()})
    return submit_plan(by=by, now=now, plan=plan)
