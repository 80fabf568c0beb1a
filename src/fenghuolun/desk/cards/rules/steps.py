"""The steps a card goes through: eight of performance goals (1.3.4.C), seven of development goals (1.3.4.G)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from fenghuolun.desk.goals.choices import CardStatus, GoalKind
from fenghuolun.desk.goals.models import CardEvent, Goal, GoalCard


@dataclass(frozen=True, slots=True)
class Step:
    """One step: done or not, since when where it is known, and what is missing where it is not done."""

    label: str
    is_done: bool
    at: datetime | None = None
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Log:
    """What the steps are read from."""

    card: GoalCard
    lines: Sequence[Goal]
    events: Sequence[CardEvent]

    def first(self, *names: str) -> datetime | None:
        return min((event.at for event in self.events if event.event in names), default=None)


def performance_steps(log: Log) -> list[Step]:
    """Return the eight steps; the dialogue counts once somebody countered, or signed without a counter-proposal."""
    lines = [goal for goal in log.lines if goal.kind == GoalKind.PERFORMANCE]
    looked = set(log.card.directions or {})
    total = sum(goal.weight for goal in log.lines)
    is_signed = log.card.status in (CardStatus.SIGNED, CardStatus.CLOSED)
    talk = log.first("countered", "answered", "signed")
    return [
        Step(_("The unit's goal"), any(goal.parent_id for goal in lines), log.first("opened"),
             _("No line is linked to a goal of the unit.")),
        Step(_("Potential"), bool(looked & {"market", "benchmarks", "problems"}), None,
             _("Look at market, gaps or benchmarks.")),
        Step(_("Split proposed"), any(_is_handed_down(goal) for goal in lines), None,
             _("No line comes from the published targets or a split.")),
        Step(_("Dialogue"), talk is not None, talk, _("Propose the card; the other side answers or counters.")),
        Step(_("Card filled"), bool(lines) and total == 100, None, _("The weights do not add up to 100.")),
        Step(_("Actions and quantities"), bool(lines) and all(goal.actions for goal in lines), None,
             _("A line says nothing on how it is reached.")),
        Step(_("Both have signed"), is_signed, log.first("signed") if is_signed else None,
             _("A signature is missing.")),
        Step(_("Published to the team"), log.first("published") is not None, log.first("published"),
             _("The leader publishes a signed card.")),
    ]  # fmt: skip


def _is_handed_down(goal: Goal) -> bool:
    if goal.edition_id is not None:
        return True
    return goal.parent is not None and goal.parent.measure == goal.measure


@dataclass(frozen=True, slots=True)
class Growing:
    """What the steps of development goals are read from, of one person."""

    is_mapped: bool
    is_rated_by_both: bool
    is_ranked: bool
    goals: Sequence[Goal]
    accepted: int


def development_steps(of: Growing) -> list[Step]:
    """Return the seven steps of 1.3.4.G."""
    plans = [goal.development for goal in of.goals if hasattr(goal, "development")]
    return [
        Step(_("Competence map"), of.is_mapped, None, _("No ability is on the map.")),
        Step(_("Rated by both"), of.is_rated_by_both, None, _("Both sides rate every ability.")),
        Step(_("Gap × business weight"), of.is_ranked, None, _("No ability lies below what is required.")),
        Step(_("At most two chosen"), 1 <= len(of.goals) <= 2, None, _("Take one ability onto the card.")),
        Step(_("Practice 70-20-10"), bool(plans) and all(p.by_doing and p.from_others and p.by_study for p in plans),
             None, _("Practice at work, from others and by study.")),
        Step(_("Checkpoints"), bool(of.goals) and all(goal.checkpoints for goal in of.goals), None,
             _("Set a day to look at it.")),
        Step(_("Assessed"), bool(plans) and all(p.level_reached for p in plans), None,
             _("The level is not set yet.") if of.accepted > 1 else _("Two accepted pieces of evidence come first.")),
    ]  # fmt: skip
