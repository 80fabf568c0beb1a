"""Customers: added, changed by one at a time, masked, found twice and merged, found by typing, their keys changed."""

from __future__ import annotations

import pytest

from cast import NOW, Cast
from fenghuolun.desk.customers import queries
from fenghuolun.desk.customers.actions import (
    CustomerRefused,
    CustomerRow,
    VehicleRow,
    add_customer,
    add_customers_in_bulk,
    add_vehicle,
    add_vehicles_in_bulk,
    assign_leads,
    change_customer,
    give_consent,
    merge_customers,
    retire_vehicle,
    reveal_number,
    rotate_keys,
    undo_merge,
)
from fenghuolun.desk.customers.models import Consent, Customer, CustomerMerge, Vehicle
from fenghuolun.desk.customers.rules import shown_phone
from fenghuolun.desk.teams.models import AuditEntry
from fenghuolun.desk.teams.rules import NotAllowed, Outside

from .factories import customer_of, lead_of, vehicle_of


def test_a_number_at_rest_is_not_readable_and_is_found_again(cast: Cast) -> None:
    from django.db import connection

    customer = customer_of(cast.li_na, phone="13800138000", identity_number="11010519491231002X")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, identity_number FROM customers_customer WHERE id = %s", [customer.pk])
        assert "13800138000" not in "".join(cursor.fetchone())
    assert customer.phone == "13800138000"
    for text in ("13800138000", "138 0013 8000", "8000"):
        assert [found.customer for found in queries.search(cast.li_na, text)] == [customer]


def test_own_customers_are_shown_in_full_others_masked_and_every_look_is_audited(cast: Cast) -> None:
    customer = customer_of(cast.li_na, phone="13800138000")
    assert shown_phone(cast.li_na, customer) == "13800138000"
    assert shown_phone(cast.zhang_wei, customer) == "138****8000"
    assert reveal_number(by=cast.li_na, now=NOW, customer=customer) == "13800138000"
    assert not AuditEntry.objects.filter(action="reveal_number").exists()
    assert reveal_number(by=cast.zhang_wei, now=NOW, customer=customer) == "13800138000"
    line = AuditEntry.objects.get(action="reveal_number")
    assert (line.by, line.thing_id, line.detail) == (cast.zhang_wei, str(customer.pk), {"field": "phone"})
    with pytest.raises(NotAllowed):
        reveal_number(by=cast.planner, now=NOW, customer=customer)
    with pytest.raises(Outside):
        reveal_number(by=cast.wang_qiang, now=NOW, customer=customer)


def test_two_who_change_a_customer_do_not_overwrite_each_other(cast: Cast) -> None:
    customer = customer_of(cast.li_na)
    change_customer(by=cast.li_na, now=NOW, customer=customer, seen=0, note="下周回电")
    with pytest.raises(CustomerRefused) as refused:
        change_customer(by=cast.zhang_wei, now=NOW, customer=customer, seen=0, note="别打")
    assert refused.value.detail["seen"] == 1
    assert Customer.objects.get(pk=customer.pk).note == "下周回电"


def test_the_same_customer_is_not_added_twice_and_who_has_it_is_said_only_to_whom_may_know(cast: Cast) -> None:
    customer_of(cast.li_na, name="周小明", phone="13800138000")
    with pytest.raises(CustomerRefused, match="李娜") as refused:
        add_customer(by=cast.zhang_wei, now=NOW, name="周小明", phone="138-0013-8000")
    assert refused.value.detail["same"]
    with pytest.raises(CustomerRefused, match="张江一组") as hidden:
        add_customer(by=cast.wang_qiang, now=NOW, name="周小明", phone="13800138000")
    assert "李娜" not in str(hidden.value)
    add_customer(by=cast.li_na, now=NOW, name="周太太", phone="13800138000")


def test_a_plate_is_on_one_vehicle_until_that_one_is_sold(cast: Cast) -> None:
    first = vehicle_of(customer_of(cast.li_na), plate="沪A8K2M1")
    other = customer_of(cast.li_na)
    with pytest.raises(CustomerRefused, match="沪A8K2M1"):
        add_vehicle(by=cast.li_na, now=NOW, customer=other, plate="沪A·8K2M1")
    retire_vehicle(by=cast.li_na, now=NOW, vehicle=first, gone_on=NOW.date())
    assert add_vehicle(by=cast.li_na, now=NOW, customer=other, plate="沪A·8K2M1").plate_tail == "K2M1"


