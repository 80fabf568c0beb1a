"""What a customer may ask for under the law: a copy of everything held, and that it be erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.customers.actions.customers import CustomerRefused, index_numbers
from fenghuolun.desk.customers.actions.leads import move
from fenghuolun.desk.customers.actions.stop_list import stop
from fenghuolun.desk.customers.choices import (
    ConsentPurpose,
    ConsentSource,
    ErasureReason,
    LeadStatus,
    LossReason,
    PolicyStatus,
)
from fenghuolun.desk.customers.copying import zipped_copy
from fenghuolun.desk.customers.holdings import HOLDINGS
from fenghuolun.desk.customers.models import (
    Consent,
    Customer,
    CustomerMerge,
    Erasure,
    Lead,
    LeadMove,
    Policy,
    Vehicle,
)
from fenghuolun.desk.customers.queries.customers import customers_on_record_for, ids_of_same
from fenghuolun.desk.customers.queries.personal import everything_about
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import require, require_in_reach


class ErasureRefused(CustomerRefused):
    code = "erasure"


# What is overwritten, with what. Facts of the contract (policies, premium, claims) stay for as long as the law says.
OF_CUSTOMER: dict[str, Any] = {
    "phone": "", "identity_number": "", "source_note": "", "address": "", "latitude": None, "longitude": None,
    "grade": "", "note": "", "may_collect": False, "may_market": False, "may_phone": False, "do_not_call": True,
}  # fmt: skip
OF_VEHICLE: dict[str, Any] = {"plate": "", "plate_tail": "", "vin": "", "model_name": ""}


@transaction.atomic
def hand_out_copy(*, by: Person, now: datetime, customer: Customer) -> bytes:
    """Return a zip with everything held about ``customer``, for the customer. It takes the right, and leaves a line."""
    require(by, Permission.ANSWER_REQUEST)
    _require_on_record(by, customer)
    sections = everything_about(customer)
    record(
        by=by, now=now, action="hand_out_copy", thing=customer,
        rows={section.name: len(section.rows) for section in sections},
    )  # fmt: skip
    return zipped_copy(customer, sections, now=now)


def _require_on_record(by: Person | None, customer: Customer) -> None:
    if by is not None and not customers_on_record_for(by).filter(pk=customer.pk).exists():
        require_in_reach(by, owner_id=customer.owner_id, unit_id=customer.unit_id)


@transaction.atomic
def erase_customer(
    *, by: Person | None, now: datetime, customer: Customer, reason: str, reference: str = ""
) -> Erasure:
    """Overwrite everything that names or describes ``customer``; nothing brings it back.

    Name, numbers, plates, VINs, addresses, notes and places go, here and in
    every app that registered what it keeps; search indexes go with them; open
    leads are closed. Policies, premium and claims stay, under a number. The
    signs go on the stop list, so that no file brings the customer back.
    Refuses while cover with us is in force: the contract needs the data.
    """
    require(by, Permission.ANSWER_REQUEST)
    _require_on_record(by, customer)
    customer = Customer.objects.select_for_update().get(pk=customer.pk)
    today = timezone.localdate(now)
    ids = ids_of_same(customer)
    _check(customer, ids, reason, today)
    rows = list(Customer.objects.select_for_update().filter(pk__in=ids))
    vehicles = list(Vehicle.objects.filter(customer__in=ids))
    signs = [sign for vehicle in vehicles for sign in (vehicle.plate, vehicle.vin) if sign]
    for row in rows:
        stop(row, signs, now=now)
    _close_leads(ids, by=by, now=now, today=today)
    Vehicle.objects.filter(customer__in=ids, gone_on=None).update(gone_on=today)
    Vehicle.objects.filter(customer__in=ids).update(**OF_VEHICLE)
    CustomerMerge.objects.filter(kept__in=ids).update(filled={})
    LeadMove.objects.filter(lead__customer__in=ids).exclude(reason__in=LossReason.values).update(reason="")
    for row in rows:
        _overwrite(row, now)
    _withdraw_consent(customer, ids, by=by, now=now)
    counts = {one.name: one.erase(ids, said=name_after(customer), now=now) for one in HOLDINGS.values()}
    made = Erasure.objects.create(customer=customer, at=now, by=by, reason=reason, reference=reference.strip()[:60])
    record(
        by=by, now=now, action="erase_customer", thing=customer, reason=reason, reference=made.reference,
        rows={"customers": len(rows), "vehicles": len(vehicles), **counts},
    )  # fmt: skip
    return made


def name_after(customer: Customer) -> str:
    """Return what stands for an erased customer in lists of contracts: a number, nothing of the name."""
    return f"#{customer.pk}"


def _check(customer: Customer, ids: Sequence[int], reason: str, today: date) -> None:
    if customer.merged_into_id is not None:
        raise ErasureRefused(_("This row was merged into another customer. Erase that one."))
    if customer.erased_at is not None:
        raise ErasureRefused(_("The personal data of this customer are erased already."))
    if reason not in ErasureReason.values:
        raise ErasureRefused(_("Choose why the data are erased."), field="reason")
    cover = Policy.objects.filter(customer__in=ids, is_ours=True, ends_on__gt=today)
    last = cover.exclude(status=PolicyStatus.CANCELLED).order_by("-ends_on").values_list("ends_on", flat=True).first()
    if last is not None:
        raise ErasureRefused(
            _("Cover with us is in force until %(day)s; the contract needs the data. Withdraw consent now, erase then.")
            % {"day": last.isoformat()}
        )


def _close_leads(ids: Sequence[int], *, by: Person | None, now: datetime, today: date) -> None:
    for lead in Lead.objects.select_for_update().filter(customer__in=ids, status=LeadStatus.OPEN):
        move(lead, by=by, now=now, what="lost", reason=LossReason.UNKNOWN).save()
        lead.status, lead.loss_reason, lead.closed_on = LeadStatus.LOST, LossReason.UNKNOWN, today
        lead.next_step, lead.next_on = "", None
        lead.save()


def _overwrite(row: Customer, now: datetime) -> None:
    for field, value in OF_CUSTOMER.items():
        setattr(row, field, value)
    row.name, row.erased_at = name_after(row), now
    row.revision += 1
    index_numbers(row)
    row.pinyin = row.initials = ""
    row.save()


def _withdraw_consent(customer: Customer, ids: Sequence[int], *, by: Person | None, now: datetime) -> None:
    Consent.objects.filter(customer__in=ids).update(evidence="")
    ended = {ConsentPurpose.COLLECT, ConsentPurpose.MARKETING, ConsentPurpose.PHONE}
    Consent.objects.bulk_create(
        Consent(
            customer=customer, purpose=purpose, is_given=purpose not in ended, at=now, by=by,
            source=ConsentSource.ERASURE,
        )
        for purpose in ConsentPurpose
    )  # fmt: skip
