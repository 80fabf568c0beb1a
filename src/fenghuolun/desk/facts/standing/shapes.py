"""Completion by the goal's shape, what is due by now, pace and light: of goals, and of the rows of their cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from fenghuolun.desk.facts.standing.days import GoalDays
from fenghuolun.desk.facts.standing.values import Values
from fenghuolun.desk.goals import queries
from fenghuolun.desk.goals.choices import Shape
from fenghuolun.desk.goals.models import Goal
from fenghuolun.desk.teams import queries as teams
from fenghuolun.engine.judge import completion
from fenghuolun.engine.results import Counts, Flags, Floats
from fenghuolun.engine.track.pace import LightRule, attainment, lights

DATED = (Shape.DEADLINE, Shape.MILESTONE)


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Per goal (goals,) and per row (goals, rows); lights as the engine numbers them."""

    actual: Floats
    planned: Floats
    ratio: Floats
    pace: Floats
    light: NDArray[np.int8]
    row_planned: Floats
    row_cumulative_planned: Floats
    row_ratio: Floats
    row_light: NDArray[np.int8]


def judge(goals: Sequence[Goal], days: GoalDays, values: Values, rules: Sequence[LightRule], today: date) -> Judged:
    """Return completion, due part, pace and light. Two queries more where goals are reached by a day or by steps."""
    shapes = np.array([goal.shape for goal in goals])
    actual, n = values.actual.copy(), values.n.copy()
    due = np.where(values.is_flow, days.between(days.planned, days.first, days.now), days.target)
    ratio = _completion(goals, shapes, actual, days.target)
    reached, due_share, known = _dated(goals, shapes, today)
    is_dated = np.isin(shapes, DATED)
    ratio = np.where(is_dated, reached, ratio)
    actual = np.where(is_dated, reached, actual)
    due = np.where(is_dated, due_share * np.where(shapes == Shape.MILESTONE, 1.0, np.nan), due)
    pace = np.where(values.is_flow & ~is_dated, _over(actual, due), ratio)
    pace = np.where(shapes == Shape.MILESTONE, _over(reached, due_share), pace)
    by_hand = values.is_typed | is_dated
    enough = np.where(by_hand, np.where(known | ~np.isnan(values.actual), 1_000_000, 0), n)
    light = _lights(pace, enough, rules)
    return Judged(actual, due, ratio, pace, light, *_rows(goals, shapes, days, values, rules))


def _completion(goals: Sequence[Goal], shapes: NDArray[np.str_], actual: Floats, target: Floats) -> Floats:
    """Return the ratio of each goal whose figure says it; (goals,) or (goals, rows) with the target alike."""
    wide = shapes.reshape(-1, *[1] * (actual.ndim - 1))
    did = np.maximum(np.nan_to_num(actual), 0.0)
    wanted = np.maximum(np.broadcast_to(target, actual.shape), 0.0)
    smaller = np.broadcast_to(wide == Shape.SMALLER, actual.shape)
    found = attainment(did, wanted, smaller_is_better=smaller)
    low, high = (np.array([_end(goal, side) for goal in goals]) for side in ("floor", "stretch"))
    shaped = low.reshape(wide.shape), high.reshape(wide.shape)
    found = np.where(wide == Shape.RANGE, completion.within_range(did, *shaped), found)
    found = np.where(wide == Shape.ZERO, completion.zero_tolerance(np.rint(did)), found)
    return np.where(np.isnan(actual), np.nan, found)


def _end(goal: Goal, side: str) -> float:
    """Return an end of a range; where none is set the target is the whole range, a hundredth wide to each side."""
    set_to = getattr(goal, side)
    if goal.shape == Shape.RANGE and set_to is not None and goal.floor != goal.stretch:
        return float(set_to)
    width = max(abs(float(goal.target)) / 100, 1e-6)
    return float(goal.target) + (-width if side == "floor" else width)


def _dated(goals: Sequence[Goal], shapes: NDArray[np.str_], today: date) -> tuple[Floats, Floats, Flags]:
    """Return completion, the part due by now, and whether anything can be said, of goals by a day or by steps."""
    reached, due = np.full(len(goals), np.nan), np.full(len(goals), np.nan)
    stepped = [at for at in range(len(goals)) if shapes[at] == Shape.MILESTONE]
    steps = queries.milestones_of([goals[at].pk for at in stepped]) if stepped else {}
    for at in stepped:
        rows = steps.get(goals[at].pk, [])
        weight = np.array([float(row.weight) for row in rows])
        if weight.sum() > 0:
            done = [row.done_on is not None and row.done_on <= today for row in rows]
            reached[at] = completion.milestones(weight / weight.sum(), done)
            due[at] = completion.milestones(weight / weight.sum(), [row.due_on < today for row in rows])
    _by_day([(at, goals[at]) for at in range(len(goals)) if shapes[at] == Shape.DEADLINE], reached, today)
    return reached, due, ~np.isnan(reached)


def _by_day(dated: list[tuple[int, Goal]], reached: Floats, today: date) -> None:
    """A goal that is not done counts from the day after its day as late as it is by now; before, nothing is said."""
    ended = {at: goal.done_on or today for at, goal in dated if goal.done_on or (goal.due_on or goal.ends_on) < today}
    if not ended:
        return
    due = {at: goal.due_on or goal.ends_on for at, goal in dated}
    days = [*ended.values(), *(due[at] for at in ended)]
    calendar = teams.working_calendar(min(days), max(days))
    for at, done_on in ended.items():
        first, last = sorted((due[at], done_on))
        apart = float(calendar.workdays_between(first, last))
        reached[at] = completion.by_deadline(apart if done_on > due[at] else -apart)


def _over(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.full(np.broadcast(part, whole).shape, np.nan), where=np.asarray(whole) > 0)


def _lights(pace: Floats, n: Counts, rules: Sequence[LightRule]) -> NDArray[np.int8]:
    found = np.zeros(pace.shape, np.int8)
    for rule in set(rules):
        mine = np.array([one == rule for one in rules])
        found[mine] = lights(pace[mine], n[mine], rule=rule)
    return found


def _rows(
    goals: Sequence[Goal], shapes: NDArray[np.str_], days: GoalDays, values: Values, rules: Sequence[LightRule]
) -> tuple[Floats, Floats, Floats, NDArray[np.int8]]:
    """Return plan, cumulative plan, ratio to what was due, and light of each row."""
    flow = values.is_flow[:, None]
    begin = np.broadcast_to(days.first[:, None], days.row_first.shape)
    there, target = days.is_row, np.broadcast_to(days.target[:, None], days.row_first.shape)
    planned = np.where(flow, days.between(days.planned, days.row_first, days.row_end), target)
    whole = np.where(flow, days.between(days.planned, begin, days.row_end), target)
    due = np.where(flow, days.between(days.planned, begin, np.minimum(days.row_end, days.now[:, None])), target)
    ratio = np.where(flow, _over(values.row_cumulative, due), _completion(goals, shapes, values.row_cumulative, target))
    ratio = np.where(np.isin(shapes, DATED)[:, None], np.nan, ratio)
    light = _lights(ratio, values.row_cumulative_n, rules)
    return np.where(there, planned, np.nan), np.where(there, whole, np.nan), ratio, light
