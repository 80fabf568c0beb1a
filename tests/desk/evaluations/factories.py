"""A signed card of October with the six items of TV-1, entered by hand, so that every figure is the document's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from cast import NOW, Cast
from fenghuolun.desk.evaluations.actions import open_round
from fenghuolun.desk.evaluations.models import Evaluation
from fenghuolun.desk.goals.models import Goal, GoalCard
from fenghuolun.desk.teams.models import Person

OCTOBER = date(2026, 10, 1), date(2026, 11, 1)
# What was asked, what came, weight: domain TV-1.
ITEMS = (
    ("保费", 300_000, 312_000, 30, "larger"),
    ("续保率", 72, 69, 25, "larger"),
    ("转保台数", 25, 22, 15, "larger"),
    ("商业险投保率", 78, 80, 10, "larger"),
    ("活动量达成率", 1, "0.97", 15, "larger"),
    ("合规", 0, 0, 5, "zero"),
)


def a_signed_card(person: Person, superior: Person, **actuals: object) -> GoalCard:
    card = GoalCard.objects.create(
        person=person, superior=superior, starts_on=OCTOBER[0], ends_on=OCTOBER[1], status="signed",
        owner_signed_at=NOW, superior_signed_at=NOW,
    )  # fmt: skip
    for at, (title, target, actual, weight, shape) in enumerate(ITEMS, start=1):
        Goal.objects.create(
            person=person, card=card, position=at, title=title, target=Decimal(target),
            actual=Decimal(str(actuals.get(title, actual))), weight=weight, shape=shape, status="agreed",
            starts_on=OCTOBER[0], ends_on=OCTOBER[1], unit_word="项",
        )  # fmt: skip
    return card


def an_evaluation(cast: Cast, person: Person | None = None, **actuals: object) -> Evaluation:
    person = person or cast.li_na
    a_signed_card(person, cast.zhang_wei, **actuals)
    open_round(by=cast.zhang_wei, now=NOW, unit=cast.team, starts_on=OCTOBER[0], ends_on=OCTOBER[1])
    return Evaluation.objects.get(person=person)
