"""What is asked of a measure and what it answers: subjects by periods, sums of rows, and the measure's own formula."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

import numpy as np
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from fenghuolun.desk.facts.subjects import Subjects
from fenghuolun.engine.measures import MEASURES, activity_attainment
from fenghuolun.engine.results import Counts, Flags, Floats

Kept = TypeVar("Kept")
# How a measure that is no quotient of sums answers for several periods: from the first up to the end, value and n.
Across = Callable[[int, int], tuple[Floats, Counts]]
MOST_NAMED = 20_000  # above so many ids a query names nobody and what was not asked for is dropped


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Periods ``[edges[i], edges[i + 1])`` of ``of``, as they stand on the morning of ``today``.

    What happens on ``today`` or later is not counted yet (ruling 5: no day is
    half counted). ``kept`` holds what several measures read alike, so that it is asked of the database once.
    """

    of: Subjects
    edges: tuple[date, ...]
    today: date
    cube_kind: str = ""
    channel: str = ""
    stage: str = ""
    kept: dict[Hashable, Any] = field(default_factory=dict)

    @property
    def shape(self) -> tuple[int, int]:
        return self.of.size, len(self.edges) - 1

    @property
    def first(self) -> date:
        return self.edges[0]

    @property
    def end(self) -> date:
        """The end of what is counted: the last edge, or today where that comes first."""
        return max(min(self.edges[-1], self.today), self.edges[0])

    @property
    def has_begun(self) -> Flags:
        """Which periods have a day that is over, (periods,)."""
        return np.array([start < self.today for start in self.edges[:-1]])

    def once(self, question: Hashable, read: Callable[[], Kept]) -> Kept:
        if question not in self.kept:
            self.kept[question] = read()
        found: Kept = self.kept[question]
        return found

    def slot(self, day: str) -> Case:
        """Return the position of a row's period as the database works it out."""
        return Case(
            *(When(**{f"{day}__lt": edge, "then": Value(at)}) for at, edge in enumerate(self.edges[1:-1])),
            default=Value(len(self.edges) - 2),
            output_field=IntegerField(),
        )

    def kinds(self) -> Q:
        return Q(cube_kind=self.cube_kind) if self.cube_kind else Q()

    def channels(self) -> Q:
        return Q(channel=self.channel) if self.channel else Q()


def sums_of(
    asked: Asked,
    rows: QuerySet[Any],
    sums: Mapping[str, Combinable],
    *,
    day: str = "day",
    person: str = "person",
    unit: str = "unit",
    of_unit: Q | None = None,
) -> dict[str, Floats]:
    """Return sums of rows by subject and period, (subjects, periods) each.

    ``day``, ``person`` and ``unit`` name the columns a row is filed by; ``of_unit`` says which rows of a unit count.
    One query for the people among the subjects and one for the units, whatever their number.
    """
    found = {name: np.zeros(asked.shape) for name in sums}
    within = rows.filter(**{f"{day}__gte": asked.first, f"{day}__lt": asked.end}).annotate(slot=asked.slot(day))
    asked_for = {f"sum_{name}": expression for name, expression in sums.items()}
    for column, places, which in ((person, asked.of.people, Q()), (unit, asked.of.units, of_unit or Q())):
        if not places:
            continue
        mine = within.filter(which)
        mine = mine.filter(**{f"{column}__in": list(places)}) if len(places) <= MOST_NAMED else mine
        grouped = mine.annotate(owner_key=F(column)).values_list("owner_key", "slot").annotate(**asked_for).order_by()
        add_rows(found, places, grouped)
    return found


