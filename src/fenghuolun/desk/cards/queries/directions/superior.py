"""Direction one: what the superior is asked, and so asks of the person."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fenghuolun.desk.cards.queries.directions.proposal import Aim, Proposal, proposed
from fenghuolun.desk.cards.queries.own_facts import OwnFacts, is_ratio
from fenghuolun.desk.goals.choices import Nature
from fenghuolun.desk.goals.models import Goal
from fenghuolun.desk.goals.rules.measures import figure, measure_label

NAME = "superior"


def proposals(facts: OwnFacts) -> list[Proposal]:
    """Return the published goal that waits to be taken, then one for each other goal above on a known measure."""
    found = [_published(facts, goal) for goal in facts.loose]
    taken = {(goal.measure, goal.scope.get("cube_kind", "")) for goal in facts.loose}
    for goal in facts.above:
        key = goal.measure, goal.scope.get("cube_kind", "")
        if goal.measure and key not in taken:
            taken.add(key)
            found.append(_handed_down(facts, goal))
    return [one for one in found if one is not None]


def _published(facts: OwnFacts, goal: Goal) -> Proposal | None:
    aim = Aim(*(None if value is None else float(value) for value in (goal.floor, goal.target, goal.stretch)))
    why = _("Published for you: its figures come from the year table and stay as they are.")
    made = proposed(
        facts, NAME, goal.measure, why, cube_kind=goal.scope.get("cube_kind", ""), aim=aim, parent=goal.parent,
        variant=str(goal.pk),
    )  # fmt: skip
    return None if made is None else Proposal(NAME, made.key, made.line, made.why, made.n, goal)


def _handed_down(facts: OwnFacts, goal: Goal) -> Proposal | None:
    known = facts.figure(goal.measure, goal.scope.get("cube_kind", ""))
    whose = goal.person.name if goal.person else str(goal.unit)
    about = {"whose": whose, "measure": measure_label(goal.measure), "target": figure(goal.measure, goal.target)}
    why = _("%(whose)s: %(measure)s %(target)s.") % about
    aim = Aim(target=facts.asked_yuan() or None) if goal.measure == "PREMIUM" and not goal.scope else None
    if is_ratio(goal.measure):  # a ratio is asked of everybody; from far below, half the way is a fair first step
        asked = float(goal.target)
        aim = Aim(target=asked if known is None or known.value >= asked * 0.85 else (known.value + asked) / 2)
    nature = goal.nature if goal.nature != Nature.ABILITY else Nature.PROCESS
    return proposed(
        facts, NAME, goal.measure, why, cube_kind=goal.scope.get("cube_kind", ""), aim=aim, parent=goal,
        nature=nature, base=facts.due_count("renewal") if goal.measure == "M10" else 0,
    )  # fmt: skip
