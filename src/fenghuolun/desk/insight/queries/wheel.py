"""Wheels (1.2.5): of a person's week or month, of teams, of a whole unit; each with its brake and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from fenghuolun.desk.facts.people import Crew, crew
from fenghuolun.desk.facts.wheel import summed, wheel_facts
from fenghuolun.desk.insight.queries.team_period import Period, Span, period_of
from fenghuolun.desk.insight.queries.wheel_wording import advice, note, step_label
from fenghuolun.desk.insight.rules.wheel import COACHING
from fenghuolun.desk.kit.charts.wheel import Step
from fenghuolun.desk.teams import queries as teams
from fenghuolun.engine.results import Counts
from fenghuolun.engine.wheel import STEPS, StepFacts, step_scores, wheel

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person, Unit


@dataclass(frozen=True, slots=True)
class WheelLine:
    """One wheel: whose it is, its steps as drawn, strength 0..100, the brake's place in ``STEPS`` and what to do."""

    owner: Person | Unit
    people: int
    steps: tuple[Step, ...]
    strength: float | None
    brake: int
    measured: int
    is_complete: bool
    advice: str

    @property
    def brake_step(self) -> Step | None:
        return self.steps[self.brake] if self.brake >= 0 else None

    @property
    def brake_name(self) -> str:
        return STEPS[self.brake] if self.brake >= 0 else ""


@dataclass(frozen=True, slots=True)
class Wheels:
    """The whole unit's wheel, its teams' (where there are several) and everybody's; the last two by strength."""

    period: Period
    whole: WheelLine
    teams: tuple[WheelLine, ...]
    people: tuple[WheelLine, ...]


def wheels_of(unit: Unit, period: Period) -> Wheels | None:
    """Return the wheels of a unit for the days of ``period`` that are over; None where nobody sells or none is."""
    if not period.has_begun:
        return None
    who = crew(teams.sellers_of(unit, period.last).select_related("unit"), period.last)
    if not who.size:
        return None
    facts = _facts(who, period, unit)
    nobody = np.zeros(who.size, np.int64)
    (whole,) = _lines([unit], [who.size], summed(facts, nobody, 1))
    team_ids, group = np.unique(who.unit_ids, return_inverse=True)
    found = {person.unit_id: person.unit for person in who.people if person.unit is not None}
    of_teams: list[WheelLine] = []
    if team_ids.size > 1:
        sizes = np.bincount(group).tolist()
        of_teams = _lines([found[pk] for pk in team_ids.tolist()], sizes, summed(facts, group, team_ids.size))
    people = _lines(list(who.people), [1] * who.size, facts)
    return Wheels(period, whole, _ranked(of_teams), _ranked(people))


def wheel_of_person(person: Person, period: Period) -> WheelLine | None:
    if not period.has_begun:
        return None
    return _lines([person], [1], _facts(crew([person], period.last), period, person.unit))[0]


def wheel_of_unit(unit: Unit, period: Period) -> WheelLine | None:
    found = wheels_of(unit, period)
    return found.whole if found else None


def _facts(who: Crew, period: Period, unit: Unit | None) -> StepFacts:
    calendar = teams.working_calendar(period.first, period.until)
    per_week = int(teams.parameter(COACHING, on=period.last, unit=unit))
    return wheel_facts(who, period.first, period.until, calendar, per_week)


def _lines(owners: list[Person] | list[Unit], sizes: list[int], facts: StepFacts) -> list[WheelLine]:
    found = step_scores(facts)
    turned = wheel(found.scores)
    return [
        WheelLine(
            owner,
            size,
            tuple(_step(facts, found.scores[:, at], found.due[:, at], step, at) for step in range(len(STEPS))),
            float(turned.strength[at]) if turned.steps[at] else None,
            int(turned.brake[at]),
            int(turned.steps[at]),
            bool(turned.is_complete[at]),
            advice(int(turned.brake[at]), float(found.scores[turned.brake[at], at])) if turned.steps[at] else "",
        )
        for at, (owner, size) in enumerate(zip(owners, sizes, strict=True))
    ]


def _step(facts: StepFacts, scores: np.ndarray, due: Counts, step: int, at: int) -> Step:
    score = None if np.isnan(scores[step]) else float(scores[step])
    return Step(str(step_label(step)), score, note=note(facts, step, int(due[step]), at))


def _ranked(lines: list[WheelLine]) -> tuple[WheelLine, ...]:
    return tuple(sorted(lines, key=lambda line: (line.strength is None, -(line.strength or 0))))


def when_over(today: date) -> Period:
    """Return the month that wheels of units are shown for: the running one, on its first day the one before."""
    period = period_of(Span.MONTH, 0, today)
    return period if period.has_begun else period_of(Span.MONTH, 1, today)
