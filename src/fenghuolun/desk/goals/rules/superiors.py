"""Who stands on which side of a goal card: its owner, and whoever leads the owner."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.goals.models import GoalCard
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import NotAllowed, Outside, visible_unit_ids


def leads(by: Person, person: Person) -> bool:
    """Say whether ``by`` leads ``person``: the unit in reach, somebody else, and a role that leads or sets targets."""
    is_leading = by.may(Permission.REVIEW_ACTIVITY) or by.may(Permission.SET_TARGET)
    return is_leading and by.pk != person.pk and person.unit_id in visible_unit_ids(by) and not _is_above(person, by)


def _is_above(person: Person, by: Person) -> bool:
    """Whoever may set targets stands above whoever only leads: no leader signs for the own manager."""
    return person.may(Permission.SET_TARGET) and not by.may(Permission.SET_TARGET)


def is_owner(by: Person, card: GoalCard) -> bool:
    return card.person_id == by.pk


def require_owner(by: Person, card: GoalCard) -> None:
    if not is_owner(by, card):
        raise NotAllowed(_("Only the person whose card it is may do this."))


def require_superior(by: Person, card: GoalCard) -> None:
    """Refuse whoever does not lead the owner of the card."""
    if card.person is None or not leads(by, card.person):
        raise NotAllowed(_("Only whoever leads the person may do this."))


def require_side(by: Person, card: GoalCard) -> None:
    """Refuse whoever is neither the owner nor leads the owner."""
    if not is_owner(by, card) and (card.person is None or not leads(by, card.person)):
        raise Outside(_("This belongs to another team. Ask its leader."))
