"""A call campaign whose rows are customers: how often each was called, the last call in full, and whether it sold.

Ruling 22: what the file counts is imported as counted. A row becomes a
customer, a lead that was won or lost on the day of the last call, that call
with its length, the earlier calls as one counted entry of the same day, and a
deal where one was sold.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from fenghuolun.desk.customers.actions.bulk import CustomerRow, LeadRow, add_customers_in_bulk, add_leads_in_bulk
from fenghuolun.desk.customers.queries import customers_visible_to, leads_visible_to
from fenghuolun.desk.exchange.bringing.customers import parts
from fenghuolun.desk.exchange.bringing.entries import Logged, here, id_of, log_rows
from fenghuolun.desk.exchange.bringing.job import Fate, Job, Outcome, readable
from fenghuolun.desk.exchange.lines import Line
from fenghuolun.desk.exchange.reading.values import MONTHS

NOON = time(12)
FIRST = 1  # of the month, where a campaign keeps no days


def bring_calls(job: Job, lines: Sequence[Line]) -> Outcome:
    """Bring in the rows of a campaign for the owner and year that the import was told."""
    outcome = Outcome()
    owner = job.owner_id
    ready = []
    for line in readable(lines, outcome):
        day = _day(job, line, outcome)
        if day is not None and _counts(line, outcome):
            line.values["day"] = day
            ready.append(line)
    if owner is None:
        for line in ready:
            outcome.refuse(line, _("The file does not say who called. Choose the seller of this campaign."))
        return outcome
    customers = _customers(job, ready, owner, outcome)
    leads = _leads(job, ready, owner, customers, outcome)
    log_rows(job, [row for line in ready for row in _entries(line, owner, customers, leads)], outcome)
    return outcome


def _counts(line: Line, outcome: Outcome) -> bool:
    if line.values.get("contacts", 0) >= 1:
        return True
    outcome.refuse(line, _("The number of contacts must be at least 1."))
    return False


def _day(job: Job, line: Line, outcome: Outcome) -> date | None:
    """Return the day of the last contact, in the year that was answered."""
    month = line.text("last_month").lower()[:3]
    number = MONTHS.index(month) if month in MONTHS[1:] else int(month) if month.isdigit() else 0
    year = job.answers.get("year")
    if not year:
        outcome.refuse(line, _("The file has no year. Say of which year its dates are."))
        return None
    try:
        day = date(int(year), number, line.values.get("last_day", FIRST))
    except ValueError:
        outcome.refuse(line, _("The day of the last contact does not exist in %(year)s.") % {"year": year})
        return None
    if day > job.now.date():
        outcome.refuse(line, _("This lies in the future. Choose an earlier year."))
        return None
    return day


def _name(line: Line) -> str:
    return _("Called customer %(number)s") % {"number": line.text("external_id") or line.number}


def _customers(job: Job, lines: Sequence[Line], owner: int, outcome: Outcome) -> dict[int, int]:
    campaign = str(job.answers.get("campaign") or "")[:80]
    names = {line.place: _name(line) for line in lines}
    there: dict[str, int] = {}
    for part in parts(set(names.values())):
        rows = customers_visible_to(job.by).filter(name__in=part, source_note=campaign, owner=owner)
        there |= dict(rows.order_by().values_list("name", "pk"))
    fresh = [line for line in lines if names[line.place] not in there]
    rows = [
        CustomerRow(
            name=names[line.place], source="D2", source_note=campaign, owner_id=owner, note=_about(line),
            created_at=here(datetime.combine(line.values["day"], NOON)),
        )
        for line in fresh
    ]  # fmt: skip
    result = add_customers_in_bulk(by=job.by, now=job.now, rows=rows, batch=job.batch)
    found = {line.place: there[names[line.place]] for line in lines if names[line.place] in there}
    for place, (line, pk) in enumerate(zip(fresh, result.ids, strict=True)):
        if pk is None:
            outcome.refuse(line, result.problems[place])
        else:
            found[line.place] = pk
            outcome.put(line, Fate.MADE)
    return found


def _about(line: Line) -> str:
    parts_of_it = [line.text("job")]
    if line.values.get("age"):
        parts_of_it.append(_("age %(age)d") % {"age": line.values["age"]})
    return ", ".join(part for part in parts_of_it if part)


def _leads(job: Job, lines: Sequence[Line], owner: int, customers: dict[int, int], outcome: Outcome) -> dict[int, int]:
    """Return each customer's lead of that day; customers that are new get one."""
    fresh = [line for line in lines if outcome.fates.get(line.place) == Fate.MADE]
    rows = [_lead_row(line, customers[line.place], owner) for line in fresh]
    result = add_leads_in_bulk(by=job.by, now=job.now, rows=rows, batch=job.batch)
    for place, sentence in result.problems.items():
        outcome.refuse(fresh[place], sentence)
    known = {line.place: pk for line, pk in zip(fresh, result.ids, strict=True) if pk is not None}
    return known | _leads_there(job, [line for line in lines if line.place not in known], customers)


