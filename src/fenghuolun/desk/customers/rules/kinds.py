"""How a policy came, where nobody said it (domain F.2)."""

from __future__ import annotations

from datetime import date, timedelta

from fenghuolun.desk.customers.choices import BusinessKind
from fenghuolun.desk.customers.models import Policy

NEW_CAR_DAYS, LAPSED_DAYS, TRANSFER_DAYS = 275, 90, 90


def business_kind_of(
    *, starts_on: date, previous: Policy | None, first_registered_on: date | None, transferred_on: date | None = None
) -> BusinessKind:
    """Return the kind of a policy from the one before it and the vehicle's dates.

    Transferred within 90 days before: 过户. No policy before and registered at
    most nine months ago (or not yet): 新车. After one of ours: 续保, the first
    time 次新车. After another insurer's, or unknown: 转保; with 90 days or more
    without cover 脱保.
    """
    if transferred_on is not None and timedelta(0) <= starts_on - transferred_on <= timedelta(days=TRANSFER_DAYS):
        return BusinessKind.OWNERSHIP
    if previous is None:
        is_new = first_registered_on is not None and starts_on - first_registered_on <= timedelta(days=NEW_CAR_DAYS)
        return BusinessKind.NEW if is_new else BusinessKind.SWITCH
    if starts_on - previous.ends_on >= timedelta(days=LAPSED_DAYS):
        return BusinessKind.LAPSED
    if not previous.is_ours:
        return BusinessKind.SWITCH
    return BusinessKind.FIRST_RENEWAL if previous.business_kind == BusinessKind.NEW else BusinessKind.RENEWAL
