"""The list of customers, the page of one, and what is written down about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.customers import actions, queries
from fenghuolun.desk.customers.choices import ConsentPurpose, CustomerKind, Grade, LeadStatus
from fenghuolun.desk.customers.forms import (
    ChangeCustomerForm,
    ConsentForm,
    CustomerForm,
    FilterForm,
    FirstLeadForm,
    FirstVehicleForm,
    LeadOfCustomerForm,
    VehicleForm,
)
from fenghuolun.desk.customers.rules import is_own, may_reveal, shown_identity, shown_phone
from fenghuolun.desk.kit.keyset import page_of
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.teams.choices import Permission

FOUND_AT_ONCE = 50


@require_safe
@login_required
def customer_list(request: HttpRequest) -> HttpResponse:
    asked = FilterForm(request.GET).chosen()
    context: dict[str, Any] = {"asked": asked, "is_filtered": any(asked.values()), "today": timezone.localdate()}
    context |= {"kinds": CustomerKind.choices, "grades": Grade.choices}
    if asked["q"]:
        found = queries.search(request.user, asked["q"], limit=FOUND_AT_ONCE)
        for one in found:
            one.customer.on_road = [one.vehicle] if one.vehicle else []
        rows, leads = [one.customer for one in found], {one.customer.pk: one.lead for one in found if one.lead}
    else:
        listed = queries.customers_listed_for(request.user)
        if asked["kind"]:
            listed = listed.filter(kind=asked["kind"])
        if asked["grade"]:
            listed = listed.filter(grade=asked["grade"])
        page = page_of(queries.customers_with_vehicles(listed), order=("-pk",), after=request.GET.get("after", ""))
        rows, leads = page.rows, queries.open_leads_by_customer([row.pk for row in page.rows])
        context["page"] = page
    for row in rows:
        row.shown_phone, row.lead = shown_phone(request.user, row), leads.get(row.pk)
    return render(request, "customers/list.html", {**context, "rows": rows})


@require_http_methods(["GET", "POST"])
@login_required
def add(request: HttpRequest) -> HttpResponse:
    sent = request.POST or None
    form, vehicle, lead = CustomerForm(sent), FirstVehicleForm(sent), FirstLeadForm(sent)
    if sent and all([form.is_valid(), vehicle.is_valid(), lead.is_valid()]):
        try:
            made = actions.welcome_customer(
                by=request.user, now=timezone.now(), vehicle=vehicle.cleaned_data, lead=lead.asked(),
                customer={**form.cleaned_data, "may_collect": bool(request.POST.get("may_collect"))},
            )  # fmt: skip
        except Refused as refused:
            add_refusal(next((one for one in (form, vehicle, lead) if refused.field in one.fields), form), refused)
        else:
            toast(request, _("%(name)s was added.") % {"name": made.name})
            return redirect("customers:customer", made.pk)
    is_wrong = any(one.is_bound and one.errors for one in (form, vehicle, lead))
    context = {"form": form, "vehicle": vehicle, "lead": lead}
    return render(request, "customers/add.html", context, status=422 if is_wrong else 200)


@require_safe
@login_required
def customer(request: HttpRequest, pk: int) -> HttpResponse:
    visible = queries.customers_on_record_for(request.user).select_related("owner", "unit", "erasure")
    found = get_object_or_404(visible, pk=pk)
    today = timezone.localdate()
    leads = list(queries.leads_of(found))
    policies, consents = list(queries.policies_of([pk])), list(queries.consents_of([pk]))
    context = {
        "customer": found, "today": today, "leads": leads, "policies": policies,
        "vehicles": _with_cover(queries.vehicles_of(found), leads, policies, today),
        "quotes": queries.quotes_of([pk]), "consents": consents, "claims": queries.claims_of([pk]),
        "phone": shown_phone(request.user, found), "identity": shown_identity(request.user, found),
        "is_own": is_own(request.user, found), "may_reveal": may_reveal(request.user, found),
        "flags": _flags(found, consents), "erasure": getattr(found, "erasure", None),
        "may_answer": request.user.may(Permission.ANSWER_REQUEST),
    }  # fmt: skip
    return render(request, "customers/customer.html", context)


def _flags(customer: Any, consents: list[Any]) -> list[tuple[Any, str, Any]]:
    """Return what the customer agreed to or asked for: in words, the light it gives, and the line it comes from."""
    held = {
        ConsentPurpose.COLLECT: customer.may_collect, ConsentPurpose.PHONE: customer.may_phone,
        ConsentPurpose.MARKETING: customer.may_market, ConsentPurpose.NO_CALLS: customer.do_not_call,
    }  # fmt: skip
    latest = {line.purpose: line for line in reversed(consents)}
    lit = {purpose: "stop" if purpose == ConsentPurpose.NO_CALLS else "go" for purpose in held}
    return [
        (purpose.label, lit[purpose] if is_held else "none", latest.get(purpose)) for purpose, is_held in held.items()
    ]


def _with_cover(vehicles: Any, leads: list[Any], policies: list[Any], today: Any) -> list[Any]:
    """Return the vehicles, each with its open lead, the window that one stands in, and the policies in force."""
    rows = list(vehicles)
    for vehicle in rows:
        mine = [lead for lead in leads if lead.vehicle_id == vehicle.pk and lead.status == LeadStatus.OPEN]
        vehicle.lead = mine[0] if mine else None
        vehicle.window = queries.window_of(vehicle.lead.due_on, today) if vehicle.lead else None
        vehicle.cover = [p for p in policies if p.vehicle_id == vehicle.pk and p.ends_on >= today][:4]
    return rows


@require_http_methods(["GET", "POST"])
@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.customers_visible_to(request.user), pk=pk)
    hidden = () if is_own(request.user, found) else ("phone", "identity_number")
    initial = {name: getattr(found, name) for name in CustomerForm.base_fields} | {"seen": found.revision}
    form = ChangeCustomerForm(request.POST or None, initial=initial)
    for name in hidden:
        # Whoever sees a number masked cannot save the mask over it.
        del form.fields[name]

    def act() -> None:
        actions.change_customer(by=request.user, now=timezone.now(), customer=found, **form.cleaned_data)

    done = _("%(name)s was changed.") % {"name": found.name}
    return _with_form(request, found, form, act, _("Edit"), done, keep=f"customer-{pk}")


def _with_form(
    request: HttpRequest, customer: Any, form: Any, act: Callable[[], object], title: str, done: str, **more: Any
) -> HttpResponse:
    """Show a form about a customer; when it is sent and right, do it and go back to the customer's page."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, done)
            return redirect("customers:customer", customer.pk)
    return form_answer(request, "customers/form.html", {"form": form, "customer": customer, "title": title, **more})


