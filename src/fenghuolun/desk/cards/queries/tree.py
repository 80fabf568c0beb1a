"""The cascade: goals under goals, opened level by level, each with what its parts add up to (1.3.3.C)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from fenghuolun.desk.goals.models import Goal
from fenghuolun.desk.goals.queries.cascade import parts_of
from fenghuolun.desk.goals.rules.measures import figure, measure_label

LEAST, MOST = Decimal("1.00"), Decimal("1.05")
ADDS_UP = frozenset({"PREMIUM", "DEALS", "M01"})


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


def nodes_of(goals: Iterable[Goal]) -> list[Node]:
    """Return goals as nodes with their parts. One query for a page of any goals."""
    rows = list(goals)
    parts = parts_of([goal.pk for goal in rows])
    return [
        Node(goal, found.count, found.agreed, found.total) if (found := parts.get(goal.pk)) else Node(goal, 0, 0, None)
        for goal in rows
    ]
