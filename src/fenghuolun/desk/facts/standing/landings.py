"""Where goals land: flows go on as in the last four weeks, stocks stay where they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from fenghuolun.desk.facts.measured import measured_together
from fenghuolun.desk.facts.people import available_days, crew
from fenghuolun.desk.facts.standing.days import GoalDays
from fenghuolun.desk.facts.standing.values import SCOPES, Values, is_ratio
from fenghuolun.desk.facts.subjects import Subjects
from fenghuolun.desk.goals.models import Goal
from fenghuolun.desk.teams import queries as teams
from fenghuolun.engine.rates import wilson
from fenghuolun.engine.results import Floats
from fenghuolun.engine.track.run_rate import landing_of_flow

WEEK = timedelta(days=7)
LEVEL = 0.8
WEEKS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Landed:
    """Where each goal lands, its 80 % range and the chance of its target, (goals,); NaN where not known."""

    landing: Floats
    low: Floats
    high: Floats
    chance: Floats


def landings(goals: Sequence[Goal], days: GoalDays, values: Values, today: date) -> Landed:
    """Return the landing of each measured goal; typed figures have none."""
    found = Landed(*(np.full(len(goals), np.nan) for _ in range(4)))
    _stocks(goals, values, found)
    flows = np.flatnonzero(values.is_flow & ~values.is_typed & ~np.isnan(values.actual))
    if flows.size:
        _flows(goals, flows.tolist(), days, values, today, found)
    return found


def _stocks(goals: Sequence[Goal], values: Values, found: Landed) -> None:
    stock = ~values.is_flow & ~values.is_typed & ~np.isnan(values.actual)
    found.landing[stock] = values.actual[stock]
    counted = stock & np.array([is_ratio(goal.measure) for goal in goals]) & (values.n > 0) & (values.actual <= 1)
    n = values.n[counted]
    found.low[counted], found.high[counted] = wilson(values.actual[counted] * n, n, LEVEL)


def _flows(goals: Sequence[Goal], flows: list[int], days: GoalDays, values: Values, today: date, found: Landed) -> None:
    edges = [today - WEEK * n for n in range(WEEKS, -1, -1)]
    recent = np.zeros((len(flows), WEEKS))
    scopes: dict[tuple[str, ...], list[int]] = {}
    for row, at in enumerate(flows):
        scopes.setdefault(tuple(goals[at].scope.get(name, "") for name in SCOPES), []).append(row)
    for (kind, channel, stage), rows in scopes.items():
        mine = [goals[flows[row]] for row in rows]
        answers = measured_together(
            {goal.measure for goal in mine}, Subjects.of_goals(mine), edges, today=today, cube_kind=kind,
            channel=channel, stage=stage,
        )  # fmt: skip
        for n, (row, goal) in enumerate(zip(rows, mine, strict=True)):
            recent[row] = np.maximum(np.nan_to_num(answers[goal.measure].value[n]), 0)
    worked = _workdays([goals[at] for at in flows], edges)
    ahead = days.between(days.workdays, days.now, days.end)[flows]
    landed = landing_of_flow(values.actual[flows], recent, worked, ahead, days.target[flows], level=LEVEL)
    found.landing[flows], found.low[flows], found.high[flows] = landed.mean, landed.low, landed.high
    found.chance[flows] = landed.chance


def _workdays(goals: Sequence[Goal], edges: list[date]) -> Floats:
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
