"""The facts of a round, taken from the ledger once for everybody: lines of the cards, difficulty, effort, stages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from fenghuolun.desk.evaluations.rules import grounds
from fenghuolun.desk.evaluations.rules.inputs import Inputs, Part
from fenghuolun.desk.facts import activity
from fenghuolun.desk.facts.measured import measured, measured_together
from fenghuolun.desk.facts.people import Crew, available_days, crew
from fenghuolun.desk.facts.standing import Standing, standings
from fenghuolun.desk.facts.subjects import Subjects
from fenghuolun.desk.goals.choices import Shape
from fenghuolun.desk.goals.queries.goal_cards import cards_named
from fenghuolun.desk.goals.rules.smart import smart_of
from fenghuolun.desk.plans import queries as plans
from fenghuolun.desk.plans.choices import Horizon, ItemKind
from fenghuolun.desk.teams import queries as teams
from fenghuolun.engine.results import Floats

if TYPE_CHECKING:
    from fenghuolun.desk.goals.models import Goal, GoalCard

CODES = ("M02", "M03", "M05", "M08", "M23", "M25")
LEARNING = "A12"
ON_TIME_WORKDAYS = 5
DAYS_A_MONTH = 30.4375


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line of a card at the end of the period, or of what is over of it."""

    goal: Goal
    target: Decimal
    actual: Decimal | None
    ratio: float | None
    n: int
    is_compliance: bool


@dataclass(frozen=True, slots=True)
class CardFacts:
    """Everything a sheet takes over: lines in the order of the card, and the inputs of the other two methods."""

    card: GoalCard
    lines: tuple[LineFacts, ...]
    inputs: Inputs


def facts_of_cards(card_ids: Sequence[int], first: date, end: date, today: date) -> list[CardFacts]:
    """Return the facts of these cards over ``[first, end)``, as they stand on the morning of ``today``.

    The number of queries does not depend on the number of people. Who may ask is the caller's affair.
    """
    cards = list(cards_named(card_ids))
    if not cards:
        return []
    as_of = min(today, end)
    goals = [goal for card in cards for goal in card.lines]  # type: ignore[attr-defined]
    for card in cards:
        for goal in card.lines:  # type: ignore[attr-defined]
            goal.person = card.person
    found = {one.goal.pk: one for one in standings(goals, as_of, with_landing=False)}
    people = crew([card.person for card in cards if card.person], end)
    inputs = _inputs(cards, people, first, end, as_of)
    return [
        CardFacts(card, tuple(_line(goal, found[goal.pk]) for goal in card.lines), given)  # type: ignore[attr-defined]
        for card, given in zip(cards, inputs, strict=True)
    ]


def _line(goal: Goal, standing: Standing) -> LineFacts:
    actual = None if standing.actual is None else Decimal(str(round(standing.actual, 4)))
    return LineFacts(
        goal, Decimal(str(round(standing.target, 4))), actual, standing.ratio, standing.n, goal.shape == Shape.ZERO
    )


def _inputs(cards: Sequence[GoalCard], who: Crew, first: date, end: date, as_of: date) -> list[Inputs]:
    subjects = Subjects.of_people(who.people)
    read = measured_together(CODES, subjects, (first, end), today=as_of)
    value = {code: read[code].over() for code in CODES}
    difficulty = _difficulty(cards, who, subjects, value["M23"], first, end, as_of)
    effort = _effort(who, value, first, end)
    planning = _planning(cards, who, first, end)
    execution = _execution(value, who.size)
    return [
        Inputs({"difficulty": d, "effort": e, "planning": p, "execution": x, "finish": {"quantity": Part(None)}})
        for d, e, p, x in zip(difficulty, effort, planning, execution, strict=True)
    ]


def _difficulty(
    cards: Sequence[GoalCard], who: Crew, subjects: Subjects, adequacy: Floats, first: date, end: date, as_of: date
) -> list[dict[str, Part]]:
    year_ago = (_year_before(first), _year_before(end))
    history = measured("PREMIUM", subjects, year_ago, today=as_of).over()
    target = np.array([_premium_target(card) for card in cards])
    ratio = np.divide(target, history, out=np.full(who.size, np.nan), where=history > 0)
    branch = teams.branch_of(who.people[0].unit) if who.people[0].unit else None
    grown = _market_growth(branch, first, end, as_of)
    calendar = teams.working_calendar(first, end)
    days = float(calendar.flags(first, end).sum())
    there = available_days(who, first, end, calendar).sum(axis=1) / days if days else np.full(who.size, np.nan)
    tenure = np.maximum(who.tenure_months - (end - first).days / DAYS_A_MONTH, 0)
    return [
        {
            "ambition": hard,
            "market": grounds.market(float(ratio[at]) - 1, grown),
            "resources": grounds.resources(float(adequacy[at])),
            "novelty": grounds.novelty(float(tenure[at])),
            "dependence": grounds.dependence(who.people[at].seller_kind),
            "time_pressure": grounds.time_pressure(float(there[at])),
        }
        for at, hard in enumerate(grounds.ambition(ratio))
    ]


