"""The lines of a week's plan: named customers on half-days, proposed, moved, added and dropped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.customers.queries import leads_visible_to
from fenghuolun.desk.plans.actions.items import note
from fenghuolun.desk.plans.actions.plans import PlanRefused, require_editable, taken
from fenghuolun.desk.plans.choices import HalfDay, Horizon, ItemEvent, ItemKind, ItemStatus
from fenghuolun.desk.plans.models import Plan, WorkItem, WorkItemEvent
from fenghuolun.desk.plans.queries import lines_by_hand, lines_of
from fenghuolun.desk.plans.queries.planned import BY_HAND
from fenghuolun.desk.teams.actions import record

if TYPE_CHECKING:
    from fenghuolun.desk.customers.models import Lead
    from fenghuolun.desk.goals.models import Goal
    from fenghuolun.desk.teams.models import Person

CHANGEABLE = frozenset({"purpose", "activity_kind", "expected", "material", "is_joint", "next_step"})
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class LineWanted:
    """One line to put into a week: whom, when, why, what one does and hopes for."""

    lead: Lead
    day: date
    half_day: str
    purpose: str
    activity_kind: str
    expected: str = ""
    material: str = ""
    is_joint: bool = False
    measure: str = ""


@transaction.atomic
def fill_week(
    *, by: Person, now: datetime, plan: Plan, lines: Iterable[LineWanted], goal: Goal | None = None
) -> list[WorkItem]:
    """Replace the untouched lines of a week's draft by the proposed ones, in their order; return the new lines.

    What the seller added, moved, changed or took out by hand stays so, and the proposal leaves those customers' days
    alone. A few statements for any number of lines.
    """
    plan = taken(by, plan)
    _require_week(plan)
    require_editable(plan)
    plan.items.exclude(pk__in=lines_by_hand(plan).values("pk")).delete()
    kept = set(plan.items.values_list("lead", "due_on"))
    rows = [
        _row(plan, by, now, line, position, goal)
        for position, line in enumerate(lines, start=1)
        if (line.lead.pk, line.day) not in kept
    ]
    made = WorkItem.objects.bulk_create(rows, batch_size=AT_ONCE)
    WorkItemEvent.objects.bulk_create(
        [WorkItemEvent(item=item, at=now, by=by, event=ItemEvent.MADE) for item in made], batch_size=AT_ONCE
    )
    record(by=by, now=now, action="fill_week", thing=plan, lines=len(made), kept=len(kept))
    return made


def _row(plan: Plan, by: Person, now: datetime, line: LineWanted, position: int, goal: Goal | None = None) -> WorkItem:
    lead = line.lead
    return WorkItem(
        kind=ItemKind.PLAN, title=lead.customer.name[:200], owner_id=plan.person_id, unit_id=plan.unit_id, made_by=by,
        made_at=now, plan=plan, goal=goal, customer_id=lead.customer_id, lead=lead, purpose=line.purpose,
        starts_on=line.day, due_on=line.day, half_day=line.half_day, position=position,
        activity_kind=line.activity_kind, expected=line.expected, material=line.material, is_joint=line.is_joint,
        measure=line.measure, target=1,
    )  # fmt: skip


def _require_week(plan: Plan) -> None:
    if plan.horizon != Horizon.WEEK or plan.person_id is None:
        raise PlanRefused(_("Only a week's plan has half-days."))


def _require_place(plan: Plan, day: date, half_day: str) -> None:
    if not plan.starts_on <= day < plan.ends_on:
        raise PlanRefused(_("Choose a day of this week."), field="day")
    if half_day not in HalfDay.values:
        raise PlanRefused(_("Choose morning or afternoon."), field="half_day")


@transaction.atomic
def add_line(*, by: Person, now: datetime, plan: Plan, line: LineWanted, goal: Goal | None = None) -> WorkItem:
    """Put one customer into the week by hand. Refuses a lead that the plan's owner does not look after."""
    plan = taken(by, plan)
    _require_week(plan)
    require_editable(plan)
    _require_place(plan, line.day, line.half_day)
    if not leads_visible_to(by).filter(pk=line.lead.pk, owner=plan.person_id).exists():
        raise PlanRefused(_("%(name)s does not look after this customer.") % {"name": plan.person.name}, field="lead")
    if lines_of(plan).filter(lead=line.lead, due_on=line.day).exists():
        raise PlanRefused(_("The customer stands on this day already."), field="lead")
    item = _row(plan, by, now, line, _last_position(plan, line.day, line.half_day) + 1, goal)
    item.save()
    note(item, by, now, ItemEvent.MADE, BY_HAND)
    record(by=by, now=now, action="add_line", thing=item, plan=plan, day=line.day)
    return item


def _last_position(plan: Plan, day: date, half_day: str) -> int:
    found = lines_of(plan).filter(due_on=day, half_day=half_day).order_by("-position").first()
    return found.position if found else 0


def _line(by: Person, item: WorkItem) -> tuple[Plan, WorkItem]:
    plan = taken(by, item.plan)
    _require_week(plan)
    require_editable(plan)
    return plan, lines_of(plan).get(pk=item.pk)


@transaction.atomic
def move_line(
    *, by: Person, now: datetime, item: WorkItem, day: date, half_day: str, before: int | None = None
) -> WorkItem:
    """Move a line to another half-day of its week, in front of the line ``before`` or to the end."""
    plan, line = _line(by, item)
    _require_place(plan, day, half_day)
    here = [row for row in lines_of(plan).filter(due_on=day, half_day=half_day) if row.pk != line.pk]
    if day != line.due_on and lines_of(plan).filter(lead=line.lead_id, due_on=day, lead__isnull=False).exists():
        raise PlanRefused(_("The customer stands on this day already."))
    at = next((place for place, row in enumerate(here) if row.pk == before), len(here))
    was = {"day": str(line.due_on), "half_day": line.half_day}
    line.due_on, line.half_day = day, half_day
    here.insert(at, line)
    for position, row in enumerate(here, start=1):
        row.position = position
    WorkItem.objects.bulk_update(here, ["position"])
    line.save(update_fields=["due_on", "half_day", "position"])
    note(line, by, now, ItemEvent.MOVED, before=was, after={"day": str(day), "half_day": half_day})
    record(by=by, now=now, action="move_line", thing=line, before=was, day=day, half_day=half_day)
    return line


@transaction.atomic
def change_line(*, by: Person, now: datetime, item: WorkItem, **fields: Any) -> WorkItem:
    """Change what a line says: purpose, what to do, outcome expected, material, joint."""
    _plan, line = _line(by, item)
    if unknown := set(fields) - CHANGEABLE:
        raise PlanRefused(_("These may not be changed here: %(names)s") % {"names": ", ".join(sorted(unknown))})
    was = {name: str(getattr(line, name)) for name in fields}
    for name, value in fields.items():
        setattr(line, name, value)
    line.save(update_fields=list(fields))
    note(line, by, now, ItemEvent.CHANGED, before=was, after={name: str(value) for name, value in fields.items()})
    record(by=by, now=now, action="change_line", thing=line, changed=sorted(fields))
    return line


@transaction.atomic
def drop_line(*, by: Person, now: datetime, item: WorkItem) -> WorkItem:
    """Take a customer out of the week; the line stays as cancelled."""
    _plan, line = _line(by, item)
    line.status, line.closed_at = ItemStatus.CANCELLED, now
    line.save(update_fields=["status", "closed_at"])
    note(line, by, now, ItemEvent.CANCELLED)
    record(by=by, now=now, action="drop_line", thing=line)
    return line