def test_consent_is_a_line_for_each_change_and_the_flag_repeats_the_latest(cast: Cast) -> None:
    customer = customer_of(cast.li_na)
    for is_given in (True, False, True):
        give_consent(by=cast.li_na, now=NOW, customer=customer, purpose="marketing", is_given=is_given)
    assert Consent.objects.filter(customer=customer).count() == 3
    assert Customer.objects.get(pk=customer.pk).may_market


def test_duplicates_are_found_merged_and_taken_apart_again(cast: Cast) -> None:
    kept = customer_of(cast.li_na, name="周小明", phone="13800138000")
    dropped = customer_of(cast.liu_yang, name="周晓明", phone="13800138000", note="老客户")
    lead = lead_of(cast.liu_yang, customer=dropped)
    give_consent(by=cast.liu_yang, now=NOW, customer=dropped, purpose="phone", is_given=True)
    change_customer(by=cast.liu_yang, now=NOW, customer=dropped, do_not_call=True)
    [group] = queries.duplicate_groups(cast.zhang_wei)
    assert (group.grounds, group.customers) == ("phone", [kept, dropped])
    assert queries.duplicate_groups(cast.wang_qiang) == []

    one = merge_customers(by=cast.zhang_wei, now=NOW, kept=kept, dropped=dropped)
    lead.refresh_from_db()
    assert lead.customer == one
    assert (one.note, one.may_phone, one.do_not_call) == ("老客户", True, True)
    assert queries.duplicate_groups(cast.zhang_wei) == []
    assert queries.ids_of_same(one) == [kept.pk, dropped.pk]
    assert [found.customer for found in queries.search(cast.zhang_wei, "13800138000")] == [one]

    undo_merge(by=cast.zhang_wei, now=NOW, merge=CustomerMerge.objects.get())
    lead.refresh_from_db()
    kept.refresh_from_db()
    assert (lead.customer, kept.note, kept.may_phone, kept.do_not_call) == (dropped, "", False, False)
    with pytest.raises(CustomerRefused):
        undo_merge(by=cast.zhang_wei, now=NOW, merge=CustomerMerge.objects.get())


def test_a_customer_behind_an_open_lead_is_visible_to_whoever_has_the_lead(cast: Cast) -> None:
    fleet = customer_of(cast.zhang_wei, kind="fleet", name="宏达物流", phone="02168881234")
    leads = [lead_of(cast.zhang_wei, customer=fleet) for _ in range(2)]
    assert fleet not in queries.customers_visible_to(cast.li_na)
    assign_leads(by=cast.zhang_wei, now=NOW, lead_ids=[leads[0].pk], takers=[cast.li_na])
    fleet.refresh_from_db()
    assert fleet.owner == cast.zhang_wei
    assert fleet in queries.customers_visible_to(cast.li_na)
    assert fleet not in queries.customers_listed_for(cast.li_na)
    assert fleet not in queries.customers_visible_to(cast.wang_qiang)


@pytest.mark.parametrize(
    "text",
    ["沪A8K2M1", "沪A·8K", "K2M1", "8k2m1", "2M1", "单田芳", "shantian", "stf", "SHANTIANFANG", "8000",
     "13800138000", "LSVAU218XN2183294", "单田"],
)  # fmt: skip
def test_a_customer_is_found_by_plate_name_pinyin_phone_and_vin(cast: Cast, text: str) -> None:
    customer = customer_of(cast.li_na, name="单田芳", phone="13800138000")
    vehicle = vehicle_of(customer, plate="沪A8K2M1", vin="LSVAU218XN2183294")
    lead = lead_of(cast.li_na, customer=customer, vehicle=vehicle)
    customer_of(cast.li_na, name="赵大海", phone="13911112222")
    found = queries.search(cast.li_na, text)
    assert [(one.customer, one.vehicle, one.lead) for one in found] == [(customer, vehicle, lead)]
    assert queries.search(cast.zhang_wei, text) != []
    assert queries.search(cast.wang_qiang, text) == []


