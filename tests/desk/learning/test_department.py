"""Case 1 of 1.3.1 from beginning to end, on the real screens, and what never leaves the sandbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import Cast
from fenghuolun.desk.kit.sandboxes import within
from fenghuolun.desk.learning.actions.runs import begin, check
from fenghuolun.desk.learning.models import CaseRun
from fenghuolun.desk.learning.queries.runs import is_current
from fenghuolun.desk.learning.queries.scenes import Scene, person_of
from fenghuolun.desk.plans.actions.table import list_line
from fenghuolun.desk.plans.queries.approvals import unit_plan

OWN = {"learning.CaseRun", "teams.AuditEntry", "sessions.Session", "axes.AccessLog", "usersessions.UserSession"}


def rows_of_the_company() -> dict[str, int]:
    """How many rows every table of the company has, without the exercise itself and its record."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.label not in OWN and model._meta.managed
    }


def begun(client: Client, case: str) -> CaseRun:
    assert client.post(f"/learning/{case}/begin/").status_code == 302
    return CaseRun.objects.get(case=case)


def found(run: CaseRun) -> dict[str, bool]:
    run.refresh_from_db()
    return {key: one["is_right"] for key, one in run.found.items()}


def plan_in_the_planner(client: Client, first: date) -> None:
    """Work through the eight steps as somebody would who knows the answer."""
    steps = f"/plans/planner/month/{first}/"
    answers = {
        "situation": {"text": "上月续保 70 %"}, "goal": {"target_yuan": "1200000"}, "gap": {"text": "差口 141,600 元"},
        "options": {"levers": ["leads"]}, "tasks": {}, "resources": {"none": "on"},
    }  # fmt: skip
    for name, fields in answers.items():
        assert client.post(f"{steps}{name}/", fields).status_code == 302, name
    page = client.get(f"{steps}checks/")
    days = [value for value, _label in page.context["form"].fields["days"].choices]
    factor = {
        "kind": "market", "text": "月末系统切换", "likelihood": "4", "impact": "4", "response": "提前两天出单",
    }  # fmt: skip
    assert client.post(f"{steps}checks/", {"days": days, **factor}).status_code == 302


@pytest.mark.outline("1.3.1.case1")
def test_a_department_plan_is_worked_through_on_the_real_screens(cast: Cast, signed_in: Callable[..., Client]) -> None:
    before = rows_of_the_company()
    client = signed_in(cast.li_na)
    run = begun(client, "department")
    first, end = Scene(run.started_on).month
    client.post("/learning/department/check/")
    assert not any(found(run).values())

    plan_in_the_planner(client, first)
    with within(run.sandbox):
        leader = person_of("zhoulan")
        plan = unit_plan(leader, "month", first)
        for amount in (432, 48, 160, 229, 509, 849):
            list_line(
                by=leader, now=timezone.now(), person=leader, first=first, plan=plan, title=f"{amount}", is_batch=True,
                due_on=date.fromordinal(end.toordinal() - 1), output="x", target=Decimal(amount), unit_word="台",
            )  # fmt: skip
    assert client.post(f"/plans/planner/month/{first}/confirm/").status_code == 302
    client.post("/learning/department/check/")
    assert found(run) == {key: key != "approved" for key in found(run)}
    assert "worked solution" not in client.get("/learning/department/").content.decode()

    client.post("/learning/department/enter/", {"as": "heming"})
    with within(run.sandbox):
        plan = unit_plan(person_of("zhoulan"), "month", first)
        assert plan is not None
    approvals = client.get("/plans/approvals/")
    assert approvals.status_code == 200
    assert client.post(f"/plans/{plan.pk}/step/", {"step": "approve"}).status_code in (200, 204, 302)
    client.post("/learning/department/check/")
    assert all(found(run).values())
    run.refresh_from_db()
    assert run.finished_at is not None
    assert rows_of_the_company() == before


def test_what_one_writes_in_a_rehearsal_is_seen_there_and_nowhere_else(
    cast: Cast, signed_in: Callable[..., Client]
) -> None:
    client, administrator = signed_in(cast.li_na), signed_in(cast.administrator)
    begun(client, "department")
    inside = client.get("/customers/", {"q": "客户"}).content.decode()
    assert "演练" in inside
    assert "周岚" in inside
    for name in ("customers:list", "customers:leads", "teams:people", "insight:branch", "insight:team"):
        page = administrator.get(reverse(name), follow=True)
        assert page.status_code == 200, name
        assert "客户0" not in page.content.decode(), name
        assert "周岚" not in page.content.decode(), name
    assert "没有找到" not in client.get(reverse("home:search"), {"q": "0007"}).content.decode()
    assert "没有找到" in administrator.get(reverse("home:search"), {"q": "0007"}).content.decode()


def test_the_company_stays_shut_while_one_rehearses(cast: Cast, signed_in: Callable[..., Client]) -> None:
    client = signed_in(cast.administrator)
    begun(client, "department")
    shut = [reverse(name) for name in ("exchange:imports", "teams:people", "teams:audit")]
    for address in (*shut, "/api/v1/openapi.json"):
        assert client.get(address).status_code == 409, address
    assert client.post("/learning/leave/").status_code == 302
    for address in shut:
        assert client.get(address).status_code == 200, address


def test_whom_one_acts_as_is_on_the_companys_record(cast: Cast, signed_in: Callable[..., Client]) -> None:
    client = signed_in(cast.li_na)
    begun(client, "department")
    client.post("/learning/department/enter/", {"as": "heming"})
    client.post("/learning/leave/")
    entries = apps.get_model("teams.AuditEntry").objects.filter(by=cast.li_na, thing="learning.caserun")
    assert [entry.action for entry in entries.order_by("pk")] == [
        "begin_case",
        "enter_case",
        "enter_case",
        "leave_case",
    ]


def test_nobody_enters_anothers_exercise(cast: Cast, signed_in: Callable[..., Client]) -> None:
    begun(signed_in(cast.li_na), "department")
    other = signed_in(cast.wang_qiang)
    assert other.post("/learning/department/enter/").status_code == 404
    assert other.post("/learning/department/check/").status_code == 404


def test_beginning_anew_brings_the_rows_back(cast: Cast) -> None:
    run = begin(by=cast.li_na, now=timezone.now(), case="department")
    with within(run.sandbox):
        apps.get_model("customers.Lead").objects.all().delete()
    run = begin(by=cast.li_na, now=timezone.now(), case="department")
    assert run.times == 2
    assert is_current(run)
    with within(run.sandbox):
        assert apps.get_model("customers.Lead").objects.count() == 600
    assert check(by=cast.li_na, now=timezone.now(), run=run).right == 0


def test_a_leader_sees_who_did_which_case_and_another_branch_does_not(
    cast: Cast, signed_in: Callable[..., Client]
) -> None:
    begin(by=cast.li_na, now=timezone.now(), case="department")
    assert cast.li_na.name in signed_in(cast.zhang_wei).get("/learning/").content.decode()
    assert cast.li_na.name not in signed_in(cast.wang_qiang).get("/learning/").content.decode()
