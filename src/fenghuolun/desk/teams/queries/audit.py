"""Lines of the audit log, for whoever may read it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from fenghuolun.desk.teams.models import AuditEntry, Person
from fenghuolun.desk.teams.rules import scope

START = "0" * 64


def audit_head() -> tuple[int, str]:
    """Return the number and the seal of the last sealed line; zeros before the first."""
    last = AuditEntry.objects.exclude(seal_no=None).order_by("-seal_no").values_list("seal_no", "seal").first()
    return last or (0, START)


def audit_actions() -> list[str]:
    """Return the actions that have left a line lately, for the filter: of the newest lines, not of all history."""
    newest = AuditEntry.objects.order_by("-id").values_list("action", flat=True)[:2000]
    return sorted(set(newest))


def audit_lines(
    person: Person,
    *,
    who: str = "",
    action: str = "",
    first: date | None = None,
    last: date | None = None,
    thing: str = "",
    thing_id: str = "",
) -> QuerySet[AuditEntry]:
    """Return the lines of people whom ``person`` sees, newest first; ``who`` is part of a name or a login."""
    lines = AuditEntry.objects.filter(scope(person, owner="by", unit="by__unit")).select_related("by")
    if who:
        lines = lines.filter(Q(by__name__contains=who) | Q(by__login=who) | Q(by__pinyin__startswith=who.lower()))
    if action:
        lines = lines.filter(action=action)
    if thing:
        lines = lines.filter(thing=thing)
    if thing_id:
        lines = lines.filter(thing_id=thing_id)
    if first:
        lines = lines.filter(at__gte=_midnight(first))
    if last:
        lines = lines.filter(at__lt=_midnight(last + timedelta(days=1)))
    return lines.order_by("-id")


def audit_lines_about(thing: str, ids: Iterable[int]) -> QuerySet[AuditEntry]:
    """Return the lines about these things, the oldest first: who did what with them."""
    lines = AuditEntry.objects.filter(thing=thing, thing_id__in=[str(pk) for pk in ids])
    return lines.select_related("by").order_by("pk")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
