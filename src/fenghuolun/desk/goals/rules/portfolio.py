"""Whether lines make a card: weights, both kinds, portfolio, control and support (1.3.3.A, case2, 1.3.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fenghuolun.desk.goals.choices import GoalKind
from fenghuolun.desk.goals.models import Goal, GoalCard
from fenghuolun.desk.goals.rules.limits import STEP, CardLimits
from fenghuolun.desk.goals.rules.smart import checks_of, smart_of
from fenghuolun.engine.judge.goals import Gap, Kind, portfolio_gaps


@dataclass(frozen=True, slots=True)
class Problem:
    """What a card still lacks, in words; of one line (``goal``) or of the card."""

    sentence: str
    goal: int | None = None
    where: str = ""


GAPS = {
    Gap.NO_RESULT: lambda: _("No result goal: at least one says what comes out in the end."),
    Gap.NO_PROCESS: lambda: _("No process goal: at least one says what is done on the way."),
    Gap.NO_ABILITY: lambda: _("No ability goal: at least one says what will be learnt."),
    Gap.TOO_FEW: lambda: _("Fewer than three goals."),
    Gap.TOO_MANY: lambda: _("More than seven goals: nobody follows that many. Put some together."),
}


def problems_of(card: GoalCard, lines: Sequence[Goal], limits: CardLimits, seller_kind: str) -> list[Problem]:
    """Return everything that stands between a card and its proposal; empty: it may be proposed."""
    found = [Problem(GAPS[gap](), where="portfolio") for gap in portfolio_gaps(tuple(Kind(g.nature) for g in lines))]
    found += weight_problems(lines, limits)
    for goal in lines:
        found += line_problems(goal, limits, seller_kind)
    answered = len(card.directions or {})
    if answered < limits.directions:
        missing = limits.directions - answered
        words = ngettext(
            "%(n)d more direction to answer.", "%(n)d more directions to answer.", missing
        ) % {"n": missing}  # fmt: skip
        found.append(Problem(words, where="directions"))
    return found


def weight_problems(lines: Sequence[Goal], limits: CardLimits) -> list[Problem]:
    """Return what is wrong with the weights: each within its bounds in steps of five, 100 in all, both kinds in bounds.

    A card without any development goal lacks an ability goal already and is not told twice.
    """
    found = []
    low, high = limits.weight
    for goal in lines:
        if not low <= goal.weight <= high or goal.weight % STEP:
            words = _("Weight %(weight)g%%: between %(low)d and %(high)d, in steps of %(step)d.")
            about = {"weight": goal.weight, "low": low, "high": high, "step": STEP}
            found.append(Problem(words % about, goal.pk, "weight"))
    total = sum(goal.weight for goal in lines)
    if total != 100:
        found.append(Problem(_("The weights add up to %(total)g, not to 100.") % {"total": total}, where="weight"))
    for kind, bounds in ((GoalKind.PERFORMANCE, limits.performance), (GoalKind.DEVELOPMENT, limits.development)):
        share = sum(goal.weight for goal in lines if goal.kind == kind)
        if lines and not bounds[0] <= share <= bounds[1]:
            words = _("%(kind)s goals weigh %(share)g%%; between %(low)d and %(high)d in this role.")
            about = {"kind": kind.label, "share": share, "low": bounds[0], "high": bounds[1]}
            found.append(Problem(words % about, where="kinds"))
    return found


def line_problems(goal: Goal, limits: CardLimits, seller_kind: str) -> list[Problem]:
    """Return what one line lacks: SMART, and for performance goals control and support (1.3.4.B)."""
    found = []
    if not smart_of(goal, seller_kind).passes:
        letters = "".join(check.letter for check in checks_of(goal, seller_kind) if not check.is_kept)
        found.append(Problem(_("SMART: %(letters)s is not kept yet.") % {"letters": letters}, goal.pk, "smart"))
    if goal.kind != GoalKind.PERFORMANCE:
        return found
    if goal.controllability is None:
        found.append(Problem(_("Rate from 1 to 5 how far the person controls it."), goal.pk, "controllability"))
    elif goal.controllability < 3 and goal.weight > limits.low_control_weight and not goal.is_relative:
        words = _("Hardly controlled (%(level)d of 5): weigh it at most %(most)d, or hold it against the market.")
        about = {"level": goal.controllability, "most": limits.low_control_weight}
        found.append(Problem(words % about, goal.pk, "controllability"))
    if not goal.support.strip():
        found.append(Problem(_("Name at least one support it needs."), goal.pk, "support"))
    return found


def fit_points(goal: Goal) -> int | None:
    """Return measurability + controllability + time pressure (0–15); None until all three are rated (1.3.4.D)."""
    parts = (goal.measurability, goal.controllability, goal.time_pressure)
    return None if any(part is None for part in parts) else sum(part for part in parts if part is not None)


FIT_FROM = 10
