"""Vehicles of a file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.customers.actions.bulk.result import BulkResult, chunks
from fenghuolun.desk.customers.actions.customers import CustomerRefused
from fenghuolun.desk.customers.choices import Energy, VehicleUse
from fenghuolun.desk.customers.models import Vehicle
from fenghuolun.desk.customers.rules import checked_plate, checked_vin, energy_of_plate
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import require


@dataclass(frozen=True, slots=True)
class VehicleRow:
    """A vehicle as a file names it; ``customer_id`` comes from ``add_customers_in_bulk``."""

    customer_id: int
    plate: str = ""
    vin: str = ""
    model_name: str = ""
    use: str = VehicleUse.FAMILY
    energy: str = ""
    seats: int | None = None
    tonnage: Decimal | None = None
    first_registered_on: date | None = None
    transferred_on: date | None = None
    gone_on: date | None = None


FILLED = ("plate", "vin", "model_name", "seats", "tonnage", "first_registered_on", "transferred_on")


@transaction.atomic
def add_vehicles_in_bulk(
    *, by: Person | None, now: datetime, rows: Sequence[VehicleRow], batch: int | None = None
) -> BulkResult:
    """Add the vehicles of a file, found again by VIN, else by plate; what was unknown of one is filled in.

    A plate or VIN that another customer's vehicle carries is a problem of that row.
    """
    require(by, Permission.IMPORT_FILE)
    result = BulkResult.of(rows)
    ready: dict[int, Vehicle] = {}
    for number, row in enumerate(rows):
        try:
            ready[number] = _vehicle_of(row, now, batch)
        except Refused as refused:
            result.problems[number] = str(refused)
    known = vehicles_by_sign(ready.values())
    fresh: list[Vehicle] = []
    filled: dict[int, Vehicle] = {}
    for number, vehicle in ready.items():
        there = known.get(vehicle.vin) or known.get(vehicle.plate)
        if there is None or vehicle.gone_on is not None:
            fresh.append(vehicle)
            if vehicle.gone_on is None:
                known.update({sign: vehicle for sign in (vehicle.vin, vehicle.plate) if sign})
        elif there.customer_id != vehicle.customer_id:
            result.problems[number] = str(
                _("%(plate)s is on record with another customer.") % {"plate": vehicle.plate or vehicle.vin}
            )
            continue
        else:
            _fill(there, vehicle, result, filled)
            ready[number] = there
    Vehicle.objects.bulk_create(fresh, batch_size=500)
    Vehicle.objects.bulk_update(filled.values(), [*FILLED, "plate_tail"], batch_size=100)
    for number, vehicle in ready.items():
        if number not in result.problems:
            result.ids[number] = vehicle.pk
    result.made, result.changed = [vehicle.pk for vehicle in fresh], list(filled)
    record(by=by, now=now, action="add_vehicles_in_bulk", made=len(fresh), rows=len(rows), batch=batch)
    return result


def _vehicle_of(row: VehicleRow, now: datetime, batch: int | None) -> Vehicle:
    plate, vin = checked_plate(row.plate), checked_vin(row.vin)
    if not plate and not vin:
        raise CustomerRefused(_("A vehicle needs its plate or its VIN."))
    return Vehicle(
        customer_id=row.customer_id, plate=plate, plate_tail=plate[-4:], vin=vin, model_name=row.model_name[:80],
        use=row.use, energy=row.energy or energy_of_plate(plate) or Energy.FUEL, seats=row.seats, tonnage=row.tonnage,
        first_registered_on=row.first_registered_on, transferred_on=row.transferred_on, gone_on=row.gone_on,
        created_at=now, batch=batch,
    )  # fmt: skip


def vehicles_by_sign(wanted: Collection[Vehicle]) -> dict[str, Vehicle]:
    """Return the vehicles on the road that carry one of these plates or VINs, by either sign."""
    known: dict[str, Vehicle] = {}
    for field in ("plate", "vin"):
        signs = {getattr(vehicle, field) for vehicle in wanted} - {""}
        for part in chunks(signs):
            for vehicle in Vehicle.objects.filter(gone_on=None, **{f"{field}__in": part}):
                known.update({sign: known.get(sign, vehicle) for sign in (vehicle.plate, vehicle.vin) if sign})
    return known


def _fill(there: Vehicle, row: Vehicle, result: BulkResult, filled: dict[int, Vehicle]) -> None:
    unknown = [name for name in FILLED if getattr(there, name) in ("", None) and getattr(row, name) not in ("", None)]
    if not unknown or there.pk is None:
        result.same += 1
        return
    before = result.before.setdefault(there.pk, {})
    for name in unknown:
        before.setdefault(name, getattr(there, name))
        setattr(there, name, getattr(row, name))
    there.plate_tail = there.plate[-4:]
    filled[there.pk] = there
