"""Goals are read each morning, once; a light that got worse is known by its morning until it is better."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from pytest_django import DjangoAssertNumQueries

from cast import NOW, TODAY, Cast
from desk.insight.factories import branch_at_work, sold
from fenghuolun.desk.facts.readings import read_goals, read_past_mornings
from fenghuolun.desk.facts.tasks import read_goals_each_morning
from fenghuolun.desk.goals.actions import Reading, keep_readings
from fenghuolun.desk.goals.models import Goal, GoalCard, GoalReading
from fenghuolun.desk.goals.queries import latest_readings, readings_of, turned_at, turns_of
from fenghuolun.desk.teams.tasks import SCHEDULE

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


def a_goal(cast: Cast, **fields: object) -> Goal:
    usual = {"person": cast.li_na, "starts_on": NOVEMBER, "ends_on": DECEMBER, "status": "agreed", "title": "保费"}
    return Goal.objects.create(measure="PREMIUM", target=Decimal(30_000), **(usual | fields))


def read(goal: Goal, lights: dict[int, str]) -> None:
    for day, light in lights.items():
        keep_readings(on=date(2026, 11, day), readings=[Reading(goal.pk, light)])


@pytest.mark.outline("1.3.5.A")
def test_a_morning_is_read_once_and_stays_what_people_saw(cast: Cast) -> None:
    sold(cast.li_na, date(2026, 11, 5), 18_000, deals=9)
    goal = a_goal(cast)
    assert read_goals(TODAY) == 1
    sold(cast.li_na, date(2026, 11, 6), 10_000, deals=9)
    assert read_goals(TODAY) == 0
    (kept,) = readings_of(goal)
    assert (kept.on, kept.actual, kept.light) == (TODAY, Decimal(18_000), "yellow")
    assert kept.planned == pytest.approx(Decimal(30_000) * 15 / 21, abs=Decimal("0.01"))
    assert kept.ratio == pytest.approx(0.6)


def test_goals_are_read_from_their_second_day_to_the_morning_after_their_last(cast: Cast) -> None:
    a_goal(cast)
    a_goal(cast, status="draft")
    a_goal(cast, status="dropped")
    days = [NOVEMBER, date(2026, 11, 2), DECEMBER, date(2026, 12, 2)]
    assert [read_goals(day) for day in days] == [0, 1, 1, 0]


def test_the_schedule_reads_every_morning(cast: Cast) -> None:
    a_goal(cast)
    read_goals_each_morning(NOW)
    assert GoalReading.objects.get().on == TODAY
    assert any(job.run is read_goals_each_morning for job in SCHEDULE.values())


def test_a_light_turns_for_the_worse_and_is_better_again(cast: Cast) -> None:
    goal, other = a_goal(cast), a_goal(cast, person=cast.liu_yang)
    read(goal, {3: "green", 4: "yellow", 5: "red", 6: "red", 9: "yellow", 10: "green", 11: "blue", 12: "red"})
    read(other, {3: "grey", 4: "blue"})
    found = [(turn.on.day, turn.light, turn.ended_on.day if turn.ended_on else None) for turn in turns_of([goal.pk])]
    assert found == [(4, "yellow", 10), (5, "red", 9), (12, "red", None)]
    assert turns_of([other.pk]) == []
    assert [turn.on.day for turn in turns_of([goal.pk], date(2026, 11, 5), date(2026, 11, 12))] == [5]


def test_a_goal_that_is_red_when_first_read_turned_then(cast: Cast) -> None:
    goal = a_goal(cast)
    read(goal, {3: "red", 4: "red"})
    assert turned_at(goal) == datetime(2026, 11, 3, 5, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    read(goal, {5: "green"})
    assert turned_at(goal) is None


def test_the_last_reading_of_many_goals_is_one_question(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    goals = [a_goal(cast) for _n in range(3)]
    for goal in goals:
        read(goal, {3: "green", 4: "red"})
    with django_assert_num_queries(1):
        found = latest_readings([goal.pk for goal in goals])
    assert {row.light for row in found.values()} == {"red"}
    assert {row.light for row in latest_readings(list(found), date(2026, 11, 4)).values()} == {"green"}
    with django_assert_num_queries(1):
        turns_of(list(found))
    with django_assert_num_queries(0):
        assert latest_readings([]) == {}


def test_the_sample_s_cards_have_mornings_to_look_back_on(cast: Cast) -> None:
    branch_at_work(cast)
    card = GoalCard.objects.create(person=cast.li_na, starts_on=NOVEMBER, ends_on=DECEMBER)
    goal = a_goal(cast, card=card)
    read_past_mornings(TODAY)
    days = list(readings_of(goal).values_list("on", flat=True))
    # weekly mornings of November, the last ten days, and today
    assert days == [date(2026, 11, day) for day in (2, 9, *range(13, 24))]
    assert GoalReading.objects.filter(on=TODAY).count() > 1
