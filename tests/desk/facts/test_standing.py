"""Where goals stand: due part from the cube or by days at work, every shape, lights, rows of the card, landing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import NOW, TODAY, Cast
from desk.customers.factories import customer_of
from desk.goals.factories import published
from desk.insight.activity import worked
from desk.insight.factories import branch_at_work, renewal, sold
from fenghuolun.desk.facts.people import crew
from fenghuolun.desk.facts.standing import Standing, standings
from fenghuolun.desk.goals.choices import Light, Shape
from fenghuolun.desk.goals.models import Goal, GoalMilestone, GoalTarget
from fenghuolun.desk.insight.queries.landing import month_landing
from fenghuolun.desk.insight.queries.team import board_of
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.actions import enter_leave, set_parameter

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


def a_goal(cast: Cast, measure: str = "PREMIUM", target: object = 30_000, **fields: Any) -> Goal:
    usual = {"starts_on": NOVEMBER, "ends_on": DECEMBER, "status": "agreed", "title": "目标"}
    owner = {} if "unit" in fields else {"person": fields.pop("person", cast.li_na)}
    return Goal.objects.create(measure=measure, target=Decimal(str(target)), **(usual | owner | fields))


def stands(goal: Goal, today: date = TODAY, **how: Any) -> Standing:
    return standings([goal], today, **how)[0]


@pytest.mark.outline("1.3.5.E")
def test_without_a_published_target_the_due_part_follows_days_at_work(cast: Cast) -> None:
    sold(cast.li_na, date(2026, 11, 5), 18_000, deals=9)
    sold(cast.li_na, TODAY, 99_999)
    found = stands(a_goal(cast))
    # 15 of November's 21 workdays are over, and today is not counted
    assert found.planned == pytest.approx(30_000 * 15 / 21)
    assert (found.actual, found.ratio, found.n) == (18_000, 0.6, 9)
    assert found.pace == pytest.approx(0.6 / (15 / 21))
    assert (found.light, found.is_typed) == (Light.YELLOW, False)


def test_the_due_part_of_premium_lies_in_the_published_days(cast: Cast) -> None:
    branch_at_work(cast)
    board = board_of(cast.team, TODAY)
    assert board is not None
    at = board.who.position[cast.li_na.pk]
    goal = Goal.objects.get(person=cast.li_na, starts_on=NOVEMBER, ends_on=DECEMBER)
    found = stands(goal)
    assert found.planned == pytest.approx(board.results.due_yuan[at])
    assert found.pace == pytest.approx(board.results.pace.pace[at])
    assert found.target == float(goal.target)


@pytest.mark.outline("1.3.5.E")
def test_a_month_s_goal_has_weeks_that_add_up_and_a_year_s_has_months(cast: Cast) -> None:
    sold(cast.li_na, date(2026, 11, 5), 10_000, deals=5)
    sold(cast.li_na, date(2026, 11, 12), 5_000, deals=5)
    month, year = standings(
        [a_goal(cast), a_goal(cast, target=360_000, starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1))], TODAY
    )
    assert [(row.start.day, row.end.day) for row in month.rows] == [(1, 9), (9, 16), (16, 23), (23, 30), (30, 1)]
    assert [row.actual for row in month.rows] == [10_000, 5_000, 0, None, None]
    assert [row.cumulative_actual for row in month.rows[:3]] == [10_000, 15_000, 15_000]
    assert sum(row.planned for row in month.rows) == pytest.approx(30_000)  # type: ignore[misc]
    assert month.rows[0].planned == pytest.approx(30_000 * 5 / 21)
    assert month.rows[-1].cumulative_planned == pytest.approx(30_000)
    assert month.rows[0].ratio == pytest.approx(10_000 / (30_000 * 5 / 21))
    assert [row.light for row in month.rows] == [Light.BLUE, Light.GREEN, Light.RED, Light.GREY, Light.GREY]
    assert len(year.rows) == 12
    assert year.rows[10].actual == 15_000


def test_leave_of_the_owner_shifts_what_is_due(cast: Cast) -> None:
    enter_leave(
        by=cast.zhang_wei, now=NOW, person=cast.li_na, kind="annual", starts_on=date(2026, 11, 2),
        last_on=date(2026, 11, 6), part=Decimal(1),
    )  # fmt: skip
    own, team = standings([a_goal(cast), a_goal(cast, unit=cast.team)], TODAY)
    assert own.planned == pytest.approx(30_000 * 10 / 16)
    assert team.planned == pytest.approx(30_000 * 15 / 21)


def test_a_stock_is_judged_as_it_is_and_by_its_direction(cast: Cast) -> None:
    customer = customer_of(cast.li_na)
    for day in range(2, 12):
        renewal(customer, date(2026, 11, day), won=day % 5 > 0)
    kept, late = standings([a_goal(cast, "M10", 0.72), a_goal(cast, "M10", 0.75, shape=Shape.SMALLER)], TODAY)
    assert (kept.actual, kept.ratio, kept.pace) == (0.8, pytest.approx(0.8 / 0.72), pytest.approx(0.8 / 0.72))
    assert kept.light == Light.GREEN
    assert kept.landing == 0.8
    assert kept.low is not None
    assert kept.high is not None
    assert kept.low < 0.8 < kept.high
    assert late.ratio == pytest.approx(2 - 0.8 / 0.75)
    assert late.light == Light.YELLOW


def test_few_events_are_grey_and_a_windfall_is_blue(cast: Cast) -> None:
    sold(cast.li_na, date(2026, 11, 5), 100_000, deals=4)
    sold(cast.liu_yang, date(2026, 11, 5), 100_000, deals=5)
    few, many = standings([a_goal(cast), a_goal(cast, person=cast.liu_yang)], TODAY)
    assert (few.light, many.light) == (Light.GREY, Light.BLUE)


def test_thresholds_of_the_unit_decide(cast: Cast) -> None:
    sold(cast.li_na, date(2026, 11, 5), 18_000, deals=9)
    goal = a_goal(cast)
    set_parameter(by=cast.administrator, now=NOW, key="light_green", value="0.82", unit=cast.team, starts_on=TODAY)
    assert stands(goal).light == Light.GREEN


def test_every_shape_is_completed_by_its_own_rule(cast: Cast) -> None:
    goals = {
        "inside": a_goal(cast, "", 50, shape=Shape.RANGE, floor=40, stretch=60, actual=55),
        "outside": a_goal(cast, "", 50, shape=Shape.RANGE, floor=40, stretch=60, actual=65),
        "no case": a_goal(cast, "", 0, shape=Shape.ZERO, actual=0),
        "one case": a_goal(cast, "", 0, shape=Shape.ZERO, actual=1),
        "early": a_goal(cast, "", 1, shape=Shape.DEADLINE, due_on=date(2026, 11, 20), done_on=date(2026, 11, 18)),
        "late": a_goal(cast, "", 1, shape=Shape.DEADLINE, due_on=date(2026, 11, 18)),
        "ahead": a_goal(cast, "", 1, shape=Shape.DEADLINE, due_on=date(2026, 11, 25)),
        "entered": a_goal(cast, "M17", 0.95, shape=Shape.SMALLER, actual=0.90),
        "to count": a_goal(cast, "", 6, unit_word="家", actual=4),
        "nothing yet": a_goal(cast, "", 6, unit_word="家"),
    }
    found = dict(zip(goals, standings(list(goals.values()), TODAY), strict=True))
    ratios = {name: one.ratio for name, one in found.items()}
    assert ratios == pytest.approx(
        {
            "inside": 1, "outside": 0.75, "no case": 1, "one case": 0.5, "early": 1.04, "late": 0.85, "ahead": None,
            "entered": 2 - 0.90 / 0.95, "to count": 4 / 6, "nothing yet": None,
        }
    )  # fmt: skip
    lights = {name: one.light for name, one in found.items()}
    assert lights == {
        "inside": Light.GREEN, "outside": Light.RED, "no case": Light.GREEN, "one case": Light.RED,
        "early": Light.GREEN, "late": Light.YELLOW, "ahead": Light.GREY, "entered": Light.GREEN,
        "to count": Light.YELLOW, "nothing yet": Light.GREY,
    }  # fmt: skip
    assert all(one.is_typed for one in found.values())
    assert found["to count"].pace == pytest.approx((4 / 6) / (15 / 21))


def test_milestones_are_held_against_those_due_by_now(cast: Cast) -> None:
    goal = a_goal(cast, "", 1, shape=Shape.MILESTONE)
    for at, (weight, day, done_on) in enumerate(((50, 10, date(2026, 11, 12)), (30, 20, None), (20, 27, None))):
        due_on = date(2026, 11, day)
        GoalMilestone.objects.create(
            goal=goal, position=at, title="步骤", weight=weight, due_on=due_on, done_on=done_on
        )
    found = stands(goal)
    assert (found.ratio, found.planned) == (pytest.approx(0.5), pytest.approx(0.8))
    assert found.pace == pytest.approx(0.5 / 0.8)
    assert found.light == Light.RED


def test_a_revised_goal_keeps_the_old_target_for_the_old_days(cast: Cast) -> None:
    """Seven workdays held 42,000 and fourteen 21,000 (ruling of 1.3.6): 28,000 is what is judged."""
    goal = a_goal(cast, target=21_000)
    GoalTarget.objects.create(goal=goal, from_on=NOVEMBER, target=42_000)
    GoalTarget.objects.create(goal=goal, from_on=date(2026, 11, 11), target=21_000)
    found = stands(goal)
    assert found.target == pytest.approx(28_000)
    assert found.planned == pytest.approx((42_000 * 7 + 21_000 * 8) / 21)


def test_premium_lands_where_the_forecast_of_the_house_lands_it(cast: Cast) -> None:
    branch_at_work(cast)
    who = crew(teams.sellers_of(cast.branch, TODAY).select_related("unit"), TODAY)
    shown = month_landing(who, NOVEMBER, TODAY, np.zeros(who.size, np.int64))
    mine = Goal.objects.get(person=cast.li_na, starts_on=NOVEMBER, ends_on=DECEMBER)
    ours = Goal.objects.get(unit=cast.team, starts_on=NOVEMBER, ends_on=DECEMBER)
    own, team = standings([mine, ours], TODAY)
    at = who.position[cast.li_na.pk]
    assert own.landing == pytest.approx(shown.people.mean_yuan[at])
    assert (own.low, own.high) == pytest.approx((shown.people.low_yuan[at], shown.people.high_yuan[at]))
    assert own.chance == pytest.approx(shown.people.chance[at, 1])
    assert team.landing == pytest.approx(shown.whole.mean_yuan[0])
    assert team.chance == pytest.approx(shown.whole.chance[0, 1])


def test_another_flow_lands_at_the_rate_of_the_last_four_weeks(cast: Cast) -> None:
    day = TODAY - timedelta(days=28)
    while day < TODAY:
        if day.weekday() < 5:
            worked(cast.li_na, day, points=20)
        day += timedelta(days=1)
    found = stands(a_goal(cast, "M01", 400))
    # 15 days of 20 points, and six more to come
    assert (found.actual, found.landing) == (300, pytest.approx(420))
    assert (found.low, found.high, found.chance) == (pytest.approx(420), pytest.approx(420), 1)


def test_a_goal_that_is_over_landed_where_it_is_and_one_ahead_is_not_known(cast: Cast) -> None:
    sold(cast.li_na, date(2026, 10, 5), 31_000, deals=6)
    over = a_goal(cast, starts_on=date(2026, 10, 1), ends_on=NOVEMBER)
    ahead = a_goal(cast, starts_on=DECEMBER, ends_on=date(2027, 1, 1))
    was, will = standings([over, ahead], TODAY)
    assert (was.landing, was.chance, was.pace) == (31_000, 1, pytest.approx(31 / 30))
    assert (will.actual, will.pace, will.light, will.landing) == (None, None, Light.GREY, None)


def test_a_list_without_landing_asks_less(cast: Cast) -> None:
    branch_at_work(cast)
    goals = list(Goal.objects.filter(starts_on=NOVEMBER).select_related("person__unit", "unit"))
    with CaptureQueriesContext(connection) as full:
        standings(goals, TODAY)
    with CaptureQueriesContext(connection) as lean:
        found = standings(goals, TODAY, with_landing=False)
    assert len(lean) < len(full)
    assert all(one.landing is None and one.pace is not None for one in found)


def test_many_goals_ask_as_often_as_few(cast: Cast) -> None:
    branch_at_work(cast)
    for person in (cast.li_na, cast.liu_yang):
        for code in ("M02", "M10", "M13", "M16", "M25"):
            a_goal(cast, code, 0.9, person=person)
        a_goal(cast, "PREMIUM", 9_000, person=person, scope={"cube_kind": "switch"})
    goals = list(Goal.objects.filter(starts_on=NOVEMBER).select_related("person__unit", "unit"))
    few, many = [goal for goal in goals if goal.person == cast.li_na], [goal for goal in goals if goal.person]
    asked: dict[bool, list[int]] = {True: [], False: []}
    for with_landing, counts in asked.items():
        for some in (few, many):
            with CaptureQueriesContext(connection) as found:
                standings(some, TODAY, with_landing=with_landing)
            counts.append(len(found))
    assert asked[False] == [16, 16]
    assert asked[True][0] == asked[True][1] < 30
    assert standings([], TODAY) == []


def test_a_goal_nobody_published_beside_a_published_one_uses_the_cube_too(cast: Cast) -> None:
    published(cast)
    own, deals = standings([a_goal(cast), a_goal(cast, "DEALS", 39)], TODAY)
    linked = stands(Goal.objects.get(person=cast.li_na, starts_on=NOVEMBER, edition__isnull=False))
    assert own.planned / own.target == pytest.approx(linked.planned / linked.target)  # type: ignore[operator]
    assert deals.planned is not None
    assert 0 < deals.planned < 39
