"""Customers and their vehicles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from fenghuolun.desk.customers.actions.bulk import (
    BulkResult,
    CustomerRow,
    VehicleRow,
    add_customers_in_bulk,
    add_vehicles_in_bulk,
)
from fenghuolun.desk.customers.queries import customers_visible_to
from fenghuolun.desk.customers.rules import checked_identity, checked_phone, checked_plate, checked_vin, plain_plate
from fenghuolun.desk.exchange.bringing.job import Fate, Job, Outcome, readable
from fenghuolun.desk.exchange.lines import Line
from fenghuolun.desk.kit.refused import Refused

CHUNK = 900
COMPANY_WORDS = ("公司", "厂", "中心", "学校", "医院", "集团", "局", "委员会", "合作社", "车队", "物流")


def bring_customers(job: Job, lines: Sequence[Line]) -> Outcome:
    """Add customers with their vehicles; those that are here already are found by number, name with phone, or plate."""
    outcome = Outcome()
    ready = checked(readable(lines, outcome), outcome)
    sellers = job.sellers(ready, outcome)
    ready = [line for line in ready if not outcome.is_wrong(line)]
    customers = bring_in_customers(job, ready, sellers, outcome)
    bring_in_vehicles(job, [line for line in ready if line.place in customers], customers, outcome)
    return outcome


def checked(lines: Sequence[Line], outcome: Outcome) -> list[Line]:
    """Return the rows whose plate, VIN, phone and identity number can be; the others are refused with all their faults.

    Everything of a row is checked before any of it is written: a wrong plate leaves no customer behind.
    """
    found = []
    for line in lines:
        kind = customer_kind(line)
        faults = [*_faults(checked_plate, line, "plate"), *_faults(checked_vin, line, "vin")]
        faults += _faults(checked_phone, line, "customer_phone")
        faults += _faults(lambda text, kind=kind: checked_identity(text, kind), line, "identity_number")
        if not line.text("customer") and not line.text("plate") and not line.text("vin"):
            faults.append(_("The customer's name is missing."))
        for sentence in faults:
            outcome.refuse(line, sentence)
        if not faults:
            found.append(line)
    return found


def _faults(check: Callable[[str], str], line: Line, name: str) -> list[str]:
    try:
        if line.text(name):
            line.values[name] = check(line.text(name))
    except Refused as refused:
        return [str(refused)]
    return []


def customer_kind(line: Line) -> str:
    """Return the kind the row says, else what the name looks like."""
    said = line.text("customer_kind")
    if said:
        return said
    name = line.text("customer")
    return "company" if len(name) > 4 and any(word in name for word in COMPANY_WORDS) else "person"


def customer_row(line: Line, owner_id: int | None, **more: Any) -> CustomerRow:
    notes = [line.text("note")]
    if line.text("contact"):
        notes.insert(0, _("Contact person: %(name)s") % {"name": line.text("contact")})
    may_phone, may_market = bool(line.values.get("may_phone")), bool(line.values.get("may_market"))
    fields: dict[str, Any] = {
        "name": line.text("customer"), "kind": customer_kind(line), "phone": line.text("customer_phone"),
        "identity_number": line.text("identity_number"), "source": line.text("source") or "D4", "owner_id": owner_id,
        "address": line.text("address")[:200], "grade": line.text("grade"),
        "note": "\n".join(note for note in notes if note), "may_phone": may_phone, "may_market": may_market,
        "may_collect": may_phone or may_market,
        "signs": tuple(sign for sign in (plain_plate(line.text("plate")), line.text("vin").strip().upper()) if sign),
    }  # fmt: skip
    return CustomerRow(**{**fields, **more})


def bring_in_customers(
    job: Job, lines: Sequence[Line], sellers: dict[int, int | None], outcome: Outcome, **more: Any
) -> dict[int, int]:
    """Return the customer's id of each row by its place, adding who is not here yet.

    Someone without a phone or number is known again by the plate, or by the
    name among customers without a phone of the same owner.
    """
    known = _by_plate(job, lines) | _by_bare_name(job, lines, sellers)
    found: dict[int, int] = {}
    asking: list[Line] = []
    rows: list[CustomerRow] = []
    first_of: dict[tuple[Any, ...], int] = {}
    repeats: list[tuple[Line, int]] = []
    for line in lines:
        if line.place in known:
            found[line.place] = known[line.place]
            outcome.put(line, Fate.SAME)
            continue
        key = _bare_key(line, sellers)
        if key is not None and key in first_of:
            repeats.append((line, first_of[key]))
            outcome.put(line, Fate.SAME)
            continue
        if key is not None:
            first_of[key] = line.place
        if not line.text("customer"):
            line.values["customer"] = line.text("plate") or line.text("vin")
        asking.append(line)
        rows.append(customer_row(line, sellers.get(line.place), **more))
    result = add_customers_in_bulk(by=job.by, now=job.now, rows=rows, batch=job.batch)
    note(result, asking, outcome, "customers")
    found |= {line.place: pk for line, pk in zip(asking, result.ids, strict=True) if pk is not None}
    found |= {line.place: found[place] for line, place in repeats if place in found}
    return found


def note(result: BulkResult, lines: Sequence[Line], outcome: Outcome, table: str) -> None:
    """Put what a bulk door answered into the outcome."""
    made, changed = set(result.made), set(result.changed)
    for place, (line, pk) in enumerate(zip(lines, result.ids, strict=True)):
        if place in result.problems:
            outcome.refuse(line, result.problems[place])
        elif pk in made:
            outcome.put(line, Fate.MADE)
        else:
            outcome.put(line, Fate.CHANGED if pk in changed else Fate.SAME)
    outcome.remember(table, result.before)


def _bare_key(line: Line, sellers: dict[int, int | None]) -> tuple[Any, ...] | None:
    if line.text("customer_phone") or line.text("identity_number") or not line.text("customer"):
        return None
    return line.text("customer"), sellers.get(line.place)


def _by_bare_name(job: Job, lines: Sequence[Line], sellers: dict[int, int | None]) -> dict[int, int]:
    keys = {line.place: key for line in lines if (key := _bare_key(line, sellers))}
    names = {key[0] for key in keys.values()}
    there: dict[tuple[Any, ...], int] = {}
    for part in parts(names):
        rows = customers_visible_to(job.by).filter(name__in=part, phone_index="", identity_index="", merged_into=None)
        there |= {(name, owner): pk for pk, name, owner in rows.order_by("-pk").values_list("pk", "name", "owner")}
    return {place: there[key] for place, key in keys.items() if key in there}


def _by_plate(job: Job, lines: Sequence[Line]) -> dict[int, int]:
    """Return customers whose vehicle a row names, where the row's name is theirs or missing."""
    there: dict[str, tuple[int, str]] = {}
    for sign in ("plate", "vin"):
        for part in parts({line.text(sign) for line in lines} - {""}):
            rows = customers_visible_to(job.by).filter(**{f"vehicles__{sign}__in": part, "vehicles__gone_on": None})
            there |= {row[0]: row[1:] for row in rows.order_by().values_list(f"vehicles__{sign}", "pk", "name")}
    found = {}
    for line in lines:
        pk, name = there.get(line.text("vin")) or there.get(line.text("plate")) or (0, "")
        if pk and line.text("customer") in ("", name):
            found[line.place] = pk
    return found


def parts(values: Iterable[Any]) -> Iterable[list[Any]]:
    listed = list(values)
    return (listed[start : start + CHUNK] for start in range(0, len(listed), CHUNK))


def bring_in_vehicles(job: Job, lines: Sequence[Line], customers: dict[int, int], outcome: Outcome) -> dict[int, int]:
    """Return the vehicle's id of each row that names one."""
    named = [line for line in lines if line.text("plate") or line.text("vin")]
    rows = [
        VehicleRow(
            customer_id=customers[line.place], plate=plain_plate(line.text("plate")), vin=line.text("vin"),
            model_name=line.text("model_name"), use=line.text("use") or "family", energy=line.text("energy"),
            seats=int(line.values["seats"]) if "seats" in line.values else None, tonnage=line.values.get("tonnage"),
            first_registered_on=line.values.get("first_registered_on"),
        )
        for line in named
    ]  # fmt: skip
    result = add_vehicles_in_bulk(by=job.by, now=job.now, rows=rows, batch=job.batch)
    note(result, named, outcome, "vehicles")
    return {line.place: pk for line, pk in zip(named, result.ids, strict=True) if pk is not None}
