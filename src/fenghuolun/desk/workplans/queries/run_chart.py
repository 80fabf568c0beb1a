"""The run chart (推移图) of a measure: its points, their sum against the target, and what is not chance (1.3.1.I)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from fenghuolun.desk.facts.measured import MEASURABLE, measured
from fenghuolun.desk.facts.planned import planned_deals, planned_yuan
from fenghuolun.desk.facts.subjects import Subjects
from fenghuolun.desk.goals.queries import goal_of
from fenghuolun.desk.plans.queries.links import point_notes
from fenghuolun.desk.plans.queries.table import table_calendar
from fenghuolun.engine.measures import MEASURES, Unit
from fenghuolun.engine.results import Floats
from fenghuolun.engine.track.control import Chart, count_chart, ewma, individuals
from fenghuolun.engine.track.ewma_length import ewma_run_length
from fenghuolun.engine.track.run_chart import RunChart, run_chart
from fenghuolun.engine.track.run_rules import WE_1, average_run_length
from fenghuolun.engine.track.run_spans import Stretch, stretches

if TYPE_CHECKING:
    from fenghuolun.desk.plans.models import PointNote
    from fenghuolun.desk.teams.models import Person
    from fenghuolun.desk.teams.models import Unit as TeamUnit
    from fenghuolun.engine.calendars import WorkingCalendar

DAY = timedelta(days=1)
POINTS = {"day": 40, "week": 26}
EWMA_WEIGHT, EWMA_REACH = 0.3, 3.0
PLANNED = {"PREMIUM": planned_yuan, "DEALS": planned_deals}


@dataclass(frozen=True)
class Running:
    """The period so far: sums from its first workday on, its target, and the run-rate that is still required."""

    days: list[date]
    actual: Floats
    planned: Floats
    target: float
    days_left: int

    @property
    def done(self) -> float:
        return float(self.actual[-1]) if self.actual.size else 0.0

    @property
    def required(self) -> float | None:
        """(target − cumulative) / remaining workdays; None once no day is left."""
        return max(self.target - self.done, 0.0) / self.days_left if self.days_left else None


@dataclass(frozen=True)
class Series:
    """Points of a measure, each from a day up to the next point's, with their chart, signals and causes found."""

    measure: str
    edges: list[date]
    values: Floats
    chart: RunChart | None
    signals: list[Stretch]
    notes: dict[date, PointNote]
    running: Running | None

    @property
    def median(self) -> float | None:
        return None if self.chart is None or np.isnan(self.chart.median[0]) else float(self.chart.median[0])

    @property
    def marked(self) -> set[int]:
        return {at for one in self.signals for at in range(one.first, one.last + 1)}


def run_chart_measures() -> list[str]:
    """Return what a run chart can show: everything the ledger answers."""
    return sorted(MEASURABLE, key=lambda code: (code.startswith("M"), code))


def series_of(
    owner: Person | TeamUnit, measure: str, by: str, first: date, end: date, today: date, *, is_unit: bool,
    with_eight: bool = False,
) -> Series:  # fmt: skip
    """Return the run chart of a person or unit up to the end of ``[first, end)`` or of yesterday.

    By day a point is a workday with the days off behind it, so that nothing is lost; by week it runs from Monday.
    """
    calendar = table_calendar(first - timedelta(days=190), today)
    edges = _edges(by, min(end, today), calendar)
    of = Subjects.of_units([owner]) if is_unit else Subjects.of_people([owner])  # type: ignore[list-item]
    known = measured(measure, of, edges, today=today)
    values = known.value[0]
    has_any = bool((~np.isnan(values)).any())
    chart = run_chart(values) if has_any else None
    who = {"unit": owner} if is_unit else {"person": owner}
    return Series(
        measure, edges, values, chart,
        stretches(values, chart, with_western_electric=with_eight) if chart is not None else [],
        {note.on: note for note in point_notes(measure, edges[0], edges[-1], **who)},  # type: ignore[arg-type]
        _running(owner, of, measure, (first, end), today, calendar) if known.is_sum else None,
    )  # fmt: skip


def _edges(by: str, end: date, calendar: WorkingCalendar) -> list[date]:
    """Return the first days of the last points and where the last one ends."""
    if by == "week":
        monday = end - end.weekday() * DAY
        return [monday - n * 7 * DAY for n in range(POINTS["week"], -1, -1)]
    worked = calendar.flags(end - timedelta(days=90), end)
    days = [end - timedelta(days=90) + int(n) * DAY for n in np.flatnonzero(worked)][-POINTS["day"] :]
    return [*days, end]


def _running(
    owner: Person | TeamUnit, of: Subjects, measure: str, span: tuple[date, date], today: date,
    calendar: WorkingCalendar,
) -> Running | None:  # fmt: skip
    """Return sums and target of the month: of the goal, else of the published cube; None where nothing is asked."""
    first, end = span
    days = [first + int(n) * DAY for n in np.flatnonzero(calendar.flags(first, end))]
    if not days:
        return None
    edges = [first, *days[1:], end]
    goal = goal_of(owner, measure, first)
    if goal is not None and (goal.starts_on, goal.ends_on) == (first, end):
        asked = np.full(len(days), float(goal.target) / len(days))
    elif measure in PLANNED:
        asked = PLANNED[measure](of, edges)[0]
    else:
        return None
    if not asked.sum():
        return None
    actual = measured(measure, of, edges, today=today).value[0]
    done = np.cumsum(np.nan_to_num(actual))[: int((~np.isnan(actual)).sum())]
    left = int(calendar.workdays_between(min(max(today, first), end), end))
    return Running(days, done, np.cumsum(asked), float(asked.sum()), left)


@dataclass(frozen=True)
class Limits:
    """A control chart of the points and how often it alarms although nothing has changed: once in ``run_length``."""

    kind: str
    chart: Chart
    run_length: float
    at: list[int]

    @property
    def outside(self) -> list[int]:
        """Positions of the points beyond their limits."""
        points, low, high = (part[:, 0] for part in (self.chart.points, self.chart.lower, self.chart.upper))
        return [at for at in range(points.size) if points[at] < low[at] or points[at] > high[at]]


def limits_of(series: Series, kind: str) -> Limits | None:
    """Return the control chart of a series; ``kind`` is individuals, count or ewma; None below ten points.

    A count chart is for what is counted; of other measures the individuals chart is drawn.
    """
    at = np.flatnonzero(~np.isnan(series.values))
    values = series.values[at]
    if values.size < 10:
        return None
    if kind == "ewma":
        steps = np.abs(np.diff(values)).mean() / 1.128
        if steps > 0:
            chart = ewma(values, values.mean(), steps, EWMA_WEIGHT, EWMA_REACH, is_settled=False)
            return Limits("ewma", chart, ewma_run_length(EWMA_WEIGHT, EWMA_REACH), at.tolist())
    if kind == "count" and is_count(series.measure) and (values == np.floor(values)).all():
        return Limits("count", count_chart(values, np.ones(values.size)), average_run_length((WE_1,)), at.tolist())
    return Limits("individuals", individuals(values), average_run_length((WE_1,)), at.tolist())


def is_count(measure: str) -> bool:
    return measure in MEASURES and MEASURES[measure].unit == Unit.COUNT
