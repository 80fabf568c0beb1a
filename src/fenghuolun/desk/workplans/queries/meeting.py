"""Whether a team should meet, and how often, from its own work plan (1.3.2.B, E)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING

from fenghuolun.desk.goals.choices import GoalStatus, Light
from fenghuolun.desk.goals.queries import goals_of_people
from fenghuolun.desk.plans.choices import HelpKind, ItemStatus
from fenghuolun.desk.plans.queries.lines import declined_help, overdue_share, owners_who_wait
from fenghuolun.desk.plans.rules.item_light import workdays_between
from fenghuolun.desk.teams.queries import people_in
from fenghuolun.desk.workplans.queries.sheet import Sheet
from fenghuolun.engine.judge.following import MeetingNeed, MeetingRhythm, meeting_rhythm, need_to_meet

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person, Unit

NEW_FOR, LOOK_BACK, WEEK = timedelta(days=30), timedelta(days=14), timedelta(days=7)
CYCLES = 3
ASKED = ("joint_decision", "disagreement", "new_person_or_topic")


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What the five questions read in the data, before anybody corrects them."""

    decisions: int
    depending_owners: int
    reds: int
    disagreements: int
    newcomers: int

    @property
    def read(self) -> dict[str, bool]:
        return {
            "joint_decision": self.decisions > 0, "disagreement": self.disagreements > 0,
            "new_person_or_topic": self.newcomers > 0,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often to meet: the median workdays left, the overdue share, calm cycles, and what follows."""

    median_days_left: float
    overdue_ratio: float
    calm_cycles: int
    rhythm: MeetingRhythm

    @property
    def interval(self) -> float:
        return float(self.rhythm.interval_workdays)

    @property
    def key(self) -> str:
        return str(self.rhythm.rhythm)


def meeting_facts(by: Person, unit: Unit, sheet: Sheet, today: date) -> MeetingFacts:
    """Return what a unit's open lines say about meeting: decisions asked for, owners who wait for each other, reds,
    disagreements on record in the last fortnight, people who are new. Four queries."""
    open_ = [line.item for line in sheet.lines if line.item.is_open]
    ids, people = [item.pk for item in open_], list(people_in(by, unit).values_list("pk", "hired_on"))
    depending = owners_who_wait(ids) | {item.owner_id for item in open_ if item.with_whom}
    declined = declined_help(ids, today - LOOK_BACK).count()
    disputed = goals_of_people([pk for pk, _hired in people], today, today + WEEK).filter(status=GoalStatus.DISPUTED)
    return MeetingFacts(
        decisions=sum(item.status == ItemStatus.HELP and item.help_kind == HelpKind.DECISION for item in open_),
        depending_owners=len(depending),
        reds=sum(line.light.light == Light.RED for line in sheet.lines if line.item.is_open),
        disagreements=declined + disputed.count(),
        newcomers=sum(hired is not None and today - NEW_FOR <= hired <= today for _pk, hired in people),
    )  # fmt: skip


def need_of(facts: MeetingFacts, said: Mapping[str, bool]) -> MeetingNeed:
    """Return whether to meet; ``said`` are the leader's own answers where the data know less than the leader."""
    answers = facts.read | {key: said[key] for key in ASKED if key in said}
    return need_to_meet(depending_owners=facts.depending_owners, red_items=facts.reds, **answers)


def cadence_of(unit: Unit, sheet: Sheet, today: date) -> Cadence | None:
    """Return how often a unit should meet; nothing while no line is open. One query."""
    open_ = [line for line in sheet.lines if line.item.is_open]
    if not open_:
        return None
    left = [workdays_between(sheet.calendar, today, line.item.due_on) for line in open_]
    past = [overdue_share(unit, today - n * WEEK) for n in range(CYCLES)]
    calm = next((n for n, share in enumerate(past) if share >= 0.05), CYCLES)
    reds = sum(line.light.light == Light.RED for line in open_)
    middle = float(median(left))
    return Cadence(middle, past[0], calm, meeting_rhythm(middle, past[0], reds, calm))
