"""A plan's way: written, handed in, returned or approved, carried out, closed; changed afterwards as a new version."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.plans.choices import ChangeReason, ItemStatus, PlanStatus
from fenghuolun.desk.plans.models import Plan
from fenghuolun.desk.plans.queries import plan_of, plans_visible_to, versions_of
from fenghuolun.desk.plans.rules import standing
from fenghuolun.desk.plans.rules.cells import SIGNED_CELLS, as_kept
from fenghuolun.desk.plans.rules.plan_life import EDITABLE, SIGNED, after
from fenghuolun.desk.plans.rules.planner import PlannerStep
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.rules import NotAllowed, Outside, require, require_in_reach
from fenghuolun.engine.periods import PeriodKind, period_around

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person, Unit

SIGNED_LINE = ("due_on", "half_day", "title", "purpose", "activity_kind")
LEADERS_NOTES = frozenset({"joint_visits", "leader_comment"})


class PlanRefused(Refused):
    code = "plan_refused"


def period_of(horizon: str, starts_on: date) -> tuple[date, date]:
    """Return the whole period that begins on ``starts_on``; refuses a day on which none begins."""
    period = period_around(PeriodKind(horizon), starts_on)
    if period.start != starts_on:
        raise PlanRefused(_("A plan begins with its week, month, quarter or year."))
    return period.start, period.end


@transaction.atomic
def open_plan(*, by: Person, now: datetime, horizon: str, starts_on: date, person: Person | None = None) -> Plan:
    """Return the latest version of a person's plan for the period, made as a draft where there is none yet."""
    person = person or by
    require_in_reach(by, owner_id=person.pk, unit_id=person.unit_id)
    first, end = period_of(horizon, starts_on)
    known = plan_of(person, horizon, first)
    if known is not None:
        return known
    if person.unit_id is None:
        raise PlanRefused(_("%(name)s works in no unit yet.") % {"name": person.name})
    plan = Plan.objects.create(horizon=horizon, unit_id=person.unit_id, person=person, starts_on=first, ends_on=end)
    record(by=by, now=now, action="open_plan", thing=plan, horizon=horizon, person=person, starts_on=first)
    return plan


def taken(by: Person, plan: Plan) -> Plan:
    """Return the plan as it is now, locked; refuses what ``by`` does not see."""
    found = plans_visible_to(by).select_for_update(of=("self",)).filter(pk=plan.pk).first()
    if found is None:
        raise Outside(_("This plan belongs to another team."))
    return found


def require_editable(plan: Plan) -> None:
    if plan.status not in EDITABLE:
        raise PlanRefused(
            _("The plan is “%(status)s” and locked. Take it back, or change it as a new version.")
            % {"status": PlanStatus(plan.status).label}
        )


@transaction.atomic
def save_plan(
    *,
    by: Person,
    now: datetime,
    plan: Plan,
    required: dict[str, Any] | None = None,
    notes: dict[str, Any] | None = None,
) -> Plan:
    """Keep figures and notes of a plan. Once signed it is locked; the leader's own lines stay open until it closes."""
    plan = taken(by, plan)
    is_leaders = required is None and bool(notes) and set(notes) <= LEADERS_NOTES and plan.person_id != by.pk
    if is_leaders and plan.status == PlanStatus.CLOSED:
        raise PlanRefused(_("The plan is closed."))
    if not is_leaders:
        require_editable(plan)
    if required is not None:
        plan.required = required
    plan.notes = {**plan.notes, **(notes or {})}
    plan.save(update_fields=["required", "notes"])
    changed = sorted({*(required or {}), *(notes or {})})
    record(by=by, now=now, action="save_plan", thing=plan, changed=changed)
    return plan


def _move(by: Person, now: datetime, plan: Plan, step: str, **fields: Any) -> Plan:
    before, plan.status = plan.status, after(plan.status, step)
    for name, value in fields.items():
        setattr(plan, name, value)
    plan.save(update_fields=["status", *fields])
    record(by=by, now=now, action=f"{step}_plan", thing=plan, before=before, after=plan.status)
    return plan


@transaction.atomic
def submit_plan(*, by: Person, now: datetime, plan: Plan, required: dict[str, Any] | None = None) -> Plan:
    """Sign a plan and hand it in; with ``required`` the figures as they stood when it was signed are kept with it."""
    plan = taken(by, plan)
    if plan.person_id not in (None, by.pk):
        raise NotAllowed(_("Only %(name)s can sign this plan.") % {"name": plan.person.name})
    fields: dict[str, Any] = {"submitted_at": now, "submitted_by": by, "returned_because": ""}
    if required is not None:
        fields["required"] = required
    return _move(by, now, plan, "submit", **fields)


@transaction.atomic
def withdraw_plan(*, by: Person, now: datetime, plan: Plan) -> Plan:
    """Take back a plan that nobody has approved yet."""
    plan = taken(by, plan)
    if plan.person_id not in (None, by.pk):
        raise NotAllowed(_("Only %(name)s can take this plan back.") % {"name": plan.person.name})
    return _move(by, now, plan, "withdraw", submitted_at=None, submitted_by=None)