def _leads_there(job: Job, lines: Sequence[Line], customers: dict[int, int]) -> dict[int, int]:
    there: dict[tuple[int, date], int] = {}
    for part in parts({customers[line.place] for line in lines if line.place in customers}):
        rows = leads_visible_to(job.by).filter(customer__in=part).order_by("-pk")
        there |= {(customer, day): pk for pk, customer, day in rows.values_list("pk", "customer", "created_on")}
    keys = {line.place: (customers.get(line.place, 0), line.values["day"]) for line in lines}
    return {place: there[key] for place, key in keys.items() if key in there}


def _lead_row(line: Line, customer: int, owner: int) -> LeadRow:
    sold, day = bool(line.values.get("is_sold")), line.values["day"]
    return LeadRow(
        customer_id=customer, business_kind="switch", channel="D2", owner_id=owner, created_on=day, closed_on=day,
        contacted_on=day, status="won" if sold else "lost", stage="deal" if sold else "contact",
        loss_reason="" if sold else "unknown", touches=1,
    )  # fmt: skip


def _entries(line: Line, owner: int, customers: dict[int, int], leads: dict[int, int]) -> list[Logged]:
    values = line.values
    if line.place not in customers:
        return []
    start, end = values.get("started_at"), values.get("ended_at")
    at = here(datetime.combine(values["day"], start or NOON))
    sold, customer = bool(values.get("is_sold")), customers[line.place]
    lead = leads.get(line.place)
    common: dict[str, Any] = {"person_id": owner, "customer_id": customer, "lead_id": lead, "cube_kind": "switch"}
    last = {
        **common, "kind": "A01", "happened_at": at, "duration_s": _length(values.get("seconds"), start, end),
        "outcome": "commitment" if sold else "contact_only", "client_id": id_of("call", owner, customer, at, "last"),
    }  # fmt: skip
    rows: list[Logged] = [(line, last)]
    if values["contacts"] > 1:
        count = values["contacts"] - 1
        earlier = {**common, "kind": "A01", "happened_at": at, "quantity": count, "outcome": "contact_only"}
        rows.append((line, {**earlier, "client_id": id_of("call", owner, customer, at, "earlier", count)}))
    if sold:
        deal = {**common, "kind": "A08", "happened_at": at, "outcome": "issued"}
        rows.append((line, {**deal, "client_id": id_of("call", owner, customer, at, "sold")}))
    return rows


def _length(seconds: int | None, start: time | None, end: time | None) -> int | None:
    if seconds is not None or start is None or end is None:
        return seconds
    day = date(2000, 1, 1)
    length = datetime.combine(day, end) - datetime.combine(day, start)
    return int((length if length >= timedelta(0) else length + timedelta(days=1)).total_seconds())
