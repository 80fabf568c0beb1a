"""Which photos, whether a person agreed to evidence, and under which terms it may be taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from fenghuolun.desk.activities.models import Activity, EvidenceConsent, Photo
from fenghuolun.desk.activities.rules.evidence import KEYS, NOTICE, EvidenceTerms, evidence_refusal
from fenghuolun.desk.teams.queries import parameters, working_calendar
from fenghuolun.desk.teams.rules import NoWorkingCalendar, scope

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person


DAY = timedelta(days=1)


def photos_visible_to(person: Person) -> QuerySet[Photo]:
    """Return the photos still kept of the activities that ``person`` sees."""
    return Photo.objects.filter(scope(person, owner="activity__person", unit="activity__unit"), erased_at=None)


def evidence_terms(on: date, person: Person | None = None) -> EvidenceTerms:
    found = parameters(KEYS, on=on, person=person)
    return EvidenceTerms(
        first=time.fromisoformat(str(found["evidence_from"])),
        last=time.fromisoformat(str(found["evidence_until"])),
        on_free_days=bool(found["evidence_free_days"]),
        kept_days=int(found["evidence_retention_days"]),
    )


def consent_of(person: Person) -> EvidenceConsent | None:
    """Return the latest answer to the notice; one to an older wording counts only where it is a no."""
    latest = EvidenceConsent.objects.filter(person=person).order_by("-at", "-pk").first()
    return None if latest is not None and latest.is_given and latest.notice != NOTICE else latest


def why_no_evidence(person: Person, happened_at: datetime) -> str | Promise | None:
    """Return why neither place nor photo may be kept of what ``person`` did at ``happened_at``, or None."""
    at = timezone.localtime(happened_at)
    consent = consent_of(person)
    return evidence_refusal(
        evidence_terms(at.date(), person),
        has_agreed=consent is not None and consent.is_given,
        at=at,
        is_workday=is_workday(at.date()),
    )


def is_workday(day: date) -> bool:
    try:
        return bool(working_calendar(day, day + DAY).flags(day, day + DAY)[0])
    except NoWorkingCalendar:
        return True


@dataclass(frozen=True, slots=True)
class EvidenceHeld:
    """What "Me" says about evidence: the answer to the notice, its terms, and how much of it is kept."""

    consent: EvidenceConsent | None
    terms: EvidenceTerms
    photos: int
    places: int

    @property
    def is_agreed(self) -> bool:
        return self.consent is not None and self.consent.is_given


def evidence_held(person: Person, now: datetime) -> EvidenceHeld:
    today = timezone.localdate(now)
    terms = evidence_terms(today, person)
    own = Activity.objects.filter(person=person, day__gte=today - timedelta(days=terms.kept_days))
    return EvidenceHeld(
        consent=consent_of(person),
        terms=terms,
        photos=Photo.objects.filter(activity__person=person, erased_at=None).count(),
        places=own.filter(placed()).count(),
    )


def placed() -> Q:
    return Q(latitude__isnull=False) | Q(longitude__isnull=False)


def last_check_in(person: Person, day: date) -> tuple[float, float] | None:
    """Return (latitude, longitude) of the latest check-in of ``person`` on ``day``."""
    rows = Activity.objects.filter(placed(), person=person, day=day, voided_at=None).order_by("-happened_at")
    return rows.values_list("latitude", "longitude").first()
