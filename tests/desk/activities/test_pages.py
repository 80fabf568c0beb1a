"""The screens of the ledger: open to whom they should be, in both languages, at a fixed number of statements."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import NOW, Cast
from desk.activities.factories import a_lead, an_entry, some_leads
from fenghuolun.desk.activities.actions import log_activity, review_activity, void_activity
from fenghuolun.desk.activities.models import Activity
from fenghuolun.desk.customers.models import Lead

SignedIn = Callable[..., Client]


def logged(cast: Cast, n: int) -> list[Activity]:
    return [log_activity(by=cast.li_na, now=NOW, entry=an_entry(lead_id=lead.pk)) for lead in some_leads(cast.li_na, n)]


@pytest.mark.parametrize("n", [1, 3])
def test_the_activity_list_costs_three_statements(
    cast: Cast, signed_in: SignedIn, n: int, django_assert_num_queries: Any
) -> None:
    logged(cast, n)
    client = signed_in(cast.li_na)
    client.get(reverse("activities:list"))
    with django_assert_num_queries(3):
        answer = client.get(reverse("activities:list"))
    assert answer.content.decode().count("row-link") == n


@pytest.mark.parametrize("n", [0, 1, 3])
def test_the_page_of_a_customer_brings_the_latest_activities_with_them(
    cast: Cast, signed_in: SignedIn, n: int, django_assert_num_queries: Any
) -> None:
    lead = a_lead(cast.li_na)
    for number in range(n):
        at = NOW - timedelta(days=number)
        entry = an_entry(lead_id=lead.pk, happened_at=at, entered_at=at, is_inbound=True)
        log_activity(by=cast.li_na, now=NOW, entry=entry)
    client = signed_in(cast.li_na)
    address = reverse("activities:of_customer", args=[lead.customer_id])
    assert address in client.get(reverse("customers:customer", args=[lead.customer_id])).content.decode()
    assert client.get(address).url == f"{reverse('activities:list')}?customer={lead.customer_id}"
    client.get(address, headers={"HX-Request": "true"})
    with django_assert_num_queries(4):
        answer = client.get(address, headers={"HX-Request": "true"})
    assert answer.content.decode().count('class="whole"') == n
    assert ("还没有活动记录" in answer.content.decode()) == (n == 0)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_of_the_ledger_opens_in_both_languages(cast: Cast, signed_in: SignedIn, language: str) -> None:
    row = logged(cast, 1)[0]
    client = signed_in(cast.zhang_wei, language)
    review_activity(by=cast.zhang_wei, now=NOW, activity=row, verdict="question", comment="客户怎么说？")
    other = log_activity(by=cast.li_na, now=NOW, entry=an_entry(kind="A03"))
    for address in (
        reverse("activities:list"), reverse("activities:one", args=[row.pk]), reverse("activities:log"),
        reverse("activities:review"), reverse("activities:coverage"), reverse("activities:void", args=[other.pk]),
        reverse("activities:correct", args=[other.pk]), "/", "/me/", "/search/?q=kh",
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "周小" not in answer.content.decode()


def test_a_leader_filters_by_person_and_a_manager_of_many_teams_by_team_first(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_leader = signed_in(cast.zhang_wei).get(reverse("activities:list")).content.decode()
    assert ">人员 <" in of_leader
    assert f'<option value="{cast.li_na.pk}">李娜</option>' in of_leader
    monkeypatch.setattr("fenghuolun.desk.activities.queries.ledger.FEW_UNITS", 2)
    manager = signed_in(cast.chen_jing)
    of_manager = manager.get(reverse("activities:list")).content.decode()
    assert ">机构 <" in of_manager
    assert "李娜</option>" not in of_manager
    of_team = manager.get(f"{reverse('activities:list')}?unit={cast.team.pk}").content.decode()
    assert "李娜</option>" in of_team
    assert "王强</option>" not in of_team


def test_somebody_of_another_branch_finds_nothing(cast: Cast, signed_in: SignedIn) -> None:
    row = logged(cast, 1)[0]
    client = signed_in(cast.wang_qiang)
    for name in ("one", "void", "correct"):
        assert client.get(reverse(f"activities:{name}", args=[row.pk])).status_code == 404
    for name in ("undo", "void", "correct", "review_one"):
        sent = {"reason": "x", "verdict": "approved", "did": "A01"}
        answer = client.post(reverse(f"activities:{name}", args=[row.pk]), sent)
        assert answer.status_code == 404
    assert "row-link" not in client.get(reverse("activities:list")).content.decode()
    assert client.get(reverse("activities:door", args=[row.client_id])).status_code == 404
    assert client.get(reverse("activities:list"), {"unit": cast.team.pk}).status_code == 200
    assert signed_in(cast.li_na).get(reverse("activities:review")).status_code == 404
    assert Activity.objects.get().voided_at is None


def test_filters_open_exactly_the_rows_behind_a_number(cast: Cast, signed_in: SignedIn) -> None:
    rows = logged(cast, 3)
    log_activity(by=cast.li_na, now=NOW, entry=an_entry(kind="A03", evidence=("photo",), duration_s=900))
    void_activity(by=cast.li_na, now=NOW, activity=rows[0], reason="录错")
    client = signed_in(cast.zhang_wei)

    def shown(**given: Any) -> int:
        return client.get(reverse("activities:list"), given).content.decode().count("row-link")

    assert shown() == 3
    assert shown(kind="A03") == shown(stage="visit") == shown(evidenced="1") == 1
    assert shown(voided="on") == 1
    assert shown(cube_kind="renewal", effective="1", unit=cast.team.pk, person=cast.li_na.pk) == 2
    assert shown(first="2026-11-24") == 0
    assert shown(last="nonsense", person="x") == 3


def test_the_list_goes_on_behind_its_last_row(cast: Cast, signed_in: SignedIn) -> None:
    for n in range(53):
        log_activity(by=cast.li_na, now=NOW, entry=an_entry(happened_at=NOW - timedelta(minutes=10 + n // 2)))
    client = signed_in(cast.li_na)
    first = client.get(reverse("activities:list"))
    second = client.get(reverse("activities:list"), {"after": first.context["page"].next_after})
    ids = [row.pk for row in (*first.context["page"], *second.context["page"])]
    assert len(ids) == len(set(ids)) == 53
    assert second.context["page"].next_after == ""


def test_a_log_without_scripts_is_saved_and_sending_the_page_twice_saves_once(cast: Cast, signed_in: SignedIn) -> None:
    lead = a_lead(cast.li_na, now=timezone.now())
    client = signed_in(cast.li_na)
    page = client.get(reverse("activities:log"), {"lead": lead.pk, "did": "A09"})
    assert 'value="A09" checked' in page.content.decode()
    sent = {
        "client_id": page.context["client_id"], "entered_at": timezone.now().isoformat(), "did": "A09",
        "purpose": "care", "lead": lead.pk, "outcome": "information", "next_step": "none",
    }  # fmt: skip
    for _ in range(2):
        answer = client.post(reverse("activities:log"), sent)
        assert (answer.status_code, answer["Location"]) == (302, "/")
    assert Activity.objects.get().points == 200


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_is_wrong_with_a_log_is_said_and_what_was_typed_is_kept(
    cast: Cast, signed_in: SignedIn, language: str
) -> None:
    lead = a_lead(cast.li_na, now=timezone.now(), consents=(), business_kind="switch")
    sent = {
        "did": "A01:call",
        "lead": lead.pk,
        "outcome": "need",
        "note": "答应周五回电",
        "happened_at": NOW.isoformat(),
    }
    answer = signed_in(cast.li_na, language).post(reverse("activities:log"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "答应周五回电" in page
    assert 'role="alert"' in page
    assert not Activity.objects.exists()


def put(client: Client, client_id: Any, sent: dict[str, Any]) -> Any:
    return client.put(reverse("activities:door", args=[client_id]), json.dumps(sent), content_type="application/json")


def test_the_door_saves_once_refuses_with_a_sentence_and_asks_a_stranger_to_sign_in(
    cast: Cast, signed_in: SignedIn
) -> None:
    entry = an_entry()
    client = signed_in(cast.li_na)
    sent = {"did": "A09", "purpose": "care", "happened_at": NOW.isoformat(), "entered_at": NOW.isoformat(), "skew_s": 3}
    assert put(Client(), entry.client_id, sent).status_code == 401
    assert put(client, entry.client_id, sent).status_code == 201
    assert put(client, entry.client_id, sent | {"skew_s": 9}).status_code == 200
    assert put(client, entry.client_id, sent | {"note": "x"}).status_code == 409
    other = an_entry().client_id
    for wrong in (
        sent | {"quantity": 0},
        sent | {"did": "A99"},
        sent | {"is_admin": True},
        [],
        sent | {"outcome": "x"},
    ):
        answer = put(client, other, wrong)
        assert answer.status_code == 422
        assert len(answer.json()["sentence"]) > 3
    assert put(client, other, sent | {"person": cast.zhang_wei.pk}).status_code == 403
    assert put(client, other, sent | {"lead": a_lead(cast.liu_yang).pk}).status_code == 404
    assert (
        client.put(reverse("activities:door", args=[other]), b"{", content_type="application/json").status_code == 422
    )
    assert Activity.objects.count() == 1


def test_the_door_undoes_and_the_phone_learns_clock_token_and_customers(cast: Cast, signed_in: SignedIn) -> None:
    now = timezone.now()
    lead = a_lead(cast.li_na, now=now)
    client = signed_in(cast.li_na)
    hello = client.get(reverse("activities:hello")).json()
    assert hello["person"] == cast.li_na.pk
    assert hello["token"]
    known = client.get(reverse("activities:known")).json()["customers"]
    assert [(one["lead"], one["tail"], one["initials"]) for one in known] == [(lead.pk, "5678", "zxm")]
    assert client.get(reverse("activities:find"), {"q": "8K234"}).json()["customers"][0]["name"] == "周小明"
    entry = an_entry()
    put(client, entry.client_id, {"did": "A09", "purpose": "care", "lead": lead.pk})
    assert client.post(reverse("activities:door_undo", args=[entry.client_id])).status_code == 200
    assert Lead.objects.get(pk=lead.pk).touches == 0


def test_several_are_approved_at_once_and_the_queue_is_empty_then(cast: Cast, signed_in: SignedIn) -> None:
    rows = logged(cast, 3)
    client = signed_in(cast.zhang_wei)
    page = client.get(reverse("activities:review")).content.decode()
    assert page.count("data-row") == 3
    sent = {"activities": [row.pk for row in rows], "verdict": "approved", "comment": "好"}
    assert client.post(reverse("activities:review"), sent).status_code == 302
    assert "data-row" not in client.get(reverse("activities:review")).content.decode()
    assert client.post(reverse("activities:review"), sent).status_code == 409


@pytest.mark.outline("1.2.1.A")
def test_coverage_names_the_blind_stages_of_each_team(cast: Cast, signed_in: SignedIn) -> None:
    lead = a_lead(cast.li_na)
    for kind, outcome in (("A01", "need"), ("A06", "concern"), ("A09", "information")):
        entry = an_entry(kind=kind, outcome=outcome, lead_id=lead.pk, quote_number="Q", purpose="W4")
        log_activity(by=cast.li_na, now=NOW, entry=entry)
    answer = signed_in(cast.chen_jing).get(reverse("activities:coverage"), {"month": "2026-11"})
    lines = {line.unit.pk: line for line in answer.context["coverage"]}
    assert set(lines) == {cast.team.pk, cast.second_team.pk}
    found = {cell.stage for cell in lines[cast.team.pk].selling if cell.count}
    assert found == {"list", "contact", "need", "quote", "concern", "service"}
    assert lines[cast.team.pk].share == 0.6
    assert len(lines[cast.team.pk].blind) == 4
    assert len(lines[cast.second_team.pk].blind) == 10
    assert signed_in(cast.li_na).get(reverse("activities:coverage")).status_code == 404
