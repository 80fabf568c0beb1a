"""Around goal cards: the cascade and its splits, abilities and development goals, faults, side effects."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, Cast
from desk.activities.factories import a_lead
from desk.goals.cards import DECEMBER, a_card
from desk.goals.factories import published
from fenghuolun.desk.goals.actions import add_goal, ensure_skills
from fenghuolun.desk.goals.models import Development, Goal, Skill

SignedIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _monday_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.mark.outline("1.3.3.C")
def test_the_cascade_opens_level_by_level_and_says_what_parts_add_up_to(cast: Cast, signed_in: SignedIn) -> None:
    published(cast)
    client = signed_in(cast.chen_jing)
    page = client.get(reverse("cards:tree")).content.decode()
    assert "浦东支公司" in page
    assert "1.000" in page
    assert "张江一组" not in page
    branch = Goal.objects.get(unit=cast.branch, starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1))
    assert "张江一组" in client.get(reverse("cards:branch", args=[branch.pk])).content.decode()
    team = branch.children.get()
    below = client.get(reverse("cards:branch", args=[team.pk]), headers={"hx-request": "true"}).content.decode()
    assert "李娜" in below
    assert "<html" not in below
    assert signed_in(cast.wang_qiang).get(reverse("cards:branch", args=[team.pk])).status_code == 404


@pytest.mark.outline("1.3.4.C")
def test_a_split_is_proposed_by_shares_and_needs_a_reason_to_deviate(cast: Cast, signed_in: SignedIn) -> None:
    a_lead(cast.li_na, name="到期一", plate="沪A60001", phone="13500000001", due_in=16)
    goal = add_goal(
        by=cast.chen_jing, now=NOW, unit=cast.team, title="转保 50 台", measure="DEALS", starts_on=DECEMBER[0],
        ends_on=DECEMBER[1], target=Decimal(50),
    )  # fmt: skip
    client, address = signed_in(cast.zhang_wei), reverse("cards:split", args=[goal.pk])
    assert "李娜" in client.get(address).content.decode()
    lina, liu = f"target-person-{cast.li_na.pk}", f"target-person-{cast.liu_yang.pk}"
    off = client.post(address, {lina: "10", liu: "40"})
    assert off.status_code == 422
    assert "要写理由" in off.content.decode()
    reasons = {f"reason-person-{person.pk}": "名单不同" for person in (cast.li_na, cast.liu_yang)}
    assert client.post(address, {lina: "10", liu: "40", **reasons}).status_code == 302
    assert sorted(goal.children.values_list("target", flat=True)) == [10, 40]
    assert signed_in(cast.li_na).get(address).status_code == 404


@pytest.mark.outline("1.3.4.H")
def test_abilities_are_rated_from_both_sides_and_triggers_say_why(cast: Cast, signed_in: SignedIn) -> None:
    ensure_skills()
    address = reverse("cards:abilities", args=[cast.li_na.pk])
    for person, level in ((cast.li_na, 4), (cast.zhang_wei, 2)):
        sent = signed_in(person).post(reverse("cards:rate", args=[cast.li_na.pk, "proposal"]), {"level": level})
        assert sent.status_code == 302
    page = signed_in(cast.zhang_wei).get(address).content.decode()
    for words in ("双方看法不一", "最值得提高", "1.0 × 5 = 5.0", "入职不满 12 个月", "34 个月"):
        assert words in page
    assert signed_in(cast.liu_yang).get(address).status_code == 404


@pytest.mark.outline("1.3.4.H.b")
def test_evidence_is_added_scored_and_carries_the_level(cast: Cast, signed_in: SignedIn) -> None:
    development = Development.objects.get(goal=a_card(cast).goals.get(kind="development"))
    address = reverse("cards:development", args=[development.pk])
    own, superior = signed_in(cast.li_na), signed_in(cast.zhang_wei)
    for kind in ("case", "teach_back"):
        assert own.post(address, {"kind": kind, "text": "18 台货车三年赔付分析，讲给全组"}).status_code == 302
    for piece in development.evidence.all():
        accept = reverse("cards:accept", args=[development.pk, piece.pk])
        assert own.get(accept).status_code == 404
        assert superior.post(accept, {"data": 4, "insight": 3}).status_code == 422
        points = {"data": 4, "insight": 3, "proposal": 4, "wording": 5, "response": 3}
        assert superior.post(accept, points).status_code == 302
    assert superior.post(reverse("cards:assess", args=[development.pk]), {"level": 4}).status_code == 302
    page = own.get(address).content.decode()
    assert "达到级别" in page


@pytest.mark.outline("1.3.3.case1")
def test_the_twelve_faults_are_found_with_the_page_that_mends_each(cast: Cast, signed_in: SignedIn) -> None:
    card = a_card(cast)
    card.goals.filter(measure="DEALS").update(parent=None, checkpoints=[], weight=45, target=90)
    page = signed_in(cast.chen_jing).get(reverse("cards:faults"), {"span": "2026-12"}).content.decode()
    goal = card.goals.get(measure="DEALS")
    mend = reverse("cards:line", args=[card.pk, goal.pk])
    assert page.count(mend) == 4  # no parent, one item dominates, too hard, no checkpoints
    for words in (
        "没有签字",
        "没有上级目标",
        "单项权重超过 40%",
        "续保目标没有到期名单作基数",
        "暂无：系统里没有实发奖金",
    ):
        assert words in page
    assert signed_in(cast.li_na).get(reverse("cards:faults")).status_code == 404


@pytest.mark.outline("1.3.4.D.a")
def test_side_effects_are_watched_person_by_person(cast: Cast, signed_in: SignedIn) -> None:
    published(cast)
    page = signed_in(cast.zhang_wei).get(reverse("cards:side_effects")).content.decode()
    for words in ("李娜", "刘洋", "100%–102%", "赔款"):
        assert words in page
    assert signed_in(cast.li_na).get(reverse("cards:side_effects")).status_code == 404


@pytest.mark.outline("1.3.4.E")
@pytest.mark.outline("1.3.4.F")
@pytest.mark.outline("1.3.4.G")
@pytest.mark.outline("1.3.4.H.a")
@pytest.mark.outline("1.3.4.case2")
def test_a_development_goal_is_set_by_its_own_steps_and_vagueness_is_named(cast: Cast, signed_in: SignedIn) -> None:
    card = a_card(cast, with_ability=False)
    client, address = signed_in(cast.li_na), reverse("cards:add_growth", args=[card.pk])
    ensure_skills()
    skill = Skill.objects.get(code="fleet_risk")
    sent = {
        "revision": card.revision, "skill": skill.pk, "title": "车队风险分析报告由 2 级到 4 级", "segment": "",
        "level_from": 2, "level_to": 4, "by_doing": "两份出险分析，一份与主管合写的方案，一份独立完成",
        "practice_per_week": 1, "weight": 10, "due_on": "2026-12-31", "check_1": "2026-12-15",
        "assessor": cast.zhang_wei.pk,
    }  # fmt: skip
    assert client.get(address).status_code == 200
    assert client.post(address, sent).status_code == 422  # nothing to practise on
    assert client.post(address, {**sent, "segment": "顺达物流 18 台货车"}).status_code == 302
    goal = Goal.objects.get(kind="development")
    assert (goal.nature, goal.baseline, goal.target, goal.development.assessor) == ("ability", 2, 4, cast.zhang_wei)
    page = client.get(reverse("cards:abilities", args=[cast.li_na.pk])).content.decode()
    for words in ("偏离：连到它所支撑的单位目标", "70-20-10 练习计划", "七个步骤", "双方逐项评级"):
        assert words in page
