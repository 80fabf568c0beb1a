"""The floor: the same five pages as bare Django, on the same tables, without sign-in, rights, layout or language."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

from django.core.handlers.wsgi import WSGIHandler
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.test import override_settings
from django.urls import path

from bench.company import NOW
from fenghuolun.desk.activities.models import Activity, Tally
from fenghuolun.desk.customers.models import Customer, Lead

TEMPLATES = Engine(debug=False)
ROWS = TEMPLATES.from_string(
    "<table>{% for a in rows %}<tr><td>{{ a.happened_at }}<td>{{ a.person.name }}<td>{{ a.kind.name }}"
    "<td>{{ a.customer.name }}<td>{{ a.outcome }}<td>{{ a.next_on }}<td>{{ a.points }}</tr>{% endfor %}</table>"
)
CUSTOMER = TEMPLATES.from_string(
    "<h1>{{ customer.name }}</h1>{% for lead in leads %}<p>{{ lead.stage }} {{ lead.due_on }}</p>{% endfor %}"
    "{% for a in history %}<p>{{ a.happened_at }} {{ a.person.name }} {{ a.kind.name }} {{ a.outcome }}</p>{% endfor %}"
)
BOARD = TEMPLATES.from_string(
    "{% for stage, cards in columns %}<h2>{{ stage }}</h2>{% for c in cards %}<article>{{ c.customer.name }}"
    "{{ c.vehicle.plate }} {{ c.due_on }} {{ c.expected_premium_fen }} {{ c.owner.name }}</article>{% endfor %}"
    "{% endfor %}"
)
ROLLUP = TEMPLATES.from_string(
    "<table>{% for r in rows %}<tr><td>{{ r.person__name }}<td>{{ r.points }}<td>{{ r.records }}</tr>{% endfor %}"
    "</table>"
)


def shown(template: object, **context: object) -> HttpResponse:
    return HttpResponse(template.render(Context(context)))  # type: ignore[attr-defined]


def activity_list(request: HttpRequest) -> HttpResponse:
    rows = Activity.objects.select_related("person", "kind", "customer").order_by("-happened_at")[:50]
    return shown(ROWS, rows=rows)


def customer(request: HttpRequest, pk: int) -> HttpResponse:
    history = Activity.objects.filter(customer_id=pk).select_related("person", "kind").order_by("-happened_at")[:30]
    return shown(
        CUSTOMER, customer=Customer.objects.get(pk=pk), leads=Lead.objects.filter(customer_id=pk), history=history
    )


def board(request: HttpRequest, owner: int) -> HttpResponse:
    cards = Lead.objects.filter(owner_id=owner, status="open").select_related("customer", "vehicle", "owner")[:140]
    columns: dict[str, list[Lead]] = {}
    for card in cards:
        columns.setdefault(card.stage, []).append(card)
    return shown(BOARD, columns=columns.items())


def rollup(request: HttpRequest, unit: int) -> HttpResponse:
    since = NOW.date() - timedelta(days=28)
    rows = Tally.objects.filter(unit_id=unit, day__gte=since).values("person__name")
    return shown(ROLLUP, rows=rows.annotate(points=Sum("points"), records=Sum("records")).order_by("person__name"))


def raw_weeks(request: HttpRequest) -> HttpResponse:
    """Activities by person by week, added up from the ledger itself."""
    rows = Activity.objects.values("person_id", "day__week", "day__year").annotate(n=Count("id"))
    return HttpResponse(f"{len(list(rows))}")


def create(request: HttpRequest) -> HttpResponse:
    given = json.loads(request.body)
    row = Activity.objects.create(
        client_id=uuid4(),
        person_id=given["person"],
        unit_id=given["unit"],
        kind_id="A01",
        happened_at=NOW,
        day=NOW.date(),
        customer_id=given["customer"],
        outcome="need",
        entered_at=NOW,
        logged_at=NOW,
        source="phone",
    )
    return HttpResponse(str(row.pk), status=201)


urlpatterns = [
    path("list/", activity_list),
    path("customer/<int:pk>/", customer),
    path("board/<int:owner>/", board),
    path("rollup/<int:unit>/", rollup),
    path("raw/", raw_weeks),
    path("create/", create),
]


class FloorHandler(WSGIHandler):
    """Django without any middleware, answering from the addresses above whatever the product's own are."""

    def load_middleware(self, is_async: bool = False) -> None:
        with override_settings(MIDDLEWARE=[]):
            super().load_middleware(is_async)

    def get_response(self, request: HttpRequest) -> HttpResponse:
        request.urlconf = "bench.floor"  # type: ignore[attr-defined]
        return super().get_response(request)
