"""The twelve typical faults of a unit's goals, found on its cards and cascade, each with the page that mends it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.cards.queries.tree import ADDS_UP
from fenghuolun.desk.cards.rules.spans import Span
from fenghuolun.desk.goals.choices import CardStatus, GoalStatus, Shape
from fenghuolun.desk.goals.models import Goal, GoalCard
from fenghuolun.desk.goals.queries.cascade import parts_of, unit_goals
from fenghuolun.desk.goals.queries.goal_cards import cards_visible_to, cards_with_lines
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.engine.judge import goals as judge

LABELS: dict[str, tuple[str | Promise, str | Promise]] = {
    "no_parent": (_("No goal above"), _("Link it to the superior's goal, or drop it.")),
    "sum_mismatch": (_("Parts do not add up"), _("The parts must be 100 to 105 % of the goal: split it again.")),
    "not_numeric": (_("Not numeric"), _("Write measure, baseline and target.")),
    "too_many_items": (_("More than seven goals"), _("Put some together.")),
    "one_item_dominates": (_("One goal above 40 %"), _("Spread the weight.")),
    "no_process_goal": (_("No process goal"), _("Add what is done on the way: activity, first touch, follow-up.")),
    "too_easy_or_too_hard": (_("Too easy or too hard"), _("Below 0.8 or above 1.8 of the last actual: talk it over.")),
    "no_checkpoints": (_("No checkpoints"), _("Set days on which it is looked at.")),
    "unsigned": (_("Not signed"), _("Both sides sign; without it nothing is evaluated.")),
    "revised_without_trigger": (_("Revised without a trigger"), _("Ask for a revision with one of the four triggers.")),
    "unscored": (_("Over and not scored"), _("Score it in the evaluation.")),
    "bonus_mismatch": (_("Score and bonus differ"), _("Compare the score with what was paid.")),
    "no_due_list": (_("Retention without a due list"), _("Set it on the policies that end: take it from the market.")),
}
UNKNOWN = frozenset({"bonus_mismatch"})  # nothing here knows what was paid


@dataclass(frozen=True, slots=True)
class Found:
    """One fault at one card, line or goal."""

    whose: str
    what: str
    address: str


@dataclass
class Fault:
    """One of the faults with everywhere it was found."""

    key: str
    found: list[Found] = field(default_factory=list)

    @property
    def label(self) -> str | Promise:
        return LABELS[self.key][0]

    @property
    def advice(self) -> str | Promise:
        return LABELS[self.key][1]

    @property
    def is_unknown(self) -> bool:
        return self.key in UNKNOWN


def faults_of(by: Person, unit: Unit, span: Span, today: date) -> tuple[list[Fault], int]:
    """Return the faults in order, found or not, and how many cards were looked at. Five queries for any number."""
    faults = {key: Fault(key) for key in LABELS}
    cards = cards_visible_to(by).filter(
        person__unit__path__startswith=unit.path, starts_on=span.start, ends_on=span.end
    )
    looked = list(cards_with_lines(cards))
    for card in looked:
        _of_card(faults, card, today)
    _of_units(faults, by, unit, span)
    return list(faults.values()), len(looked)


def _of_card(faults: dict[str, Fault], card: GoalCard, today: date) -> None:
    lines: list[Goal] = card.lines  # type: ignore[attr-defined]
    assert card.person is not None
    whose, here = card.person.name, reverse("cards:card", args=[card.pk])
    if not lines:
        faults["no_process_goal"].found.append(Found(whose, "", here))
        return
    is_signed = card.status in (CardStatus.SIGNED, CardStatus.CLOSED)
    items = tuple(_item(goal) for goal in lines)
    found = judge.faults(judge.GoalCard(items, 0.0, None, is_signed, card.ends_on <= today))
    for fault, positions in found.items():
        if not positions:
            faults[fault].found.append(Found(whose, "", here))
        for at in positions:
            faults[fault].found.append(Found(whose, lines[at].title, _line(card, lines[at], is_signed)))
    for goal in lines:
        if goal.measure == "M10" and not (goal.outlook or {}).get("base"):
            faults["no_due_list"].found.append(Found(whose, goal.title, _line(card, goal, is_signed)))


def _line(card: GoalCard, goal: Goal, is_signed: bool) -> str:
    """A signed line is only looked at; any other is mended in its own sheet."""
    return reverse("cards:card", args=[card.pk]) if is_signed else reverse("cards:line", args=[card.pk, goal.pk])


def _item(goal: Goal) -> judge.GoalItem:
    baseline = None if goal.baseline is None or goal.shape not in (Shape.LARGER,) else float(goal.baseline)
    events = [event for event in goal.events.all() if event.event == "revised" and not event.trigger]
    is_numeric = goal.target is not None and bool(goal.measure or goal.unit_word) and goal.baseline is not None
    return judge.GoalItem(
        judge.Kind(goal.nature), float(goal.weight), goal.parent_id is not None, is_numeric, float(goal.target),
        baseline if goal.kind == "performance" else None, len(goal.checkpoints), len(events),
        1.0 if goal.status == GoalStatus.CLOSED else None,
    )  # fmt: skip


def _of_units(faults: dict[str, Fault], by: Person, unit: Unit, span: Span) -> None:
    """Check each unit's goal of the span against what the level below adds up to."""
    rows = list(unit_goals(by, unit.path, ADDS_UP, span.start, span.end))
    sums = parts_of([goal.pk for goal in rows])
    for goal in rows:
        parts = sums.get(goal.pk)
        if parts is None:
            continue
        item = judge.GoalItem(judge.Kind.RESULT, 40.0, True, True, float(goal.target), None, 1)
        card = judge.GoalCard((item,), float(goal.target), float(parts.total), True, False)
        if judge.Fault.SUM_MISMATCH in judge.faults(card):
            address = reverse("cards:branch", args=[goal.pk])
            faults["sum_mismatch"].found.append(Found(str(goal.unit), goal.title, address))
