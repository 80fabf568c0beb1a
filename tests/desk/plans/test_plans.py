"""Plans: handed in, returned, approved, changed as a new version; deadlines and quality."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cast import NOW, Cast
from desk.plans.factories import DECEMBER, NEXT_MONDAY, a_lead, a_line, a_week
from fenghuolun.desk.plans.actions import (
    PlanRefused,
    advance_plans,
    approve_plan,
    change_plan,
    fill_week,
    open_plan,
    return_plan,
    save_plan,
    save_unit_plan,
    submit_plan,
    withdraw_plan,
)
from fenghuolun.desk.plans.models import Plan
from fenghuolun.desk.plans.queries import deadlines_of, lines_of, month_plan, plans_of_unit, plans_visible_to, week_plan
from fenghuolun.desk.plans.rules import PlannedLine, quality_of
from fenghuolun.desk.plans.rules.plan_life import WrongPlanStep
from fenghuolun.desk.teams.rules import NotAllowed, Outside

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_a_plan_is_opened_once(cast: Cast) -> None:
    first = a_week(cast.li_na)
    assert a_week(cast.li_na) == first
    assert week_plan(cast.li_na, NEXT_MONDAY + timedelta(days=4)) == first
    with pytest.raises(PlanRefused):
        open_plan(by=cast.li_na, now=NOW, horizon="week", starts_on=NEXT_MONDAY + timedelta(days=1))


def test_both_sign_and_then_it_is_locked(cast: Cast) -> None:
    plan = submit_plan(by=cast.li_na, now=NOW, plan=a_week(cast.li_na), required={"contact": 40})
    with pytest.raises(PlanRefused, match="已锁定"):
        save_plan(by=cast.li_na, now=NOW, plan=plan, notes={"help": "陪访"})
    plan = approve_plan(by=cast.zhang_wei, now=NOW, plan=plan)
    assert (plan.status, plan.submitted_by, plan.approved_by) == ("approved", cast.li_na, cast.zhang_wei)
    save_plan(by=cast.zhang_wei, now=NOW, plan=plan, notes={"joint_visits": ["2026-12-02"]})
    with pytest.raises(PlanRefused, match="已锁定"):
        save_plan(by=cast.zhang_wei, now=NOW, plan=plan, notes={"help": "x"})


def test_a_plan_comes_back_with_the_reason_and_goes_again(cast: Cast) -> None:
    plan = submit_plan(by=cast.li_na, now=NOW, plan=a_week(cast.li_na))
    with pytest.raises(PlanRefused):
        return_plan(by=cast.zhang_wei, now=NOW, plan=plan, reason=" ")
    plan = return_plan(by=cast.zhang_wei, now=NOW, plan=plan, reason="W5 少两户")
    assert (plan.status, plan.returned_because, plan.submitted_at) == ("returned", "W5 少两户", None)
    plan = submit_plan(by=cast.li_na, now=NOW, plan=plan)
    assert (plan.status, plan.returned_because) == ("submitted", "")
    assert withdraw_plan(by=cast.li_na, now=NOW, plan=plan).status == "draft"


def test_nobody_signs_for_another_or_approves_the_own_plan(cast: Cast) -> None:
    plan = a_week(cast.li_na)
    with pytest.raises(NotAllowed):
        submit_plan(by=cast.zhang_wei, now=NOW, plan=plan)
    submit_plan(by=cast.li_na, now=NOW, plan=plan)
    with pytest.raises(NotAllowed):
        approve_plan(by=cast.li_na, now=NOW, plan=plan)
    own = submit_plan(by=cast.zhang_wei, now=NOW, plan=a_week(cast.zhang_wei))
    with pytest.raises(NotAllowed, match="上级批准"):
        approve_plan(by=cast.zhang_wei, now=NOW, plan=own)


def test_wang_qiang_sees_no_plan_and_takes_no_step(cast: Cast) -> None:
    plan = submit_plan(by=cast.li_na, now=NOW, plan=a_week(cast.li_na))
    assert not plans_visible_to(cast.wang_qiang).exists()
    with pytest.raises(Outside):
        approve_plan(by=cast.wang_qiang, now=NOW, plan=plan)
    with pytest.raises(Outside):
        open_plan(by=cast.wang_qiang, now=NOW, horizon="week", starts_on=NEXT_MONDAY, person=cast.li_na)


def test_steps_out_of_order_are_refused(cast: Cast) -> None:
    plan = a_week(cast.li_na)
    with pytest.raises(WrongPlanStep):
        approve_plan(by=cast.zhang_wei, now=NOW, plan=plan)
    submit_plan(by=cast.li_na, now=NOW, plan=plan)
    with pytest.raises(WrongPlanStep):
        submit_plan(by=cast.li_na, now=NOW, plan=plan)


def test_a_signed_plan_changes_as_the_next_version_and_keeps_what_was_signed(cast: Cast) -> None:
    plan = a_week(cast.li_na)
    fill_week(by=cast.li_na, now=NOW, plan=plan, lines=[a_line(a_lead(cast.li_na))])
    plan = submit_plan(by=cast.li_na, now=NOW, plan=plan)
    with pytest.raises(PlanRefused):
        change_plan(by=cast.li_na, now=NOW, plan=plan, reason="leave")
    plan = approve_plan(by=cast.zhang_wei, now=NOW, plan=plan)
    newer = change_plan(by=cast.li_na, now=NOW, plan=plan, reason="leave")
    assert (newer.version, newer.status, newer.change_reason) == (2, "draft", "leave")
    assert week_plan(cast.li_na, NEXT_MONDAY) == newer
    assert lines_of(newer).count() == 1
    plan.refresh_from_db()
    assert plan.required["signed_lines"] == [["2026-11-30", "am", "周小明1", "W4", "A01"]]
    with pytest.raises(PlanRefused, match="更新的版本"):
        change_plan(by=cast.li_na, now=NOW, plan=plan, reason="leave")


def test_the_calendar_starts_and_ends_approved_plans(cast: Cast) -> None:
    plan = approve_plan(by=cast.zhang_wei, now=NOW, plan=submit_plan(by=cast.li_na, now=NOW, plan=a_week(cast.li_na)))
    assert advance_plans(now=NOW) == 0
    assert advance_plans(now=NOW + timedelta(days=7)) == 1
    assert Plan.objects.get(pk=plan.pk).status == "active"
    assert advance_plans(now=NOW + timedelta(days=14)) == 1
    assert Plan.objects.get(pk=plan.pk).status == "review"


@pytest.mark.parametrize(
    ("horizon", "starts_on", "at", "late_until"),
    [
        ("week", date(2026, 11, 30), datetime(2026, 11, 27, 18), datetime(2026, 11, 30, 9)),
        # 国庆: the last workday before Monday 12 October is Saturday the 10th, a make-up day
        ("week", date(2026, 10, 12), datetime(2026, 10, 10, 18), datetime(2026, 10, 12, 9)),
        ("month", date(2026, 12, 1), datetime(2026, 11, 30, 18), datetime(2026, 12, 1)),
        ("quarter", date(2026, 10, 1), datetime(2026, 9, 26, 18), datetime(2026, 10, 1)),
        ("year", date(2027, 1, 1), datetime(2026, 12, 15, 18), datetime(2027, 1, 1)),
    ],
)
def test_deadlines_follow_the_working_calendar(
    cast: Cast, horizon: str, starts_on: date, at: datetime, late_until: datetime
) -> None:
    found = deadlines_of(cast.team, horizon, starts_on)
    assert (found.at, found.late_until) == (at.replace(tzinfo=SHANGHAI), late_until.replace(tzinfo=SHANGHAI))
    assert found.judged(found.at, found.at) == "on_time"
    assert found.judged(found.at + timedelta(minutes=1), found.at) == "late"
    assert found.judged(None, found.at + timedelta(minutes=1)) == "missing"


def test_a_units_texts_are_kept_in_one_plan(cast: Cast) -> None:
    quarter = date(2026, 10, 1)
    save_unit_plan(
        by=cast.zhang_wei, now=NOW, unit=cast.team, horizon="quarter", starts_on=quarter, themes={"10": "开门红"}
    )
    save_unit_plan(
        by=cast.zhang_wei, now=NOW, unit=cast.team, horizon="quarter", starts_on=quarter, themes={"11": "双十一"}
    )
    plans = plans_of_unit(cast.team, "quarter", quarter, date(2027, 1, 1))
    assert [plan.themes for plan in plans] == [{"10": "开门红", "11": "双十一"}]
    with pytest.raises(Outside):
        save_unit_plan(
            by=cast.wang_qiang, now=NOW, unit=cast.team, horizon="quarter", starts_on=quarter, themes={"10": "x"}
        )


def test_a_month_plan_is_found_by_any_of_its_days(cast: Cast) -> None:
    plan = open_plan(by=cast.li_na, now=NOW, horizon="month", starts_on=DECEMBER)
    assert month_plan(cast.li_na, date(2026, 12, 31)) == plan
    assert month_plan(cast.li_na, date(2027, 1, 1)) is None


@pytest.mark.parametrize(
    ("passes", "risk", "on_time", "total", "verdict"),
    [(4, True, True, 100, "approve"), (3, True, True, 81.25, "approve"), (2, True, True, 62.5, "return"),
     (1, False, False, 28.75, "reject"), (0, True, True, 25, "reject")],
)  # fmt: skip
def test_the_quality_of_a_plan_is_the_share_of_good_lines(
    passes: int, risk: bool, on_time: bool, total: float, verdict: str
) -> None:
    lines = [PlannedLine(*[n < passes] * 5) for n in range(4)]
    found = quality_of(lines, has_risk=risk, checkpoints_per_week=1, is_on_time=on_time)
    assert (found.total, found.verdict) == (total, verdict)
