"""Pages of customers and leads: few questions for any number of rows, both languages, 404 for 王强, sentences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import NOW, Cast
from fenghuolun.desk.customers.actions import add_quote, give_consent
from fenghuolun.desk.customers.models import Claim, Customer, Lead, Policy
from fenghuolun.desk.teams.models import AuditEntry

from .factories import customer_of, lead_of, policies_of, vehicle_of

SignedIn = Callable[..., Client]
Questions = Callable[..., list[str]]


def soon(cast: Cast, n: int = 1) -> list[Lead]:
    """Leads of 李娜 due in ten days of the wall's calendar: the page asks what today is."""
    leads = [lead_of(cast.li_na) for _ in range(n)]
    Lead.objects.update(due_on=timezone.localdate() + timedelta(days=10))
    return leads


def addresses(lead: Lead) -> list[str]:
    pk, vehicle = lead.customer_id, lead.vehicle_id
    own = [
        reverse(f"customers:{name}", args=[pk]) for name in ("customer", "change", "add_vehicle", "add_lead", "consent")
    ]
    return [*own, reverse("customers:change_vehicle", args=[vehicle]), reverse("customers:lose", args=[lead.pk])]


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize(
    ("name", "parameters", "most"),
    [
        ("list", {}, 3),
        ("list", {"q": "周小"}, 4),
        ("leads", {}, 3),
        ("leads", {"tab": "pool"}, 3),
        ("radar", {}, 4),
        ("radar", {"window": "W4", "alert": "no_touch", "kind": "all"}, 4),
    ],
)
def test_a_list_asks_the_same_however_many_rows_it_has(
    cast: Cast, signed_in: SignedIn, questions: Questions, n: int, name: str, parameters: dict[str, str], most: int
) -> None:
    soon(cast, n)
    assert len(questions(signed_in(cast.zhang_wei), reverse(f"customers:{name}"), **parameters)) == most


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_of_a_customer_asks_seven_times_whatever_hangs_on_it(
    cast: Cast, signed_in: SignedIn, questions: Questions, n: int
) -> None:
    customer = customer_of(cast.li_na)
    for _ in range(n):
        lead = lead_of(cast.li_na, customer=customer, vehicle=vehicle_of(customer))
        add_quote(by=cast.li_na, now=NOW, client_id=uuid4(), lead=lead, premium_fen=300_000)
        give_consent(by=cast.li_na, now=NOW, customer=customer, purpose="phone", is_given=True)
        Claim.objects.create(policy=policies_of(lead)[0], reported_on=date(2026, 3, 1))
    address = reverse("customers:customer", args=[customer.pk])
    assert len(questions(signed_in(cast.zhang_wei), address)) == 7
    assert len(questions(signed_in(cast.li_na), address)) == 7


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens_in_both_languages_for_seller_leader_and_planner(
    cast: Cast, signed_in: SignedIn, language: str
) -> None:
    [lead] = soon(cast)
    pages = [reverse(f"customers:{name}") for name in ("list", "radar", "leads", "add", "duplicates")]
    for person in (cast.li_na, cast.zhang_wei, cast.planner):
        for address in [*pages, *addresses(lead)]:
            assert signed_in(person, language).get(address).status_code == 200, address


def test_wang_qiang_finds_no_customer_lead_or_vehicle_of_another_branch(cast: Cast, signed_in: SignedIn) -> None:
    [lead] = soon(cast)
    client = signed_in(cast.wang_qiang)
    for address in addresses(lead):
        assert client.get(address).status_code == 404, address
        assert client.post(address).status_code in (404, 405), address
    for name in ("reveal", "retire_vehicle", "reopen"):
        pk = {"reveal": lead.customer_id, "retire_vehicle": lead.vehicle_id, "reopen": lead.pk}[name]
        assert client.post(reverse(f"customers:{name}", args=[pk])).status_code == 404, name
    for name in ("list", "radar", "leads", "duplicates"):
        assert lead.customer.name not in client.get(reverse(f"customers:{name}")).text
    found = client.get(reverse("customers:list"), {"q": lead.customer.name}).text
    assert reverse("customers:customer", args=[lead.customer_id]) not in found
    merge = {"kept": lead.customer_id, "dropped": lead.customer_id}
    assert client.post(reverse("customers:merge"), merge).status_code == 404


def test_a_customer_with_vehicle_and_lead_is_added_in_one_go_or_not_at_all(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.li_na, "en")
    form = {
        "kind": "person", "name": "郑华", "phone": "138 0013 8000", "may_collect": "1", "source": "D4",
        "plate": "沪A·8K2M1", "use": "family", "business_kind": "switch", "due_on": "2027-01-31",
        "expected_premium_yuan": "3240.50", "next_on": "2026-11-25",
    }  # fmt: skip
    wrong = client.post(reverse("customers:add"), {**form, "plate": "沪A12"})
    assert wrong.status_code == 422
    assert "has 2 signs after the letter" in wrong.text
    assert "郑华" in wrong.text
    assert Customer.objects.count() == 0
    assert client.post(reverse("customers:add"), form).status_code == 302
    lead = Lead.objects.select_related("customer", "vehicle").get()
    assert (lead.customer.name, lead.customer.may_collect, lead.owner) == ("郑华", True, cast.li_na)
    assert (lead.expected_premium_fen, lead.next_step, lead.cube_kind) == (324_050, "call", "switch")
    again = client.post(reverse("customers:add"), form)
    assert "is here already" in again.text


