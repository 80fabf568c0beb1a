"""Whom a measure is about: whole subtrees by the unit of the row, people wherever they were, leaders' goals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from pytest_django import DjangoAssertNumQueries

from cast import NOW, TODAY, Cast
from desk.insight.factories import sold
from fenghuolun.desk.facts.measured import measured
from fenghuolun.desk.facts.subjects import Subjects, owner_of
from fenghuolun.desk.goals.models import Goal
from fenghuolun.desk.teams.actions import move_person

NOVEMBER = [date(2026, 11, 1), date(2026, 12, 1)]


def a_goal(measure: str, **owner: object) -> Goal:
    return Goal(measure=measure, starts_on=NOVEMBER[0], ends_on=NOVEMBER[1], target=Decimal(1), **owner)


def test_a_unit_counts_every_unit_below_it_and_none_beside(cast: Cast) -> None:
    sold(cast.li_na, date(2026, 11, 5), 100)
    sold(cast.chen_jing, date(2026, 11, 5), 10)  # filed under the branch itself
    of = Subjects.of_units([cast.company, cast.branch, cast.team, cast.second_team, cast.other_branch])
    assert measured("PREMIUM", of, NOVEMBER, today=TODAY).over().tolist() == [110, 110, 100, 0, 0]


def test_a_transfer_takes_the_person_s_rows_along_for_the_person_only(cast: Cast) -> None:
    sold(cast.li_na, date(2026, 11, 5), 100)
    cast.li_na.unit = cast.second_team
    sold(cast.li_na, date(2026, 11, 12), 30)
    of = Subjects.of_owners([cast.li_na, cast.team, cast.second_team])
    assert measured("PREMIUM", of, NOVEMBER, today=TODAY).over().tolist() == [130, 100, 30]


def test_seller_days_of_a_unit_are_those_of_the_posting(cast: Cast) -> None:
    move_person(
        by=cast.administrator, now=NOW, person=cast.li_na, unit=cast.second_team, role=cast.li_na.role,
        seller_kind=cast.li_na.seller_kind, starts_on=date(2026, 11, 16),
    )  # fmt: skip
    found = measured("M33", Subjects.of_units([cast.team, cast.second_team]), NOVEMBER, today=TODAY)
    # 22 days are over: 李娜 sat 15 in the first team and 7 in the second, 刘洋 all of them in the first
    assert found.denominator[:, 0] == pytest.approx([(15 + 22) / 22, 7 / 22])


def test_a_leader_s_goal_is_the_unit_s_save_for_what_everybody_does_in_person(cast: Cast) -> None:
    assert owner_of(a_goal("PREMIUM", person=cast.zhang_wei)) == cast.team
    assert owner_of(a_goal("M26", person=cast.chen_jing)) == cast.branch
    assert owner_of(a_goal("M02", person=cast.zhang_wei)) == cast.zhang_wei
    assert owner_of(a_goal("PREMIUM", person=cast.li_na)) == cast.li_na
    assert owner_of(a_goal("M02", unit=cast.team)) == cast.team


def test_goals_of_one_owner_share_the_rows_and_keep_the_order(cast: Cast) -> None:
    sold(cast.li_na, date(2026, 11, 5), 100)
    goals = [a_goal("PREMIUM", person=person) for person in (cast.li_na, cast.liu_yang, cast.zhang_wei, cast.li_na)]
    of = Subjects.of_goals(goals)
    assert of.size == 4
    assert measured("PREMIUM", of, NOVEMBER, today=TODAY).over().tolist() == [100, 0, 100, 100]


def test_units_are_found_in_one_question_and_people_in_none(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        Subjects.of_units([cast.team, cast.other_team, cast.branch])
    with django_assert_num_queries(0):
        Subjects.of_people([cast.li_na, cast.liu_yang])


def test_nobody_is_an_answer_too(cast: Cast) -> None:
    assert measured("PREMIUM", Subjects.of_people([]), NOVEMBER, today=TODAY).value.shape == (0, 1)
    assert np.isnan(measured("M02", Subjects.of_people([cast.planner]), NOVEMBER, today=TODAY).over()[0])
