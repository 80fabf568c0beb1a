"""The work plans of one team of the sample company: this month's table with what became of it, and next month's plans.

Everything goes through the doors people use, at the hours they would use them.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from fenghuolun.desk.exchange.loading.fleet_tender import lay_fleet_tender
from fenghuolun.desk.exchange.loading.work_plan_lines import (
    FACTORS,
    LEADERS_LINES,
    SELLERS_LINES,
    LineSketch,
    Said,
)
from fenghuolun.desk.exchange.loading.work_plan_month import DAY, TeamMonth
from fenghuolun.desk.exchange.loading.work_plan_next import plan_for_team, plan_next, spread
from fenghuolun.desk.goals.queries import goals_of_people
from fenghuolun.desk.plans.actions import approve_plan, submit_plan
from fenghuolun.desk.plans.actions.checks import Checked, record_check
from fenghuolun.desk.plans.actions.risks import write_risk
from fenghuolun.desk.plans.actions.status import answer_help, report_status
from fenghuolun.desk.plans.actions.steps import (
    add_step,
    finish_step,
    propose_template,
    take_over_template,
    vote_for_template,
)
from fenghuolun.desk.plans.actions.table import list_line
from fenghuolun.desk.plans.queries import items_visible_to
from fenghuolun.desk.plans.queries.table import table_calendar
from fenghuolun.desk.plans.rules.cadence import checkpoints
from fenghuolun.desk.plans.rules.status_text import StatusText
from fenghuolun.desk.teams.queries import branches, people_by_role, sellers_of

if TYPE_CHECKING:
    from fenghuolun.desk.plans.models import StepTemplate, WorkItem
    from fenghuolun.desk.teams.models import Person, Unit


@transaction.atomic
def load_work_plans(now: datetime) -> int:
    """Lay the work plan of the first branch's first team; return how many lines stand in it."""
    branch = branches().order_by("path").first()
    if branch is None:
        return 0
    today = timezone.localdate(now)
    month = _month(branch, today.replace(day=1), now)
    if month is None:
        return 0
    for number, person in enumerate([*month.sellers, month.leader]):
        _plan_month(month, person, number)
    _follow(month)
    _grow_templates(month)
    plan_next(month)
    plan_for_team(month)
    spread(month)
    lay_fleet_tender(month)
    return len(month.items)


def _month(branch: Unit, first: date, now: datetime) -> TeamMonth | None:
    leaders = list(people_by_role(branch, ("leader",)).select_related("unit", "role").order_by("unit__path", "pk"))
    manager = people_by_role(branch, ("manager",)).select_related("unit", "role").first()
    if not leaders or manager is None:
        return None
    sellers = list(sellers_of(leaders[0].unit, timezone.localdate(now)).select_related("unit", "role"))
    end = (first + timedelta(days=32)).replace(day=1)
    return TeamMonth(first, end, now, leaders[0], manager, sellers)


def _plan_month(month: TeamMonth, person: Person, number: int) -> None:
    """Enter one person's lines, hand them in and approve them; the third signs late, and one has changed since."""
    is_leader = person.pk == month.leader.pk
    sketches = LEADERS_LINES if is_leader else tuple(islice(cycle(SELLERS_LINES), number, number + 7))
    sketches = sketches if is_leader else tuple(dict.fromkeys((*SELLERS_LINES[:2], *sketches)))[:7]
    at = month.at(month.before, 10, number)
    mine = [_enter(month, person, sketch, at, number) for sketch in sketches]
    month.items += mine
    plan = mine[0].plan
    approver = month.manager if is_leader else month.leader
    if plan is None:
        return
    for kind, text, likelihood, impact, share, response in (
        FACTORS if is_leader else FACTORS[number % 6 : number % 6 + 1]
    ):
        write_risk(
            by=person, now=at, plan=plan, kind=kind, text=text, likelihood=likelihood, impact=impact,
            trigger_on=month.day(share), response=response, owner=approver if likelihood * impact >= 15 else None,
        )  # fmt: skip
    submit_plan(by=person, now=month.at(month.before + DAY, 19 if number == 2 else 16, number), plan=plan)
    approve_plan(by=approver, now=month.at(month.before + 2 * DAY, 10, number), plan=plan)


def _enter(month: TeamMonth, person: Person, sketch: LineSketch, at: datetime, number: int) -> WorkItem:
    cells: dict[str, Any] = {
        "output": sketch.output, "starts_on": month.day(sketch.starts), "weight": Decimal(sketch.weight),
        "with_whom": sketch.with_whom,
    }  # fmt: skip
    if sketch.target:
        # Nobody's quantity is quite another's.
        cells |= {"target": Decimal(sketch.target + number % 4), "unit_word": sketch.unit_word}
    if sketch.measure:
        cells |= {"measure": sketch.measure, "scope": {"cube_kind": sketch.kind}, "worked_out_by": "funnel"}
        cells |= {"quantities": _by_week(sketch.target + number % 4)}
    goal = goals_of_people([person.pk], month.first, month.end).order_by("ends_on").first()
    if goal is not None and sketch.weight:
        cells["goal_id"] = goal.pk
    item, _listing = list_line(
        by=person, now=at, person=person, first=month.first, title=sketch.title, due_on=month.day(sketch.due),
        yes=sketch.yes, is_batch=sketch.is_batch, **cells,
    )  # fmt: skip
    for verb, thing, share, result in sketch.steps:
        add_step(by=person, now=at, item=item, verb=verb, thing=thing, due_on=month.day(share), result=result)
    return item


