"""Two rows that are one customer become one, and can be taken apart again."""

from __future__ import annotations

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.customers.actions.customers import CustomerRefused, index_numbers, own_or_led, refuse_if_erased
from fenghuolun.desk.customers.models import Consent, Customer, CustomerMerge, Lead, Policy, Vehicle
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import require

# What hangs on a customer and moves along. Activities are facts and stay where they were logged; a customer's
# history reads the rows merged into it as well.
MOVING: tuple[tuple[type[models.Model], str], ...] = (
    (Vehicle, "customer"),
    (Policy, "customer"),
    (Lead, "customer"),
    (Consent, "customer"),
    (Customer, "merged_into"),
)
FILLED = ("phone", "identity_number", "address", "latitude", "longitude", "grade", "note", "source_note")
FLAGS = {"may_collect": "collect", "may_market": "marketing", "may_phone": "phone"}
REPLACED = (*FILLED, *FLAGS, "do_not_call")


@transaction.atomic
def merge_customers(*, by: Person | None, now: datetime, kept: Customer, dropped: Customer) -> Customer:
    """Return ``kept`` with everything of ``dropped``: vehicles, policies, leads, consent, what ``kept`` did not know.

    A stop on either row holds. Of consent the latest line holds, whichever row it was given on.
    """
    require(by, Permission.ASSIGN_LEAD if by and by.pk != kept.owner_id else Permission.EDIT_CUSTOMER)
    own_or_led(by, kept)
    own_or_led(by, dropped)
    rows = Customer.objects.select_for_update().in_bulk([kept.pk, dropped.pk])
    kept, dropped = rows[kept.pk], rows[dropped.pk]
    if kept.pk == dropped.pk or kept.merged_into_id or dropped.merged_into_id:
        raise CustomerRefused(_("These two are merged already."))
    refuse_if_erased(kept)
    refuse_if_erased(dropped)
    moved: dict[str, list[int]] = {}
    for table, column in MOVING:
        hanging = table._default_manager.filter(**{column: dropped})
        moved[table.__name__] = list(hanging.values_list("pk", flat=True))
        hanging.update(**{column: kept})
    before = {name: getattr(kept, name) for name in REPLACED}
    _fill(kept, dropped)
    _save(kept)
    dropped.merged_into = kept
    dropped.save(update_fields=["merged_into"])
    made = CustomerMerge.objects.create(
        kept=kept, dropped=dropped, moved=moved, at=now, by=by,
        filled={name: value for name, value in before.items() if getattr(kept, name) != value},
    )  # fmt: skip
    record(by=by, now=now, action="merge_customers", thing=kept, dropped=dropped, merge=made)
    return kept


def _save(customer: Customer) -> None:
    index_numbers(customer)
    customer.revision += 1
    customer.save()


def _fill(kept: Customer, dropped: Customer) -> None:
    for name in FILLED:
        if getattr(kept, name) in ("", None):
            setattr(kept, name, getattr(dropped, name))
    latest = dict(kept.consents.order_by("at", "pk").values_list("purpose", "is_given"))
    for flag, purpose in FLAGS.items():
        setattr(kept, flag, latest.get(purpose, getattr(kept, flag) or getattr(dropped, flag)))
    kept.do_not_call = kept.do_not_call or dropped.do_not_call


@transaction.atomic
def undo_merge(*, by: Person | None, now: datetime, merge: CustomerMerge) -> Customer:
    """Take the two rows apart again: what moved goes back, as far as it is still with the kept row."""
    own_or_led(by, merge.kept)
    merge = CustomerMerge.objects.select_for_update().select_related("kept", "dropped").get(pk=merge.pk)
    if merge.undone_at is not None:
        raise CustomerRefused(_("This merge was taken back already."))
    kept, dropped = merge.kept, merge.dropped
    refuse_if_erased(kept)
    for table, column in MOVING:
        table._default_manager.filter(pk__in=merge.moved[table.__name__], **{column: kept}).update(**{column: dropped})
    for name, value in merge.filled.items():
        if name not in FILLED or getattr(kept, name) == getattr(dropped, name):
            setattr(kept, name, value)
    _save(kept)
    dropped.merged_into = None
    dropped.save(update_fields=["merged_into"])
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])
    record(by=by, now=now, action="undo_merge", thing=kept, dropped=dropped, merge=merge)
    return dropped
