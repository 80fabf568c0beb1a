"""Review: what waits, one by one with the keyboard or several at once."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from fenghuolun.desk.activities import queries
from fenghuolun.desk.activities.actions import (
    approve_earlier,
    review_activity,
    review_in_batch,
    take_back_approval,
)
from fenghuolun.desk.activities.forms import ReviewForm
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import answers_refusals
from fenghuolun.desk.teams.choices import Permission


@login_required
@require_http_methods(["GET", "POST"])
@answers_refusals
def awaiting(request: HttpRequest) -> HttpResponse:
    if not request.user.may(Permission.REVIEW_ACTIVITY):
        raise Http404
    is_earlier = request.GET.get("earlier") == "1"
    if request.method == "POST":
        _review_several(request)
        return redirect(_address(is_earlier))
    now = timezone.now()
    queue = queries.review_queue(request.user, now, after=request.GET.get("after", ""), is_earlier=is_earlier)
    context = {"queue": queue, "page": queue.page, "comments": queries.usual_comments(), "now": now}
    return render(request, "activities/review.html", context)


def _address(is_earlier: bool) -> str:
    return reverse("activities:review") + ("?earlier=1" if is_earlier else "")


@login_required
@require_POST
@answers_refusals
def earlier(request: HttpRequest) -> HttpResponse:
    """Approve everything before a day in one step, which a toast offers to take back."""
    before = parse_date(request.POST.get("before", ""))
    if before is None:
        raise Refused(_("Choose a verdict and at least one activity."))
    batch, n = approve_earlier(by=request.user, now=timezone.now(), before=before)
    sentence = ngettext("%(n)d activity reviewed.", "%(n)d activities reviewed.", n) % {"n": n}
    toast(request, sentence, undo_url=f"{reverse('activities:undo_review')}?batch={batch}" if n else "")
    return redirect("activities:review")


@login_required
@require_POST
@answers_refusals
def undo(request: HttpRequest) -> HttpResponse:
    try:
        batch = UUID(request.GET.get("batch", ""))
    except ValueError as wrong:
        raise Http404 from wrong
    n = take_back_approval(by=request.user, now=timezone.now(), batch=batch)
    toast(request, ngettext("%(n)d activity waits again.", "%(n)d activities wait again.", n) % {"n": n})
    return redirect(_address(True))


def _review_several(request: HttpRequest) -> None:
    form = ReviewForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose a verdict and at least one activity."))
    rows = list(queries.awaiting_review(request.user).filter(pk__in=form.cleaned_data["activities"]))
    if not rows:
        raise Refused(_("Choose a verdict and at least one activity."))
    verdict, comment = form.cleaned_data["verdict"], form.cleaned_data["comment"]
    done = review_in_batch(by=request.user, now=timezone.now(), activities=rows, verdict=verdict, comment=comment)
    toast(request, ngettext("%(n)d activity reviewed.", "%(n)d activities reviewed.", len(done)) % {"n": len(done)})


@login_required
@require_POST
@answers_refusals
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a verdict on one activity; the fragment answers the reviewed line, the page goes back to it."""
    row = get_object_or_404(queries.activities_wanted(request.user, queries.Wanted()), pk=pk)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose a verdict."))
    verdict, comment = form.cleaned_data["verdict"], form.cleaned_data["comment"]
    review_activity(by=request.user, now=timezone.now(), activity=row, verdict=verdict, comment=comment)
    toast(request, _("Reviewed."))
    return redirect("activities:one", pk=pk)
