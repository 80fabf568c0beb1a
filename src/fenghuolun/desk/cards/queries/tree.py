"""The cascade: goals under goals, opened level by level, each with what its parts add up to (1.3.3.C)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from fenghuolun.desk.goals.choices import CardStatus, GoalStatus
from fenghuolun.desk.goals.models import Goal
from fenghuolun.desk.goals.queries.goals import goals_visible_to
from fenghuolun.desk.goals.rules.measures import figure, measure_label
from fenghuolun.desk.teams.choices import SellerKind
from fenghuolun.desk.teams.models import Person

LEAST, MOST = Decimal("1.00"), Decimal("1.05")
ADDS_UP = frozenset({"PREMIUM", "DEALS", "M01"})
# A part is of the same measure, scope and period; a leader's own goal is about the unit and would count twice.
IS_PART = Q(
    measure=F("parent__measure"), scope=F("parent__scope"), starts_on=F("parent__starts_on"),
    ends_on=F("parent__ends_on"),
) & (Q(person=None) | ~Q(person__seller_kind__in=[SellerKind.LEADER, SellerKind.NONE]))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Node:
    """One goal of the tree; ``ratio`` is what its parts of the same measure add up to over its own target."""

    goal: Goal
    children: int
    agreed: int
    parts: Decimal | None

    @property
    def owner(self) -> str:
        return self.goal.person.name if self.goal.person else str(self.goal.unit)

    @property
    def measure(self) -> str:
        return measure_label(self.goal.measure) if self.goal.measure else self.goal.title

    @property
    def target(self) -> str:
        return figure(self.goal.measure, self.goal.target) + ("" if self.goal.measure else f" {self.goal.unit_word}")

    @property
    def parts_shown(self) -> str:
        return figure(self.goal.measure, self.parts)

    @property
    def adds_up(self) -> bool:
        return self.goal.measure in ADDS_UP and self.parts is not None and self.children > 0

    @property
    def ratio(self) -> Decimal | None:
        if not self.adds_up or self.parts is None or not self.goal.target:
            return None
        return self.parts / self.goal.target

    @property
    def tone(self) -> str:
        """Green within 1.00–1.05 of the goal, amber above (a reserve that nobody sees), red below."""
        if self.ratio is None:
            return "none"
        exact = round(self.ratio, 4)
        return "go" if LEAST <= exact <= MOST else "stop" if exact < LEAST else "wait"

    @property
    def is_splittable(self) -> bool:
        return self.goal.edition_id is None and self.goal.measure in ADDS_UP


def tops(by: Person, starts_on: date, ends_on: date) -> QuerySet[Goal]:
    """Return the goals of exactly this period with nothing above them that ``by`` sees: the widest unit's, or own."""
    seen = _seen(by).filter(starts_on=starts_on, ends_on=ends_on)
    above = goals_visible_to(by).order_by().values("pk")
    return seen.filter(Q(parent=None) | ~Q(parent__in=above)).exclude(
        Q(parent=None) & Q(person__isnull=False) & Q(edition=None)
    )


def children_of(by: Person, goal: Goal) -> QuerySet[Goal]:
    """Return the parts of a goal: right under it, of the same measure and period; what else serves it is on cards."""
    return _seen(by).filter(IS_PART, parent=goal)


def _seen(by: Person) -> QuerySet[Goal]:
    return goals_visible_to(by).exclude(status__in=[GoalStatus.DROPPED, GoalStatus.CLOSED])


def nodes_of(goals: Iterable[Goal]) -> list[Node]:
    """Return goals as nodes with their parts. One query for a page of any goals."""
    rows = list(goals)
    living = Goal.objects.filter(IS_PART, parent__in=[goal.pk for goal in rows]).exclude(status=GoalStatus.DROPPED)
    sums: dict[int, dict[str, Any]] = {
        row["parent"]: row
        for row in living.order_by()
        .values("parent")
        .annotate(
            n=Count("pk"),
            agreed=Count("pk", filter=Q(status=GoalStatus.AGREED) | Q(card__status=CardStatus.SIGNED)),
            parts=Sum("target"),
        )
    }
    return [
        Node(goal, found.get("n", 0), found.get("agreed", 0), found.get("parts"))
        for goal in rows
        for found in (sums.get(goal.pk, {}),)
    ]
