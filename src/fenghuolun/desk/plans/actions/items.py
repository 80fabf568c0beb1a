"""Work items: made, done, verified. Every step is an event that stays."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.plans.choices import ItemEvent, ItemKind, ItemStatus, Urgency
from fenghuolun.desk.plans.models import WorkItem, WorkItemEvent
from fenghuolun.desk.plans.queries import awaiting_verification, items_visible_to
from fenghuolun.desk.plans.rules import closing_score, next_item_status
from fenghuolun.desk.plans.rules.reminders import workday_after, workdays_late
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.queries import parameter, people_visible_to, working_calendar
from fenghuolun.desk.teams.rules import NotAllowed, NoWorkingCalendar, Outside

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person

HORIZON = timedelta(days=60)
CHANGEABLE = frozenset(
    {"title", "status_text", "next_step", "measure", "target", "actual", "weight", "is_joint", "starts_on", "goal"}
)


SLIP_ANSWERS = ("accept", "help", "replan")


class ItemRefused(Refused):
    code = "item_refused"


@transaction.atomic
def add_item(
    *,
    by: Person,
    now: datetime,
    title: str,
    owner: Person | None = None,
    due_on: date | None = None,
    kind: str = ItemKind.ASSIGNED,
    urgency: str = "",
    **more: Any,
) -> WorkItem:
    """Make an item for ``owner`` (left out: oneself). Without a due day its urgency gives one: 3, 10 or 20 workdays.

    ``more`` are further columns of the item (customer, lead, goal, plan, measure, target, …). Refuses an owner whom
    ``by`` does not see, a due day that is over and an empty title.
    """
    owner = owner or by
    if owner.pk != by.pk and not people_visible_to(by).filter(pk=owner.pk).exists():
        raise Outside(_("You cannot give this to somebody outside your team."))
    if owner.unit_id is None:
        raise ItemRefused(_("%(name)s works in no unit yet.") % {"name": owner.name}, field="owner")
    title = title.strip()
    if not title:
        raise ItemRefused(_("Say what is to be done."), field="title")
    today = timezone.localtime(now).date()
    due_on = due_on or _due_by_urgency(owner, today, urgency or Urgency.NORMAL)
    if due_on < today:
        raise ItemRefused(_("The due day is over. Choose today or later."), field="due_on")
    item = WorkItem.objects.create(
        kind=kind, title=title[:200], owner=owner, unit_id=owner.unit_id, made_by=by, made_at=now, due_on=due_on,
        urgency=urgency, starts_on=more.pop("starts_on", None) or today, **more,
    )  # fmt: skip
    note(item, by, now, ItemEvent.MADE)
    record(by=by, now=now, action="add_item", thing=item, owner=owner, due_on=due_on, kind=kind)
    return item


def _due_by_urgency(owner: Person, today: date, urgency: str) -> date:
    days = int(parameter(f"item_{urgency}_days", on=today, unit=owner.unit))
    try:
        return workday_after(today, days, working_calendar(today, today + HORIZON))
    except NoWorkingCalendar:
        return workday_after(today, days, working_calendar(today, today + timedelta(days=1)))


def note(
    item: WorkItem, by: Person | None, now: datetime, event: str, comment: str = "", **change: dict[str, Any]
) -> WorkItemEvent:
    """Add one line to the item's life."""
    return WorkItemEvent.objects.create(
        item=item, at=now, by=by, event=event, comment=comment[:400],
        before=change.get("before", {}), after=change.get("after", {}),
    )  # fmt: skip


def _taken(by: Person, item: WorkItem) -> WorkItem:
    """Return the item as it is now, locked; refuses what ``by`` does not see."""
    found = items_visible_to(by).select_for_update(of=("self",)).filter(pk=item.pk).first()
    if found is None:
        raise Outside(_("This item belongs to another team."))
    return found


def _step(by: Person, now: datetime, item: WorkItem, event: str, comment: str = "", **fields: Any) -> WorkItem:
    item.status = next_item_status(item.status, event)
    for name, value in fields.items():
        setattr(item, name, value)
    item.save(update_fields=["status", *fields])
    note(item, by, now, event, comment, after={"status": item.status})
    record(by=by, now=now, action=f"item_{event}", thing=item, comment=comment)
    return item


