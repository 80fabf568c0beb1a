"""What the sample team plans next: two months that wait for an answer, a new version, the team's plan half way."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from fenghuolun.desk.exchange.loading.work_plan_lines import CHANGES, NEXT_LINES
from fenghuolun.desk.exchange.loading.work_plan_month import DAY, TeamMonth
from fenghuolun.desk.goals.queries import goals_of_people
from fenghuolun.desk.plans.actions import change_plan, open_plan, submit_plan
from fenghuolun.desk.plans.actions.planner import keep_step, open_planned
from fenghuolun.desk.plans.actions.risks import plan_rollout, rate_rollout
from fenghuolun.desk.plans.actions.table import list_line, write_cells
from fenghuolun.desk.plans.queries import month_plan
from fenghuolun.desk.plans.rules.planner import PlannerStep

if TYPE_CHECKING:
    from fenghuolun.desk.plans.models import Plan
    from fenghuolun.desk.teams.models import Person


def plan_next(month: TeamMonth) -> None:
    """Next month's plans: two wait for the leader, a good one and a thin one; one of this month became a version 2."""
    for number, person in enumerate(month.sellers[:2]):
        plan = open_plan(by=person, now=month.now, horizon="month", starts_on=month.end, person=person)
        plan = _with_steps(month, person, plan) if number == 0 else plan
        for title, output, target, unit_word in NEXT_LINES[: 3 if number == 0 else 1]:
            goal = goals_of_people([person.pk], month.end, month.end + DAY).first() if number == 0 else None
            list_line(
                by=person, now=month.now, person=person, first=month.end, title=title, due_on=month.end + 25 * DAY,
                is_batch=True, output=output, target=Decimal(target), unit_word=unit_word,
                **({"worked_out_by": "funnel", "goal_id": goal.pk if goal else None} if number == 0 else {}),
            )  # fmt: skip
        submit_plan(by=person, now=month.now, plan=plan)
    if len(month.sellers) > 2:
        _change(month, month.sellers[2])


def _change(month: TeamMonth, person: Person) -> None:
    plan = month_plan(person, month.first)
    if plan is None:
        return
    newer = change_plan(by=person, now=month.now, plan=plan, reason="customer")
    item = newer.items.filter(status__in=("open", "doing"), is_batch=True).order_by("pk").first()
    if item is not None and item.target is not None:
        write_cells(by=person, now=month.now, item=item, target=item.target + CHANGES)
    submit_plan(by=person, now=month.now, plan=newer)


STEP_WORDS: dict[str, dict[str, Any]] = {
    "situation": {"text": "上月续保 21/30 台，差的 9 台里 6 台被对手低价拿走"},
    "goal": {"text": "到期全部报价，续保率 72% 以上"},
    "gap": {"text": "缺口靠转保补"},
    "options": {"levers": ["leads", "conversion"], "tools": ["funnel", "run_chart"]},
    "tasks": {"take": []},
    "resources": {"text": "20 日前要 2 次陪访和 3 份系数申请", "kinds": ["joint_visit", "price"], "none": False},
}


def _with_steps(month: TeamMonth, person: Person, plan: Plan) -> Plan:
    """Keep the planner's eight steps, with a checkpoint in each week."""
    fridays = [month.end + n * DAY for n in range((4 - month.end.weekday()) % 7, 28, 7)]
    words = STEP_WORDS | {"checks": {"days": [f"{day}" for day in [month.end, *fridays, month.end + 29 * DAY]]}}
    for step in list(PlannerStep)[:-1]:
        answers = words[step.value]
        plan = keep_step(
            by=person, now=month.now, plan=plan, step=step, answers=answers, tools=answers.get("tools", [])
        )
    return plan


def plan_for_team(month: TeamMonth) -> None:
    """The leader is half way through the team's plan of next month: the planner opens where it was left."""
    plan = open_planned(by=month.leader, now=month.now, horizon="month", starts_on=month.end)
    for step in list(PlannerStep)[:3]:
        keep_step(by=month.leader, now=month.now, plan=plan, step=step, answers=STEP_WORDS[step.value])


def spread(month: TeamMonth) -> None:
    """The team is the pilot of the table, for three weeks already."""
    today = timezone.localdate(month.now)
    rollout = plan_rollout(
        by=month.manager, now=month.now, unit=month.leader.unit, wave=1, starts_on=today - timedelta(days=21)
    )
    rate_rollout(by=month.leader, now=month.now, rollout=rollout, satisfaction=Decimal("4.1"))
