"""Whom a measure is about: people, units with everything below them, or the owners of goals, in one fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING

from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.choices import SellerKind

if TYPE_CHECKING:
    from fenghuolun.desk.goals.models import Goal
    from fenghuolun.desk.teams.models import Person, Unit

# What a leader does in person; on every other measure a leader's goal is about the unit that is led.
IN_PERSON = frozenset({"M01", "M02", "M03", "M04", "M05", "M07", "M08", "M22", "M25"})


@dataclass(frozen=True, slots=True)
class Subjects:
    """Whom is asked about; every array about them has this order along its first axis.

    ``people`` and ``units`` say which subjects a row of a person, or of a unit, counts for: a person's rows are the
    person's own whatever the unit of the day, a unit's rows are those filed under it or any unit below it, by the unit
    kept on the row. So a transfer takes nothing along.
    """

    size: int
    people: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    units: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of_people(cls, persons: Iterable[Person]) -> Subjects:
        return cls.of_owners(list(persons))

    @classmethod
    def of_units(cls, units: Iterable[Unit]) -> Subjects:
        return cls.of_owners(list(units))

    @classmethod
    def of_goals(cls, goals: Iterable[Goal]) -> Subjects:
        """Return the owner of each goal; one query where a unit is among them.

        A goal of a leader is about the unit the leader leads, save for what everybody does in person (``IN_PERSON``).
        Load ``person__unit`` and ``unit`` with the goals.
        """
        return cls.of_owners([owner_of(goal) for goal in goals])

    @classmethod
    def of_owners(cls, owners: Sequence[Person | Unit]) -> Subjects:
        """Return people and units, mixed, in the order given."""
        people: dict[int, list[int]] = {}
        paths: dict[str, list[int]] = {}
        for at, owner in enumerate(owners):
            if is_unit(owner):
                paths.setdefault(path_of(owner), []).append(at)
            else:
                people.setdefault(owner.pk, []).append(at)
        return cls(len(owners), {pk: tuple(at) for pk, at in people.items()}, _below(paths))


def owner_of(goal: Goal) -> Person | Unit:
    """Return whom a goal's figures are counted for."""
    if goal.person is None:
        return goal.unit  # type: ignore[return-value]
    leads = goal.person.seller_kind in (SellerKind.LEADER, SellerKind.NONE) and goal.person.unit is not None
    return goal.person.unit if leads and goal.measure not in IN_PERSON else goal.person  # type: ignore[return-value]


def is_unit(owner: Person | Unit) -> bool:
    return hasattr(owner, "path")


def path_of(owner: Person | Unit) -> str:
    """Return the path of a unit, or of the unit a person sits in; empty for somebody who sits in none."""
    unit = owner if is_unit(owner) else owner.unit  # type: ignore[union-attr]
    return unit.path if unit else ""


def _below(paths: Mapping[str, Sequence[int]]) -> dict[int, tuple[int, ...]]:
    """Return, per unit below any of the paths, the subjects that its rows count for. One query, none without paths."""
    if not paths:
        return {}
    found = {}
    lowest, highest = min(paths), max(paths)  # what the two agree in, all paths between them agree in
    shared = takewhile(lambda pair: pair[0] == pair[1], zip(lowest, highest, strict=False))
    for pk, path, step in teams.unit_paths("".join(letter for letter, _same in shared)):
        above = [at for n in range(step, len(path) + 1, step) for at in paths.get(path[:n], ())]
        if above:
            found[pk] = tuple(above)
    return found
