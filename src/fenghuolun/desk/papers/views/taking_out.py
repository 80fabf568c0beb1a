"""Forms taken out: as PDF to print and sign, as a workbook to fill in."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from fenghuolun.desk.kit.days import day_and_clock
from fenghuolun.desk.papers.queries.evaluation import forms_of_round, round_in_reach
from fenghuolun.desk.papers.queries.kinds import form_of
from fenghuolun.desk.papers.rules.book import book_of
from fenghuolun.desk.papers.rules.paper import pdf_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


@login_required
@require_safe
def pdf(request: HttpRequest, kind: str, **address: Any) -> HttpResponse:
    form = form_of(kind, request.user, timezone.localdate(), **address)
    content = pdf_of([form], day_and_clock(timezone.now()), request.user.name)
    return _file(content, PDF, f"{form.name}.pdf", "inline")


@login_required
@require_safe
def workbook(request: HttpRequest, kind: str, **address: Any) -> HttpResponse:
    form = form_of(kind, request.user, timezone.localdate(), **address)
    content = book_of(form, request.user.pk, timezone.now().isoformat(timespec="minutes"))
    return _file(content, XLSX, f"{form.name}.xlsx", "attachment")


@login_required
@require_safe
def round_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """All sheets of a round in one PDF."""
    found = round_in_reach(request.user, pk)
    content = pdf_of(forms_of_round(found, request.user), day_and_clock(timezone.now()), request.user.name)
    return _file(content, PDF, f"evaluations-{found.starts_on}.pdf", "inline")


def _file(content: bytes, content_type: str, name: str, how: str) -> HttpResponse:
    headers = {"Content-Disposition": f"{how}; filename*=UTF-8''{quote(name)}"}
    return HttpResponse(content, content_type=content_type, headers=headers)
