"""What became of quotes in the first two days (M19)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from fenghuolun.desk.activities import queries as activities
from fenghuolun.desk.customers import queries as customers
from fenghuolun.desk.facts.measured.asked import Asked, Measured, ratio_of, sums_of

WITHIN = timedelta(hours=48)


def follow_up(asked: Asked) -> Measured:
    """M19: quotes whose customer was reached again within 48 hours, over quotes whose 48 hours are over.

    A quote counts for who made it, and for the unit that has its lead.
    """
    morning = timezone.make_aware(datetime.combine(asked.today, time()))
    touched = activities.touches_after(lead=OuterRef("lead"), after=OuterRef("issued_at"), within=WITHIN)
    rows = (
        customers.quotes_between(asked.first, asked.end)
        .filter(issued_at__lt=morning - WITHIN)
        .annotate(issued_on=TruncDate("issued_at"), is_touched=Exists(touched))
    )
    if asked.cube_kind:
        rows = rows.filter(lead__cube_kind=asked.cube_kind)
    if asked.channel:
        rows = rows.filter(lead__channel=asked.channel)
    sums = {"quotes": Count("pk"), "touched": Count("pk", filter=Q(is_touched=True))}
    found = sums_of(asked, rows, sums, day="issued_on", person="by", unit="lead__unit")
    return ratio_of(asked, "M19", found["touched"], found["quotes"], found["quotes"])
