"""Where people work: a transfer closes one posting and opens the next, so that history stays with its unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.actions.audit import record
from fenghuolun.desk.teams.actions.handover import hand_over_everything, move_everything
from fenghuolun.desk.teams.choices import Permission, SellerKind
from fenghuolun.desk.teams.models import Person, Posting, Role, Unit
from fenghuolun.desk.teams.queries import posting_on
from fenghuolun.desk.teams.rules import is_administering, may_give, require, require_in_reach


class PostingRefused(Refused):
    code = "posting"


def check_place(*, by: Person | None, unit: Unit, role: Role) -> None:
    """Refuse a unit outside the reach of ``by``, a closed unit, and a role that gives more than ``by`` has."""
    require_in_reach(by, owner_id=None, unit_id=unit.pk)
    if unit.closed_on is not None:
        raise PostingRefused(_("This unit is closed. Choose another one."), field="unit")
    if not may_give(by, role):
        raise PostingRefused(_("You cannot give a role that may do more than yours."), field="role")


def open_posting(person: Person, *, unit: Unit, role: Role, seller_kind: str, starts_on: date) -> Posting:
    return Posting.objects.create(person=person, unit=unit, role=role, seller_kind=seller_kind, starts_on=starts_on)


def stand_at(person: Person, posting: Posting) -> None:
    """Let the person's own columns repeat ``posting``; what the person looks after moves along."""
    moved = person.unit_id != posting.unit_id
    person.unit, person.role, person.seller_kind = posting.unit, posting.role, posting.seller_kind
    person.is_staff = is_administering(posting.role)
    person.save(update_fields=["unit", "role", "seller_kind", "is_staff"])
    if moved:
        move_everything(person=person, unit=posting.unit)


@transaction.atomic
def move_person(
    *,
    by: Person | None,
    now: datetime,
    person: Person,
    unit: Unit,
    role: Role,
    seller_kind: str = SellerKind.NONE,
    starts_on: date,
    hand_over_to: Sequence[Person] = (),
) -> Posting:
    """Post ``person`` to another unit or role from ``starts_on``; rows made until then keep the old unit.

    Customers and open leads go along, unless ``hand_over_to`` names who takes
    them, evenly when there are several. A day in the future takes effect on that day.
    """
    require(by, Permission.MANAGE_PEOPLE)
    require_in_reach(by, owner_id=None, unit_id=person.unit_id)
    check_place(by=by, unit=unit, role=role)
    person = Person.objects.select_for_update().get(pk=person.pk)
    _check_start(person, starts_on)
    today = timezone.localdate(now)
    before = posting_on(person, starts_on)
    if before is not None and before.starts_on == starts_on:
        before.unit, before.role, before.seller_kind = unit, role, seller_kind
        before.save(update_fields=["unit", "role", "seller_kind"])
        posting = before
    else:
        person.postings.filter(ends_on=None).update(ends_on=starts_on)
        posting = open_posting(person, unit=unit, role=role, seller_kind=seller_kind, starts_on=starts_on)
    if starts_on <= today:
        if hand_over_to:
            hand_over_everything(by=by, now=now, giver=person, takers=hand_over_to)
        stand_at(person, posting)
    record(by=by, now=now, action="move_person", thing=person, unit=unit, role=role.code, starts_on=starts_on)
    return posting


def _check_start(person: Person, starts_on: date) -> None:
    if person.hired_on and starts_on < person.hired_on:
        raise PostingRefused(
            _("%(name)s was hired on %(day)s. Choose a later start.") % {"name": person.name, "day": person.hired_on},
            field="starts_on",
        )
    if person.left_on is not None:
        raise PostingRefused(_("%(name)s has left and cannot be moved.") % {"name": person.name})
    latest = person.postings.order_by("-starts_on").first()
    if latest is not None and starts_on < latest.starts_on:
        raise PostingRefused(
            _("A later posting starts on %(day)s already. Choose that day or a later one.") % {"day": latest.starts_on},
            field="starts_on",
        )


@transaction.atomic
def apply_postings(*, now: datetime) -> int:
    """Let postings that begin today take effect and lock out people whose last day is over; return how many."""
    today = timezone.localdate(now)
    changed = 0
    starting = Posting.objects.filter(starts_on__gt=today - timedelta(days=8), starts_on__lte=today)
    for posting in starting.select_related("person", "unit", "role"):
        person = posting.person
        current = posting_on(person, today)
        stands = current and (person.unit_id, person.role_id, person.seller_kind) == (
            current.unit_id,
            current.role_id,
            current.seller_kind,
        )
        if current is not None and not stands and person.left_on is None:
            stand_at(person, current)
            record(by=None, now=now, action="apply_posting", thing=person, unit=current.unit)
            changed += 1
    for person in Person.objects.filter(is_active=True, left_on__lt=today):
        person.is_active = False
        person.save(update_fields=["is_active"])
        record(by=None, now=now, action="close_account", thing=person)
        changed += 1
    return changed
