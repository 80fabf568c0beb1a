"""The API does what the pages do: the same rows, the same refusals, once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from cast import NOW, TODAY, Cast
from desk.activities.factories import a_lead, an_entry, some_leads
from desk.api.program import Program, a_call
from desk.goals.factories import published
from fenghuolun.desk.activities.actions import log_activity, review_activity
from fenghuolun.desk.activities.models import Activity
from fenghuolun.desk.customers.models import Customer, Lead

CHINESE = re.compile(r"[\u4e00-\u9fff]")
Speak = Callable[..., Program]


def test_a_token_speaks_for_its_person(cast: Cast, program: Speak) -> None:
    status, me = program(cast.li_na).get("/me")
    assert (status, me["login"], me["role"], me["reach"]) == (200, "lina", "seller", "self")
    assert me["unit"] == {"id": cast.team.pk, "name": "张江一组"}
    assert "log_activity" in me["permissions"]


def test_an_activity_sent_twice_is_kept_once(cast: Cast, program: Speak) -> None:
    lead = a_lead(cast.li_na)
    client_id, speaker = uuid4(), program(cast.li_na)
    first = speaker.send("PUT", f"/activities/{client_id}", a_call(lead_id=lead.pk))
    again = speaker.send("PUT", f"/activities/{client_id}", a_call(lead_id=lead.pk))
    assert (first[0], again[0]) == (201, 200)
    assert first[1] == again[1]
    assert first[1]["customer"]["name"] == "周小明"
    assert first[1]["source"] == "api"
    assert first[1]["points"] == Activity.objects.get().points / 100 > 0


def test_the_same_id_with_other_content_is_a_conflict(cast: Cast, program: Speak) -> None:
    client_id, speaker = uuid4(), program(cast.li_na)
    speaker.send("PUT", f"/activities/{client_id}", a_call(kind="A09", medium=""))
    status, why = speaker.send("PUT", f"/activities/{client_id}", a_call(kind="A09", medium="", note="别的"))
    assert (status, why["code"]) == (409, "conflict")


def test_a_new_customer_comes_with_the_activity(cast: Cast, program: Speak) -> None:
    sent = a_call(
        kind="A03", medium="face",
        new_customer={"name": "陈大力", "phone": "13912345678", "plate": "沪A9Z888", "due_on": "2026-12-20"},
    )  # fmt: skip
    status, row = program(cast.li_na).send("PUT", f"/activities/{uuid4()}", sent)
    assert (status, row["customer"]["name"]) == (201, "陈大力")
    assert Lead.objects.get(customer__name="陈大力").owner == cast.li_na


def test_void_and_correct_keep_the_first_row(cast: Cast, program: Speak) -> None:
    speaker = program(cast.li_na)
    first, second = uuid4(), uuid4()
    speaker.send("PUT", f"/activities/{first}", a_call(kind="A09", medium=""))
    status, new = speaker.send(
        "POST", f"/activities/{first}/correct", a_call(kind="A09", medium="", note="改", client_id=str(second))
    )
    assert (status, new["replaces"], new["client_id"]) == (201, str(first), str(second))
    assert speaker.get(f"/activities/{first}")[1]["voided_at"] is not None
    status, gone = speaker.send("POST", f"/activities/{second}/void", {"reason": "记错了人"})
    assert (status, gone["void_reason"]) == (200, "记错了人")
    assert speaker.get("/activities")[1]["rows"] == []
    assert len(speaker.get("/activities", voided=True)[1]["rows"]) == 2


def test_a_reviewed_activity_is_too_late_to_void(cast: Cast, program: Speak) -> None:
    row = log_activity(by=cast.li_na, now=NOW, entry=an_entry(kind="A09", medium=""))
    review_activity(by=cast.zhang_wei, now=NOW, activity=row, verdict="approved", comment="好")
    status, why = program(cast.li_na).send("POST", f"/activities/{row.client_id}/void", {"reason": "记错"})
    assert (status, why["code"]) == (409, "too_late")


def test_a_list_goes_on_where_the_page_before_ended(cast: Cast, program: Speak) -> None:
    some_leads(cast.li_na, 5)
    speaker = program(cast.li_na)
    seen, after = [], ""
    for _ in range(3):
        found = speaker.get("/customers", size=2, after=after)[1]
        seen += [row["id"] for row in found["rows"]]
        after = found["next"]
    assert seen == sorted(Customer.objects.values_list("pk", flat=True), reverse=True)
    assert after == ""


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize(
    ("path", "statements"), [("/activities", 3), ("/customers", 4), ("/leads", 3), ("/renewals", 3), ("/goals", 3)]
)
def test_a_list_costs_the_same_for_one_and_for_three(
    cast: Cast, program: Speak, path: str, statements: int, n: int, django_assert_num_queries: Any
) -> None:
    for lead in some_leads(cast.li_na, n):
        log_activity(by=cast.li_na, now=NOW, entry=an_entry(lead_id=lead.pk))
    speaker = program(cast.li_na)
    speaker.get(path)
    with django_assert_num_queries(statements - 1):
        assert speaker.get(path)[0] == 200


def test_numbers_are_masked_for_everybody_but_the_owner(cast: Cast, program: Speak) -> None:
    pk = a_lead(cast.li_na, phone="13812345678").customer_id
    assert program(cast.li_na).get(f"/customers/{pk}")[1]["phone"] == "13812345678"
    assert program(cast.zhang_wei).get(f"/customers/{pk}")[1]["phone"] == "138****5678"


@pytest.mark.parametrize("text", ["周小", "zxm", "5678", "K234", "13812345678"])
def test_a_few_characters_find_a_customer(cast: Cast, program: Speak, text: str) -> None:
    a_lead(cast.li_na)
    assert [row["name"] for row in program(cast.li_na).get("/customers/search", q=text)[1]] == ["周小明"]
    assert program(cast.wang_qiang).get("/customers/search", q=text) == (200, [])


def test_a_customer_is_added_with_vehicle_and_lead_or_not_at_all(cast: Cast, program: Speak) -> None:
    speaker = program(cast.li_na)
    sent = {
        "name": "林晓", "phone": "13700001111", "may_collect": True, "vehicle": {"plate": "沪A12345"},
        "lead": {"business_kind": "switch", "due_on": "2026-12-20", "expected_premium_fen": 320_000},
    }  # fmt: skip
    status, made = speaker.send("POST", "/customers", sent)
    assert (status, made["vehicles"][0]["plate"], made["owner"]["name"]) == (201, "沪A12345", "李娜")
    lead = speaker.get("/leads")[1]["rows"][0]
    assert (lead["expected_premium_fen"], lead["window"]) == (320_000, "W4")
    status, why = speaker.send("POST", "/customers", sent | {"name": "别人", "phone": "13700002222"})
    assert (status, why["field"]) == (422, "plate")
    assert Customer.objects.count() == 1


def test_renewals_stand_by_the_end_of_cover(cast: Cast, program: Speak) -> None:
    for n, days in enumerate((40, 5, 80)):
        a_lead(cast.li_na, name=f"客户{n}", plate=f"沪A1000{n}", phone=f"1380000000{n}", due_in=days)
    speaker = program(cast.li_na)
    rows = speaker.get("/renewals")[1]["rows"]
    assert [row["customer"]["name"] for row in rows] == ["客户1", "客户0", "客户2"]
    inside = speaker.get("/renewals", window=rows[0]["window"])[1]["rows"]
    assert [row["id"] for row in inside] == [rows[0]["id"]]


def test_goals_and_pace_are_those_of_the_page(cast: Cast, program: Speak) -> None:
    from fenghuolun.desk.tables.queries.mine import my_month

    published(cast)
    speaker = program(cast.zhang_wei)
    goals = speaker.get("/goals", on="2026-11-23")[1]["rows"]
    assert {row["person"]["name"] for row in goals if row["person"]} == {"李娜", "刘洋"}
    status, pace = speaker.get("/pace", person=cast.li_na.pk)
    own = my_month(cast.li_na, TODAY).standing
    assert (status, pace["target_fen"], pace["time_progress"]) == (200, own.target_fen, own.time_progress)
    assert pace["person"]["name"] == "李娜"
    assert program(cast.wang_qiang).get("/pace", person=cast.li_na.pk)[0] == 404


def test_parameters_are_read_by_whoever_may_set_them(cast: Cast, program: Speak) -> None:
    status, found = program(cast.administrator).get("/parameters")
    by_key = {row["key"]: row for row in found}
    assert (status, by_key["review_hours"]["is_default"]) == (200, True)
    status, why = program(cast.li_na).get("/parameters")
    assert (status, why["code"]) == (403, "not_allowed")


@pytest.mark.parametrize(
    ("sent", "status", "code", "field"),
    [
        ("{", 400, "unreadable", None),
        ("[]", 422, "wrong_entry", "entry"),
        ({}, 422, "wrong_entry", "kind"),
        (a_call(kind="A99"), 422, "wrong_entry", "kind"),
        (a_call(outcome="perhaps"), 422, "wrong_entry", "outcome"),
        (a_call(happened_at="2026-11-23T09:00:00"), 422, "wrong_entry", "happened_at"),
        (a_call(happened_at="2026-11-24T09:00:00+08:00"), 422, "wrong_entry", "happened_at"),
        (a_call(note="x" * 1001), 422, "wrong_entry", "note"),
        (a_call(note="\0"), 422, "wrong_entry", "note"),
        (a_call(lead_id=99), 404, "unknown_customer", "customer"),
    ],
)
def test_each_wrong_entry_is_refused_with_a_sentence_and_its_field(
    cast: Cast, program: Speak, sent: Any, status: int, code: str, field: str | None
) -> None:
    for language in ("zh-hans", "en"):
        answered, why = program(cast.li_na, language=language).send("PUT", f"/activities/{uuid4()}", sent)
        assert (answered, why["code"], why["field"]) == (status, code, field)
        assert bool(CHINESE.search(why["message"])) == (language != "en"), why["message"]
    assert not Activity.objects.exists()
