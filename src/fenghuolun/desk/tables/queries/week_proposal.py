"""The proposal for a week: named customers per half-day, from the one order as it will stand on those days (1.4.4)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal

from fenghuolun.desk.activities.choices import Purpose
from fenghuolun.desk.activities.queries import WeekSlot, catalogue, week_order
from fenghuolun.desk.activities.queries.day import chance_of
from fenghuolun.desk.activities.rules.day_order import ordered
from fenghuolun.desk.activities.rules.day_reasons import what_to_log
from fenghuolun.desk.customers.models import Lead
from fenghuolun.desk.plans.actions import LineWanted
from fenghuolun.desk.tables.rules.week import JOINT_RANKS, expected_of, material_of
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person

DAY = timedelta(days=1)


def working_parts(person: Person, monday: date) -> dict[date, Decimal]:
    """Return the part of each day of the week that ``person`` works: nothing on free days and on leave."""
    end = monday + 7 * DAY
    flags = teams.working_calendar(monday, end).flags(monday, end)
    leave = teams.leave_parts([person.pk], monday, end).get(person.pk, {})
    days = [monday + n * DAY for n in range(7)]
    return {
        day: (Decimal(1) - leave.get(day, Decimal(0))) if is_worked else Decimal(0)
        for day, is_worked in zip(days, flags, strict=True)
    }


def proposed_week(
    person: Person, monday: date, *, kept: Collection[tuple[int, date]] = (), today: date
) -> list[LineWanted]:
    """Return the lines to propose for the week of ``monday``, in order; days before ``today`` are left alone."""
    days = {day: part for day, part in working_parts(person, monday).items() if day >= today}
    standard = teams.daily_standard(person, monday)
    return [_line(slot) for slot in week_order(person, days, points_a_day=standard, kept=kept)]


def _line(found: WeekSlot) -> LineWanted:
    slot, lead = found.slot, found.lead
    return LineWanted(
        lead=lead,
        day=found.day,
        half_day=slot.half_day,
        purpose=slot.purpose,
        activity_kind=found.activity_kind,
        expected=expected_of(slot.rank, slot.step),
        material=material_of(slot.rank, slot.step),
        is_joint=lead.grade == "A" and slot.rank in JOINT_RANKS and found.activity_kind in ("A03", "A04"),
        measure=stage_of(found.activity_kind, lead.cube_kind),
    )


def line_by_hand(lead: Lead, day: date, half_day: str) -> LineWanted:
    """Return the line for a lead that somebody puts in: the order of that day says why and what to do, else a call."""
    slots = ordered([chance_of(lead, day)], day)
    slot = slots[0] if slots else None
    kind = what_to_log(lead, slot)[:3] if slot else "A01"
    return LineWanted(
        lead=lead,
        day=day,
        half_day=half_day,
        purpose=slot.purpose if slot else Purpose.OTHER,
        activity_kind=kind,
        expected=expected_of(slot.rank, slot.step) if slot else "",
        material=material_of(slot.rank, slot.step) if slot else "",
        measure=stage_of(kind, lead.cube_kind),
    )


def stage_of(activity_kind: str, cube_kind: str) -> str:
    """Return the stage that an activity of this kind stands for; empty for care and the like."""
    rules = catalogue()
    if activity_kind not in rules.codes:
        return ""
    stages = rules.kind(activity_kind).stage
    return str(stages.get(cube_kind, ""))
