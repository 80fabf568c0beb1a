"""The thresholds of plans and work items, declared once for the whole product."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.teams.rules import ParameterKind, declare
from fenghuolun.desk.teams.rules.parameters import DAYS, GROUPS, POINTS, Shape

GROUPS.setdefault("plan", _("Plans and work items"))


def _days(key: str, label: Promise, default: int, low: int, high: int) -> ParameterKind:
    return ParameterKind(key, "plan", label, default, Shape.WHOLE, unit=DAYS, low=low, high=high)


def _points(key: str, label: Promise, default: int) -> ParameterKind:
    return ParameterKind(key, "plan", label, default, Shape.WHOLE, unit=POINTS, low=0, high=100)


declare(
    ParameterKind("plan_clock", "plan", _("Plans are due by"), "18:00", Shape.CLOCK),
    ParameterKind("plan_late_clock", "plan", _("A week's plan counts as late until Monday"), "09:00", Shape.CLOCK),
    _days("plan_quarter_days", _("A quarter's plan is due, days before"), 5, 0, 30),
    _days("plan_year_day", _("A year's plan is due on this day of December"), 15, 1, 31),
    _points("plan_approve_points", _("Approve a plan from"), 80),
    _points("plan_return_points", _("Reject a plan below"), 60),
    ParameterKind(
        "plan_coverage", "plan", _("Policies of quoting, closing and sprint windows in the plan"), 0.95, Shape.SHARE,
        low=0.0, high=1.0,
    ),
    _days("item_urgent_days", _("Urgent items are due after (workdays)"), 3, 1, 20),
    _days("item_normal_days", _("Normal items are due after (workdays)"), 10, 1, 60),
    _days("item_hard_days", _("Difficult items are due after (workdays)"), 20, 1, 120),
    _days("item_verify_days", _("Done items are verified within (workdays)"), 2, 1, 10),
    _days("item_leader_days", _("Late items reach the leader after (workdays)"), 3, 1, 30),
    _days("item_manager_days", _("Late items reach the manager after (workdays)"), 5, 1, 60),
)  # fmt: skip
