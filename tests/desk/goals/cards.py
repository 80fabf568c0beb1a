"""Goal cards for tests: a whole one of six performance lines and one development goal, ready to be proposed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from cast import NOW, Cast
from fenghuolun.desk.goals.actions import (
    Growth,
    Line,
    add_goal,
    answer_direction,
    ensure_skills,
    open_card,
    put_development,
    put_line,
)
from fenghuolun.desk.goals.models import Goal, GoalCard, Skill
from fenghuolun.desk.teams.models import Person

DECEMBER = date(2026, 12, 1), date(2027, 1, 1)
CHECKS = ("2026-12-10", "2026-12-20")


def above(cast: Cast) -> Goal:
    """Return the team's goal that lines serve."""
    return add_goal(
        by=cast.chen_jing, now=NOW, unit=cast.team, title="12 月续保 480 台", measure="M10", starts_on=DECEMBER[0],
        ends_on=DECEMBER[1], target=Decimal("0.72"),
    )  # fmt: skip


def a_line(parent: Goal | None, **changed: object) -> Line:
    line = Line(
        title="2026-12 家用车到期 240 台，续保 173 台(72%)", measure="M10", nature="result", verb="续保", thing="保单",
        segment="家用车", floor=Decimal("0.65"), target=Decimal("0.72"), stretch=Decimal("0.80"),
        baseline=Decimal("0.69"), baseline_source="近 3 个月实绩", weight=Decimal(20), due_on=date(2026, 12, 31),
        checkpoints=CHECKS, parent=parent, support="核保特批 2 台/周", controllability=4, measurability=5,
        time_pressure=3,
    )  # fmt: skip
    return replace(line, **changed)  # type: ignore[arg-type]


def lines(parent: Goal | None) -> list[Line]:
    """Return the six items of 1.3.4.case1, scaled to ninety percent of the card."""
    premium = {"floor": Decimal(270_000), "target": Decimal(300_000), "stretch": Decimal(330_000)}
    return [
        a_line(parent, title="12 月保费 30 万元", measure="PREMIUM", **premium, baseline=Decimal(280_000),
               verb="完成", thing="保费", segment="全部险种", weight=Decimal(25)),
        a_line(parent, weight=Decimal(20)),
        a_line(parent, title="转保 25 台", measure="DEALS", scope={"cube_kind": "switch"}, floor=Decimal(20),
               target=Decimal(25), stretch=Decimal(28), baseline=Decimal(22), verb="争取", segment="转保名单",
               weight=Decimal(15)),
        a_line(parent, title="商业险投保率 78%", measure="M14", floor=Decimal("0.7"), target=Decimal("0.78"),
               stretch=Decimal("0.85"), baseline=Decimal("0.74"), weight=Decimal(10)),
        a_line(parent, title="活动量达成 100%", measure="M02", nature="process", floor=Decimal("0.9"),
               target=Decimal(1), stretch=Decimal("1.1"), baseline=Decimal("0.95"), weight=Decimal(15)),
        a_line(parent, title="合规 0 起", measure="", unit_word="起", nature="process", shape="zero", floor=None,
               stretch=None, target=Decimal(0), baseline=Decimal(0), weight=Decimal(5)),
    ]  # fmt: skip


def growth(cast: Cast, **changed: object) -> Growth:
    ensure_skills()
    found = Growth(
        skill=Skill.objects.get(code="fleet_risk"), level_from=2, level_to=4, by_doing="每周一份真实车队的出险分析",
        from_others="与主管同访一次", by_study="条款课一次", mentor=cast.zhang_wei, assessor=cast.zhang_wei,
    )  # fmt: skip
    return replace(found, **changed)  # type: ignore[arg-type]


def a_card(cast: Cast, person: Person | None = None, *, directions: int = 3, with_ability: bool = True) -> GoalCard:
    """Return the person's card of December with everything on it, still a draft."""
    person = person or cast.li_na
    parent = Goal.objects.filter(unit=cast.team, measure="M10").first() or above(cast)
    card = open_card(by=person, now=NOW, person=person, starts_on=DECEMBER[0], ends_on=DECEMBER[1])
    for line in lines(parent):
        put_line(by=person, now=NOW, card=card, expected_revision=now_at(card), line=line)
    if with_ability:
        put_development(
            by=person, now=NOW, card=card, expected_revision=now_at(card), growth=growth(cast),
            title="车队风险分析报告由 2 级到 4 级，两份分析一份方案", segment="顺达物流 18 台货车",
            weight=Decimal(10), due_on=date(2026, 12, 31), checkpoints=CHECKS, parent=parent, support="主管同访",
        )  # fmt: skip
    for direction in ("superior", "market", "duties")[:directions]:
        answer_direction(by=person, now=NOW, card=card, direction=direction, note="已看过")
    card.refresh_from_db()
    return card


def now_at(card: GoalCard) -> int:
    card.refresh_from_db()
    return card.revision
