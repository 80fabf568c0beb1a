"""Case 1 of 1.3.1: the department's plan, read from the plan, its lines and its risks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from math import ceil

import numpy as np
from django.utils.translation import gettext as _

from fenghuolun.desk.learning.queries.scenes import Found, Scene, person_of
from fenghuolun.desk.plans.choices import PlanStatus
from fenghuolun.desk.plans.models import Plan, WorkItem
from fenghuolun.desk.plans.queries import items_visible_to
from fenghuolun.desk.plans.queries.approvals import unit_plan
from fenghuolun.engine.plan.activity import STAGES, reverse_funnel

TARGET_YUAN, DUE, KEPT_RATIO, RENEWAL_YUAN, SWITCH_YUAN = 1_200_000, 600, 0.72, 2_450, 3_000
SWITCH_RATES = (0.60, 0.45, 0.70, 0.30)
RENEWALS = round(DUE * KEPT_RATIO)
GAP_YUAN = TARGET_YUAN - RENEWALS * RENEWAL_YUAN


def switch_quantities() -> dict[str, int]:
    """Return how many leads, contacts, visits, quotes and deals close the gap.

    >>> list(switch_quantities().values())
    [849, 509, 229, 160, 48]
    """
    deals = np.array([ceil(GAP_YUAN / SWITCH_YUAN)])
    row = reverse_funnel(deals, np.array([SWITCH_RATES]))[0]
    return dict(zip(STAGES, map(int, row), strict=True))


@dataclass(frozen=True, slots=True)
class Work:
    """What was written: the team's plan of the month, and the lines of the team that fall due in it."""

    plan: Plan | None
    lines: list[WorkItem]

    def has(self, amount: int) -> bool:
        return any(line.target == Decimal(amount) for line in self.lines)


def check(scene: Scene) -> dict[str, Found]:
    work = _work(scene)
    steps: dict[str, Callable[[Work], Found]] = {
        "goal": _goal,
        "gap": _gap,
        "renewal": partial(_line, amount=RENEWALS, what=_("renewals to keep: due × retention")),
        "switch": partial(
            _line, amount=switch_quantities()["deal"], what=_("switches: gap ÷ premium of one, rounded up")
        ),
        "funnel": _funnel,
        "checks": _checks,
        "handed_in": _handed_in,
        "approved": _approved,
    }
    return {key: step(work) for key, step in steps.items()}


def _work(scene: Scene) -> Work:
    leader, (first, end) = person_of("zhoulan"), scene.month
    lines = items_visible_to(leader).filter(due_on__gte=first, due_on__lt=end).exclude(status="cancelled")
    return Work(unit_plan(leader, "month", first), list(lines))


def _goal(work: Work) -> Found:
    said = Decimal(str((work.plan.steps if work.plan else {}).get("goal", {}).get("target_yuan") or 0))
    if said == TARGET_YUAN:
        return Found(True, _("The plan asks for 1,200,000 yuan."))
    if not said:
        return Found(False, _("The plan holds no premium yet: step 2 of the planner."))
    return Found(False, _("The plan asks for %(said)s yuan; the month asks another figure.") % {"said": f"{said:,.0f}"})


def _gap(work: Work) -> Found:
    text = str((work.plan.steps if work.plan else {}).get("gap", {}).get("text") or "")
    plain = text.replace(",", "").replace("，", "").replace(" ", "")
    if f"{GAP_YUAN}" in plain or f"{GAP_YUAN / 10_000:.2f}万" in plain:
        return Found(True, _("The gap is worked out: target less due × retention × premium of one."))
    return Found(False, _("Step 3 does not name the gap. Work it out: target less due × retention × premium of one."))


def _line(work: Work, amount: int, what: str) -> Found:
    if work.has(amount):
        return Found(True, _("A line carries %(what)s.") % {"what": what})
    return Found(False, _("No line of the month carries the right number of %(what)s.") % {"what": what})


def _funnel(work: Work) -> Found:
    wanted = {name: n for name, n in switch_quantities().items() if name != "deal"}
    held = sum(work.has(n) for n in wanted.values())
    if held == len(wanted):
        return Found(True, _("Leads, contacts, visits and quotes are all there."))
    return Found(
        False, _("%(held)d of 4 quantities are right. Divide backwards, and round up at every step.") % {"held": held}
    )


def _checks(work: Work) -> Found:
    days = (work.plan.steps if work.plan else {}).get("checks", {}).get("days", [])
    if len(days) < 4:
        return Found(False, _("A month is looked at in each of its weeks: at least four checkpoints."))
    risks = list(work.plan.risks.all()) if work.plan else []
    if not risks:
        return Found(False, _("Name what may clearly affect the month, how likely and how strong."))
    bare = [risk for risk in risks if risk.likelihood * risk.impact >= 15 and not risk.response]
    if bare:
        return Found(False, _("“%(text)s” reaches 15: it needs a response.") % {"text": bare[0].text})
    return Found(True, _("Each week has its checkpoint, and what may affect it is named."))


def _handed_in(work: Work) -> Found:
    if work.plan is not None and work.plan.submitted_at is not None:
        return Found(True, _("The plan was handed in."))
    return Found(False, _("The plan is still a draft: confirm the eighth step."))


def _approved(work: Work) -> Found:
    approved = (PlanStatus.APPROVED, PlanStatus.ACTIVE, PlanStatus.REVIEW, PlanStatus.CLOSED)
    if work.plan is not None and work.plan.status in approved and work.plan.approved_by_id != work.plan.submitted_by_id:
        return Found(True, _("The manager approved it."))
    return Found(False, _("Change to the branch manager and approve the plan."))
