"""A renewal list brings customers, vehicles, policies and leads; a row comes in whole or not at all."""

from datetime import date

import pytest

from cast import NOW
from desk.exchange.workbooks import as_csv, bring, counts, told, xlsx
from fenghuolun.desk.customers.actions import add_customer, add_lead, add_vehicle, issue_policy
from fenghuolun.desk.customers.models import Customer, Lead, Policy, ResultTally, Vehicle
from fenghuolun.desk.exchange.actions import try_import, undo_import

pytestmark = pytest.mark.django_db

HEADINGS = ["序号", "车牌号码", "车主姓名", "联系电话", "商业险到期日", "上年保费(元)", "上年承保公司", "续保专员"]
RENEWALS = [
    ["渠道部 12月续保清单"],
    [],
    HEADINGS,
    [1, "沪A8K2M1", "周明", "13800138001", "2026-12-19", "2,450", "风火财险", "李娜"],
    [2, "沪AD12345", "王芳", "13800138002", "2026年12月24日", "3180.5", "平安", "刘洋"],
    [3, "沪B·7Q3P2", "宏达物流有限公司", "021-68881234", "2027.1.5", "¥5,120", "风火财险", "李娜"],
]


def test_each_row_becomes_a_customer_a_vehicle_a_policy_and_a_lead(cast):
    batch = bring(cast, "续保.xlsx", xlsx(RENEWALS))
    assert (batch.target, batch.status, counts(batch)) == ("policies", "done", (3, 0, 0, 0))
    ours = Policy.objects.get(vehicle__plate="沪A8K2M1")
    assert (ours.customer.name, ours.ends_on, ours.premium_fen, ours.is_ours) == (
        "周明",
        date(2026, 12, 20),
        245000,
        True,
    )
    assert (ours.seller, ours.unit) == (cast.li_na, cast.team)
    others = Policy.objects.get(vehicle__plate="沪AD12345")
    assert (others.is_ours, others.seller, others.premium_fen) == (False, None, 318050)
    leads = {lead.vehicle.plate: lead for lead in Lead.objects.select_related("vehicle")}
    assert {plate: lead.business_kind for plate, lead in leads.items()} == {
        "沪A8K2M1": "renewal",
        "沪AD12345": "switch",
        "沪B7Q3P2": "renewal",
    }
    assert leads["沪A8K2M1"].due_on == date(2026, 12, 20)
    assert leads["沪AD12345"].owner == cast.liu_yang
    assert Customer.objects.get(name="宏达物流有限公司").kind == "company"


def test_the_same_rows_again_change_nothing_whatever_the_file_is_called(cast):
    bring(cast, "续保.xlsx", xlsx(RENEWALS))
    before = [model.objects.count() for model in (Customer, Vehicle, Policy, Lead)]
    again = bring(cast, "copy.csv", as_csv(RENEWALS, "gb18030"))
    assert counts(again) == (0, 0, 3, 0)
    assert [model.objects.count() for model in (Customer, Vehicle, Policy, Lead)] == before


def test_a_policy_that_was_logged_is_confirmed_and_its_premium_counts_once(cast):
    customer = add_customer(by=cast.li_na, now=NOW, name="周明", phone="13800138001")
    vehicle = add_vehicle(by=cast.li_na, now=NOW, customer=customer, plate="沪A8K2M1")
    lead = add_lead(by=cast.li_na, now=NOW, customer=customer, vehicle=vehicle, business_kind="switch")
    issue_policy(
        by=cast.li_na, now=NOW, premiums={"commercial": 240000}, starts_on=date(2026, 11, 23),
        issued_on=date(2026, 11, 23), lead=lead, seller=cast.li_na,
    )  # fmt: skip
    register = [
        ["保单号", "险种", "车牌号", "车主", "起保日期", "终保日期", "出单日期", "保费", "业务员"],
        ["PDAA202631000001", "商业险", "沪A8K2M1", "周明", "2026-11-24", "2027-11-23", "2026-11-23", "2456.78", "李娜"],
    ]
    batch = bring(cast, "承保清单.csv", as_csv(register))
    policy = Policy.objects.get()
    assert (policy.status, policy.number, policy.premium_fen) == ("in_force", "PDAA202631000001", 245678)
    assert sum(ResultTally.objects.values_list("premium_fen", flat=True)) == 245678
    assert counts(batch) == (0, 1, 0, 0) or batch.rows_changed + batch.rows_made == 1
    undo_import(by=cast.zhang_wei, now=NOW, batch=batch)
    policy.refresh_from_db()
    assert (policy.status, policy.premium_fen) == ("provisional", 240000)
    assert sum(ResultTally.objects.values_list("premium_fen", flat=True)) == 240000


