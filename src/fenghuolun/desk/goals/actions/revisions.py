"""Revisions of goals under the four triggers (1.3.6): offered by the data, asked for, decided level by level."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.goals.actions.goals import FIGURES, OPEN, GoalRefused, check_tiers, figures_of, note_goal
from fenghuolun.desk.goals.choices import RevisionStatus, RevisionTrigger
from fenghuolun.desk.goals.models import Goal, GoalRevision, GoalTarget
from fenghuolun.desk.goals.queries.revisions import change_share
from fenghuolun.desk.goals.rules.checkers import DecidingLevel, level_of, role_of
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.queries import parameter
from fenghuolun.desk.teams.rules import NotAllowed, Outside

QUARTER = timedelta(days=90)  # at most one revision of a goal in a quarter
WAITING = (RevisionStatus.OFFERED, RevisionStatus.ASKED)
BY_HAND = "by_hand"  # the rule of a request that no figure of the data fired


@transaction.atomic
def offer_revision(
    *, now: datetime, goal: Goal, trigger: str, rule: str, evidence: dict[str, Any]
) -> GoalRevision | None:
    """Offer a revision with the figures that fired its rule; None where one waits or the quarter had its revision."""
    recent = goal.revisions.filter(offered_at__gt=now - QUARTER, trigger=trigger, rule=rule)
    if goal.revisions.filter(status__in=WAITING).exists() or recent.exists() or _was_revised(goal, now):
        return None
    made = GoalRevision.objects.create(
        goal=goal, trigger=trigger, rule=rule, evidence=evidence, offered_at=now, status=RevisionStatus.OFFERED
    )
    record(by=None, now=now, action="offer_revision", thing=goal, trigger=trigger, rule=rule)
    return made


@transaction.atomic
def ask_revision(
    *, by: Person, now: datetime, goal: Goal, trigger: str, reason: str, impact: str, target: Decimal,
    effective_on: date, floor: Decimal | None = None, stretch: Decimal | None = None,
) -> GoalRevision:  # fmt: skip
    """Ask for new figures from ``effective_on`` on; takes up what the data offered, else rests on ``reason`` alone.

    Whoever decides on the last level needed has decided by asking. Refuses a
    request without trigger, evidence or impact, a day outside the rest of the
    period, a goal that is over or follows the published targets, and a second
    revision within a quarter.
    """
    goal = Goal.objects.select_for_update(of=("self",)).select_related("person__unit", "unit").get(pk=goal.pk)
    if role_of(by, goal) is None:
        raise Outside(_("This belongs to another team. Ask its leader."))
    _check_request(goal, now, trigger, reason, impact, effective_on)
    check_tiers(goal.shape, floor, target, stretch)
    if (floor, target, stretch) == (goal.floor, goal.target, goal.stretch):
        raise GoalRefused(_("These are the figures it has already."), field="target")
    row = goal.revisions.filter(status__in=WAITING).first() or GoalRevision(goal=goal, rule=BY_HAND)
    if row.status == RevisionStatus.ASKED:
        raise GoalRefused(_("A revision of this goal waits for its decision already."))
    if row.trigger and row.trigger != trigger:
        row.rule, row.evidence = BY_HAND, {}
    row.trigger, row.reason, row.impact, row.effective_on = trigger, reason.strip(), impact.strip(), effective_on
    row.floor, row.target, row.stretch, row.status = floor, target, stretch, RevisionStatus.ASKED
    row.asked_by, row.asked_at = by, now
    row.save()
    record(by=by, now=now, action="ask_revision", thing=goal, trigger=trigger, target=target)
    if level_of(by) >= level_needed(row, now):
        return _approve(row, by, now, "")
    return row


def _check_request(goal: Goal, now: datetime, trigger: str, reason: str, impact: str, effective_on: date) -> None:
    today = timezone.localdate(now)
    if goal.edition_id is not None:
        raise GoalRefused(
            _("This goal follows the published targets. Change them in the year table and publish again.")
        )
    if goal.status not in OPEN or goal.ends_on <= today:
        raise GoalRefused(_("This goal is over. What was agreed stays."))
    if trigger not in RevisionTrigger.values:
        raise GoalRefused(_("Choose one of the four reasons to revise."), field="trigger")
    if not reason.strip():
        raise GoalRefused(_("Say what happened, with its evidence."), field="reason")
    if not impact.strip():
        raise GoalRefused(_("Say what it does to the goal, in figures."), field="impact")
    if not max(goal.starts_on, today) <= effective_on < goal.ends_on:
        raise GoalRefused(_("New figures hold from today or later, within the period."), field="effective_on")
    if _was_revised(goal, now):
        raise GoalRefused(_("This goal was revised within the last quarter. One revision a quarter is the limit."))


def _was_revised(goal: Goal, now: datetime) -> bool:
    return goal.events.filter(event="revised", at__gt=now - QUARTER).exists()


def level_needed(row: GoalRevision, now: datetime) -> DecidingLevel:
    """Return who decides last: the manager; headquarters once the branch's changes of the quarter pass 5 %."""
    unit = row.goal.unit or row.goal.person.unit  # type: ignore[union-attr]
    limit = float(parameter("revision_hq_share", on=timezone.localdate(now), unit=unit))
    share = change_share(row, now - QUARTER)
    return DecidingLevel.HEADQUARTERS if share > limit + 1e-9 else DecidingLevel.MANAGER


