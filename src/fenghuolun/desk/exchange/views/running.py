"""Step four: the import runs, is cancelled, has become what it is, is taken back."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fenghuolun.desk.exchange.actions import cancel_import, undo_import
from fenghuolun.desk.exchange.actions.reporting import report_name
from fenghuolun.desk.exchange.fields import TARGETS
from fenghuolun.desk.exchange.views.preparing import own_batch
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import answers_refusals


@login_required
@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an import: where it stands, what became of its rows, what was wrong."""
    batch = own_batch(request, pk)
    if batch.status == batch.Status.UPLOADED and batch.by_id == request.user.pk:
        return redirect("exchange:columns", pk=pk)
    if batch.status == batch.Status.READY and batch.by_id == request.user.pk:
        return redirect("exchange:preview", pk=pk)
    return render(request, "exchange/import.html", _context(batch))


def _context(batch: Any) -> dict[str, Any]:
    counts = [
        ("made", batch.rows_made), ("changed", batch.rows_changed), ("same", batch.rows_same),
        ("wrong", batch.rows_wrong),
    ]  # fmt: skip
    target = TARGETS.get(batch.target)
    return {"batch": batch, "counts": counts, "target": target.label if target else "", "problems": batch.problems}


@login_required
@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the progress line; once the import is over, the whole page comes anew."""
    batch = own_batch(request, pk)
    if batch.is_over:
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    return render(request, "exchange/_progress.html", _context(batch))


@login_required
@require_POST
@answers_refusals
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    batch = cancel_import(by=request.user, batch=own_batch(request, pk))
    toast(request, _("The import stops; what is in already is taken back."), tone="none")
    return redirect("exchange:import", pk=batch.pk)


@login_required
@require_POST
@answers_refusals
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    batch = undo_import(by=request.user, now=timezone.now(), batch=own_batch(request, pk))
    toast(request, batch.message)
    return redirect("exchange:import", pk=batch.pk)


@login_required
@require_GET
def report(request: HttpRequest, pk: int) -> FileResponse:
    batch = own_batch(request, pk)
    if not batch.report:
        raise Http404
    return FileResponse(batch.report.open("rb"), as_attachment=True, filename=report_name(batch))
