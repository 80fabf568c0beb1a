"""The lines of the work-plan table: listed when they qualify, changed in place, ordered, taken back (1.3.2.A, C)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.plans.actions.items import ItemRefused, add_item, note
from fenghuolun.desk.plans.actions.plans import open_plan, require_editable
from fenghuolun.desk.plans.choices import Horizon, ItemEvent, ItemKind, ItemStatus
from fenghuolun.desk.plans.models import Plan, WorkItem
from fenghuolun.desk.plans.queries import items_visible_to
from fenghuolun.desk.plans.queries.table import edits_since, line_count
from fenghuolun.desk.plans.rules.cells import PLAN_CELLS, WrongCell, as_kept, cell_label, from_kept
from fenghuolun.desk.plans.rules.listing import WAITING, Listing, listing_of
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.queries import parameter
from fenghuolun.desk.teams.rules import NotAllowed, Outside

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person


class LineChanged(ItemRefused):
    """Somebody else was faster; the sentence says who changed what."""

    code = "line_changed"


def taken_line(by: Person, item: WorkItem, expected_revision: int | None) -> WorkItem:
    """Return the line as it is now, locked, for its owner or a leader.

    Refuses what ``by`` does not see, and with ``LineChanged`` a line edited since ``expected_revision``.
    """
    found = items_visible_to(by).select_for_update(of=("self",)).select_related("plan").filter(pk=item.pk).first()
    if found is None:
        raise Outside(_("This item belongs to another team."))
    if found.owner_id != by.pk and not by.may(Permission.REVIEW_ACTIVITY):
        raise NotAllowed(_("Only %(name)s or the leader writes this line.") % {"name": found.owner.name})
    if expected_revision is not None and found.revision != expected_revision:
        raise LineChanged(
            _("Meanwhile: %(what)s. Look again, then save.") % {"what": _changes(found, expected_revision)}
        )
    return found


def _changes(item: WorkItem, revision: int) -> str:
    """Say who changed which cells since; the words of ``LineChanged``."""
    parts = [
        "{} {} {}".format(
            event.by.name if event.by else "",
            timezone.localtime(event.at).strftime("%H:%M"),
            "、".join(str(cell_label(name)) for name in event.after if name != "revision"),
        ).strip()
        for event in edits_since(item, revision)
    ]
    return "；".join(parts) or str(_("the line was changed"))


@transaction.atomic
def list_line(
    *,
    by: Person,
    now: datetime,
    person: Person,
    first: date,
    title: str,
    due_on: date,
    yes: Collection[str] = (),
    is_batch: bool = False,
    plan: Plan | None = None,
    **cells: Any,
) -> tuple[WorkItem, Listing]:
    """Put a candidate into the month's table of ``person`` if it qualifies; return it and what became of it (1.3.2.C).

    ``yes`` are the questions answered with yes. At three the line waits for the leader, who lists it at once when
    entering it; below three it becomes a to-do outside the table. Routine volume enters as one line with a quantity
    (``is_batch``). ``plan`` is the person's month plan unless said; ``cells`` are further cells of the line. Refuses a
    full table and a signed plan.
    """
    listing = Listing.LIST if is_batch else listing_of(yes)
    if is_batch and not cells.get("target"):
        raise ItemRefused(_("Routine volume is one line with its quantity: say how many."), field="target")
    leads = by.pk != person.pk and by.may(Permission.REVIEW_ACTIVITY)
    qualifies: dict[str, Any] = {"yes": sorted(yes), "listing": listing.value}
    if listing is Listing.LEADER:
        qualifies["decision"] = "listed" if leads else WAITING
    more: dict[str, Any] = {name: from_kept(name, as_kept(value)) for name, value in cells.items()}
    if listing is not Listing.TO_DO:
        plan = plan or open_plan(by=by, now=now, horizon=Horizon.MONTH, starts_on=first, person=person)
        require_editable(plan)
        _require_room(person, first)
    else:
        plan = None
    item = add_item(
        by=by, now=now, title=str(from_kept("title", title)), owner=person, due_on=due_on, kind=ItemKind.PLAN,
        plan=plan, qualifies=qualifies, is_batch=is_batch, position=line_count(person, first) + 1, **more,
    )  # fmt: skip
    return item, listing


def _require_room(person: Person, first: date) -> None:
    most = int(parameter("table_lines", on=first, unit=person.unit))
    if line_count(person, first) >= most:
        raise ItemRefused(
            _("The table is full: %(n)d lines are what a leader reads in a minute. Put two together or drop one.")
            % {"n": most}
        )


@transaction.atomic
def decide_listing(*, by: Person, now: datetime, item: WorkItem, is_listed: bool) -> WorkItem:
    """Let the leader decide on a candidate with three of five; one that is not listed stays as a to-do."""
    item = taken_line(by, item, None)
    if item.owner_id == by.pk or not by.may(Permission.REVIEW_ACTIVITY):
        raise NotAllowed(_("The leader decides whether this is listed."))
    if item.qualifies.get("decision") != WAITING:
        raise ItemRefused(_("This was decided already."))
    item.qualifies = {**item.qualifies, "decision": "listed" if is_listed else "to_do"}
    if not is_listed:
        item.plan = None
    item.save(update_fields=["qualifies", "plan"])
    record(by=by, now=now, action="decide_listing", thing=item, is_listed=is_listed)
    return item


@transaction.atomic
def write_cells(
    *, by: Person, now: datetime, item: WorkItem, expected_revision: int | None = None, **cells: Any
) -> WorkItem:
    """Change cells of a line in place; the old values are kept with the event, so that it can be undone.

    What the plan says (``PLAN_CELLS``) is locked once the plan is handed in; how it stands stays open. Refuses a line
    that is closed, a text that is too long, a due day before the start, and with ``LineChanged`` a stale edit.
    """
    item = taken_line(by, item, expected_revision)
    if not item.is_open:
        raise ItemRefused(_("The item is closed. Open it again to change it."))
    if item.plan is not None and set(cells) & PLAN_CELLS:
        require_editable(item.plan)
    before, after = {}, {}
    for name, value in cells.items():
        before[name] = as_kept(getattr(item, name))
        setattr(item, name, _read(name, value))
        after[name] = as_kept(getattr(item, name))
    _require_sound(item, cells)
    _begin(item, now, before, after)
    item.revision += 1
    item.save(update_fields=[*after, "revision"])
    note(item, by, now, ItemEvent.CHANGED, before=before, after={**after, "revision": item.revision})
    record(by=by, now=now, action="write_cells", thing=item, changed=sorted(cells))
    return item


def _read(name: str, value: Any) -> Any:
    try:
        return from_kept(name, as_kept(value))
    except WrongCell as wrong:
        raise ItemRefused(wrong.sentence, field=name) from wrong


def _require_sound(item: WorkItem, cells: Collection[str]) -> None:
    if not item.title.strip():
        raise ItemRefused(_("Say what is to be done."), field="title")
    if {"starts_on", "due_on"} & set(cells) and item.starts_on and item.due_on < item.starts_on:
        raise ItemRefused(_("It cannot be due before it begins."), field="due_on")


def _begin(item: WorkItem, now: datetime, before: dict[str, Any], after: dict[str, Any]) -> None:
    """The first share that is done begins the work."""
    if item.status == ItemStatus.OPEN and item.done_share > 0:
        before["status"], after["status"] = item.status, ItemStatus.DOING.value
        item.status = ItemStatus.DOING
        if item.began_on is None:
            before["began_on"], after["began_on"] = None, timezone.localtime(now).date().isoformat()
            item.began_on = timezone.localtime(now).date()


@transaction.atomic
def undo_cells(*, by: Person, now: datetime, item: WorkItem) -> WorkItem:
    """Take back one's own last change of cells, unless somebody has changed the line since."""
    item = taken_line(by, item, None)
    last = item.events.filter(event=ItemEvent.CHANGED, by=by).order_by("-pk").first()
    if last is None or last.after.get("revision") != item.revision or "undone" in last.after:
        raise ItemRefused(_("There is nothing of yours to take back: the line was changed since."))
    for name, value in last.before.items():
        setattr(item, name, from_kept(name, value))
    item.revision += 1
    item.save(update_fields=[*last.before, "revision"])
    after = {**last.before, "revision": item.revision, "undone": True}
    note(item, by, now, ItemEvent.CHANGED, before=last.after, after=after)
    record(by=by, now=now, action="undo_cells", thing=item, changed=sorted(last.before))
    return item


@transaction.atomic
def order_lines(*, by: Person, now: datetime, person: Person, first: date, item_ids: Sequence[int]) -> int:
    """Put the lines of a month's table into the order of ``item_ids``; return how many moved."""
    rows = {
        item.pk: item
        for item in items_visible_to(by).filter(
            owner=person, pk__in=item_ids, plan__horizon=Horizon.MONTH, plan__starts_on__lte=first
        )
    }
    moved = []
    for place, pk in enumerate(item_ids, start=1):
        if pk in rows and rows[pk].position != place:
            rows[pk].position = place
            moved.append(rows[pk])
    WorkItem.objects.bulk_update(moved, ["position"])
    if moved:
        record(by=by, now=now, action="order_lines", thing=person, lines=len(moved))
    return len(moved)
