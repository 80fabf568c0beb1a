"""What history and this morning's forecast say about each seller of a team; learnt once a day and kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2s

import numpy as np
from django.core.cache import cache

from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.facts.people import Crew
from fenghuolun.desk.facts.stages import Reached, reached, renewal_rate, step_rates
from fenghuolun.desk.insight.queries.landing import TARGET, month_landing
from fenghuolun.engine.rates_mixed import MixedRates
from fenghuolun.engine.results import Estimate, Floats

COHORT = timedelta(days=180)
RIPE = timedelta(days=30)  # a renewal may still be rescued until T+30: younger cohorts are open (ruling 3)
KEPT_S = 6 * 3600


@dataclass(frozen=True, slots=True)
class Learnt:
    """A cohort a month old or more and what it teaches, with this month's landing as of this morning.

    ``steps`` (people, 4): leads → contact → visit → quote → deal. ``landing_yuan``, ``low_yuan``,
    ``high_yuan`` and ``chance`` of the month's target (people,); the last three columns of ``whole`` are
    those of everybody together: landing, low, high, chance.
    """

    first: date
    end: date
    found: Reached
    steps: MixedRates
    renewal: Estimate
    landing_yuan: Floats
    low_yuan: Floats
    high_yuan: Floats
    chance: Floats
    whole: tuple[float, float, float, float]


def learnt(who: Crew, today: date, kind: str = "") -> Learnt:
    """Return what is known this morning. Closed cohorts and a forecast as of the morning do not change during a day.

    Computed on the first question of the day for these people (about eleven queries), then kept.
    """
    key = f"insight.learnt.{today}.{_mark(who)}"
    kept: tuple[Reached, tuple[Floats, ...], tuple[float, float, float, float]] | None = cache.get(key)
    end = today - RIPE
    if kept is None:
        kept = (reached(who, end - COHORT, end), *_forecast(who, today))
        cache.set(key, kept, KEPT_S)
    found, people, whole = kept
    asked = kind if kind in CubeKind.values else ""
    landing, low, high, chance = people
    steps, renewal = step_rates(who, found, asked), renewal_rate(found)
    return Learnt(end - COHORT, end, found, steps, renewal, landing, low, high, chance, whole)


def _mark(who: Crew) -> str:
    """Whom it was learnt from: the same people in the same teams."""
    return blake2s(np.stack([who.ids, who.unit_ids]).tobytes(), digest_size=8).hexdigest()


def _forecast(who: Crew, today: date) -> tuple[tuple[Floats, ...], tuple[float, float, float, float]]:
    of = month_landing(who, today.replace(day=1), today, np.zeros(who.size, np.int64))
    people, whole = of.people, of.whole
    return (
        (people.mean_yuan, people.low_yuan, people.high_yuan, people.chance[:, TARGET]),
        (
            float(whole.mean_yuan[0]), float(whole.low_yuan[0]), float(whole.high_yuan[0]),
            float(whole.chance[0, TARGET]),
        ),
    )  # fmt: skip
