"""A seller's week put together: the plan's lines, what the ledger holds of them, planned against done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from fenghuolun.desk.activities.choices import NextStep
from fenghuolun.desk.activities.queries import activities_visible_to, catalogue
from fenghuolun.desk.customers.choices import LeadStatus, Window
from fenghuolun.desk.customers.queries import leads_of_people, window_of
from fenghuolun.desk.facts.activity import Done, done
from fenghuolun.desk.facts.due import DueLead, due_leads
from fenghuolun.desk.facts.people import crew
from fenghuolun.desk.facts.results import sold_by_day
from fenghuolun.desk.facts.targets import asked_by_day
from fenghuolun.desk.plans.choices import HalfDay, Horizon
from fenghuolun.desk.plans.models import WorkItem
from fenghuolun.desk.plans.queries import deadlines_of, lines_of, week_plan
from fenghuolun.desk.tables.queries.week_proposal import working_parts
from fenghuolun.desk.tables.queries.week_sheet import COUNTED, DAY, Footer, Half, WeekDay, WeekLine, WeekSheet
from fenghuolun.desk.tables.rules.month import LEAST_TOUCHES, LONGEST
from fenghuolun.desk.teams import queries as teams

if TYPE_CHECKING:
    from fenghuolun.desk.activities.models import Activity
    from fenghuolun.desk.teams.models import Person

STEP_OF_KIND = {
    "A01": NextStep.CALL, "A03": NextStep.VISIT, "A04": NextStep.VISIT, "A05": NextStep.VISIT, "A06": NextStep.QUOTE,
    "A07": NextStep.QUOTE, "A08": NextStep.ISSUE, "A09": NextStep.CARE,
}  # fmt: skip
LIMITS = ("plan_coverage", "plan_approve_points", "plan_return_points")
STAGE_COLUMN = {"contact": "contacts", "visit": "visits", "quote": "quotes", "deal": "deals"}


def week_sheet(by: Person, person: Person, monday: date) -> WeekSheet:
    """Return ``person``'s week as ``by`` may see it. The number of queries does not depend on the number of lines."""
    plan = week_plan(person, monday)
    parts = working_parts(person, monday)
    items = list(lines_of(plan)) if plan else []
    acts = _activities(by, person, monday)
    lines = [_line(item, acts) for item in items]
    missing, must = _not_covered(person, monday, items)
    limits = teams.parameters(LIMITS, on=monday, unit=person.unit)
    return WeekSheet(
        person=person,
        monday=monday,
        plan=plan,
        days=[_day(day, part, lines) for day, part in parts.items()],
        footer=_footer(person, monday, lines, sum(parts.values(), Decimal(0))),
        deadline=deadlines_of(person.unit, Horizon.WEEK, monday),
        missing=missing,
        must_cover=must,
        coverage_due=float(limits["plan_coverage"]),
        marks=(float(limits["plan_approve_points"]), float(limits["plan_return_points"])),
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
