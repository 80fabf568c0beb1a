"""The morning's readings of goals are kept; the first of a morning stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from fenghuolun.desk.goals.models import GoalReading

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Reading:
    """Where one goal stood at the end of the day before; None is not known."""

    goal: int
    light: str
    actual: float | None = None
    planned: float | None = None
    ratio: float | None = None
    landing: float | None = None
    chance: float | None = None


@transaction.atomic
def keep_readings(*, on: date, readings: Iterable[Reading]) -> int:
    """Keep the readings of the morning of ``on``; return how many were new.

    A morning that was read already stays as it was: people acted on what they
    saw. The schedule does this, nobody else, so no line is left in the audit log.
    """
    before = GoalReading.objects.filter(on=on).count()
    rows = (
        GoalReading(
            goal_id=one.goal, on=on, light=one.light, actual=_figure(one.actual), planned=_figure(one.planned),
            ratio=one.ratio, landing=_figure(one.landing), chance=one.chance,
        )
        for one in readings
    )  # fmt: skip
    GoalReading.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
    return GoalReading.objects.filter(on=on).count() - before


def _figure(value: float | None) -> Decimal | None:
    return None if value is None else round(Decimal(value), 4)
