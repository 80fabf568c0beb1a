"""Where goals land: premium by the forecast of the house, other flows as in the last four weeks, stocks as they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from fenghuolun.desk.facts.measured import measured_together
from fenghuolun.desk.facts.people import available_days, crew
from fenghuolun.desk.facts.standing.days import GoalDays
from fenghuolun.desk.facts.standing.premium import Wanted, premium_landings
from fenghuolun.desk.facts.standing.values import SCOPES, Values, is_ratio
from fenghuolun.desk.facts.subjects import Subjects, owner_of
from fenghuolun.desk.goals.choices import Shape
from fenghuolun.desk.goals.models import Goal
from fenghuolun.desk.teams import queries as teams
from fenghuolun.engine.rates import wilson
from fenghuolun.engine.results import Flags, Floats
from fenghuolun.engine.track.run_rate import landing_of_flow

WEEK = timedelta(days=7)
LEVEL = 0.8
WEEKS = 4
OF_PREMIUM = frozenset({"PREMIUM", "M09", "M33"})  # premium, or premium per something that stays as it is


@dataclass(frozen=True, slots=True, eq=False)
class Landed:
    """Where each goal lands, its 80 % range and the chance of its target, (goals,); NaN where not known."""

    landing: Floats
    low: Floats
    high: Floats
    chance: Floats

    @classmethod
    def nowhere(cls, goals: int) -> Landed:
        return cls(*(np.full(goals, np.nan) for _ in range(4)))


def landings(goals: Sequence[Goal], days: GoalDays, values: Values, today: date) -> Landed:
    """Return the landing of each measured goal; typed figures have none."""
    found = Landed.nowhere(len(goals))
    known = ~values.is_typed & ~np.isnan(values.actual)
    _stocks(goals, values, known & ~values.is_flow, found)
    is_over = np.array([goal.ends_on <= today for goal in goals])
    _over(days, values, known & values.is_flow & is_over, found)
    running = known & values.is_flow & ~is_over
    _premium(goals, days, values, running, today, found)
    _flows(goals, days, values, running & np.isnan(found.landing), today, found)
    smaller = np.array([goal.shape == Shape.SMALLER for goal in goals])
    found.chance[smaller] = 1 - found.chance[smaller]
    return found


def _stocks(goals: Sequence[Goal], values: Values, stock: Flags, found: Landed) -> None:
    found.landing[stock] = values.actual[stock]
    counted = stock & np.array([is_ratio(goal.measure) for goal in goals]) & (values.n > 0) & (values.actual <= 1)
    n = values.n[counted]
    found.low[counted], found.high[counted] = wilson(values.actual[counted] * n, n, LEVEL)


def _over(days: GoalDays, values: Values, over: Flags, found: Landed) -> None:
    for side in (found.landing, found.low, found.high):
        side[over] = values.actual[over]
    found.chance[over] = values.actual[over] >= days.target[over]


def _premium(goals: Sequence[Goal], days: GoalDays, values: Values, running: Flags, today: date, found: Landed) -> None:
    mine = [
        at for at in np.flatnonzero(running) if goals[at].measure in OF_PREMIUM and not any(goals[at].scope.values())
    ]
    per = np.array([values.per[at] for at in mine])
    wanted = [
        Wanted(
            owner_of(goals[at]), goals[at].starts_on, goals[at].ends_on, float(values.actual[at] * one),
            float(days.target[at] * one),
        )
        for at, one in zip(mine, per, strict=True)
    ]  # fmt: skip
    if wanted:
        landed = premium_landings(wanted, today)
        found.landing[mine], found.low[mine], found.high[mine] = (landed[:, :3] / per[:, None]).T
        found.chance[mine] = landed[:, 3]


def _flows(goals: Sequence[Goal], days: GoalDays, values: Values, running: Flags, today: date, found: Landed) -> None:
    """Land flows by their weeks; a share of a target that differs from week to week (M09) has none without sellers."""
    flows = [int(at) for at in np.flatnonzero(running) if goals[at].measure != "M09"]
    if not flows:
        return
    edges = [today - WEEK * n for n in range(WEEKS, -1, -1)]
    worked = _workdays([goals[at] for at in flows], edges)
    ahead = days.between(days.workdays, days.now, days.end)[flows]
    recent = _recent([goals[at] for at in flows], edges, today)
    landed = landing_of_flow(values.actual[flows], recent, worked, ahead, days.target[flows], level=LEVEL)
    found.landing[flows], found.low[flows], found.high[flows] = landed.mean, landed.low, landed.high
    found.chance[flows] = landed.chance


def _recent(goals: list[Goal], edges: list[date], today: date) -> Floats:
    """Return what each of the last weeks brought, (goals, weeks)."""
    recent = np.zeros((len(goals), WEEKS))
    scopes: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row, goal in enumerate(goals):
        scopes[tuple(goal.scope.get(name, "") for name in SCOPES)].append(row)
    for (kind, channel, stage), rows in scopes.items():
        mine = [goals[row] for row in rows]
        answers = measured_together(
            {goal.measure for goal in mine}, Subjects.of_goals(mine), edges, today=today, cube_kind=kind,
            channel=channel, stage=stage,
        )  # fmt: skip
        for n, (row, goal) in enumerate(zip(rows, mine, strict=True)):
            recent[row] = np.maximum(np.nan_to_num(answers[goal.measure].value[n]), 0)
    return recent


def _workdays(goals: list[Goal], edges: list[date]) -> Floats:
    """Return days at work of each goal's owner in the last weeks, (goals, weeks)."""
    calendar = teams.working_calendar(edges[0], edges[-1])
    usual = calendar.flags(edges[0], edges[-1]).reshape(WEEKS, 7).sum(axis=1).astype(np.float64)
    people = {goal.person_id: goal.person for goal in goals if goal.person_id}
    if not people:
        return np.tile(usual, (len(goals), 1))
    who = crew(people.values(), edges[0])  # type: ignore[arg-type]
    own = available_days(who, edges[0], edges[-1], calendar).reshape(who.size, WEEKS, 7).sum(axis=2)
    table = np.vstack([own, usual])
    return np.asarray(table[[who.position.get(goal.person_id or 0, len(own)) for goal in goals]])
