"""A customer's rights: everything held is handed out, everything that names them is erased, and no file undoes it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from cast import NOW, TODAY, Cast
from desk.activities.factories import an_entry
from fenghuolun.desk.activities.actions import log_activity
from fenghuolun.desk.activities.models import Activity
from fenghuolun.desk.customers.actions import (
    CustomerRefused,
    CustomerRow,
    ErasureRefused,
    add_customer,
    add_customers_in_bulk,
    erase_customer,
    forget_what_is_due,
    hand_out_copy,
    merge_customers,
    rotate_keys,
    undo_merge,
)
from fenghuolun.desk.customers.models import Consent, Customer, Erasure, Policy, ResultTally, StopLine
from fenghuolun.desk.customers.queries import customers_listed_for, customers_to_forget, search
from fenghuolun.desk.plans.actions import add_item
from fenghuolun.desk.plans.models import WorkItem
from fenghuolun.desk.teams.actions import set_parameter, verify_audit
from fenghuolun.desk.teams.models import AuditEntry
from fenghuolun.desk.teams.rules import NotAllowed, Outside

from .factories import customer_of, lead_of, policies_of, vehicle_of

SignedIn = Callable[..., Client]
NAME, PHONE, PLATE, VIN, NOTE = "欧阳铁柱", "13912345678", "沪A7K2M9", "LSVAU218XN2183294", "爱喝龙井的老主顾"
IDENTITY = "11010519491231002X"
LONG_AGO = NOW - timedelta(days=3000)


@pytest.fixture
def customer(cast: Cast) -> Customer:
    """A customer with all that hangs on one: cover that is over, a merged row, an activity, a task."""
    found = customer_of(
        cast.li_na, name=NAME, phone=PHONE, identity_number=IDENTITY, note=NOTE, address=f"{NOTE}路", may_collect=True
    )
    twin = customer_of(cast.li_na, name=NAME, phone="13912345679")
    merge_customers(by=cast.li_na, now=NOW, kept=found, dropped=twin)
    lead = lead_of(cast.li_na, customer=found, vehicle=vehicle_of(found, plate=PLATE, vin=VIN))
    policies_of(lead, starts_on=TODAY - timedelta(days=400), ends_on=TODAY - timedelta(days=35))
    log_activity(by=cast.li_na, now=NOW, entry=an_entry(customer_id=found.pk, is_inbound=True, note=NOTE))
    add_item(by=cast.li_na, now=NOW, title=f"拜访{NAME}", due_on=TODAY, customer=found)
    return found


def erased(customer: Customer, by: Any = None) -> Erasure:
    return erase_customer(by=by, now=NOW, customer=customer, reason="request", reference="函 12")


def texts_in_the_tables() -> str:
    """Return everything that stands in any text column of the desk, sealed audit lines apart."""
    found = []
    for model in apps.get_models():
        if model is AuditEntry:
            continue
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        found += [str(row) for row in model._default_manager.values_list(*names)] if names else []
    return "\n".join(found)


def test_the_copy_holds_everything_that_is_held_and_leaves_a_line(cast: Cast, customer: Customer) -> None:
    with zipfile.ZipFile(io.BytesIO(hand_out_copy(by=cast.chen_jing, now=NOW, customer=customer))) as archive:
        plain, page = json.loads(archive.read("data.json")), archive.read("data.html").decode()
    for text in (NAME, PHONE, PLATE, VIN, NOTE, IDENTITY, f"拜访{NAME}"):
        assert text in page
        assert text in json.dumps(plain, ensure_ascii=False)
    assert {"customer", "vehicles", "policies", "leads", "consents", "activities", "items", "audit"} <= plain.keys()
    assert [row["premium_fen"] for row in plain["policies"]] == [95_000, 250_000]
    assert AuditEntry.objects.filter(action="hand_out_copy", thing_id=str(customer.pk), by=cast.chen_jing).count() == 1


def test_nothing_that_names_the_customer_is_left_in_any_table(cast: Cast, customer: Customer) -> None:
    before = texts_in_the_tables()
    assert all(text in before for text in (NAME, PHONE, PLATE, VIN, NOTE, IDENTITY))
    indexes = Customer.objects.get(pk=customer.pk).phone_index
    erased(customer, by=cast.chen_jing)
    after = texts_in_the_tables()
    assert [text for text in (NAME, PHONE, PLATE, VIN, NOTE, IDENTITY, "ouyang", indexes) if text in after] == []
    assert Activity.objects.filter(customer=customer).exclude(note="", place="", latitude=None).count() == 0
    assert WorkItem.objects.get(customer=customer).title == f"#{customer.pk}"


def test_policies_and_results_stay_as_they_were(cast: Cast, customer: Customer) -> None:
    facts = ("number", "line", "premium_fen", "starts_on", "ends_on", "issued_on", "seller", "unit", "status")
    policies = list(Policy.objects.values_list(*facts))
    tally = list(ResultTally.objects.values_list("day", "premium_fen", "deals"))
    points = list(Activity.objects.values_list("points", "is_effective"))
    erased(customer)
    assert list(Policy.objects.values_list(*facts)) == policies
    assert list(ResultTally.objects.values_list("day", "premium_fen", "deals")) == tally
    assert list(Activity.objects.values_list("points", "is_effective")) == points


def test_the_erased_are_in_no_list_and_found_by_nothing(cast: Cast, customer: Customer) -> None:
    assert search(cast.li_na, PLATE)
    assert search(cast.li_na, PHONE)
    erased(customer)
    for text in (PLATE, PHONE, PHONE[-4:], NAME, "ouyang"):
        assert search(cast.li_na, text) == []
    assert not customers_listed_for(cast.li_na).filter(pk=customer.pk).exists()
    assert not customer.leads.filter(status="open").exists()


@pytest.mark.parametrize(
    "row",
    [
        CustomerRow(name="别名", identity_number=IDENTITY),
        CustomerRow(name=NAME, phone=PHONE),
        CustomerRow(name=NAME, phone="13912345679"),
        CustomerRow(name=NAME, signs=(PLATE,)),
        CustomerRow(name=NAME, signs=(VIN,)),
        CustomerRow(name=PLATE, signs=(PLATE,)),
    ],
    ids=["identity", "phone", "phone of the merged row", "plate", "vin", "plate for a name"],
)
def test_a_file_does_not_bring_the_erased_back(cast: Cast, customer: Customer, row: CustomerRow) -> None:
    erased(customer)
    result = add_customers_in_bulk(by=None, now=NOW, rows=[CustomerRow(name="另一人", phone="13900000001"), row])
    assert list(result.problems) == [1]
    assert len(result.made) == 1


def test_the_next_owner_of_the_plate_and_of_the_phone_is_welcome(cast: Cast, customer: Customer) -> None:
    erased(customer)
    rows = [
        CustomerRow(name="新车主", phone="13900000002", signs=(PLATE, VIN)),
        CustomerRow(name="新机主", phone=PHONE),
    ]
    result = add_customers_in_bulk(by=None, now=NOW, rows=rows)
    assert result.problems == {}
    assert vehicle_of(Customer.objects.get(pk=result.made[0]), plate=PLATE, vin=VIN).pk


def test_the_stop_list_holds_after_the_keys_were_changed(cast: Cast, customer: Customer, settings: Any) -> None:
    erased(customer)
    settings.FIELD_KEYS = ["quite-new", *settings.FIELD_KEYS]
    rotate_keys(by=None, now=NOW)
    settings.FIELD_KEYS = ["quite-new"]
    assert add_customers_in_bulk(by=None, now=NOW, rows=[CustomerRow(name=NAME, phone=PHONE)]).problems


def test_a_new_consent_and_nothing_else_brings_somebody_back_by_hand(cast: Cast, customer: Customer) -> None:
    erased(customer)
    with pytest.raises(CustomerRefused, match="抹除"):
        add_customer(by=cast.li_na, now=NOW, name=NAME, phone=PHONE)
    again = add_customer(by=cast.li_na, now=NOW, name=NAME, phone=PHONE, may_collect=True, consent_source="form")
    assert again.pk != customer.pk
    assert Consent.objects.get(customer=again).source == "form"


def test_erasing_is_refused_while_cover_is_in_force_twice_and_without_the_right(cast: Cast) -> None:
    insured = customer_of(cast.li_na)
    policies_of(lead_of(cast.li_na, customer=insured, vehicle=vehicle_of(insured)))
    with pytest.raises(ErasureRefused, match="2027-12-23"):
        erased(insured)
    customer = customer_of(cast.li_na)
    for person, refusal in ((cast.li_na, NotAllowed), (cast.zhang_wei, NotAllowed), (cast.planner, NotAllowed)):
        with pytest.raises(refusal):
            erased(customer, by=person)
        with pytest.raises(refusal):
            hand_out_copy(by=person, now=NOW, customer=customer)
    with pytest.raises(ErasureRefused):
        erase_customer(by=None, now=NOW, customer=customer, reason="whim")
    erased(customer, by=cast.chen_jing)
    with pytest.raises(ErasureRefused, match="已经"):
        erased(customer)


def test_a_manager_of_another_branch_reaches_nobody_here(cast: Cast) -> None:
    cast.wang_qiang.role = cast.chen_jing.role
    customer = customer_of(cast.li_na)
    with pytest.raises(Outside):
        erased(customer, by=cast.wang_qiang)
    with pytest.raises(Outside):
        hand_out_copy(by=cast.wang_qiang, now=NOW, customer=customer)


def test_a_merge_cannot_be_taken_apart_after_erasing_and_the_audit_chain_holds(cast: Cast, customer: Customer) -> None:
    merge = customer.merges.get()
    erased(customer)
    with pytest.raises(CustomerRefused):
        undo_merge(by=None, now=NOW, merge=merge)
    assert verify_audit()[1] == []
    line = AuditEntry.objects.get(action="erase_customer")
    assert line.detail["reason"] == "request"
    assert not any(text in json.dumps(line.detail, ensure_ascii=False) for text in (NAME, PHONE, PLATE))


def test_withdrawing_everything_is_the_last_word_of_the_consent_ledger(cast: Cast, customer: Customer) -> None:
    erased(customer)
    latest = dict(Consent.objects.filter(customer=customer).order_by("pk").values_list("purpose", "is_given"))
    assert latest == {"collect": False, "marketing": False, "phone": False, "no_calls": True}


@pytest.mark.parametrize(("ended", "is_due"), [(1827, True), (1800, False)])
def test_a_policyholder_is_due_five_years_after_the_last_cover(cast: Cast, ended: int, is_due: bool) -> None:
    customer = customer_of(cast.li_na)
    lead = lead_of(cast.li_na, customer=customer, vehicle=vehicle_of(customer))
    end = TODAY - timedelta(days=ended)
    cast.li_na.hired_on = None
    cast.li_na.save()
    policies_of(lead, issued_on=end - timedelta(days=365), starts_on=end - timedelta(days=365), ends_on=end)
    Customer.objects.update(created_at=LONG_AGO, last_touch_at=LONG_AGO)
    assert customers_to_forget(cast.li_na, on=TODAY).filter(pk=customer.pk).exists() == is_due


@pytest.mark.parametrize(("silent", "is_due"), [(731, True), (729, False)])
def test_somebody_who_never_insured_is_due_two_years_after_the_last_contact(
    cast: Cast, silent: int, is_due: bool
) -> None:
    customer = customer_of(cast.li_na)
    Customer.objects.update(created_at=LONG_AGO, last_touch_at=NOW - timedelta(days=silent))
    assert customers_to_forget(cast.li_na, on=TODAY).filter(pk=customer.pk).exists() == is_due
    assert not customers_to_forget(cast.wang_qiang, on=TODAY).exists()
    lead_of(cast.li_na, customer=customer)
    assert not customers_to_forget(cast.li_na, on=TODAY).exists()


def test_by_night_the_due_are_erased_only_where_the_company_said_so(cast: Cast) -> None:
    customer = customer_of(cast.li_na)
    Customer.objects.update(created_at=LONG_AGO)
    assert forget_what_is_due(now=NOW) == (0, 0)
    set_parameter(by=None, now=NOW, key="erase_when_due", value="1", starts_on=TODAY)
    assert forget_what_is_due(now=NOW) == (1, 0)
    assert Erasure.objects.get(customer=customer).reason == "clock"
    assert forget_what_is_due(now=NOW) == (0, 0)


def test_the_pages_hand_out_erase_once_and_then_say_so(cast: Cast, customer: Customer, signed_in: SignedIn) -> None:
    browser = signed_in(cast.chen_jing)
    page = reverse("customers:customer", args=[customer.pk])
    copy = browser.post(reverse("customers:hand_out", args=[customer.pk]))
    assert (copy.status_code, copy["Cache-Control"]) == (200, "no-store")
    assert zipfile.is_zipfile(io.BytesIO(copy.content))
    erase = reverse("customers:erase", args=[customer.pk])
    assert erase in browser.get(page).text
    assert erase not in signed_in(cast.li_na).get(page).text
    assert browser.post(erase, {"reason": "request"}).status_code == 422  # not confirmed
    assert not StopLine.objects.exists()
    assert browser.post(erase, {"reason": "request", "reference": "函 12", "is_sure": "on"}).status_code == 302
    shown = browser.get(page).text
    assert NAME not in shown
    assert "函 12" in shown
    assert erase not in shown
    assert browser.post(erase, {"reason": "request", "is_sure": "on"}).status_code == 422


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("n", [1, 3])
def test_the_page_of_retention_asks_the_same_however_many_are_due(
    cast: Cast, signed_in: SignedIn, questions: Callable[..., list[str]], n: int, language: str
) -> None:
    for _ in range(n):
        customer_of(cast.li_na)
    Customer.objects.update(created_at=LONG_AGO)
    address = reverse("customers:retention")
    assert len(questions(signed_in(cast.administrator, language), address)) == 4
    assert signed_in(cast.administrator, language).get(address).text.count("/erase/") == n
    assert signed_in(cast.li_na).get(address).status_code == 404


def test_the_empty_page_of_retention_says_so(cast: Cast, signed_in: SignedIn) -> None:
    shown = signed_in(cast.administrator, "en").get(reverse("customers:retention")).text
    assert "No customer is due" in shown
    assert "Nobody is due" in shown
