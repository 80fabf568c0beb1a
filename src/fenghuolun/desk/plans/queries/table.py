"""The lines of the work-plan table (1.3.2.A), the requests for help, and how well statuses are written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from fenghuolun.desk.plans.choices import Horizon, ItemEvent, ItemStatus
from fenghuolun.desk.plans.models import WorkItem, WorkItemEvent, WorkStep
from fenghuolun.desk.plans.queries.items import OPEN, items_visible_to
from fenghuolun.desk.plans.rules import Level
from fenghuolun.desk.plans.rules.reminders import workdays_late
from fenghuolun.desk.plans.rules.status_text import status_quality
from fenghuolun.desk.teams.queries import parameter, working_calendar
from fenghuolun.desk.teams.rules import NoWorkingCalendar
from fenghuolun.engine.calendars import WorkingCalendar

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person, Unit

DAY = timedelta(days=1)
LISTED = (Horizon.MONTH, Horizon.QUARTER, Horizon.YEAR)
LOOK_BACK, LOOK_AHEAD = timedelta(days=190), timedelta(days=100)


def lines_of_table(
    by: Person, first: date, today: date, *, owner: Person | None = None, unit: Unit | None = None
) -> QuerySet[WorkItem]:
    """Return the lines of the plans that hold the month from ``first``, of one person or of a unit and all below it.

    A quarter's lines stand in each of its months. In the current month what earlier plans left open stands among
    them. Steps come along; two queries.
    """
    here = Q(plan__starts_on__lte=first, plan__ends_on__gt=first)
    if first == today.replace(day=1):
        here |= Q(plan__ends_on__lte=first, status__in=OPEN)
    rows = items_visible_to(by).filter(here, plan__horizon__in=LISTED).exclude(status=ItemStatus.CANCELLED)
    if owner is not None:
        rows = rows.filter(owner=owner)
    if unit is not None:
        rows = rows.filter(unit__path__startswith=unit.path)
    return rows.select_related("goal", "plan", "unit").prefetch_related(open_steps()).order_by("position", "pk")


def open_steps() -> Prefetch:
    """Return the pending steps below items, in their order, as ``item.pending``."""
    pending = WorkStep.objects.filter(done_at=None).select_related("person").order_by("position", "due_on", "pk")
    return Prefetch("steps", queryset=pending, to_attr="pending")


def line_count(owner: Person, first: date) -> int:
    """Return how many lines stand in the month's table of ``owner`` without those that were given up."""
    rows = WorkItem.objects.filter(owner=owner, plan__horizon=Horizon.MONTH, plan__starts_on=first)
    return rows.exclude(status=ItemStatus.CANCELLED).count()


def table_calendar(first: date, today: date) -> WorkingCalendar:
    """Return the working days around a month's table: half a year back, and ahead as far as a calendar is known."""
    begin, end = min(first, today) - LOOK_BACK, max(first, today) + LOOK_AHEAD
    try:
        return working_calendar(begin, end)
    except NoWorkingCalendar:
        return working_calendar(date(today.year, 1, 1), date(today.year + 1, 1, 1))


@dataclass(frozen=True, slots=True)
class HelpTicket:
    """A request for help that nobody has answered: since when in workdays, and who has to answer by now."""

    item: WorkItem
    waits_days: int
    level: Level

    @property
    def is_late(self) -> bool:
        return self.level >= Level.MANAGER


def help_tickets(by: Person, now: datetime) -> list[HelpTicket]:
    """Return the unanswered requests for help of those ``by`` leads, the longest waiting first (1.3.2.F).

    The leader has one workday; then it stands with the manager as well.
    """
    rows = items_visible_to(by).filter(status=ItemStatus.HELP, help_asked_at__isnull=False).exclude(owner=by)
    rows = rows.select_related("unit").order_by("help_asked_at", "pk")
    today = timezone.localtime(now).date()
    calendar = table_calendar(today, today)
    found = []
    for item in rows:
        asked = timezone.localtime(item.help_asked_at).date()
        waits = workdays_late(max(asked, date(calendar.first_year, 1, 1)), today, calendar)
        due = int(parameter("help_days", on=today, unit=item.unit))
        found.append(HelpTicket(item, waits, Level.MANAGER if waits > due else Level.LEADER))
    return found


def how_many_want_help(by: Person) -> int:
    return items_visible_to(by).filter(status=ItemStatus.HELP).exclude(owner=by).count()


def help_answers(person_ids: Collection[int], first: date, end: date) -> QuerySet[WorkItemEvent]:
    """Return the answers that requests of these people got in ``[first, end)``; ``after`` holds when it was asked."""
    return _events(person_ids, first, end, ItemEvent.HELPED)


def _events(person_ids: Collection[int], first: date, end: date, event: str) -> QuerySet[WorkItemEvent]:
    begin = timezone.make_aware(datetime.combine(first, datetime.min.time()))
    finish = timezone.make_aware(datetime.combine(end, datetime.min.time()))
    return WorkItemEvent.objects.filter(item__owner__in=person_ids, event=event, at__gte=begin, at__lt=finish)


def quality_of_statuses(person_ids: Collection[int], first: date, end: date) -> dict[int, float | None]:
    """Return valid / updated of the statuses each person reported in ``[first, end)``. One query."""
    found: dict[int, list[bool]] = {pk: [] for pk in person_ids}
    rows = _events(person_ids, first, end, ItemEvent.REPORTED).values_list("item__owner", "after")
    for owner, after in rows:
        found[owner].append(bool(after.get("is_valid")))
    return {pk: status_quality(valid) for pk, valid in found.items()}


def update_rate(unit: Unit, first: date, end: date) -> float | None:
    """Return the share of open lines of a unit whose status was reported in ``[first, end)``; the gate of 1.3.2.B."""
    begin = timezone.make_aware(datetime.combine(first, datetime.min.time()))
    rows = WorkItem.objects.filter(
        unit__path__startswith=unit.path, plan__horizon=Horizon.MONTH, status__in=OPEN, made_at__lt=begin
    )
    total = rows.count()
    return rows.filter(status_at__gte=begin, status_at__date__lt=end).count() / total if total else None


def edits_since(item: WorkItem, revision: int) -> list[WorkItemEvent]:
    """Return what happened to a line after the edit number ``revision``, the oldest first."""
    rows = item.events.filter(event__in=[ItemEvent.CHANGED, ItemEvent.REPORTED]).select_related("by").order_by("pk")
    return [row for row in rows if row.after.get("revision", 0) > revision]
