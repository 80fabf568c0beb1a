"""Activities come in with their author, their time and their customer; what cannot be true is refused in words."""

import re
from datetime import date, datetime

import pytest
from django.utils import timezone
from django.utils.translation import override

from cast import NOW
from desk.exchange.workbooks import as_csv, bring, counts, told, xlsx
from fenghuolun.desk.activities.models import Activity, Tally
from fenghuolun.desk.customers.actions import add_customer, add_lead, add_vehicle
from fenghuolun.desk.customers.models import Customer
from fenghuolun.desk.exchange.actions import undo_import

pytestmark = pytest.mark.django_db

LOG = [
    ["5月 外呼与拜访记录"],
    ["日期", "业务员", "跟进方式", "客户姓名", "联系电话", "跟进结果", "时长", "跟进内容", "录入时间"],
    ["2026-05-06 10:05", "李娜", "电话", "周明", "13800138001", "有意向", "3:25", "问了三者保额", "2026-05-06 18:20"],
    ["2026/5/7 14:30", "李娜", "上门拜访", "周明", "13800138001", "已报价", "25分", "讲了两套方案", "2026-05-09 20:00"],
    ["2026.5.7", "刘洋", "微信", "王芳", "13800138002", "沟通", "", "发了续保提醒", ""],
]


def test_activities_keep_author_time_length_customer_and_entry_time(cast):
    batch = bring(cast, "记录.xlsx", xlsx(LOG))
    assert (batch.target, counts(batch)) == ("activities", (3, 0, 0, 0)), told(batch)
    first, third, second = Activity.objects.order_by("happened_at").select_related("customer")
    assert (first.person, first.kind_id, first.duration_s, first.outcome) == (cast.li_na, "A01", 205, "need")
    assert timezone.localtime(first.happened_at).replace(tzinfo=None) == datetime(2026, 5, 6, 10, 5)
    assert first.customer.name == "周明"
    assert (second.kind_id, second.duration_s, second.is_on_time) == ("A03", 1500, False)
    assert second.customer_id == first.customer_id
    assert (third.person, third.day, third.source, third.is_on_time) == (
        cast.liu_yang,
        date(2026, 5, 7),
        "import",
        True,
    )
    assert Tally.objects.filter(person=cast.li_na).count() == 2


def test_the_lead_that_was_open_that_day_is_found(cast):
    customer = add_customer(by=cast.li_na, now=NOW, name="周明", phone="13800138001")
    vehicle = add_vehicle(by=cast.li_na, now=NOW, customer=customer, plate="沪A8K2M1")
    lead = add_lead(by=cast.li_na, now=NOW, customer=customer, vehicle=vehicle, business_kind="switch")
    type(lead).objects.filter(pk=lead.pk).update(created_on=date(2026, 5, 1))
    rows = [
        ["时间", "业务员", "活动类型", "车牌号", "备注"],
        ["2026-05-06 10:05", "李娜", "电话", "沪A·8K2M1", "问保额"],
    ]
    batch = bring(cast, "x.csv", as_csv(rows))
    assert counts(batch) == (1, 0, 0, 0), told(batch)
    activity = Activity.objects.get()
    assert (activity.lead, activity.customer, activity.stage) == (lead, customer, "contact")
    assert Customer.objects.count() == 1


BAD = [
    ["时间", "业务员", "活动类型", "次数", "备注"],
    ["2026-12-06 10:05", "李娜", "电话", "", "future"],
    ["2023-05-06 10:05", "李娜", "电话", "", "before hire"],
    ["", "李娜", "电话", "", "no date"],
    ["2026-02-30", "李娜", "电话", "", "no such day"],
    ["2026-05-06", "李娜", "飞行", "", "unknown kind"],
    ["2026-05-06", "", "电话", "", "nobody"],
    ["2026-05-06", "王强", "电话", "", "not mine to see"],
    ["2026-05-06", "李娜", "电话", "30", "thirty calls"],
    ["2026-05-06", "李娜", "电话", "30", "thirty calls"],
]


def test_what_cannot_be_is_refused_row_by_row_and_the_rest_comes_in(cast):
    batch = bring(cast, "x.csv", as_csv(BAD))
    assert counts(batch) == (1, 0, 1, 7)
    assert Activity.objects.get().quantity == 30
    said = told(batch)
    assert set(said) == {2, 3, 4, 5, 6, 7, 8, 10}
    assert all(said.values())


CHINESE = re.compile(r"[\u4e00-\u9fff]")
NAMES = re.compile("李娜|王强|活动类型|飞行|时间")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_sentences_are_in_the_language_of_whoever_imports(cast, language):
    with override(language):
        said = told(bring(cast, "x.csv", as_csv(BAD)))
    is_chinese = {number: bool(CHINESE.search(NAMES.sub("", text))) for number, text in said.items()}
    assert set(is_chinese.values()) == {language == "zh-hans"}, said


def test_counted_again_it_is_the_same_and_taken_back_it_is_voided(cast):
    batch = bring(cast, "记录.xlsx", xlsx(LOG))
    assert counts(bring(cast, "记录2.csv", as_csv(LOG, "gb18030"))) == (0, 0, 3, 0)
    undo_import(by=cast.zhang_wei, now=NOW, batch=batch)
    assert Activity.objects.filter(voided_at=None).count() == 0
    assert Activity.objects.count() == 3
    assert not Tally.objects.exists()
    assert not Customer.objects.exists()


def test_a_leader_cannot_import_for_another_branch(cast):
    batch = bring(cast, "记录.xlsx", xlsx(LOG), by=cast.wang_qiang)
    assert counts(batch) == (0, 0, 0, 3)
    assert not Activity.objects.exists()
