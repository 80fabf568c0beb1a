"""What the law and ruling 19 allow when we call or write to a customer. Pure: rows and counts in, a sentence out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.activities.choices import Contact, Outcome, Purpose
from fenghuolun.desk.activities.rules.entries import Entry
from fenghuolun.desk.customers.choices import CubeKind, Window

REMINDERS = {Purpose.W1, Purpose.W2, Purpose.W3, Purpose.W4, Purpose.W5, Purpose.W6, Purpose.NEXT_STEP, Purpose.CARE}


@dataclass(frozen=True, slots=True)
class ContactLaw:
    """Hours and caps (domain F.6, ruling 19), all of them parameters. A week is the last seven days."""

    opens: time = time(9, 0)
    closes: time = time(20, 30)
    marketing_per_day: int = 1
    marketing_per_week: int = 3
    service_per_day: int = 1
    service_per_week_in_sprint: int = 5

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError("opens must be before closes")


@dataclass(frozen=True, slots=True)
class Made:
    """How many contacts of the same class everybody here already had with the customer."""

    today: int
    week: int


def contact_of(entry: Entry, rule: Mapping[str, Any], may_phone: bool, do_not_call: bool, cube_kind: str) -> str:
    """Return the class of an exchange, empty where no exchange with the customer took place.

    A renewal reminder the customer agreed to (phone consent, not on the
    do-not-call list) is a service contact; inbound never counts; an unanswered
    call is no contact.
    """
    if not rule.get("is_exchange") or entry.outcome == Outcome.NO_CONTACT:
        return ""
    if entry.is_inbound:
        return Contact.INBOUND
    is_reminder = cube_kind == CubeKind.RENEWAL and entry.purpose in REMINDERS
    return Contact.SERVICE if is_reminder and may_phone and not do_not_call else Contact.MARKETING


def breach(
    contact: str, *, may_market: bool, do_not_call: bool, at: datetime, made: Made, window: str | None, law: ContactLaw
) -> Promise | str | None:
    """Return why a contact of class ``contact`` was not allowed at local time ``at``, or None."""
    if contact in ("", Contact.INBOUND):
        return None
    if contact == Contact.MARKETING:
        if do_not_call:
            return _("This customer is on the do-not-call list. Only a contact the customer starts may be logged.")
        if not may_market:
            return _("This customer has not agreed to marketing contact. Record the consent first, then log.")
    if not law.opens <= at.time() < law.closes:
        return _("Customers may be contacted from %(opens)s to %(closes)s only.") % {
            "opens": law.opens.strftime("%H:%M"), "closes": law.closes.strftime("%H:%M"),
        }  # fmt: skip
    return _over_cap(contact, made, window, law)


def _over_cap(contact: str, made: Made, window: str | None, law: ContactLaw) -> Promise | str | None:
    is_service = contact == Contact.SERVICE
    weekly = law.service_per_week_in_sprint if window == Window.W5 else law.marketing_per_week
    per_day, per_week = (law.service_per_day, weekly) if is_service else (law.marketing_per_day, law.marketing_per_week)
    words = {"made": made.today, "cap": per_day}
    if made.today >= per_day:
        if is_service:
            return _("The customer was already reminded today (%(made)s of %(cap)s). Try again tomorrow.") % words
        return _("The customer already had a marketing contact today (%(made)s of %(cap)s).") % words
    words = {"made": made.week, "cap": per_week}
    if made.week >= per_week:
        if is_service:
            return _("The customer was already reminded %(made)s times this week; %(cap)s are allowed.") % words
        return _("The customer already had %(made)s marketing contacts this week; %(cap)s are allowed.") % words
    return None
