"""A form comes back: dropped, looked through cell by cell, applied, taken back."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.shortcuts import render as page
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import answers_refusals, form_answer
from fenghuolun.desk.papers import actions
from fenghuolun.desk.papers.forms.returning import ReturnForm
from fenghuolun.desk.papers.models import FormReturn
from fenghuolun.desk.papers.queries.kinds import KINDS
from fenghuolun.desk.papers.queries.returned import beside_now, returns_of

SHOWN = 30


@login_required
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Take a workbook back, and list those that came back before."""
    form = ReturnForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            row = actions.bring_back(by=request.user, now=timezone.now(), file_name=file.name, content=file.read())
            return redirect("papers:return", row.pk)
        except Refused as refused:
            form.add_error("file", str(refused))
    rows = [(row, KINDS[row.kind].label) for row in returns_of(request.user)[:SHOWN] if row.kind in KINDS]
    return form_answer(request, "papers/bring.html", {"form": form, "rows": rows, "now": timezone.now()})


def _own(request: HttpRequest, pk: int) -> FormReturn:
    row: FormReturn = get_object_or_404(returns_of(request.user), pk=pk)
    return row


@login_required
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the workbook says beside what was sent out and what holds now."""
    row = _own(request, pk)
    form, found = beside_now(row, request.user, timezone.localdate())
    context: dict[str, Any] = {
        "row": row, "label": KINDS[row.kind].label, "form": form, "found": found,
        "conflicts": sum(each.is_conflict for each in found),
        "problems": sum(bool(each.cell["problem"]) for each in found),
        "may_apply": row.applied_at is None and any(each.may_choose for each in found),
        "may_undo": row.undone_at is None and any(each.cell.get("applied") for each in found),
        "is_old": bool(form and form.revision is not None and row.revision is not None
                       and form.revision != row.revision),
        "back": _back(row),
    }  # fmt: skip
    return page(request, "papers/return.html", context)


def _back(row: FormReturn) -> str:
    return reverse(KINDS[row.kind].back, args=list(row.address.values()))


@login_required
@require_POST
@answers_refusals
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    row = _own(request, pk)
    chosen = {int(n): request.POST.get(f"now_{n}", "") for n in request.POST.getlist("cell") if n.isdecimal()}
    row = actions.apply_return(by=request.user, now=timezone.now(), row=row, chosen=chosen)
    n = sum(bool(cell.get("applied")) for cell in row.cells)
    toast(request, ngettext("%(n)d cell was written.", "%(n)d cells were written.", n) % {"n": n})
    return redirect("papers:return", pk)


@login_required
@require_POST
@answers_refusals
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    actions.undo_return(by=request.user, now=timezone.now(), row=_own(request, pk))
    toast(request, _("Taken back."))
    return redirect("papers:return", pk)
