"""Named customers per half-day: the lines of week plans, and whether something that was done had been planned."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Max, Q, QuerySet

from fenghuolun.desk.plans.choices import Horizon, ItemEvent, ItemStatus
from fenghuolun.desk.plans.models import Plan, WorkItem

if TYPE_CHECKING:
    from fenghuolun.desk.customers.models import Customer, Lead
    from fenghuolun.desk.teams.models import Person

BY_HAND = "by hand"
TOUCHED = (ItemEvent.MOVED, ItemEvent.CHANGED, ItemEvent.CANCELLED)


def lines_of(plan: Plan) -> QuerySet[WorkItem]:
    """Return the lines of a week plan in the order of the table: day, half-day, place."""
    rows = plan.items.exclude(status=ItemStatus.CANCELLED).select_related("customer", "lead", "lead__vehicle")
    return rows.order_by("due_on", "half_day", "position", "pk")


def lines_by_hand(plan: Plan) -> QuerySet[WorkItem]:
    """Return the lines that a hand was laid on, those taken out among them: a new proposal leaves them alone."""
    touched = Q(events__event__in=TOUCHED) | Q(events__comment=BY_HAND)
    return plan.items.filter(pk__in=plan.items.filter(touched).values("pk"))


def planned_between(person_ids: Collection[int], first: date, end: date) -> QuerySet[WorkItem]:
    """Return the lines of the latest week plans of these people on the days ``[first, end)``."""
    newest = (
        Plan.objects.filter(person__in=person_ids, horizon=Horizon.WEEK, starts_on__lt=end, ends_on__gt=first)
        .values("person", "starts_on")
        .annotate(newest=Max("pk"))
        .order_by()
        .values("newest")
    )
    rows = WorkItem.objects.filter(plan__in=newest, due_on__gte=first, due_on__lt=end)
    return rows.exclude(status=ItemStatus.CANCELLED)


def is_planned(person: Person, day: date, *, lead: Lead | None = None, customer: Customer | None = None) -> bool:
    """Return whether ``person``'s week plan has this lead or customer on ``day``; logging asks, one query."""
    if lead is None and customer is None:
        return False
    whom = Q(lead=lead) if lead is not None else Q()
    if customer is not None:
        whom |= Q(customer=customer)
    rows = WorkItem.objects.filter(whom, owner=person, due_on=day, plan__isnull=False, plan__horizon=Horizon.WEEK)
    return rows.exclude(status=ItemStatus.CANCELLED).exists()
