"""Whose month and week a person may open, and the steps that both signatures take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.plans import actions as plans
from fenghuolun.desk.plans.models import Plan
from fenghuolun.desk.tables.views.around import tabs
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.choices import Permission, SellerKind
from fenghuolun.desk.teams.models import Person, Unit

SPAN = timedelta(days=800)


def person_seen(by: Person, pk: int) -> Person:
    """Return who may be looked at: oneself, or somebody in reach who sells."""
    people = teams.people_visible_to(by).exclude(unit=None)
    return get_object_or_404(people.exclude(seller_kind=SellerKind.NONE), pk=pk)


def unit_seen(by: Person, pk: int) -> Unit:
    return get_object_or_404(teams.units_visible_to(by), pk=pk)


def month_of(text: str, today: date) -> date:
    """Return the first day of the month written as 2026-12; anything else, or far away, is not found."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Http404 from None
    return _near(found, today)


def monday_of(text: str, today: date) -> date:
    """Return the Monday of the week that holds the day written as 2026-11-30."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    return _near(found - timedelta(days=found.weekday()), today)


def _near(day: date, today: date) -> date:
    if abs(day - today) > SPAN:
        raise Http404
    return day


def own_tabs(by: Person, year: int) -> list[dict[str, Any]]:
    """Return the tables as tabs; somebody who sees no unit has month and week."""
    if by.unit is None:
        return []
    found = tabs(by.unit, year)
    if by.unit_id in teams.unit_ids_visible_to(by):
        return found
    return [tab for tab in found if tab["key"] in ("month", "week")]


def require_export(by: Person, whose: Person | None = None) -> None:
    """Hide a file with names of customers or colleagues from whoever may not export; one's own is always one's own."""
    if (whose is None or whose.pk != by.pk) and not by.may(Permission.EXPORT_ROWS):
        raise Http404


def leads(by: Person) -> bool:
    return by.may(Permission.REVIEW_ACTIVITY)


@dataclass(frozen=True, slots=True)
class Signing:
    """One press of a signature button: which step, on which plan, by whom and when."""

    request: HttpRequest
    plan: Plan
    now: datetime

    @property
    def by(self) -> Person:
        return self.request.user  # type: ignore[return-value]

    @property
    def reason(self) -> str:
        return self.request.POST.get("reason", "")


def _submit(signing: Signing) -> str:
    plans.submit_plan(by=signing.by, now=signing.now, plan=signing.plan)
    return _("Signed and handed in.")


def _withdraw(signing: Signing) -> str:
    plans.withdraw_plan(by=signing.by, now=signing.now, plan=signing.plan)
    return _("Taken back; you can change it again.")


def _approve(signing: Signing) -> str:
    plans.approve_plan(by=signing.by, now=signing.now, plan=signing.plan)
    return _("Signed. The plan is locked for both.")


def _return(signing: Signing) -> str:
    plans.return_plan(by=signing.by, now=signing.now, plan=signing.plan, reason=signing.reason)
    return _("Returned with your reason.")


def _change(signing: Signing) -> str:
    plan = plans.change_plan(by=signing.by, now=signing.now, plan=signing.plan, reason=signing.reason)
    return _("Version %(n)d can be changed now; the signed one is kept.") % {"n": plan.version}


def _close(signing: Signing) -> str:
    plans.close_plan(by=signing.by, now=signing.now, plan=signing.plan, comment=signing.reason)
    return _("Closed.")


STEPS: dict[str, Callable[[Signing], str]] = {
    "submit": _submit, "withdraw": _withdraw, "approve": _approve, "return": _return, "change": _change,
    "close": _close,
}  # fmt: skip


def take_step(request: HttpRequest, plan: Plan, now: datetime) -> None:
    """Take the step the pressed button names, and say what came of it; refusals go up."""
    step = STEPS.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    toast(request, step(Signing(request, plan, now)))
