"""This morning's landing of a person or unit, cheap enough for a phone: as kept, else worked out for the team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fenghuolun.desk.insight.models import ForecastSnapshot
from fenghuolun.desk.insight.queries.branch_morning import Morning, morning
from fenghuolun.desk.insight.queries.landing import TARGET
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.engine.periods import PeriodKind, period_around
from fenghuolun.engine.results import Reason
from fenghuolun.engine.track.landing import Landing


@dataclass(frozen=True, slots=True)
class LandingToday:
    """The month's landing with its 80 % range; ``chance`` of the published target, None without one.

    ``multiplier``: by what the rest of the new business must be multiplied
    for a chance of 80 %; None for units, where nothing is missing or no day is left.
    """

    landing_yuan: float
    low_yuan: float
    high_yuan: float
    actual_yuan: float
    target_yuan: float | None
    chance: float | None
    multiplier: float | None = None
    reason: str = Reason.OK


def landing_today(whose: Person | Unit, today: date) -> LandingToday | None:
    """Return the month's landing as of this morning, None for whoever does not sell.

    One query where the morning's forecast is kept; else the team's is worked out once and kept for some minutes.
    """
    month = today.replace(day=1)
    person = whose if isinstance(whose, Person) else None
    kept = ForecastSnapshot.objects.filter(month=month, as_of=today, person=person)
    if person is None:
        kept = kept.filter(unit=whose.pk)
    snapshot = kept.first()
    return _kept(snapshot) if snapshot is not None else _worked_out(whose, today)


def chance_of_goal(person: Person, today: date) -> float | None:
    """Return the chance of this month's published target, None without one. Queries as in ``landing_today``."""
    found = landing_today(person, today)
    return found.chance if found else None


def _kept(row: ForecastSnapshot) -> LandingToday:
    return LandingToday(
        landing_yuan=row.mean_fen / 100,
        low_yuan=row.low_fen / 100,
        high_yuan=row.high_fen / 100,
        actual_yuan=row.actual_fen / 100,
        target_yuan=None if row.target_fen is None else row.target_fen / 100,
        chance=row.chance,
        multiplier=row.parameters.get("multiplier"),
        reason=row.parameters.get("catch_up", Reason.OK),
    )


def _worked_out(whose: Person | Unit, today: date) -> LandingToday | None:
    unit = whose.unit if isinstance(whose, Person) else whose
    if unit is None:
        return None
    found = morning(unit, list(teams.units_below(unit)), period_around(PeriodKind.MONTH, today), today)
    if found is None:
        return None
    if isinstance(whose, Unit):
        return _of(found.whole, 0, float(found.tiers_yuan[:, TARGET].sum()))
    at = next((row for row, named in enumerate(found.people) if named.pk == whose.pk), None)
    if at is None:
        return None
    return _of(found.of_people, at, float(found.tiers_yuan[at, TARGET]), *_effort(found, at))


def _of(
    landing: Landing, at: int, target_yuan: float, multiplier: float | None = None, reason: str = Reason.OK
) -> LandingToday:
    return LandingToday(
        float(landing.mean_yuan[at]),
        float(landing.low_yuan[at]),
        float(landing.high_yuan[at]),
        float(landing.actual_yuan[at]),
        target_yuan or None,
        float(landing.chance[at, TARGET]) if target_yuan else None,
        multiplier,
        reason,
    )


def _effort(found: Morning, at: int) -> tuple[float | None, str]:
    times = float(found.catch_up.multiplier[at])
    return (times if times < float("inf") else None), str(found.catch_up.reason[at])
