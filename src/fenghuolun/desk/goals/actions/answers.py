"""Accept or dispute published targets, and the leader's reply."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.goals.actions.linking import PREMIUM
from fenghuolun.desk.goals.actions.publishing import TargetsRefused
from fenghuolun.desk.goals.choices import Answer, EditionStatus, GoalStatus
from fenghuolun.desk.goals.models import Goal, GoalEvent, TargetAnswer, TargetEdition
from fenghuolun.desk.teams import actions as teams
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import require, require_in_reach

STATES = {Answer.ACCEPTED: GoalStatus.AGREED, Answer.DISPUTED: GoalStatus.DISPUTED}


@transaction.atomic
def answer_targets(
    *, by: Person, now: datetime, edition: TargetEdition, answer: str, reason: str = "",
    counter_premium_fen: int | None = None,
) -> TargetAnswer:  # fmt: skip
    """Accept the published targets of the year, or dispute them with a reason and a counter-proposal.

    The person's premium goals of the edition become agreed or disputed.
    Refuses a dispute without reason or counter-proposal, an edition that is not
    in force, and somebody who has no target in it.
    """
    require(by, Permission.ANSWER_TARGET)
    if edition.status != EditionStatus.PUBLISHED:
        raise TargetsRefused(_("These targets are no longer in force. Look at the new ones, then answer."))
    if not edition.cells.filter(person=by).exists():
        raise TargetsRefused(_("You have no target in this edition."))
    if answer == Answer.DISPUTED:
        if not reason.strip():
            raise TargetsRefused(_("Say why, in a sentence your leader can act on."), field="reason")
        if counter_premium_fen is None or counter_premium_fen < 0:
            raise TargetsRefused(_("Say what you would commit to for the year."), field="counter")
    kept = TargetAnswer.objects.create(
        edition=edition, person=by, at=now, answer=answer, reason=reason.strip(),
        counter_premium_fen=counter_premium_fen if answer == Answer.DISPUTED else None,
    )  # fmt: skip
    _mark_goals(by, now, edition, Answer(answer), reason.strip())
    teams.record(
        by=by, now=now, action="answer_targets", thing=edition, answer=answer, counter_premium_fen=counter_premium_fen
    )
    return kept


def _mark_goals(by: Person, now: datetime, edition: TargetEdition, answer: Answer, reason: str) -> None:
    goals = list(Goal.objects.filter(edition=edition, person=by, measure=PREMIUM).exclude(status=GoalStatus.DROPPED))
    for goal in goals:
        goal.status = STATES[answer]
    Goal.objects.bulk_update(goals, ["status"])
    GoalEvent.objects.bulk_create(
        GoalEvent(goal=goal, at=now, by=by, event=str(STATES[answer]), reason=reason) for goal in goals
    )


@transaction.atomic
def reply_to_answer(*, by: Person, now: datetime, answer: TargetAnswer, reply: str) -> TargetAnswer:
    """Reply to a disputed target, once; a changed target is a new draft and a new publication."""
    require(by, Permission.SET_TARGET)
    require_in_reach(by, owner_id=None, unit_id=answer.person.unit_id)
    row = TargetAnswer.objects.select_for_update().get(pk=answer.pk)
    if row.replied_at is not None:
        raise TargetsRefused(_("This was replied to already."))
    if not reply.strip():
        raise TargetsRefused(_("Write a reply first."), field="reply")
    row.reply, row.replied_by, row.replied_at = reply.strip(), by, now
    row.save(update_fields=["reply", "replied_by", "replied_at"])
    teams.record(by=by, now=now, action="reply_to_answer", thing=row)
    return row
