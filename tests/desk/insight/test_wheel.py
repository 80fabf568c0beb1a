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
from fenghuolun.desk.facts.people import crew
from fenghuolun.desk.facts.wheel import wheel_facts, wheel_facts_in
from fenghuolun.desk.goals.choices import GoalStatus
from fenghuolun.desk.goals.models import Goal
from fenghuolun.desk.insight.queries.team_period import Span, period_of
from fenghuolun.desk.insight.queries.wheel import WheelLine, wheel_of_person, wheels_of
from fenghuolun.desk.insight.queries.wheel_speed import speed_of
from fenghuolun.desk.plans.actions import add_item
from fenghuolun.desk.plans.choices import Horizon, ItemKind, ItemStatus, PlanStatus
from fenghuolun.desk.plans.models import Plan
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.queries import working_calendar
from fenghuolun.engine.wheel import STEPS, step_scores

SignedIn = Callable[..., Client]
LAST_WEEK = period_of(Span.WEEK, 1, TODAY)
MONDAY = date(2026, 11, 16)


def wheel(person: Person) -> WheelLine:
    found = wheel_of_person(person, LAST_WEEK)
    assert found is not None
    return found


def score(line: WheelLine, step: str) -> float | None:
    return line.steps[STEPS.index(step)].score


def week_plan_of(person: Person, monday: date, approved_at: datetime) -> Plan:
    return Plan.objects.create(
        horizon=Horizon.WEEK, unit=person.unit, person=person, starts_on=monday, ends_on=monday + timedelta(days=7),
        status=PlanStatus.APPROVED, approved_at=approved_at,
    )  # fmt: skip


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
    plan = week_plan_of(cast.li_na, MONDAY, approved)
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


@pytest.mark.outline("1.2.5")
def test_a_turn_runs_from_the_approved_plan_to_the_closed_improvement(cast: Cast) -> None:
    approved = datetime(2026, 10, 12, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    week_plan_of(cast.li_na, date(2026, 10, 12), approved)
    for days in (4, 8, None):
        item = add_item(
            by=cast.li_na, now=approved + timedelta(days=2), title="改话术", kind=ItemKind.IMPROVEMENT,
            due_on=date(2026, 10, 20),
        )  # fmt: skip
        item.closed_at = approved + timedelta(days=days) if days else None
        item.save()
    found = speed_of(cast.li_na, TODAY)
    assert found is not None
    assert (found.turn.closed, found.turn.still_open, found.turn_days) == (2, 1, 8)


def test_an_improvement_without_a_plan_before_it_is_no_turn(cast: Cast) -> None:
    add_item(
        by=cast.li_na, now=NOW - timedelta(days=30), title="改话术", kind=ItemKind.IMPROVEMENT,
        due_on=MONDAY,
    )  # fmt: skip
    found = speed_of(cast.li_na, TODAY)
    assert found is not None
    assert (found.turns, found.turn_days) == (0, None)


def test_a_wheel_gathers_speed_when_each_week_brings_more(cast: Cast) -> None:
    for week in range(12):
        for n in range(1 + week // 3):
            worked(cast.li_na, MONDAY - timedelta(weeks=11 - week) + timedelta(days=n))
    for found in (speed_of(cast.li_na, TODAY), speed_of(cast.team, TODAY)):
        assert found is not None
        assert len(found.strength) == 12
        assert found.points_per_week is not None
        assert found.low < found.points_per_week < found.high
        assert found.complete == 0
    assert speed_of(cast.li_na, TODAY).direction == 1  # type: ignore[union-attr]


def test_the_facts_of_several_weeks_are_those_of_each(cast: Cast) -> None:
    full_week(cast.li_na)
    worked(cast.li_na, MONDAY - timedelta(days=3))
    coached(cast.zhang_wei, cast.li_na)
    week_plan_of(cast.li_na, MONDAY, datetime(2026, 11, 16, 9, tzinfo=ZoneInfo("Asia/Shanghai")))
    who, calendar = crew([cast.li_na], TODAY), working_calendar(MONDAY - timedelta(days=7), TODAY)
    spans = [(MONDAY - timedelta(days=7), MONDAY), (MONDAY, MONDAY + timedelta(days=7))]
    together = wheel_facts_in(who, spans, calendar, 1)
    for span, facts in zip(spans, together, strict=True):
        alone = wheel_facts(who, *span, calendar, 1)
        assert str(step_scores(facts)) == str(step_scores(alone))


@pytest.mark.usefixtures("monday")
@pytest.mark.parametrize(("language", "words"), [("zh-hans", ("整轮", "一轮要几天")), ("en", ("Whole turns",))])
def test_the_card_of_a_wheel_says_how_fast_it_turns(
    cast: Cast, signed_in: SignedIn, language: str, words: tuple[str, ...]
) -> None:
    full_week(cast.li_na)
    client = signed_in(cast.chen_jing, language)
    for address in ("/business/wheel/", f"/business/people/{cast.li_na.pk}/wheel/", "/team/wheels/"):
        page = client.get(address).content.decode()
        assert all(word in page for word in words)
    own = signed_in(cast.li_na, language)
    assert own.get(f"/business/people/{cast.li_na.pk}/wheel/").status_code == 200
    assert own.get(f"/business/people/{cast.liu_yang.pk}/wheel/").status_code == 404
    fragment = client.get("/business/wheel/", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in fragment
