"""Where goals stand: actual, plan, light and landing of any number of goals, with the rows of the tracking card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from fenghuolun.desk.facts.standing.days import GoalDays, days_of_goals
from fenghuolun.desk.facts.standing.landings import Landed, landings
from fenghuolun.desk.facts.standing.lights import LIGHT_OF, light_rules
from fenghuolun.desk.facts.standing.shapes import Judged, judge
from fenghuolun.desk.facts.standing.values import Values, values_of
from fenghuolun.desk.goals.choices import Light
from fenghuolun.desk.goals.models import Goal

__all__ = ["Row", "Standing", "standings"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the tracking card (1.3.5.E): a week of a month's goal, a month of a longer one.

    ``planned`` and ``actual`` are of the row itself, the cumulative ones from the beginning of the goal; None where
    the row has not begun or there is nothing yet. ``ratio`` is cumulative actual against cumulative plan.
    """

    start: date
    end: date
    planned: float | None
    cumulative_planned: float | None
    actual: float | None
    cumulative_actual: float | None
    ratio: float | None
    light: Light


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a goal stands at the end of yesterday.

    ``target`` is that of the whole period, weighed by workdays where it was revised; ``planned`` the part due up to
    yesterday (ruling 5). ``ratio`` is the completion by the goal's shape, ``pace`` what the light is judged by: ratio
    over due share of a flow, the ratio itself of a stock. ``landing`` with ``low`` and ``high`` (80 %) says where it
    ends, ``chance`` how likely the target is reached. ``n`` counts the events behind. None is not known (yet).
    """

    goal: Goal
    actual: float | None
    target: float
    planned: float | None
    ratio: float | None
    pace: float | None
    light: Light
    landing: float | None
    low: float | None
    high: float | None
    chance: float | None
    n: int
    rows: tuple[Row, ...]
    is_typed: bool


def standings(goals: Sequence[Goal], today: date, *, with_landing: bool = True) -> list[Standing]:
    """Return where each goal stands on the morning of ``today``, in the order given.

    A list that shows no landing asks without it: that is the dearer half. The
    number of queries depends on how many kinds of measures, scopes and periods there are, never on the number of
    goals. Load ``person__unit`` and ``unit`` with the goals. Who may see them is the caller's affair.
    """
    if not goals:
        return []
    days = days_of_goals(goals, today)
    values = values_of(goals, days, today)
    rules = light_rules(goals, today)
    judged = judge(goals, days, values, rules, today)
    landed = landings(goals, days, values, today) if with_landing else Landed.nowhere(len(goals))
    return [_standing(goal, at, days, values, judged, landed) for at, goal in enumerate(goals)]


def _standing(goal: Goal, at: int, days: GoalDays, values: Values, judged: Judged, landed: Landed) -> Standing:
    return Standing(
        goal=goal,
        actual=_known(judged.actual[at]),
        target=float(days.target[at]),
        planned=_known(judged.planned[at]),
        ratio=_known(judged.ratio[at]),
        pace=_known(judged.pace[at]),
        light=LIGHT_OF[int(judged.light[at])],
        landing=_known(landed.landing[at]),
        low=_known(landed.low[at]),
        high=_known(landed.high[at]),
        chance=_known(landed.chance[at]),
        n=int(values.n[at]),
        rows=_rows(at, days, values, judged),
        is_typed=bool(values.is_typed[at]),
    )


def _rows(at: int, days: GoalDays, values: Values, judged: Judged) -> tuple[Row, ...]:
    return tuple(
        Row(
            start,
            end,
            _known(judged.row_planned[at][row]),
            _known(judged.row_cumulative_planned[at][row]),
            _known(values.row_actual[at][row]),
            _known(values.row_cumulative[at][row]),
            _known(judged.row_ratio[at][row]),
            LIGHT_OF[int(judged.row_light[at][row])],
        )
        for row, (start, end) in enumerate(days.rows[at])
    )


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
