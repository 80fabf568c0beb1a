"""Goal cards (目标卡): opened, filled line by line, weighed; every change counts a revision and is on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.goals.actions.goals import GoalRefused, check_tiers
from fenghuolun.desk.goals.choices import CardStatus, GoalKind, GoalStatus, Nature, Shape
from fenghuolun.desk.goals.models import CardEvent, Goal, GoalCard, GoalEvent
from fenghuolun.desk.goals.rules.limits import STEP
from fenghuolun.desk.goals.rules.superiors import leads, require_side
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams import actions as teams
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.queries import superior_of
from fenghuolun.desk.teams.rules import NotAllowed

OPEN = (CardStatus.DRAFT, CardStatus.PROPOSED, CardStatus.COUNTERED)
FOLLOWED = frozenset({"measure", "scope", "floor", "target", "stretch", "shape", "starts_on", "ends_on"})
DIRECTIONS = ("superior", "market", "problems", "benchmarks", "duties", "development")
TECHNIQUES = ("tiers", "rolling_forecast", "relative", "team_bonus", "weight_cap", "milestones")


class CardRefused(Refused):
    code = "card_refused"


class CardChanged(Refused):
    """Somebody else changed the card since this person looked at it."""

    code = "card_changed"


@dataclass(frozen=True, slots=True)
class Line:
    """Everything a line of the card says; figures in the measure's unit, ratios 0..1, days within the period."""

    title: str
    target: Decimal
    kind: str = GoalKind.PERFORMANCE
    nature: str = Nature.RESULT
    measure: str = ""
    scope: Mapping[str, str] = field(default_factory=dict)
    shape: str = Shape.LARGER
    verb: str = ""
    thing: str = ""
    segment: str = ""
    floor: Decimal | None = None
    stretch: Decimal | None = None
    baseline: Decimal | None = None
    baseline_source: str = ""
    unit_word: str = ""
    weight: Decimal = Decimal(0)
    due_on: date | None = None
    checkpoints: Sequence[str] = ()
    parent: Goal | None = None
    actions: str = ""
    support: str = ""
    difficulty_own: int | None = None
    difficulty_superior: int | None = None
    controllability: int | None = None
    measurability: int | None = None
    time_pressure: int | None = None
    is_relative: bool = False
    outlook: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def open_card(*, by: Person, now: datetime, person: Person, starts_on: date, ends_on: date) -> GoalCard:
    """Return the person's card of ``[starts_on, ends_on)``, opened where there is none yet.

    A person opens the own card, whoever leads the person opens it too. The
    superior is the nearest leader; the 20 workdays to agree count from here.
    """
    if by.pk != person.pk and not leads(by, person):
        raise NotAllowed(_("Only the person or whoever leads the person opens a card."))
    if ends_on <= starts_on:
        raise CardRefused(_("The card must end after it starts."), field="ends_on")
    card, is_new = GoalCard.objects.get_or_create(
        person=person, starts_on=starts_on, ends_on=ends_on, defaults={"superior": superior_of(person)}
    )
    if is_new:
        note_card(card, by, now, "opened")
        teams.record(by=by, now=now, action="open_card", thing=card, person=person)
    return card


