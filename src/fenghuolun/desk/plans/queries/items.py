"""Work items, for whoever asks; those of a week's plan are its lines and are asked for in ``planned``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from fenghuolun.desk.kit.keyset import Page, page_of
from fenghuolun.desk.plans.choices import Horizon, ItemEvent, ItemKind, ItemStatus
from fenghuolun.desk.plans.models import Pilot, WorkItem, WorkItemEvent
from fenghuolun.desk.plans.rules import Ladder, ladder_of
from fenghuolun.desk.teams.queries import parameters, working_calendar
from fenghuolun.desk.teams.rules import NoWorkingCalendar, scope
from fenghuolun.engine.calendars import WorkingCalendar

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person, Unit

OPEN = (ItemStatus.OPEN, ItemStatus.DOING, ItemStatus.HELP)
NOT_A_WEEK_LINE = ~Q(plan__horizon=Horizon.WEEK, plan__isnull=False)


def items_visible_to(person: Person) -> QuerySet[WorkItem]:
    """Return items that ``person`` owns, gave to somebody, or sees as the owner's leader."""
    reach = scope(person)
    # An empty condition is everything; joined by "or" it would vanish.
    rows = WorkItem.objects.filter(reach | Q(made_by=person) if reach else reach)
    return rows.select_related("owner", "made_by", "customer")


def items_of(person: Person, *, only_open: bool = False) -> QuerySet[WorkItem]:
    """Return what ``person`` has to do beside the customers of the week, the nearest due day first."""
    rows = WorkItem.objects.filter(NOT_A_WEEK_LINE, owner=person).select_related("made_by", "customer", "goal")
    if only_open:
        rows = rows.filter(status__in=OPEN)
    return rows.order_by("due_on", "pk")


def items_of_people(person_ids: Collection[int], kind: str, first: date, end: date) -> QuerySet[WorkItem]:
    """Return items of one kind that these people owe by a day of ``[first, end)``; the caller decides who may ask."""
    rows = WorkItem.objects.filter(owner__in=person_ids, kind=kind, due_on__gte=first, due_on__lt=end)
    return rows.exclude(status=ItemStatus.CANCELLED)


def items_named(ids: Collection[int]) -> QuerySet[WorkItem]:
    """Return these items; the caller decides who may ask."""
    return WorkItem.objects.filter(pk__in=ids)


def has_open_decision(goal_id: int) -> bool:
    """Say whether a talk about the goal is still to come."""
    rows = WorkItem.objects.filter(goal=goal_id, kind=ItemKind.DECISION, closed_at=None)
    return rows.exists()


def items_due(first: date, end: date) -> QuerySet[WorkItem]:
    """Return everybody's items that are due on a day of ``[first, end)`` and were not called off.

    The caller narrows them and decides who may ask.
    """
    return WorkItem.objects.filter(due_on__gte=first, due_on__lt=end).exclude(status=ItemStatus.CANCELLED)


def days_of_items_for_goals(goal_ids: Collection[int]) -> list[tuple[int, date]]:
    """Return (goal, day it was made) of each work item for these goals. One query."""
    rows = WorkItem.objects.filter(goal__in=goal_ids).exclude(status=ItemStatus.CANCELLED)
    return [(goal, timezone.localdate(at)) for goal, at in rows.values_list("goal", "made_at")]


def overdue(person: Person, today: date) -> QuerySet[WorkItem]:
    """Return visible open items whose due day is over, the longest overdue first."""
    rows = items_visible_to(person).filter(NOT_A_WEEK_LINE, status__in=OPEN, due_on__lt=today)
    return rows.order_by("due_on", "pk")


def page_of_items(rows: QuerySet[WorkItem], after: str) -> Page:
    return page_of(rows, order=("due_on", "pk"), after=after)


@dataclass(frozen=True, slots=True)
class ItemCount:
    """How many of a person's items are open, late, wait for help, or wait to be verified by the person."""

    open: int
    late: int
    help: int
    to_verify: int


def item_count(person: Person, today: date) -> ItemCount:
    mine, open_ = Q(owner=person), Q(status__in=OPEN)
    found = WorkItem.objects.filter(NOT_A_WEEK_LINE, mine | Q(made_by=person)).aggregate(
        open=Count("pk", filter=mine & open_),
        late=Count("pk", filter=mine & open_ & Q(due_on__lt=today)),
        help=Count("pk", filter=mine & Q(status=ItemStatus.HELP)),
        to_verify=Count("pk", filter=Q(made_by=person, status=ItemStatus.DONE)),
    )
    return ItemCount(**found)


def ladder_of_item(item: WorkItem) -> Ladder:
    """Return the days on which somebody hears of the item, as the parameters of its unit hold."""
    days = parameters(("item_leader_days", "item_manager_days"), on=item.due_on, unit=item.unit)
    leader, manager = (int(days[key]) for key in ("item_leader_days", "item_manager_days"))
    first = min(item.starts_on or item.due_on, item.due_on)
    return ladder_of(first, item.due_on, _calendar(first, item.due_on), leader_days=leader, manager_days=manager)


def _calendar(first: date, due_on: date) -> WorkingCalendar:
    """Return the working days up to three weeks after the due day; without the next year's calendar, up to December."""
    try:
        return working_calendar(first, due_on + timedelta(days=21))
    except NoWorkingCalendar:
        return working_calendar(first, due_on + timedelta(days=1))


def awaiting_verification(before: datetime) -> QuerySet[WorkItem]:
    """Return items reported done before a moment that their requester has not looked at."""
    rows = WorkItem.objects.filter(status=ItemStatus.DONE, done_at__lt=before)
    return rows.select_related("unit", "owner", "made_by")


def events_of(item: WorkItem) -> QuerySet[WorkItemEvent]:
    return item.events.select_related("by").order_by("-at", "-pk")


def events_of_items(item_ids: Collection[int], kinds: Collection[str]) -> QuerySet[WorkItemEvent]:
    """Return the events of these kinds of these items, the oldest first; the caller decides who may ask."""
    return WorkItemEvent.objects.filter(item__in=item_ids, event__in=kinds).order_by("at", "pk")


def help_answered(person_ids: Collection[int], first: date, end: date) -> int:
    """Return how many requests for help of these people were answered in ``[first, end)``."""
    rows = WorkItemEvent.objects.filter(item__owner__in=person_ids, event=ItemEvent.HELPED)
    return rows.filter(at__date__gte=first, at__date__lt=end).count()


def pilots_of(unit: Unit, first: date, end: date) -> QuerySet[Pilot]:
    """Return the trials of better ideas in the unit, or below it that ended in ``[first, end]``."""
    rows = Pilot.objects.filter(ends_on__gte=first, ends_on__lte=end)
    return rows.filter(item__unit__path__startswith=unit.path).select_related("item").order_by("pk")
