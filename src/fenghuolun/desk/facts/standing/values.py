"""What was reached: measured where the ledger answers, else what was entered by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from fenghuolun.desk.facts.measured import MEASURABLE, measured_together, takes
from fenghuolun.desk.facts.standing.days import GoalDays
from fenghuolun.desk.facts.subjects import Subjects
from fenghuolun.desk.goals.models import Goal
from fenghuolun.engine.measures import MEASURES, Unit
from fenghuolun.engine.results import Counts, Flags, Floats

# What grows over the period and is held against the part due by now; everything else is judged as it is (F.5).
FLOWS = frozenset({"PREMIUM", "DEALS", "M01", "M09", "M27", "M33"})
SCOPES = ("cube_kind", "channel", "stage")


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """Per goal: ``actual`` up to yesterday and ``n`` behind it, (goals,); per row its own and the cumulative actual,
    (goals, rows), NaN where the row has not begun. ``per`` is what the counted part was divided by: 1 for sums, of M09
    the target of the whole period."""

    actual: Floats
    n: Counts
    row_actual: Floats
    row_n: Counts
    row_cumulative: Floats
    row_cumulative_n: Counts
    is_typed: Flags
    is_flow: Flags
    per: Floats


def is_measured(goal: Goal) -> bool:
    """Return whether the ledger answers the goal's measure in the goal's scope."""
    narrowed = {name for name in SCOPES if goal.scope.get(name)}
    return goal.measure in MEASURABLE and narrowed <= takes(goal.measure)


def is_flow(goal: Goal) -> bool:
    """Return whether the goal's figure grows over its period; outside the catalogue a figure to reach does."""
    if goal.measure in MEASURES:
        return goal.measure in FLOWS
    return goal.shape == "larger" and goal.unit_word not in ("%", "％")


def values_of(goals: Sequence[Goal], days: GoalDays, today: date) -> Values:
    """Return what was reached. One to five queries for each kind of source and scope among the goals."""
    shape = days.row_first.shape
    found = Values(
        np.full(shape[0], np.nan), np.zeros(shape[0], np.int64), np.full(shape, np.nan), np.zeros(shape, np.int64),
        np.full(shape, np.nan), np.zeros(shape, np.int64), np.array([not is_measured(goal) for goal in goals]),
        np.array([is_flow(goal) for goal in goals]), np.ones(shape[0]),
    )  # fmt: skip
    for (kind, channel, stage), rows in _by_scope(goals).items():
        codes = sorted({goals[at].measure for at in rows})
        of = Subjects.of_goals([goals[at] for at in rows])
        answers = measured_together(codes, of, days.edges, today=today, cube_kind=kind, channel=channel, stage=stage)
        for code in codes:
            place = np.array([n for n, at in enumerate(rows) if goals[at].measure == code])
            _fill(found, days, answers[code], place, np.array(rows)[place])
    _fill_typed(found, goals)
    return found


def _by_scope(goals: Sequence[Goal]) -> dict[tuple[str, ...], list[int]]:
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, goal in enumerate(goals):
        if is_measured(goal):
            groups[tuple(goal.scope.get(name, "") for name in SCOPES)].append(at)
    return groups


def _fill(found: Values, days: GoalDays, answer, place: Counts, rows: Counts) -> None:  # type: ignore[no-untyped-def]
    """Write the answers of the subjects ``place`` into the goals ``rows``."""
    found.per[rows] = answer.per(place, days.first[rows], days.end[rows])
    if answer.code == "M09":  # held against the target of the whole period, so that its rows add up
        whole = np.full(len(answer.value), np.nan)
        whole[place] = found.per[rows]
        answer = answer.as_parts(whole)
    found.actual[rows], found.n[rows] = answer.spans(place, days.first[rows], days.now[rows])
    first, end = np.maximum(days.row_first[rows], 0), np.maximum(days.row_end[rows], 0)
    wide = np.broadcast_to(place[:, None], first.shape)
    there = days.is_row[rows]
    value, n = answer.spans(wide, first, end)
    found.row_actual[rows], found.row_n[rows] = np.where(there, value, np.nan), np.where(there, n, 0)
    begin = np.broadcast_to(days.first[rows][:, None], first.shape)
    begun = there & ~np.isnan(value)
    so_far, n = answer.spans(wide, begin, end)
    has_begun = there & (first < days.now[rows][:, None])
    found.row_cumulative[rows] = np.where(has_begun | begun, so_far, np.nan)
    found.row_cumulative_n[rows] = np.where(has_begun | begun, n, 0)


def _fill_typed(found: Values, goals: Sequence[Goal]) -> None:
    """A figure entered by hand stands for the whole goal so far; it has no rows."""
    for at in np.flatnonzero(found.is_typed):
        entered = goals[at].actual
        if entered is not None:
            found.actual[at] = float(entered)


def is_ratio(code: str) -> bool:
    return code in MEASURES and MEASURES[code].unit == Unit.RATIO