def _premium_target(card: GoalCard) -> float:
    mine = [goal for goal in card.lines if goal.measure == "PREMIUM" and not goal.scope]  # type: ignore[attr-defined]
    return float(mine[0].target) if mine else float("nan")


def _market_growth(branch: object, first: date, end: date, as_of: date) -> float:
    """The growth of the whole branch over the same days a year ago: the nearest the ledger knows of its market."""
    if branch is None:
        return float("nan")
    subject = Subjects.of_units([branch])  # type: ignore[list-item]
    now = float(measured("PREMIUM", subject, (first, end), today=as_of).over()[0])
    before = float(
        measured("PREMIUM", subject, (_year_before(first), _year_before(min(end, as_of))), today=as_of).over()[0]
    )
    return now / before - 1 if before > 0 else float("nan")


def _year_before(day: date) -> date:
    return date(day.year - 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def _effort(who: Crew, value: dict[str, Floats], first: date, end: date) -> list[dict[str, Part]]:
    lessons = activity.done(who, first, end, kinds=[LEARNING])["effective"]
    months = max((end - first).days / DAYS_A_MONTH, 1.0)
    proposed: dict[int, int] = {}
    for row in plans.items_of_people(who.ids.tolist(), ItemKind.IMPROVEMENT, first, end):
        proposed[row.made_by_id] = proposed.get(row.made_by_id, 0) + 1
    return [
        {
            "activity": grounds.share(value["M02"][at], "M02", 100),
            "plan_completion": grounds.share(value["M08"][at], "M08", 100),
            "correction_on_time": grounds.share(value["M25"][at], "M25", 100),
            "learning": grounds.counted(int(lessons[at]), grounds.LESSONS_A_MONTH * months, LEARNING),
            "initiative": grounds.counted(proposed.get(int(who.ids[at]), 0), grounds.PROPOSALS, "proposals"),
        }
        for at in range(who.size)
    ]


def _planning(cards: Sequence[GoalCard], who: Crew, first: date, end: date) -> list[dict[str, Part]]:
    monthly = plans.plans_of_people(who.ids.tolist(), Horizon.MONTH, first, end).prefetch_related("risks")
    by_person: dict[int, list[object]] = {}
    for plan in monthly:
        by_person.setdefault(plan.person_id or 0, []).append(plan)
    calendar = teams.working_calendar(first, end)
    return [_plan_of(card, by_person.get(card.person_id or 0, []), calendar, first) for card in cards]


def _plan_of(card: GoalCard, held: list[object], calendar: object, first: date) -> dict[str, Part]:
    lines: list[Goal] = card.lines  # type: ignore[attr-defined]
    count = max(len(lines), 1)
    kind = card.person.seller_kind if card.person else ""
    both = card.owner_signed_at, card.superior_signed_at
    signed = max(both) if all(both) else None  # type: ignore[type-var]
    late = 0.0
    if signed and signed.date() > first:
        late = float(calendar.workdays_between(first, signed.date()))  # type: ignore[attr-defined]
    return {
        "alignment": grounds.share(sum(goal.parent_id is not None for goal in lines) / count, "lines"),
        "smart": grounds.share(sum(smart_of(goal, kind).passes for goal in lines) / count, "lines"),
        "quantities_from_funnel": Part(float(any(plan.required for plan in held)), "month_plan"),  # type: ignore[attr-defined]
        "resources_and_authority": grounds.share(sum(bool(goal.support) for goal in lines) / count, "lines"),
        "risk_list": Part(float(any(plan.risks.all() for plan in held)), "month_plan"),  # type: ignore[attr-defined]
        "checkpoints": grounds.share(sum(bool(goal.checkpoints) for goal in lines) / count, "lines"),
        "on_time": Part(max(1 - late / (2 * ON_TIME_WORKDAYS), 0.0) if signed else 0.0, "signatures"),
    }


def _execution(value: dict[str, Floats], size: int) -> list[dict[str, Part]]:
    both = np.stack([value["M03"], value["M05"]])
    known = ~np.isnan(both)
    n = known.sum(axis=0)
    records = np.divide(np.where(known, both, 0).sum(axis=0), n, out=np.full(size, np.nan), where=n > 0)
    return [
        {
            "progress": grounds.share(value["M08"][at], "M08"),
            "activity": grounds.share(value["M02"][at], "M02"),
            "record_quality": grounds.share(float(records[at]), "M03, M05"),
            "correction_speed": grounds.share(value["M25"][at], "M25"),
        }
        for at in range(size)
    ]
