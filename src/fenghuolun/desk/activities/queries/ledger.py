"""Which activities: for a person, under filters, page by page. Every number elsewhere opens one of these."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import ExpressionWrapper, F, IntegerField, Q, QuerySet

from fenghuolun.desk.activities.choices import Evidence
from fenghuolun.desk.activities.models import Activity
from fenghuolun.desk.activities.queries.catalogue import catalogue
from fenghuolun.desk.kit.keyset import PAGE_SIZE, Page, page_of
from fenghuolun.desk.teams.choices import Permission, Reach
from fenghuolun.desk.teams.queries import people_visible_to, unit_ids_below, unit_ids_visible_to, units_visible_to
from fenghuolun.desk.teams.rules import scope

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person

SHOWN = ("person", "kind", "customer", "lead__vehicle", "unit")
LISTED = (
    "happened_at", "outcome", "concern", "next_step", "next_on", "quantity", "points", "verdict", "voided_at",
    "kind_id", "person__name", "customer__name", "lead__vehicle__plate",
)  # fmt: skip
FEW_UNITS = 6
MADE_IN = ExpressionWrapper(F("unit_id") + 0, output_field=IntegerField())


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
    any_state: bool = False

    def is_empty(self) -> bool:
        return all(getattr(self, item.name) == item.default for item in fields(self))


def activities_visible_to(person: Person) -> QuerySet[Activity]:
    return Activity.objects.filter(scope(person, owner="person", unit="unit"))


def _latest_visible_to(person: Person) -> QuerySet[Activity]:
    """Return what ``person`` may see, for a list that begins with the newest.

    One unit has an index in that order. Several have none together, and a database that takes them one by one sorts
    their whole history for a page; hidden in an expression the units only filter what the index by time brings, newest
    first, and that ends when the page is full.
    """
    is_wide = person.role is not None and person.role.reach == Reach.UNIT and len(unit_ids_visible_to(person)) > 1
    rows = Activity.objects.alias(made_in=MADE_IN) if is_wide else Activity.objects.all()
    return rows.filter(scope(person, owner="person", unit="made_in" if is_wide else "unit"))


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
    if wanted.any_state:
        return found
    return found & ~Q(voided_at=None) if wanted.voided else found & Q(voided_at=None)


def activities_wanted(person: Person, wanted: Wanted) -> QuerySet[Activity]:
    """Return the activities ``person`` may see that pass ``wanted``, newest first."""
    rows = _latest_visible_to(person).filter(_cut(person, wanted))
    return rows.select_related(*SHOWN).order_by("-happened_at", "-pk")


def page_of_ledger(rows: QuerySet[Activity], after: str = "", size: int = PAGE_SIZE) -> Page[Activity]:
    """Return the page behind ``after``, as the list shows it; its cost does not grow with how far one goes."""
    shown = rows.select_related(None).select_related("person", "customer", "lead__vehicle").only(*LISTED)
    page = page_of(shown, order=("-happened_at", "-pk"), after=after, size=size)
    known = catalogue()
    for row in page:
        row.kind = known.kind(row.kind_id)
    return page


def may_review(person: Person, row: Activity) -> bool:
    return person.may(Permission.REVIEW_ACTIVITY) and row.person_id != person.pk and row.voided_at is None


def may_change(person: Person, row: Activity) -> bool:
    """Return whether a page offers void and correct; the actions decide."""
    if row.voided_at is not None:
        return False
    return (row.person_id == person.pk and not row.verdict) or person.may(Permission.REVIEW_ACTIVITY)


def may_add_photos(person: Person, row: Activity) -> bool:
    return row.person_id == person.pk and row.voided_at is None and Evidence.PHOTO in row.kind.evidence


@dataclass(frozen=True, slots=True)
class Event:
    """One step in the life of an activity, for its page."""

    at: datetime
    by: str
    what: str
    text: str = ""
    verdict: str = ""
    other: int | None = None


def history_of(row: Activity) -> list[Event]:
    """Return what happened to an activity, oldest first: entered, reviewed, corrected, voided."""
    events = [Event(row.logged_at, row.person.name, "logged")]
    if row.replaces_id:
        events.append(Event(row.logged_at, row.person.name, "replaces", other=row.replaces_id))
    events += [
        Event(review.at, review.by.name, "reviewed", review.comment, review.verdict)
        for review in row.reviews.filter(taken_back_at=None).select_related("by").order_by("at")
    ]
    if row.voided_at is not None:
        new = row.replaced_by.values_list("pk", flat=True).first()
        voider = row.voided_by.name if row.voided_by else ""
        what = {"corrected": "corrected", "undo": "undone"}.get(row.void_reason, "voided")
        text = row.void_reason if what == "voided" else ""
        events.append(Event(row.voided_at, voider, what, text, other=new))
    return sorted(events, key=lambda event: event.at)


def people_choices(person: Person, unit: int | None = None) -> list[tuple[int, str]]:
    """Return whom a leader may choose in the filter: of a few teams everybody, of many those of the unit chosen first.

    Somebody who sees own rows only has nothing to choose.
    """
    if not person.may(Permission.REVIEW_ACTIVITY):
        return []
    people = people_visible_to(person)
    if sees_many_units(person):
        people = people.filter(unit=unit) if unit else people.none()
    return list(people.order_by("pinyin", "pk").values_list("pk", "name")[:600])


def unit_choices(person: Person) -> list[tuple[int, str]]:
    """Return the units a manager of many teams may choose in the filter, from the top."""
    if not person.may(Permission.REVIEW_ACTIVITY) or not sees_many_units(person):
        return []
    return list(units_visible_to(person).order_by("path").values_list("pk", "name")[:600])


def sees_many_units(person: Person) -> bool:
    return len(unit_ids_visible_to(person)) > FEW_UNITS
