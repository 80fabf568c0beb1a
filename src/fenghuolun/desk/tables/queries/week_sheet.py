"""A seller's week as the table shows it: lines per half-day beside what was done, the footer, and the tests (1.4.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.functional import cached_property

from fenghuolun.desk.activities.choices import Outcome, Purpose
from fenghuolun.desk.facts.due import DueLead
from fenghuolun.desk.plans.choices import HalfDay, PlanStatus
from fenghuolun.desk.plans.models import Plan, WorkItem
from fenghuolun.desk.plans.rules import Deadline, PlannedLine, Quality, quality_of
from fenghuolun.desk.plans.rules.plan_life import EDITABLE, SIGNED

if TYPE_CHECKING:
    from fenghuolun.desk.activities.models import Activity
    from fenghuolun.desk.teams.models import Person

DAY = timedelta(days=1)
COUNTED = ("contact", "visit", "quote", "deal")


@dataclass(frozen=True)
class WeekLine:
    """One planned customer and what came of it on that day."""

    item: WorkItem
    done: Sequence[Activity]
    label: str

    @property
    def purpose(self) -> str:
        return str(Purpose(self.item.purpose).label) if self.item.purpose in Purpose.values else ""

    @property
    def expected(self) -> str:
        return str(Outcome(self.item.expected).label) if self.item.expected in Outcome.values else ""

    @property
    def plate(self) -> str:
        vehicle = self.item.lead.vehicle if self.item.lead else None
        return vehicle.plate if vehicle else ""

    @property
    def last(self) -> Activity | None:
        return self.done[-1] if self.done else None

    @property
    def points(self) -> Decimal:
        return sum((row.counted_points for row in self.done), Decimal(0))


@dataclass(frozen=True)
class Half:
    """A morning or an afternoon with its lines."""

    key: str
    lines: list[WeekLine]

    @property
    def label(self) -> str:
        return str(HalfDay(self.key).label)


@dataclass(frozen=True)
class WeekDay:
    """A day of the week: how much of it is worked, and its two halves."""

    day: date
    part: Decimal
    halves: list[Half]

    @property
    def is_shown(self) -> bool:
        return self.part > 0 or any(half.lines for half in self.halves)

    @property
    def count(self) -> int:
        return sum(len(half.lines) for half in self.halves)


@dataclass(frozen=True)
class Footer:
    """Planned against done, per stage; premium in fen; ``outside`` is what was done without being planned."""

    planned: dict[str, int]
    done: dict[str, int]
    planned_fen: int
    done_fen: int
    points: float
    points_due: float
    lines_done: int
    lines: int
    records: int
    records_planned: int

    @property
    def rows(self) -> list[tuple[str, int, int, float | None]]:
        return [(stage, self.planned[stage], self.done[stage], self._share(stage)) for stage in COUNTED]

    def _share(self, stage: str) -> float | None:
        return self.done[stage] / self.planned[stage] if self.planned[stage] else None

    @property
    def quote_to_deal_ratio(self) -> float | None:
        return min(1.0, self.done["deal"] / self.done["quote"]) if self.done["quote"] else None

    @property
    def planned_share(self) -> float | None:
        """Activities that had been planned / all (1.2.1.E; from 70 % on a plan is lived)."""
        return self.records_planned / self.records if self.records else None


@dataclass(frozen=True)
class WeekSheet:
    """One seller's week. ``marks``: from how many points a plan is approved, below how many rejected."""

    person: Person
    monday: date
    plan: Plan | None
    days: list[WeekDay]
    footer: Footer
    deadline: Deadline
    missing: list[DueLead]
    must_cover: int
    coverage_due: float
    marks: tuple[float, float]

    @property
    def status(self) -> str:
        return self.plan.status if self.plan else PlanStatus.DRAFT

    @property
    def status_label(self) -> str:
        return str(PlanStatus(self.status).label)

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE

    @property
    def is_handed_in(self) -> bool:
        return self.status == PlanStatus.SUBMITTED

    @property
    def is_signed(self) -> bool:
        return self.status in (*SIGNED, PlanStatus.CLOSED)

    @property
    def notes(self) -> dict[str, Any]:
        return self.plan.notes if self.plan else {}

    @property
    def last(self) -> date:
        return self.monday + 6 * DAY

    @property
    def lines(self) -> list[WeekLine]:
        return [line for day in self.days for half in day.halves for line in half.lines]

    @property
    def covered(self) -> float | None:
        return 1 - len(self.missing) / self.must_cover if self.must_cover else None

    @property
    def is_covered(self) -> bool:
        return self.covered is None or self.covered >= self.coverage_due

    @cached_property
    def quality(self) -> Quality:
        """How good the plan is (1.3.1.0); the week's own checkpoints are Wednesday and Friday."""
        planned = [
            PlannedLine(item.goal_id is not None, item.target is not None, bool(item.due_on),
                        bool(item.owner_id), item.lead_id is not None)
            for item in (line.item for line in self.lines)
        ]  # fmt: skip
        at = self.plan.submitted_at if self.plan else None
        is_on_time = at is None or at <= self.deadline.at
        has_risk = bool(self.notes.get("help")) or any(line.item.is_joint for line in self.lines)
        return quality_of(
            planned, has_risk=has_risk, checkpoints_per_week=2, is_on_time=is_on_time, approve_from=self.marks[0],
            return_from=self.marks[1],
        )  # fmt: skip
