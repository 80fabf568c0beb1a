"""Which activities: for a person, under filters, page by page. Every number elsewhere opens one of these."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from fenghuolun.desk.activities.models import Activity
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.queries import unit_ids_below, units_visible_to
from fenghuolun.desk.teams.rules import scope

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person

PAGE = 50
SHOWN = ("person", "kind", "customer", "lead__vehicle", "unit")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A cut through the ledger. ``first`` and ``last`` are days, both included."""

    person: int | None = None
    unit: int | None = None
    customer: int | None = None
    lead: int | None = None
    batch: int | None = None
    first: date | None = None
    last: date | None = None
    kind: str = ""
    cube_kind: str = ""
    stage: str = ""
    outcome: str = ""
    verdict: str = ""
    effective: bool | None = None
    on_time: bool | None = None
    evidenced: bool | None = None
    purposeful: bool | None = None
    planned: bool | None = None
    voided: bool = False

    def is_empty(self) -> bool:
        return all(getattr(self, item.name) == item.default for item in fields(self))


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows, newest first, and the mark of the next page (empty on the last one)."""

    rows: list[Activity]
    after: str


def activities_visible_to(person: Person) -> QuerySet[Activity]:
    return Activity.objects.filter(scope(person, owner="person", unit="unit"))


def _flags(wanted: Wanted) -> Q:
    found = Q()
    named = {
        "is_effective": wanted.effective,
        "is_on_time": wanted.on_time,
        "is_purposeful": wanted.purposeful,
        "is_planned": wanted.planned,
    }
    for name, value in named.items():
        if value is not None:
            found &= Q(**{name: value})
    if wanted.evidenced is not None:
        found &= Q(is_evidence_due=True, is_evidenced=wanted.evidenced)
    return found


def _cut(person: Person, wanted: Wanted) -> Q:
    found = _flags(wanted)
    for name in ("person", "customer", "lead", "batch", "kind", "cube_kind", "stage", "outcome"):
        if value := getattr(wanted, name):
            found &= Q(**{name: value})
    if wanted.verdict:
        found &= Q(verdict="" if wanted.verdict == "none" else wanted.verdict)
    if wanted.unit:
        unit = units_visible_to(person).filter(pk=wanted.unit).first()
        found &= Q(unit__in=unit_ids_below(unit)) if unit else Q(pk__in=[])
    if wanted.first:
        found &= Q(day__gte=wanted.first)
    if wanted.last:
        found &= Q(day__lte=wanted.last)
    return found & ~Q(voided_at=None) if wanted.voided else found & Q(voided_at=None)


def activities_wanted(person: Person, wanted: Wanted) -> QuerySet[Activity]:
    """Return the activities ``person`` may see that pass ``wanted``, newest first."""
    rows = activities_visible_to(person).filter(_cut(person, wanted))
    return rows.select_related(*SHOWN).order_by("-happened_at", "-pk")


def page_of(rows: QuerySet[Activity], after: str = "", size: int = PAGE) -> Page:
    """Return the page that follows the mark ``after``. Keyset paging: its cost does not grow with how far one goes."""
    if mark := _read(after):
        moment, pk = mark
        rows = rows.filter(Q(happened_at__lt=moment) | Q(happened_at=moment, pk__lt=pk), happened_at__lte=moment)
    found = list(rows[: size + 1])
    more = len(found) > size
    shown = found[:size]
    return Page(shown, f"{shown[-1].happened_at.isoformat()}~{shown[-1].pk}" if more else "")


def _read(mark: str) -> tuple[datetime, int] | None:
    moment, _, pk = mark.rpartition("~")
    try:
        return datetime.fromisoformat(moment), int(pk)
    except ValueError:
        return None


def awaiting_review(person: Person) -> QuerySet[Activity]:
    """Return what ``person`` has still to review: others' activities in reach without a verdict, oldest first."""
    rows = activities_visible_to(person).filter(verdict="", voided_at=None).exclude(person=person)
    if not person.may(Permission.REVIEW_ACTIVITY):
        return rows.none()
    return rows.select_related(*SHOWN).order_by("happened_at", "pk")


def last_activity_days(person: Person, lead_ids: list[int]) -> dict[int, date]:
    """Return the day of the latest activity per lead."""
    rows = activities_visible_to(person).filter(lead__in=lead_ids, voided_at=None)
    return {row["lead"]: row["day"] for row in rows.order_by("lead", "day").values("lead", "day")}
