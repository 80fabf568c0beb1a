"""The eight-step planner, plan quality, states with deadlines, approvals and versions (1.3.1.0, A, B, D, F)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, TODAY, Cast
from desk.plans.factories import a_lead
from desk.workplans.factories import MONTH, a_table_line, approved, with_all_steps
from fenghuolun.desk.goals.actions import CellRow, publish_in_bulk
from fenghuolun.desk.plans.actions import PlanRefused, approve_plan, change_plan, submit_plan
from fenghuolun.desk.plans.actions.planner import PlanChanged, hand_in, keep_step, open_planned
from fenghuolun.desk.plans.actions.status import report_status
from fenghuolun.desk.plans.actions.table import write_cells
from fenghuolun.desk.plans.models import Plan, WorkItem
from fenghuolun.desk.plans.queries.approvals import how_many_await
from fenghuolun.desk.plans.rules.planner import PlannerStep
from fenghuolun.desk.plans.rules.status_text import StatusText
from fenghuolun.desk.plans.rules.tools import tools_for, tools_wanted
from fenghuolun.desk.teams.rules import NotAllowed
from fenghuolun.desk.workplans.queries.outlook import outlook_of
from fenghuolun.desk.workplans.queries.quality import judged
from fenghuolun.desk.workplans.queries.states import owed
from fenghuolun.desk.workplans.queries.versions import history

SignedIn = Callable[..., Client]
Questions = Callable[..., list[str]]
DECEMBER, JANUARY = date(2026, 12, 1), date(2027, 1, 1)


@pytest.fixture(autouse=True)
def _monday_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def targets(cast: Cast) -> None:
    cells = [CellRow(cast.team.pk, cast.li_na.pk, "renewal", date(2026, m, 1), 8_000_000, 30) for m in range(1, 13)]
    publish_in_bulk(by=cast.planner, now=NOW, unit=cast.branch, year=2026, cells=cells)


@pytest.mark.outline("1.3.1.A")
def test_the_gap_is_the_target_without_the_due_list_and_the_funnel(cast: Cast, targets: None) -> None:
    for n in range(4):
        a_lead(cast.li_na, n, due_on=date(2026, 12, 3 + n))
    found = outlook_of(cast.li_na, DECEMBER, JANUARY, TODAY)
    assert found.target_yuan == 80_000
    assert found.due == 4
    # Nothing is known of leads before: the start rates of the house (ruling 2), .98 × .96 × .95 × .82.
    assert found.renewal_ratio == pytest.approx(0.733, abs=0.001)
    assert found.gap_yuan == pytest.approx(80_000 - 4 * found.renewal_ratio * found.renewal_yuan)
    others = [row for row in found.quantities if row.kind != "renewal"]
    assert others[0].stages["deal"] == -(-round(80_000 - 2 * found.renewal_yuan) // 3000)
    stages = others[0].stages
    assert stages["lead"] >= stages["contact"] >= stages["visit"] >= stages["quote"] >= stages["deal"] > 0


@pytest.mark.outline("1.3.1.A")
def test_no_step_is_skipped_and_the_last_one_hands_in(cast: Cast) -> None:
    plan = open_planned(by=cast.li_na, now=NOW, horizon="month", starts_on=DECEMBER)
    with pytest.raises(PlanRefused):
        keep_step(by=cast.li_na, now=NOW, plan=plan, step=PlannerStep.GAP, answers={})
    plan = keep_step(by=cast.li_na, now=NOW, plan=plan, step=PlannerStep.SITUATION, answers={"text": "x"})
    with pytest.raises(PlanChanged):
        keep_step(by=cast.li_na, now=NOW, plan=plan, step=PlannerStep.GOAL, answers={}, expected_revision=0)
    with pytest.raises(PlanRefused):
        hand_in(by=cast.li_na, now=NOW, plan=plan)
    handed = hand_in(by=cast.li_na, now=NOW, plan=with_all_steps(cast.li_na, plan))
    assert handed.status == "submitted"
    assert len(handed.steps) == 8


@pytest.mark.outline("1.3.1.A", "1.3.1.F")
def test_a_seller_plans_a_month_through_the_eight_pages_and_resumes_where_it_was_left(
    cast: Cast, signed_in: SignedIn, targets: None
) -> None:
    for n in range(4):
        a_lead(cast.li_na, n)
    client = signed_in(cast.li_na)
    start = reverse("workplans:planner", args=["month", "2026-12-01"])
    assert client.get(start).url.endswith("/situation/")
    assert not Plan.objects.exists()  # looking writes nothing
    answers = {
        "situation": {"text": "上月成交21台"}, "goal": {"text": "全部报价"}, "gap": {},
        "options": {"levers": ["leads"], "tools": ["funnel", "run_chart"]}, "tasks": {"take": ["renewal", "switch"]},
        "resources": {"text": "陪访2次"}, "checks": {
            "days": ["2026-12-04", "2026-12-10", "2026-12-11", "2026-12-18", "2026-12-25", "2026-12-31"],
            "kind": "policy", "text": "1日系数表调整", "likelihood": "3", "impact": "3",
        },
    }  # fmt: skip
    for name, filled in answers.items():
        address = reverse("workplans:planner_step", args=["month", "2026-12-01", name])
        page = client.get(address)
        assert page.status_code == 200, name
        assert client.get(start).url == address
        assert client.post(address, filled).status_code == 302, name
    ahead = client.get(reverse("workplans:planner_step", args=["month", "2026-12-01", "confirm"]))
    assert ahead.status_code == 200
    plan = Plan.objects.get()
    assert plan.tools == ["funnel", "run_chart"]
    assert plan.steps["gap"]["shown"]["target_yuan"] == 80_000
    line = plan.items.get(scope__cube_kind="switch")
    assert (line.is_batch, line.worked_out_by, line.measure) == (True, "funnel", "DEALS")
    assert sum(line.quantities) == line.target
    found = judged(plan, NOW)
    assert found.form is not None
    assert found.form.by_tool == 1.0
    assert not found.form.is_short
    assert found.quality.total == 100
    done = client.post(reverse("workplans:planner_step", args=["month", "2026-12-01", "confirm"]))
    assert done.url == reverse("workplans:plan", args=[plan.pk])
    assert client.get(start).url == done.url
    assert client.get(done.url).status_code == 200


def test_who_keeps_a_step_after_somebody_else_did_is_told(cast: Cast, signed_in: SignedIn) -> None:
    leader = signed_in(cast.zhang_wei)
    address = reverse("workplans:planner_step", args=["month", "2026-12-01", "situation"])
    assert leader.post(address, {"text": "上月成交210台", "revision": "0"}).status_code == 302
    late = leader.post(address, {"text": "上月成交190台", "revision": "0"})
    assert late.status_code == 409
    assert "上月成交190台" in late.text
    assert Plan.objects.get().steps["situation"]["text"] == "上月成交210台"


def test_a_step_ahead_leads_back_to_the_first_that_is_open_and_unknown_ones_do_not_exist(
    cast: Cast, signed_in: SignedIn
) -> None:
    client = signed_in(cast.li_na)
    ahead = client.get(reverse("workplans:planner_step", args=["week", "2026-11-30", "tasks"]))
    assert ahead.url == reverse("workplans:planner", args=["week", "2026-11-30"])
    assert client.get("/plans/planner/day/2026-11-30/").status_code == 404
    assert client.get("/plans/planner/week/2036-11-30/").status_code == 404
    assert client.get(reverse("workplans:planner_start")).url == ahead.url


@pytest.mark.outline("1.3.1.A", "1.3.1.B")
def test_a_leader_plans_the_teams_month_and_the_manager_approves_it_not_the_leader(
    cast: Cast, signed_in: SignedIn
) -> None:
    leader = signed_in(cast.zhang_wei)
    address = reverse("workplans:planner_step", args=["month", "2026-12-01", "situation"])
    assert leader.get(address).status_code == 200
    assert leader.post(address, {"text": "上月成交210台"}).status_code == 302
    plan = Plan.objects.get()
    assert (plan.person, plan.unit) == (None, cast.team)
    handed = hand_in(by=cast.zhang_wei, now=NOW, plan=with_all_steps(cast.zhang_wei, plan))
    with pytest.raises(NotAllowed):
        approve_plan(by=cast.zhang_wei, now=NOW, plan=handed)
    manager = signed_in(cast.chen_jing)
    assert cast.team.name in manager.get(reverse("workplans:approvals")).text
    step = reverse("workplans:plan_step", args=[plan.pk])
    assert manager.post(step, {"step": "return", "reason": ""}).status_code == 409
    assert manager.post(step, {"step": "approve"}).status_code == 302
    plan.refresh_from_db()
    assert plan.status == "approved"


@pytest.mark.outline("1.3.1.0", "1.3.1.F")
def test_quality_says_what_was_lost_and_typed_lines_without_a_tool_are_short(cast: Cast) -> None:
    item = a_table_line(cast.li_na)  # numeric, dated, typed, no goal
    found = judged(item.plan, NOW)
    lost = {row["part"].code: row["lost"] for row in found.parts}
    assert lost == {"goal": 20, "numeric": 0, "due": 0, "backed": 20, "risk": 10, "checks": 10, "on_time": 5}
    assert found.quality.total == 35
    assert found.quality.verdict == "reject"
    assert found.form is not None
    assert (found.form.tabular, found.form.by_tool, found.form.quantified) == (1.0, 0.0, 1.0)
    assert found.form.is_short
    write_cells(by=cast.li_na, now=NOW, item=item, worked_out_by="funnel")
    assert judged(item.plan, NOW).quality.total == 55


@pytest.mark.outline("1.3.1.B")
def test_a_person_owes_this_and_the_next_week_and_month_by_their_deadlines(cast: Cast) -> None:
    rows = {(one.horizon, one.first): one for one in owed(cast.li_na, NOW)}
    assert set(rows) == {
        ("week", date(2026, 11, 23)), ("week", date(2026, 11, 30)), ("month", MONTH), ("month", DECEMBER),
    }  # fmt: skip
    assert f"{rows['week', date(2026, 11, 30)].deadline.at:%m-%d %H:%M}" == "11-27 18:00"
    assert rows["month", MONTH].judged == "missing"
    assert rows["month", DECEMBER].judged == "due"
    quarter = {one.first: one for one in owed(cast.chen_jing, NOW)}[date(2027, 1, 1)]
    assert f"{quarter.deadline.at:%Y-%m-%d}" in {"2026-12-27", "2026-12-15"}


@pytest.mark.outline("1.3.1.B")
def test_a_change_after_approval_makes_the_next_version_that_shows_what_changed(
    cast: Cast, signed_in: SignedIn
) -> None:
    kept, dropped = a_table_line(cast.li_na), a_table_line(cast.li_na, title="脱保唤回")
    plan = approved(cast.li_na, cast.zhang_wei, kept)
    newer = change_plan(by=cast.li_na, now=NOW, plan=plan, reason="customer")
    assert newer.version == 2
    write_cells(by=cast.li_na, now=NOW, item=kept, target=Decimal(30))
    WorkItem.objects.filter(pk=dropped.pk).update(status="cancelled")
    a_table_line(cast.li_na, title="新车名单对接")
    changed = {change.title: change for change in history(newer)[0].changes}
    assert {title: change.kind for title, change in changed.items()} == {
        "新车名单对接": "new", "续保W3批次报价": "changed", "脱保唤回": "gone",
    }  # fmt: skip
    assert [cell[1:] for cell in changed["续保W3批次报价"].cells] == [("24", "30")]
    assert history(newer)[1].changes == []
    submit_plan(by=cast.li_na, now=NOW, plan=newer)
    text = signed_in(cast.zhang_wei).get(reverse("workplans:plan", args=[newer.pk])).text
    assert "新车名单对接" in text
    with pytest.raises(PlanRefused):
        change_plan(by=cast.li_na, now=NOW, plan=plan, reason="customer")


@pytest.mark.outline("1.3.1.D")
def test_volume_asks_for_the_funnel_a_project_for_the_gantt_a_task_for_the_form(
    cast: Cast, signed_in: SignedIn
) -> None:
    batch = a_table_line(cast.li_na, is_batch=True)
    task = a_table_line(cast.li_na, title="答复投诉")
    assert tools_wanted([tools_for(batch, 1)]) == ["funnel", "run_chart"]
    assert tools_wanted([tools_for(task, 3)]) == ["gantt", "control_card"]
    assert tools_wanted([tools_for(task, 1)]) == ["form_5w2h"]
    client, plan = signed_in(cast.li_na), batch.plan
    assert client.post(reverse("workplans:tools", args=[plan.pk]), {"tools": ["gantt", "funnel"]}).status_code == 302
    plan.refresh_from_db()
    assert plan.tools == ["funnel", "gantt"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_approvals_and_a_plan_open_in_both_languages(cast: Cast, signed_in: SignedIn, language: str) -> None:
    plan = submit_plan(by=cast.li_na, now=NOW, plan=a_table_line(cast.li_na).plan)
    leader = signed_in(cast.zhang_wei, language)
    assert "李娜" in leader.get(reverse("workplans:approvals")).text
    assert "续保W3批次报价" in leader.get(reverse("workplans:plan", args=[plan.pk])).text
    assert signed_in(cast.wang_qiang).get(reverse("workplans:plan", args=[plan.pk])).status_code == 404


def test_the_badge_counts_plans_and_requests_that_wait_for_a_leader(cast: Cast) -> None:
    plan = submit_plan(by=cast.li_na, now=NOW, plan=a_table_line(cast.li_na).plan)
    assert (how_many_await(cast.li_na, NOW), how_many_await(cast.zhang_wei, NOW)) == (0, 1)
    behind = StatusText("成交2台", "red", "price", "price")
    report_status(by=cast.li_na, now=NOW, item=plan.items.get(), said=behind)
    assert how_many_await(cast.zhang_wei, NOW) == 2


@pytest.mark.parametrize("n", [1, 3])
def test_approvals_ask_the_same_however_many_plans_wait(
    cast: Cast, signed_in: SignedIn, questions: Questions, n: int
) -> None:
    for number in range(n):
        first = date(2026, 12 - number, 1)
        item = a_table_line(cast.li_na, first=first, due_on=NOW.date() + timedelta(days=9))
        submit_plan(by=cast.li_na, now=NOW, plan=item.plan)
    assert len(questions(signed_in(cast.zhang_wei), reverse("workplans:approvals"))) == 6
