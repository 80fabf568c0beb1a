"""Activities with their original author and time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from fenghuolun.desk.customers.queries import leads_visible_to
from fenghuolun.desk.exchange.bringing.customers import bring_in_customers, bring_in_vehicles, checked, parts
from fenghuolun.desk.exchange.bringing.entries import here, id_of, log_rows
from fenghuolun.desk.exchange.bringing.job import Fate, Job, Outcome, readable
from fenghuolun.desk.exchange.lines import Line

Spans = dict[int, list[tuple[int, date, date | None]]]


def bring_activities(job: Job, lines: Sequence[Line]) -> Outcome:
    """Log activities of the past; a customer that is named and unknown is added, its lead of that time is found."""
    outcome = Outcome()
    ready = [line for line in readable(lines, outcome) if _has_time(line, outcome)]
    about = [line for line in ready if _names_somebody(line)]
    fine = {line.place for line in checked(about, outcome)}
    sellers = job.sellers([line for line in ready if not outcome.is_wrong(line)], outcome)
    ready = [line for line in ready if not outcome.is_wrong(line) and _has_seller(line, sellers, outcome)]
    about = [line for line in ready if line.place in fine]
    customers = _customers(job, about, sellers, outcome)
    leads = _leads(job, set(customers.values()))
    rows = [(line, _entry(job, line, sellers, customers, leads)) for line in ready]
    log_rows(job, rows, outcome)
    return outcome


def _has_time(line: Line, outcome: Outcome) -> bool:
    if line.values.get("happened_at") is None:
        outcome.refuse(line, _("The date is missing. Write when it happened."))
        return False
    return True


def _names_somebody(line: Line) -> bool:
    return any(line.text(name) for name in ("customer", "customer_phone", "plate"))


def _has_seller(line: Line, sellers: dict[int, int | None], outcome: Outcome) -> bool:
    if sellers.get(line.place) is None:
        outcome.refuse(line, _("Nobody is named who did this. Fill the seller, or choose one for the whole file."))
        return False
    return True


def _customers(job: Job, lines: Sequence[Line], sellers: dict[int, int | None], outcome: Outcome) -> dict[int, int]:
    """Return the customer of each row; how a customer row fared does not decide about its activity."""
    aside = Outcome()
    customers = bring_in_customers(job, lines, sellers, aside, note="")
    with_plate = [line for line in lines if line.text("plate") and line.place in customers]
    bring_in_vehicles(job, with_plate, customers, aside)
    for line in lines:
        if aside.fates.get(line.place) == Fate.WRONG:
            outcome.sentences[line.place] += aside.sentences[line.place]
    outcome.before |= aside.before
    return customers


def _leads(job: Job, customer_ids: set[int]) -> Spans:
    """Return the leads of each customer with the days they were open: id, first day, last day."""
    spans: Spans = {}
    for part in parts(customer_ids):
        rows = leads_visible_to(job.by).filter(customer__in=part).order_by("created_on")
        for customer, pk, first, last in rows.values_list("customer", "pk", "created_on", "closed_on"):
            spans.setdefault(customer, []).append((pk, first, last))
    return spans


def _lead_on(spans: Spans, customer: int | None, day: date) -> int | None:
    """Return the one lead that was open on the day; None where there was none or more than one."""
    found = [pk for pk, first, last in spans.get(customer or 0, ()) if first <= day and (last is None or day <= last)]
    return found[0] if len(found) == 1 else None


def _entry(
    job: Job, line: Line, sellers: dict[int, int | None], customers: dict[int, int], leads: Spans
) -> dict[str, Any]:
    values = line.values
    happened_at = here(values["happened_at"])
    customer = customers.get(line.place)
    kind = values.get("kind") or job.answers.get("kind") or "A01"
    entered_at = values.get("entered_at")
    note = line.text("note")
    person = sellers[line.place]
    content = (person, kind, values["happened_at"].isoformat(), customer or "", values.get("seconds", ""), note)
    return {
        "client_id": id_of("activity", *content, values.get("quantity", ""), line.text("outcome")),
        "kind": kind,
        "happened_at": happened_at,
        "entered_at": here(entered_at) if entered_at else None,
        "person_id": person,
        "customer_id": customer,
        "lead_id": _lead_on(leads, customer, timezone.localtime(happened_at).date()) if leads else None,
        "duration_s": values.get("seconds"),
        "purpose": line.text("purpose"),
        "outcome": line.text("outcome"),
        "next_step": line.text("next_step"),
        "next_on": values.get("next_on"),
        "note": note,
        "quantity": values.get("quantity", 1),
    }
