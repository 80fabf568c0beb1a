"""What became of the rows of a file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TypeVar

from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.queries import people_named, posting_spans

# SQLite and PostgreSQL both take this many values in one IN.
CHUNK = 900


@dataclass(slots=True)
class BulkResult:
    """``ids`` has one entry per row: the row in the table it became or was found as, None where it could not be.

    ``problems`` says why, as a sentence, by the row's position. ``made`` and
    ``changed`` list ids, so that an import can be taken back; ``same`` counts
    rows that were there already. ``before`` keeps, per changed id, what the row said.
    """

    ids: list[int | None]
    made: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    same: int = 0
    problems: dict[int, str] = field(default_factory=dict)
    before: dict[int, dict[str, object]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Sequence[object]) -> BulkResult:
        return cls([None] * len(rows))


T = TypeVar("T")


def chunks(values: Collection[T]) -> Iterator[list[T]]:
    it = iter(values)
    while part := list(islice(it, CHUNK)):
        yield part


@dataclass(frozen=True, slots=True)
class Owners:
    """Who may be named as owner or seller, when they came, and where they worked on a day."""

    people: dict[int, Person]
    postings: dict[int, list[tuple[date, date | None, int]]]

    @classmethod
    def named_by(cls, by: Person | None, ids: Collection[int]) -> Owners:
        people = people_named(by, set(ids))
        return cls(people, posting_spans(people))

    def unit_on(self, person_id: int, day: date) -> int | None:
        """Return the unit of that day; before the first posting the first one's, after the last the last one's."""
        spans = self.postings.get(person_id, [])
        for starts_on, ends_on, unit in spans:
            if starts_on <= day and (ends_on is None or day < ends_on):
                return unit
        if spans:
            return spans[0][2] if day < spans[0][0] else spans[-1][2]
        return self.people[person_id].unit_id