def add_rows(
    found: Mapping[str, Floats], places: Mapping[int, tuple[int, ...]], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Add (owner, period, sum, …) rows to the subjects each owner counts for; sums in the order of ``found``."""
    for owner, slot, *values in rows:
        for at in places.get(owner, ()):
            for grid, value in zip(found.values(), values, strict=True):
                grid[at, slot] += value or 0


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """A measure over subjects and periods.

    ``value`` (subjects, periods) is NaN where a period has not begun or there
    is nothing to measure. ``numerator`` and ``denominator`` are what the
    catalogue's formula takes, same shape (the denominator of a sum is NaN); ``n`` counts the events it rests on.
    """

    code: str
    edges: tuple[date, ...]
    value: Floats
    numerator: Floats
    denominator: Floats
    n: Counts
    is_sum: bool = False
    across: Across | None = None

    def over(self) -> Floats:
        """Return the measure over all periods together, (subjects,): its formula on the summed parts, never a mean of
        values. A stock is what it was in the last period that has one."""
        return self.between(0, len(self.edges) - 1)[0]

    def between(self, first: int, end: int) -> tuple[Floats, Counts]:
        """Return value and n over the periods ``first`` up to ``end`` (positions), (subjects,) each."""
        if self.across is not None:
            return self.across(first, end)
        part = slice(first, end)
        begun = ~np.isnan(self.numerator[:, part]).all(axis=1)
        top, bottom = (np.nansum(of[:, part], axis=1) for of in (self.numerator, self.denominator))
        return np.where(begun, self._value(top, bottom), np.nan), self.n[:, part].sum(axis=1)

    def spans(self, at: Counts, first: Counts, end: Counts) -> tuple[Floats, Counts]:
        """Return value and n of subjects ``at``, each over its own periods ``first`` up to ``end``; one shape all."""
        if self.across is not None:
            return self._spans_across(at, first, end)
        sums = [_running(np.nan_to_num(of)) for of in (self.numerator, self.denominator, self.n)]
        top, bottom, n = (of[at, end] - of[at, first] for of in sums)
        begun = ~np.isnan(self.numerator[at, np.minimum(first, self.numerator.shape[1] - 1)]) & (first < end)
        return np.where(begun, self._value(top, np.maximum(bottom, 0)), np.nan), np.rint(n).astype(np.int64)

    def _value(self, top: Floats, bottom: Floats) -> Floats:
        return np.maximum(top, 0.0) if self.is_sum else formula(self.code, top, bottom)

    def per(self, at: Counts, first: Counts, end: Counts) -> Floats:
        """Return what each subject's sum over its periods is divided by, (subjects,); 1 for a sum, NaN for nothing."""
        if self.is_sum:
            return np.ones(at.shape)
        value, _n = self.spans(at, first, end)
        top = _running(np.nan_to_num(self.numerator))
        return np.divide(top[at, end] - top[at, first], value, out=np.full(at.shape, np.nan), where=value > 0)

    def as_parts(self, per: Floats) -> Measured:
        """Return each period's part of the whole quotient: sums over ``per`` (subjects,), so that periods add up."""
        return replace(self, is_sum=True, numerator=self.numerator / per[:, None])

    def _spans_across(self, at: Counts, first: Counts, end: Counts) -> tuple[Floats, Counts]:
        value, n = np.full(at.shape, np.nan), np.zeros(at.shape, np.int64)
        for i, j in {(int(i), int(j)) for i, j in zip(first.flat, end.flat, strict=True) if i < j}:
            here = (first == i) & (end == j)
            all_values, all_n = self.between(i, j)
            value[here], n[here] = all_values[at[here]], all_n[at[here]]
        return value, n


def _running(values: Floats) -> Floats:
    """Return sums from the first period on, beginning with nothing: (subjects, periods + 1)."""
    return np.concatenate([np.zeros((len(values), 1)), np.cumsum(values, axis=1)], axis=1)


def formula(code: str, numerator: Floats, denominator: Floats) -> Floats:
    """Return the catalogue's own function of a quotient's parts; corrections may outweigh a period, then it is 0."""
    function = MEASURES[code].function
    top = np.maximum(numerator, 0.0)
    if function is activity_attainment:
        return function(top, denominator, 1)  # the points due are the standard times the days already
    return function(top, denominator)


def ratio_of(asked: Asked, code: str, numerator: Floats, denominator: Floats, n: Floats) -> Measured:
    """Return a measure from its summed parts; ``n`` (subjects, periods) counts events."""
    begun = asked.has_begun
    top, bottom = np.where(begun, numerator, np.nan), np.where(begun, denominator, np.nan)
    value = np.where(begun, formula(code, np.nan_to_num(top), np.nan_to_num(bottom)), np.nan)
    return Measured(code, asked.edges, value, top, bottom, _counted(asked, n))


def sum_of(asked: Asked, code: str, amounts: Floats, n: Floats) -> Measured:
    """Return a measure that adds up over subjects and periods. Corrections may outweigh a period, then it is 0."""
    top = np.where(asked.has_begun, amounts, np.nan)
    nothing = np.full(asked.shape, np.nan)
    return Measured(code, asked.edges, np.maximum(top, 0.0), top, nothing, _counted(asked, n), is_sum=True)


def stock_of(asked: Asked, code: str, numerator: Floats, denominator: Floats, n: Floats) -> Measured:
    """Return a quotient that is known for the end of each period; several periods are as the last of them that has one.

    A period without a figure has NaN in ``denominator``.
    """
    begun = asked.has_begun & ~np.isnan(denominator)
    top, bottom = np.where(begun, numerator, np.nan), np.where(begun, denominator, np.nan)
    value = np.where(begun, formula(code, np.nan_to_num(top), np.nan_to_num(bottom)), np.nan)
    counted = np.rint(np.where(begun, n, 0)).astype(np.int64)

    def across(first: int, end: int) -> tuple[Floats, Counts]:
        known = ~np.isnan(value[:, first:end])
        at = end - 1 - np.argmax(known[:, ::-1], axis=1)
        rows = np.arange(len(value))
        return value[rows, at], counted[rows, at]

    return Measured(code, asked.edges, value, top, bottom, counted, across=across)


def _counted(asked: Asked, n: Floats) -> Counts:
    return np.rint(np.where(asked.has_begun, n, 0)).astype(np.int64)
