"""Plan, do, check, act of each line: what is there, what is missing, and how complete the circle is (1.3.1.C)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import isnan
from typing import TYPE_CHECKING, Any

from django.utils.functional import cached_property

from fenghuolun.desk.facts.measured import MEASURABLE, measured, takes
from fenghuolun.desk.facts.subjects import Subjects
from fenghuolun.desk.plans.choices import Act, Horizon, ItemStatus
from fenghuolun.desk.plans.queries.lines import checks_of
from fenghuolun.desk.plans.queries.table import table_calendar
from fenghuolun.desk.plans.rules.cadence import checkpoints
from fenghuolun.desk.plans.rules.item_light import workdays_between
from fenghuolun.desk.teams.queries import parameter
from fenghuolun.desk.workplans.queries.sheet import Line, Sheet

if TYPE_CHECKING:
    from fenghuolun.desk.plans.models import ItemCheck, WorkItem
    from fenghuolun.engine.calendars import WorkingCalendar

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Turn:
    """One line's circle. ``due`` are its checkpoints that are over, ``checks`` what was checked, the newest last."""

    line: Line
    due: list[date]
    checks: list[ItemCheck]
    act_from: float

    @property
    def is_planned(self) -> bool:
        """Somebody, by a day, with a number or a result that can be seen."""
        item = self.line.item
        return item.target is not None or bool(item.output)

    @property
    def is_done(self) -> bool:
        item = self.line.item
        return item.done_share > 0 or item.status in (ItemStatus.DOING, ItemStatus.DONE, ItemStatus.CLOSED)

    @cached_property
    def missed(self) -> list[date]:
        """Checkpoints that nobody answered: no check from that day up to the next one."""
        bounds = [*self.due[1:], date.max][: len(self.due)]
        answered = [check.on for check in self.checks]
        return [
            day for day, until in zip(self.due, bounds, strict=True) if not any(day <= on < until for on in answered)
        ]

    @property
    def is_checked(self) -> bool:
        return bool(self.checks) and not self.missed if self.due else True

    @cached_property
    def deviation(self) -> float | None:
        """(actual − planned) / planned of the last check that has both."""
        for check in reversed(self.checks):
            if check.planned and check.actual is not None:
                return float(check.actual - check.planned) / float(check.planned)
        return None

    @property
    def needs_act(self) -> bool:
        return self.deviation is not None and abs(self.deviation) > self.act_from + 1e-9

    @property
    def act(self) -> str:
        last = self.checks[-1].act if self.checks else ""
        return str(Act(last).label) if last else ""

    @property
    def is_acted(self) -> bool:
        return bool(self.act) or not self.needs_act

    @property
    def parts(self) -> tuple[bool, bool, bool, bool]:
        return self.is_planned, self.is_done, self.is_checked, self.is_acted

    @property
    def is_whole(self) -> bool:
        return all(self.parts)


@dataclass(frozen=True)
class Lane:
    """All lines of a table as circles."""

    turns: list[Turn]

    @property
    def completeness(self) -> float | None:
        """Lines with all four / lines."""
        return sum(turn.is_whole for turn in self.turns) / len(self.turns) if self.turns else None

    @property
    def open_acts(self) -> int:
        return sum(not turn.is_acted for turn in self.turns)

    @property
    def missed_checks(self) -> int:
        return sum(len(turn.missed) for turn in self.turns)


def lane_of(sheet: Sheet, first: date, end: date, today: date) -> Lane:
    """Return the circle of each line of a month's table; one query for all checks."""
    checks = checks_of([line.pk for line in sheet.lines])
    days = [day for day in month_checkpoints(first, end, sheet.calendar) if day < today]
    return Lane([Turn(line, _due(line, days), checks[line.pk], sheet.act_from) for line in sheet.lines])


def expected(item: WorkItem, on: date) -> dict[str, Any]:
    """Return what a check of ``on`` begins with: planned by the workdays over, the actual from the ledger where the
    line names a measure, and from which deviation an act is asked for."""
    calendar, first = table_calendar(on, on), item.starts_on or on
    whole = max(workdays_between(calendar, first, item.due_on + DAY), 1)
    share = min(workdays_between(calendar, first, on + DAY) / whole, 1.0)
    target = float(item.target or 0)
    actual: float | None = target * item.done_share
    if item.measure in MEASURABLE and first <= on:
        kind = str(item.scope.get("cube_kind", "")) if "cube_kind" in takes(item.measure) else ""
        found = measured(
            item.measure, Subjects.of_people([item.owner]), [first, on + DAY], today=on + DAY, cube_kind=kind
        )
        actual = None if isnan(value := float(found.value[0, 0])) else value
    return {
        "planned": round(target * share, 1), "actual": None if actual is None else round(actual, 1),
        "act_from": float(parameter("act_from", on=on, unit=item.unit)),
    }  # fmt: skip


def month_checkpoints(first: date, end: date, calendar: WorkingCalendar) -> list[date]:
    return checkpoints(Horizon.MONTH, first, end, calendar)


def _due(line: Line, days: list[date]) -> list[date]:
    """A line is checked while it runs."""
    item = line.item
    return [day for day in days if (item.starts_on or day) <= day <= item.due_on]
