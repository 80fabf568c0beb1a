"""Leads and the renewal radar: who has them, what is missing, claimed, assigned, lost."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.customers import actions, queries
from fenghuolun.desk.customers.choices import BusinessKind, LeadStatus, Window
from fenghuolun.desk.customers.forms import AssignForm, FilterForm, LoseForm
from fenghuolun.desk.customers.rules import Alert, alert_condition
from fenghuolun.desk.kit.keyset import page_of
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, address_to_return_to, answers_refusals, form_answer

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from fenghuolun.desk.customers.models import Lead


def _tab(label: Any, key: str, value: str, request: HttpRequest, count: int | None = None) -> dict[str, Any]:
    query = request.GET.copy()
    query.pop("after", None)
    query[key] = value
    if not value:
        query.pop(key, None)
    is_current = request.GET.get(key, "") == value
    return {"label": label, "href": f"?{query.urlencode()}", "is_current": is_current, "count": count}


@require_safe
@login_required
def radar(request: HttpRequest) -> HttpResponse:
    """SC04: due renewals by window, with what is missing in each."""
    now = timezone.now()
    today, limits = timezone.localdate(now), queries.renewal_limits(request.user, timezone.localdate(now))
    is_wide = request.GET.get("kind") == "all"
    ask = queries.due_leads_visible_to if is_wide else queries.renewals_visible_to
    counts = queries.radar_counts(ask(request.user, today=today), today=today, now=now, limits=limits)
    window = Window(request.GET["window"]) if request.GET.get("window") in Window.values else None
    alert = Alert(request.GET["alert"]) if request.GET.get("alert") in Alert.values else None
    leads = ask(request.user, today=today, window=window)
    if window is None:
        # What has lapsed already stands behind its own tab; the list begins with what ends first.
        leads = leads.filter(due_on__gte=today)
    if alert:
        leads = leads.filter(alert_condition(alert, today=today, now=now, limits=limits))
    page = page_of(queries.leads_as_listed(leads), order=("due_on", "pk"), after=request.GET.get("after", ""))
    context = {
        "page": page, "lines": queries.radar_lines(page.rows, today=today, now=now, limits=limits), "today": today,
        "counts": counts, "is_wide": is_wide, "window": window, "alert": alert,
        "tabs": [
            _tab(pgettext("windows", "Ahead"), "window", "", request, counts.ahead),
            *(_tab(f"{w.value} {w.label}", "window", w.value, request, counts.windows[w]) for w in Window),
        ],
        "alerts": [
            {**_tab(a.label, "alert", "" if a == alert else a.value, request, counts.alerts[a]), "is_red": a.is_red,
             "is_chosen": a == alert}
            for a in Alert
            if counts.alerts[a] or a == alert
        ],
        **_may_move(request),
    }  # fmt: skip
    return render(request, "customers/radar.html", context)


def _may_move(request: HttpRequest) -> dict[str, Any]:
    may_assign = queries.may_assign(request.user)
    return {"may_assign": may_assign, "takers": list(queries.takers_for(request.user)) if may_assign else []}


TABS = ("open", "pool", "won", "lost")


@require_safe
@login_required
def lead_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    tab = request.GET.get("tab", "")
    leads = queries.unclaimed_for(request.user) if tab == "pool" else queries.leads_visible_to(request.user)
    status = {"won": [LeadStatus.WON], "lost": [LeadStatus.LOST, LeadStatus.GONE]}.get(tab, [LeadStatus.OPEN])
    leads = leads.filter(status__in=status)
    asked = FilterForm(request.GET).chosen()
    if asked["business"]:
        leads = leads.filter(business_kind=asked["business"])
    if asked["grade"]:
        leads = leads.filter(grade=asked["grade"])
    leads = queries.leads_as_listed(_narrowed(leads, asked, today))
    page = page_of(leads, order=("-pk",), after=request.GET.get("after", ""))
    limits = queries.renewal_limits(request.user, today)
    labels = {
        "": _("In work"),
        "pool": _("To be taken"),
        "won": pgettext("leads", "Won"),
        "lost": pgettext("leads", "Lost"),
    }
    context = {
        "page": page, "lines": queries.radar_lines(page.rows, today=today, now=now, limits=limits), "today": today,
        "asked": asked, "tab": tab, "kinds": BusinessKind.choices,
        "tabs": [_tab(label, "tab", key, request) for key, label in labels.items()],
        **_may_move(request),
    }  # fmt: skip
    return render(request, "customers/leads.html", context)


def _narrowed(leads: QuerySet[Lead], asked: dict[str, Any], today: date) -> QuerySet[Lead]:
    """What boards link to: one person's leads, those with a step past due, those closed within some days."""
    if asked["owner"]:
        leads = leads.filter(owner=asked["owner"])
    if asked["late"]:
        leads = leads.filter(next_on__lt=today)
    if asked["closed_from"]:
        leads = leads.filter(closed_on__gte=asked["closed_from"])
    if asked["closed_until"]:
        leads = leads.filter(closed_on__lte=asked["closed_until"])
    return leads