@transaction.atomic
def put_line(
    *, by: Person, now: datetime, card: GoalCard, expected_revision: int, line: Line, goal: Goal | None = None
) -> Goal:
    """Write a line of the card: a new goal, one that stands on it, or one that had no card and is taken onto it.

    Figures of a goal that follows the published targets stay theirs. Any
    change takes back a signature given before. Refuses a card that is signed
    or was changed meanwhile, another's goal, and tiers out of order.
    """
    held = _open(by, card, expected_revision)
    check_tiers(line.shape, line.floor, line.target, line.stretch)
    if goal is not None and goal.card_id not in (None, held.pk):
        raise CardRefused(_("This goal stands on another card."))
    if goal is not None and goal.person_id != held.person_id:
        raise CardRefused(_("This is somebody else's goal."))
    position = held.goals.count() + 1
    row = goal or Goal(person_id=held.person_id, starts_on=held.starts_on, ends_on=held.ends_on, position=position)
    before = _words(row) if goal is not None else {}
    follows = goal is not None and goal.edition_id is not None
    for name in (one.name for one in fields(line)):
        if not (follows and name in FOLLOWED):
            value = getattr(line, name)
            setattr(row, name, dict(value) if isinstance(value, Mapping) else value)
    row.checkpoints = list(line.checkpoints)
    if row.card_id is None:
        row.card, row.position = held, position
        row.status = row.status if follows else GoalStatus.PROPOSED
    row.save()
    after = _words(row)
    event = "set" if goal is None else ("taken" if not before.get("card") else "changed")
    note_goal(row, by, now, event, before, after)
    _changed(held, by, now, "line", _difference(before, after), str(row.title))
    teams.record(by=by, now=now, action="put_line", thing=row, card=held.pk)
    return row


@transaction.atomic
def drop_line(*, by: Person, now: datetime, card: GoalCard, expected_revision: int, goal: Goal) -> None:
    """Take a line off the card; one of the published targets goes back to stand alone, any other is dropped."""
    held = _open(by, card, expected_revision)
    row = held.goals.select_for_update().filter(pk=goal.pk).first()
    if row is None:
        raise CardRefused(_("This line is not on the card any more."))
    if row.edition_id is None:
        row.status = GoalStatus.DROPPED
    row.card, row.weight = None, Decimal(0)
    row.save(update_fields=["card", "weight", "status"])
    note_goal(row, by, now, "dropped", {"card": held.pk}, {})
    _changed(held, by, now, "dropped", {}, row.title)
    teams.record(by=by, now=now, action="drop_line", thing=row, card=held.pk)


@transaction.atomic
def weigh_lines(
    *, by: Person, now: datetime, card: GoalCard, expected_revision: int, weights: Sequence[tuple[int, int]]
) -> GoalCard:
    """Set order and weights of all lines at once: (goal, percent) from the first line to the last.

    A draft may add up to anything, in steps of five between 0 and 100; the
    proposal asks for 100. Refuses a list that is not exactly the card's lines.
    """
    held = _open(by, card, expected_revision)
    rows = {row.pk: row for row in held.goals.all()}
    if {pk for pk, _weight in weights} != set(rows):
        raise CardChanged(_("Lines were added or dropped meanwhile. Look at the card again."))
    if any(weight % STEP or not 0 <= weight <= 100 for _pk, weight in weights):
        raise CardRefused(_("Weights go in steps of five, from 0 to 100."), field="weights")
    before = {str(pk): int(row.weight) for pk, row in rows.items()}
    for position, (pk, weight) in enumerate(weights, start=1):
        rows[pk].position, rows[pk].weight = position, Decimal(weight)
    Goal.objects.bulk_update(rows.values(), ["position", "weight"])
    after = {str(pk): weight for pk, weight in weights}
    _changed(held, by, now, "weighed", {"before": before, "after": after})
    teams.record(by=by, now=now, action="weigh_lines", thing=held, before=before, after=after)
    return held


@transaction.atomic
def answer_direction(
    *, by: Person, now: datetime, card: GoalCard, direction: str, note: str = "", taken: str = ""
) -> GoalCard:
    """Keep that a direction (1.3.3.E) was thought through: a proposal taken, or a sentence why there is none."""
    held = GoalCard.objects.select_for_update(of=("self",)).select_related("person").get(pk=card.pk)
    require_side(by, held)
    if held.status not in OPEN:
        raise CardRefused(_("This card is signed. After that only a revision changes a goal."))
    if direction not in DIRECTIONS:
        raise CardRefused(_("Choose one of the six directions."), field="direction")
    if not note.strip() and not taken:
        raise CardRefused(_("Take a proposal, or write one sentence on why there is nothing to set."), field="note")
    answer = dict(held.directions.get(direction, {}))
    answer["note"] = note.strip() or answer.get("note", "")
    answer["taken"] = [*answer.get("taken", []), *([taken] if taken else [])]
    answer["at"], answer["by"] = now.isoformat(), by.pk
    held.directions = {**held.directions, direction: answer}
    held.save(update_fields=["directions"])
    teams.record(by=by, now=now, action="answer_direction", thing=held, direction=direction)
    return held


