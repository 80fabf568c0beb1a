"""Goal cards on screen: the wizard, a card from draft to both signatures, the second editor, abilities, cascade."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, Cast
from desk.activities.factories import a_lead
from desk.goals.cards import DECEMBER, a_card, above, now_at
from fenghuolun.desk.goals.actions import propose_card
from fenghuolun.desk.goals.models import Goal, GoalCard

SignedIn = Callable[..., Client]
Questions = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def _monday_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def opened(client: Client, cast: Cast) -> GoalCard:
    answer = client.post(reverse("cards:open"), {"span": "2026-12", "person": cast.li_na.pk})
    assert answer.status_code == 302
    return GoalCard.objects.get(person=cast.li_na)


def of_line(goal: Goal, revision: int, **changed: object) -> dict[str, object]:
    """Return what the sheet of a line would send."""
    return {
        "revision": revision, "title": goal.title, "verb": goal.verb, "thing": goal.thing, "segment": goal.segment,
        "measure": goal.measure, "shape": goal.shape, "nature": goal.nature, "baseline": goal.baseline,
        "baseline_source": goal.baseline_source, "target": goal.target, "weight": int(goal.weight),
        "due_on": "2026-12-31", "check_1": "2026-12-10", "parent": goal.parent_id or "", "support": goal.support,
        "controllability": 4, "measurability": 5, "time_pressure": 3, **changed,
    }  # fmt: skip


@pytest.mark.outline("1.3.3.E")
def test_a_direction_proposes_with_own_figures_and_a_tap_takes_it(cast: Cast, signed_in: SignedIn) -> None:
    above(cast)
    for n in range(4):
        a_lead(cast.li_na, name=f"到期{n}", plate=f"沪A9{n:04d}", phone=f"1370000000{n}", due_in=16 + n)
    client = signed_in(cast.li_na)
    card = opened(client, cast)
    assert client.get(reverse("cards:directions", args=[card.pk]))["Location"].endswith("/superior/")
    market = reverse("cards:direction", args=[card.pk, "market"])
    page = client.get(market).content.decode()
    assert "本期到期 4 台" in page
    assert "market-M10" in page
    assert client.post(market, {"take": "market-M10"}).status_code == 302
    goal = Goal.objects.get(card=card)
    assert (goal.measure, goal.outlook["base"], goal.parent.unit) == ("M10", 4, cast.team)
    assert "到期 4 台" in goal.title
    assert "已在卡上" in client.get(market).content.decode()
    silent = client.post(reverse("cards:direction", args=[card.pk, "benchmarks"]), {"note": " "})
    assert silent.status_code == 409
    client.post(reverse("cards:direction", args=[card.pk, "benchmarks"]), {"note": "同事太少，不可比"})
    card.refresh_from_db()
    assert set(card.directions) == {"market", "benchmarks"}


@pytest.mark.outline("1.3.3.case2")
@pytest.mark.outline("1.3.4.case1")
def test_a_card_goes_from_draft_to_both_signatures(cast: Cast, signed_in: SignedIn) -> None:
    card = a_card(cast)
    own, superior = signed_in(cast.li_na), signed_in(cast.zhang_wei)
    here = reverse("cards:card", args=[card.pk])
    page = own.get(here).content.decode()
    for words in ("李娜", "张伟", "12 月保费 30 万元", "合规 0 起", "基线", "八个步骤", "权重"):
        assert words in page
    assert own.post(reverse("cards:propose", args=[card.pk]), {"revision": now_at(card)}).status_code == 302
    goal = card.goals.get(measure="M10")
    talk = reverse("cards:talk", args=[card.pk, goal.pk])
    assert own.post(talk, {"target": "0.68", "reason": ""}).status_code == 422
    assert own.post(talk, {"floor": "0.6", "target": "0.68", "reason": "名单里 40 台已过户"}).status_code == 302
    page = superior.get(here).content.decode()
    assert "还价 68%" in page
    assert "名单里 40 台已过户" in page
    assert superior.post(talk, {"answer": "keep", "reason": ""}).status_code == 422
    assert superior.post(talk, {"answer": "accept"}).status_code == 302
    for client in (superior, own):
        assert client.post(reverse("cards:sign", args=[card.pk]), {"revision": now_at(card)}).status_code == 302
    card.refresh_from_db()
    assert card.status == "signed"
    late = own.post(reverse("cards:drop", args=[card.pk, goal.pk]), {"revision": card.revision})
    assert late.status_code == 409
    assert "已签字" in late.content.decode()


def test_the_second_editor_is_told_what_changed_and_keeps_what_was_typed(cast: Cast, signed_in: SignedIn) -> None:
    card = a_card(cast)
    goal, seen = card.goals.get(measure="M10"), card.revision
    address = reverse("cards:line", args=[card.pk, goal.pk])
    assert signed_in(cast.li_na).post(address, of_line(goal, seen, target="0.74")).status_code == 302
    superior = signed_in(cast.zhang_wei)
    told = superior.post(address, of_line(goal, seen, title="我写的标题 1"))
    page = told.content.decode()
    assert told.status_code == 409
    for words in ("李娜", "0.72 → 0.74", "我写的标题 1"):
        assert words in page
    assert superior.post(address, of_line(goal, now_at(card), title="我写的标题 1")).status_code == 302


@pytest.mark.outline("1.3.3.D")
def test_smart_is_checked_and_the_sentence_written_while_typing(cast: Cast, signed_in: SignedIn) -> None:
    card = a_card(cast)
    goal = card.goals.get(measure="M10")
    address = reverse("cards:smart", args=[card.pk]) + f"?goal={goal.pk}"
    client = signed_in(cast.li_na)
    page = client.post(address, of_line(goal, card.revision, title="提升续保率", segment="")).content.decode()
    assert "没有数字等于没说" in page
    assert "2026-12" in page
    before = Goal.objects.get(pk=goal.pk).title
    assert before == goal.title
    for n in range(3):
        a_lead(cast.li_na, name=f"到期{n}", plate=f"沪A7{n:04d}", phone=f"1360000000{n}", due_in=16 + n)
    page = client.post(address, of_line(goal, card.revision)).content.decode()
    assert "2026-12 家用车到期 3 台，续保 2 台（72%），12/31 前，W3 前全部报价" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_first_page_costs_the_same_for_one_card_and_for_three(
    cast: Cast, signed_in: SignedIn, questions: Questions, rows: int
) -> None:
    from fenghuolun.desk.goals.actions import open_card

    for person in (cast.li_na, cast.liu_yang, cast.zhang_wei)[:rows]:
        open_card(by=person, now=NOW, person=person, starts_on=DECEMBER[0], ends_on=DECEMBER[1])
    asked = questions(signed_in(cast.chen_jing), reverse("cards:mine"), span="2026-12")
    assert len(asked) == 4


@pytest.mark.outline("1.3.4.D.b")
def test_techniques_and_the_comment_stand_on_the_foot(cast: Cast, signed_in: SignedIn) -> None:
    card = a_card(cast)
    address = reverse("cards:foot", args=[card.pk])
    sent = {"revision": card.revision, "superior_comment": "每周三同访", "techniques": ["team_bonus"]}
    assert signed_in(cast.zhang_wei).post(address, sent).status_code == 302
    page = signed_in(cast.li_na).get(reverse("cards:card", args=[card.pk])).content.decode()
    assert "每周三同访" in page
    assert "115%" in page
    card.refresh_from_db()
    assert card.techniques == ["team_bonus"]


@pytest.mark.outline("1.3.4.D")
def test_a_goal_says_how_far_it_fits_a_performance_goal(cast: Cast, signed_in: SignedIn) -> None:
    card = a_card(cast)
    card.goals.filter(measure="M14").update(measurability=2, controllability=3, time_pressure=1)
    page = signed_in(cast.li_na).get(reverse("cards:card", args=[card.pk])).content.decode()
    assert "适合度 12/15" in page
    assert "适合度 6：不太适合提高业绩型" in page


def test_the_time_box_counts_workdays_from_the_opening(cast: Cast, signed_in: SignedIn) -> None:
    card = a_card(cast)
    propose_card(by=cast.li_na, now=NOW, card=card, expected_revision=card.revision)
    card.events.filter(event="opened").update(at=NOW.replace(month=10, day=12))
    page = signed_in(cast.li_na).get(reverse("cards:card", args=[card.pk])).content.decode()
    assert "已用 30/20 个工作日" in page


def test_the_pages_speak_english_whole(cast: Cast, signed_in: SignedIn) -> None:
    card = a_card(cast)
    client = signed_in(cast.zhang_wei, "en")
    for address in (reverse("cards:card", args=[card.pk]), reverse("cards:mine") + "?span=2026-12",
                    reverse("cards:direction", args=[card.pk, "duties"])):  # fmt: skip
        page = client.get(address).content.decode()
        for word in ("权重", "方向", "目标卡"):
            assert word not in page


@pytest.mark.outline("1.3.3.A")
@pytest.mark.outline("1.3.4.A")
def test_the_card_says_what_portfolio_and_weights_lack(cast: Cast, signed_in: SignedIn) -> None:
    card = a_card(cast, with_ability=False)
    client, here = signed_in(cast.li_na), reverse("cards:card", args=[card.pk])
    rows = list(card.goals.order_by("position"))
    sent = {"revision": card.revision, "line": [goal.pk for goal in rows]}
    sent |= {f"weight-{goal.pk}": weight for goal, weight in zip(rows, (40, 25, 15, 10, 5, 5), strict=True)}
    assert client.post(reverse("cards:weigh", args=[card.pk]), sent).status_code == 302
    page = client.get(here).content.decode()
    for words in ("缺能力目标", "提高业绩型权重合计 100%；本岗位应在 60–90 之间"):
        assert words in page
    refused = client.post(reverse("cards:propose", args=[card.pk]), {"revision": now_at(card)})
    assert refused.status_code == 409


@pytest.mark.outline("1.3.4.B")
def test_a_goal_hardly_controlled_is_questioned_on_the_card(cast: Cast, signed_in: SignedIn) -> None:
    card = a_card(cast)
    goal = card.goals.get(measure="M10")
    address = reverse("cards:line", args=[card.pk, goal.pk])
    client = signed_in(cast.li_na)
    changed = of_line(goal, card.revision, controllability=2, support="")
    assert client.post(address, changed).status_code == 302
    page = client.get(reverse("cards:card", args=[card.pk])).content.decode()
    assert "掌控程度低（2/5）：权重不超过 10，或采用相对目标" in page
    assert "至少写一项所需支持" in page


def test_headquarters_sees_every_card(cast: Cast, signed_in: SignedIn) -> None:
    card = a_card(cast)
    assert signed_in(cast.planner).get(reverse("cards:card", args=[card.pk])).status_code == 200
    assert signed_in(cast.wang_qiang).get(reverse("cards:card", args=[card.pk])).status_code == 404


def test_a_signed_line_leads_to_its_goal_where_it_is_revised(cast: Cast, signed_in: SignedIn) -> None:
    card = a_card(cast)
    GoalCard.objects.filter(pk=card.pk).update(status="signed")
    goal = card.goals.get(measure="M10")
    client = signed_in(cast.li_na)
    page = client.get(reverse("cards:card", args=[card.pk])).content.decode()
    assert reverse("goals:goal", args=[goal.pk]) in page
    assert reverse("cards:line", args=[card.pk, goal.pk]) not in page
    assert reverse("cards:card", args=[card.pk]) in client.get(reverse("goals:goal", args=[goal.pk])).content.decode()
