"""Columns are proposed by memory, by word and by look; the kind of table follows from them."""

import pytest

from fenghuolun.desk.exchange.fields import TARGETS, squeezed
from fenghuolun.desk.exchange.mapping import guess_target, missing, propose
from fenghuolun.desk.exchange.reading import Sheet, tables_in


def table(headings, *rows):
    (found,) = tables_in(Sheet("s", [headings, *rows]))
    return found


def mapped(target, headings, *rows, memory=None):
    return {p.heading: p.field for p in propose(table(headings, *rows), TARGETS[target], memory) if p.field}


RENEWALS = (
    ["序号", "车牌号码", "车主姓名", "联系电话", "商业险到期日", "上年保费(元)", "上年承保公司", "续保专员"],
    [1, "沪A8K2M1", "周明", "13800138001", "2026-12-20", "2450", "平安", "李娜"],
)


def test_a_renewal_list_is_recognised_with_all_its_columns():
    assert guess_target(table(*RENEWALS)) == "policies"
    assert mapped("policies", *RENEWALS) == {
        "车牌号码": "plate",
        "车主姓名": "customer",
        "联系电话": "customer_phone",
        "商业险到期日": "ends_on",
        "上年保费(元)": "premium_fen",
        "上年承保公司": "insurer",
        "续保专员": "owner",
    }


@pytest.mark.parametrize(
    ("headings", "row", "target"),
    [
        (["工号", "姓名", "团队", "岗位"], ["001", "李娜", "张江一组", "客户经理"], "people"),
        (
            ["日期", "客户", "跟进方式", "结果", "客户经理"],
            ["2026-1-2", "周明", "电话", "未接通", "李娜"],
            "activities",
        ),
        (["日期", "朋友圈 1分", "约访 1", "日得分"], ["2026-1-2", 1, 2, 9], "counted"),
        (["名称", "联系人", "电话"], ["面粉厂", "李总", "13900139002"], "customers"),
        (["Id", "NoOfContacts", "CarInsurance"], [1, 3, 0], "calls"),
        (["北京市", "天津市"], [36102.6, 14083.7], ""),
    ],
)
def test_the_kind_of_table_follows_from_its_headings(headings, row, target):
    assert guess_target(table(headings, row)) == target


def test_what_a_person_chose_before_comes_first():
    memory = {squeezed("第几号"): "number"}
    assert mapped("policies", ["第几号", "车牌"], ["P1", "沪A8K2M1"], memory=memory)["第几号"] == "number"


def test_a_column_without_a_known_heading_is_known_by_its_look():
    got = mapped("policies", ["甲", "乙", "到期"], ["沪A·8K2M1", "13800138001", "2026-12-01"])
    assert got["甲"] == "plate"
    assert got["乙"] == "customer_phone"


def test_each_field_is_proposed_once():
    got = propose(table(["电话", "手机", "客户"], ["13800138001", "13800138002", "周明"]), TARGETS["customers"])
    fields = [p.field for p in got if p.field]
    assert len(fields) == len(set(fields))


def test_what_is_missing_is_named_by_group():
    assert missing(TARGETS["policies"], ["customer", "ends_on"]) == [("plate", "vin")]
