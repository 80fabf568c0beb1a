"""A goal card's life: lines and weights, what it lacks, proposal, counter-proposal, two signatures, the lock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from cast import NOW, Cast
from desk.goals.cards import DECEMBER, a_card, a_line, above, lines, now_at
from desk.goals.factories import published
from fenghuolun.desk.goals.actions import (
    CardChanged,
    CardRefused,
    answer_counter,
    counter_goal,
    drop_line,
    open_card,
    propose_card,
    publish_card,
    put_line,
    send_back,
    sign_card,
    weigh_lines,
)
from fenghuolun.desk.goals.models import Goal, GoalCard
from fenghuolun.desk.goals.queries.goal_cards import changes_since, lines_of_card, loose_goals, superior_of
from fenghuolun.desk.goals.rules.limits import limits_of
from fenghuolun.desk.goals.rules.portfolio import problems_of
from fenghuolun.desk.goals.rules.smart import checks_of
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.models import AuditEntry


def problems(card: GoalCard) -> list[str]:
    assert card.person is not None
    limits = limits_of(card.person, None, card.starts_on)
    return [one.sentence for one in problems_of(card, list(lines_of_card(card)), limits, card.person.seller_kind)]


def proposed(cast: Cast) -> GoalCard:
    card = a_card(cast)
    return propose_card(by=cast.li_na, now=NOW, card=card, expected_revision=card.revision)


def test_a_whole_card_lacks_nothing(cast: Cast) -> None:
    assert problems(a_card(cast)) == []


def test_opening_twice_gives_the_same_card_and_names_the_superior(cast: Cast) -> None:
    first = open_card(by=cast.li_na, now=NOW, person=cast.li_na, starts_on=DECEMBER[0], ends_on=DECEMBER[1])
    again = open_card(by=cast.zhang_wei, now=NOW, person=cast.li_na, starts_on=DECEMBER[0], ends_on=DECEMBER[1])
    assert first == again
    assert first.superior == cast.zhang_wei
    assert superior_of(cast.zhang_wei) == cast.chen_jing
    assert list(first.events.values_list("event", flat=True)) == ["opened"]


def test_nobody_else_opens_or_writes_on_a_card(cast: Cast) -> None:
    for stranger in (cast.liu_yang, cast.wang_qiang):
        with pytest.raises(Refused):
            open_card(by=stranger, now=NOW, person=cast.li_na, starts_on=DECEMBER[0], ends_on=DECEMBER[1])
    card = a_card(cast)
    for stranger in (cast.liu_yang, cast.wang_qiang):
        with pytest.raises(Refused):
            put_line(by=stranger, now=NOW, card=card, expected_revision=card.revision, line=a_line(None))


@pytest.mark.outline("1.3.3.case2")
def test_the_second_editor_is_told_and_nothing_is_overwritten(cast: Cast) -> None:
    card = a_card(cast)
    seen, goal = card.revision, card.goals.get(measure="M10")
    line = a_line(goal.parent, target=Decimal("0.74"))
    put_line(by=cast.li_na, now=NOW, card=card, expected_revision=seen, line=line, goal=goal)
    with pytest.raises(CardChanged):
        put_line(by=cast.zhang_wei, now=NOW, card=card, expected_revision=seen, line=a_line(goal.parent), goal=goal)
    goal.refresh_from_db()
    assert goal.target == Decimal("0.74")
    told = changes_since(card, seen)
    assert [(event.by, event.event) for event in told] == [(cast.li_na, "line")]
    assert told[0].after["target"] == ["0.72", "0.74"]
    assert AuditEntry.objects.filter(action="put_line", thing_id=str(goal.pk)).count() == 2


@pytest.mark.outline("1.3.3.A")
def test_weights_portfolio_and_both_kinds_are_held(cast: Cast) -> None:
    card = a_card(cast, with_ability=False)
    assert any("能力" in words for words in problems(card))
    rows = list(lines_of_card(card))
    weights = [(goal.pk, weight) for goal, weight in zip(rows, (45, 25, 10, 10, 5, 5), strict=True)]
    weigh_lines(by=cast.li_na, now=NOW, card=card, expected_revision=now_at(card), weights=weights)
    words = " ".join(problems(card))
    assert "45" in words
    assert "100%" in words  # performance goals weigh it all
    with pytest.raises(CardChanged):
        weigh_lines(by=cast.li_na, now=NOW, card=card, expected_revision=now_at(card), weights=[(rows[0].pk, 100)])
    odd = [(goal.pk, 7) for goal in rows]
    with pytest.raises(CardRefused):
        weigh_lines(by=cast.li_na, now=NOW, card=card, expected_revision=now_at(card), weights=odd)


@pytest.mark.outline("1.3.3.D")
@pytest.mark.parametrize(
    ("changed", "letter", "hint"),
    [
        ({"title": "提升续保率"}, "S", "提升"),
        ({"segment": ""}, "S", "哪一部分"),
        ({"baseline": None}, "MA", "基线"),
        ({"baseline_source": ""}, "M", "来源"),
        ({"target": Decimal("0.99"), "stretch": None}, "A", "之间"),
        ({"outlook": {"lead_adequacy": 0.5}}, "A", "50%"),
        ({"parent": None}, "R", "上级"),
        ({"checkpoints": ()}, "T", "检查"),
        ({"due_on": date(2027, 2, 1)}, "T", "12/31"),
    ],
)
def test_each_letter_that_fails_says_what_to_write(
    cast: Cast, changed: dict[str, object], letter: str, hint: str
) -> None:
    card = open_card(by=cast.li_na, now=NOW, person=cast.li_na, starts_on=DECEMBER[0], ends_on=DECEMBER[1])
    line = replace(a_line(above(cast)), **changed)
    goal = put_line(by=cast.li_na, now=NOW, card=card, expected_revision=0, line=line)
    failing = [check for check in checks_of(goal, "field") if not check.is_kept]
    assert "".join(check.letter for check in failing) == letter
    assert hint in failing[0].hint
    assert failing[0].is_gate == (letter[0] in "SMT")


def test_a_card_with_something_missing_is_not_proposed(cast: Cast) -> None:
    card = a_card(cast, directions=2)
    with pytest.raises(CardRefused) as refused:
        propose_card(by=cast.li_na, now=NOW, card=card, expected_revision=card.revision)
    assert [problem.where for problem in refused.value.detail["problems"]] == ["directions"]


@pytest.mark.outline("1.3.4.B")
def test_what_is_hardly_controlled_weighs_little_or_is_held_against_the_market(cast: Cast) -> None:
    card = a_card(cast)
    goal = card.goals.get(measure="M10")
    line = next(one for one in lines(goal.parent) if one.measure == "M10")
    for changed, is_told in (
        ({"controllability": 2}, True),
        ({"controllability": 2, "is_relative": True}, False),
        ({"controllability": 2, "weight": Decimal(10)}, False),
        ({"controllability": None}, True),
    ):
        put_line(by=cast.li_na, now=NOW, card=card, expected_revision=now_at(card), line=replace(line, **changed),
                 goal=goal)  # fmt: skip
        told = [one for one in problems(card) if "掌控" in one]
        assert bool(told) == is_told
    put_line(by=cast.li_na, now=NOW, card=card, expected_revision=now_at(card), line=replace(line, support=""),
             goal=goal)  # fmt: skip
    assert any("支持" in one for one in problems(card))


@pytest.mark.outline("1.3.3.C")
def test_both_signatures_lock_the_card_and_agree_its_goals(cast: Cast) -> None:
    card = proposed(cast)
    sign_card(by=cast.li_na, now=NOW, card=card, expected_revision=card.revision)
    with pytest.raises(CardRefused):
        sign_card(by=cast.li_na, now=NOW, card=card, expected_revision=card.revision)
    card = sign_card(by=cast.zhang_wei, now=NOW, card=card, expected_revision=card.revision)
    assert (card.status, card.owner_signed_by, card.superior_signed_by) == ("signed", cast.li_na, cast.zhang_wei)
    assert set(card.goals.values_list("status", flat=True)) == {"agreed"}
    goal = card.goals.get(measure="M10")
    late = {"by": cast.li_na, "now": NOW, "card": card, "expected_revision": card.revision, "goal": goal}
    with pytest.raises(CardRefused, match="已签"):
        put_line(**late, line=a_line(goal.parent))
    with pytest.raises(CardRefused):
        drop_line(by=cast.zhang_wei, now=NOW, card=card, expected_revision=card.revision, goal=goal)
    publish_card(by=cast.zhang_wei, now=NOW, card=card)
    with pytest.raises(CardRefused):
        publish_card(by=cast.zhang_wei, now=NOW, card=card)


def test_a_change_after_one_signature_takes_it_back(cast: Cast) -> None:
    card = proposed(cast)
    sign_card(by=cast.zhang_wei, now=NOW, card=card, expected_revision=card.revision)
    weights = [(goal.pk, int(goal.weight)) for goal in lines_of_card(card)]
    card = weigh_lines(by=cast.li_na, now=NOW, card=card, expected_revision=now_at(card), weights=weights[::-1])
    assert card.superior_signed_at is None
    assert lines_of_card(card)[0].pk == weights[-1][0]


@pytest.mark.outline("1.3.4.C")
def test_a_counter_proposal_is_answered_before_anybody_signs(cast: Cast) -> None:
    card = proposed(cast)
    goal = card.goals.get(measure="M10")
    with pytest.raises(CardRefused):
        counter_goal(by=cast.li_na, now=NOW, goal=goal, target=Decimal("0.68"), reason=" ")
    with pytest.raises(Refused):
        counter_goal(by=cast.zhang_wei, now=NOW, goal=goal, target=Decimal("0.68"), reason="名单老化")
    counter_goal(by=cast.li_na, now=NOW, goal=goal, target=Decimal("0.68"), reason="到期名单里 40 台已过户")
    card.refresh_from_db()
    with pytest.raises(CardRefused, match="还价"):
        sign_card(by=cast.zhang_wei, now=NOW, card=card, expected_revision=card.revision)
    with pytest.raises(CardRefused):
        answer_counter(by=cast.zhang_wei, now=NOW, goal=goal, is_accepted=False)
    answer_counter(by=cast.zhang_wei, now=NOW, goal=goal, is_accepted=True)
    goal.refresh_from_db()
    assert (goal.target, goal.status) == (Decimal("0.68"), "proposed")
    said = list(goal.events.order_by("pk").values_list("event", "reason"))
    assert said == [("set", ""), ("countered", "到期名单里 40 台已过户"), ("answered", "")]


def test_a_line_may_stay_as_it_is_with_a_reason(cast: Cast) -> None:
    card = proposed(cast)
    goal = card.goals.get(measure="M10")
    counter_goal(by=cast.li_na, now=NOW, goal=goal, target=Decimal("0.60"), reason="名单老化")
    answer_counter(by=cast.zhang_wei, now=NOW, goal=goal, is_accepted=False, reason="过户车已从基数剔除")
    card.refresh_from_db()
    goal.refresh_from_db()
    assert (goal.target, card.status) == (Decimal("0.7200"), "proposed")
    send_back(by=cast.zhang_wei, now=NOW, card=card, reason="再补一项过程目标")
    card.refresh_from_db()
    assert card.status == "draft"


def test_the_published_premium_goal_is_taken_onto_the_card_and_keeps_its_figure(cast: Cast) -> None:
    published(cast)
    card = open_card(by=cast.li_na, now=NOW, person=cast.li_na, starts_on=DECEMBER[0], ends_on=DECEMBER[1])
    goal = loose_goals(cast.li_na, *DECEMBER).get(measure="PREMIUM")
    asked = goal.target
    line = a_line(goal.parent, measure="PREMIUM", floor=None, stretch=None, target=Decimal(1), title="12 月保费")
    taken = put_line(by=cast.li_na, now=NOW, card=card, expected_revision=0, line=line, goal=goal)
    assert (taken.target, taken.card, taken.weight) == (asked, card, 20)
    assert not loose_goals(cast.li_na, *DECEMBER).exists()
    drop_line(by=cast.li_na, now=NOW, card=card, expected_revision=now_at(card), goal=taken)
    assert loose_goals(cast.li_na, *DECEMBER).get(measure="PREMIUM") == goal
    assert Goal.objects.get(pk=goal.pk).status == "proposed"
