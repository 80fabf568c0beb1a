"""Checks on the tracking card: as expected with one tap, a deviation with what is done, the superior's opinion."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fenghuolun.desk.following.queries.tracking import OFF, TrackingCard, card_of, due_checkpoint
from fenghuolun.desk.goals.actions import CheckRefused, Found, check_goal
from fenghuolun.desk.goals.choices import CheckRole
from fenghuolun.desk.goals.models import Goal, GoalCheck
from fenghuolun.desk.plans.actions import add_item
from fenghuolun.desk.plans.choices import ItemKind
from fenghuolun.desk.plans.queries.items import has_open_decision
from fenghuolun.desk.teams.models import Person


@transaction.atomic
def confirm_as_expected(*, by: Person, now: datetime, goal: Goal) -> GoalCheck:
    """Keep a self-check that finds nothing; refuses where the light is yellow or red."""
    card = card_of(goal, by, timezone.localdate(now))
    if card.line.standing.light in OFF:
        raise CheckRefused(_("The light is off: choose the cause."), field="cause")
    return check_goal(by=by, now=now, goal=goal, found=_found(card, now, minutes=1))


@transaction.atomic
def check_on_card(
    *, by: Person, now: datetime, goal: Goal, cause: str, analysis: str, countermeasure: str = "",
    due_on: date | None = None,
) -> GoalCheck:  # fmt: skip
    """Keep a deviation as its owner sees it; a countermeasure becomes a work item with its due day.

    After two reds in a row a talk with the superior is due; the item for it is made here once.
    """
    card = card_of(goal, by, timezone.localdate(now))
    item = None
    if countermeasure.strip():
        item = add_item(
            by=by, now=now, title=countermeasure, owner=by, due_on=due_on, kind=ItemKind.IMPROVEMENT, goal=goal
        )
    found = _found(card, now, cause=cause, analysis=analysis, countermeasure=countermeasure, item=item, minutes=2)
    made = check_goal(by=by, now=now, goal=goal, found=found)
    if card.must_talk:
        _offer_talk(by, now, goal)
    return made


@transaction.atomic
def give_opinion(
    *, by: Person, now: datetime, goal: Goal, opinion: str, support_given: str = "", minutes: int = 5
) -> GoalCheck:
    """Keep what the superior, or a level above, says to the card; it signs the newest self-check."""
    card = card_of(goal, by, timezone.localdate(now))
    own = next((row for row in card.line.checks if row.role == CheckRole.SELF), None)
    found = _found(
        card, now, opinion=opinion, support_given=support_given, minutes=minutes, answers=own,
        cause=own.cause if own else "", countermeasure=own.countermeasure if own else "",
        item=own.item if own else None,
    )  # fmt: skip
    made = check_goal(by=by, now=now, goal=goal, found=found)
    if card.must_talk and goal.person is not None:
        _offer_talk(by, now, goal)
    return made


def _found(card: TrackingCard, now: datetime, **said: object) -> Found:
    goal, standing = card.line.goal, card.line.standing
    row = card.current or card.line.standing.rows[0]
    actual = None if standing.actual is None else Decimal(str(round(standing.actual, 4)))
    today = timezone.localdate(now)
    planned = due_checkpoint(goal, card.line.checks, today) or today
    standard = _("planned so far: %(figure)s") % {"figure": standing.planned} if standing.planned is not None else ""
    return Found(
        starts_on=row.start, ends_on=row.end, light=standing.light, actual=actual, planned_on=planned,
        standard=standard or f"{goal.target:f}", evidence=("ledger",) if not standing.is_typed else (),
        next_on=card.line.next_on, **said,
    )  # type: ignore[arg-type]  # fmt: skip


def _offer_talk(by: Person, now: datetime, goal: Goal) -> None:
    """Make the talk that two reds in a row demand, unless one is open."""
    open_ = has_open_decision(goal.pk)
    if not open_ and (goal.person_id == by.pk or goal.person is not None):
        add_item(
            by=by, now=now, title=_("Talk: two reds in a row on “%(goal)s”") % {"goal": goal.title},
            owner=goal.person if goal.person_id else by, kind=ItemKind.DECISION, urgency="urgent", goal=goal,
        )  # fmt: skip
