"""The month's contract (1.4.3): the seller's page, the team side by side, signatures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.customers.choices import CubeKind, Window
from fenghuolun.desk.kit.days import day
from fenghuolun.desk.kit.numbers import count
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.plans import actions as plans
from fenghuolun.desk.plans.choices import ChangeReason, Horizon
from fenghuolun.desk.plans.queries import month_plan
from fenghuolun.desk.tables.forms.month import LeaderForm, MonthForm
from fenghuolun.desk.tables.queries.month import COMMITTED, Contract, contract_of, default_month, team_contracts
from fenghuolun.desk.tables.queries.month_book import STAGE_WORDS, contracts_book
from fenghuolun.desk.tables.rules.month import LEAST_TOUCHES
from fenghuolun.desk.tables.views import people
from fenghuolun.desk.tables.views.around import unit_links
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Lead a seller to the own contract of the month that is set now, a leader to the team's."""
    month = f"{default_month(timezone.localdate()):%Y-%m}"
    unit = request.user.unit
    if unit is not None and unit.pk in teams.unit_ids_visible_to(request.user):
        return redirect("tables:month_team", unit.pk, month)
    return redirect("tables:month", request.user.pk, month)


@login_required
@require_http_methods(["GET", "POST"])
def contract(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    """Show a contract; the seller's own is a form, the leader writes the leader's part."""
    today = timezone.localdate()
    person, first = people.person_seen(request.user, pk), people.month_of(month, today)
    found = contract_of(person, first, today)
    is_own = person.pk == request.user.pk
    kind = MonthForm if is_own else LeaderForm
    form = kind(request.POST or None, contract=found)
    if request.method == "POST":
        if not is_own and not people.leads(request.user):
            raise Http404
        if form.is_valid() and _saved(request, found, form):
            return redirect("tables:month", pk, month)
    return form_answer(request, "tables/month.html", _context(request, found, form, today))


def _saved(request: HttpRequest, found: Contract, form: MonthForm | LeaderForm) -> bool:
    """Keep what was written; with the button “sign” the seller signs in the same stroke."""
    now, by = timezone.now(), request.user
    try:
        plan = plans.open_plan(by=by, now=now, horizon=Horizon.MONTH, starts_on=found.first, person=found.person)
        if isinstance(form, LeaderForm):
            plans.save_plan(by=by, now=now, plan=plan, notes=form.cleaned_data)
        else:
            notes = {"self_development": form.cleaned_data["self_development"]}
            required: dict[str, Any] = {"committed": form.committed}
            plans.save_plan(by=by, now=now, plan=plan, required=required, notes=notes)
            if "sign" in request.POST:
                required["figures"] = found.figures.as_json()
                plans.submit_plan(by=by, now=now, plan=plan, required=required)
    except Refused as refused:
        add_refusal(form, refused)
        return False
    toast(request, _("Signed and handed in.") if "sign" in request.POST else _("Saved."))
    return True


def _context(request: HttpRequest, found: Contract, form: Any, today: date) -> dict[str, Any]:
    is_own = found.person.pk == request.user.pk
    return {
        "contract": found,
        "tabs": people.own_tabs(request.user, today.year),
        "form": form,
        "is_own": is_own,
        "may_lead": not is_own and people.leads(request.user),
        "before": (found.first - timedelta(days=1)).replace(day=1),
        "after": found.end,
        "today": today,
        "now": timezone.now(),
        "deadline_state": found.deadline.judged(found.plan.submitted_at if found.plan else None, timezone.now()),
        "reasons": ChangeReason.choices,
        "notice": teams.calendar_notice(found.first, found.end),
        "sign_url": reverse("tables:month_sign", args=[found.person.pk, f"{found.first:%Y-%m}"]),
        **_shown(found, form),
    }


def _shown(found: Contract, form: Any) -> dict[str, Any]:
    """Return the rows of due windows, commitment and rates as the page writes them."""
    reference = date.fromisoformat(found.figures.reference_on)
    even, sure = (found.figures.needed.get(key, {}) for key in ("50%", "80%"))
    return {
        "due_note": _("open policies by window on %(day)s") % {"day": day(reference)},
        "due_rows": [
            {"key": key, "label": Window(key).label, "count": n, "is_must": key in LEAST_TOUCHES}
            for key, n in found.figures.due.items()
        ],
        "rates": [{**kind, "label": CubeKind(kind["kind"]).label} for kind in found.figures.kinds],
        "commit_note": _("%(points)s of %(standard)s points")
        % {"points": count(found.points), "standard": count(found.figures.standard_points)},
        "commit_rows": [
            {
                "field": form[stage] if isinstance(form, MonthForm) else None, "label": STAGE_WORDS[stage],
                "value": found.committed[stage], "hint": _hint(stage, found, even.get(stage), sure.get(stage)),
            }
            for stage in COMMITTED
        ],
    }  # fmt: skip


def _hint(stage: str, found: Contract, even: int | None, sure: int | None) -> str:
    """Say beside a quantity what an even chance and 80 % take, and what the windows ask for."""
    if not found.figures.has_target:
        return ""
    if stage == "lead":
        return _("the list is short of %(n)s for an even chance") % {"n": found.figures.lead_shortage}
    text = _("50%%: %(even)s · 80%%: %(sure)s") % {"even": count(even), "sure": count(sure)}
    if stage == "contact" and even is not None and found.coverage.contacts_needed > even:
        return _("%(text)s customers reached; the windows ask for %(n)s calls") % {
            "text": text, "n": count(found.coverage.contacts_needed)
        }  # fmt: skip
    return text


@login_required
@require_POST
@answers_refusals
def sign(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    person, first = people.person_seen(request.user, pk), people.month_of(month, timezone.localdate())
    plan = month_plan(person, first)
    if plan is None:
        raise Http404
    people.take_step(request, plan, timezone.now())
    return redirect("tables:month", pk, month)


@login_required
@require_safe
def team(request: HttpRequest, unit_id: int, month: str) -> HttpResponse:
    """Show a team's contracts side by side, with their sums."""
    today = timezone.localdate()
    unit, first = people.unit_seen(request.user, unit_id), people.month_of(month, today)
    found = team_contracts(unit, first, today)
    context = {
        "unit": unit, "units": unit_links(request.user, unit, "tables:month_team", month), "contracts": found,
        "first": first, "tabs": people.own_tabs(request.user, today.year),
        "before": (first - timedelta(days=1)).replace(day=1), "after": (first + timedelta(days=32)).replace(day=1),
        "sums": _sums(found), "windows": list(Window), "now": timezone.now(),
        "deadline": found[0].deadline if found else None,
        "notice": teams.calendar_notice(first, (first + timedelta(days=32)).replace(day=1)),
    }  # fmt: skip
    return render(request, "tables/month_team.html", context)


def _sums(found: list[Contract]) -> dict[str, Any]:
    return {
        "committed": {stage: sum(one.committed[stage] for one in found) for stage in COMMITTED},
        "target_fen": sum(one.figures.target_fen for one in found),
        "points": sum(one.points for one in found),
        "standard": sum(one.figures.standard_points for one in found),
        "due": {key: sum(one.figures.due[key] for one in found) for key in (found[0].figures.due if found else ())},
        "due_in_month": sum(one.figures.due_in_month for one in found),
        "signed": sum(one.is_signed for one in found),
        "handed_in": sum(one.is_handed_in for one in found),
    }


@login_required
@require_safe
def excel(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    today = timezone.localdate()
    person, first = people.person_seen(request.user, pk), people.month_of(month, today)
    people.require_export(request.user, person)
    return _book([contract_of(person, first, today)], first, person)


@login_required
@require_safe
def team_excel(request: HttpRequest, unit_id: int, month: str) -> HttpResponse:
    today = timezone.localdate()
    unit, first = people.unit_seen(request.user, unit_id), people.month_of(month, today)
    people.require_export(request.user)
    return _book(team_contracts(unit, first, today), first, None)


def _book(found: list[Contract], first: date, person: Person | None) -> HttpResponse:
    name = f"month-{first:%Y-%m}{f'-{person.login}' if person else ''}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(contracts_book(found, first), content_type=XLSX, headers=headers)
