"""Whose rows a person sees, and what a role may."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import NOW, Cast
from fenghuolun.desk.teams import queries
from fenghuolun.desk.teams.actions import PersonRefused, let_person_go
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Leave, Person
from fenghuolun.desk.teams.rules import NotAllowed, Outside, may_give, require, require_in_reach, scope


@pytest.fixture
def leave_of_li_na(cast: Cast) -> Leave:
    return Leave.objects.create(
        person=cast.li_na, kind="annual", starts_on=NOW, last_on=NOW, entered_by=cast.li_na, entered_at=NOW
    )


def visible(person: Person) -> int:
    return Leave.objects.filter(scope(person, owner="person", unit="person__unit")).count()


def test_a_row_is_seen_by_its_owner_the_leader_the_manager_and_the_company(cast: Cast, leave_of_li_na: Leave) -> None:
    for person in (cast.li_na, cast.zhang_wei, cast.chen_jing, cast.planner, cast.administrator):
        assert visible(person) == 1, person


def test_a_row_is_not_seen_by_a_colleague_or_from_another_branch(cast: Cast, leave_of_li_na: Leave) -> None:
    assert visible(cast.liu_yang) == 0
    assert visible(cast.wang_qiang) == 0


def test_who_has_left_sees_nothing(cast: Cast, leave_of_li_na: Leave) -> None:
    cast.li_na.is_active = False
    assert visible(cast.li_na) == 0
    assert list(queries.people_visible_to(cast.li_na)) == []


def test_units_of_a_person_are_read_once_per_request(cast: Cast) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        for _ in range(3):
            queries.unit_ids_visible_to(cast.chen_jing)
            visible_units = queries.unit_ids_visible_to(cast.chen_jing)
    assert len(asked) == 1
    assert set(visible_units) == {cast.branch.pk, cast.team.pk, cast.second_team.pk}


def test_a_seller_sees_only_self_a_leader_the_team(cast: Cast) -> None:
    assert set(queries.people_visible_to(cast.li_na)) == {cast.li_na}
    assert set(queries.people_visible_to(cast.zhang_wei)) == {cast.li_na, cast.liu_yang, cast.zhang_wei}
    assert cast.li_na not in queries.people_visible_to(cast.wang_qiang)


def test_what_a_role_does_not_hold_is_refused_with_its_name(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match=r"分配|Assign"):
        require(cast.li_na, Permission.ASSIGN_LEAD)
    require(cast.zhang_wei, Permission.ASSIGN_LEAD)
    require(None, Permission.ASSIGN_LEAD)


def test_a_row_out_of_reach_is_outside(cast: Cast) -> None:
    require_in_reach(cast.zhang_wei, owner_id=cast.li_na.pk, unit_id=cast.team.pk)
    with pytest.raises(Outside):
        require_in_reach(cast.wang_qiang, owner_id=cast.li_na.pk, unit_id=cast.team.pk)


def test_nobody_gives_a_role_that_may_more_than_theirs(cast: Cast) -> None:
    assert may_give(cast.chen_jing, cast.zhang_wei.role)
    assert not may_give(cast.chen_jing, cast.administrator.role)
    assert not may_give(cast.planner, cast.administrator.role)


def test_the_last_administrator_stays(cast: Cast) -> None:
    let_person_go(by=cast.administrator, now=NOW, person=cast.chen_jing, left_on=NOW.date())
    with pytest.raises(PersonRefused):
        let_person_go(by=None, now=NOW, person=cast.administrator, left_on=NOW.date())
