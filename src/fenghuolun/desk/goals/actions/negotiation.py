"""How a card is agreed on: proposed, countered line by line, answered, signed by both; then it is locked (1.3.3.C)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.goals.actions.cards import OPEN, CardChanged, CardRefused, note_card, note_goal
from fenghuolun.desk.goals.actions.goals import check_tiers, figures_of
from fenghuolun.desk.goals.choices import CardStatus, GoalStatus
from fenghuolun.desk.goals.models import Goal, GoalCard
from fenghuolun.desk.goals.queries.goal_cards import lines_of_card
from fenghuolun.desk.goals.rules.limits import limits_of
from fenghuolun.desk.goals.rules.portfolio import problems_of
from fenghuolun.desk.goals.rules.superiors import require_owner, require_side, require_superior
from fenghuolun.desk.teams import actions as teams
from fenghuolun.desk.teams.models import Person

FIGURES = ("floor", "target", "stretch")


@transaction.atomic
def propose_card(*, by: Person, now: datetime, card: GoalCard, expected_revision: int) -> GoalCard:
    """Put the card to the other side: whole, so that it may be signed or countered.

    Refuses a card with anything missing (weights, portfolio, SMART, support,
    directions), with the problems in ``detail``.
    """
    held = _held(by, card)
    if held.status != CardStatus.DRAFT:
        raise CardRefused(_("This card was proposed already."))
    _same(held, expected_revision)
    lines = list(lines_of_card(held))
    limits = limits_of(held.person, held.unit, held.starts_on)
    problems = problems_of(held, lines, limits, held.person.seller_kind if held.person else "")
    if problems:
        raise CardRefused(_("Something is still missing on this card; see the list."), problems=problems)
    held.status = CardStatus.PROPOSED
    held.save(update_fields=["status"])
    note_card(held, by, now, "proposed")
    teams.record(by=by, now=now, action="propose_card", thing=held, lines=len(lines))
    return held


@transaction.atomic
def counter_goal(
    *, by: Person, now: datetime, goal: Goal, target: Decimal, reason: str, floor: Decimal | None = None,
    stretch: Decimal | None = None,
) -> Goal:  # fmt: skip
    """Answer a proposed line with what one would commit to instead, and why. The line is disputed until answered."""
    row, card = _line(goal)
    require_owner(by, card)
    if card.status not in (CardStatus.PROPOSED, CardStatus.COUNTERED):
        raise CardRefused(_("Counter-proposals are made on a proposed card, before both have signed."))
    if not reason.strip():
        raise CardRefused(_("Say why, in a sentence your leader can act on."), field="reason")
    check_tiers(row.shape, floor, target, stretch)
    asked = {"floor": floor, "target": target, "stretch": stretch}
    after = {name: None if value is None else str(value) for name, value in asked.items()}
    row.status, card.status = GoalStatus.DISPUTED, CardStatus.COUNTERED
    row.save(update_fields=["status"])
    _unsigned(card)
    note_goal(row, by, now, "countered", figures_of(row), after, reason.strip())
    note_card(card, by, now, "countered", {"goal": row.pk, **after}, reason.strip())
    teams.record(by=by, now=now, action="counter_goal", thing=row, target=target)
    return row


@transaction.atomic
def answer_counter(*, by: Person, now: datetime, goal: Goal, is_accepted: bool, reason: str = "") -> Goal:
    """Accept the last counter-proposal of a line, so that its figures hold, or keep the line as it is with a reason.

    Refuses a line nobody countered, a "no" without reason, and to accept
    figures against the published targets: those are changed in the year table.
    """
    row, card = _line(goal)
    require_superior(by, card)
    counter = row.events.filter(event="countered").order_by("-pk").first()
    if row.status != GoalStatus.DISPUTED or counter is None:
        raise CardRefused(_("There is no counter-proposal to answer on this line."))
    if not is_accepted and not reason.strip():
        raise CardRefused(_("Say why it stays, so that it can be understood."), field="reason")
    before = figures_of(row)
    if is_accepted:
        if row.edition_id is not None:
            raise CardRefused(_("This figure follows the published targets. Change it in the year table, then answer."))
        for name in FIGURES:
            value = counter.after.get(name)
            setattr(row, name, None if value is None else Decimal(value))
    row.status = GoalStatus.PROPOSED
    row.save(update_fields=[*FIGURES, "status"])
    note_goal(row, by, now, "answered" if is_accepted else "kept", before, figures_of(row), reason.strip())
    if not card.goals.filter(status=GoalStatus.DISPUTED).exists():
        card.status = CardStatus.PROPOSED
    card.revision += 1
    card.save(update_fields=["status", "revision"])
    note_card(card, by, now, "answered", {"goal": row.pk, "revision": card.revision}, reason.strip())
    teams.record(by=by, now=now, action="answer_counter", thing=row, is_accepted=is_accepted)
    return row


@transaction.atomic
def sign_card(*, by: Person, now: datetime, card: GoalCard, expected_revision: int) -> GoalCard:
    """Sign one's side of a proposed card; the second signature locks it and agrees its goals.

    Refuses a card with an open counter-proposal, one changed since the person
    read it, and a second signature of the same side.
    """
    held = _held(by, card)
    _same(held, expected_revision)
    if held.status == CardStatus.COUNTERED:
        raise CardRefused(_("A counter-proposal is still open. Answer it first, then sign."))
    if held.status != CardStatus.PROPOSED:
        raise CardRefused(_("Only a proposed card is signed."))
    side = "owner" if held.person_id == by.pk else "superior"
    if getattr(held, f"{side}_signed_at") is not None:
        raise CardRefused(_("Your side has signed already; the other one is still to come."))
    setattr(held, f"{side}_signed_at", now)
    setattr(held, f"{side}_signed_by", by)
    if side == "superior":
        held.superior = by
    is_locked = held.owner_signed_at is not None and held.superior_signed_at is not None
    held.status = CardStatus.SIGNED if is_locked else held.status
    held.save()
    note_card(held, by, now, "signed", {"side": side})
    if is_locked:
        _agree(held, by, now)
    teams.record(by=by, now=now, action="sign_card", thing=held, side=side, is_locked=is_locked)
    return held


def _agree(card: GoalCard, by: Person, now: datetime) -> None:
    lines = list(card.goals.exclude(status=GoalStatus.DROPPED))
    for goal in lines:
        before = {"status": goal.status}
        goal.status = GoalStatus.AGREED
        note_goal(goal, by, now, "agreed", before, {"status": str(goal.status), **figures_of(goal)})
    Goal.objects.bulk_update(lines, ["status"])


@transaction.atomic
def send_back(*, by: Person, now: datetime, card: GoalCard, reason: str) -> GoalCard:
    """Make a proposed card a draft again, with the reason."""
    held = _held(by, card)
    if held.status not in (CardStatus.PROPOSED, CardStatus.COUNTERED):
        raise CardRefused(_("Only a proposed card is sent back."))
    if not reason.strip():
        raise CardRefused(_("Say what is to be changed."), field="reason")
    held.status = CardStatus.DRAFT
    _unsigned(held)
    note_card(held, by, now, "sent_back", {}, reason.strip())
    teams.record(by=by, now=now, action="send_back_card", thing=held)
    return held


@transaction.atomic
def publish_card(*, by: Person, now: datetime, card: GoalCard) -> GoalCard:
    """Make a signed card known to the team: the eighth step of 1.3.4.C. Once; by whoever leads."""
    held = GoalCard.objects.select_for_update(of=("self",)).select_related("person").get(pk=card.pk)
    require_superior(by, held)
    if held.status != CardStatus.SIGNED:
        raise CardRefused(_("Only a card that both have signed is published."))
    if held.events.filter(event="published").exists():
        raise CardRefused(_("This card was published already."))
    note_card(held, by, now, "published")
    teams.record(by=by, now=now, action="publish_card", thing=held)
    return held


def _held(by: Person, card: GoalCard) -> GoalCard:
    held = GoalCard.objects.select_for_update(of=("self",)).select_related("person__unit").get(pk=card.pk)
    require_side(by, held)
    if held.status not in OPEN:
        raise CardRefused(_("This card is signed. After that only a revision changes a goal."))
    return held


def _same(card: GoalCard, expected_revision: int) -> None:
    if card.revision != expected_revision:
        raise CardChanged(_("Somebody changed this card while you looked at it. See what changed, then save again."))


def _line(goal: Goal) -> tuple[Goal, GoalCard]:
    row = Goal.objects.select_for_update(of=("self",)).get(pk=goal.pk)
    if row.card_id is None:
        raise CardRefused(_("This goal stands on no card."))
    card = GoalCard.objects.select_for_update(of=("self",)).select_related("person").get(pk=row.card_id)
    if card.status not in OPEN:
        raise CardRefused(_("This card is signed. After that only a revision changes a goal."))
    return row, card


def _unsigned(card: GoalCard) -> None:
    card.owner_signed_at = card.owner_signed_by = card.superior_signed_at = card.superior_signed_by = None
    card.revision += 1
    card.save()
