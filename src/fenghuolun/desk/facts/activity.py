"""What people did: sums of the tallies per person and day or period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import Case, Sum, Value, When

from fenghuolun.desk.activities import queries as activities
from fenghuolun.desk.facts.people import Crew
from fenghuolun.desk.facts.results import KIND_AT, KINDS
from fenghuolun.desk.kit.reading import asked_within
from fenghuolun.engine.results import Counts, Floats

COLUMNS: tuple[str, ...] = (
    "records", "quantity", "effective", "points", "seconds", "on_time", "evidence_due", "evidenced", "purposeful",
    "planned", "reviewed", "reviewed_on_time", "contacts", "visits", "quotes", "deals",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Done:
    """Sums of one period per person; ``points`` in points, the rest counts, shape (people,)."""

    columns: dict[str, Counts]

    def __getitem__(self, column: str) -> Counts:
        return self.columns[column]

    @property
    def points(self) -> Floats:
        return np.asarray(self.columns["points"] / 100)


def done(who: Crew, first: date, end: date, *, kinds: list[str] | None = None) -> Done:
    """Return what each person did in ``[first, end)``, of all activity kinds or the given codes. One query."""
    columns = {name: np.zeros(who.size, np.int64) for name in COLUMNS}
    rows = activities.tallies(first, end, person_ids=who.ids.tolist())
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    position = who.position
    found = rows.values_list("person").annotate(**{f"sum_{name}": Sum(name) for name in COLUMNS}).order_by()
    for person, *sums in found:
        for name, value in zip(COLUMNS, sums, strict=True):
            columns[name][position[person]] = value
    return Done(columns)


def done_in(who: Crew, spans: Sequence[tuple[date, date]]) -> list[Done]:
    """Return what each person did in each of these spans of days, which do not overlap. One query."""
    found = [Done({name: np.zeros(who.size, np.int64) for name in COLUMNS}) for _ in spans]
    if not spans:
        return found
    number = Case(*(When(day__gte=first, day__lt=end, then=Value(at)) for at, (first, end) in enumerate(spans)))
    first, end = min(span[0] for span in spans), max(span[1] for span in spans)
    rows = (
        activities.tallies(first, end, person_ids=who.ids.tolist())
        .annotate(span=number)
        .filter(span__isnull=False)
        .values_list("person", "span")
        .annotate(**{f"sum_{name}": Sum(name) for name in COLUMNS})
        .order_by()
    )
    position = who.position
    for person, span, *sums in rows:
        for name, value in zip(COLUMNS, sums, strict=True):
            found[span].columns[name][position[person]] = value
    return found


def points_by_day(who: Crew, first: date, end: date) -> Floats:
    """Return activity points per person and day of ``[first, end)``, shape (people, days).

    One query; none where the page has read these days already.
    """
    begin, wide = asked_within(("points", who.ids.tobytes()), first, end, lambda a, b: _points_by_day(who, a, b))
    return wide[:, (first - begin).days : (end - begin).days]


def _points_by_day(who: Crew, first: date, end: date) -> Floats:
    points = np.zeros((who.size, (end - first).days))
    position = who.position
    rows = (
        activities.tallies(first, end, person_ids=who.ids.tolist())
        .values_list("person", "day")
        .annotate(sum_points=Sum("points"))
        .order_by()
    )
    for person, day, value in rows:
        points[position[person], (day - first).days] = value / 100
    return points


def points_by_kind(who: Crew, first: date, end: date) -> Floats:
    """Return activity points per person and cube kind in ``[first, end)``, (people, kinds). One query.

    What belongs to no kind (study, general care) is left out.
    """
    points = np.zeros((who.size, len(KINDS)))
    position = who.position
    rows = (
        activities.tallies(first, end, person_ids=who.ids.tolist())
        .filter(cube_kind__in=KINDS)
        .values_list("person", "cube_kind")
        .annotate(sum_points=Sum("points"))
        .order_by()
    )
    for person, kind, value in rows:
        points[position[person], KIND_AT[kind]] = value / 100
    return points


@dataclass(frozen=True, slots=True)
class DoneByDay:
    """The same sums day by day from ``first`` on: each column (people, days)."""

    first: date
    columns: dict[str, Counts]

    def within(self, first: date, end: date) -> Done:
        """Return the sums of ``[first, end)``, which must lie within the days asked for."""
        days = slice((first - self.first).days, (end - self.first).days)
        return Done({name: values[:, days].sum(axis=1) for name, values in self.columns.items()})


def done_by_day(who: Crew, first: date, end: date) -> DoneByDay:
    """Return what each person did on each day of ``[first, end)``. One query."""
    columns = {name: np.zeros((who.size, (end - first).days), np.int64) for name in COLUMNS}
    position = who.position
    found = (
        activities.tallies(first, end, person_ids=who.ids.tolist())
        .values_list("person", "day")
        .annotate(**{f"sum_{name}": Sum(name) for name in COLUMNS})
        .order_by()
    )
    for person, day, *sums in found:
        cell = position[person], (day - first).days
        for name, value in zip(COLUMNS, sums, strict=True):
            columns[name][cell] = value
    return DoneByDay(first, columns)