def test_a_word_inside_a_company_name_is_found_and_one_character_is_not_searched(cast: Cast) -> None:
    fleet = customer_of(cast.li_na, name="上海宏达物流有限公司", kind="fleet", phone="")
    assert [found.customer for found in queries.search(cast.li_na, "宏达")] == [fleet]
    assert queries.search(cast.li_na, "宏") == []


def test_rows_of_a_file_become_customers_and_the_wrong_ones_say_why(cast: Cast) -> None:
    known = customer_of(cast.li_na, name="周小明", phone="13800138000")
    rows = [
        CustomerRow("周小明", phone="138 0013 8000"),
        CustomerRow("陈芳", phone="13911112222", owner_id=cast.liu_yang.pk, may_phone=True),
        CustomerRow("陈芳", phone="13911112222"),
        CustomerRow("", phone="13911112223"),
        CustomerRow("吴强", phone="1391111"),
        CustomerRow("吴强", owner_id=cast.wang_qiang.pk),
    ]
    result = add_customers_in_bulk(by=cast.zhang_wei, now=NOW, rows=rows)
    made = Customer.objects.get(name="陈芳")
    assert result.ids == [known.pk, made.pk, made.pk, None, None, None]
    assert (result.made, result.same, sorted(result.problems)) == ([made.pk], 2, [3, 4, 5])
    assert (made.owner, made.unit, made.initials, made.may_phone) == (cast.liu_yang, cast.team, "cf", True)
    assert made.consents.count() == 1
    with pytest.raises(NotAllowed):
        add_customers_in_bulk(by=cast.li_na, now=NOW, rows=rows)


def test_vehicles_of_a_file_are_found_by_either_sign_and_filled_in(cast: Cast) -> None:
    customer, other = customer_of(cast.li_na), customer_of(cast.li_na)
    vehicle = vehicle_of(customer, plate="沪A8K2M1")
    rows = [
        VehicleRow(customer.pk, plate="沪A8K2M1", vin="LSVAU218XN2183294", seats=5),
        VehicleRow(other.pk, plate="沪A8K2M1"),
        VehicleRow(other.pk, plate="沪A12"),
        VehicleRow(other.pk),
        VehicleRow(other.pk, plate="沪AD12345"),
    ]
    result = add_vehicles_in_bulk(by=None, now=NOW, rows=rows)
    assert result.ids[0] == vehicle.pk
    assert (result.changed, sorted(result.problems)) == ([vehicle.pk], [1, 2, 3])
    assert result.before == {vehicle.pk: {"vin": "", "seats": None}}
    assert Vehicle.objects.get(pk=vehicle.pk).vin == "LSVAU218XN2183294"
    assert Vehicle.objects.get(pk=result.made[0]).energy == "electric"


def test_keys_are_changed_in_two_steps_and_nothing_is_lost(cast: Cast, settings: object) -> None:
    customer = customer_of(cast.li_na, phone="13800138000")
    old = settings.FIELD_KEYS[0]  # type: ignore[attr-defined]
    for keys in (["new-key", old], ["new-key"]):
        settings.FIELD_KEYS = keys  # type: ignore[attr-defined]
        assert rotate_keys(by=None, now=NOW) >= 1
        assert Customer.objects.get(pk=customer.pk).phone == "13800138000"
        assert [found.customer for found in queries.search(cast.li_na, "8000")] == [customer]


def test_the_ledger_of_consent_says_when_and_how_one_knows_and_the_wish_not_to_be_called_stands_in_it(
    cast: Cast,
) -> None:
    customer = customer_of(cast.li_na)
    give_consent(by=cast.li_na, now=NOW, customer=customer, purpose="phone", is_given=True, source="call")
    change_customer(by=cast.li_na, now=NOW, customer=customer, do_not_call=True)
    give_consent(by=cast.li_na, now=NOW, customer=customer, purpose="no_calls", is_given=False, source="message")
    lines = customer.consents.order_by("pk").values_list("purpose", "is_given", "source", "at")
    assert list(lines) == [
        ("phone", True, "call", NOW), ("no_calls", True, "", NOW), ("no_calls", False, "message", NOW),
    ]  # fmt: skip
    assert not Customer.objects.get(pk=customer.pk).do_not_call
