"""Were the forecasts honest? Kept landings of months that are over, beside what became of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from django.db.models import Q

from fenghuolun.desk.insight.models import ForecastSnapshot
from fenghuolun.engine.track.calibration import Calibration, calibration
from fenghuolun.engine.track.landing_judge import LandingVerdict, judge_landings

MOST_ROWS = 20_000
MONTHS = 12
BINS = 5


class Part(StrEnum):
    """When in the month the forecast was made: the later, the easier."""

    ALL = "all"
    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"


DAYS = {
    Part.ALL: Q(),
    Part.EARLY: Q(as_of__day__lte=10),
    Part.MIDDLE: Q(as_of__day__gt=10, as_of__day__lte=20),
    Part.LATE: Q(as_of__day__gt=20),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """Forecasts of people, or of units: their ranges judged, and their chances (None where none had a target)."""

    verdict: LandingVerdict
    chances: Calibration | None
    months: int
    later: int


def judged(unit_ids: Collection[int], today: date, part: Part, *, of_people: bool) -> Judged | None:
    """Return the judgement on forecasts of these units, of the last twelve months told; None where there is none.

    One query. ``later`` counts those worked out after their morning.
    """
    first = date(today.year - 1, today.month, 1)
    rows = ForecastSnapshot.objects.filter(
        DAYS[part], unit__in=unit_ids, month__gte=first, outcome_fen__isnull=False, person__isnull=not of_people
    )
    found = list(
        rows.order_by("-month", "-as_of").values_list(
            "mean_fen", "low_fen", "high_fen", "outcome_fen", "target_fen", "chance", "month", "as_of", "made_at"
        )[:MOST_ROWS]
    )
    if not found:
        return None
    mean, low, high, outcome = (np.array([row[at] for row in found]) / 100 for at in range(4))
    with_target = [(row[5], float(row[3] >= row[4])) for row in found if row[4] is not None and row[5] is not None]
    chances = calibration(*zip(*with_target, strict=True), bins=BINS) if with_target else None
    return Judged(
        judge_landings(mean, low, high, outcome),
        chances,
        len({row[6] for row in found}),
        sum(row[8].date() > row[7] for row in found),
    )
