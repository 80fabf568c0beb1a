"""People come in with their units; who is here already is moved; all of it can be taken back."""

from datetime import date

import pytest

from cast import NOW
from desk.exchange.workbooks import as_csv, bring, counts, told
from fenghuolun.desk.exchange.actions import undo_import
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.models import Person, Unit

pytestmark = pytest.mark.django_db
ROWS = [
    ["工号", "姓名", "分公司", "团队", "岗位", "人员类型", "入职日期", "手机号"],
    ["80001", "沈一", "浦东支公司", "张江一组", "业务员", "续保专员", "2025-03-01", "13800138001"],
    ["80002", "韩二", "浦东支公司", "新组", "业务员", "电销", "2025/4/1", ""],
    ["", "刘洋", "浦东支公司", "陆家嘴组", "", "", "", "13800138009"],
]


def test_new_people_new_units_and_transfers(cast):
    batch = bring(cast, "花名册.csv", as_csv(ROWS), by=cast.administrator)
    assert (batch.target, counts(batch)) == ("people", (2, 1, 0, 0)), told(batch)
    shen = Person.objects.get(employee_no="80001")
    assert (shen.unit, shen.seller_kind, shen.hired_on, shen.login) == (cast.team, "renewal", date(2025, 3, 1), "80001")
    new = Unit.objects.get(name="新组")
    assert (new.level, Person.objects.get(name="韩二").unit) == ("team", new)
    cast.liu_yang.refresh_from_db()
    assert (cast.liu_yang.unit, cast.liu_yang.phone) == (cast.second_team, "13800138009")
    assert cast.liu_yang.postings.count() == 2
    assert counts(bring(cast, "花名册.csv", as_csv(ROWS), by=cast.administrator)) == (0, 0, 3, 0)


def test_taken_back_nobody_is_left_over_and_nobody_moved(cast):
    batch = bring(cast, "花名册.csv", as_csv(ROWS), by=cast.administrator)
    undo_import(by=cast.administrator, now=NOW, batch=batch)
    assert not Person.objects.filter(employee_no__in=["80001", "80002"]).exists()
    assert not Unit.objects.filter(name="新组").exists()
    cast.liu_yang.refresh_from_db()
    assert (cast.liu_yang.unit, cast.liu_yang.phone) == (cast.team, "")
    assert cast.liu_yang.postings.count() == 1


def test_a_leader_may_not_bring_people_in(cast):
    with pytest.raises(Refused):
        bring(cast, "花名册.csv", as_csv(ROWS), by=cast.zhang_wei, target="people")


def test_a_manager_cannot_give_a_role_above_the_own_one(cast):
    rows = [["工号", "姓名", "团队", "岗位"], ["80003", "高三", "张江一组", "管理员"]]
    batch = bring(cast, "x.csv", as_csv(rows), by=cast.chen_jing)
    assert counts(batch) == (0, 0, 0, 1)
