"""Everything held about one customer, and whose time of keeping is over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.customers.holdings import HOLDINGS, Row
from fenghuolun.desk.customers.models import (
    Claim,
    Consent,
    Customer,
    CustomerMerge,
    Erasure,
    Lead,
    LeadMove,
    Policy,
    Quote,
    Vehicle,
)
from fenghuolun.desk.customers.queries.customers import ids_of_same
from fenghuolun.desk.teams.queries.audit import audit_lines_about


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the copy: what it is called, and its rows."""

    name: str
    label: str | Promise
    rows: list[Row]


# Columns that say nothing of the customer: how rows are found, chained and imported.
OWN_MATTER = {
    "pinyin", "initials", "phone_index", "phone_tail_index", "identity_index", "revision", "batch", "plate_tail",
    "client_id", "logged_as", "set_key", "filled", "moved",
}  # fmt: skip


def row_of(thing: Model, without: Iterable[str] = ()) -> Row:
    """Return the fields of a row as they are kept, people and units by name, nothing that only the product needs."""
    found: Row = {}
    for field in thing._meta.concrete_fields:
        if field.name in OWN_MATTER or field.name in without:
            continue
        value: Any = getattr(thing, field.attname)
        if field.is_relation and value is not None and field.name in {"owner", "unit", "seller", "by", "person"}:
            value = str(getattr(thing, field.name))
        elif field.choices and value:
            value = str(dict(field.flatchoices).get(value, value))
        found[field.name] = value
    return found


def everything_about(customer: Customer) -> list[Section]:
    """Return all that is held about ``customer`` and about the rows merged into it, table by table."""
    ids = ids_of_same(customer)
    own: list[tuple[str, str | Promise, QuerySet[Any]]] = [
        ("customer", _("About the customer"), Customer.objects.filter(pk__in=ids).select_related("owner", "unit")),
        ("consents", _("Consent"), Consent.objects.filter(customer__in=ids).select_related("by")),
        ("vehicles", _("Vehicles"), Vehicle.objects.filter(customer__in=ids)),
        ("policies", _("Policies"), Policy.objects.filter(customer__in=ids).select_related("seller", "unit")),
        ("leads", _("Leads"), Lead.objects.filter(customer__in=ids).select_related("owner", "unit")),
        ("moves", _("Course of the leads"), LeadMove.objects.filter(lead__customer__in=ids).select_related("by")),
        ("quotes", _("Quotes"), Quote.objects.filter(lead__customer__in=ids).select_related("by")),
        ("claims", _("Claims"), Claim.objects.filter(policy__customer__in=ids)),
        ("merges", _("Merged rows"), CustomerMerge.objects.filter(kept__in=ids).select_related("by")),
        ("erasure", _("Erasure"), Erasure.objects.filter(customer__in=ids).select_related("by")),
    ]
    sections = [Section(name, label, [row_of(thing) for thing in rows.order_by("pk")]) for name, label, rows in own]
    sections += [Section(one.name, one.label, one.copy(ids)) for one in HOLDINGS.values()]
    sections.append(Section("audit", _("Who did what with these data"), _audit(ids)))
    return [section for section in sections if section.rows]


def _audit(ids: Sequence[int]) -> list[Row]:
    lines = audit_lines_about("customers.customer", ids)
    return [{"at": line.at, "by": str(line.by or ""), "action": line.action} for line in lines]
