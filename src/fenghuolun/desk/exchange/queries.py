"""Which imports, tables and remembered headings."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from fenghuolun.desk.exchange.fields import is_known
from fenghuolun.desk.exchange.models import Batch, ColumnMemory
from fenghuolun.desk.exchange.reading import Table, read_sheets, tables_in
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.rules import scope

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person


LARGEST_REMEMBERED_BYTES = 20_000_000
_last_read: dict[tuple[str, str], list[Table]] = {}


def person_of(login: str) -> Person | None:
    """Return who signs in with this name and still may."""
    people = get_user_model()._default_manager.select_related("unit", "role")
    return people.filter(login__iexact=login, is_active=True).first()


def somebody_who_imports() -> Person | None:
    """Return an administrator, for an import that says nobody."""
    people = get_user_model()._default_manager.select_related("unit", "role").filter(is_active=True, left_on=None)
    administers = people.filter(role__reach="company").order_by("pk")
    return next((person for person in administers if person.may(Permission.MANAGE_PEOPLE)), None)


def batches_visible_to(person: Person) -> QuerySet[Batch]:
    """Return own imports and those of the units below."""
    return Batch.objects.filter(scope(person, owner="by", unit="unit")).select_related("by")


def memory() -> dict[str, dict[str, str]]:
    """Return target → squeezed heading → field, as people chose before."""
    found: dict[str, dict[str, str]] = {}
    for target, heading, field in ColumnMemory.objects.values_list("target", "heading", "field"):
        found.setdefault(target, {})[heading] = field
    return found


def tables_of(batch: Batch) -> list[Table]:
    """Return the tables of the file that was uploaded."""
    with batch.file.open("rb") as file:
        return tables_of_file(batch.file_name, file.read())


def tables_of_file(name: str, content: bytes) -> list[Table]:
    """Return all tables of all sheets that have a heading and rows. Raises ``NotATable`` for what is no table file.

    The last file is remembered, since each step of the wizard asks for its tables again; nobody changes them.
    """
    key = name, hashlib.sha256(content).hexdigest()
    if key not in _last_read:
        tables = [table for sheet in read_sheets(name, content) for table in tables_in(sheet, is_known) if table.rows]
        _last_read.clear()
        if len(content) > LARGEST_REMEMBERED_BYTES:
            return tables
        _last_read[key] = tables
    return _last_read[key]


def table_of(batch: Batch) -> Table:
    """Return the chosen table."""
    tables = tables_of(batch)
    return next((table for table in tables if table.label == batch.table), tables[0])


def earlier_import(batch: Batch) -> Batch | None:
    """Return the last import of the same file and table that is still in."""
    same = batches_visible_to(batch.by).filter(sha256=batch.sha256, status=Batch.Status.DONE, table=batch.table)
    return same.exclude(pk=batch.pk).order_by("-pk").first()
