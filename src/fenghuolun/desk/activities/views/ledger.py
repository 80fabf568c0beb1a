"""The activity log (SC02): the list under filters, and one activity with its history."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from fenghuolun.desk.activities import queries
from fenghuolun.desk.activities.forms import CutForm
from fenghuolun.desk.customers.queries import customers_visible_to
from fenghuolun.desk.teams.choices import Permission

SHOWN_OF_CUSTOMER = 12


@login_required
@require_safe
def activity_list(request: HttpRequest) -> HttpResponse:
    person = request.user
    form = CutForm(request.GET, kinds=queries.kind_choices())
    wanted = queries.Wanted(**form.wanted())
    form.offer(people=queries.people_choices(person, wanted.unit), units=queries.unit_choices(person))
    page = queries.page_of_ledger(queries.activities_wanted(person, wanted), request.GET.get("after", ""))
    context = {"form": form, "page": page, "wanted": wanted, "may_review": person.may(Permission.REVIEW_ACTIVITY)}
    return render(request, "activities/list.html", context)


@login_required
@require_safe
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(queries.activities_wanted(request.user, queries.Wanted(any_state=True)), pk=pk)
    context = {
        "activity": row,
        "history": queries.history_of(row),
        "may_change": queries.may_change(request.user, row),
        "may_review": queries.may_review(request.user, row),
        "may_add_photos": queries.may_add_photos(request.user, row),
        "now": timezone.now(),
    }
    return render(request, "activities/activity.html", context)


@login_required
@require_safe
def of_customer(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest activities with one customer as a part of its page; by itself, the log cut to that customer."""
    customer = get_object_or_404(customers_visible_to(request.user), pk=pk)
    log = f"{reverse('activities:list')}?customer={customer.pk}"
    if not request.htmx:
        return redirect(log)
    wanted = queries.activities_wanted(request.user, queries.Wanted(customer=customer.pk))
    page = queries.page_of_ledger(wanted, size=SHOWN_OF_CUSTOMER)
    return render(request, "activities/_of_customer.html", {"page": page, "log": log, "customer": customer})