@transaction.atomic
def change_item(*, by: Person, now: datetime, item: WorkItem, **fields: Any) -> WorkItem:
    """Change what an open item says; the due day moves by ``extend_item`` only."""
    item = _taken(by, item)
    if unknown := set(fields) - CHANGEABLE:
        raise ItemRefused(_("These may not be changed here: %(names)s") % {"names": ", ".join(sorted(unknown))})
    if not item.is_open:
        raise ItemRefused(_("The item is closed. Open it again to change it."))
    before = {name: getattr(item, name) for name in fields}
    for name, value in fields.items():
        setattr(item, name, value)
    if not item.title.strip():
        raise ItemRefused(_("Say what is to be done."), field="title")
    item.save(update_fields=list(fields))
    shown = {name: str(value) for name, value in fields.items()}
    note(item, by, now, ItemEvent.CHANGED, before={name: str(old) for name, old in before.items()}, after=shown)
    record(by=by, now=now, action="change_item", thing=item, changed=sorted(fields))
    return item


@transaction.atomic
def start_item(*, by: Person, now: datetime, item: WorkItem) -> WorkItem:
    return _step(by, now, _taken(by, item), ItemEvent.STARTED)


@transaction.atomic
def ask_for_help(*, by: Person, now: datetime, item: WorkItem, help_kind: str, help_needed: str) -> WorkItem:
    """Say what is needed and from whom; the leader sees it at once. Refuses an empty request (1.3.2.F)."""
    item = _taken(by, item)
    _require_owner(by, item)
    if not help_needed.strip():
        raise ItemRefused(_("Say what you need, so that your leader can help."), field="help_needed")
    return _step(
        by, now, item, ItemEvent.HELP, help_needed, help_kind=help_kind, help_needed=help_needed[:400],
        help_asked_at=now,
    )  # fmt: skip


@transaction.atomic
def finish_item(
    *, by: Person, now: datetime, item: WorkItem, comment: str = "", actual: Decimal | None = None
) -> WorkItem:
    """Report an item done. One's own closes at once; what somebody else gave waits for that person to verify it."""
    item = _taken(by, item)
    _require_owner(by, item)
    fields: dict[str, Any] = {"done_at": now}
    if actual is not None:
        fields["actual"] = actual
    item = _step(by, now, item, ItemEvent.DONE, comment, **fields)
    if item.made_by_id == item.owner_id:
        return _step(by, now, item, ItemEvent.CLOSED, closed_at=now)
    return item


@transaction.atomic
def close_item(*, by: Person, now: datetime, item: WorkItem, comment: str = "") -> WorkItem:
    """Verify and close; the closing score is kept with the event. Refuses the owner of somebody else's request."""
    item = _taken(by, item)
    if item.owner_id == by.pk and item.made_by_id != by.pk:
        raise NotAllowed(_("Whoever gave you this verifies it."))
    item = _step(by, now, item, ItemEvent.CLOSED, comment, closed_at=now, done_at=item.done_at or now)
    event = item.events.order_by("-pk").first()
    if event is not None:
        event.after = {**event.after, "score": _score(item)}
        event.save(update_fields=["after"])
    return item


def _score(item: WorkItem) -> int:
    done_on = timezone.localtime(item.done_at or item.closed_at).date()
    late = 0
    if done_on > item.due_on:
        late = workdays_late(item.due_on, done_on, working_calendar(item.due_on, done_on))
    return closing_score(late, item.returns)


@transaction.atomic
def return_item(*, by: Person, now: datetime, item: WorkItem, comment: str) -> WorkItem:
    """Send back what is not done well enough, with a reason."""
    item = _taken(by, item)
    if item.owner_id == by.pk:
        raise NotAllowed(_("Whoever gave you this verifies it."))
    if not comment.strip():
        raise ItemRefused(_("Say what is missing."), field="comment")
    return _step(by, now, item, ItemEvent.RETURNED, comment, returns=item.returns + 1, done_at=None)


@transaction.atomic
def return_unverified(*, now: datetime) -> int:
    """Send back what its requester has not verified in time (1.3.5.H); return how many.

    Nothing is filed as done that nobody looked at. The owner is not to blame: the score loses nothing.
    """
    today, count = timezone.localtime(now).date(), 0
    for item in awaiting_verification(now - timedelta(days=1)):
        days = int(parameter("item_verify_days", on=today, unit=item.unit))
        done_on = timezone.localtime(item.done_at).date()
        if workdays_late(done_on, today, working_calendar(done_on, today)) <= days:
            continue
        item.status, item.done_at = next_item_status(item.status, ItemEvent.RETURNED), None
        item.save(update_fields=["status", "done_at"])
        note(item, None, now, ItemEvent.RETURNED, str(_("Not verified in time.")))
        count += 1
    if count:
        record(by=None, now=now, action="return_unverified", items=count)
    return count


