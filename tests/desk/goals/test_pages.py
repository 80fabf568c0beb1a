"""Goals on screen: the list, one goal's life, a new one, its revision; and whose they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, Cast
from desk.goals.factories import published
from fenghuolun.desk.goals.actions import GoalRefused, add_goal, agree_goal, ask_revision, close_goal, decide_revision
from fenghuolun.desk.goals.choices import GoalStatus
from fenghuolun.desk.goals.models import Goal

SignedIn = Callable[..., Client]
Questions = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def _monday_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def retention(cast: Cast) -> Goal:
    return add_goal(
        by=cast.chen_jing, now=NOW, person=cast.li_na, title="六月到期家用车 240 台，续保 173 台", measure="M10",
        starts_on=date(2026, 11, 1), ends_on=date(2027, 1, 1), floor=Decimal("0.65"), target=Decimal("0.72"),
        stretch=Decimal("0.80"),
    )  # fmt: skip


def test_a_manager_sees_the_goals_of_units_and_people_below(cast: Cast, signed_in: SignedIn) -> None:
    published(cast)
    page = signed_in(cast.chen_jing).get(reverse("goals:list")).content.decode()
    for words in ("浦东支公司", "张江一组", "李娜", "刘洋", "待确认", "挑战"):
        assert words in page
    month = signed_in(cast.chen_jing).get(reverse("goals:list"), {"period": "month", "whose": "units"}).content.decode()
    assert "11月1日" in month
    assert "李娜" not in month


def test_a_seller_sees_own_goals_and_the_own_unit_s_but_no_colleague_s(cast: Cast, signed_in: SignedIn) -> None:
    published(cast)
    page = signed_in(cast.li_na).get(reverse("goals:list")).content.decode()
    assert "我的 2026 年目标" in page
    assert "张江一组" in page
    assert "刘洋" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_goal_and_for_three(
    cast: Cast, signed_in: SignedIn, questions: Questions, rows: int
) -> None:
    for _ in range(rows):
        retention(cast)
    client = signed_in(cast.chen_jing)
    asked = questions(client, reverse("goals:list"), period="other")
    assert len(asked) == 4


@pytest.mark.outline("1.3.6.A")
def test_a_goal_is_revised_under_a_trigger_and_its_past_stays(cast: Cast, signed_in: SignedIn) -> None:
    goal = retention(cast)
    client = signed_in(cast.chen_jing)
    address = reverse("goals:revise", args=[goal.pk])
    asked = {
        "trigger": "A",
        "reason": "11 月起系数上限下调，件均 −12%",
        "impact": "续保率少 4 个点",
        "effective_on": "2026-12-01",
        "floor": "0.6",
        "target": "0.68",
        "stretch": "0.75",
    }
    assert client.post(address, {**asked, "reason": ""}).status_code == 422
    assert client.post(address, {**asked, "floor": "0.9"}).status_code == 422
    assert client.post(address, asked).status_code == 302
    # More than 5 % of what the branch is asked for: headquarters decides.
    decide_revision(by=cast.planner, now=NOW, revision=goal.revisions.get(), is_approved=True)
    page = client.get(reverse("goals:goal", args=[goal.pk])).content.decode()
    for words in ("68%", "外界环境变化", "系数上限下调", "修正"):
        assert words in page
    late = client.post(address, asked)
    assert late.status_code == 422
    assert "每季度最多修正一次" in late.content.decode()


def test_a_goal_that_follows_the_targets_is_not_revised_by_hand(cast: Cast) -> None:
    published(cast)
    goal = Goal.objects.filter(person=cast.li_na).first()
    assert goal is not None
    with pytest.raises(GoalRefused, match="年目标"):
        ask_revision(
            by=cast.chen_jing, now=NOW, goal=goal, trigger="A", reason="x", impact="y", target=Decimal(1),
            effective_on=NOW.date(),
        )  # fmt: skip


def test_a_closed_goal_is_over(cast: Cast) -> None:
    goal = retention(cast)
    agree_goal(by=cast.li_na, now=NOW, goal=goal)
    assert goal.status == GoalStatus.AGREED
    close_goal(by=cast.chen_jing, now=NOW, goal=goal)
    with pytest.raises(GoalRefused):
        ask_revision(
            by=cast.chen_jing, now=NOW, goal=goal, trigger="A", reason="x", impact="y", target=Decimal(1),
            effective_on=NOW.date(),
        )  # fmt: skip
    with pytest.raises(GoalRefused):
        agree_goal(by=cast.li_na, now=NOW, goal=goal)
    assert list(goal.events.order_by("pk").values_list("event", flat=True)) == ["set", "agreed", "closed"]


def test_a_goal_by_hand_is_kept_with_the_measure_s_direction(cast: Cast, signed_in: SignedIn) -> None:
    asked = {
        "person": cast.li_na.pk, "unit": cast.branch.pk, "title": "逾期下一步不超过 5%", "measure": "M20",
        "kind": "development", "starts_on": "2026-12-01", "last_on": "2026-12-31", "floor": "0.1", "target": "0.05",
    }  # fmt: skip
    answer = signed_in(cast.chen_jing).post(reverse("goals:add"), asked)
    assert answer.status_code == 302
    goal = Goal.objects.get(measure="M20")
    assert (goal.person, goal.unit, goal.shape, goal.ends_on) == (cast.li_na, None, "smaller", date(2027, 1, 1))
    backwards = signed_in(cast.chen_jing).post(reverse("goals:add"), {**asked, "last_on": "2026-11-01"})
    assert backwards.status_code == 422
    assert "逾期下一步不超过" in backwards.content.decode()


def test_a_seller_sets_own_goals_only(cast: Cast, signed_in: SignedIn) -> None:
    asked = {
        "title": "每周两次陪练", "measure": "M27", "kind": "development", "starts_on": "2026-12-01",
        "last_on": "2026-12-31", "target": "8",
    }  # fmt: skip
    seller = signed_in(cast.li_na)
    assert seller.post(reverse("goals:add"), {**asked, "person": cast.liu_yang.pk}).status_code == 422
    assert seller.post(reverse("goals:add"), {**asked, "person": cast.li_na.pk}).status_code == 302
    assert Goal.objects.get().person == cast.li_na


def test_strangers_meet_no_goal(cast: Cast, signed_in: SignedIn) -> None:
    goal = retention(cast)
    stranger = signed_in(cast.wang_qiang)
    for name in ("goal", "revise"):
        assert stranger.get(reverse(f"goals:{name}", args=[goal.pk])).status_code == 404
    for name in ("agree", "close"):
        assert stranger.post(reverse(f"goals:{name}", args=[goal.pk])).status_code == 404
    assert "李娜" not in stranger.get(reverse("goals:list"), {"period": "other"}).content.decode()
    assert stranger.get(reverse("goals:mine", args=[2026])).status_code == 404


def test_the_pages_speak_english(cast: Cast, signed_in: SignedIn) -> None:
    published(cast)
    goal = retention(cast)
    seller = signed_in(cast.li_na, "en")
    for address, words in (
        (reverse("goals:list"), "My targets of 2026"),
        (reverse("goals:mine", args=[2026]), "Accept or dispute"),
        (reverse("goals:goal", args=[goal.pk]), "What happened to it"),
        (reverse("goals:add"), "In words"),
    ):
        assert words in seller.get(address).content.decode()
