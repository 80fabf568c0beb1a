"""Customers that may be one: put together, and taken apart again."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from fenghuolun.desk.customers import actions, queries
from fenghuolun.desk.customers.rules import shown_phone
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import answers_refusals

GROUNDS = {
    "identity": gettext_lazy("Same identity number"),
    "phone": gettext_lazy("Same phone"),
    "name_and_tail": gettext_lazy("Same name and phone tail"),
}


@require_safe
@login_required
def duplicates(request: HttpRequest) -> HttpResponse:
    groups = queries.duplicate_groups(request.user)
    for group in groups:
        for row in group.customers:
            row.shown_phone = shown_phone(request.user, row)
    rows = [{"grounds": GROUNDS[group.grounds], "customers": group.customers} for group in groups]
    merges = queries.merges_visible_to(request.user)[:20]
    return render(request, "customers/duplicates.html", {"groups": rows, "merges": merges})


@require_POST
@login_required
@answers_refusals
def merge(request: HttpRequest) -> HttpResponse:
    visible = queries.customers_visible_to(request.user)
    kept = get_object_or_404(visible, pk=_number(request.POST.get("kept")))
    dropped = get_object_or_404(visible, pk=_number(request.POST.get("dropped")))
    now = timezone.now()
    actions.merge_customers(by=request.user, now=now, kept=kept, dropped=dropped)
    made = queries.merges_visible_to(request.user).filter(dropped=dropped).first()
    undo = reverse("customers:undo_merge", args=[made.pk]) if made else ""
    toast(request, _("%(name)s is one customer now.") % {"name": kept.name}, undo_url=undo)
    return redirect("customers:duplicates")


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


@require_POST
@login_required
@answers_refusals
def undo_merge(request: HttpRequest, pk: int) -> HttpResponse:
    made = get_object_or_404(queries.merges_visible_to(request.user), pk=pk)
    actions.undo_merge(by=request.user, now=timezone.now(), merge=made)
    toast(request, _("The two are separate again."))
    return redirect("customers:duplicates")
