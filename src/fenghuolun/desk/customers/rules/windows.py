"""Renewal windows by days to expiry (domain F.2, ruling 18), and what is missing in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fenghuolun.desk.customers.choices import LeadStatus, Window
from fenghuolun.desk.customers.models import Lead

# Days to the end of cover, both ends included.
LIMITS = {
    Window.W1: (61, 90),
    Window.W2: (46, 60),
    Window.W3: (31, 45),
    Window.W4: (8, 30),
    Window.W5: (0, 7),
    Window.W6: (-30, -1),
}
FLEET_STEPS = (
    (180, "risk", pgettext_lazy("fleet step", "Risk review")),
    (120, "theme", pgettext_lazy("fleet step", "Claims analysis and theme of the proposal")),
    (90, "criteria", pgettext_lazy("fleet step", "Tender and criteria")),
    (60, "quote", pgettext_lazy("fleet step", "Quote")),
    (30, "decision", pgettext_lazy("fleet step", "Decision")),
    (7, "issue", pgettext_lazy("fleet step", "Batch issue")),
    (-30, "review", pgettext_lazy("fleet step", "First review of execution")),
)


def window_of(due_on: date | None, today: date) -> Window | None:
    """Return the window that ``today`` lies in before (or after) the end of cover, None outside T-90…T+30.

    >>> window_of(date(2026, 12, 31), date(2026, 11, 23)).value, window_of(date(2026, 11, 20), date(2026, 11, 23)).value
    ('W3', 'W6')
    """
    if due_on is None:
        return None
    days = (due_on - today).days
    return next((window for window, (low, high) in LIMITS.items() if low <= days <= high), None)


def window_days(window: Window, today: date) -> tuple[date, date]:
    """Return the first and the last day on which cover ends that stands in ``window`` today."""
    low, high = LIMITS[window]
    return today + timedelta(days=low), today + timedelta(days=high)


def window_condition(window: Window, today: date) -> Q:
    return Q(due_on__range=window_days(window, today))


def fleet_step_of(due_on: date | None, today: date) -> tuple[str, object] | None:
    """Return (code, label) of the step a fleet stands at, from T-180 on; None before."""
    if due_on is None:
        return None
    days = (due_on - today).days
    reached = [(code, label) for limit, code, label in FLEET_STEPS if days <= limit]
    return reached[-1] if reached else None


class Alert(TextChoices):
    """What is missing in a window. The first three are yellow, the others red."""

    UNCLAIMED = "unclaimed", _("Not claimed")
    NO_TOUCH = "no_touch", _("Not touched")
    UNCLAIMED_LONG = "unclaimed_long", _("Not claimed for long")
    NO_QUOTE = "no_quote", _("No quote")
    QUOTE_COLD = "quote_cold", _("Quote not followed up")
    TAKEOVER = "takeover", _("Leader takes over")

    @property
    def is_red(self) -> bool:
        return self not in (Alert.UNCLAIMED, Alert.NO_TOUCH)


@dataclass(frozen=True, slots=True)
class RenewalLimits:
    """The thresholds of F.2; each is a parameter of the same name."""

    claim_days: int = 5
    claim_days_manager: int = 10
    touch_by_days: int = 46
    quote_by_days: int = 31
    quote_touch_hours: int = 48
    takeover_days: int = 3


def alert_condition(alert: Alert, *, today: date, now: datetime, limits: RenewalLimits) -> Q:
    """Return the rows among open leads for which ``alert`` holds; the same rule as ``alerts_of``, for counting."""
    ahead = Q(status=LeadStatus.OPEN, due_on__gte=today)

    def within(days: int) -> Q:
        return ahead & Q(due_on__lt=today + timedelta(days=days))

    def unclaimed(days: int) -> Q:
        since = now - timedelta(days=days)
        waiting = Q(assigned_at__lt=since) | Q(assigned_at=None, created_on__lt=today - timedelta(days=days))
        return ahead & Q(claimed_at=None) & waiting

    cold = Q(last_touch_at=None) | Q(last_touch_at__lt=now - timedelta(hours=limits.quote_touch_hours))
    conditions = {
        Alert.UNCLAIMED: unclaimed(limits.claim_days) & ~unclaimed(limits.claim_days_manager),
        Alert.UNCLAIMED_LONG: unclaimed(limits.claim_days_manager),
        Alert.NO_TOUCH: within(limits.touch_by_days) & Q(contacted_on=None),
        Alert.NO_QUOTE: within(limits.quote_by_days) & Q(quoted_on=None),
        Alert.QUOTE_COLD: ahead & Q(quoted_on__isnull=False) & cold,
        Alert.TAKEOVER: within(limits.takeover_days + 1),
    }
    return conditions[alert]


def alerts_of(lead: Lead, *, today: date, now: datetime, limits: RenewalLimits) -> list[Alert]:
    """Return what is missing for an open lead, the worst first. Nothing is missing for one that is closed or lapsed."""
    if lead.status != LeadStatus.OPEN or lead.due_on is None or lead.due_on < today:
        return []
    days = (lead.due_on - today).days
    if lead.assigned_at is not None:
        unclaimed_for = now - lead.assigned_at
    else:
        unclaimed_for = timedelta(days=(today - lead.created_on).days)
    is_cold = lead.last_touch_at is None or now - lead.last_touch_at > timedelta(hours=limits.quote_touch_hours)
    long_unclaimed = lead.claimed_at is None and unclaimed_for > timedelta(days=limits.claim_days_manager)
    holds = {
        Alert.TAKEOVER: days <= limits.takeover_days,
        Alert.QUOTE_COLD: lead.quoted_on is not None and is_cold,
        Alert.NO_QUOTE: lead.quoted_on is None and days < limits.quote_by_days,
        Alert.UNCLAIMED_LONG: long_unclaimed,
        Alert.UNCLAIMED: lead.claimed_at is None
        and not long_unclaimed
        and unclaimed_for > timedelta(days=limits.claim_days),
        Alert.NO_TOUCH: lead.contacted_on is None and days < limits.touch_by_days,
    }
    return [alert for alert, is_so in holds.items() if is_so]
