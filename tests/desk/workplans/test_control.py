"""The control card: planned beside actual by week, checks, and acts where they differ (1.3.1.I)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, Cast
from desk.workplans.factories import a_table_line, approved
from fenghuolun.desk.plans.actions.checks import Checked
from fenghuolun.desk.plans.actions.control import check_week, plan_weeks
from fenghuolun.desk.plans.actions.items import ItemRefused
from fenghuolun.desk.plans.actions.plans import PlanRefused
from fenghuolun.desk.plans.models import ItemCheck, WorkItem
from fenghuolun.desk.teams.rules import Outside

SignedIn = Callable[..., Client]
Questions = Callable[..., list[str]]
MONTH = "2026-11"


@pytest.fixture(autouse=True)
def _monday_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def a_line(cast: Cast, **given: object) -> WorkItem:
    return a_table_line(cast.li_na, starts_on=date(2026, 11, 2), **given)


@pytest.mark.outline("1.3.1.I")
def test_a_week_off_by_more_than_a_tenth_asks_for_cause_act_and_countermeasure(cast: Cast) -> None:
    item = a_line(cast)
    said: dict[str, str] = {}
    for field, text in (("cause", "leads"), ("act", "correct"), ("countermeasure", "每天多打10个电话")):
        with pytest.raises(ItemRefused) as refused:
            check_week(
                by=cast.zhang_wei, now=NOW, item=item,
                found=Checked(date(2026, 11, 20), Decimal(10), Decimal(8), week=3, **said),
            )  # fmt: skip
        assert refused.value.field == field
        said[field] = text
    kept = check_week(
        by=cast.zhang_wei, now=NOW, item=item,
        found=Checked(date(2026, 11, 20), Decimal(10), Decimal(8), week=3, **said),
    )  # fmt: skip
    assert (kept.week, kept.act, kept.by) == (3, "correct", cast.zhang_wei)
    check_week(by=cast.zhang_wei, now=NOW, item=item, found=Checked(date(2026, 11, 20), Decimal(10), Decimal(9)))
    assert ItemCheck.objects.count() == 2  # exactly a tenth is not more than a tenth
    with pytest.raises(Outside):
        check_week(by=cast.wang_qiang, now=NOW, item=item, found=Checked(date(2026, 11, 20)))


@pytest.mark.outline("1.3.1.I")
def test_quantities_by_week_add_up_to_what_is_planned_and_a_signed_plan_locks_them(cast: Cast) -> None:
    item = a_line(cast)
    weeks = [Decimal(n) for n in (2, 6, 6, 6, 5)]
    changed = plan_weeks(by=cast.li_na, now=NOW, item=item, quantities=weeks, expected_revision=item.revision)
    assert (changed.target, changed.quantities) == (Decimal(25), [2, 6, 6, 6, 5])
    with pytest.raises(ItemRefused):
        plan_weeks(by=cast.li_na, now=NOW, item=item, quantities=[Decimal(-1)])
    approved(cast.li_na, cast.zhang_wei, item)
    with pytest.raises(PlanRefused):
        plan_weeks(by=cast.li_na, now=NOW, item=WorkItem.objects.get(pk=item.pk), quantities=weeks)


@pytest.mark.outline("1.3.1.I")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_leader_enters_a_week_on_the_card_and_sees_cumulative_and_deviation(
    cast: Cast, signed_in: SignedIn, language: str
) -> None:
    leader = signed_in(cast.zhang_wei, language)
    card = reverse("workplans:control", args=[cast.li_na.pk, MONTH])
    assert leader.get(card).status_code == 200  # empty
    item = a_line(cast, quantities=[0, 8, 8, 8, 0])
    enter = reverse("workplans:week_check", args=[item.pk, MONTH, 2])
    assert leader.get(enter).status_code == 200
    assert leader.post(enter, {"value": "5"}).status_code == 422
    whole = {"value": "5", "cause": "leads", "act": "correct", "countermeasure": "借两家名单"}
    assert leader.post(enter, whole).status_code == 302
    text = leader.get(card).text
    for shown in ("借两家名单", "−38%", "张伟"):
        assert shown in text
    assert leader.get(reverse("workplans:week_check", args=[item.pk, MONTH, 5])).status_code == 404  # not begun
    split = reverse("workplans:weeks", args=[item.pk, MONTH])
    assert leader.get(split).status_code == 200
    numbers = {f"w{n}": "5" for n in range(1, 6)}
    assert leader.post(split, numbers | {"revision": "0"}).status_code == 302
    assert "李娜" in leader.get(reverse("workplans:control_team", args=[cast.team.pk, MONTH])).text
    assert signed_in(cast.wang_qiang).get(card).status_code == 404


@pytest.mark.outline("1.3.1.I")
def test_what_the_ledger_counts_is_not_typed(cast: Cast, signed_in: SignedIn) -> None:
    item = a_line(cast, measure="DEALS", scope={"cube_kind": "renewal"}, is_batch=True)
    client = signed_in(cast.li_na)
    enter = reverse("workplans:week_check", args=[item.pk, MONTH, 2])
    filled = {"value": "99", "cause": "leads", "act": "correct", "countermeasure": "补"}
    assert client.post(enter, filled).status_code == 302
    assert ItemCheck.objects.get().actual == 0


@pytest.mark.parametrize("n", [1, 3])
def test_the_card_asks_the_same_however_many_lines(
    cast: Cast, signed_in: SignedIn, questions: Questions, n: int
) -> None:
    for number in range(n):
        a_line(cast, title=f"事项{number}")
    assert len(questions(signed_in(cast.li_na), reverse("workplans:control", args=[cast.li_na.pk, MONTH]))) == 8
