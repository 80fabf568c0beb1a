"""Take an activity back: undo within ten seconds, void with a reason, correct by a linked replacement."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.activities.actions import follow_up
from fenghuolun.desk.activities.actions.log import log_new, note_refusal
from fenghuolun.desk.activities.actions.refusals import ContactNotAllowed, TooLate, WrongEntry
from fenghuolun.desk.activities.actions.tallies import change_tally, counted
from fenghuolun.desk.activities.choices import Evidence
from fenghuolun.desk.activities.models import Activity
from fenghuolun.desk.activities.rules.entries import Entry
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.rules import NotAllowed, require, require_in_reach

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person

UNDO = timedelta(seconds=10)
# The tap was in time; what the network adds is not the person's fault.
ON_THE_WAY = timedelta(seconds=20)
UNDONE = "undo"
CORRECTED = "corrected"


def undo_activity(*, by: Person, now: datetime, activity: Activity) -> Activity:
    """Take back what ``by`` logged within the last ten seconds (ruling 25). Undoing twice is the same as once."""
    if activity.person_id != by.pk:
        raise NotAllowed(_("Only whoever logged it can undo it."))
    is_late = now > activity.logged_at + UNDO + ON_THE_WAY
    if is_late and Activity.objects.filter(pk=activity.pk, voided_at=None).exists():
        raise TooLate(_("The ten seconds are over. Void or correct the activity instead."))
    return _void(by, now, activity, UNDONE, "undo_activity")


def void_activity(*, by: Person, now: datetime, activity: Activity, reason: str) -> Activity:
    """Take an activity out of every count; the row stays, with who, when and why."""
    reason = reason.strip()
    if not reason:
        raise WrongEntry(_("Say why it is voided."), field="reason")
    if len(reason) > 200:
        raise WrongEntry(_("This text is too long; %(longest)s characters fit.") % {"longest": 200}, field="reason")
    require_may_change(by, activity)
    return _void(by, now, activity, reason, "void_activity")


def correct_activity(*, by: Person, now: datetime, activity: Activity, entry: Entry) -> Activity:
    """Void ``activity`` and log ``entry`` in its place; return the replacement, which names what it replaces.

    The replacement keeps the time of the first entry, so that mending a typing
    mistake does not make a punctual log a late one, and its photos.
    """
    if activity.person_id != by.pk:
        raise NotAllowed(_("Only whoever logged it can correct it; you may void it with a reason."))
    require_may_change(by, activity)
    try:
        return _replace(by, now, activity, entry)
    except ContactNotAllowed as refused:
        note_refusal(by, now, refused)
        raise


def _replace(by: Person, now: datetime, activity: Activity, entry: Entry) -> Activity:
    with transaction.atomic():
        known = Activity.objects.filter(client_id=entry.client_id).first()
        if known is not None and known.replaces_id == activity.pk:
            return known
        if Activity.objects.select_for_update().get(pk=activity.pk).voided_at is not None:
            raise TooLate(_("It was already voided. Log it anew."))
        _void(by, now, activity, CORRECTED, "correct_activity")
        if Evidence.PHOTO in activity.evidence:
            entry = replace(entry, evidence=tuple({*entry.evidence, Evidence.PHOTO.value}))
        new = log_new(by, now, entry, replaces=activity)
        activity.photos.update(activity=new)
        return new


def require_may_change(by: Person, activity: Activity) -> None:
    """Own activities until they are reviewed; a leader those in reach at any time."""
    if activity.person_id == by.pk and not activity.verdict:
        return
    if activity.person_id == by.pk and not by.may(Permission.REVIEW_ACTIVITY):
        raise TooLate(_("Your leader has already reviewed it. Ask your leader to void it."))
    require(by, Permission.REVIEW_ACTIVITY)
    require_in_reach(by, owner_id=activity.person_id, unit_id=activity.unit_id)


def _void(by: Person, now: datetime, activity: Activity, reason: str, action: str) -> Activity:
    with transaction.atomic():
        row = Activity.objects.select_for_update().get(pk=activity.pk)
        if row.voided_at is not None:
            return row
        before = counted(row)
        row.voided_at, row.voided_by, row.void_reason = now, by, reason
        row.save(update_fields=["voided_at", "voided_by", "void_reason"])
        change_tally(row, before)
        follow_up.take_back(by, now, row)
        record(by=by, now=now, action=action, thing=row, reason=reason)
        return row
