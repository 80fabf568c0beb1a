"""What simulated people said to their targets, and the week they planned: through the doors they would use."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from fenghuolun.desk.goals.actions import agree_goal, answer_targets
from fenghuolun.desk.goals.choices import Answer
from fenghuolun.desk.goals.queries import goals_visible_to, published_edition
from fenghuolun.desk.plans.actions import approve_plan, submit_plan
from fenghuolun.desk.tables.actions.week import propose_week
from fenghuolun.desk.teams.queries import people_by_role, sellers_of

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person, Unit

DISPUTES_EVERY, LATE_EVERY = 11, 6


def answer_all_targets(unit: Unit, now: datetime) -> int:
    """Let everybody of the unit answer this year's targets; return how many did.

    One in eleven disputes them, the rest accept; leaders and the manager agree to the goals of units.
    """
    today = timezone.localdate(now)
    edition = published_edition(unit, today.year)
    if edition is None or edition.published_at is None:
        return 0
    answered = 0
    for number, person in enumerate(sellers_of(unit, today).select_related("unit", "role"), start=1):
        at = min(edition.published_at + timedelta(days=1 + number % 5, hours=number % 7), now)
        if not edition.cells.filter(person=person).exists():
            continue
        if number % DISPUTES_EVERY == 0:
            _dispute(person, edition, at)
        else:
            answer_targets(by=person, now=at, edition=edition, answer=Answer.ACCEPTED)
        answered += 1
    for leader in people_by_role(unit, ("leader", "manager")):
        for goal in goals_visible_to(leader).filter(edition=edition, person=None, status="proposed"):
            agree_goal(by=leader, now=edition.published_at + timedelta(days=3), goal=goal)
    return answered


def _dispute(person: Person, edition: object, at: datetime) -> None:
    asked = sum(edition.cells.filter(person=person, tier="target").values_list("premium_fen", flat=True))  # type: ignore[attr-defined]
    answer_targets(
        by=person, now=at, edition=edition, answer=Answer.DISPUTED,  # type: ignore[arg-type]
        reason="名单里到期车辆比去年少，新增转保线索不足以补上。", counter_premium_fen=asked * 9 // 10 // 100 * 100,
    )  # fmt: skip


def plan_this_week(unit: Unit, now: datetime) -> int:
    """Fill, sign and approve everybody's current week; one in six has not handed in. Return how many."""
    monday = _monday(timezone.localdate(now))
    friday = timezone.make_aware(datetime.combine(monday - timedelta(days=3), time(16)))
    leaders = {leader.unit_id: leader for leader in people_by_role(unit, ("leader",))}
    planned = 0
    for number, person in enumerate(sellers_of(unit, monday).select_related("unit", "role"), start=1):
        plan = propose_week(by=person, now=friday, person=person, monday=monday)
        planned += 1
        leader = leaders.get(person.unit_id)
        if number % LATE_EVERY == 0 or leader is None:
            continue
        submit_plan(by=person, now=friday + timedelta(minutes=number), plan=plan)
        approve_plan(by=leader, now=friday + timedelta(hours=1, minutes=number), plan=plan)
    return planned


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
