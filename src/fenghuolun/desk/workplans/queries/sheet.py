"""The work-plan table as a page shows it: lines in order with light, age, steps and what they lack (1.3.2.A)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.functional import cached_property

from fenghuolun.desk.goals.choices import Light
from fenghuolun.desk.goals.rules.measures import figure, measure_label
from fenghuolun.desk.kit.numbers import percent
from fenghuolun.desk.plans.choices import PlanStatus
from fenghuolun.desk.plans.models import Plan, WorkItem, WorkStep
from fenghuolun.desk.plans.queries import month_plan
from fenghuolun.desk.plans.queries.table import lines_of_table, quality_of_statuses, table_calendar
from fenghuolun.desk.plans.rules.item_light import ItemLight, by_urgency, is_stale, light_of
from fenghuolun.desk.plans.rules.listing import WAITING
from fenghuolun.desk.plans.rules.plan_life import EDITABLE
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.queries import parameters
from fenghuolun.engine.calendars import WorkingCalendar

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person, Unit

TONES = {Light.GREEN: "go", Light.YELLOW: "wait", Light.RED: "stop", Light.BLUE: "over", Light.GREY: "none"}
BEHIND = (Light.YELLOW, Light.RED)
KEYS = ("item_stale_days", "table_lines", "act_from")


@dataclass(frozen=True)
class Line:
    """One line: the item, its light, whether nobody has looked lately, and its pending steps."""

    item: WorkItem
    light: ItemLight
    stale: bool
    is_carried: bool
    may_say: bool = False

    @property
    def pk(self) -> int:
        return self.item.pk

    @property
    def tone(self) -> str:
        return TONES[Light(self.light.light)]

    @property
    def light_label(self) -> str:
        return str(Light(self.light.light).label)

    @property
    def is_behind(self) -> bool:
        return self.light.light in BEHIND

    @property
    def pending(self) -> list[WorkStep]:
        return list(getattr(self.item, "pending", []))

    @property
    def lacks_step(self) -> bool:
        return self.item.is_open and not self.pending

    @property
    def lacks_words(self) -> bool:
        """A yellow or red line that does not say why and what is wanted (1.3.2.F)."""
        return self.item.is_open and self.is_behind and not (self.item.cause and self.item.help_kind)

    @property
    def is_waiting(self) -> bool:
        return self.item.qualifies.get("decision") == WAITING

    @property
    def quantity(self) -> str:
        """The quantity as a person reads it: 24 台, 12.0万."""
        item = self.item
        if item.target is None:
            return ""
        text = figure(item.measure, item.target)
        return f"{text} {item.unit_word}".strip()

    @property
    def measure(self) -> str:
        return measure_label(self.item.measure) if self.item.measure else ""

    @property
    def percent(self) -> int:
        return round(_done(self.item) * 100)

    @property
    def percent_text(self) -> str:
        return percent(_done(self.item))

    @property
    def weight_text(self) -> str:
        return f"{self.item.weight.normalize():f}%" if self.item.weight else ""

    @property
    def target_typed(self) -> str:
        return typed(self.item, "target")


def typed(item: WorkItem, cell: str) -> str:
    """Return what a cell of an item holds as it is typed."""
    value = getattr(item, cell)
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return f"{value * 100:.0f}" if cell == "done_share" else str(value)


@dataclass(frozen=True)
class Sheet:
    """A month's lines of one person or unit."""

    lines: list[Line]
    most: int
    stale_after: int
    calendar: WorkingCalendar
    plan: Plan | None = None
    status_quality: float | None = None
    act_from: float = 0.1
    by_hand: bool = False

    @cached_property
    def weight(self) -> Decimal:
        return sum((line.item.weight for line in self.lines if not line.is_carried), Decimal(0))

    @property
    def is_weighed(self) -> bool:
        return self.weight in (0, 100)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many lines stand red, yellow, green; stale; waiting for help."""
        found = Counter(str(line.light.light) for line in self.lines)
        return {
            "red": found["red"], "yellow": found["yellow"], "green": found["green"] + found["blue"],
            "stale": sum(line.stale for line in self.lines), "waiting": sum(line.is_waiting for line in self.lines),
            "help": sum(line.item.status == "help" for line in self.lines),
            "open": sum(line.item.is_open for line in self.lines),
            "stepless": sum(line.lacks_step for line in self.lines),
        }  # fmt: skip

    @property
    def is_full(self) -> bool:
        return sum(not line.is_carried for line in self.lines) >= self.most

    @property
    def done_share(self) -> float | None:
        """How much of the table is done, by the weights; plainly where there are none."""
        rows = [(float(line.item.weight) if self.weight else 1.0, _done(line.item)) for line in self.lines]
        total = sum(weight for weight, _share in rows)
        return sum(weight * share for weight, share in rows) / total if total else None

    @property
    def is_editable(self) -> bool:
        return self.plan is None or self.plan.status in EDITABLE

    @property
    def status_label(self) -> str:
        return str(PlanStatus(self.plan.status if self.plan else PlanStatus.DRAFT).label)


def _done(item: WorkItem) -> float:
    return item.done_share if item.is_open else 1.0


def table_sheet(
    by: Person, first: date, today: date, *, owner: Person | None = None, unit: Unit | None = None,
    by_hand: bool = False,
) -> Sheet:  # fmt: skip
    """Return the month's table of a person or of a unit: red, yellow, then by due day; ``by_hand`` in the own order.

    The number of queries does not depend on how many lines there are.
    """
    rows = list(lines_of_table(by, first, today, owner=owner, unit=unit))
    values = parameters(KEYS, on=today, unit=owner.unit if owner else unit)
    calendar = table_calendar(first, today)
    stale_after = int(values["item_stale_days"])
    lines = lines_shown(rows, first, today, calendar, stale_after, by_hand=by_hand, by=by)
    plan = month_plan(owner, first) if owner else None
    quality = quality_of_statuses([owner.pk], first, _after(first))[owner.pk] if owner else None
    return Sheet(
        lines, int(values["table_lines"]), stale_after, calendar, plan, quality, float(values["act_from"]), by_hand
    )


def lines_shown(
    rows: Sequence[WorkItem], first: date, today: date, calendar: WorkingCalendar, stale_after: int, *,
    by_hand: bool = False, by: Person | None = None,
) -> list[Line]:  # fmt: skip
    """Return the items as lines of the table of ``first``, in the table's order; ``by`` is who would write in them."""
    leads = by is not None and by.may(Permission.REVIEW_ACTIVITY)
    judged = [(item, light_of(item, today, calendar)) for item in rows]
    ordered = judged if by_hand else by_urgency(judged)
    return [
        Line(
            item, light, is_stale(item, today, calendar, stale_after), bool(item.plan and item.plan.ends_on <= first),
            item.is_open and by is not None and (leads or item.owner_id == by.pk),
        )
        for item, light in ordered
    ]  # fmt: skip


def _after(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
