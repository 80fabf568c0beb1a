"""Which class of contact an exchange was (domain F.6, ruling 19); ``customers.rules`` says whether it was allowed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fenghuolun.desk.activities.choices import Contact, Outcome, Purpose
from fenghuolun.desk.activities.rules.entries import Entry
from fenghuolun.desk.customers.choices import CubeKind

REMINDERS = {Purpose.W1, Purpose.W2, Purpose.W3, Purpose.W4, Purpose.W5, Purpose.W6, Purpose.NEXT_STEP, Purpose.CARE}


def is_reminder(entry: Entry, cube_kind: str) -> bool:
    """A renewal is being spoken of; without a purpose on a renewal it is taken for one."""
    return cube_kind == CubeKind.RENEWAL and (not entry.purpose or entry.purpose in REMINDERS)


def contact_of(entry: Entry, rule: Mapping[str, Any], may_phone: bool, cube_kind: str) -> str:
    """Return the class of an exchange, empty where no exchange with the customer took place.

    A renewal reminder the customer agreed to is a service contact; inbound
    never counts; an unanswered call is no contact.
    """
    if not rule.get("is_exchange") or entry.outcome == Outcome.NO_CONTACT:
        return ""
    if entry.is_inbound:
        return Contact.INBOUND
    return Contact.SERVICE if may_phone and is_reminder(entry, cube_kind) else Contact.MARKETING
