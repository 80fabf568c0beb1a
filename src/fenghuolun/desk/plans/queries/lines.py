"""What stands in plans and around their lines: for quality, for the circle of PDCA, for whether to meet."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from fenghuolun.desk.plans.choices import HelpAnswer, ItemEvent, ItemStatus, PlanningTool
from fenghuolun.desk.plans.models import ItemCheck, ItemLink, Risk, WorkItem, WorkItemEvent
from fenghuolun.desk.plans.queries.table import LISTED

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person, Unit


def lines_of_plans(plan_ids: Iterable[int]) -> dict[int, list[WorkItem]]:
    """Return the lines of each plan that were not given up, by the plan's id. One query; the caller may see the plans.

    Months, quarters and weeks alike: what a plan's quality is judged by.
    """
    found: dict[int, list[WorkItem]] = {pk: [] for pk in plan_ids}
    for item in WorkItem.objects.filter(plan__in=found).exclude(status=ItemStatus.CANCELLED):
        if item.plan_id is not None:
            found[item.plan_id].append(item)
    return found


def plans_with_risks(plan_ids: Collection[int]) -> set[int]:
    return set(Risk.objects.filter(plan__in=plan_ids).values_list("plan", flat=True))


def checks_of(item_ids: Collection[int]) -> dict[int, list[ItemCheck]]:
    """Return the checks of each item, the oldest first. One query; the caller may see the items."""
    found: dict[int, list[ItemCheck]] = {pk: [] for pk in item_ids}
    for check in ItemCheck.objects.filter(item__in=found).order_by("on", "at", "pk"):
        found[check.item_id].append(check)
    return found


def owners_who_wait(item_ids: Collection[int]) -> set[int]:
    """Return the owners of items that wait for an item of somebody else, on either side of the arrow."""
    arrows = ItemLink.objects.filter(Q(before__in=item_ids) | Q(after__in=item_ids))
    pairs = arrows.values_list("before__owner", "after__owner")
    return {owner for pair in pairs if pair[0] != pair[1] for owner in pair}


def declined_help(item_ids: Collection[int], since: date) -> QuerySet[WorkItemEvent]:
    """Return the answers since that day that said no to a request: disagreements on record."""
    return WorkItemEvent.objects.filter(
        item__in=item_ids, event=ItemEvent.HELPED, at__gte=_midnight(since), after__answer=HelpAnswer.DECLINE
    )


def overdue_share(unit: Unit, day: date) -> float:
    """Return the share of the lines open on the morning of ``day`` whose due day was over; 0 where none was open."""
    at = _midnight(day)
    rows = WorkItem.objects.filter(unit__path__startswith=unit.path, plan__horizon__in=LISTED, made_at__lt=at)
    rows = rows.exclude(status=ItemStatus.CANCELLED).filter(Q(done_at=None) | Q(done_at__gte=at))
    total = rows.count()
    return rows.filter(due_on__lt=day).count() / total if total else 0.0


def kinds_planned_by_funnel(owner: Person, starts_on: date) -> set[str]:
    """Return the kinds of business that have their line of quantities in the plan that begins on ``starts_on``."""
    rows = WorkItem.objects.filter(
        owner=owner, is_batch=True, starts_on=starts_on, worked_out_by=PlanningTool.FUNNEL
    ).exclude(status=ItemStatus.CANCELLED)
    return set(rows.values_list("scope__cube_kind", flat=True))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
