"""Measures of activity, plans, actions, coaching and red lights, each worked out by hand from a few rows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from cast import NOW, TODAY, Cast
from desk.insight.activity import coached, worked
from fenghuolun.desk.facts.measured import Measured, measured
from fenghuolun.desk.facts.subjects import Subjects
from fenghuolun.desk.goals.actions import Reading, add_goal, keep_readings
from fenghuolun.desk.goals.models import Goal, GoalCheck
from fenghuolun.desk.plans.choices import Horizon, ItemKind, ItemStatus, PlanStatus
from fenghuolun.desk.plans.models import Plan, WorkItem
from fenghuolun.desk.teams.actions import enter_leave
from fenghuolun.desk.teams.models import Person

SHANGHAI = ZoneInfo("Asia/Shanghai")
OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
EDGES = [OCTOBER, NOVEMBER, DECEMBER]


def of_both(cast: Cast, code: str, **narrowed: str) -> Measured:
    of = Subjects.of_owners([cast.li_na, cast.liu_yang, cast.team])
    return measured(code, of, EDGES, today=TODAY, **narrowed)


def test_points_and_the_care_of_records_are_summed_before_they_are_divided(cast: Cast) -> None:
    worked(cast.li_na, date(2026, 11, 5), points=20, records=10, on_time=5, purposeful=10, reviewed_on_time=2)
    worked(cast.li_na, date(2026, 11, 6), points=10, records=30, on_time=30, evidence_due=4, evidenced=3)
    worked(cast.li_na, TODAY, points=500)
    assert of_both(cast, "M01").value[:, 1].tolist() == [30, 0, 30]
    assert of_both(cast, "M03").value[0, 1] == 35 / 40
    assert of_both(cast, "M04").value[0, 1] == 3 / 4
    assert of_both(cast, "M05").value[0, 1] == 1
    assert of_both(cast, "M26").value[0, 1] == 32 / 40
    assert np.isnan(of_both(cast, "M03").value[0, 0])
    assert of_both(cast, "M01", cube_kind="switch").over().tolist() == [0, 0, 0]


def test_attainment_is_points_over_standard_and_days_at_work_to_the_end_of_yesterday(cast: Cast) -> None:
    worked(cast.li_na, date(2026, 11, 5), points=140)
    enter_leave(
        by=cast.zhang_wei, now=NOW, person=cast.li_na, kind="annual", starts_on=date(2026, 11, 9),
        last_on=date(2026, 11, 9), part=Decimal(1),
    )  # fmt: skip
    found = of_both(cast, "M02")
    # 15 workdays of November are over, 李娜 was away one of them; a team is its sellers
    assert found.denominator[:, 1].tolist() == [14 * 20, 15 * 20, 14 * 20 + 15 * 20]
    assert found.value[:, 1].tolist() == pytest.approx([0.5, 0, 140 / 580])
    # October 2026 has 18 workdays, the make-up day among them
    assert found.over()[0] == pytest.approx(140 / ((18 + 14) * 20))


def test_days_that_differ_are_compared_on_days_at_work_only(cast: Cast) -> None:
    for n, day in enumerate(range(16, 21)):
        worked(cast.li_na, date(2026, 11, day), points=10 + n)
    of, week = Subjects.of_people([cast.li_na]), [date(2026, 11, 16), TODAY]
    daily = np.array([10, 11, 12, 13, 14.0])
    found = measured("M22", of, week, today=TODAY)
    assert found.over()[0] == pytest.approx(daily.std() / daily.mean())
    assert found.n[0, 0] == 5
    enter_leave(
        by=cast.zhang_wei, now=NOW, person=cast.li_na, kind="annual", starts_on=date(2026, 11, 20),
        last_on=date(2026, 11, 20), part=Decimal(1),
    )  # fmt: skip
    assert measured("M22", of, week, today=TODAY).over()[0] == pytest.approx(daily[:4].std() / daily[:4].mean())


def test_variation_of_two_weeks_is_that_of_their_days_together(cast: Cast) -> None:
    for day in (9, 10, 11, 12, 13, 16, 17, 18, 19, 20):
        worked(cast.li_na, date(2026, 11, day), points=10 if day < 16 else 30)
    found = measured(
        "M22", Subjects.of_people([cast.li_na]), [date(2026, 11, 9), date(2026, 11, 16), TODAY], today=TODAY
    )
    assert found.value[0].tolist() == [0, 0]
    assert found.over()[0] == pytest.approx(0.5)


def a_plan(person: Person, horizon: str, starts_on: date, submitted_at: datetime | None) -> None:
    Plan.objects.create(
        horizon=horizon, unit=person.unit, person=person, starts_on=starts_on, ends_on=starts_on + timedelta(days=7),
        status=PlanStatus.DRAFT, submitted_at=submitted_at,
    )  # fmt: skip


def test_plans_are_on_time_when_they_came_by_friday_evening(cast: Cast) -> None:
    """November has three Mondays up to yesterday, and its own plan: four are due."""
    a_plan(cast.li_na, Horizon.WEEK, date(2026, 11, 9), datetime(2026, 11, 6, 18, tzinfo=SHANGHAI))
    a_plan(cast.li_na, Horizon.WEEK, date(2026, 11, 16), datetime(2026, 11, 13, 18, 1, tzinfo=SHANGHAI))
    a_plan(cast.li_na, Horizon.WEEK, date(2026, 11, 2), None)
    a_plan(cast.li_na, Horizon.MONTH, NOVEMBER, datetime(2026, 10, 30, 12, tzinfo=SHANGHAI))
    found = of_both(cast, "M07")
    assert found.denominator[:, 1].tolist() == [4, 4, 8]
    assert found.value[:, 1].tolist() == [0.5, 0, 0.25]


def an_item(owner: Person, kind: str, due_on: date, done_on: date | None, **more: object) -> WorkItem:
    done_at = None if done_on is None else datetime.combine(done_on, time(23, 30), tzinfo=SHANGHAI)
    return WorkItem.objects.create(
        kind=kind, title="拜访车商", owner=owner, unit=owner.unit, made_by=owner, made_at=NOW, due_on=due_on,
        done_at=done_at, **more,
    )  # fmt: skip


def test_lines_of_plans_and_actions_are_kept_when_they_were_handed_over_by_their_day(cast: Cast) -> None:
    day = date(2026, 11, 10)
    an_item(cast.li_na, ItemKind.PLAN, day, day)
    an_item(cast.li_na, ItemKind.PLAN, day, day + timedelta(days=1))
    an_item(cast.li_na, ItemKind.ASSIGNED, day, day)
    an_item(cast.li_na, ItemKind.DECISION, day, None)
    an_item(cast.li_na, ItemKind.COACHING, day, day)
    an_item(cast.li_na, ItemKind.IMPROVEMENT, day, None, status=ItemStatus.CANCELLED)
    an_item(cast.li_na, ItemKind.ASSIGNED, TODAY, None)  # due today: not late yet
    assert of_both(cast, "M08").value[:, 1].tolist() == [0.5, pytest.approx(np.nan, nan_ok=True), 0.5]
    assert of_both(cast, "M25").value[0, 1] == pytest.approx(2 / 3)


def test_coaching_is_counted_about_a_seller_and_over_the_sellers_of_the_team(cast: Cast) -> None:
    coached(cast.zhang_wei, cast.li_na)
    coached(cast.zhang_wei, cast.li_na, days_ago=5)
    found = of_both(cast, "M27")
    assert found.value[:, 1].tolist() == [2, 0, 1]
    assert found.over().tolist() == [2, 0, 1]


def a_goal(cast: Cast) -> Goal:
    return add_goal(
        by=cast.chen_jing, now=NOW, person=cast.li_na, title="续保率", measure="M10", starts_on=NOVEMBER,
        ends_on=DECEMBER, target=Decimal("0.72"),
    )  # fmt: skip


def read(goal: Goal, lights: dict[int, str]) -> None:
    for day, light in lights.items():
        keep_readings(on=date(2026, 11, day), readings=[Reading(goal.pk, light)])


def test_a_red_light_waits_until_somebody_acts(cast: Cast) -> None:
    first, second = a_goal(cast), a_goal(cast)
    read(first, {5: "green", 6: "red", 9: "red", 12: "red"})
    read(second, {5: "red", 9: "green", 18: "red"})
    GoalCheck.objects.create(
        goal=first, at=datetime(2026, 11, 11, 9, tzinfo=SHANGHAI), by=cast.li_na, role="self", starts_on=NOVEMBER,
        ends_on=TODAY, light="red", countermeasure="每天多打十个电话",
    )  # fmt: skip
    found = of_both(cast, "M28")
    # Friday 6 to Wednesday 11: 3 workdays; Thursday 5 to Monday 9, better by itself: 2; from Wednesday 18 on: 3
    assert found.numerator[0, 1] == 3 + 2 + 3
    assert found.value[:, 1] == pytest.approx([8 / 3, np.nan, 8 / 3], nan_ok=True)
    an_item(cast.li_na, ItemKind.ASSIGNED, TODAY, None, goal=second)
    assert of_both(cast, "M28").numerator[0, 1] == 8  # made today, when three workdays had passed
