"""The catalogue of kinds, and the thresholds by which an activity is judged."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db.models import QuerySet

from fenghuolun.desk.activities.models import ActivityKind
from fenghuolun.desk.activities.rules.appraisal import Terms
from fenghuolun.desk.activities.rules.catalogue import Catalogue, catalogue_of
from fenghuolun.desk.customers.rules import ContactLimits
from fenghuolun.desk.teams.choices import SellerKind
from fenghuolun.desk.teams.queries import parameters

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person

KEYS = (
    "on_time_hours", "late_hours", "quality_late", "quality_very_late", "contact_from", "contact_until",
    "marketing_per_day", "marketing_per_week", "service_per_day", "service_per_week",
)  # fmt: skip


def catalogue() -> Catalogue:
    """Return the catalogue, read at most every half minute: an edit holds at once here, soon in other processes."""
    found: Catalogue | None = cache.get(ActivityKind.CACHED)
    if found is None:
        found = catalogue_of(ActivityKind.objects.all())
        cache.set(ActivityKind.CACHED, found, timeout=30)
    return found


def kinds_for(person: Person) -> QuerySet[ActivityKind]:
    """Return the kinds ``person`` may log: a leader's own, or a seller's."""
    kinds = ActivityKind.objects.filter(is_active=True)
    is_leader = person.seller_kind in (SellerKind.LEADER, SellerKind.NONE)
    return kinds if is_leader else kinds.filter(for_sellers=True)


def thresholds(on: date, person: Person | None = None) -> tuple[Terms, ContactLimits]:
    """Return what judges an entry and the limits of contact, as they hold on that day for ``person``; one query."""
    found = parameters(KEYS, on=on, person=person)
    terms = Terms(
        on_time_hours=float(found["on_time_hours"]),
        late_hours=float(found["late_hours"]),
        late_quality=round(float(found["quality_late"]) * 100),
        poor_quality=round(float(found["quality_very_late"]) * 100),
    )
    limits = ContactLimits(
        contact_from=time.fromisoformat(str(found["contact_from"])),
        contact_until=time.fromisoformat(str(found["contact_until"])),
        marketing_per_day=int(found["marketing_per_day"]),
        marketing_per_week=int(found["marketing_per_week"]),
        service_per_day=int(found["service_per_day"]),
        service_per_week=int(found["service_per_week"]),
    )
    return terms, limits
