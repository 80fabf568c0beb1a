"""An import is taken back: what it made goes, what it changed is as before, what was used since is named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fenghuolun.desk.activities.actions.taking_back import void_batch
from fenghuolun.desk.customers.actions.bulk.taking_back import take_back_batch
from fenghuolun.desk.exchange.actions.uploading import ImportRefused
from fenghuolun.desk.exchange.models import Batch
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.actions.taking_back import take_back_people
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import require

NAMES: dict[str, str | Promise] = {
    "customers": gettext_lazy("customers"),
    "vehicles": gettext_lazy("vehicles"),
    "policies": gettext_lazy("policies"),
    "leads": gettext_lazy("leads"),
    "people": gettext_lazy("people"),
    "units": gettext_lazy("units"),
}


@transaction.atomic
def undo_import(*, by: Person, now: datetime, batch: Batch) -> Batch:
    """Take a finished import back. Refuses one that is not in."""
    require(by, Permission.IMPORT_FILE)
    current = Batch.objects.select_for_update(of=("self",)).select_related("by").get(pk=batch.pk)
    if current.status != Batch.Status.DONE:
        raise ImportRefused(_("Only an import that is in can be taken back."))
    if current.is_forgotten:
        raise ImportRefused(_("Too long ago: what taking it back needs is not kept any more."))
    current.message = take_back(current, now, by=by)
    current.status = Batch.Status.UNDONE
    current.save(update_fields=["status", "message"])
    record(by=by, now=now, action="undo_import", thing=current)
    return current


@transaction.atomic
def take_back(batch: Batch, now: datetime, by: Person | None = None) -> str:
    """Take out of every table what the import brought; return in words what had to stay."""
    undo = {"before": {}, "made": {}, **batch.undo}
    voided = void_batch(by=by, now=now, batch=batch.pk, reason=_("Import %(number)d taken back") % {"number": batch.pk})
    rows = take_back_batch(by=by, now=now, batch=batch.pk, before=undo["before"])
    people = take_back_people(
        by=by, now=now, people=undo["made"].get("people", []), units=undo["made"].get("units", []),
        before=undo["before"].get("people", {}),
    )  # fmt: skip
    return " ".join(_words(voided, {**rows.kept, **people}))


def _words(voided: int, kept: dict[str, list[int]]) -> Iterator[str]:
    if voided:
        yield ngettext("%(n)d activity was voided.", "%(n)d activities were voided.", voided) % {"n": voided}
    for table, ids in kept.items():
        if ids:
            words = _("%(n)d %(things)s stay, because they have been used since.")
            yield words % {"n": len(ids), "things": NAMES[table]}
    if not any(kept.values()):
        yield _("Everything was taken back.")
