"""The first page of goal cards: the own card, and for whoever leads everybody's of the period, what waits first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fenghuolun.desk.cards.rules.spans import Span, is_leading
from fenghuolun.desk.goals.choices import CardStatus
from fenghuolun.desk.goals.models import GoalCard
from fenghuolun.desk.goals.queries.goal_cards import cards_of_period, own_cards
from fenghuolun.desk.goals.rules.superiors import leads
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person

STATES = (CardStatus.COUNTERED, CardStatus.PROPOSED, CardStatus.DRAFT, CardStatus.SIGNED, CardStatus.CLOSED)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is led, with the card of the period; None where none was opened."""

    person: Person
    card: GoalCard | None

    @property
    def order(self) -> tuple[int, str]:
        state = -1 if self.card is None else STATES.index(CardStatus(self.card.status))
        return (1 if state == -1 else 0 if state == 0 else 2 + state), self.person.pinyin


def own_card(person: Person, span: Span) -> GoalCard | None:
    return own_cards(person).filter(starts_on=span.start, ends_on=span.end).first()


def members(by: Person, span: Span, today: date) -> list[Member]:
    """Return whom ``by`` leads with their cards of the span: disputed first, then not opened, then the rest.

    Months are about sellers, quarters about leaders. Two queries.
    """
    cards = {card.person_id: card for card in cards_of_period(by, span.start, span.end)}
    people = teams.people_visible_to(by).filter(left_on=None, is_active=True, unit__isnull=False)
    wanted = [
        person
        for person in people
        if leads(by, person) and (person.pk in cards or is_leading(person) == (span.months > 1))
        and (person.pk in cards or _works_by_card(person))
    ]  # fmt: skip
    return sorted((Member(person, cards.get(person.pk)) for person in wanted), key=lambda one: one.order)


def _works_by_card(person: Person) -> bool:
    return person.role is not None and person.role.code in ("seller", "leader", "manager")
