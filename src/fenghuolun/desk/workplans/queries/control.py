"""The control card (计划管制卡): quantities of each line by week, planned and done, and what checks said (1.3.1.I)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from fenghuolun.desk.facts.measured import MEASURABLE, measured_together
from fenghuolun.desk.facts.subjects import Subjects
from fenghuolun.desk.goals.rules.measures import figure
from fenghuolun.desk.plans.queries.lines import checks_of
from fenghuolun.desk.workplans.queries.sheet import Line, Sheet
from fenghuolun.engine.periods import weeks_of_month
from fenghuolun.engine.plan.apportion import largest_remainder

if TYPE_CHECKING:
    from fenghuolun.desk.plans.models import ItemCheck, WorkItem

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Week:
    """One week of one line; ``actual`` is None while nothing is known of it."""

    number: int
    start: date
    end: date
    planned: float | None
    actual: float | None
    measure: str
    is_measured: bool
    is_begun: bool
    is_over: bool

    @property
    def is_known(self) -> bool:
        """Whether it can be held against its plan: a week that the ledger counts is, once it is over."""
        return self.actual is not None and (self.is_over or not self.is_measured)

    @property
    def planned_text(self) -> str:
        return _figure(self.measure, self.planned)

    @property
    def actual_text(self) -> str:
        return _figure(self.measure, self.actual) if self.actual is not None else ""

    @property
    def typed(self) -> str:
        return "" if self.actual is None else f"{self.actual:g}"


@dataclass(frozen=True)
class ControlLine:
    """One line of the card; its deviation is of everything up to the last week whose actual is known."""

    line: Line
    weeks: list[Week]
    checks: list[ItemCheck]
    act_from: float

    @cached_property
    def known(self) -> list[Week]:
        last = max((week.number for week in self.weeks if week.is_known), default=0)
        return [week for week in self.weeks if week.number <= last]

    @property
    def planned(self) -> float | None:
        parts = [week.planned for week in self.known if week.planned is not None]
        return sum(parts) if parts else None

    @property
    def actual(self) -> float | None:
        parts = [week.actual for week in self.known if week.actual is not None]
        return sum(parts) if parts else None

    @property
    def deviation(self) -> float | None:
        if self.planned is None or self.actual is None:
            return None
        return self.actual - self.planned

    @property
    def deviation_share(self) -> float | None:
        if self.deviation is None or not self.planned:
            return None
        return self.deviation / self.planned

    @property
    def is_off(self) -> bool:
        return self.deviation_share is not None and abs(self.deviation_share) > self.act_from + 1e-9

    @property
    def last_check(self) -> ItemCheck | None:
        return self.checks[-1] if self.checks else None

    @property
    def lacks_act(self) -> bool:
        return self.is_off and not (self.last_check and self.last_check.act)

    @property
    def texts(self) -> dict[str, str]:
        measure = self.line.item.measure
        deviation = self.deviation
        sign = "+" if deviation is not None and deviation > 0 else ""
        minus = "−" if deviation is not None and deviation < 0 else ""
        return {
            "planned": _figure(measure, self.planned), "actual": _figure(measure, self.actual),
            "deviation": "" if deviation is None else f"{sign}{minus}{_figure(measure, abs(deviation))}",
        }  # fmt: skip


def control_lines(sheet: Sheet, first: date, today: date) -> list[ControlLine]:
    """Return the card of a month's table: actual by week from the ledger where a line names a measure, else as checked.

    A query for all checks; the ledger is asked once for each way the lines narrow their measures.
    """
    weeks = [(week.start, week.end) for week in weeks_of_month(first.year, first.month)]
    checks = checks_of([line.pk for line in sheet.lines])
    counted = _from_ledger([line.item for line in sheet.lines], weeks, today)
    found = []
    for line in sheet.lines:
        here = [check for check in checks[line.pk] if weeks[0][0] <= check.on < weeks[-1][1]]
        by_week = _weeks_of(line.item, weeks, sheet, counted.get(line.pk), _as_checked(here), today)
        found.append(ControlLine(line, by_week, here, sheet.act_from))
    return found


def _weeks_of(
    item: WorkItem, weeks: Sequence[tuple[date, date]], sheet: Sheet, counted: Any, checked: dict[int, float],
    today: date,
) -> list[Week]:  # fmt: skip
    planned = planned_by_week(item, weeks, sheet)
    found = []
    for at, (start, end) in enumerate(weeks):
        actual = checked.get(at + 1)
        if counted is not None:
            actual = None if np.isnan(counted[at]) else float(counted[at])
        is_counted, is_begun, is_over = counted is not None, start < today, end <= today
        found.append(Week(at + 1, start, end, planned[at], actual, item.measure, is_counted, is_begun, is_over))
    return found


def planned_by_week(item: WorkItem, weeks: Sequence[tuple[date, date]], sheet: Sheet) -> list[float | None]:
    """Return the quantities of a line by week: as planned, else its target over the workdays it runs."""
    if item.quantities:
        kept = [float(part) for part in item.quantities[: len(weeks)]]
        return [*kept, *[0.0] * (len(weeks) - len(kept))]
    if item.target is None:
        return [None] * len(weeks)
    begin, last = item.starts_on or weeks[0][0], item.due_on + DAY
    days = [_workdays(max(start, begin), min(end, last), sheet) for start, end in weeks]
    if not any(days):
        return [None] * len(weeks)
    if item.target == int(item.target):
        return [float(part) for part in largest_remainder(int(item.target), days)]
    return [float(item.target) * share / sum(days) for share in days]


def _workdays(start: date, end: date, sheet: Sheet) -> float:
    return float(sheet.calendar.workdays_between(start, end)) if end > start else 0.0


def _from_ledger(
    items: Sequence[WorkItem], weeks: Sequence[tuple[date, date]], today: date
) -> dict[int, np.ndarray]:  # fmt: skip
    """Return what the ledger counts by week for lines on a measure that adds up."""
    groups: dict[tuple[str, str], list[WorkItem]] = {}
    for item in items:
        if item.measure in MEASURABLE:
            groups.setdefault((item.scope.get("cube_kind", ""), item.scope.get("channel", "")), []).append(item)
    edges = [weeks[0][0], *(end for _start, end in weeks)]
    found: dict[int, np.ndarray] = {}
    for (cube_kind, channel), lines in groups.items():
        people = Subjects.of_people([item.owner for item in lines])
        codes = sorted({item.measure for item in lines})
        by_code = measured_together(codes, people, edges, today=today, cube_kind=cube_kind, channel=channel)
        for at, item in enumerate(lines):
            if by_code[item.measure].is_sum:
                found[item.pk] = by_code[item.measure].value[at]
    return found


def _as_checked(checks: Sequence[ItemCheck]) -> dict[int, float]:
    """Return what each checked week brought: a check says what is there by then, so the check before is taken off."""
    there = {check.week: float(check.actual) for check in checks if check.week and check.actual is not None}
    found, before = {}, 0.0
    for week in sorted(there):
        found[week], before = there[week] - before, there[week]
    return found


def _figure(measure: str, value: float | None) -> str:
    return figure(measure, None if value is None else Decimal(f"{value:.4f}"))