@require_POST
@login_required
@answers_refusals
def assign(request: HttpRequest) -> HttpResponse:
    """Give the chosen leads away, or claim them: one form, two buttons."""
    now = timezone.now()
    form = AssignForm(request.POST, by=request.user)
    back = address_to_return_to(request, reverse("customers:radar"))
    if not form.is_valid():
        toast(request, _("Choose at least one lead."), tone="wait")
    elif "claim" in request.POST:
        n = actions.claim_leads(by=request.user, now=now, lead_ids=form.cleaned_data["lead"])
        toast(request, ngettext("%(n)d lead claimed.", "%(n)d leads claimed.", n) % {"n": n})
    else:
        moved, left = actions.assign_leads(
            by=request.user, now=now, lead_ids=form.cleaned_data["lead"], takers=list(form.cleaned_data["takers"]),
            seen=form.seen(),
        )  # fmt: skip
        undo = f"{reverse('customers:undo_assign')}?{urlencode({'at': now.isoformat()})}"
        toast(request, ngettext("%(n)d lead assigned.", "%(n)d leads assigned.", moved) % {"n": moved}, undo_url=undo)
        if left:
            toast(
                request,
                ngettext(
                    "%(n)d stayed: a colleague moved it meanwhile, or it has this owner already.",
                    "%(n)d stayed: a colleague moved them meanwhile, or they have this owner already.",
                    left,
                )
                % {"n": left},
                tone="wait",
            )
    return redirect(back)


@require_POST
@login_required
@answers_refusals
def undo_assign(request: HttpRequest) -> HttpResponse:
    at = _moment(request.GET.get("at", ""))
    n = actions.undo_assignment(by=request.user, now=timezone.now(), at=at)
    toast(request, ngettext("%(n)d lead went back.", "%(n)d leads went back.", n) % {"n": n})
    return redirect("customers:radar")


def _moment(text: str) -> datetime:
    try:
        at = parse_datetime(text)
    except ValueError as error:
        raise Http404 from error
    if at is None or timezone.is_naive(at):
        raise Http404
    return at


def _lead(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(
        queries.leads_visible_to(request.user).select_related("customer", "vehicle", "owner"), pk=pk
    )


@require_http_methods(["GET", "POST"])
@login_required
def lose(request: HttpRequest, pk: int) -> HttpResponse:
    lead = _lead(request, pk)
    form = LoseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.lose_lead(by=request.user, now=timezone.now(), lead=lead, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("The lead was closed as lost."), undo_url=reverse("customers:reopen", args=[pk]))
            return redirect("customers:customer", lead.customer_id)
    context = {"form": form, "customer": lead.customer, "title": _("Close as lost"), "tone": "stop"}
    return form_answer(request, "customers/form.html", context)


@require_POST
@login_required
@answers_refusals
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    lead = _lead(request, pk)
    actions.reopen_lead(by=request.user, now=timezone.now(), lead=lead)
    toast(request, _("The lead is open again."))
    return redirect("customers:customer", lead.customer_id)
