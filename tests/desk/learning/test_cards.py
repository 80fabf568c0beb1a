"""The cases of goal cards: from all wrong to all right by what stands on the cards of the sandbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cast import Cast
from fenghuolun.desk.goals.actions import (
    Growth,
    Line,
    accept_evidence,
    add_evidence,
    assess_development,
    open_card,
    put_development,
    put_line,
    weigh_lines,
)
from fenghuolun.desk.goals.actions.cards import answer_direction, drop_line
from fenghuolun.desk.goals.actions.negotiation import propose_card, sign_card
from fenghuolun.desk.goals.models import Goal, GoalCard, Skill
from fenghuolun.desk.kit.sandboxes import within
from fenghuolun.desk.learning.actions.runs import begin, check
from fenghuolun.desk.learning.models import CaseRun
from fenghuolun.desk.learning.queries.checks.performance import WANTED
from fenghuolun.desk.learning.queries.scenes import Scene, person_of
from fenghuolun.desk.learning.rules.cases import TOLD

NOW = timezone.now


def begun(cast: Cast, case: str) -> CaseRun:
    """Return the exercise as it opens: nothing is right yet."""
    run = check(by=cast.li_na, now=NOW(), run=begin(by=cast.li_na, now=NOW(), case=case))
    assert set(run.found) == {step.key for step in TOLD[case].steps}
    return run


def wrong(cast: Cast, run: CaseRun) -> dict[str, str]:
    run = check(by=cast.li_na, now=NOW(), run=run)
    return {key: one["why"] for key, one in run.found.items() if not one["is_right"]}


def a_line(target: Any, weight: int, days: tuple[str, ...], **more: Any) -> Line:
    usual = {"title": "续保 2026 年家用车", "support": "价格授权", "actions": "W3 前全部报价", "checkpoints": days}
    return Line(**{**usual, "target": Decimal(str(target)), "weight": Decimal(weight), **more})


def days_of(first: date) -> tuple[str, ...]:
    return first.replace(day=10).isoformat(), first.replace(day=20).isoformat()


@pytest.mark.outline("1.3.4.case1")
def test_six_performance_goals_are_right_by_measure_target_shape_and_weight(cast: Cast) -> None:
    run = begun(cast, "performance")
    assert run.right == 0
    first, end = Scene(run.started_on).month
    with within(run.sandbox):
        seller = person_of("suqing")
        card = open_card(by=seller, now=NOW(), person=seller, starts_on=first, ends_on=end)
        for at, one in enumerate(WANTED):
            line = a_line(
                one.target + (1 if one.key == "premium" else 0), one.weight, days_of(first), measure=one.measure,
                scope={"cube_kind": one.cube_kind} if one.cube_kind else {}, shape=one.shape, unit_word="次",
            )  # fmt: skip
            put_line(by=seller, now=NOW(), card=card, expected_revision=at, line=line)
    assert list(wrong(cast, run)) == ["premium"]
    with within(run.sandbox):
        Goal.objects.filter(measure="PREMIUM", card=card.pk).update(target=300_000)
    assert wrong(cast, run) == {}


@pytest.mark.outline("1.3.4.case2")
def test_an_ability_grows_by_practice_evidence_and_somebody_elses_judgement(cast: Cast) -> None:
    run = begun(cast, "ability")
    first, end = Scene(run.started_on).quarter
    with within(run.sandbox):
        seller, leader = person_of("suqing"), person_of("zhoulan")
        card = open_card(by=seller, now=NOW(), person=seller, starts_on=first, ends_on=end)
        growth = Growth(
            skill=Skill.objects.get(code="fleet_risk"), level_from=2, level_to=4, by_doing="两份赔案分析",
            from_others="主管陪同一次", assessor=leader,
        )  # fmt: skip
        goal = put_development(
            by=seller, now=NOW(), card=card, expected_revision=0, growth=growth, title="车队风险分析报告 2 到 4 级",
            segment="物流车队 18 台货车", weight=Decimal(20), due_on=end.replace(day=1), checkpoints=days_of(first),
        )  # fmt: skip
    assert set(wrong(cast, run)) == {"evidence", "rubric", "assessed"}
    with within(run.sandbox):
        for kind in ("case", "case", "proposal", "proposal"):
            made = add_evidence(by=seller, now=NOW(), development=goal.development, kind=kind, text="三年赔案")
            rubric = dict.fromkeys(("data", "insight", "proposal", "wording", "response"), 4)
            accept_evidence(by=leader, now=NOW(), evidence=made, rubric=rubric)
        assess_development(by=leader, now=NOW(), development=goal.development, level=4)
    assert wrong(cast, run) == {}


@pytest.mark.outline("1.3.3.case2")
def test_a_card_is_filled_from_the_superiors_goals_and_signed_by_both(
    cast: Cast, signed_in: Callable[..., Client]
) -> None:
    run = begun(cast, "card")
    first, end = Scene(run.started_on).month
    last = date.fromordinal(end.toordinal() - 1)
    with within(run.sandbox):
        seller, leader = person_of("suqing"), person_of("zhoulan")
        card = open_card(by=seller, now=NOW(), person=seller, starts_on=first, ends_on=end)
        above = {goal.measure: goal for goal in Goal.objects.filter(unit__isnull=False)}
        words: dict[str, Any] = {
            "verb": "续保", "thing": "保单", "segment": "到期 120 台家用车", "baseline_source": "上月实绩",
            "due_on": last, "outlook": {"lead_adequacy": 1.0, "growth": 1.0, "base": 120}, "controllability": 4,
        }  # fmt: skip
        lines = (
            ("PREMIUM", 220_000, 200_000, 40, "result"), ("M10", 0.72, 0.70, 30, "result"),
            ("M02", 1, 0.95, 10, "process"),
        )  # fmt: skip
        for at, (measure, target, before, weight, nature) in enumerate(lines):
            line = a_line(
                target, weight, days_of(first), measure=measure, parent=above[measure], nature=nature,
                baseline=Decimal(str(before)), title=f"续保 120 台家用车 {measure}", **words,
            )  # fmt: skip
            put_line(by=seller, now=NOW(), card=card, expected_revision=at, line=line)
        growth = Growth(skill=Skill.objects.get(code="needs"), level_from=2, level_to=3, by_doing="每周两次面谈")
        put_development(
            by=seller, now=NOW(), card=card, expected_revision=3, growth=growth, title="需求面谈 2 到 3 级",
            segment="18 台车队", weight=Decimal(20), due_on=last, checkpoints=days_of(first),
        )  # fmt: skip
    assert set(wrong(cast, run)) == {"signed"}
    with within(run.sandbox):
        for direction in ("superior", "market", "problems"):
            answer_direction(by=seller, now=NOW(), card=card, direction=direction, note="想过")
        revision = GoalCard.objects.get(pk=card.pk).revision
        propose_card(by=seller, now=NOW(), card=card, expected_revision=revision)
        sign_card(by=seller, now=NOW(), card=card, expected_revision=revision)
        sign_card(by=leader, now=NOW(), card=card, expected_revision=revision)
    assert wrong(cast, run) == {}


@pytest.mark.outline("1.3.3.case1")
def test_planted_faults_are_found_one_by_one_and_gone_when_mended(cast: Cast, signed_in: Callable[..., Client]) -> None:
    run = begun(cast, "faults")
    assert run.right == 0
    client = signed_in(cast.li_na)
    client.post("/learning/faults/enter/")
    assert client.get("/cards/faults/").status_code == 200
    with within(run.sandbox):
        seller = person_of("suqing")
        card = GoalCard.objects.get(person=seller)
        _premium, service = Goal.objects.filter(card=card).order_by("position")
        drop_line(by=seller, now=NOW(), card=card, expected_revision=2, goal=service)
    assert "not_numeric" not in wrong(cast, run)
    assert "one_item_dominates" in wrong(cast, run)
    with within(run.sandbox):
        for other in GoalCard.objects.all():
            held = list(other.goals.exclude(status="dropped"))
            for goal in held[5:]:
                other.refresh_from_db()
                drop_line(by=other.person, now=NOW(), card=other, expected_revision=other.revision, goal=goal)
            other.refresh_from_db()
            kept = [(goal.pk, 20) for goal in other.goals.exclude(status="dropped")]
            weigh_lines(by=other.person, now=NOW(), card=other, expected_revision=other.revision, weights=kept)
    assert not {"one_item_dominates", "too_many_items"} & set(wrong(cast, run))
