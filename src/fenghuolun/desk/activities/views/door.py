"""The JSON doors of the phone: an idempotent PUT for each activity, and what the phone needs before it sends.

2xx: saved, the phone lets go. 404, 409 and 422 with a sentence: the phone
keeps the entry beside the server's words and goes on. 401 and 403: it keeps
everything and asks for the password. Anything else: it tries again later.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fenghuolun.desk.activities import queries
from fenghuolun.desk.activities.actions import log_activity, undo_activity
from fenghuolun.desk.activities.choices import Source
from fenghuolun.desk.activities.forms import LogForm
from fenghuolun.desk.customers.queries import search
from fenghuolun.desk.kit.refused import Refused

LARGEST_BODY = 64 * 1024
STATUS = {"unknown_customer": 404, "outside": 404, "conflict": 409, "not_allowed": 403}
View = Callable[..., HttpResponse]


def for_the_phone(view: View) -> View:
    """Answer a stranger with 401 instead of a sign-in page, and a refusal with its sentence."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return JsonResponse({"code": "signed_out", "sentence": _("Sign in again to upload.")}, status=401)
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            return refusal(refused.code, str(refused), refused.field)

    return never_cache(answered)


def refusal(code: str, sentence: str, field: str | None = None, status: int | None = None) -> JsonResponse:
    return JsonResponse(
        {"code": code, "sentence": sentence, "field": field}, status=status or STATUS.get(code, 422)
    )  # fmt: skip


@require_GET
@for_the_phone
def hello(request: HttpRequest) -> HttpResponse:
    """Answer who is signed in, the token to send with, and the server's clock to measure the phone's against."""
    now = timezone.now()
    return JsonResponse({"person": request.user.pk, "token": get_token(request), "now": now.isoformat()})


@require_http_methods(["PUT", "GET", "HEAD"])
@for_the_phone
def save(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Log the activity in the body under ``client_id``; the same id with the same content is saved once."""
    if request.method != "PUT":
        row = get_object_or_404(queries.activities_visible_to(request.user), client_id=client_id)
        return redirect("activities:one", pk=row.pk)
    now = timezone.now()
    try:
        sent = json.loads(request.body[: LARGEST_BODY + 1])
    except ValueError:
        sent = None
    if not isinstance(sent, dict) or len(request.body) > LARGEST_BODY:
        return refusal("unreadable", _("This entry cannot be read. Enter it again."))
    if sent.pop("person", request.user.pk) != request.user.pk:
        return refusal("not_allowed", _("This entry belongs to somebody else. Sign in as that person."))
    form = LogForm(sent)
    if unknown := set(sent) - set(form.fields):
        return refusal("wrong_entry", _("“%(word)s” is not a choice here.") % {"word": sorted(unknown)[0]})
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        return refusal("wrong_entry", str(errors[0]), field)
    row = log_activity(by=request.user, now=now, entry=form.entry(client_id, now, Source.PHONE))
    return JsonResponse(saved(row), status=201 if row.logged_at == now else 200)


def saved(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "points": row.points / 100,
        "effective": row.is_effective,
        "quality": float(row.quality),
        "happened_at": row.happened_at.isoformat(),
    }


@require_POST
@for_the_phone
def undo(request: HttpRequest, client_id: UUID) -> HttpResponse:
    row = get_object_or_404(queries.activities_visible_to(request.user), client_id=client_id)
    undo_activity(by=request.user, now=timezone.now(), activity=row)
    return JsonResponse({"id": row.pk, "points": 0})


@require_GET
@for_the_phone
def known(request: HttpRequest) -> HttpResponse:
    """Answer the customers of the person, as far as the sheet needs them to find one without network."""
    return JsonResponse({"customers": queries.findable_customers(request.user)})


@require_GET
@for_the_phone
def find(request: HttpRequest) -> HttpResponse:
    found = search(request.user, request.GET.get("q", "")[:40], limit=8)
    return JsonResponse({"customers": [queries.findable(item.customer, item.vehicle, item.lead) for item in found]})
