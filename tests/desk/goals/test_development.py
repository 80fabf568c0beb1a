"""Development goals: rated by both, at most two, shown by evidence, assessed; and how a goal is split below."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cast import NOW, Cast
from desk.goals.cards import CHECKS, DECEMBER, a_card, growth, now_at
from fenghuolun.desk.goals.actions import (
    CardRefused,
    Part,
    accept_evidence,
    add_evidence,
    add_goal,
    assess_development,
    ensure_skills,
    put_development,
    rate_skill,
    split_goal,
)
from fenghuolun.desk.goals.models import Development, Goal, Skill
from fenghuolun.desk.goals.queries.abilities import abilities_of, by_priority
from fenghuolun.desk.goals.rules.abilities import RUBRIC, vagueness
from fenghuolun.desk.kit.refused import Refused

ALL = dict.fromkeys(RUBRIC, 4)


def put(cast: Cast, code: str, **changed: object) -> Goal:
    ensure_skills()
    card = a_card(cast, with_ability=False)
    return put_development(
        by=cast.li_na, now=NOW, card=card, expected_revision=now_at(card), title="由 2 级到 4 级", segment="顺达物流",
        growth=growth(cast, skill=Skill.objects.get(code=code), **changed), weight=Decimal(10), due_on=DECEMBER[0],
        checkpoints=CHECKS,
    )  # fmt: skip


@pytest.mark.outline("1.3.4.G")
def test_the_gap_worth_most_comes_first_and_ties_go_to_the_lowest_rate(cast: Cast) -> None:
    ensure_skills()
    for skill in Skill.objects.all():
        rate_skill(by=cast.li_na, now=NOW, person=cast.li_na, skill=skill, level=3)
        rate_skill(by=cast.zhang_wei, now=NOW, person=cast.li_na, skill=skill, level=3)
    worth = by_priority(abilities_of(cast.li_na, {"quotes": 0.7, "deals": 0.2}))
    assert [one.skill.code for one in worth[:3]] == ["closing", "proposal", "compliance"]
    assert worth[0].priority == worth[1].priority == 5.0
    rate_skill(by=cast.zhang_wei, now=NOW, person=cast.li_na, skill=Skill.objects.get(code="closing"), level=5)
    assert by_priority(abilities_of(cast.li_na, {}))[0].skill.code == "proposal"
    with pytest.raises(Refused):
        rate_skill(by=cast.liu_yang, now=NOW, person=cast.li_na, skill=Skill.objects.get(code="closing"), level=1)


@pytest.mark.outline("1.3.4.E")
@pytest.mark.outline("1.3.4.case2")
def test_a_level_is_assessed_on_two_accepted_pieces_of_evidence_by_somebody_else(cast: Cast) -> None:
    development = Development.objects.get(goal=a_card(cast).goals.get(kind="development"))
    assert (development.level_from, development.level_to, development.skill.code) == (2, 4, "fleet_risk")
    with pytest.raises(Refused):
        assess_development(by=cast.li_na, now=NOW, development=development, level=4)
    for kind in ("case", "teach_back"):
        with pytest.raises(CardRefused):
            assess_development(by=cast.zhang_wei, now=NOW, development=development, level=4)
        piece = add_evidence(by=cast.li_na, now=NOW, development=development, kind=kind, text="18 台货车三年赔付分析")
        with pytest.raises(CardRefused):
            accept_evidence(by=cast.zhang_wei, now=NOW, evidence=piece, rubric={"data": 5})
        accept_evidence(by=cast.zhang_wei, now=NOW, evidence=piece, rubric=ALL)
    assess_development(by=cast.zhang_wei, now=NOW, development=development, level=3)
    development.goal.refresh_from_db()
    assert development.goal.actual == 3


@pytest.mark.outline("1.3.4.F")
def test_what_is_vague_or_adrift_is_named(cast: Cast) -> None:
    assert vagueness("顺达物流 18 台货车", 2, 1, True, True) == []
    lacks = [lack.sentence for lack in vagueness(" ", 1, 0, False, False)]
    assert len(lacks) == 5
    for refused in ({"level_to": 2}, {"by_doing": " "}, {"assessor": cast.li_na}):
        with pytest.raises(CardRefused):
            put(cast, "needs", **refused)


def test_two_abilities_at_a_time_are_enough(cast: Cast) -> None:
    card = a_card(cast)
    about = {"by": cast.li_na, "now": NOW, "card": card, "title": "由 2 级到 3 级", "segment": "顺达物流",
             "weight": Decimal(5), "due_on": DECEMBER[0], "checkpoints": CHECKS}  # fmt: skip
    for code in ("needs", "closing"):
        grown = growth(cast, skill=Skill.objects.get(code=code), level_to=3)
        if code == "needs":
            put_development(**about, growth=grown, expected_revision=now_at(card))
        else:
            with pytest.raises(CardRefused, match="两项"):
                put_development(**about, growth=grown, expected_revision=now_at(card))


def test_parts_of_a_split_add_up_and_deviations_are_reasoned(cast: Cast) -> None:
    goal = add_goal(
        by=cast.chen_jing, now=NOW, unit=cast.team, title="转保 50 台", measure="DEALS", starts_on=DECEMBER[0],
        ends_on=DECEMBER[1], target=Decimal(50),
    )  # fmt: skip
    half = Decimal(25)
    parts = [Part(cast.li_na, half, Decimal(30)), Part(cast.liu_yang, half, Decimal(20))]
    with pytest.raises(CardRefused, match="李娜"):
        split_goal(by=cast.zhang_wei, now=NOW, goal=goal, parts=parts)
    with pytest.raises(CardRefused, match="90"):
        split_goal(by=cast.zhang_wei, now=NOW, goal=goal, parts=[Part(cast.li_na, half, Decimal(45), "x")])
    with pytest.raises(Refused):
        split_goal(by=cast.wang_qiang, now=NOW, goal=goal, parts=parts)
    why = [Part(part.owner, part.proposed, part.target, "李娜名单多") for part in parts]
    made = split_goal(by=cast.zhang_wei, now=NOW, goal=goal, parts=why, tiers=(Decimal("0.9"), Decimal("1.1")))
    assert [(one.person, one.target, one.floor, one.parent) for one in made] == [
        (cast.li_na, 30, 27, goal), (cast.liu_yang, 20, 18, goal)]  # fmt: skip
    again = split_goal(by=cast.zhang_wei, now=NOW, goal=goal, parts=why)
    assert [one.pk for one in again] == [one.pk for one in made]
    assert made[0].events.first().after["proposed"] == "25"