def _by_week(total: int) -> list[int]:
    """Twenty-eight, twenty-seven, twenty-five, twenty percent, and nothing in the days left over."""
    parts = [total * share // 100 for share in (28, 27, 25)]
    return [*parts, total - sum(parts), 0]


def _follow(month: TeamMonth) -> None:
    """Check the lines on the checkpoints, report how they stand, finish steps whose day is over."""
    today = timezone.localdate(month.now)
    calendar = table_calendar(month.first, today)
    days = [day for day in checkpoints("month", month.first, month.end, calendar) if day < today]
    turns = {sketch.title: cycle(sketch.said) for sketch in (*SELLERS_LINES, *LEADERS_LINES)}
    for number, item in enumerate(month.items):
        item.refresh_from_db()
        for step in item.steps.filter(due_on__lt=today).order_by("due_on")[: 2 if number % 4 else 1]:
            finish_step(by=item.owner, now=month.at(step.due_on, 16, number % 60), step=step)
        for day in days:
            if _is_checked(item, day, number):
                at = month.at(day, 17, number % 60)
                record_check(by=month.leader, now=at, item=item, found=_found(month, item, day, number))
        _report(month, item, next(turns[item.title]), number, today)
    _answer_some(month)


def _is_checked(item: WorkItem, day: date, number: int) -> bool:
    """One check in nine was missed."""
    return (item.starts_on or day) <= day <= item.due_on and (number + day.day) % 9 != 4


def _found(month: TeamMonth, item: WorkItem, day: date, number: int) -> Checked:
    """What the leader found: what should be there, what is, and an act where it is far off; one was forgotten."""
    whole = item.target or Decimal(100)
    first = item.starts_on or month.first
    planned = (whole * ((day - first).days + 1) / max((item.due_on - first).days, 1)).quantize(Decimal(1))
    actual = (planned * Decimal((72, 104, 96, 88, 110)[number % 5]) / 100).quantize(Decimal(1))
    behind = bool(planned) and (planned - actual) / planned > Decimal("0.1")
    is_acted = behind and number % 10 != 0
    return Checked(
        day, planned, actual, "yellow" if behind else "green", "leads" if behind else "",
        "correct" if is_acted else "", "每天上午先打10个转保名单" if is_acted else "",
    )  # fmt: skip


def _report(month: TeamMonth, item: WorkItem, said: Said, number: int, today: date) -> None:
    """Report a status of the last days; a line in eleven has old news, and who wants help asks today."""
    if not said.text or (item.starts_on and item.starts_on > today) or not item.is_open:
        return
    back = 0 if said.help_kind else 7 if number % 11 == 3 else number % 2
    day = max(today - back * DAY, item.starts_on or month.first)
    report_status(
        by=item.owner, now=month.at(day, 8 + number % 9, number % 60), item=item, done_share=said.done,
        said=StatusText(said.text, said.light, said.cause, said.help_kind), help_needed=said.help_needed,
    )  # fmt: skip


def _answer_some(month: TeamMonth) -> None:
    """Every third request has its answer already."""
    rows = items_visible_to(month.leader).filter(status="help", pk__in=[item.pk for item in month.items])
    asking = rows.exclude(owner=month.leader).order_by("pk")
    for number, item in enumerate(asking):
        if number % 3 == 0:
            answer_help(
                by=month.leader, now=month.now, item=item, answer="accept", comment="周四上午一起去，先把车辆清单发我。"
            )


def _grow_templates(month: TeamMonth) -> None:
    """Propose steps that led to green; the first two have their votes and were taken over, the third waits."""
    done = [
        step
        for item in items_visible_to(month.leader).filter(pk__in=[item.pk for item in month.items]).order_by("pk")
        if item.owner_id != month.leader.pk and item.light in ("", "green")
        for step in item.steps.exclude(done_at=None).select_related("item__owner").order_by("pk")[:1]
    ]
    unlike = list({(step.verb, step.thing): step for step in reversed(done)}.values())[:3]
    voters = [*month.sellers, month.leader]
    for place, step in enumerate(unlike):
        template = propose_template(by=step.item.owner, now=month.now, step=step)
        for voter in voters[: 4 if place < 2 else 2]:
            vote_for_template(by=voter, now=month.now, template=template)
        template.refresh_from_db()
        if template.is_active:
            _take_over(month, template)


def _take_over(month: TeamMonth, template: StepTemplate) -> None:
    today = timezone.localdate(month.now)
    rows = items_visible_to(month.leader).filter(pk__in=[item.pk for item in month.items], status__in=("open", "doing"))
    for item in rows.exclude(owner=template.made_by).filter(due_on__gte=today)[:2]:
        if item.steps.filter(done_at=None).count() < 2:
            take_over_template(by=item.owner, now=month.now, template=template, item=item)
