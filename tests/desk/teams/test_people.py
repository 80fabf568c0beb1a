"""People come, move, change and go; history keeps the unit of its time."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from cast import HIRED_ON, NOW, TODAY, Cast
from fenghuolun.desk.teams import queries
from fenghuolun.desk.teams.actions import (
    PersonRefused,
    PersonRow,
    PostingRefused,
    UnitRefused,
    add_people_in_bulk,
    add_unit,
    apply_postings,
    change_person,
    change_role,
    close_unit,
    let_person_go,
    move_person,
    reset_password,
)
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import Outside


def move(cast: Cast, starts_on: date, **changes: object) -> None:
    place = {"unit": cast.second_team, "role": cast.li_na.role, "seller_kind": "renewal", **changes}
    move_person(by=cast.chen_jing, now=NOW, person=cast.li_na, starts_on=starts_on, **place)  # type: ignore[arg-type]


def test_a_transfer_keeps_where_somebody_worked_until_then(cast: Cast) -> None:
    move(cast, TODAY)
    person = Person.objects.get(pk=cast.li_na.pk)
    before, after = queries.posting_on(person, TODAY - timedelta(days=1)), queries.posting_on(person, TODAY)
    assert before is not None
    assert after is not None
    assert (before.unit, after.unit, person.unit) == (cast.team, cast.second_team, cast.second_team)
    assert cast.li_na in queries.sellers_of(cast.team, TODAY - timedelta(days=1))
    assert cast.li_na not in queries.sellers_of(cast.team, TODAY)
    assert cast.li_na in queries.sellers_of(cast.branch, TODAY)
    assert cast.zhang_wei not in queries.sellers_of(cast.branch, TODAY)


def test_a_transfer_of_tomorrow_takes_effect_tomorrow(cast: Cast) -> None:
    move(cast, TODAY + timedelta(days=1))
    assert Person.objects.get(pk=cast.li_na.pk).unit == cast.team
    assert apply_postings(now=NOW) == 0
    assert apply_postings(now=NOW + timedelta(days=1)) == 1
    assert Person.objects.get(pk=cast.li_na.pk).unit == cast.second_team
    assert apply_postings(now=NOW + timedelta(days=1)) == 0


def test_a_transfer_that_cannot_be_is_refused_at_its_field(cast: Cast) -> None:
    for starts_on in (HIRED_ON - timedelta(days=1), date(2020, 1, 1)):
        with pytest.raises(PostingRefused) as refused:
            move(cast, starts_on)
        assert refused.value.field == "starts_on"
    move(cast, TODAY)
    with pytest.raises(PostingRefused, match=r"later posting|已有从"):
        move(cast, TODAY - timedelta(days=30))
    with pytest.raises(PostingRefused):
        move(cast, TODAY, role=cast.administrator.role)
    with pytest.raises(Outside):
        move(cast, TODAY, unit=cast.other_team)


def test_a_leaver_cannot_sign_in_after_the_last_day(cast: Cast) -> None:
    last = TODAY + timedelta(days=3)
    let_person_go(by=cast.chen_jing, now=NOW, person=cast.li_na, left_on=last)
    assert Person.objects.get(pk=cast.li_na.pk).is_active
    apply_postings(now=NOW + timedelta(days=3))
    assert Person.objects.get(pk=cast.li_na.pk).is_active
    apply_postings(now=NOW + timedelta(days=4))
    assert not Person.objects.get(pk=cast.li_na.pk).is_active
    assert queries.posting_on(cast.li_na, last) is not None
    assert queries.posting_on(cast.li_na, last + timedelta(days=1)) is None
    for wrong in ({"person": cast.chen_jing}, {"hand_over_to": [cast.li_na], "person": cast.liu_yang}):
        with pytest.raises(PersonRefused):
            let_person_go(by=cast.chen_jing, now=NOW, left_on=TODAY, **wrong)  # type: ignore[arg-type]


def test_a_person_changes_own_phone_and_nothing_else(cast: Cast) -> None:
    from fenghuolun.desk.teams.rules import NotAllowed

    change_person(by=cast.li_na, now=NOW, person=cast.li_na, phone="13800138000")
    with pytest.raises(NotAllowed):
        change_person(by=cast.li_na, now=NOW, person=cast.li_na, name="李安娜")
    renamed = change_person(by=cast.chen_jing, now=NOW, person=cast.li_na, name="李安娜", employee_no="7")
    assert (renamed.pinyin, renamed.initials) == ("lianna", "lan")
    with pytest.raises(PersonRefused):
        change_person(by=cast.chen_jing, now=NOW, person=cast.liu_yang, employee_no="7")


def test_a_reset_makes_the_old_password_useless_at_once(cast: Cast) -> None:
    cast.li_na.set_password("long enough 1")
    cast.li_na.save()
    link = reset_password(by=cast.chen_jing, now=NOW, person=cast.li_na, site="https://desk.example/")
    assert link.startswith("https://desk.example/start/password/")
    assert not Person.objects.get(pk=cast.li_na.pk).has_usable_password()


def test_people_of_a_file_are_added_and_the_wrong_rows_say_why(cast: Cast) -> None:
    rows = [
        PersonRow("a", "钱一", "张江一组", "客户经理", date(2026, 1, 1)),
        PersonRow("b", "钱二", "不存在", "客户经理", date(2026, 1, 1)),
        PersonRow("c", "钱三", "张江一组", "国王", date(2026, 1, 1)),
        PersonRow("lina", "钱四", "张江一组", "seller", None),
        PersonRow("d", "钱五", "漕河泾组", "seller", None),
    ]
    made, problems = add_people_in_bulk(by=cast.chen_jing, now=NOW, rows=rows)
    assert [person.login for person in made] == ["a"]
    assert sorted(problems) == [1, 2, 3, 4]
    assert "不存在" in problems[1]


def test_units_stand_below_larger_ones_and_close_only_when_empty(cast: Cast) -> None:
    with pytest.raises(UnitRefused) as refused:
        add_unit(by=cast.chen_jing, now=NOW, parent=cast.team, level="branch", name="分公司")
    assert refused.value.field == "level"
    with pytest.raises(UnitRefused):
        add_unit(by=cast.chen_jing, now=NOW, parent=cast.branch, level="team", name="新组", code=cast.team.code)
    with pytest.raises(UnitRefused):
        close_unit(by=cast.chen_jing, now=NOW, unit=cast.team, closed_on=TODAY)
    close_unit(by=cast.chen_jing, now=NOW, unit=cast.second_team, closed_on=TODAY)
    with pytest.raises(PostingRefused):
        move(cast, TODAY)


def test_the_right_to_manage_people_stays_with_somebody(cast: Cast) -> None:
    from fenghuolun.desk.teams.models import Role

    let_person_go(by=cast.administrator, now=NOW, person=cast.chen_jing, left_on=TODAY)
    role = Role.objects.get(code="administrator")
    kept = {"name": role.name, "name_en": "", "description": "", "reach": "company"}
    with pytest.raises(UnitRefused) as refused:
        change_role(by=cast.administrator, now=NOW, role=role, permissions=["set_target"], **kept)  # type: ignore[arg-type]
    assert refused.value.field == "permissions"


def test_standards_follow_the_posting_of_the_day(cast: Cast) -> None:
    move(cast, TODAY, seller_kind="none")
    standards = queries.daily_standards(cast.people, TODAY)
    assert standards[cast.li_na.pk] == 0
    assert (standards[cast.liu_yang.pk], standards[cast.zhang_wei.pk]) == (Decimal(20), Decimal(10))
    assert queries.daily_standard(cast.li_na, TODAY - timedelta(days=1)) == Decimal(20)


def test_the_command_founds_a_company_once(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = ["found", "--company", "安心财险", "--login", "heping", "--name", "何平"]
    monkeypatch.setenv("FENGHUOLUN_PASSWORD", "short")
    with pytest.raises(CommandError):
        call_command(*arguments)
    monkeypatch.setenv("FENGHUOLUN_PASSWORD", "long enough 1")
    call_command(*arguments)
    assert Person.objects.get().check_password("long enough 1")
    with pytest.raises(CommandError):
        call_command(*arguments)
