"""PDCA, what will affect execution, when to follow, whether and how often to meet, how the table spreads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, TODAY, Cast
from desk.workplans.factories import MONTH, a_table_line
from fenghuolun.desk.plans.actions import open_plan
from fenghuolun.desk.plans.actions.risks import RiskRefused, close_risk, plan_rollout, rate_rollout, write_risk
from fenghuolun.desk.plans.actions.status import report_status
from fenghuolun.desk.plans.actions.table import write_cells
from fenghuolun.desk.plans.models import ItemCheck, Risk, WorkItem
from fenghuolun.desk.plans.queries.risks import gate_before, risks_of
from fenghuolun.desk.plans.queries.table import table_calendar
from fenghuolun.desk.plans.rules.status_text import StatusText
from fenghuolun.desk.teams.rules import NotAllowed, Outside
from fenghuolun.desk.workplans.queries.cadence import follow_ups
from fenghuolun.desk.workplans.queries.lane import Lane, lane_of
from fenghuolun.desk.workplans.queries.meeting import cadence_of, meeting_facts, need_of
from fenghuolun.desk.workplans.queries.sheet import table_sheet
from fenghuolun.engine.judge.following import Gathering

SignedIn = Callable[..., Client]
Questions = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def _monday_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def a_check(item: WorkItem, by: object, day: int, actual: int, **more: object) -> ItemCheck:
    return ItemCheck.objects.create(
        item=item, at=NOW, by=by, on=date(2026, 11, day), planned=Decimal(10), actual=Decimal(actual), **more
    )


def lane(cast: Cast) -> Lane:
    sheet = table_sheet(cast.li_na, MONTH, TODAY, owner=cast.li_na)
    return lane_of(sheet, MONTH, date(2026, 12, 1), TODAY)


@pytest.mark.outline("1.3.1.C")
def test_a_circle_is_whole_when_every_checkpoint_is_answered_and_a_deviation_has_its_act(cast: Cast) -> None:
    item = a_table_line(cast.li_na, starts_on=date(2026, 11, 2))
    write_cells(by=cast.li_na, now=NOW, item=item, done_share=0.4)
    assert lane(cast).turns[0].parts == (True, True, False, True)
    assert [day.day for day in lane(cast).turns[0].missed] == [10, 20]
    a_check(item, cast.zhang_wei, 10, 10)
    a_check(item, cast.zhang_wei, 20, 8)  # 20 % short
    turn = lane(cast).turns[0]
    assert turn.deviation == pytest.approx(-0.2)
    assert turn.parts == (True, True, True, False)
    assert lane(cast).completeness == 0.0
    a_check(item, cast.zhang_wei, 21, 8, act="correct")
    assert lane(cast).completeness == 1.0
    assert lane(cast).open_acts == 0


@pytest.mark.outline("1.3.1.C")
@pytest.mark.parametrize("n", [1, 3])
def test_the_lane_asks_the_same_however_many_lines(
    cast: Cast, signed_in: SignedIn, questions: Questions, n: int
) -> None:
    for number in range(n):
        a_check(a_table_line(cast.li_na, title=f"事项{number}"), cast.zhang_wei, 20, 10)
    own = reverse("workplans:lane", args=[cast.li_na.pk, "2026-11"])
    assert len(questions(signed_in(cast.li_na), own)) == 8
    assert signed_in(cast.zhang_wei, "en").get(
        reverse("workplans:team_lane", args=[cast.team.pk, "2026-11"])
    ).status_code == 200  # fmt: skip


@pytest.mark.outline("1.3.1.C")
def test_a_check_above_a_tenth_is_kept_only_with_its_act(cast: Cast, signed_in: SignedIn) -> None:
    item = a_table_line(cast.li_na, starts_on=date(2026, 11, 2), target=Decimal(20))
    leader, address = signed_in(cast.zhang_wei), reverse("workplans:check", args=[item.pk])
    # 16 of the 20 workdays up to the 27th are over at the end of the 23rd.
    assert 'value="16.0"' in leader.get(address).text
    found = {"on": "2026-11-23", "planned": "16", "actual": "12", "light": "yellow", "cause": "leads"}
    assert leader.post(address, found).status_code == 422
    assert leader.post(address, found | {"on": "2026-11-30", "act": "correct"}).status_code == 422
    assert leader.post(address, found | {"act": "correct", "countermeasure": "每天10个有效通话"}).status_code == 302
    assert leader.post(address, found | {"actual": "15"}).status_code == 302
    check = item.checks.order_by("pk").first()
    assert (check.by, check.act, check.week) == (cast.zhang_wei, "correct", 4)


@pytest.mark.outline("1.3.1.E")
def test_each_horizon_is_followed_on_its_days_and_a_holiday_moves_it(cast: Cast) -> None:
    wednesday = date(2026, 11, 25)
    found = {one.horizon: one for one in follow_ups(wednesday, table_calendar(MONTH, wednesday))}
    assert found["week"].is_today
    assert found["quarter"].is_today
    assert found["month"].on == date(2026, 12, 10)
    thursday = {one.horizon: one.on for one in follow_ups(date(2026, 11, 26), table_calendar(MONTH, TODAY))}
    assert thursday["week"] == date(2026, 11, 27)


@pytest.mark.outline("1.3.2.D")
def test_a_strong_factor_needs_a_response_and_somebody_who_answers_for_it(cast: Cast) -> None:
    plan = open_plan(by=cast.li_na, now=NOW, horizon="month", starts_on=MONTH)
    strong = {
        "by": cast.li_na,
        "now": NOW,
        "plan": plan,
        "kind": "policy",
        "text": "系数表调整",
        "likelihood": 5,
        "impact": 3,
    }
    with pytest.raises(RiskRefused) as response:
        write_risk(**strong)
    assert response.value.field == "response"
    with pytest.raises(RiskRefused) as owner:
        write_risk(**strong, response="提前出单")
    assert owner.value.field == "owner"
    with pytest.raises(Outside):
        write_risk(**strong, response="提前出单", owner=cast.wang_qiang)
    risk = write_risk(**strong, response="提前出单", owner=cast.zhang_wei)
    assert risks_of(cast.zhang_wei, MONTH, unit=cast.team).get().exposure == 15
    with pytest.raises(Outside):
        close_risk(by=cast.wang_qiang, now=NOW, risk=risk)
    assert close_risk(by=cast.li_na, now=NOW, risk=risk).closed_at == NOW


@pytest.mark.outline("1.3.2.D")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_factors_are_named_weighed_and_closed_through_the_page(cast: Cast, signed_in: SignedIn, language: str) -> None:
    client = signed_in(cast.li_na, language)
    tab, add = (reverse(name, args=[cast.li_na.pk, "2026-11"]) for name in ("workplans:risks", "workplans:risk_add"))
    assert client.get(tab).status_code == 200  # empty
    filled = {"kind": "market", "text": "车商促销送险", "likelihood": "4", "impact": "4", "trigger_on": "2026-11-20"}
    assert client.get(add).status_code == 200
    assert client.post(add, filled).status_code == 422
    assert client.post(add, filled | {"response": "拿到日程", "owner": cast.zhang_wei.pk}).status_code == 302
    risk = Risk.objects.get()
    assert "车商促销送险" in client.get(tab).text
    one = reverse("workplans:risk", args=[risk.pk])
    assert client.get(one).status_code == 200
    assert client.post(one, filled | {"likelihood": "2"}).status_code == 302
    assert client.post(reverse("workplans:risk_close", args=[risk.pk])).status_code == 302
    leader = signed_in(cast.zhang_wei, language)
    assert "李娜" in leader.get(reverse("workplans:team_risks", args=[cast.team.pk, "2026-11"])).text
    assert signed_in(cast.wang_qiang).get(one).status_code == 404


def red(cast: Cast, **given: object) -> WorkItem:
    item = a_table_line(cast.li_na, **given)
    said = StatusText("8台只成交2台", "red", "price", "decision")
    return report_status(by=cast.li_na, now=NOW, item=item, said=said)


@pytest.mark.outline("1.3.2.B")
def test_two_red_lines_that_ask_for_a_decision_are_a_meeting_and_quiet_ones_are_not(cast: Cast) -> None:
    a_table_line(cast.li_na)
    sheet = table_sheet(cast.zhang_wei, MONTH, TODAY, unit=cast.team)
    facts = meeting_facts(cast.zhang_wei, cast.team, sheet, TODAY)
    assert need_of(facts, {}).gathering is Gathering.WRITTEN_UPDATE
    # The leader knows more than the data: a joint decision alone is a call of two.
    assert need_of(facts, {"joint_decision": True}).gathering is Gathering.CALL_OF_TWO
    for n in range(2):
        red(cast, title=f"红{n}")
    sheet = table_sheet(cast.zhang_wei, MONTH, TODAY, unit=cast.team)
    facts = meeting_facts(cast.zhang_wei, cast.team, sheet, TODAY)
    assert (facts.decisions, facts.reds) == (2, 2)
    assert need_of(facts, {}).score == 3
    assert need_of(facts, {}).gathering is Gathering.MEET


@pytest.mark.outline("1.3.2.E")
def test_the_nearer_the_due_days_the_more_often_a_team_meets(cast: Cast) -> None:
    def cadence() -> str:
        found = cadence_of(cast.team, table_sheet(cast.zhang_wei, MONTH, TODAY, unit=cast.team), TODAY)
        return found.key if found else ""

    assert cadence() == ""
    item = a_table_line(cast.li_na, due_on=date(2026, 12, 21))  # 20 workdays left, three calm weeks: 10 at most × 1.5
    assert cadence() == "fortnightly"
    WorkItem.objects.filter(pk=item.pk).update(due_on=date(2026, 11, 27))  # 4 workdays left
    assert cadence() in {"daily", "twice_a_week"}


@pytest.mark.outline("1.3.2.B")
def test_the_table_spreads_from_one_pilot_to_two_teams_only_through_the_gate(cast: Cast) -> None:
    three_weeks_ago = TODAY - timedelta(days=21)
    with pytest.raises(NotAllowed):
        plan_rollout(by=cast.li_na, now=NOW, unit=cast.team, wave=1, starts_on=TODAY)
    pilot = plan_rollout(by=cast.chen_jing, now=NOW, unit=cast.team, wave=1, starts_on=three_weeks_ago)
    with pytest.raises(RiskRefused):  # one pilot only
        plan_rollout(by=cast.chen_jing, now=NOW, unit=cast.second_team, wave=1, starts_on=TODAY)
    with pytest.raises(RiskRefused):  # the gate is closed
        plan_rollout(by=cast.chen_jing, now=NOW, unit=cast.second_team, wave=2, starts_on=TODAY)
    item = a_table_line(cast.li_na)
    WorkItem.objects.filter(pk=item.pk).update(made_at=NOW - timedelta(days=20), status_at=NOW - timedelta(days=2))
    rate_rollout(by=cast.zhang_wei, now=NOW, rollout=pilot, satisfaction=Decimal("3.4"))
    assert not gate_before(cast.branch, 2, TODAY).is_open
    rate_rollout(by=cast.zhang_wei, now=NOW, rollout=pilot, satisfaction=Decimal("3.6"))
    assert gate_before(cast.branch, 2, TODAY).is_open
    second = plan_rollout(by=cast.chen_jing, now=NOW, unit=cast.second_team, wave=2, starts_on=TODAY)
    assert second.wave == 2


@pytest.mark.outline("1.3.2.B", "1.3.2.E")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_meet_or_not_shows_its_reasons_and_takes_the_leaders_answers(
    cast: Cast, signed_in: SignedIn, language: str
) -> None:
    page = reverse("workplans:meeting", args=[cast.team.pk, "2026-11"])
    leader, manager = signed_in(cast.zhang_wei, language), signed_in(cast.chen_jing, language)
    assert leader.get(page).status_code == 200  # empty
    red(cast)
    assert "2 / 2" in leader.get(page, {"joint_decision": "yes"}).text
    assert leader.get(page, {"joint_decision": "no"}).text.count("2 / 2") == 0
    rollout = reverse("workplans:rollout", args=[cast.branch.pk])
    assert manager.get(rollout).status_code == 200
    filled = {"unit": cast.team.pk, "wave": "1", "starts_on": "2026-11-02"}
    assert manager.post(rollout, filled).status_code == 302
    assert manager.post(rollout, filled | {"unit": cast.second_team.pk}).status_code == 422
    said = reverse("workplans:satisfaction", args=[cast.team.pk])
    assert leader.post(said, {"satisfaction": "4.2"}).status_code == 302
    assert "4.2" in leader.get(page).text
    assert signed_in(cast.li_na).get(page).status_code == 404
