"""The API for people to read: every operation from its own description, as a plain page inside our policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from fenghuolun.desk.exchange.api.doors import api
from fenghuolun.desk.teams.choices import TokenScope

ROOT = "/api/v1"
GROUPS = {
    "people": _("People, units, parameters"),
    "activities": pgettext_lazy("api", "Activities"),
    "customers": pgettext_lazy("api", "Customers"),
    "leads": _("Leads and renewals"),
    "goals": pgettext_lazy("api", "Goals and pace"),
}

TITLES = {
    "GET /me": _("Who the token speaks for"),
    "GET /people": _("The people you see"),
    "GET /people/{pk}": _("One person"),
    "GET /units": _("The units you see"),
    "GET /parameters": _("Thresholds as they hold on a day"),
    "GET /activity-kinds": _("The kinds you may log"),
    "GET /activities": _("Activities, newest first"),
    "GET /activities/{client_id}": _("One activity"),
    "PUT /activities/{client_id}": _("Log an activity; the same id is saved once"),
    "POST /activities/{client_id}/void": _("Void an activity, with the reason"),
    "POST /activities/{client_id}/correct": _("Void an activity and log another in its place"),
    "GET /customers": _("Your customers, newest first"),
    "POST /customers": _("Add a customer, with vehicle and lead"),
    "GET /customers/search": _("Find by plate, name, pinyin or phone"),
    "GET /customers/{pk}": _("One customer"),
    "GET /leads": _("Your leads, newest first"),
    "GET /leads/{pk}": _("One lead"),
    "GET /renewals": _("Renewals by window, nearest end of cover first"),
    "GET /goals": _("The goals you see"),
    "GET /goals/{pk}": _("One goal"),
    "GET /pace": _("How this month stands against the plan"),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing an operation takes: in the address, in the query, or in the body."""

    name: str
    place: str
    shape: str
    is_needed: bool


@dataclass(frozen=True, slots=True)
class Door:
    """One operation as the page shows it."""

    method: str
    path: str
    scope: str
    title: str
    says: str
    takes: list[Parameter]
    statuses: list[str]


def doors() -> dict[str, list[Door]]:
    """Return the operations by group, read from the description that programs read."""
    described = api.get_openapi_schema()
    found: dict[str, list[Door]] = {tag: [] for tag in GROUPS}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            found[operation["tags"][0]].append(_door(method, path, operation, described))
    return found


def _door(method: str, path: str, operation: dict[str, Any], described: dict[str, Any]) -> Door:
    takes = [
        Parameter(one["name"], one["in"], _shape(one["schema"]), one["required"])
        for one in operation.get("parameters", [])
    ]
    if body := operation.get("requestBody"):
        takes += _in_body(body["content"]["application/json"]["schema"], described)
    statuses = [str(status) for status in operation["responses"]]
    title = TITLES[f"{method.upper()} {path.removeprefix(ROOT)}"]
    return Door(method.upper(), path, _scope(method, path), str(title), operation["description"], takes, statuses)


def _scope(method: str, path: str) -> str:
    if method == "get":
        return TokenScope.READ.value
    return TokenScope.LOG.value if "/activities" in path else TokenScope.WRITE.value


def _in_body(schema: dict[str, Any], described: dict[str, Any]) -> list[Parameter]:
    shape = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    needed = shape.get("required", [])
    return [Parameter(name, "body", _shape(one), name in needed) for name, one in shape["properties"].items()]


def _shape(schema: dict[str, Any]) -> str:
    """Return a type in a word: ``integer``, ``date``, ``Outcome``.

    >>> _shape({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]})
    'date'
    """
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    options = [one for key in ("anyOf", "allOf") for one in schema.get(key, [])]
    words = [_shape(one) for one in options if one.get("type") != "null" and "const" not in one]
    if words:
        return " | ".join(words)
    if schema.get("type") == "array":
        return f"[{_shape(schema['items'])}]"
    return str(schema.get("format") or schema.get("type", ""))


@require_safe
@login_required
def guide(request: HttpRequest) -> HttpResponse:
    groups = [(GROUPS[tag], found) for tag, found in doors().items()]
    return render(request, "exchange/api_guide.html", {"groups": groups})
