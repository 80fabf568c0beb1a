"""Customers and leads: found, listed, read, added."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Body, Path, Query, Router, Status

from fenghuolun.desk.customers import actions, queries
from fenghuolun.desk.customers.choices import CustomerKind, Grade, LeadStatus, Window
from fenghuolun.desk.exchange.api.answers import ONE, SENT, answers
from fenghuolun.desk.exchange.api.customer_shapes import CustomerIn, CustomerOut, LeadOut
from fenghuolun.desk.exchange.api.guarding import open_to
from fenghuolun.desk.exchange.api.shapes import After, Id, Page, Size, Word, page, today
from fenghuolun.desk.teams.choices import TokenScope

router = Router(tags=["customers"])
READ, WRITE = open_to(TokenScope.READ), open_to(TokenScope.WRITE)
SHOWN_OF_LEAD = ("customer", "vehicle", "owner", "unit")


@router.get("/customers", response=answers(Page[CustomerOut]), auth=READ, url_name="customers")
def customers(
    request: HttpRequest,
    after: After,
    size: Size,
    kind: Annotated[CustomerKind | None, Query(None)],
    grade: Annotated[Grade | None, Query(None)],
):
    """The customers of your lists, the newest first. Numbers are masked unless you look after the customer."""
    rows = queries.customers_with_vehicles(queries.customers_listed_for(request.auth)).select_related("unit")
    narrowed = {name: value for name, value in (("kind", kind), ("grade", grade)) if value}
    return page(rows.filter(**narrowed), ("-pk",), after, size)


@router.get("/customers/search", response=answers(list[CustomerOut]), auth=READ, url_name="customer_search")
def find(
    request: HttpRequest,
    q: Annotated[Word, Query(description="Plate or its tail, name, pinyin, initials, phone or its last four")],
    limit: Annotated[int, Query(20, ge=1, le=50)],
):
    """Customers that a few characters name, the surest ground first; nothing is guessed below two characters."""
    found = [one.customer.pk for one in queries.search(request.auth, q, limit=limit)]
    rows = queries.customers_with_vehicles(queries.customers_listed_for(request.auth).filter(pk__in=found))
    by_id = {row.pk: row for row in rows.select_related("unit")}
    return [by_id[pk] for pk in found if pk in by_id]


def _customer(request: HttpRequest, pk: int) -> Any:
    rows = queries.customers_with_vehicles(queries.customers_visible_to(request.auth)).select_related("unit")
    return get_object_or_404(rows, pk=pk)


@router.get("/customers/{pk}", response=answers(CustomerOut, refusals=ONE), auth=READ, url_name="customer")
def customer(request: HttpRequest, pk: Annotated[Id, Path()]):
    """One customer with the vehicles on the road."""
    return _customer(request, pk)


@router.post("/customers", response=answers(CustomerOut, 201, refusals=SENT), auth=WRITE, url_name="customers")
def add(request: HttpRequest, sent: Body[CustomerIn]):
    """Add a customer that you look after, with a vehicle and a lead where given: all of it or nothing."""
    said = sent.model_dump(exclude={"vehicle", "lead"})
    vehicle = sent.vehicle.model_dump() if sent.vehicle else {}
    lead = sent.lead.asked() if sent.lead else {}
    made = actions.welcome_customer(by=request.auth, now=timezone.now(), customer=said, vehicle=vehicle, lead=lead)
    return Status(201, _customer(request, made.pk))


@router.get("/leads", response=answers(Page[LeadOut]), auth=READ, tags=["leads"], url_name="leads")
def leads(
    request: HttpRequest,
    after: After,
    size: Size,
    status: Annotated[LeadStatus, Query(LeadStatus.OPEN)],
    owner: Annotated[Id | None, Query(None)],
):
    """The leads you see, the newest first."""
    rows = queries.leads_visible_to(request.auth).filter(status=status).select_related(*SHOWN_OF_LEAD)
    return page(rows.filter(owner=owner) if owner else rows, ("-pk",), after, size)


@router.get("/leads/{pk}", response=answers(LeadOut, refusals=ONE), auth=READ, tags=["leads"], url_name="lead")
def lead(request: HttpRequest, pk: Annotated[Id, Path()]):
    """One lead."""
    return get_object_or_404(queries.leads_visible_to(request.auth).select_related(*SHOWN_OF_LEAD), pk=pk)


@router.get("/renewals", response=answers(Page[LeadOut]), auth=READ, tags=["leads"], url_name="renewals")
def renewals(request: HttpRequest, after: After, size: Size, window: Annotated[Window | None, Query(None)]):
    """Open renewals in a window (all six: T-90 to T+30), the end of cover nearest first."""
    rows = queries.renewals_visible_to(request.auth, today=today(), window=window).select_related(*SHOWN_OF_LEAD)
    return page(rows, ("due_on", "pk"), after, size)
