"""Everything the business pages show of one unit's period, as of this morning: worked out once, kept for minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.core.cache import cache

from fenghuolun.desk.facts.activity import points_by_day
from fenghuolun.desk.facts.due import live_by_stage
from fenghuolun.desk.facts.gap import taught_by
from fenghuolun.desk.facts.people import Crew, available_days, crew, standard_points
from fenghuolun.desk.facts.seasons import usual_season
from fenghuolun.desk.facts.shocks import habits_of
from fenghuolun.desk.facts.stages import reached_in
from fenghuolun.desk.insight.queries.gap import GapOf, gap_of
from fenghuolun.desk.insight.queries.landing import (
    MOST_FANS,
    TARGET,
    PeriodLanding,
    per_group,
    period_landing,
)
from fenghuolun.desk.insight.rules.grouping import Named, grouped
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Unit
from fenghuolun.engine.periods import Period, PeriodKind, workdays_in
from fenghuolun.engine.results import Counts, Floats
from fenghuolun.engine.track.catch_up import CatchUp, catch_up, usual_limit
from fenghuolun.engine.track.landing import Landing
from fenghuolun.engine.track.pace import time_progress

KEPT_SECONDS = 600
COHORT, CLOSED_AFTER = timedelta(days=90), timedelta(days=30)  # leads that teach conversions, and are closed by now
WEEKS = 8  # that say what a person can keep up
CONFIDENCE = 0.8


@dataclass(frozen=True, slots=True)
class Morning:
    """One unit's period as of the morning of ``as_of``; nothing in it is in any language.

    ``people`` and ``groups`` name the rows of everything about them;
    ``group`` (people,) says where each belongs. ``points`` and
    ``standard_points`` are activity so far and what was due;
    ``reached`` (people, kinds, stages) the closed leads that teach conversions, ``live`` (people, stages) the open
    ones. ``plan_yuan`` (days,) and ``sold_yuan`` (days passed,) are the
    whole's, ``people_…`` the same per person in units of at most ``MOST_FANS``.
    ``gap`` is None before the first day is over.
    """

    period: Period
    as_of: date
    workdays: int
    workdays_passed: int
    people: tuple[Named, ...]
    groups: tuple[Named, ...]
    group: Counts
    of_people: Landing
    of_groups: Landing
    whole: Landing
    tiers_yuan: Floats
    progress: Floats
    progress_of_groups: Floats
    progress_of_whole: float
    deals: Counts
    points: Floats
    standard_points: Floats
    reached: Counts
    live: Counts
    fan_yuan: Floats
    plan_yuan: Floats
    sold_yuan: Floats
    people_fan_yuan: Floats
    people_plan_yuan: Floats
    people_sold_yuan: Floats
    catch_up: CatchUp
    usual_limit: Floats
    gap: GapOf | None

    @property
    def days_passed(self) -> int:
        return int(self.sold_yuan.size)

    @property
    def is_by_person(self) -> bool:
        """The unit has no units below it: its rows are its people."""
        return bool(self.groups) and self.groups[0].is_person

    def sums(self, values: Floats | Counts) -> Floats:
        """Return values (people,) added up by group."""
        return np.bincount(self.group, values, len(self.groups))


def morning(unit: Unit, units: Sequence[Unit], period: Period, today: date) -> Morning | None:
    """Return the unit's period as of this morning, kept from up to ten minutes ago; None where nobody sells.

    ``units``: the unit and those below it, from the top. The caller decides who may ask.
    """
    key = f"insight:morning:{unit.pk}:{period.kind}:{period.start}:{today}"
    kept: Morning | None = cache.get(key)
    if kept is None:
        kept = morning_now(unit, units, period, today)
        if kept is not None:
            cache.set(key, kept, KEPT_SECONDS)
    return kept


def morning_now(unit: Unit, units: Sequence[Unit], period: Period, today: date) -> Morning | None:
    """Work it out: about 25 queries, whatever the number of people."""
    who = crew(teams.sellers_of(unit, today).select_related("unit"), today)
    if not who.size:
        return None
    groups, group = grouped(unit, units, who.people)
    is_long = period.kind in (PeriodKind.QUARTER, PeriodKind.YEAR)
    season = usual_season([below.pk for below in units], period.start.year, today) if is_long else None
    found = period_landing(who, period.start, period.end, today, group, season, habits_of(unit, today))
    until = max(period.start, min(today, period.end))
    plan, sold, passed = found.target_by_day_yuan, found.facts.sold_by_day_yuan, (until - period.start).days
    so_far = Period(period.kind, period.start, until) if passed else None
    worked = workdays_in(so_far, found.calendar) if so_far else 0
    elapsed = worked / max(workdays_in(period, found.calendar), 1) * period.days
    is_small = who.size <= MOST_FANS
    monday = today - timedelta(days=today.weekday())
    since = min(period.start, monday - timedelta(weeks=WEEKS))
    points = points_by_day(who, since, max(until, monday))[:, (period.start - since).days : (until - since).days]
    limit = usual_limits(who, today)
    cohort = today - COHORT - CLOSED_AFTER, today - CLOSED_AFTER
    closed, taught = reached_in(who, [cohort, taught_by(period.start)])
    return Morning(
        period=period,
        as_of=today,
        workdays=workdays_in(period, found.calendar),
        workdays_passed=worked,
        people=tuple(Named(person.pk, person.name, True, 1) for person in who.people),
        groups=groups,
        group=group,
        of_people=found.people,
        of_groups=found.groups,
        whole=found.whole,
        tiers_yuan=found.tiers_yuan,
        progress=time_progress(plan, passed, elapsed_workdays=elapsed),
        progress_of_groups=time_progress(per_group(plan, group), passed, elapsed_workdays=elapsed),
        progress_of_whole=float(time_progress(plan.sum(axis=0), passed, elapsed_workdays=elapsed)),
        deals=found.facts.deals,
        points=points.sum(axis=1),
        standard_points=standard_points(who, today)
        * available_days(who, period.start, until, found.calendar).sum(axis=1),
        reached=closed.counts,
        live=live_by_stage(who, today),
        fan_yuan=found.fan_yuan,
        plan_yuan=plan.sum(axis=0),
        sold_yuan=sold.sum(axis=0),
        people_fan_yuan=found.people_fan_yuan,
        people_plan_yuan=plan if is_small else plan[:0],
        people_sold_yuan=sold if is_small else sold[:0],
        catch_up=catching_up(found, limit),
        usual_limit=limit,
        gap=gap_of(who, period.start, until, taught=taught) if passed else None,
    )


def usual_limits(who: Crew, today: date) -> Floats:
    """Return what each person can be asked for, from the points of the last whole weeks. One query."""
    monday = today - timedelta(days=today.weekday())
    weekly = points_by_day(who, monday - timedelta(weeks=WEEKS), monday).reshape(who.size, WEEKS, 7).sum(axis=2)
    return usual_limit(np.where(weekly > 0, weekly, np.nan))


def catching_up(found: PeriodLanding, limit: Floats) -> CatchUp:
    """Return by what the rest of the new business must be multiplied so that the target is reached at 80 %.

    Renewals are taken as expected: their list is given, only new business can be multiplied.
    """
    new, target = found.facts.new, found.tiers_yuan[:, TARGET]
    missing = target - found.people.actual_yuan - found.people.renewal_yuan
    return catch_up(
        np.where(target > 0, missing / np.asarray(new.average_yuan), 0.0),
        new.deals_seen,
        elapsed=new.elapsed,
        remaining=np.asarray(new.exposure_ahead).sum(axis=1),
        prior_shape=new.prior_shape,
        prior_rate=new.prior_rate,
        confidence=CONFIDENCE,
        most_kept_up=limit,
    )
