"""What a line's owner reports, and what the leader answers to a request for help (1.3.2.F)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.plans.actions.items import ItemRefused, note
from fenghuolun.desk.plans.actions.table import taken_line
from fenghuolun.desk.plans.choices import HelpAnswer, ItemEvent, ItemStatus
from fenghuolun.desk.plans.models import WorkItem
from fenghuolun.desk.plans.rules.status_text import SENTENCES, StatusText
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.rules import NotAllowed

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person

FIELDS = {"empty": "text", "cause": "cause", "help": "help_kind"}


@transaction.atomic
def report_status(
    *,
    by: Person,
    now: datetime,
    item: WorkItem,
    said: StatusText,
    done_share: float | None = None,
    help_needed: str = "",
    expected_revision: int | None = None,
) -> WorkItem:
    """Keep how a line stands: sentence, light, cause, help wanted, and how much is done.

    A status that asks for help opens a ticket with the leader at once; one that does not closes the owner's own.
    Yellow or red without cause and kind of help is refused; a fact without a number is kept but counts as not valid
    (status quality = valid / updated).
    """
    item = taken_line(by, item, expected_revision)
    if not item.is_open:
        raise ItemRefused(_("The item is closed. Open it again to change it."))
    for key in said.missing:
        if key in FIELDS:
            raise ItemRefused(SENTENCES[key], field=FIELDS[key])
    before = {"light": item.light, "status": item.status, "status_text": item.status_text}
    item.status_text, item.light, item.cause, item.status_at = said.text.strip()[:400], said.light, said.cause, now
    if done_share is not None:
        item.done_share = min(max(done_share, 0.0), 1.0)
    _ask_or_close(item, said, help_needed, now)
    if item.status != ItemStatus.OPEN and item.began_on is None:
        item.began_on = timezone.localtime(now).date()
    item.revision += 1
    item.save()
    after: dict[str, Any] = {
        "light": item.light, "status": item.status, "status_text": item.status_text, "is_valid": said.is_valid,
        "revision": item.revision,
    }  # fmt: skip
    note(item, by, now, ItemEvent.REPORTED, item.status_text, before=before, after=after)
    record(by=by, now=now, action="report_status", thing=item, light=said.light, is_valid=said.is_valid)
    return item


def _ask_or_close(item: WorkItem, said: StatusText, help_needed: str, now: datetime) -> None:
    """Set state and ticket by what the status asks for."""
    if said.help_kind:
        if item.status != ItemStatus.HELP:
            item.help_asked_at = now
        item.status, item.help_kind = ItemStatus.HELP, said.help_kind
        item.help_needed = (help_needed.strip() or said.text.strip())[:400]
    elif item.status == ItemStatus.HELP or item.done_share > 0:
        item.status = ItemStatus.DOING


@transaction.atomic
def answer_help(*, by: Person, now: datetime, item: WorkItem, answer: str, comment: str = "") -> WorkItem:
    """Answer a request for help: it leaves the inbox, the owner goes on; how long it waited is kept with the answer."""
    item = taken_line(by, item, None)
    if item.owner_id == by.pk or not by.may(Permission.REVIEW_ACTIVITY):
        raise NotAllowed(_("The leader answers this."))
    if item.status != ItemStatus.HELP:
        raise ItemRefused(_("This request was answered already."))
    if answer not in HelpAnswer.values:
        raise ItemRefused(_("Choose one of the list."), field="answer")
    if answer == HelpAnswer.DECLINE and not comment.strip():
        raise ItemRefused(_("Give a reason."), field="comment")
    item.status = ItemStatus.DOING
    item.revision += 1
    item.save(update_fields=["status", "revision"])
    asked_at = item.help_asked_at.isoformat() if item.help_asked_at else ""
    after = {"answer": answer, "asked_at": asked_at, "status": item.status, "revision": item.revision}
    note(item, by, now, ItemEvent.HELPED, comment, after=after)
    record(by=by, now=now, action="answer_help", thing=item, answer=answer)
    return item
