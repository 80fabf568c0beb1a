"""People and units that an import brought, taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from fenghuolun.desk.teams.actions.audit import record
from fenghuolun.desk.teams.actions.people import CHANGEABLE
from fenghuolun.desk.teams.actions.postings import stand_at
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person, Posting, Unit
from fenghuolun.desk.teams.rules import require


@transaction.atomic
def take_back_people(
    *, by: Person | None, now: datetime, people: Collection[int], units: Collection[int],
    before: Mapping[str, Mapping[str, Any]],
) -> dict[str, list[int]]:  # fmt: skip
    """Delete people and units nobody has used since, put changed people back; return who and what had to stay."""
    if not people and not units and not before:
        return {}
    require(by, Permission.MANAGE_PEOPLE)
    for pk, fields in before.items():
        _put_back(Person.objects.get(pk=pk), fields, now)
    kept: dict[str, list[int]] = {"people": [], "units": []}
    for person in Person.objects.filter(pk__in=people):
        if person.last_login is not None or not _deleted(person):
            kept["people"].append(person.pk)
    for unit in Unit.objects.filter(pk__in=units).order_by("-depth"):
        if unit.numchild or not _deleted(unit):
            kept["units"].append(unit.pk)
    record(by=by, now=now, action="take_back_people", people=len(people), units=len(units), kept=kept)
    return kept


def _deleted(thing: Person | Unit) -> bool:
    """Delete unless something refers to it."""
    try:
        with transaction.atomic():
            thing.delete()
    except (ProtectedError, IntegrityError):
        return False
    return True


def _put_back(person: Person, fields: Mapping[str, Any], now: datetime) -> None:
    plain = {name: value for name, value in fields.items() if name in CHANGEABLE}
    if plain:
        columns = {item.attname: item for item in Person._meta.concrete_fields}
        Person.objects.filter(pk=person.pk).update(**{n: columns[n].to_python(v) for n, v in plain.items()})
    if "unit" in fields:
        _move_back(person, fields, now)


def _move_back(person: Person, fields: Mapping[str, Any], now: datetime) -> None:
    """Let the posting before the import's hold again; where the import changed a posting in place, give it back."""
    postings = list(person.postings.order_by("starts_on"))
    last, previous = postings[-1], postings[-2] if len(postings) > 1 else None
    if previous is not None and previous.ends_on == last.starts_on and _is(previous, fields):
        last.delete()
        previous.ends_on = None
        previous.save(update_fields=["ends_on"])
        last = previous
    else:
        last.unit_id, last.role_id, last.seller_kind = fields["unit"], fields["role"], fields["seller_kind"]
        last.save(update_fields=["unit", "role", "seller_kind"])
    if last.starts_on <= timezone.localdate(now):
        stand_at(person, Posting.objects.select_related("unit", "role").get(pk=last.pk))


def _is(posting: Posting, fields: Mapping[str, Any]) -> bool:
    return (posting.unit_id, posting.role_id, posting.seller_kind) == (
        fields["unit"], fields["role"], fields["seller_kind"],
    )  # fmt: skip
