"""What a file of entries refers to, in a few statements: people with their postings, leads, customers, ids taken."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from fenghuolun.desk.activities.models import Activity
from fenghuolun.desk.activities.rules.entries import Entry
from fenghuolun.desk.customers.queries import customers_visible_to, leads_visible_to
from fenghuolun.desk.teams.queries import people_visible_to

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from fenghuolun.desk.teams.models import Person, Posting

CHUNK = 900


@dataclass(frozen=True, slots=True)
class Worker:
    """A person with the postings that say where and as what on which day."""

    pk: int
    hired_on: date | None
    left_on: date | None
    postings: list[Posting]

    def on(self, day: date) -> Posting | None:
        for posting in self.postings:
            if posting.starts_on <= day and (posting.ends_on is None or day < posting.ends_on):
                return posting
        return None


@dataclass(frozen=True, slots=True)
class Known:
    people: dict[int, Worker] = field(default_factory=dict)
    leads: dict[int, Any] = field(default_factory=dict)
    customers: dict[int, Any] = field(default_factory=dict)
    fingerprints: dict[UUID, str] = field(default_factory=dict)


def known_to(by: Person | None, entries: Sequence[Entry]) -> Known:
    """Return what ``entries`` name, as far as ``by`` may see it; the product itself (None) sees everything."""
    people = {
        person.pk: Worker(person.pk, person.hired_on, person.left_on, list(person.postings.all()))
        for person in _found(_people(by).prefetch_related("postings"), {entry.person_id for entry in entries})
    }
    leads = {
        lead.pk: lead
        for lead in _found(
            _leads(by).only("customer_id", "cube_kind", "referrer_id", "due_on"), {entry.lead_id for entry in entries}
        )
    }
    wanted = {entry.customer_id for entry in entries} | {lead.customer_id for lead in leads.values()}
    customers = {row.pk: row for row in _found(_customers(by).only("may_phone"), wanted)}
    return Known(people, leads, customers, taken_ids([entry.client_id for entry in entries]))


def taken_ids(client_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the fingerprint of every id that is in the ledger already."""
    taken: dict[UUID, str] = {}
    for chunk in _chunks(client_ids):
        taken.update(Activity.objects.filter(client_id__in=chunk).values_list("client_id", "fingerprint"))
    return taken


def voided_ids(client_ids: Sequence[UUID]) -> set[UUID]:
    """Return those of the ids whose activity was voided: what a file holds may be logged again under another id."""
    voided: set[UUID] = set()
    for chunk in _chunks(client_ids):
        rows = Activity.objects.filter(client_id__in=chunk, voided_at__isnull=False)
        voided.update(rows.values_list("client_id", flat=True))
    return voided


def _people(by: Person | None) -> QuerySet[Any]:
    return people_visible_to(by) if by is not None else _all("person")


def _leads(by: Person | None) -> QuerySet[Any]:
    return leads_visible_to(by) if by is not None else _all("lead")


def _customers(by: Person | None) -> QuerySet[Any]:
    return customers_visible_to(by) if by is not None else _all("customer")


def _all(name: str) -> QuerySet[Any]:
    return Activity._meta.get_field(name).related_model._default_manager.all()


def _found(rows: QuerySet[Any], ids: Collection[int | None]) -> Iterator[Any]:
    rows = rows.select_related(None).order_by()
    for chunk in _chunks(sorted(pk for pk in ids if pk)):
        yield from rows.filter(pk__in=chunk)


def _chunks(ids: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
