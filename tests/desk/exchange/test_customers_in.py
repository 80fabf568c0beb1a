"""Customers with their vehicles come in once; real files of strangers come in or say why not."""

import pytest

from cast import NOW
from desk.exchange.test_reading import SHARED, needs_shared
from desk.exchange.workbooks import as_csv, bring, counts, prepare, told
from fenghuolun.desk.activities.models import Activity
from fenghuolun.desk.customers.actions import add_customer
from fenghuolun.desk.customers.models import Consent, Customer, Vehicle
from fenghuolun.desk.exchange.actions import ImportRefused, undo_import
from fenghuolun.desk.exchange.actions.running import run_import, stalled_imports, start_import
from fenghuolun.desk.exchange.models import Batch

pytestmark = pytest.mark.django_db
ROWS = [
    ["客户姓名", "手机号", "车牌号", "车型", "客户等级", "电话授权", "业务员", "备注"],
    ["周明", "138-0013-8001", "沪A·8K2M1", "海鹿 M6", "A", "是", "李娜", "要三者三百万"],
    ["王芳", "+86 13800138002", "沪AD12345", "", "B类", "", "刘洋", ""],
    ["无车的人", "", "", "", "", "", "李娜", ""],
]


def test_customers_vehicles_and_consents_come_in_and_twice_is_once(cast):
    batch = bring(cast, "客户.csv", as_csv(ROWS, "gb18030"))
    assert (batch.target, counts(batch)) == ("customers", (3, 0, 0, 0)), told(batch)
    zhou = Customer.objects.get(name="周明")
    assert (zhou.phone, zhou.grade, zhou.owner, zhou.may_phone) == ("13800138001", "A", cast.li_na, True)
    assert Vehicle.objects.get(plate="沪AD12345").energy == "electric"
    assert Consent.objects.filter(customer=zhou).count() == 2
    assert counts(bring(cast, "客户2.csv", as_csv(ROWS))) == (0, 0, 3, 0)
    assert Customer.objects.count() == 3


def test_a_number_in_two_tables_of_one_sheet_each_has_its_own_import(cast):
    rows = [["甲表"], *ROWS[:2], [], ["乙表"], ["客户姓名", "手机号"], ["新人", "13800138009"]]
    batch = prepare(cast, "两表.csv", as_csv(rows))
    first = batch.table
    second = bring(cast, "两表.csv", as_csv(rows), table=first.replace("· 2", "· 6"), target="customers")
    assert Customer.objects.get().name == "新人"
    assert second.table != first


def test_what_was_there_before_stays_when_the_import_is_taken_back(cast):
    add_customer(by=cast.li_na, now=NOW, name="周明", phone="13800138001")
    batch = bring(cast, "客户.csv", as_csv(ROWS))
    assert Customer.objects.count() == 3
    undo_import(by=cast.zhang_wei, now=NOW, batch=batch)
    assert [customer.name for customer in Customer.objects.all()] == ["周明"]


def test_a_cancelled_import_takes_back_what_is_in(cast, monkeypatch):
    monkeypatch.setattr("fenghuolun.desk.exchange.actions.running.CHUNK", 1)
    batch = prepare(cast, "客户.csv", as_csv(ROWS))
    start_import(by=cast.zhang_wei, now=NOW, batch=batch, enqueue=lambda _pk: None)

    def cancel_after_two(done, _total):
        if done == 2:
            Batch.objects.filter(pk=batch.pk).update(status="cancelled")

    stopped = run_import(batch.pk, now=NOW, say=cancel_after_two)
    assert (stopped.status, stopped.rows_done) == ("cancelled", 2)
    assert not Customer.objects.exists()
    assert not Vehicle.objects.exists()


class Killed(BaseException):
    """What happens to a process that is ended: nothing catches it."""


@pytest.mark.parametrize("after", [1, 2])
def test_a_worker_that_dies_is_continued_where_it_was_and_nothing_is_doubled(cast, monkeypatch, after):
    monkeypatch.setattr("fenghuolun.desk.exchange.actions.running.CHUNK", 1)
    batch = prepare(cast, "客户.csv", as_csv(ROWS))
    start_import(by=cast.zhang_wei, now=NOW, batch=batch, enqueue=lambda _pk: None)

    def die(done, _total):
        if done == after:
            raise Killed

    with pytest.raises(Killed):
        run_import(batch.pk, now=NOW, say=die)
    Batch.objects.filter(pk=batch.pk).update(seen_at=NOW)
    assert not stalled_imports(NOW)
    later = NOW.replace(hour=NOW.hour + 1)
    assert [one.pk for one in stalled_imports(later)] == [batch.pk]
    done = run_import(batch.pk, now=later)
    assert (done.status, counts(done)) == ("done", (3, 0, 0, 0))
    assert Customer.objects.count() == 3
    assert Vehicle.objects.count() == 2


@needs_shared
def test_the_template_of_another_trade_is_three_customers(cast):
    content = (SHARED / "workbooks" / "customer_import_template_zh.xlsx").read_bytes()
    batch = bring(cast, "customer_import_template_zh.xlsx", content)
    assert (batch.target, counts(batch)) == ("customers", (3, 0, 0, 0))


@needs_shared
def test_a_report_whose_rows_hold_only_a_date_has_nothing_to_import(cast):
    content = (SHARED / "workbooks" / "daily_report_zh.xlsx").read_bytes()
    with pytest.raises(ImportRefused):
        prepare(cast, "daily_report_zh.xlsx", content, answers={"owner": cast.li_na.pk})


@needs_shared
@pytest.mark.slow
def test_a_banks_campaign_with_other_headings_comes_in_whole(cast):
    content = (SHARED / "calls" / "bank_campaign_calls.csv").read_bytes()
    answers = {"owner": cast.li_na.pk, "year": 2025}
    batch = bring(cast, "bank_campaign_calls.csv", content, target="calls", answers=answers)
    assert (batch.status, batch.rows_wrong) == ("done", 0), told(batch)
    assert Customer.objects.count() == 4119
    assert Activity.objects.filter(kind="A08").count() == 451
