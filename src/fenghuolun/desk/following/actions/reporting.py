"""Tracking reports are frozen: worked out once, kept with the moment."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from fenghuolun.desk.following.models import TrackingReport
from fenghuolun.desk.following.queries.reports import snapshot, span_of
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.desk.teams.rules import require, require_in_reach


@transaction.atomic
def freeze_report(*, by: Person | None, now: datetime, unit: Unit, kind: str) -> TrackingReport:
    """Keep the report of the last whole week or month of a unit; one that is kept already is returned as it is."""
    if by is not None:
        require(by, Permission.REVIEW_ACTIVITY)
        require_in_reach(by, owner_id=None, unit_id=unit.pk)
    today = timezone.localdate(now)
    first, end = span_of(kind, today)
    kept = TrackingReport.objects.filter(unit=unit, kind=kind, starts_on=first).first()
    if kept is not None:
        return kept
    made = TrackingReport.objects.create(
        unit=unit, kind=kind, starts_on=first, ends_on=end, frozen_at=now, frozen_by=by,
        content=snapshot(unit, first, end, today),
    )  # fmt: skip
    record(by=by, now=now, action="freeze_report", thing=made, kind=kind, unit=unit)
    return made
