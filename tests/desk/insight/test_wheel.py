"""The wheel: steps as the rows say, "not yet" where nobody keeps them, the brake named with its count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import translation

from cast import NOW, TODAY, Cast
from desk.goals.factories import published
from desk.insight.activity import coached, worked
from desk.insight.factories import seller_in
from fenghuolun.desk.goals.choices import GoalStatus
from fenghuolun.desk.goals.models import Goal
from fenghuolun.desk.insight.queries.team_period import Span, period_of
from fenghuolun.desk.insight.queries.wheel import WheelLine, wheel_of_person, wheels_of
from fenghuolun.desk.plans.actions import add_item
from fenghuolun.desk.plans.choices import Horizon, ItemKind, ItemStatus, PlanStatus
from fenghuolun.desk.plans.models import Plan
from fenghuolun.desk.teams.models import Person
from fenghuolun.engine.wheel import STEPS

SignedIn = Callable[..., Client]
LAST_WEEK = period_of(Span.WEEK, 1, TODAY)
MONDAY = date(2026, 11, 16)


def wheel(person: Person) -> WheelLine:
    found = wheel_of_person(person, LAST_WEEK)
    assert found is not None
    return found


def score(line: WheelLine, step: str) -> float | None:
    return line.steps[STEPS.index(step)].score


def full_week(person: Person) -> None:
    for n in range(5):
        worked(person, MONDAY + timedelta(days=n))


def test_steps_nobody_keeps_are_not_yet_and_stay_out_of_strength_and_brake(cast: Cast) -> None:
    full_week(cast.li_na)
    found = wheel(cast.li_na)
    assert score(found, "reward") is score(found, "improve") is score(found, "plan") is score(found, "goal") is None
    assert (score(found, "activity"), score(found, "record"), score(found, "check")) == (100, 100, 100)
    assert found.measured == 4
    assert found.brake_name == "coach"
    assert not found.is_complete


@pytest.mark.outline("1.2.5")
def test_coaching_is_done_by_due_and_the_brake_says_the_count(cast: Cast) -> None:
    for person in (cast.li_na, cast.liu_yang):
        full_week(person)
    coached(cast.zhang_wei, cast.li_na)
    with translation.override("zh-hans"):
        found = wheels_of(cast.team, LAST_WEEK)
    assert found is not None
    assert score(found.whole, "coach") == 50
    assert found.whole.brake_name == "coach"
    step = found.whole.brake_step
    assert step is not None
    assert "应辅导 2 次，已做 1 次" in step.note
    assert [line.owner.name for line in found.people] == ["李娜", "刘洋"]


def test_points_and_records_lower_their_steps(cast: Cast) -> None:
    worked(cast.li_na, MONDAY, points=50, records=10, on_time=5, purposeful=10, reviewed_on_time=4)
    found = wheel(cast.li_na)
    assert (score(found, "activity"), score(found, "record"), score(found, "check")) == (50, 75, 40)


def test_goals_count_when_agreed_with_a_number(cast: Cast) -> None:
    published(cast)
    assert score(wheel(cast.li_na), "goal") == 0
    Goal.objects.filter(person=cast.li_na).update(status=GoalStatus.AGREED)
    assert score(wheel(cast.li_na), "goal") == 100


def test_a_plan_counts_when_approved_by_its_monday_times_what_was_planned(cast: Cast) -> None:
    worked(cast.li_na, MONDAY, records=10, planned=6)
    approved = datetime(2026, 11, 16, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    plan = Plan.objects.create(
        horizon=Horizon.WEEK, unit=cast.team, person=cast.li_na, starts_on=MONDAY, ends_on=MONDAY + timedelta(days=7),
        status=PlanStatus.APPROVED, approved_at=approved,
    )  # fmt: skip
    assert score(wheel(cast.li_na), "plan") == pytest.approx(60)
    Plan.objects.filter(pk=plan.pk).update(approved_at=approved + timedelta(days=2))
    assert score(wheel(cast.li_na), "plan") == 0


def test_improvements_close_and_none_due_scores_full(cast: Cast) -> None:
    item = add_item(by=cast.li_na, now=NOW, title="改话术", kind=ItemKind.IMPROVEMENT, due_on=TODAY + timedelta(days=1))
    assert score(wheel(cast.li_na), "improve") is None
    item.due_on = MONDAY
    item.save()
    assert score(wheel(cast.li_na), "improve") == 0
    item.status = ItemStatus.CLOSED
    item.save()
    assert score(wheel(cast.li_na), "improve") == 100


@pytest.mark.outline("1.2.5")
@pytest.mark.usefixtures("monday")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_manager_sees_teams_ranked_and_one_wheel_large(cast: Cast, signed_in: SignedIn, language: str) -> None:
    for person in (cast.li_na, cast.liu_yang, seller_in(cast.second_team, cast.li_na, "zhouyu", "周瑜")):
        full_week(person)
    coached(cast.zhang_wei, cast.li_na)
    client = signed_in(cast.chen_jing, language)
    answer = client.get("/team/wheels/", {"span": "week", "unit": cast.branch.pk})
    assert [line.owner.name for line, *_rest in answer.context["teams"]] == ["张江一组", "陆家嘴组"]
    page = answer.content.decode()
    assert ("应辅导 3 次，已做 1 次" if language == "zh-hans" else "3 coachings due, 1 done") in page
    one = client.get("/team/wheels/", {"span": "week", "unit": cast.branch.pk, "person": cast.li_na.pk})
    assert one.context["chosen"].owner == cast.li_na
