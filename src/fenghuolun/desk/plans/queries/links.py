"""What waits for what, and which bars stand in a stretch of days: the rows of the Gantt chart (1.3.1.I)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from fenghuolun.desk.plans.choices import ItemKind, ItemStatus
from fenghuolun.desk.plans.models import ItemLink, PointNote, WorkItem
from fenghuolun.desk.plans.queries.items import NOT_A_WEEK_LINE, items_visible_to

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person, Unit

DRAWN = (ItemKind.PLAN, ItemKind.ASSIGNED, ItemKind.KEY, ItemKind.DECISION, ItemKind.IMPROVEMENT, ItemKind.CONTINGENCY)
MOST_BARS = 120


def bars_between(
    by: Person, first: date, end: date, *, owner: Person | None = None, unit: Unit | None = None
) -> list[WorkItem]:
    """Return what a person, or a unit and all below it, works on in ``[first, end)``, as far as ``by`` sees it.

    Lines of plans, assigned and key items; not the customers of a week. At most ``MOST_BARS``, those that are due
    first. One query.
    """
    rows = items_visible_to(by).filter(NOT_A_WEEK_LINE, kind__in=DRAWN).exclude(status=ItemStatus.CANCELLED)
    if owner is not None:
        rows = rows.filter(owner=owner)
    if unit is not None:
        rows = rows.filter(unit__path__startswith=unit.path)
    rows = rows.alias(begins=Coalesce("starts_on", TruncDate("made_at"))).filter(begins__lt=end)
    rows = rows.filter(Q(due_on__gte=first) | Q(done_at=None, closed_at=None, due_on__lt=first))
    return list(rows.select_related("plan", "unit").order_by("due_on", "pk")[:MOST_BARS])


def links_among(item_ids: Collection[int]) -> QuerySet[ItemLink]:
    return ItemLink.objects.filter(before__in=item_ids, after__in=item_ids).order_by("pk")


def links_of(item: WorkItem) -> QuerySet[ItemLink]:
    """Return the ties of one item to what it waits for."""
    return item.follows.select_related("before__owner").order_by("pk")


def ties_around(item: WorkItem) -> list[tuple[int, int]]:
    """Return (before, after) of every tie that can be reached forwards from an item; a query a step."""
    found: set[tuple[int, int]] = set()
    reached, wave = {item.pk}, {item.pk}
    while wave:
        ties = set(ItemLink.objects.filter(before__in=wave).values_list("before", "after"))
        found |= ties
        wave = {after for _before, after in ties} - reached
        reached |= wave
    return sorted(found)


def point_notes(
    measure: str, first: date, end: date, *, person: Person | None = None, unit: Unit | None = None
) -> QuerySet[PointNote]:
    """Return the causes found for points of a run chart in ``[first, end)``."""
    rows = PointNote.objects.filter(measure=measure, on__gte=first, on__lt=end, person=person, unit=unit)
    return rows.select_related("by").order_by("on")
