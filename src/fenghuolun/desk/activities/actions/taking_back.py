"""A whole import of activities taken back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from fenghuolun.desk.activities.actions.follow_up import recompute_leads
from fenghuolun.desk.activities.actions.tallies import Counted, TallyKey, add_to_tallies, counted, key_of
from fenghuolun.desk.activities.models import Activity, Tally
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.rules import require

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person


@transaction.atomic
def void_batch(*, by: Person | None, now: datetime, batch: int, reason: str) -> int:
    """Void every activity that an import logged, and return how many; tallies and leads follow.

    The rows stay in the ledger; those about a customer or lead that came with
    the same import let go of it, so that it can be deleted.
    """
    require(by, Permission.IMPORT_FILE)
    rows = Activity.objects.filter(batch=batch, voided_at=None).select_for_update()
    sums: dict[TallyKey, Counted] = {}
    leads: set[int] = set()
    for row in rows.iterator(chunk_size=5000):
        key, counts = key_of(row), counted(row)
        before = sums.get(key, [0] * len(counts))
        sums[key] = [one - other for one, other in zip(before, counts, strict=True)]
        if row.lead_id is not None:
            leads.add(row.lead_id)
    voided = rows.update(voided_at=now, voided_by=by, void_reason=reason[:200])
    add_to_tallies(sums.items())
    Tally.objects.filter(records=0, quantity=0).delete()
    mine = Activity.objects.filter(batch=batch)
    mine.filter(customer__batch=F("batch")).update(customer=None)
    mine.filter(lead__batch=F("batch")).update(lead=None)
    recompute_leads(leads)
    record(by=by, now=now, action="void_batch", batch=batch, voided=voided, reason=reason)
    return voided
