"""Who checks a goal as what (1.3.5.C), and on which level a person decides about revisions (1.3.6)."""

from __future__ import annotations

from enum import IntEnum

from fenghuolun.desk.goals.choices import CheckRole
from fenghuolun.desk.goals.models import Goal
from fenghuolun.desk.goals.rules.superiors import leads
from fenghuolun.desk.teams.choices import Permission, Reach
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import visible_unit_ids


class DecidingLevel(IntEnum):
    """From the owner over leader and manager to headquarters."""

    OWNER = 0
    LEADER = 1
    MANAGER = 2
    HEADQUARTERS = 3


def level_of(person: Person) -> DecidingLevel:
    if person.may(Permission.SET_TARGET):
        whole = person.role is not None and person.role.reach == Reach.COMPANY
        return DecidingLevel.HEADQUARTERS if whole else DecidingLevel.MANAGER
    return DecidingLevel.LEADER if person.may(Permission.REVIEW_ACTIVITY) else DecidingLevel.OWNER


def role_of(by: Person, goal: Goal) -> CheckRole | None:
    """Return as what ``by`` checks the goal; None for somebody who has nothing to do with it.

    One level above the owner is the superior's check, further above a sample. A goal of a unit is owned by whoever
    leads in that unit.
    """
    if goal.person_id is not None:
        if goal.person_id == by.pk:
            return CheckRole.SELF
        if goal.person is None or not leads(by, goal.person):
            return None
        owner_level = level_of(goal.person)
    else:
        if by.unit_id == goal.unit_id and level_of(by) > DecidingLevel.OWNER:
            return CheckRole.SELF
        if goal.unit_id not in visible_unit_ids(by) or level_of(by) < DecidingLevel.LEADER:
            return None
        owner_level = DecidingLevel.LEADER
    return CheckRole.SUPERIOR if level_of(by) <= owner_level + 1 else CheckRole.SAMPLE
