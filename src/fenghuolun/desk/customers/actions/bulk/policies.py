"""Policies of a file: new ones added, logged ones confirmed, known ones left; leads close and the tally follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.customers.actions.bulk.result import BulkResult, Owners, chunks
from fenghuolun.desk.customers.actions.bulk.vehicles import vehicles_by_sign
from fenghuolun.desk.customers.actions.leads import close_as_won, move
from fenghuolun.desk.customers.actions.policies import (
    ONE_SET,
    PolicyRefused,
    check_policy,
    check_seller,
    leads_won_by,
    new_set_key,
    wins,
)
from fenghuolun.desk.customers.actions.tallies import tallied
from fenghuolun.desk.customers.choices import Channel, Line, PolicyStatus, cube_kind
from fenghuolun.desk.customers.models import Lead, LeadMove, Policy, Vehicle
from fenghuolun.desk.customers.rules import business_kind_of, plain_plate
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import require


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A policy as a file names it; the vehicle by id, else by VIN or plate. ``business_kind`` is derived when empty."""

    line: str
    starts_on: date
    ends_on: date
    issued_on: date
    premium_fen: int
    number: str = ""
    vehicle_id: int | None = None
    plate: str = ""
    vin: str = ""
    is_ours: bool = True
    insurer: str = ""
    vehicle_tax_fen: int = 0
    pricing_coefficient: Decimal | None = None
    no_claim_level: Decimal | None = None
    commission_rate: Decimal | None = None
    channel: str = Channel.FIELD
    business_kind: str = ""
    seller_id: int | None = None
    unit_id: int | None = None


COPIED = (
    "line", "starts_on", "ends_on", "issued_on", "premium_fen", "number", "is_ours", "insurer", "vehicle_tax_fen",
    "pricing_coefficient", "no_claim_level", "commission_rate", "channel",
)  # fmt: skip
CONFIRMED = (*COPIED, "status", "seller", "unit")
KEPT = (*COPIED, "status", "seller_id", "unit_id")
CLOSED = (
    "status", "stage", "contacted_on", "visited_on", "quoted_on", "closed_on", "won_policy", "loss_reason",
    "second_loss_reason", "next_step", "next_on",
)  # fmt: skip


@dataclass(slots=True)
class Shelf:
    """What is known of the vehicles of a file: their policies, by vehicle and by number."""

    vehicles: dict[int, Vehicle]
    by_sign: dict[str, Vehicle]
    policies: dict[int, list[Policy]]
    by_number: dict[tuple[str, str], Policy]
    owners: Owners
    fresh: list[Policy] = field(default_factory=list)
    confirmed: dict[int, Policy] = field(default_factory=dict)

    def put(self, policy: Policy) -> None:
        self.policies[policy.vehicle_id].append(policy)
        if policy.number and policy.is_ours:
            self.by_number[(policy.number, policy.line)] = policy


@transaction.atomic
def add_policies_in_bulk(
    *, by: Person | None, now: datetime, rows: Sequence[PolicyRow], batch: int | None = None
) -> BulkResult:
    """Add the policies of a file; premium never counts twice (ruling 23).

    A policy is known by number and line. One that was only logged is confirmed
    by vehicle, line and start (within 45 days, since a seller may guess the
    start): the file's facts replace it and the logged premium goes. A second
    number for the same line and days is a problem of its row. Leads that a
    policy of ours answers are won.
    """
    require(by, Permission.IMPORT_FILE)
    result = BulkResult.of(rows)
    shelf = _shelf(by, rows)
    placed: dict[int, Policy] = {}
    for number, row in sorted(enumerate(rows), key=lambda item: item[1].starts_on):
        try:
            placed[number] = _place(row, shelf, result, by, now, batch)
        except Refused as refused:
            result.problems[number] = str(refused)
    # A confirmed policy keeps its set, so the keys of after are those of before.
    touched = {policy.set_key for policy in (*shelf.fresh, *shelf.confirmed.values())}
    with tallied(touched):
        Policy.objects.bulk_create(shelf.fresh, batch_size=500)
        Policy.objects.bulk_update(shelf.confirmed.values(), CONFIRMED, batch_size=100)
    for number, policy in placed.items():
        result.ids[number] = policy.pk
    result.made, result.changed = [policy.pk for policy in shelf.fresh], list(shelf.confirmed)
    _close_leads([*shelf.fresh, *shelf.confirmed.values()], by, now)
    record(by=by, now=now, action="add_policies_in_bulk", made=len(shelf.fresh), rows=len(rows), batch=batch)
    return result