@transaction.atomic
def decide_revision(
    *, by: Person, now: datetime, revision: GoalRevision, is_approved: bool, comment: str = ""
) -> GoalRevision:
    """Answer a request on one's level; the last level's yes changes the figures, any no refuses it.

    A level above answers for those below it. Refuses the asker, the owner, a level that has answered, and a no
    without its reason.
    """
    row = GoalRevision.objects.select_for_update(of=("self",)).select_related("goal__person__unit", "goal__unit")
    row = row.get(pk=revision.pk)
    if row.status != RevisionStatus.ASKED:
        raise GoalRefused(_("This request was decided already."))
    level = level_of(by)
    done = max((answer["level"] for answer in row.approvals), default=0)
    if row.asked_by_id == by.pk or role_of(by, row.goal) in (None, "self") or level <= done:
        raise NotAllowed(_("Somebody above decides this."))
    if not is_approved and not comment.strip():
        raise GoalRefused(_("Give a reason."), field="comment")
    answer = {"level": int(level), "by": by.pk, "name": by.name, "at": now.isoformat(), "is_approved": is_approved}
    row.approvals = [*row.approvals, {**answer, "comment": comment.strip()}]
    if not is_approved:
        row.status, row.decided_at = RevisionStatus.REFUSED, now
    row.save()
    record(by=by, now=now, action="decide_revision", thing=row.goal, is_approved=is_approved, level=int(level))
    if is_approved and level >= level_needed(row, now):
        return _approve(row, by, now, comment)
    return row


@transaction.atomic
def withdraw_revision(*, by: Person, now: datetime, revision: GoalRevision) -> GoalRevision:
    """Take an own request back, or set an offer aside: the goal stays as it is."""
    if revision.status not in WAITING:
        raise GoalRefused(_("This request was decided already."))
    role = role_of(by, revision.goal)
    if role is None or (revision.status == RevisionStatus.ASKED and revision.asked_by_id != by.pk):
        raise NotAllowed(_("Only whoever asked takes it back."))
    revision.status, revision.decided_at = RevisionStatus.WITHDRAWN, now
    revision.save(update_fields=["status", "decided_at"])
    record(by=by, now=now, action="withdraw_revision", thing=revision.goal)
    return revision


def _approve(row: GoalRevision, by: Person, now: datetime, comment: str) -> GoalRevision:
    """Put the new figures in force from their day; what held before stays with the days it held."""
    goal, before = row.goal, figures_of(row.goal)
    if not goal.held.exists():
        GoalTarget.objects.create(goal=goal, from_on=goal.starts_on, **{name: getattr(goal, name) for name in FIGURES})
    new = {name: getattr(row, name) for name in FIGURES}
    GoalTarget.objects.update_or_create(goal=goal, from_on=row.effective_on, defaults=new)
    for name, value in new.items():
        setattr(goal, name, value)
    goal.save(update_fields=list(FIGURES))
    row.status, row.decided_at = RevisionStatus.APPROVED, now
    row.save(update_fields=["status", "decided_at"])
    note_goal(goal, by, now, "revised", trigger=row.trigger, reason=row.reason, before=before, after=figures_of(goal))
    record(by=by, now=now, action="revise_goal", thing=goal, trigger=row.trigger, before=before, comment=comment)
    return row