def _require_leader(by: Person, plan: Plan) -> None:
    require(by, Permission.REVIEW_ACTIVITY)
    if plan.person_id == by.pk or (plan.person_id is None and plan.submitted_by_id == by.pk):
        raise NotAllowed(_("Your own plan is approved by your leader."))


@transaction.atomic
def return_plan(*, by: Person, now: datetime, plan: Plan, reason: str) -> Plan:
    plan = taken(by, plan)
    _require_leader(by, plan)
    if not reason.strip():
        raise PlanRefused(_("Say what should change."), field="reason")
    return _move(by, now, plan, "return", returned_because=reason.strip()[:400], submitted_at=None, submitted_by=None)


@transaction.atomic
def approve_plan(*, by: Person, now: datetime, plan: Plan, notes: dict[str, Any] | None = None) -> Plan:
    """Sign as leader: the plan is locked for both. Where its period has begun it is active at once."""
    plan = taken(by, plan)
    _require_leader(by, plan)
    plan = _move(by, now, plan, "approve", approved_at=now, approved_by=by, notes={**plan.notes, **(notes or {})})
    plan.status = standing(plan.status, plan.starts_on, plan.ends_on, timezone.localtime(now).date())
    plan.save(update_fields=["status"])
    return plan


@transaction.atomic
def close_plan(*, by: Person, now: datetime, plan: Plan, comment: str = "") -> Plan:
    plan = taken(by, plan)
    _require_leader(by, plan)
    notes = {**plan.notes, "leader_comment": comment.strip()} if comment.strip() else plan.notes
    return _move(by, now, plan, "close", notes=notes)


@transaction.atomic
def change_plan(*, by: Person, now: datetime, plan: Plan, reason: str) -> Plan:
    """Return version n + 1 as a draft that takes the lines along; the signed one keeps a list of them (1.3.1.B)."""
    plan = taken(by, plan)
    if plan.status not in SIGNED:
        raise PlanRefused(_("Only an approved plan is changed as a new version. This one can be edited."))
    if reason not in ChangeReason.values:
        raise PlanRefused(_("Choose why the plan changes."), field="reason")
    if versions_of(plan).filter(version__gt=plan.version).exists():
        raise PlanRefused(_("There is a newer version already."))
    newer = Plan.objects.create(
        horizon=plan.horizon, unit_id=plan.unit_id, person_id=plan.person_id, starts_on=plan.starts_on,
        ends_on=plan.ends_on, version=plan.version + 1, edition_id=plan.edition_id, required=plan.required,
        themes=plan.themes, notes=plan.notes, change_reason=reason, tools=plan.tools,
        steps={step: kept for step, kept in plan.steps.items() if step != PlannerStep.CONFIRM},
    )  # fmt: skip
    lines = plan.items.exclude(status=ItemStatus.CANCELLED)
    plan.required = {
        **plan.required,
        "signed_lines": [list(map(str, line)) for line in lines.values_list(*SIGNED_LINE)],
        "signed_cells": {
            str(line["pk"]): {name: as_kept(line[name]) for name in SIGNED_CELLS}
            for line in lines.values("pk", *SIGNED_CELLS)
        },
    }
    plan.save(update_fields=["required"])
    plan.items.update(plan=newer)
    plan.risks.update(plan=newer)
    record(by=by, now=now, action="change_plan", thing=newer, version=newer.version, reason=reason)
    return newer


@transaction.atomic
def save_unit_plan(
    *, by: Person, now: datetime, unit: Unit, horizon: str, starts_on: date, themes: dict[str, Any]
) -> Plan:
    """Keep the texts of a unit's plan (the quarter table's themes); made where there is none yet."""
    require(by, Permission.SEE_INSIGHT)
    require_in_reach(by, owner_id=None, unit_id=unit.pk)
    first, end = period_of(horizon, starts_on)
    mine = Plan.objects.select_for_update().filter(unit=unit, person=None, horizon=horizon, starts_on=first)
    plan = mine.order_by("-version").first() or Plan(unit=unit, horizon=horizon, starts_on=first, ends_on=end)
    plan.themes = {**plan.themes, **themes}
    plan.save()
    record(by=by, now=now, action="save_unit_plan", thing=plan, unit=unit, horizon=horizon, changed=sorted(themes))
    return plan


@transaction.atomic
def advance_plans(*, now: datetime) -> int:
    """Let approved plans begin and plans whose period is over come under review; return how many moved."""
    today = timezone.localtime(now).date()
    moved = 0
    for plan in Plan.objects.filter(status__in=[PlanStatus.APPROVED, PlanStatus.ACTIVE]).only(
        "status", "starts_on", "ends_on"
    ):
        status = standing(plan.status, plan.starts_on, plan.ends_on, today)
        if status != plan.status:
            Plan.objects.filter(pk=plan.pk, status=plan.status).update(status=status)
            moved += 1
    if moved:
        record(by=None, now=now, action="advance_plans", plans=moved)
    return moved
