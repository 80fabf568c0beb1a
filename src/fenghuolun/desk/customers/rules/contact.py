"""Whether a customer may be contacted now (domain F.6.1, ruling 19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.customers.choices import Window
from fenghuolun.desk.customers.models import Customer


@dataclass(frozen=True, slots=True)
class ContactCounts:
    """Contacts with the customer by anybody of the company: today, and in the seven days up to today."""

    marketing_today: int = 0
    marketing_week: int = 0
    service_today: int = 0
    service_week: int = 0


@dataclass(frozen=True, slots=True)
class ContactLimits:
    """Each is a parameter: ``contact_from``, ``contact_until``, ``marketing_per_day`` and so on."""

    contact_from: time = time(9)
    contact_until: time = time(20, 30)
    marketing_per_day: int = 1
    marketing_per_week: int = 3
    service_per_day: int = 1
    service_per_week: int = 5


@dataclass(frozen=True, slots=True)
class ContactRefusal:
    """Why a contact is not allowed: ``rule`` names the guard-rail for the audit log, the sentence is for the person."""

    rule: str
    sentence: str | Promise

    def __str__(self) -> str:
        return str(self.sentence)


def contact_refusal(
    customer: Customer,
    *,
    at: datetime,
    counts: ContactCounts,
    window: Window | None = None,
    is_renewal: bool = False,
    is_inbound: bool = False,
    limits: ContactLimits | None = None,
) -> ContactRefusal | None:
    """Return why the customer may not be contacted at ``at`` (local time), or None.

    A renewal reminder the customer agreed to is service: once a day, five times
    a week inside W5 (three outside, like anything else). Everything else is
    marketing and needs consent. What the customer began never counts.
    """
    limits = limits or ContactLimits()
    if is_inbound:
        return None
    if customer.do_not_call:
        return ContactRefusal("do_not_call", _("The customer asked not to be called."))
    if not limits.contact_from <= at.time() <= limits.contact_until:
        hours = {"first": f"{limits.contact_from:%H:%M}", "last": f"{limits.contact_until:%H:%M}"}
        return ContactRefusal("contact_hours", _("Contact only between %(first)s and %(last)s.") % hours)
    if is_renewal and customer.may_phone:
        week = limits.service_per_week if window == Window.W5 else limits.marketing_per_week
        return _over("service", counts.service_today, limits.service_per_day, counts.service_week, week)
    if not customer.may_market:
        return ContactRefusal(
            "marketing_consent",
            _("The customer has not agreed to marketing contact. Ask for consent at the next service contact."),
        )
    most_a_week = limits.marketing_per_week
    return _over("marketing", counts.marketing_today, limits.marketing_per_day, counts.marketing_week, most_a_week)


def _over(what: str, today: int, per_day: int, week: int, per_week: int) -> ContactRefusal | None:
    if today >= per_day:
        return ContactRefusal(
            f"{what}_per_day", _("A colleague or you reached the customer today already. Try again tomorrow.")
        )
    if week >= per_week:
        return ContactRefusal(
            f"{what}_per_week",
            _("The customer was contacted %(n)d times in seven days. Wait a few days.") % {"n": week},
        )
    return None
