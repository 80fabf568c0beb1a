"""The progress of many leads made again from their activities, after a file of them was logged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from fenghuolun.desk.customers.actions.leads import PROGRESS, Touch, remake
from fenghuolun.desk.customers.models import Customer, Lead, Quote


def recompute_leads_in_bulk(touches: Mapping[int, Iterable[Touch]]) -> None:
    """Do what ``recompute_lead`` does for every lead of ``touches`` (id → all its touches), in five statements.

    Call it inside the transaction that logs. Customers were touched when their leads were.
    """
    leads = Lead.objects.select_for_update().in_bulk(list(touches))
    quoted: dict[int, list[date]] = defaultdict(list)
    quotes = Quote.objects.filter(lead__in=leads, withdrawn_at=None).values_list("lead", "issued_at")
    for lead_id, issued_at in quotes:
        quoted[lead_id].append(timezone.localdate(issued_at))
    for pk, lead in leads.items():
        remake(lead, touches[pk], quoted[pk])
    _write(Lead, PROGRESS, leads.values())
    touched = Customer.objects.in_bulk([lead.customer_id for lead in leads.values() if lead.last_touch_at])
    for lead in leads.values():
        customer = touched.get(lead.customer_id)
        if customer is not None and lead.last_touch_at is not None:
            last = customer.last_touch_at
            customer.last_touch_at = max(last, lead.last_touch_at) if last else lead.last_touch_at
    _write(Customer, ("last_touch_at",), touched.values())


def _write(model: Any, names: tuple[str, ...], rows: Iterable[Any]) -> None:
    """Write the named fields of many rows with one prepared statement: a CASE of thousands of branches is slow."""
    fields = [model._meta.get_field(name) for name in names]
    sets = ", ".join(f"{connection.ops.quote_name(field.column)} = %s" for field in fields)
    values = [
        (*(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields), row.pk) for row in rows
    ]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {model._meta.db_table} SET {sets} WHERE id = %s", values)