@transaction.atomic
def cancel_item(*, by: Person, now: datetime, item: WorkItem, reason: str) -> WorkItem:
    """Give an item up, with a reason; what somebody else asked for only that person or the leader may cancel."""
    item = _taken(by, item)
    if item.owner_id == by.pk and item.made_by_id != by.pk:
        raise NotAllowed(_("Ask whoever gave you this to cancel it."))
    if not reason.strip():
        raise ItemRefused(_("Give a reason."), field="reason")
    return _step(by, now, item, ItemEvent.CANCELLED, reason, closed_at=now)


@transaction.atomic
def extend_item(*, by: Person, now: datetime, item: WorkItem, due_on: date, reason: str) -> WorkItem:
    """Move the due day, once and before it is over (1.3.5.H); later the original day is what counts."""
    item = _taken(by, item)
    if item.first_due_on is not None:
        raise ItemRefused(_("It was extended once already."), field="due_on")
    if timezone.localtime(now).date() > item.due_on:
        raise ItemRefused(_("The due day is over. An extension is asked for before it."), field="due_on")
    if due_on <= item.due_on:
        raise ItemRefused(_("Choose a day after the due day."), field="due_on")
    if not reason.strip():
        raise ItemRefused(_("Give a reason."), field="reason")
    if not item.is_open:
        raise ItemRefused(_("The item is closed. Open it again to change it."))
    before, item.first_due_on, item.due_on = item.due_on, item.due_on, due_on
    item.save(update_fields=["first_due_on", "due_on"])
    note(item, by, now, ItemEvent.EXTENDED, reason, before={"due_on": str(before)}, after={"due_on": str(due_on)})
    record(by=by, now=now, action="extend_item", thing=item, before=before, after=due_on)
    return item


@transaction.atomic
def urge_item(*, by: Person, now: datetime, item: WorkItem, comment: str = "") -> WorkItem:
    """Remind the owner; every reminder stays with the item. At most one a day; only whoever gave it or leads urges."""
    item = _taken(by, item)
    if item.owner_id == by.pk:
        raise NotAllowed(_("Nobody urges themselves: do it, or ask for help."))
    if not item.is_open:
        raise ItemRefused(_("There is nothing to urge any more."))
    today = timezone.localtime(now).date()
    last = item.events.filter(event=ItemEvent.URGED).order_by("-at").first()
    if last is not None and timezone.localtime(last.at).date() == today:
        raise ItemRefused(_("It was urged today already."))
    note(item, by, now, ItemEvent.URGED, comment.strip())
    record(by=by, now=now, action="urge_item", thing=item)
    return item


@transaction.atomic
def answer_slip(*, by: Person, now: datetime, item: WorkItem, answer: str, comment: str = "") -> WorkItem:
    """Answer for an item that is late, on one's own level of the ladder: accept it, help, or plan anew (1.3.1.E).

    Refuses an item in time, an answer that is none of the three, and help or a new plan without words.
    """
    item = _taken(by, item)
    if answer not in SLIP_ANSWERS:
        raise ItemRefused(_("Choose one of the list."), field="answer")
    if answer != "accept" and not comment.strip():
        raise ItemRefused(_("Say how."), field="comment")
    if not item.is_open or timezone.localtime(now).date() <= item.due_on:
        raise ItemRefused(_("It is not late."))
    level = "owner" if by.pk == item.owner_id else str(by.role.code if by.role else "")
    note(item, by, now, ItemEvent.CHANGED, comment.strip(), after={"slip": level, "answer": answer})
    record(by=by, now=now, action="answer_slip", thing=item, answer=answer)
    return item


@transaction.atomic
def reopen_item(*, by: Person, now: datetime, item: WorkItem) -> WorkItem:
    """Take back that an item was done, closed or cancelled."""
    item = _taken(by, item)
    if item.status == ItemStatus.CLOSED and item.made_by_id != by.pk:
        raise NotAllowed(_("Ask whoever gave you this to open it again."))
    return _step(by, now, item, ItemEvent.REOPENED, done_at=None, closed_at=None)


def _require_owner(by: Person, item: WorkItem) -> None:
    if item.owner_id != by.pk:
        raise NotAllowed(_("Only %(name)s can say this.") % {"name": item.owner.name})
