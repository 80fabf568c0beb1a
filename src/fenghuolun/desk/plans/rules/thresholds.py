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


def _count(key: str, label: Promise, default: int) -> ParameterKind:
    return ParameterKind(key, "plan", label, default, Shape.WHOLE, low=1, high=100)


def _share(key: str, label: Promise, default: float) -> ParameterKind:
    return ParameterKind(key, "plan", label, default, Shape.SHARE, low=0.0, high=1.0)


declare(
    ParameterKind("plan_clock", "plan", _("Plans are due by"), "18:00", Shape.CLOCK),
    ParameterKind("plan_late_clock", "plan", _("A week's plan counts as late until Monday"), "09:00", Shape.CLOCK),
    _days("plan_quarter_days", _("A quarter's plan is due, days before"), 5, 0, 30),
    _days("plan_year_day", _("A year's plan is due on this day of December"), 15, 1, 31),
    _points("plan_approve_points", _("Approve a plan from"), 80),
    _points("plan_return_points", _("Reject a plan below"), 60),
    _share("plan_coverage", _("Policies of quoting, closing and sprint windows in the plan"), 0.95),
    _days("item_urgent_days", _("Urgent items are due after (workdays)"), 3, 1, 20),
    _days("item_normal_days", _("Normal items are due after (workdays)"), 10, 1, 60),
    _days("item_hard_days", _("Difficult items are due after (workdays)"), 20, 1, 120),
    _days("item_verify_days", _("Done items are verified within (workdays)"), 2, 1, 10),
    _days("item_leader_days", _("Late items reach the leader after (workdays)"), 3, 1, 30),
    _days("item_manager_days", _("Late items reach the manager after (workdays)"), 5, 1, 60),
    _days("item_stale_days", _("A line without news is stale after (workdays)"), 3, 1, 20),
    _days("help_days", _("A request for help is answered within (workdays)"), 1, 1, 10),
    _count("table_lines", _("Most lines of one person in the work plan"), 15),
    _count("template_votes", _("Votes that make a step a template"), 3),
    _count("risk_respond_points", _("A risk needs a response from (likelihood × impact)"), 15),
    _count("risk_watch_points", _("A risk is watched from (likelihood × impact)"), 8),
    _share("act_from", _("A deviation needs an act from"), 0.10),
    _share("rollout_updates", _("The next wave begins with lines updated"), 0.90),
    ParameterKind(
        "rollout_satisfaction", "plan", _("The next wave begins with satisfaction (1–5)"), 3.5, Shape.NUMBER,
        low=1.0, high=5.0,
    ),
)  # fmt: skip