def _shelf(by: Person | None, rows: Sequence[PolicyRow]) -> Shelf:
    signs = [Vehicle(plate=plain_plate(row.plate), vin=row.vin.strip().upper()) for row in rows if not row.vehicle_id]
    by_sign = vehicles_by_sign(signs)
    ids = {row.vehicle_id for row in rows if row.vehicle_id} | {vehicle.pk for vehicle in by_sign.values()}
    shelf = Shelf(
        {}, by_sign, defaultdict(list), {}, Owners.named_by(by, {row.seller_id for row in rows if row.seller_id})
    )
    for part in chunks(ids):
        vehicles = Vehicle.objects.select_for_update(of=("self",)).select_related("customer").filter(pk__in=part)
        shelf.vehicles |= {vehicle.pk: vehicle for vehicle in vehicles}
        for policy in Policy.objects.filter(vehicle__in=part).exclude(status=PolicyStatus.CANCELLED):
            shelf.put(policy)
    numbers = {row.number for row in rows if row.number}
    for part in chunks(numbers):
        for policy in Policy.objects.filter(number__in=part, is_ours=True):
            shelf.by_number.setdefault((policy.number, policy.line), policy)
    return shelf


def _place(
    row: PolicyRow, shelf: Shelf, result: BulkResult, by: Person | None, now: datetime, batch: int | None
) -> Policy:
    vehicle = _vehicle_of(row, shelf)
    check_policy(
        premium_fen=row.premium_fen, starts_on=row.starts_on, ends_on=row.ends_on, issued_on=row.issued_on,
        today=timezone.localdate(now),
    )  # fmt: skip
    seller = _seller_of(row, shelf)
    check_seller(seller, row.issued_on)
    there = _known(row, vehicle, shelf)
    if there is not None and there.status != PolicyStatus.PROVISIONAL:
        result.same += 1
        return there
    unit_id = shelf.owners.unit_on(seller.pk, row.issued_on) if seller else row.unit_id or vehicle.customer.unit_id
    unit_id = unit_id or (by.unit_id if by else None)
    if unit_id is None:
        raise PolicyRefused(_("Say who sold this policy, or for which unit."))
    if there is not None:
        return _confirm(there, row, seller, unit_id, shelf, result)
    policy = _policy_of(row, vehicle, shelf, now)
    policy.seller, policy.unit_id, policy.batch = seller, unit_id, batch
    shelf.fresh.append(policy)
    shelf.put(policy)
    return policy


def _vehicle_of(row: PolicyRow, shelf: Shelf) -> Vehicle:
    sign = shelf.by_sign.get(row.vin.strip().upper()) or shelf.by_sign.get(plain_plate(row.plate))
    vehicle = shelf.vehicles.get(row.vehicle_id or (sign.pk if sign else 0))
    if vehicle is None:
        raise PolicyRefused(
            _("No vehicle with plate or VIN “%(sign)s” is on record. Import the customer first.")
            % {"sign": row.plate or row.vin}
        )
    return vehicle


def _seller_of(row: PolicyRow, shelf: Shelf) -> Person | None:
    if row.seller_id is not None and row.seller_id not in shelf.owners.people:
        raise PolicyRefused(_("The seller is not one of your people."))
    return shelf.owners.people.get(row.seller_id or 0)


