"""What is known of a person before a card is written: own figures, due list, rates, leads, peers; each read once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from fenghuolun.desk.cards.rules.spans import Span, is_leading
from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.facts.due import Due, due_by_month, live_leads
from fenghuolun.desk.facts.measured import MEASURABLE, Measured, measured_together
from fenghuolun.desk.facts.people import Crew, crew
from fenghuolun.desk.facts.planned import planned_yuan
from fenghuolun.desk.facts.results import KIND_AT, months_before, months_from
from fenghuolun.desk.facts.stages import Reached, rates, reached
from fenghuolun.desk.facts.subjects import Subjects, owner_of
from fenghuolun.desk.goals.models import Goal
from fenghuolun.desk.goals.queries.goal_cards import goals_above, loose_goals
from fenghuolun.desk.goals.rules.smart import unsaved
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person
from fenghuolun.engine.judge.outlook import expected_growth
from fenghuolun.engine.measures import MEASURES, Unit
from fenghuolun.engine.results import Floats

RECENT_MONTHS = 3
FLOWS = frozenset({"PREMIUM", "DEALS", "M01"})
LEARNT_FROM = timedelta(days=180)
SETTLED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure as it stood: ``value`` a month for what adds up, over ``first`` … ``last`` month, resting on ``n``."""

    measure: str
    cube_kind: str
    value: float
    n: int
    first: date
    last: date
    growth: float = 1.0


@dataclass
class OwnFacts:
    """Everything directions propose from. Each property is read once, and only when a direction asks for it."""

    person: Person
    span: Span
    today: date
    _figures: dict[tuple[str, str], Figure | None] = field(default_factory=dict)

    @cached_property
    def who(self) -> Crew:
        """The person, or for a leader the sellers who are led."""
        if is_leading(self.person) and self.person.unit is not None:
            return crew(teams.sellers_of(self.person.unit, self.today), self.today)
        return crew([self.person], self.today)

    @cached_property
    def months(self) -> list[date]:
        """The last whole months before the span begins, or before this month where that comes first."""
        return months_before(min(self.span.start, self.today.replace(day=1)), RECENT_MONTHS)

    @property
    def edges(self) -> list[date]:
        return [*self.months, min(self.span.start, self.today.replace(day=1))]

    @cached_property
    def loose(self) -> list[Goal]:
        return list(loose_goals(self.person, self.span.start, self.span.end))

    @cached_property
    def above(self) -> list[Goal]:
        return goals_above(self.person, self.span.start, self.span.end)

    def parent_of(self, measure: str, cube_kind: str = "") -> Goal | None:
        """Return the superior's goal that one on this measure serves: the same measure, else premium, else any."""
        same = [goal for goal in self.above if goal.measure == measure]
        kind = [goal for goal in same if goal.scope.get("cube_kind", "") == cube_kind]
        premium = [goal for goal in self.above if goal.measure == "PREMIUM"]
        return next(iter([*kind, *same, *premium, *self.above]), None)

    def figure(self, measure: str, cube_kind: str = "") -> Figure | None:
        """Return the own recent figure of a measure; None where the ledger cannot say."""
        if (measure, cube_kind) not in self._figures:
            self.read([measure], cube_kind)
        return self._figures[measure, cube_kind]

    def read(self, codes: Collection[str], cube_kind: str = "") -> None:
        """Read several measures at once, so that ``figure`` asks nothing more."""
        wanted = [code for code in codes if code in MEASURABLE and (code, cube_kind) not in self._figures]
        for code in codes:
            self._figures.setdefault((code, cube_kind), None)
        for about in (True, False):
            part = [code for code in wanted if self._is_own(code) == about]
            if part:
                of = self._subjects(part[0])
                found = measured_together(part, of, self.edges, today=self.today, cube_kind=cube_kind)
                for code, measured in found.items():
                    self._figures[code, cube_kind] = self._figure(measured, of, cube_kind)

    def _is_own(self, code: str) -> bool:
        return owner_of(unsaved(person=self.person, measure=code)) == self.person

    def _subjects(self, code: str) -> Subjects:
        return Subjects.of_owners([owner_of(unsaved(person=self.person, measure=code))])

    def _figure(self, found: Measured, of: Subjects, cube_kind: str) -> Figure | None:
        value, n = (float(part[0]) for part in found.between(0, len(self.edges) - 1))
        if np.isnan(value):
            return None
        growth = 1.0
        if found.code in FLOWS:
            value /= len(self.months)
            growth = self._growth(found.code, of, cube_kind, value)
        return Figure(found.code, cube_kind, value, int(n), self.months[0], self.months[-1], growth)

    def _growth(self, code: str, of: Subjects, cube_kind: str, recent: float) -> float:
        """How the same time a year ago stood to the months before it, a month each."""
        before = [date(day.year - 1, day.month, 1) for day in self.edges]
        then = self.span.year_before()
        past = measured_together([code], of, before, today=self.today, cube_kind=cube_kind)[code]
        same = measured_together([code], of, [then.start, then.end], today=self.today, cube_kind=cube_kind)[code]
        events = int(past.n.sum() + same.n.sum())
        earlier, later = float(past.over()[0]) / len(self.months), float(same.over()[0]) / self.span.months
        return expected_growth(recent, later, earlier, events)

    @cached_property
    def due(self) -> Due:
        """Renewals and leads whose cover ends within the span, by person, kind and month."""
        return due_by_month(self.who, months_from(self.span.start, self.span.months))

    def asked_yuan(self) -> float:
        """Return what the published targets ask of the person (of a leader: of the unit) in the span."""
        return float(planned_yuan(self._subjects("PREMIUM"), [self.span.start, self.span.end])[0, 0])

    def due_count(self, kind: str) -> int:
        return int(self.due.counts[:, KIND_AT[kind]].sum())

    def due_yuan(self, kind: str) -> float:
        return float(self.due.premium_fen[:, KIND_AT[kind]].sum()) / 100

    @cached_property
    def reached(self) -> Reached:
        end = self.today - SETTLED
        return reached(self.who, end - LEARNT_FROM, end)

    def rate(self, kind: str) -> float:
        """Return how many of a kind's leads become deals, at the own smoothed rates; of a team, by its leads."""
        known = rates(self.who, self.reached)[kind].mean.prod(axis=1)
        leads = self.reached.counts[:, KIND_AT[kind], 0]
        return float(np.average(known, weights=leads) if leads.sum() else known.mean())

    @cached_property
    def live(self) -> Floats:
        """Open leads by kind, (kinds,), all of ``who`` together."""
        return np.asarray(live_leads(self.who, self.today)[0].sum(axis=0), np.float64)

    def lead_adequacy(self, kind: str, deals: float) -> float | None:
        """Return the leads at hand over those that so many deals take at the own rate (M23).

        None without a rate, and for a quarter: its later leads are not there yet.
        """
        rate = self.rate(kind) if self.span.months == 1 else 0.0
        needed = deals / rate if rate else 0.0
        return None if needed <= 0 else round(float(self.live[KIND_AT[kind]]) / needed, 2)

    def step_rates(self) -> dict[str, float]:
        """Return the own rate of each step over all kinds, by the stage it leads into (ties of abilities)."""
        counts = self.reached.counts.sum(axis=(0, 1))
        names = ("contacts", "visits", "quotes", "deals")
        return {name: float(counts[at + 1] / counts[at]) for at, name in enumerate(names) if counts[at]}


def is_ratio(measure: str) -> bool:
    return measure in MEASURES and MEASURES[measure].unit == Unit.RATIO


def kind_words(cube_kind: str) -> str:
    return str(CubeKind(cube_kind).label) if cube_kind else ""
