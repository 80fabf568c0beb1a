"""A whole import of customers, vehicles, policies and leads taken back, as far as nobody has used them since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from fenghuolun.desk.customers.actions.leads import open_again
from fenghuolun.desk.customers.actions.tallies import tallied
from fenghuolun.desk.customers.choices import LeadStatus
from fenghuolun.desk.customers.models import Customer, Lead, LeadMove, Policy, Vehicle
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import require

Before = Mapping[str, Mapping[str, Mapping[str, Any]]]
REASON = "import taken back"


@dataclass(slots=True)
class TakenBack:
    """Per table: how many rows were deleted, how many put back as they were, and the ids of those that are in use."""

    deleted: dict[str, int] = field(default_factory=dict)
    restored: dict[str, int] = field(default_factory=dict)
    kept: dict[str, list[int]] = field(default_factory=dict)


@transaction.atomic
def take_back_batch(*, by: Person | None, now: datetime, batch: int, before: Before) -> TakenBack:
    """Delete what an import made and put back what it changed; ``before`` is table → id → field → value.

    What somebody has used since (quoted, called, sold, claimed) stays and is
    named. Leads that policies of the import had closed are open again.
    """
    require(by, Permission.IMPORT_FILE)
    result = TakenBack()
    _leads(batch, result)
    _policies(by, now, batch, before.get("policies", {}), result)
    for name, model in (("vehicles", Vehicle), ("customers", Customer)):
        rows = model._default_manager.filter(batch=batch)
        _delete(name, rows, _unused_vehicles(rows) if model is Vehicle else _unused_customers(rows), result)
    result.restored["vehicles"] = _put_back(Vehicle, before.get("vehicles", {}))
    record(
        by=by, now=now, action="take_back_batch", batch=batch, deleted=result.deleted,
        kept={name: len(ids) for name, ids in result.kept.items()},
    )  # fmt: skip
    return result


def _delete(name: str, rows: QuerySet[Any], unused: QuerySet[Any], result: TakenBack) -> None:
    ids = list(unused.values_list("pk", flat=True))
    for start in range(0, len(ids), 900):
        rows.model._default_manager.filter(pk__in=ids[start : start + 900]).delete()
    result.deleted[name] = len(ids)
    result.kept[name] = list(rows.values_list("pk", flat=True)[:1000])


def _leads(batch: int, result: TakenBack) -> None:
    rows = Lead.objects.filter(batch=batch)
    moved = LeadMove.objects.filter(lead=OuterRef("pk")).exclude(move="won")
    unused = rows.filter(activities=None, quotes=None).exclude(Exists(moved))
    _delete("leads", rows, unused.filter(Q(won_policy=None) | Q(won_policy__batch=batch) | Q(batch=batch)), result)


def _policies(
    by: Person | None, now: datetime, batch: int, before: Mapping[str, Mapping[str, Any]], result: TakenBack
) -> None:
    rows = Policy.objects.filter(batch=batch)
    expiring = Lead.objects.filter(expiring_policy=OuterRef("pk"))
    unused = rows.filter(claims=None).exclude(Exists(expiring))
    keys = set(unused.values_list("set_key", flat=True))
    keys |= set(Policy.objects.filter(pk__in=list(before)).values_list("set_key", flat=True))
    for lead in Lead.objects.filter(won_policy__in=unused.values("pk"), status=LeadStatus.WON):
        open_again(lead, by=by, now=now, reason=REASON)
    with tallied(keys):
        _delete("policies", rows, unused, result)
        result.restored["policies"] = _put_back(Policy, before)


def _put_back(model: type[Model], before: Mapping[str, Mapping[str, Any]]) -> int:
    """Give rows their former values; every field goes through its own ``to_python``."""
    done = 0
    for pk, fields in before.items():
        columns = {item.attname: item for item in model._meta.concrete_fields}
        values = {name: columns[name].to_python(value) if value is not None else None for name, value in fields.items()}
        # what was erased since does not come back with the import's undoing
        done += model._default_manager.filter(pk=pk, customer__erased_at=None).update(**values)
    return done


def _unused_vehicles(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(policies=None, leads=None)


def _unused_customers(rows: QuerySet[Any]) -> QuerySet[Any]:
    free = rows.filter(vehicles=None, policies=None, leads=None, activities=None, referred=None, absorbed=None)
    return free.filter(merges=None, merged_into=None, revision=0)
