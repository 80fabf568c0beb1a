"""What history and this morning's forecast say about each seller of a team; learnt once a day and kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2s

import numpy as np
from django.core.cache import cache
from django.db.models import Q

from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.facts.people import Crew, crew
from fenghuolun.desk.facts.shocks import habits_of
from fenghuolun.desk.facts.stages import Reached, reached, renewal_rate, step_rates
from fenghuolun.desk.insight.models import ForecastSnapshot
from fenghuolun.desk.insight.queries.landing import TARGET, month_landing
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Unit
from fenghuolun.engine.rates_mixed import MixedRates
from fenghuolun.engine.results import Estimate, Floats

COHORT = timedelta(days=180)
RIPE = timedelta(days=30)  # a renewal may still be rescued until T+30: younger cohorts are open (ruling 3)
KEPT_S = 6 * 3600
Whole = tuple[float, float, float, float]


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
    whole: Whole


def learnt(who: Crew, unit: Unit, today: date, kind: str = "") -> Learnt:
    """Return what is known this morning. Closed cohorts and a forecast as of the morning do not change during a day.

    Computed on the first question of the day for these people (about fourteen queries), then kept.
    """
    key = f"insight.learnt.{today}.{unit.pk}.{_mark(who)}"
    kept: tuple[Reached, tuple[Floats, ...], Whole] | None = cache.get(key)
    end = today - RIPE
    if kept is None:
        kept = (reached(who, end - COHORT, end), *_forecast(who, unit, today))
        cache.set(key, kept, KEPT_S)
    found, people, whole = kept
    asked = kind if kind in CubeKind.values else ""
    landing, low, high, chance = people
    steps, renewal = step_rates(who, found, asked), renewal_rate(found)
    return Learnt(end - COHORT, end, found, steps, renewal, landing, low, high, chance, whole)


def _mark(who: Crew) -> str:
    """Whom it was learnt from: the same people in the same teams."""
    return blake2s(np.stack([who.ids, who.unit_ids]).tobytes(), digest_size=8).hexdigest()


def _forecast(who: Crew, unit: Unit, today: date) -> tuple[tuple[Floats, ...], Whole]:
    """This morning's forecast as it was kept, else worked out: one forecast of a person on every page."""
    return _kept_forecast(who, unit, today) or _worked_out(who, unit, today)


def _kept_forecast(who: Crew, unit: Unit, today: date) -> tuple[tuple[Floats, ...], Whole] | None:
    rows = ForecastSnapshot.objects.filter(
        Q(person__in=who.ids.tolist()) | Q(person=None, unit=unit.pk), month=today.replace(day=1), as_of=today
    ).values_list("person", "mean_fen", "low_fen", "high_fen", "chance")
    found = {person: (mean / 100, low / 100, high / 100, chance or 0.0) for person, mean, low, high, chance in rows}
    if not {None, *who.ids.tolist()} <= set(found):
        return None
    mean, low, high, chance = np.array([found[pk] for pk in who.ids.tolist()]).T
    return (mean, low, high, chance), found[None]


def _worked_out(who: Crew, unit: Unit, today: date) -> tuple[tuple[Floats, ...], Whole]:
    """From everybody of the branch: what is learnt of timing and averages must not depend on which page asks."""
    branch = teams.branch_of(unit)
    everybody = crew(teams.sellers_of(branch, today), today)
    position = everybody.position
    mine = np.array([position[pk] for pk in who.ids.tolist()], np.int64)
    others = np.ones(everybody.size, np.int64)
    others[mine] = 0
    of = month_landing(everybody, today.replace(day=1), today, others, habits_of(branch, today))
    people, group = of.people, of.groups
    return (
        (people.mean_yuan[mine], people.low_yuan[mine], people.high_yuan[mine], people.chance[mine, TARGET]),
        (
            float(group.mean_yuan[0]), float(group.low_yuan[0]), float(group.high_yuan[0]),
            float(group.chance[0, TARGET]),
        ),
    )  # fmt: skip