def _known(row: PolicyRow, vehicle: Vehicle, shelf: Shelf) -> Policy | None:
    """Return the policy that the row speaks of; refuses one whose number says it is another."""
    if row.number and row.is_ours and (there := shelf.by_number.get((row.number, row.line))):
        if there.vehicle_id != vehicle.pk:
            raise PolicyRefused(_("Policy %(number)s is on record for another vehicle.") % {"number": row.number})
        return there
    same_line = [p for p in shelf.policies[vehicle.pk] if p.line == row.line and p.is_ours == row.is_ours]
    if not row.is_ours or row.line == Line.OTHER:
        return next((p for p in same_line if p.starts_on == row.starts_on and p.number == row.number), None)
    near = [p for p in same_line if abs(p.starts_on - row.starts_on) <= ONE_SET]
    there = min(near, key=lambda p: abs(p.starts_on - row.starts_on), default=None)
    if there is not None and there.status == PolicyStatus.IN_FORCE and row.number and there.number:
        raise PolicyRefused(
            _("%(plate)s has policy %(number)s for the same line and days. Cancel one of them first.")
            % {"plate": vehicle.plate or vehicle.vin, "number": there.number}
        )
    return there


def _confirm(
    there: Policy, row: PolicyRow, seller: Person | None, unit_id: int, shelf: Shelf, result: BulkResult
) -> Policy:
    if there.pk is not None:
        result.before.setdefault(there.pk, {name: getattr(there, name) for name in KEPT})
        shelf.confirmed[there.pk] = there
    for name in COPIED:
        setattr(there, name, getattr(row, name))
    there.status = PolicyStatus.IN_FORCE
    if seller is not None:
        there.seller, there.unit_id = seller, unit_id
    return there


def _policy_of(row: PolicyRow, vehicle: Vehicle, shelf: Shelf, now: datetime) -> Policy:
    own = shelf.policies[vehicle.pk]
    near = [p for p in own if p.is_ours and row.is_ours and abs(p.starts_on - row.starts_on) <= ONE_SET]
    before = [p for p in own if p.starts_on < row.starts_on - ONE_SET]
    kind = row.business_kind or business_kind_of(
        starts_on=row.starts_on, previous=max(before, key=lambda p: p.ends_on, default=None),
        first_registered_on=vehicle.first_registered_on, transferred_on=vehicle.transferred_on,
    )  # fmt: skip
    return Policy(
        **{name: getattr(row, name) for name in COPIED}, vehicle=vehicle, customer_id=vehicle.customer_id,
        business_kind=kind, cube_kind=cube_kind(kind, vehicle.customer.kind), status=PolicyStatus.IN_FORCE,
        set_key=near[0].set_key if near else _new_key(vehicle.pk, row), created_at=now,
    )  # fmt: skip


def _new_key(vehicle_id: int, row: PolicyRow) -> str:
    return new_set_key(vehicle_id, row.starts_on) + ("" if row.is_ours else "-other")


def _close_leads(policies: Iterable[Policy], by: Person | None, now: datetime) -> None:
    """Win the leads that these policies answer: few statements however many there are."""
    motor = [policy for policy in policies if policy.is_ours and policy.line != Line.OTHER]
    of_vehicle: dict[int, list[Policy]] = defaultdict(list)
    for policy in sorted(motor, key=lambda one: (one.line != Line.COMMERCIAL, one.issued_on)):
        of_vehicle[policy.vehicle_id].append(policy)
    won: list[Lead] = []
    moves: list[LeadMove] = []
    for part in chunks(of_vehicle):
        for lead in leads_won_by(part):
            policy = next((one for one in of_vehicle[lead.vehicle_id or 0] if wins(one, lead)), None)
            if policy is not None:
                moves.append(move(lead, by=by, now=now, what="won"))
                close_as_won(lead, policy=policy, on=policy.issued_on)
                won.append(lead)
    LeadMove.objects.bulk_create(moves, batch_size=500)
    Lead.objects.bulk_update(won, CLOSED, batch_size=100)
