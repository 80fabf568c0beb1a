"""Lines of the work plan for tests, all made through the actions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from cast import NOW
from fenghuolun.desk.plans.actions import approve_plan, submit_plan
from fenghuolun.desk.plans.actions.planner import keep_step
from fenghuolun.desk.plans.actions.steps import add_step
from fenghuolun.desk.plans.actions.table import list_line
from fenghuolun.desk.plans.models import Plan, WorkItem, WorkStep
from fenghuolun.desk.plans.rules.planner import PlannerStep
from fenghuolun.desk.teams.models import Person

MONTH = date(2026, 11, 1)
FOUR = ("goal", "output", "period", "size")


def a_table_line(by: Person, **given: Any) -> WorkItem:
    """Return a line of November in the table of ``by`` (or of ``person``)."""
    usual: dict[str, Any] = {
        "person": by, "first": MONTH, "title": "续保W3批次报价", "due_on": date(2026, 11, 27), "yes": FOUR,
        "output": "24份报价", "target": Decimal(24), "unit_word": "台",
    }  # fmt: skip
    item, _listing = list_line(by=by, now=NOW, **(usual | given))
    return item


def a_step(by: Person, item: WorkItem, **given: Any) -> WorkStep:
    usual = {"verb": "回访", "thing": "理赔客户", "due_on": date(2026, 11, 25), "result": "约到 3 次面谈"}
    return add_step(by=by, now=NOW, item=item, **(usual | given))


def with_all_steps(by: Person, plan: Plan) -> Plan:
    """Return the plan with every step of the planner kept but the last."""
    for step in PlannerStep:
        if step is not PlannerStep.CONFIRM:
            answers = {"text": "到期 24 台", "days": ["2026-11-27"]}
            plan = keep_step(by=by, now=NOW, plan=plan, step=step, answers=answers)
    return plan


def approved(seller: Person, leader: Person, item: WorkItem) -> Plan:
    """Return the item's plan, handed in and approved."""
    assert item.plan is not None
    plan = submit_plan(by=seller, now=NOW, plan=item.plan)
    return approve_plan(by=leader, now=NOW, plan=plan)