@require_http_methods(["GET", "POST"])
@login_required
def add_vehicle(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.customers_visible_to(request.user), pk=pk)
    form = VehicleForm(request.POST or None)

    def act() -> None:
        actions.add_vehicle(by=request.user, now=timezone.now(), customer=found, **form.cleaned_data)

    return _with_form(request, found, form, act, _("Add a vehicle"), _("The vehicle was added."))


@require_http_methods(["GET", "POST"])
@login_required
def change_vehicle(request: HttpRequest, pk: int) -> HttpResponse:
    vehicle = _vehicle(request, pk)
    initial = {name: getattr(vehicle, name) for name in VehicleForm.base_fields}
    form = VehicleForm(request.POST or None, initial=initial)

    def act() -> None:
        actions.change_vehicle(by=request.user, now=timezone.now(), vehicle=vehicle, **form.cleaned_data)

    title, done = _("Change the vehicle"), _("The vehicle was changed.")
    return _with_form(request, vehicle.customer, form, act, title, done, vehicle=vehicle)


def _vehicle(request: HttpRequest, pk: int) -> Any:
    vehicle = queries.vehicle_of(request.user, pk)
    if vehicle is None:
        raise Http404
    return vehicle


@require_POST
@login_required
@answers_refusals
def retire_vehicle(request: HttpRequest, pk: int) -> HttpResponse:
    vehicle, now = _vehicle(request, pk), timezone.now()
    actions.retire_vehicle(by=request.user, now=now, vehicle=vehicle, gone_on=timezone.localdate(now))
    toast(request, _("Marked as sold or scrapped. Its history stays."))
    return redirect("customers:customer", vehicle.customer_id)


@require_http_methods(["GET", "POST"])
@login_required
def add_lead(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.customers_visible_to(request.user).select_related("owner__unit"), pk=pk)
    form = LeadOfCustomerForm(request.POST or None, customer=found)

    def act() -> None:
        actions.add_lead(by=request.user, now=timezone.now(), customer=found, **form.asked())

    return _with_form(request, found, form, act, _("Add a lead"), _("The lead was added."))


@require_http_methods(["GET", "POST"])
@login_required
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.customers_visible_to(request.user), pk=pk)
    form = ConsentForm(request.POST or None)

    def act() -> None:
        actions.give_consent(by=request.user, now=timezone.now(), customer=found, **form.cleaned_data)

    return _with_form(request, found, form, act, _("Consent"), _("Written down."))


@require_POST
@login_required
@answers_refusals
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.customers_visible_to(request.user), pk=pk)
    field = "identity_number" if request.POST.get("field") == "identity_number" else "phone"
    number = actions.reveal_number(by=request.user, now=timezone.now(), customer=found, field=field)
    template = "customers/_number.html" if request.htmx else "customers/revealed.html"
    answer = render(request, template, {"number": number, "customer": found, "field": field})
    answer["Cache-Control"] = "no-store"
    return answer