BAD = [
    HEADINGS,
    [1, "沪A8K2M1", "周明", "13800138001", "2026-12-19", "2450", "风火财险", "李娜"],
    [2, "沪O12345", "吴刚", "13800138003", "2026-12-19", "2450", "风火财险", "李娜"],
    [3, "沪C66666", "郑爽", "1380013", "2026-12-19", "2450", "风火财险", "李娜"],
    [4, "沪C77777", "钱进", "13800138004", "十二月底", "2450", "风火财险", "李娜"],
    [5, "沪C88888", "孙悦", "13800138005", "2026-12-19", "-2450", "风火财险", "李娜"],
    [6, "沪C99999", "赵云", "13800138006", "2026-12-19", "2450", "风火财险", "无名氏"],
    [1, "沪A8K2M1", "周明", "13800138001", "2026-12-19", "2450", "风火财险", "李娜"],
    [7, "沪A8K2M1", "另一人", "13800138007", "2026-12-19", "2450", "风火财险", "李娜"],
]


def test_every_wrong_row_gets_a_sentence_and_leaves_nothing_behind(cast, settings):
    settings.LANGUAGE_CODE = "en"
    batch = bring(cast, "bad.csv", as_csv(BAD), answers={"language": "en"})
    assert batch.rows_wrong == 6
    assert (batch.rows_made, batch.rows_same) == (1, 1)
    said = told(batch)
    assert set(said) == {3, 4, 5, 6, 7, 8, 9}
    assert Customer.objects.get().name == "周明"
    assert Vehicle.objects.count() == Policy.objects.count() == Lead.objects.count() == 1


def test_a_trial_says_the_same_and_keeps_nothing(cast):
    from desk.exchange.workbooks import prepare

    batch = prepare(cast, "bad.csv", as_csv(BAD))
    trial = try_import(batch, now=NOW)
    assert (trial.count("made"), trial.count("same"), trial.count("wrong")) == (1, 1, 6)
    assert not Customer.objects.exists()


def test_taking_back_leaves_what_was_used_since(cast):
    batch = bring(cast, "续保.xlsx", xlsx(RENEWALS))
    from uuid import UUID

    from fenghuolun.desk.activities.actions import log_activity
    from fenghuolun.desk.activities.rules.entries import Entry

    lead = Lead.objects.get(vehicle__plate="沪A8K2M1")
    entry = Entry(client_id=UUID(int=5), kind="A01", happened_at=NOW, lead_id=lead.pk, outcome="need", is_inbound=True)
    log_activity(by=cast.li_na, now=NOW, entry=entry)
    undone = undo_import(by=cast.zhang_wei, now=NOW, batch=batch)
    assert undone.status == "undone"
    assert [customer.name for customer in Customer.objects.all()] == ["周明"]
    assert Policy.objects.count() == Vehicle.objects.count() == Lead.objects.count() == 1
    assert undone.message


def test_a_renewed_vehicle_gets_no_second_lead(cast):
    register = [
        ["保单号", "险种", "车牌号", "车主", "起保日期", "终保日期", "保费", "业务员"],
        ["P1", "商业险", "沪A8K2M1", "周明", "2025-11-10", "2026-11-09", "2400", "李娜"],
        ["P2", "商业险", "沪A8K2M1", "周明", "2026-11-10", "2027-11-09", "2500", "李娜"],
        ["P3", "交强险", "沪A8K2M1", "周明", "2026-11-10", "2027-11-09", "950", "李娜"],
    ]
    batch = bring(cast, "保单.csv", as_csv(register))
    assert batch.rows_wrong == 0, told(batch)
    assert Policy.objects.count() == 3
    assert not Lead.objects.filter(status="open").exists()
    assert Policy.objects.get(number="P2").set_key == Policy.objects.get(number="P3").set_key
