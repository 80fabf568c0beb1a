"""A card whose evaluation both have signed is closed: what was agreed and what came of it stay together."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fenghuolun.desk.goals.actions.cards import note_card
from fenghuolun.desk.goals.choices import CardStatus, GoalStatus
from fenghuolun.desk.goals.models import GoalCard
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.models import Person


@transaction.atomic
def close_card(*, by: Person, now: datetime, card: GoalCard, result: str) -> GoalCard:
    """Close a signed card and its goals with the result in words; closing it twice changes nothing."""
    held = GoalCard.objects.select_for_update().get(pk=card.pk)
    if held.status == CardStatus.CLOSED:
        return held
    held.status = CardStatus.CLOSED
    held.save(update_fields=["status"])
    held.goals.filter(status=GoalStatus.AGREED).update(status=GoalStatus.CLOSED)
    note_card(held, by, now, "closed", comment=result)
    record(by=by, now=now, action="close_card", thing=held, result=result)
    return held