@transaction.atomic
def write_on_card(
    *, by: Person, now: datetime, card: GoalCard, expected_revision: int, development: str | None = None,
    superior_comment: str | None = None, techniques: Sequence[str] | None = None,
) -> GoalCard:  # fmt: skip
    """Write the foot of the card: the self-development goal, the superior's comment, the techniques used."""
    held = _open(by, card, expected_revision)
    if superior_comment is not None and held.person_id == by.pk:
        raise CardRefused(_("The comment is the superior's."), field="superior_comment")
    for name, value in (("development", development), ("superior_comment", superior_comment)):
        if value is not None:
            setattr(held, name, value.strip())
    if techniques is not None:
        held.techniques = [one for one in TECHNIQUES if one in techniques]
    _changed(held, by, now, "words", {"techniques": held.techniques})
    teams.record(by=by, now=now, action="write_on_card", thing=held)
    return held


def _open(by: Person, card: GoalCard, expected_revision: int) -> GoalCard:
    """Return the card locked for this change; refuse one that is signed, or changed since ``expected_revision``."""
    held = GoalCard.objects.select_for_update(of=("self",)).select_related("person").get(pk=card.pk)
    require_side(by, held)
    if held.status not in OPEN:
        raise CardRefused(_("This card is signed. After that only a revision changes a goal."))
    if held.revision != expected_revision:
        raise CardChanged(_("Somebody changed this card while you looked at it. See what changed, then save again."))
    return held


def _changed(card: GoalCard, by: Person, now: datetime, event: str, after: dict[str, Any], comment: str = "") -> None:
    """Count the change; a signature given before it does not hold for what comes after."""
    card.revision += 1
    card.owner_signed_at = card.owner_signed_by = card.superior_signed_at = card.superior_signed_by = None
    card.save()
    note_card(card, by, now, event, {**after, "revision": card.revision}, comment)


def note_card(
    card: GoalCard, by: Person, now: datetime, event: str, after: dict[str, Any] | None = None, comment: str = ""
) -> None:
    CardEvent.objects.create(card=card, at=now, by=by, event=event, comment=comment, after=after or {})


def note_goal(
    goal: Goal, by: Person, now: datetime, event: str, before: dict[str, Any], after: dict[str, Any], reason: str = ""
) -> None:
    GoalEvent.objects.create(goal=goal, at=now, by=by, event=event, before=before, after=after, reason=reason)


KEPT = ("title", "measure", "floor", "target", "stretch", "weight", "due_on", "baseline", "actions", "support", "card")


def _words(goal: Goal) -> dict[str, Any]:
    """Return what a goal says, as it is kept in its events."""
    found = {name: getattr(goal, "card_id" if name == "card" else name) for name in KEPT}
    return {name: _plain(value) for name, value in found.items() if value not in (None, "")}


def _plain(value: Any) -> Any:
    """Return a value as JSON keeps it; a figure without the zeros its column adds, so that like equals like."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value


def _difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {name: [before.get(name), after.get(name)] for name in KEPT if before.get(name) != after.get(name)}


__all__ = [
    "DIRECTIONS",
    "TECHNIQUES",
    "CardChanged",
    "CardRefused",
    "GoalRefused",
    "Line",
    "answer_direction",
    "drop_line",
    "open_card",
    "put_line",
    "weigh_lines",
    "write_on_card",
]
