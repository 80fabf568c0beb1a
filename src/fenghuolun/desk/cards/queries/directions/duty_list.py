"""Direction five: the duty list of the role: what holds for everybody who does this work."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fenghuolun.desk.cards.queries.directions.proposal import Aim, Proposal, compliance, proposed
from fenghuolun.desk.cards.queries.own_facts import OwnFacts
from fenghuolun.desk.goals.choices import Shape
from fenghuolun.desk.goals.rules.duties import Duty, duties_of

NAME = "duties"


def proposals(facts: OwnFacts) -> list[Proposal]:
    duties = duties_of(facts.person.seller_kind)
    facts.read([duty.measure for duty in duties if duty.measure and not duty.cube_kind])
    found = [of_duty(facts, duty) for duty in duties]
    return [one for one in found if one is not None]


def of_duty(facts: OwnFacts, duty: Duty) -> Proposal | None:
    """Return a standing duty as a goal from the person's own figure; None without one, or where it is published."""
    if not duty.measure:
        return compliance(facts, NAME)
    if any(goal.measure == duty.measure and not duty.cube_kind for goal in facts.loose):
        return None  # published already: it waits in the first direction
    if facts.figure(duty.measure, duty.cube_kind) is None:
        return None  # without a baseline nobody can say what is asked
    base = facts.due_count("renewal") if duty.measure == "M10" else 0
    adequacy = None
    if duty.measure == "DEALS" and (known := facts.figure("DEALS", duty.cube_kind)) is not None:
        adequacy = facts.lead_adequacy(duty.cube_kind, known.value * known.growth * facts.span.months)
    return proposed(
        facts, NAME, duty.measure, _("Of the duty list of this role."), cube_kind=duty.cube_kind,
        aim=_reachable(facts, duty), nature=duty.nature, base=base, lead_adequacy=adequacy,
    )  # fmt: skip


def _reachable(facts: OwnFacts, duty: Duty) -> Aim:
    """The standard; from far below it, half the way: a goal nobody believes in moves nobody (SMART, A)."""
    known = facts.figure(duty.measure, duty.cube_kind)
    if duty.shape == Shape.LARGER and duty.target and duty.stretch and known and known.value > duty.target:
        held = min(known.value, duty.stretch)  # who is above the standard holds what was reached
        return Aim(duty.target, held, max(duty.stretch, held * 1.05))
    if duty.target is None or known is None or not known.value:
        return Aim(duty.floor, duty.target, duty.stretch)
    ratio = duty.target / known.value
    if 0.85 <= ratio <= 1.3:
        return Aim(duty.floor, duty.target, duty.stretch)
    return Aim(target=(known.value + duty.target) / 2)