def test_a_number_is_shown_to_a_leader_after_a_click_and_never_before(cast: Cast, signed_in: SignedIn) -> None:
    customer = customer_of(cast.li_na, phone="13800138000")
    address, reveal = (reverse(f"customers:{name}", args=[customer.pk]) for name in ("customer", "reveal"))
    client = signed_in(cast.zhang_wei)
    assert "13800138000" not in client.get(address).text
    assert "13800138000" not in client.get(reverse("customers:change", args=[customer.pk])).text
    shown = client.post(reveal, headers={"hx-request": "true"})
    assert "13800138000" in shown.text
    assert shown["Cache-Control"] == "no-store"
    assert AuditEntry.objects.filter(action="reveal_number", by=cast.zhang_wei).count() == 1
    assert signed_in(cast.planner).post(reveal).status_code == 409
    assert "13800138000" in signed_in(cast.li_na).get(address).text


def test_saving_over_a_colleague_keeps_both_and_says_so(cast: Cast, signed_in: SignedIn) -> None:
    customer = customer_of(cast.li_na)
    address = reverse("customers:change", args=[customer.pk])
    form = {"kind": "person", "name": customer.name, "source": "D4", "note": "第一", "seen": "0"}
    assert signed_in(cast.li_na).post(address, {**form, "phone": customer.phone}).status_code == 302
    second = signed_in(cast.zhang_wei, "en").post(address, {**form, "note": "第二"})
    assert second.status_code == 422
    assert "Somebody saved this customer while you were typing" in second.text
    assert "第二" in second.text
    assert Customer.objects.get(pk=customer.pk).note == "第一"


def test_many_are_assigned_from_the_radar_and_taken_back(cast: Cast, signed_in: SignedIn) -> None:
    leads = soon(cast, 3)
    client = signed_in(cast.zhang_wei)
    page = client.get(reverse("customers:radar"))
    assert page.text.count('name="lead"') == 3
    form = {
        "lead": [lead.pk for lead in leads], "seen": [f"{lead.pk}:{lead.owner_id}" for lead in leads],
        "takers": [cast.liu_yang.pk, cast.zhang_wei.pk], "next": reverse("customers:radar"),
    }  # fmt: skip
    assert client.post(reverse("customers:assign"), {**form, "takers": [cast.wang_qiang.pk]}).status_code == 302
    assert Lead.objects.filter(owner=cast.li_na).count() == 3
    assert client.post(reverse("customers:assign"), form).headers["Location"] == reverse("customers:radar")
    assert Lead.objects.filter(owner=cast.li_na).count() == 0
    undo = client.get(reverse("customers:radar")).text.partition("leads/assign/undo/?at=")[2].partition('"')[0]
    assert client.post(f"{reverse('customers:undo_assign')}?at={undo}").status_code == 302
    assert Lead.objects.filter(owner=cast.li_na).count() == 3
    assert client.post(f"{reverse('customers:undo_assign')}?at=nonsense").status_code == 404


def test_a_seller_claims_from_the_radar_and_cannot_assign(cast: Cast, signed_in: SignedIn) -> None:
    leads = soon(cast, 2)
    Lead.objects.update(claimed_at=None)
    client = signed_in(cast.li_na)
    ids = {"lead": [lead.pk for lead in leads]}
    assert client.post(reverse("customers:assign"), {**ids, "takers": [cast.liu_yang.pk]}).status_code in (302, 409)
    assert Lead.objects.filter(owner=cast.li_na).count() == 2
    client.post(reverse("customers:assign"), {**ids, "claim": "1"})
    assert Lead.objects.filter(claimed_at=None).count() == 0


def test_a_lead_is_lost_with_a_reason_and_opened_again(cast: Cast, signed_in: SignedIn) -> None:
    [lead] = soon(cast)
    client = signed_in(cast.li_na)
    assert client.post(reverse("customers:lose", args=[lead.pk]), {"second_reason": ""}).status_code == 422
    assert client.post(reverse("customers:lose", args=[lead.pk]), {"reason": "price"}).status_code == 302
    assert Lead.objects.get().status == "lost"
    assert client.post(reverse("customers:reopen", args=[lead.pk])).status_code == 302
    assert Lead.objects.get().status == "open"


def test_duplicates_are_merged_on_the_page_and_undone(cast: Cast, signed_in: SignedIn) -> None:
    kept, dropped = customer_of(cast.li_na, phone="13800138000"), customer_of(cast.li_na, phone="13800138000")
    client = signed_in(cast.li_na)
    form = {"kept": kept.pk, "dropped": dropped.pk}
    assert str(dropped.name) in client.get(reverse("customers:duplicates")).text
    assert client.post(reverse("customers:merge"), form).status_code == 302
    assert Customer.objects.get(pk=dropped.pk).merged_into == kept
    assert client.get(reverse("customers:customer", args=[dropped.pk])).status_code == 404
    undo = client.get(reverse("customers:duplicates")).text
    assert "/customers/merges/" in undo
    merge = kept.merges.get()
    assert client.post(reverse("customers:undo_merge", args=[merge.pk])).status_code == 302
    assert Customer.objects.get(pk=dropped.pk).merged_into is None


def test_an_empty_company_is_led_on(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.li_na)
    for name in ("list", "leads", "radar"):
        assert reverse("customers:add") in client.get(reverse(f"customers:{name}")).text
    assert Policy.objects.count() == 0
