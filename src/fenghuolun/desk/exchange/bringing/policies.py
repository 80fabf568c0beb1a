"""Policies and renewal lists: a row brings customer, vehicle, one or two policies, and the lead to renew them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from fenghuolun.desk.customers.actions.bulk import LeadRow, PolicyRow, add_leads_in_bulk, add_policies_in_bulk
from fenghuolun.desk.customers.queries import policies_of
from fenghuolun.desk.exchange.bringing.customers import bring_in_customers, bring_in_vehicles, checked, note, parts
from fenghuolun.desk.exchange.bringing.job import Fate, Job, Outcome, readable
from fenghuolun.desk.exchange.lines import Line

OURS, OTHERS, BY_COLUMN = "ours", "others", "column"
LAST_DAY = "last"
LATEST_AFTER_END, FIRST_OF_OURS, FIRST_OF_OTHERS = timedelta(days=30), timedelta(days=90), timedelta(days=400)
ONE_SET = timedelta(days=45)
LAPSED = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Cover:
    """When the row's policy holds, whose it is, when it was issued."""

    starts_on: date
    ends_on: date
    issued_on: date
    is_ours: bool


def bring_policies(job: Job, lines: Sequence[Line]) -> Outcome:
    """Add policies with customer and vehicle, confirm logged ones (ruling 23), and open the leads that are due."""
    outcome = Outcome()
    ready = checked(readable(lines, outcome), outcome)
    sellers = job.sellers(ready, outcome)
    covers = _covers(job, [line for line in ready if not outcome.is_wrong(line)], outcome)
    ready = [line for line in ready if line.place in covers]
    customers = bring_in_customers(job, ready, sellers, outcome)
    vehicles = bring_in_vehicles(job, [line for line in ready if line.place in customers], customers, outcome)
    insured = [line for line in ready if line.place in vehicles and not outcome.is_wrong(line)]
    policies = _bring_in_policies(job, insured, vehicles, sellers, covers, outcome)
    _bring_in_leads(job, insured, Found(customers, vehicles, sellers, covers, policies), outcome)
    return outcome


def _covers(job: Job, lines: Sequence[Line], outcome: Outcome) -> dict[int, Cover]:
    found = {}
    today = timezone.localdate(job.now)
    for line in lines:
        starts_on, ends_on = line.values.get("starts_on"), line.values.get("ends_on")
        if starts_on is None and ends_on is None:
            outcome.refuse(line, _("The policy's start or end is missing."))
            continue
        starts_on, ends_on = _term(starts_on, ends_on, job.answers.get("ends", LAST_DAY) == LAST_DAY)
        if ends_on <= starts_on:
            outcome.refuse(line, _("The policy ends before it starts. Check the two dates."))
            continue
        issued_on = line.values.get("issued_on") or min(starts_on, today)
        found[line.place] = Cover(starts_on, ends_on, issued_on, _is_ours(job, line))
    return found


def _term(starts_on: date | None, ends_on: date | None, is_last_day: bool) -> tuple[date, date]:
    """Return [start, end): a year where one of the two is missing; an end that is a day short of it is the last day."""
    if starts_on is not None and ends_on is not None:
        short = ends_on + timedelta(days=1) == _year_after(starts_on)
        return starts_on, ends_on + timedelta(days=1 if short or (is_last_day and ends_on == starts_on) else 0)
    if ends_on is None and starts_on is not None:
        return starts_on, _year_after(starts_on)
    assert ends_on is not None
    end = ends_on + timedelta(days=1) if is_last_day else ends_on
    return _year_after(end, -1), end


def _year_after(day: date, years: int = 1) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)


def _is_ours(job: Job, line: Line) -> bool:
    said = job.answers.get("ours", BY_COLUMN)
    if said != BY_COLUMN:
        return bool(said == OURS)
    insurer = line.text("insurer")
    return not insurer or insurer in job.insurer or job.insurer in insurer or insurer in ("我司", "本公司", "本司")


