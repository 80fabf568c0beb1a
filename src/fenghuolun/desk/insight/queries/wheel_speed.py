"""How fast a wheel goes round (1.2.5): whole turns, days a turn takes, points gained a week, over the last weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from fenghuolun.desk.facts.people import Crew, crew
from fenghuolun.desk.facts.wheel import summed, turns, wheel_facts_in
from fenghuolun.desk.insight.rules.wheel import COACHING
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.engine.wheel import CycleTime, WheelRules, cycle_time, speed, step_scores
from fenghuolun.engine.wheel_trend import wheel_trend

WEEKS = 12
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WheelSpeed:
    """The last whole weeks of one wheel, the earliest first.

    ``strength`` 0..100 of each measured week; ``points_per_week`` its rise
    with 80 % range, None below four measured weeks, ``direction`` 1, 0 or -1;
    ``complete`` of ``weeks`` had all eight steps at 60 or more; ``turn`` the days from plan approval to improvement
    closed, of turns due in these weeks, beside ``target_days``.
    """

    first: date
    end: date
    strength: tuple[float, ...]
    points_per_week: float | None
    low: float
    high: float
    direction: int
    weeks: int
    complete: int
    turn: CycleTime
    target_days: int

    @property
    def turn_days(self) -> float | None:
        """The median turn; None where none is due or most are still open."""
        return self.turn.median_days if np.isfinite(self.turn.median_days) else None

    @property
    def turns(self) -> int:
        return self.turn.closed + self.turn.still_open


def speed_of(whose: Person | Unit, today: date) -> WheelSpeed | None:
    """Return how fast the wheel of a person or unit went round in the last twelve whole weeks; None where nobody sells.

    A unit's wheel is that of its people's counts added up. The number of queries depends neither on people nor weeks.
    """
    monday = today - timedelta(days=today.weekday())
    first = monday - WEEKS * WEEK
    if isinstance(whose, Person):
        unit, who = whose.unit, crew([whose], monday)
    else:
        unit, who = whose, crew(teams.sellers_of(whose, monday - timedelta(days=1)), monday)
    return _speed(who, unit, first, monday) if who.size else None


def _speed(who: Crew, unit: Unit | None, first: date, monday: date) -> WheelSpeed:
    spans = [(first + n * WEEK, first + (n + 1) * WEEK) for n in range(WEEKS)]
    per_week = int(teams.parameter(COACHING, on=monday - timedelta(days=1), unit=unit))
    weeks = wheel_facts_in(who, spans, teams.working_calendar(first, monday), per_week)
    together = np.zeros(who.size, np.int64)
    panel = np.stack([step_scores(summed(week, together, 1)).scores for week in weeks])
    trend = wheel_trend(panel)
    strength = trend.strength[:, 0]
    slope = float(trend.points_per_week[0])
    return WheelSpeed(
        first,
        monday,
        tuple(strength[np.isfinite(strength)].tolist()),
        slope if np.isfinite(slope) else None,
        float(trend.low[0]),
        float(trend.high[0]),
        int(trend.direction[0]),
        WEEKS,
        round(float(speed(panel)[0]) * WEEKS),
        cycle_time(*turns(who, first, monday)),
        WheelRules().target_days,
    )
