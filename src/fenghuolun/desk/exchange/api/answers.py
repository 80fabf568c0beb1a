"""What the API answers when it says no: always {code, message, field, detail}, in the caller's language."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.encoding import force_str
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from fenghuolun.desk.kit.refused import Refused

STATUS = {
    "not_allowed": 403, "scope_missing": 403, "outside": 404, "unknown_customer": 404, "conflict": 409, "too_late": 409,
}  # fmt: skip


class Problem(Schema):
    """Why a request was refused: ``code`` for the program, ``message`` for a person, the ``field`` it is about."""

    code: str
    message: str
    field: str | None = None
    detail: dict[str, Any] = {}


LISTED = frozenset({401, 403, 422, 429})
ONE = LISTED | {404}
SENT = ONE | {400, 409}


def answers(shape: Any, status: int = 200, *more: int, refusals: frozenset[int] = LISTED) -> dict[Any, Any]:
    """Return every status an operation may answer with, each with its shape."""
    return {**dict.fromkeys((status, *more), shape), **dict.fromkeys(sorted(refusals), Problem)}


def _plain(value: Any) -> Any:
    if isinstance(value, bool | int | float | str) or value is None:
        return value
    return str(value) if isinstance(value, Promise) or not hasattr(value, "pk") else value.pk


def add_refusals(api: NinjaAPI) -> None:
    """Teach ``api`` what to answer to everything that an operation may raise on purpose."""

    def answer(
        request: HttpRequest, status: int, code: str, message: str, field: str | None = None, **detail: Any
    ) -> HttpResponse:
        problem = {"code": code, "message": message, "field": field, "detail": detail}
        return api.create_response(request, problem, status=status)

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, why: Refused) -> HttpResponse:
        detail = {key: _plain(value) for key, value in why.detail.items()}
        problem = {"code": why.code, "message": str(why), "field": why.field, "detail": detail}
        return api.create_response(request, problem, status=STATUS.get(why.code, 422))

    @api.exception_handler(ValidationError)
    def wrong(request: HttpRequest, why: ValidationError) -> HttpResponse:
        faults = [{"field": field_of(fault["loc"]), "message": sentence_of(fault)} for fault in why.errors[:20]]
        first = faults[0]
        return answer(request, 422, "wrong_entry", first["message"], first["field"], faults=faults)

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, why: Http404) -> HttpResponse:
        return answer(request, 404, "not_found", _("This is not here, or not yours to see."))

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, why: AuthenticationError) -> HttpResponse:
        response = answer(request, 401, "signed_out", _("Send an access token that works, or sign in."))
        response["WWW-Authenticate"] = "Bearer"
        return response

    @api.exception_handler(Throttled)
    def too_many(request: HttpRequest, why: Throttled) -> HttpResponse:
        response = answer(request, 429, "too_many", _("Too many requests. Wait a minute and try again."))
        response["Retry-After"] = "60"
        return response

    @api.exception_handler(HttpError)
    def failed(request: HttpRequest, why: HttpError) -> HttpResponse:
        if why.status_code == 403:
            return answer(request, 403, "csrf", _("Send the CSRF token of the page with this request."))
        return answer(request, 400, "unreadable", _("This is not JSON that can be read."))

    @api.exception_handler(SuspiciousOperation)
    def suspicious(request: HttpRequest, why: SuspiciousOperation) -> HttpResponse:
        return answer(request, 400, "unreadable", _("This is too large or not JSON that can be read."))


def field_of(place: tuple[Any, ...]) -> str:
    """Return ``customer.vehicle.plate`` for where a fault was found; where it came from and our own name are left out.

    >>> field_of(("body", "entry", "new_customer", "plate"))
    'new_customer.plate'
    """
    # The parts of a choice between shapes are named after the shape: ``str-enum[Outcome]``.
    names = [force_str(part) for part in place[1:] if not {"[", "-"} & set(str(part))]
    return ".".join(names[1:] if place and place[0] == "body" and len(names) > 1 else names)


def sentence_of(fault: dict[str, Any]) -> str:
    kind, limits = fault["type"], fault.get("ctx", {})
    if kind == "missing":
        return _("This is needed.")
    if kind == "extra_forbidden":
        return _("There is no such field.")
    if kind in ("enum", "literal_error"):
        return _("This is not one of the choices.")
    if kind == "string_too_long":
        return _("This text is too long; %(longest)s characters fit.") % {"longest": limits["max_length"]}
    if kind == "timezone_aware":
        return _("Write the time with its offset, such as 2026-11-23T09:40:00+08:00.")
    if kind.startswith(("greater_than", "less_than", "too_")):
        return _("This lies outside what is possible.")
    return _("This cannot be read here.")
