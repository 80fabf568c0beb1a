"""Bars of the Gantt chart are moved, and tied to what they wait for (1.3.1.I)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.plans.actions.items import ItemRefused
from fenghuolun.desk.plans.actions.table import taken_line, write_cells
from fenghuolun.desk.plans.models import ItemLink, WorkItem
from fenghuolun.desk.plans.queries import items_visible_to
from fenghuolun.desk.plans.queries.links import ties_around
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.rules import Outside
from fenghuolun.engine.plan.schedule import makes_a_circle

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person


def move_bar(
    *, by: Person, now: datetime, item: WorkItem, starts_on: date, due_on: date, expected_revision: int | None = None
) -> WorkItem:
    """Give a line other days; ``undo_cells`` takes it back. Refuses what ``write_cells`` refuses."""
    return write_cells(
        by=by, now=now, item=item, expected_revision=expected_revision, starts_on=starts_on, due_on=due_on
    )


@transaction.atomic
def tie_items(*, by: Person, now: datetime, before: WorkItem, after: WorkItem) -> ItemLink:
    """Let ``after`` wait for ``before``; a tie that is there already stays.

    Refuses an item of another team, somebody who may not write the later line, and a tie that leads in a circle.
    """
    after = taken_line(by, after, None)
    if not items_visible_to(by).filter(pk=before.pk).exists():
        raise Outside(_("This item belongs to another team."))
    ties = ties_around(after)
    if makes_a_circle([a for a, _b in ties], [b for _a, b in ties], before.pk, after.pk):
        raise ItemRefused(_("They would wait for each other: this leads in a circle."), field="before")
    link, is_new = ItemLink.objects.get_or_create(before=before, after=after)
    if is_new:
        record(by=by, now=now, action="tie_items", thing=after, before=before.pk)
    return link


@transaction.atomic
def untie_items(*, by: Person, now: datetime, link: ItemLink) -> None:
    """Let the later item wait no longer."""
    after = taken_line(by, link.after, None)
    record(by=by, now=now, action="untie_items", thing=after, before=link.before_id)
    link.delete()
