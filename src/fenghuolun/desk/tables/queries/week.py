"""A seller's week as the table shows it: lines per half-day beside what was done, the footer, and the tests (1.4.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.functional import cached_property

from fenghuolun.desk.activities.choices import NextStep, Outcome, Purpose
from fenghuolun.desk.activities.queries import activities_visible_to, catalogue
from fenghuolun.desk.customers.choices import LeadStatus, Window
from fenghuolun.desk.customers.queries import leads_of_people, window_of
from fenghuolun.desk.facts.activity import Done, done
from fenghuolun.desk.facts.due import DueLead, due_leads
from fenghuolun.desk.facts.people import crew
from fenghuolun.desk.facts.results import sold_by_day
from fenghuolun.desk.facts.targets import asked_by_day
from fenghuolun.desk.plans.choices import HalfDay, Horizon, PlanStatus
from fenghuolun.desk.plans.models import Plan, WorkItem
from fenghuolun.desk.plans.queries import deadlines_of, lines_of, week_plan
from fenghuolun.desk.plans.rules import Deadline, PlannedLine, Quality, quality_of
from fenghuolun.desk.plans.rules.plan_life import EDITABLE, SIGNED
from fenghuolun.desk.tables.queries.week_proposal import working_parts
from fenghuolun.desk.tables.rules.month import LEAST_TOUCHES, LONGEST
from fenghuolun.desk.teams import queries as teams

if TYPE_CHECKING:
    from fenghuolun.desk.activities.models import Activity
    from fenghuolun.desk.teams.models import Person

DAY = timedelta(days=1)
COUNTED = ("contact", "visit", "quote", "deal")
STEP_OF_KIND = {
    "A01": NextStep.CALL, "A03": NextStep.VISIT, "A04": NextStep.VISIT, "A05": NextStep.VISIT, "A06": NextStep.QUOTE,
    "A07": NextStep.QUOTE, "A08": NextStep.ISSUE, "A09": NextStep.CARE,
}  # fmt: skip
STAGE_COLUMN = {"contact": "contacts", "visit": "visits", "quote": "quotes", "deal": "deals"}


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
    """One seller's week."""

    person: Person
    monday: date
    plan: Plan | None
    days: list[WeekDay]
    footer: Footer
    deadline: Deadline
    missing: list[DueLead]
    must_cover: int
    coverage_due: float

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
        return quality_of(planned, has_risk=has_risk, checkpoints_per_week=2, is_on_time=is_on_time)


def week_sheet(by: Person, person: Person, monday: date) -> WeekSheet:
    """Return ``person``'s week as ``by`` may see it. The number of queries does not depend on the number of lines."""
    plan = week_plan(person, monday)
    parts = working_parts(person, monday)
    items = list(lines_of(plan)) if plan else []
    acts = _activities(by, person, monday)
    lines = [_line(item, acts) for item in items]
    missing, must = _not_covered(person, monday, items)
    return WeekSheet(
        person=person,
        monday=monday,
        plan=plan,
        days=[_day(day, part, lines) for day, part in parts.items()],
        footer=_footer(person, monday, lines, sum(parts.values(), Decimal(0))),
        deadline=deadlines_of(person.unit, Horizon.WEEK, monday),
        missing=missing,
        must_cover=must,
        coverage_due=float(teams.parameter("plan_coverage", on=monday, unit=person.unit)),
    )


def _activities(by: Person, person: Person, monday: date) -> dict[tuple[str, int, date], list[Activity]]:
    """Return what was done in the week by (lead or customer, day), in order of time; one query."""
    rows = activities_visible_to(by).filter(
        person=person, day__gte=monday, day__lt=monday + 7 * DAY, voided_at=None, customer__isnull=False
    )
    found: dict[tuple[str, int, date], list[Activity]] = defaultdict(list)
    for row in rows.order_by("happened_at"):
        if row.lead_id:
            found["lead", row.lead_id, row.day].append(row)
        found["customer", row.customer_id, row.day].append(row)
    return found


def _line(item: WorkItem, acts: dict[tuple[str, int, date], list[Activity]]) -> WeekLine:
    done = acts.get(("lead", item.lead_id or 0, item.due_on)) or acts.get(
        ("customer", item.customer_id or 0, item.due_on), []
    )
    return WeekLine(item, done, _word_of(item.activity_kind))


def _word_of(activity_kind: str) -> str:
    """Return what one does in one word: call, visit, quote; the catalogue's name for the rest."""
    if activity_kind in STEP_OF_KIND:
        return str(STEP_OF_KIND[activity_kind].label)
    rules = catalogue()
    return rules.kind(activity_kind).label if activity_kind in rules.codes else ""


def _day(day: date, part: Decimal, lines: Iterable[WeekLine]) -> WeekDay:
    mine = [line for line in lines if line.item.due_on == day]
    halves = [Half(str(half), [line for line in mine if line.item.half_day == half]) for half in HalfDay.values]
    return WeekDay(day, part, halves)


def _footer(person: Person, monday: date, lines: Sequence[WeekLine], days: Decimal) -> Footer:
    who, end = crew([person], monday), monday + 7 * DAY
    did: Done = done(who, monday, end)
    planned = dict.fromkeys(COUNTED, 0)
    for line in lines:
        if line.item.measure in planned:
            planned[line.item.measure] += 1
    return Footer(
        planned=planned,
        done={stage: int(did[column][0]) for stage, column in STAGE_COLUMN.items()},
        planned_fen=int(asked_by_day(who, monday, end).premium_fen.sum()),
        done_fen=int(sold_by_day(who, monday, end).premium_fen.sum()),
        points=float(did.points[0]),
        points_due=float(teams.daily_standard(person, monday) * days),
        lines_done=sum(bool(line.done) for line in lines),
        lines=len(lines),
        records=int(did["records"][0]),
        records_planned=int(did["planned"][0]),
    )


def must_be_met(leads: Iterable[DueLead], monday: date) -> list[DueLead]:
    """Return those of ``leads`` that pass W3–W5 in the week and were not promised a day after it.

    Only the sprint (W5) waits for no promise.
    """
    end, must = monday + 7 * DAY, []
    for lead in leads:
        windows = {window_of(lead.due_on, monday + n * DAY) for n in range(7)}
        is_promised_later = lead.next_on is not None and lead.next_on >= end and Window.W5 not in windows
        if windows & set(LEAST_TOUCHES) and not is_promised_later:
            must.append(lead)
    return must


def _not_covered(person: Person, monday: date, items: Iterable[WorkItem]) -> tuple[list[DueLead], int]:
    """Return the policies that must be met this week and have no line, and how many must; one query."""
    (due,) = due_leads(crew([person], monday), monday, monday + 7 * DAY + LONGEST)
    must, planned = must_be_met(due, monday), {item.lead_id for item in items}
    return [lead for lead in must if lead.pk not in planned], len(must)


def best_and_worst(person: Person, monday: date) -> dict[str, Any]:
    """Return the largest lead won and the largest one lost in the week, to be named in the footer; two queries."""
    closed = leads_of_people([person.pk]).filter(closed_on__gte=monday, closed_on__lt=monday + 7 * DAY)
    by_size = closed.select_related("customer").order_by("-expected_premium_fen", "pk")
    return {
        "win": by_size.filter(status=LeadStatus.WON).first(),
        "loss": by_size.filter(status=LeadStatus.LOST).first(),
    }
