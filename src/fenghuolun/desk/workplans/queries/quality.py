"""How good a plan is: its points of a hundred with what was lost and how to regain it, and the three tests of form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.plans.choices import Horizon
from fenghuolun.desk.plans.queries import deadlines_of
from fenghuolun.desk.plans.queries.lines import lines_of_plans, plans_with_risks
from fenghuolun.desk.plans.rules import Deadline, PlannedLine, Quality, quality_of
from fenghuolun.desk.teams.queries import parameters
from fenghuolun.engine.judge.plan_quality import plan_form

if TYPE_CHECKING:
    from fenghuolun.desk.plans.models import Plan, WorkItem

DAY, WEEK = timedelta(days=1), timedelta(days=7)
MARKS = ("plan_approve_points", "plan_return_points")
REGAIN: dict[str, str | Promise] = {
    "goal": _("Choose the goal that each line serves."),
    "numeric": _("Give each line its quantity and what it counts."),
    "due": _("Give each line its owner and due day."),
    "backed": _("Take quantities from the funnel instead of typing them."),
    "risk": _("Say which help you need, or what may go wrong."),
    "checks": _("Set one checkpoint in each week."),
    "on_time": _("Hand in before the deadline."),
}
VERDICTS: dict[str, tuple[str | Promise, str]] = {
    "approve": (_("good enough to approve"), "go"),
    "return": (_("would come back with reasons"), "wait"),
    "reject": (_("would be rejected"), "stop"),
}


@dataclass(frozen=True)
class PlanFormScores:
    """Shares of the lines that are tabular, worked out by a tool, quantified; and their mean (1.3.1.F)."""

    tabular: float
    by_tool: float
    quantified: float
    score: float
    is_short: bool


@dataclass(frozen=True)
class Judged:
    """A plan's quality, the loss of each part with how to regain it, and its form; form only with lines."""

    quality: Quality
    form: PlanFormScores | None
    deadline: Deadline
    lines: int

    @property
    def verdict(self) -> str | Promise:
        return VERDICTS[self.quality.verdict][0]

    @property
    def tone(self) -> str:
        return VERDICTS[self.quality.verdict][1]

    @property
    def parts(self) -> list[dict[str, object]]:
        return [
            {"part": part, "lost": part.most - part.reached, "regain": REGAIN[part.code]} for part in self.quality.parts
        ]

    @property
    def reasons(self) -> str:
        """What a leader would write when sending it back."""
        return " ".join(str(REGAIN[part.code]) for part in self.quality.weakest)


def judged(plan: Plan, now: datetime) -> Judged:
    """Return how good a plan is as it stands: its lines, risks, checkpoints and whether it is on time."""
    return judged_all([plan], now)[plan.pk]


def judged_all(plans: Sequence[Plan], now: datetime) -> dict[int, Judged]:
    """Return ``judged`` for each plan by its id; lines and risks in two queries, deadlines once a unit and period."""
    lines = lines_of_plans([plan.pk for plan in plans])
    risky = plans_with_risks(lines)
    deadlines: dict[tuple[int, str, date], Deadline] = {}
    found = {}
    for plan in plans:
        key = plan.unit_id, plan.horizon, plan.starts_on
        if key not in deadlines:
            deadlines[key] = deadlines_of(plan.unit, plan.horizon, plan.starts_on)
        found[plan.pk] = _judged(plan, lines[plan.pk], plan.pk in risky, deadlines[key], now)
    return found


def _judged(plan: Plan, lines: list[WorkItem], has_risk: bool, deadline: Deadline, now: datetime) -> Judged:
    marks = parameters(MARKS, on=plan.starts_on, unit=plan.unit)
    quality = quality_of(
        [_planned(item) for item in lines],
        has_risk=has_risk or _asks_for_help(plan, lines),
        checkpoints_per_week=weeks_checked(plan),
        # A later version is a change for a reason, not a late plan.
        is_on_time=plan.version > 1 or (plan.submitted_at or now) <= deadline.at,
        approve_from=float(marks[MARKS[0]]),
        return_from=float(marks[MARKS[1]]),
    )
    return Judged(quality, form_of(lines), deadline, len(lines))


def _planned(item: WorkItem) -> PlannedLine:
    return PlannedLine(
        has_goal=item.goal_id is not None, is_numeric=item.target is not None, has_due=item.due_on is not None,
        has_owner=item.owner_id is not None, is_backed=_is_worked_out(item),
    )  # fmt: skip


def _is_worked_out(item: WorkItem) -> bool:
    """A line of the week names a customer of the due list; any other says which tool its quantity came from."""
    return bool(item.worked_out_by) or item.lead_id is not None


def _asks_for_help(plan: Plan, lines: list[WorkItem]) -> bool:
    stated = plan.steps.get("resources", {}).get("text") or plan.notes.get("help")
    return bool(stated) or any(item.is_joint for item in lines)


def weeks_checked(plan: Plan) -> float:
    """Return the share of the plan's weeks that hold a checkpoint; a week plan's own are Wednesday and Friday."""
    days = [date.fromisoformat(day) for day in plan.steps.get("checks", {}).get("days", [])]
    if plan.horizon == Horizon.WEEK and not days:
        return 1.0
    first = plan.starts_on - plan.starts_on.weekday() * DAY
    weeks = {first + n * WEEK for n in range(-(-(plan.ends_on - first).days // 7))}
    return len(weeks & {day - day.weekday() * DAY for day in days}) / len(weeks)


def form_of(lines: list[WorkItem]) -> PlanFormScores | None:
    """Return the three tests of 1.3.1.F over the lines; nothing where there is none."""
    if not lines:
        return None
    tabular = sum(bool(item.title and item.due_on and (item.output or item.lead_id)) for item in lines)
    quantified = sum(item.target is not None and bool(item.unit_word or item.measure) for item in lines)
    found = plan_form([len(lines)], [tabular], [sum(map(_is_worked_out, lines))], [quantified])
    return PlanFormScores(
        float(found.tabular[0]), float(found.by_tool[0]), float(found.quantified[0]), float(found.score[0]),
        bool(found.is_short[0]),
    )  # fmt: skip