def _policy_rows(line: Line, vehicle: int, seller: int | None, cover: Cover, job: Job) -> Iterator[PolicyRow]:
    common: dict[str, Any] = {
        "vehicle_id": vehicle, "starts_on": cover.starts_on, "ends_on": cover.ends_on, "issued_on": cover.issued_on,
        "is_ours": cover.is_ours, "insurer": line.text("insurer") or (job.insurer if cover.is_ours else ""),
        "pricing_coefficient": _rate(line, "pricing_coefficient"), "no_claim_level": _rate(line, "no_claim_level"),
        "commission_rate": _rate(line, "commission_rate"), "channel": line.text("source") or "D4",
        "business_kind": line.text("business_kind"), "seller_id": seller if cover.is_ours else None,
    }  # fmt: skip
    tax = line.values.get("vehicle_tax_fen") or 0
    compulsory, commercial = line.values.get("compulsory_fen"), line.values.get("commercial_fen")
    numbers = line.text("compulsory_number"), line.text("commercial_number")
    if compulsory or commercial or any(numbers):
        if compulsory or numbers[0]:
            yield PolicyRow("compulsory", premium_fen=compulsory or 0, number=numbers[0], vehicle_tax_fen=tax, **common)
        if commercial or numbers[1]:
            number = numbers[1] or ("" if compulsory else line.text("number"))
            yield PolicyRow("commercial", premium_fen=commercial or 0, number=number, **common)
    elif line.values.get("premium_fen") is not None or line.text("number"):
        kind = line.text("line") or "commercial"
        premium = line.values.get("premium_fen") or 0
        tax = tax if kind == "compulsory" else 0
        yield PolicyRow(kind, premium_fen=premium, number=line.text("number"), vehicle_tax_fen=tax, **common)


def _rate(line: Line, name: str) -> Decimal | None:
    value = line.values.get(name)
    return None if value is None else Decimal(value).quantize(Decimal("0.0001"))


def _bring_in_policies(
    job: Job, lines: Sequence[Line], vehicles: dict[int, int], sellers: dict[int, int | None], covers: dict[int, Cover],
    outcome: Outcome,
) -> dict[int, int]:  # fmt: skip
    """Return the policy whose end each row's lead looks at; rows without a number or premium bring none."""
    named: list[Line] = []
    rows: list[PolicyRow] = []
    for line in lines:
        made = list(_policy_rows(line, vehicles[line.place], sellers[line.place], covers[line.place], job))
        rows += made
        named += [line] * len(made)
    result = add_policies_in_bulk(by=job.by, now=job.now, rows=rows, batch=job.batch)
    note(result, named, outcome, "policies")
    return {line.place: pk for line, pk in zip(named, result.ids, strict=True) if pk is not None}


@dataclass(frozen=True, slots=True)
class Found:
    """What the rows have become so far, by place."""

    customers: dict[int, int]
    vehicles: dict[int, int]
    sellers: dict[int, int | None]
    covers: dict[int, Cover]
    policies: dict[int, int]


def _bring_in_leads(job: Job, lines: Sequence[Line], found: Found, outcome: Outcome) -> None:
    """Open a lead for every cover that ends soon and that no later policy answers.

    Ours from 90 days before the end (the schedule opens the later ones), other
    insurers' as soon as they are known; neither later than 30 days after it.
    """
    today = timezone.localdate(job.now)
    due = [line for line in lines if not outcome.is_wrong(line) and _is_due(found.covers[line.place], today)]
    starts = _starts({found.customers[line.place] for line in due})
    named, rows = [], []
    for line in due:
        cover, vehicle = found.covers[line.place], found.vehicles[line.place]
        if any(start >= cover.ends_on - ONE_SET for start in starts.get(vehicle, ())):
            continue
        named.append(line)
        rows.append(
            LeadRow(
                customer_id=found.customers[line.place], vehicle_id=vehicle, due_on=cover.ends_on,
                business_kind=_kind(cover, line, today), channel=line.text("source") or "D4", grade=line.text("grade"),
                owner_id=found.sellers[line.place], expiring_policy_id=found.policies.get(line.place),
                expected_premium_fen=_premium(line),
            )
        )  # fmt: skip
    result = add_leads_in_bulk(by=job.by, now=job.now, rows=rows, batch=job.batch)
    note(result, named, outcome, "leads")
    for line in lines:
        outcome.put(line, Fate.SAME)


def _is_due(cover: Cover, today: date) -> bool:
    first = FIRST_OF_OURS if cover.is_ours else FIRST_OF_OTHERS
    return today - LATEST_AFTER_END <= cover.ends_on <= today + first


def _starts(customers: set[int]) -> dict[int, list[date]]:
    """Return when the policies of each vehicle of these customers start, without cancelled ones."""
    starts: dict[int, list[date]] = {}
    for part in parts(customers):
        rows = policies_of(part).exclude(status="cancelled").order_by().values_list("vehicle", "starts_on")
        for vehicle, start in rows:
            starts.setdefault(vehicle, []).append(start)
    return starts


def _kind(cover: Cover, line: Line, today: date) -> str:
    if not cover.is_ours:
        return "lapsed" if today - cover.ends_on >= LAPSED else "switch"
    return "first_renewal" if line.text("business_kind") == "new" else "renewal"


def _premium(line: Line) -> int | None:
    whole = line.values.get("premium_fen")
    split = (line.values.get("compulsory_fen") or 0) + (line.values.get("commercial_fen") or 0)
    return whole or split or None
