"""Which rows a unit's page has: the units right below it, or its people where there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.engine.results import Counts


@dataclass(frozen=True, slots=True)
class Named:
    """A row of a page: a unit with so many people, or a person."""

    pk: int
    name: str
    is_person: bool
    size: int


def grouped(unit: Unit, units: Sequence[Unit], people: Sequence[Person]) -> tuple[tuple[Named, ...], Counts]:
    """Return the rows and, per person, the number of the row.

    ``units``: the unit and those below it. People who sit in the unit itself
    beside its sub-units make a row of the unit's own name.
    """
    step = unit.steplen
    children = {below.path: below for below in units if below.path[:-step] == unit.path}
    if not children:
        return tuple(Named(person.pk, person.name, True, 1) for person in people), np.arange(len(people))
    tops = [(person.unit.path if person.unit else unit.path)[: len(unit.path) + step] for person in people]
    rows = sorted(set(tops))
    place = {path: at for at, path in enumerate(rows)}
    group = np.array([place[top] for top in tops], np.int64)
    sizes = np.bincount(group, minlength=len(rows))
    found = [children.get(path, unit) for path in rows]
    return tuple(Named(row.pk, row.name, False, int(n)) for row, n in zip(found, sizes, strict=True)), group
