"""What will clearly affect execution, and when which team takes the table up."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import ExpressionWrapper, F, IntegerField, QuerySet

from fenghuolun.desk.plans.choices import Horizon
from fenghuolun.desk.plans.models import Risk, Rollout
from fenghuolun.desk.plans.queries.plans import plans_visible_to
from fenghuolun.desk.plans.queries.table import update_rate
from fenghuolun.desk.plans.rules.exposure import Exposure, exposure_of
from fenghuolun.desk.plans.rules.rollout import PILOT, Gate, is_long_enough
from fenghuolun.desk.teams.queries import parameters

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person, Unit

MARKS = ("risk_respond_points", "risk_watch_points")


def risks_visible_to(by: Person) -> QuerySet[Risk]:
    rows = Risk.objects.filter(plan__in=plans_visible_to(by).values("pk"))
    rows = rows.select_related("plan__unit", "plan__person", "owner")
    exposure = ExpressionWrapper(F("likelihood") * F("impact"), output_field=IntegerField())
    return rows.annotate(exposure=exposure)


def risks_of(
    by: Person, first: date, *, person: Person | None = None, unit: Unit | None = None, horizon: str = Horizon.MONTH
) -> QuerySet[Risk]:
    """Return the factors of a person's plans, or of all plans of a unit and below, that begin on ``first``.

    Open ones first, the greatest exposure first.
    """
    rows = risks_visible_to(by).filter(plan__horizon=horizon, plan__starts_on=first)
    if person is not None:
        rows = rows.filter(plan__person=person)
    if unit is not None:
        rows = rows.filter(plan__unit__path__startswith=unit.path)
    return rows.order_by(F("closed_at").asc(nulls_first=True), "-exposure", "trigger_on", "pk")


def rollouts(by: Person, unit: Unit) -> QuerySet[Rollout]:
    """Return when the teams of ``unit`` take the table up, by wave; the caller sees the unit."""
    rows = Rollout.objects.filter(unit__path__startswith=unit.path).select_related("unit")
    return rows.order_by("wave", "starts_on", "unit__path")


def exposure_here(unit: Unit | None, on: date, likelihood: int, impact: int) -> Exposure:
    """Return what a risk asks for by the marks that hold in ``unit`` on that day."""
    marks = parameters(MARKS, on=on, unit=unit)
    return exposure_of(likelihood, impact, respond_from=int(marks[MARKS[0]]), watch_from=int(marks[MARKS[1]]))


def gate_before(unit: Unit, wave: int, today: date) -> Gate:
    """Return the gate before ``wave``: how the teams of the wave before did for two weeks; the weakest counts."""
    marks = parameters(("rollout_updates", "rollout_satisfaction"), on=today, unit=unit)
    before = list(Rollout.objects.filter(unit__path__startswith=unit.path, wave=wave - 1).select_related("unit"))
    rates = [update_rate(one.unit, today - PILOT, today) for one in before]
    said = [float(one.satisfaction) if one.satisfaction is not None else None for one in before]
    return Gate(
        _weakest(rates), _weakest(said), bool(before) and all(is_long_enough(one.starts_on, today) for one in before),
        float(marks["rollout_updates"]), float(marks["rollout_satisfaction"]),
    )  # fmt: skip


def _weakest(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return min(known) if known and len(known) == len(values) else None
