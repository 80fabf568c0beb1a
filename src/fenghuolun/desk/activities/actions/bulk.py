"""Log a whole file at once: checked, deduplicated and judged in arrays, inserted and tallied in a few statements."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.activities.actions.follow_up import recompute_leads
from fenghuolun.desk.activities.actions.tallies import Counted, TallyKey, add_to_tallies, counted, key_of
from fenghuolun.desk.activities.models import Activity
from fenghuolun.desk.activities.queries.catalogue import catalogue, thresholds
from fenghuolun.desk.activities.queries.known import Known, known_to
from fenghuolun.desk.activities.rules.appraisal import Terms, appraise
from fenghuolun.desk.activities.rules.catalogue import Catalogue
from fenghuolun.desk.activities.rules.contacts import contact_of
from fenghuolun.desk.activities.rules.entries import Entry
from fenghuolun.desk.activities.rules.placing import Placed, columns_of, fields_of
from fenghuolun.desk.activities.rules.validity import fault_in, fault_of_employment
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.rules import require

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person

CHUNK = 5000


@dataclass(slots=True)
class Logged:
    """What became of a file: how many were logged, where known ones stand, (place, sentence) of each refused one."""

    logged: int = 0
    already_at: list[int] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)

    @property
    def already(self) -> int:
        return len(self.already_at)


def log_in_bulk(*, by: Person | None, now: datetime, entries: Iterable[Entry], batch: int | None = None) -> Logged:
    """Log all ``entries`` in one transaction; each names its ``person_id``. Returns what became of them.

    A wrong row is refused with its sentence and its place, counted from 0; the
    others are logged. The same id with the same content counts as already
    there. History is history: contact law is not applied to it, but its
    contacts count towards the caps of what follows. Tallies are added up in
    memory first, the stage dates of the leads are recomputed from the ledger.
    """
    require(by, Permission.IMPORT_FILE)
    result = Logged()
    rules = catalogue()
    terms, _law = thresholds(timezone.localtime(now).date())
    touched: set[int] = set()
    with transaction.atomic():
        place = 0
        for chunk in _chunks(entries):
            placed = _place(by, now, chunk, place, rules, result)
            touched |= _insert(placed, rules, terms, now, batch)
            result.logged += len(placed)
            place += len(chunk)
        recompute_leads(touched)
        record(
            by=by, now=now, action="log_in_bulk", batch=batch, logged=result.logged, already=result.already,
            refused=len(result.refused),
        )  # fmt: skip
    return result


def _chunks(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    stream = iter(entries)
    while chunk := list(islice(stream, CHUNK)):
        yield chunk


def _place(
    by: Person | None, now: datetime, chunk: Sequence[Entry], first: int, rules: Catalogue, result: Logged
) -> list[Placed]:
    known = known_to(by, chunk)
    placed: dict[UUID, Placed] = {}
    for place, entry in enumerate(chunk, first):
        there = known.fingerprints.get(entry.client_id)
        if there is None and entry.client_id in placed:
            there = placed[entry.client_id].entry.fingerprint()
        if there is not None:
            if there == entry.fingerprint():
                result.already_at.append(place)
            else:
                result.refused.append((place, str(_("Another entry with this id and other content is already there."))))
            continue
        found = _one(entry, now, rules, known)
        if isinstance(found, Placed):
            placed[entry.client_id] = found
        else:
            result.refused.append((place, str(found)))
    return list(placed.values())


def _one(entry: Entry, now: datetime, rules: Catalogue, known: Known) -> Placed | str | Promise:
    if fault := fault_in(entry, rules, now):
        return fault[1]
    happened_at = entry.happened()
    day = timezone.localtime(happened_at).date()
    person = known.people.get(entry.person_id or 0)
    if person is None:
        return _("There is no such person.")
    posting = person.on(day)
    if fault := fault_of_employment(day, person.hired_on, person.left_on, posting is not None):
        return fault[1]
    lead = known.leads.get(entry.lead_id or 0)
    customer_id = entry.customer_id or (lead.customer_id if lead else None)
    customer = known.customers.get(customer_id or 0)
    if (entry.lead_id and lead is None) or (customer_id and customer is None):
        return _("There is no such customer here.")
    cube_kind = lead.cube_kind if lead else entry.cube_kind
    contact = ""
    if customer is not None:
        rule = rules.kind(entry.kind).rule
        contact = contact_of(entry, rule, customer.may_phone, cube_kind)
    return Placed(
        entry=entry,
        person_id=person.pk,
        unit_id=posting.unit_id,
        seller_kind=posting.seller_kind,
        happened_at=happened_at,
        day=day,
        entered_at=entry.entered(now),
        customer_id=customer_id,
        lead_id=entry.lead_id,
        cube_kind=cube_kind,
        has_referrer=bool(lead and lead.referrer_id),
        has_due=bool(lead and lead.due_on),
        contact=contact,
    )


def _insert(placed: Sequence[Placed], rules: Catalogue, terms: Terms, now: datetime, batch: int | None) -> set[int]:
    if not placed:
        return set()
    judged = appraise(columns_of(placed, rules), rules, terms)
    sums: dict[TallyKey, Counted] = {}
    values = []
    for place, item in enumerate(placed):
        fields = DEFAULTS | fields_of(item, judged, place, now)
        fields["batch"] = batch
        row = SimpleNamespace(**fields)
        key, counts = key_of(row), counted(row)
        before = sums.get(key)
        sums[key] = counts if before is None else [one + other for one, other in zip(before, counts, strict=True)]
        values.append(fields)
    insert_rows(values)
    add_to_tallies(sums.items())
    return {item.lead_id for item in placed if item.lead_id is not None}


def _adapters() -> dict[str, Callable[[Any], Any]]:
    """How this database takes the values that it does not take as they are."""
    ops = connection.ops

    def uuid(value: UUID) -> Any:
        return value if connection.features.has_native_uuid_field else value.hex

    @lru_cache(maxsize=4096)  # a row holds one moment two or three times
    def moment(value: datetime) -> Any:
        return ops.adapt_datetimefield_value(value)

    @lru_cache(maxsize=4096)
    def day(value: date) -> Any:
        return ops.adapt_datefield_value(value)

    by_type: dict[str, Callable[[Any], Any]] = {
        "UUIDField": uuid,
        "DateTimeField": moment,
        "DateField": day,
        "JSONField": lambda value: json.dumps(value, ensure_ascii=False) if value else json.dumps(value),
        "DecimalField": str,
    }
    found = {item.attname: by_type.get(item.get_internal_type()) for item in COLUMNS}
    return {name: adapt for name, adapt in found.items() if adapt is not None}


COLUMNS = [item for item in Activity._meta.concrete_fields if not item.primary_key]
DEFAULTS: dict[str, Any] = {item.attname: item.get_default() for item in COLUMNS}


def insert_rows(rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows of the ledger with one prepared statement; ``bulk_create`` spends most of its time on SQL text."""
    names = [item.attname for item in COLUMNS]
    adapters = _adapters()
    for row in rows:
        for name, adapt in adapters.items():
            if row[name] is not None:
                row[name] = adapt(row[name])
    columns = ", ".join(connection.ops.quote_name(item.column) for item in COLUMNS)
    marks = ", ".join(["%s"] * len(names))
    statement = f"INSERT INTO {Activity._meta.db_table} ({columns}) VALUES ({marks})"
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(map(itemgetter(*names), rows)))
