"""A file arrives, a table of it is chosen, its columns are said to be fields."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.exchange.fields import TARGETS, squeezed
from fenghuolun.desk.exchange.lines import holds_rows
from fenghuolun.desk.exchange.mapping import guess_target, missing, propose_columns
from fenghuolun.desk.exchange.models import Batch, ColumnMemory
from fenghuolun.desk.exchange.queries import memory, table_of, tables_of_file
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import require


class ImportRefused(Refused):
    code = "import"


@transaction.atomic
def upload_file(*, by: Person, now: datetime, name: str, content: bytes) -> Batch:
    """Keep the file and return its import, with the table chosen that looks most like something we know.

    Refuses (``NotATable``) what is no table, and a file without a heading and rows.
    """
    require(by, Permission.IMPORT_FILE)
    name = PurePath(name.replace("\\", "/")).name[:200] or "file"
    tables = tables_of_file(name, content)
    if not tables:
        raise ImportRefused(
            _("There is a heading but no row below it, or no heading at all: there is nothing to import."), field="file"
        )
    batch = Batch(
        by=by, unit=by.unit, file_name=name, sha256=hashlib.sha256(content).hexdigest(), uploaded_at=now
    )  # fmt: skip
    batch.file.save(f"{batch.sha256[:16]}{PurePath(name).suffix[:8].lower()}", ContentFile(content), save=False)
    known = memory()
    guesses = [(guess_target(table, known), table) for table in tables]
    target, table = max(guesses, key=lambda guess: (bool(guess[0]), len(guess[1].rows)))
    batch.target, batch.table, batch.rows_total = target, table.label, len(table.rows)
    batch.save()
    record(by=by, now=now, action="upload_file", thing=batch, name=name, rows=len(table.rows))
    return batch


def choose_table(*, by: Person, batch: Batch, label: str, target: str) -> Batch:
    """Say which table of the file is meant and what it holds."""
    require(by, Permission.IMPORT_FILE)
    if target not in TARGETS:
        raise ImportRefused(_("Say what this table holds."), field="target")
    if target == "people":
        require(by, Permission.MANAGE_PEOPLE)
    _refuse_started(batch)
    batch.table, batch.target = label, target
    batch.rows_total = len(table_of(batch).rows)
    batch.mapping, batch.answers = {}, {}
    batch.save(update_fields=["table", "target", "rows_total", "mapping", "answers"])
    return batch


def proposed(batch: Batch) -> dict[int, str]:
    """Return the proposed field of each column, the remembered ones first."""
    target = TARGETS[batch.target]
    return propose_columns(table_of(batch), target, memory().get(batch.target))


@transaction.atomic
def map_columns(*, by: Person, batch: Batch, mapping: Mapping[int, str], answers: Mapping[str, Any]) -> Batch:
    """Say which column holds what and answer the questions; the choice is remembered for the next file.

    Refuses fields that are mapped twice and a target without what it needs.
    """
    require(by, Permission.IMPORT_FILE)
    _refuse_started(batch)
    target = TARGETS[batch.target]
    chosen = {at: name for at, name in mapping.items() if name and target.knows(name)}
    twice = {name for name in chosen.values() if list(chosen.values()).count(name) > 1}
    if twice:
        raise ImportRefused(
            _("“%(field)s” is chosen for two columns. Choose it once.") % {"field": target.field(min(twice)).label}
        )
    if groups := missing(target, list(chosen.values())):
        labels = " / ".join(str(target.field(name).label) for name in groups[0])
        raise ImportRefused(_("No column is said to hold: %(fields)s. Choose one.") % {"fields": labels})
    if not holds_rows(table_of(batch), target, chosen):
        raise ImportRefused(_("There is nothing to import: the rows are empty, or hold no more than a date."))
    batch.mapping = {str(at): name for at, name in chosen.items()}
    batch.answers = dict(answers)
    batch.status = Batch.Status.READY
    batch.save(update_fields=["mapping", "answers", "status"])
    _remember(batch, chosen)
    return batch


def _remember(batch: Batch, chosen: Mapping[int, str]) -> None:
    headings = table_of(batch).headings
    for at, name in chosen.items():
        words = squeezed(headings[at])[:120]
        if not words:
            continue
        kept = name.partition("@")[0]
        row, is_new = ColumnMemory.objects.get_or_create(target=batch.target, heading=words, defaults={"field": kept})
        if not is_new:
            ColumnMemory.objects.filter(pk=row.pk).update(field=kept, uses=F("uses") + 1)


def _refuse_started(batch: Batch) -> None:
    if batch.status not in {Batch.Status.UPLOADED, Batch.Status.READY}:
        raise ImportRefused(_("This import has started already. Upload the file again to read it another way."))


def discard_import(*, by: Person, now: datetime, batch: Batch) -> None:
    """Forget a file that was uploaded and not imported."""
    require(by, Permission.IMPORT_FILE)
    _refuse_started(batch)
    record(by=by, now=now, action="discard_import", thing=batch, name=batch.file_name)
    file = batch.file
    batch.delete()
    file.delete(save=False)
