"""Where a period will land: people, their teams and the whole, each with range, chance per tier and fan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from fenghuolun.desk.facts.landing import LOOK_BACK, LandingFacts, landing_facts
from fenghuolun.desk.facts.people import Crew
from fenghuolun.desk.facts.results import next_month
from fenghuolun.desk.facts.shocks import USUAL, Habits
from fenghuolun.desk.facts.targets import asked_in_tiers
from fenghuolun.desk.goals.choices import Tier
from fenghuolun.desk.teams import queries as teams
from fenghuolun.engine.calendars import WorkingCalendar
from fenghuolun.engine.results import Counts, Floats
from fenghuolun.engine.track.landing import FAN_LEVELS, Landing, fan, landing, landing_of_groups

TIERS: tuple[str, ...] = tuple(Tier.values)
TARGET = TIERS.index(Tier.TARGET)
STRETCH = TIERS.index(Tier.STRETCH)
SIDES = (0.1, 0.5, 0.9)  # low, middle and high of a person's fan
MOST_FANS = 100  # people for whom a fan each is drawn


@dataclass(frozen=True, slots=True)
class PeriodLanding:
    """The forecast of ``[first, end)`` as of the morning of ``as_of``.

    ``people`` has a row per person of ``who``; ``groups`` a row per group
    (``group`` numbers them), ``whole`` one row: everybody. ``tiers_yuan`` is
    what is published, (people, tiers) in the order of ``TIERS``;
    ``target_by_day_yuan`` (people, days) the target. ``fan_yuan`` (days ahead,
    levels) is the whole's, cumulative at each day's end; ``people_fan_yuan``
    (people, days ahead, 3) low, middle and high of each, without rows for crews above ``MOST_FANS``.
    """

    who: Crew
    first: date
    end: date
    as_of: date
    facts: LandingFacts
    people: Landing
    group: Counts
    groups: Landing
    whole: Landing
    tiers_yuan: Floats
    target_by_day_yuan: Floats
    fan_yuan: Floats
    people_fan_yuan: Floats
    calendar: WorkingCalendar


def period_landing(
    who: Crew,
    first: date,
    end: date,
    as_of: date,
    group: Counts,
    season: Floats | None = None,
    habits: Habits = USUAL,
) -> PeriodLanding:
    """Return the forecast of these people's period; ``group`` numbers each person's team 0, 1, ….

    ``season`` weighs the twelve months of new business (``usual_season``), ``habits`` are those of the people's branch.
    Refuses (``NoWorkingCalendar``) a year without a calendar. About ten queries whatever the number of people.
    """
    calendar = teams.working_calendar(min(first, as_of - LOOK_BACK), end)
    facts = landing_facts(who, first, end, as_of, calendar, season, habits)
    asked = asked_in_tiers(who, first, end)
    by_day = {tier: asked[tier].premium_fen.sum(axis=1) / 100 for tier in TIERS}
    tiers = np.stack([by_day[tier].sum(axis=1) for tier in TIERS], axis=1)
    all_in_one = np.zeros(who.size, np.int64)
    known, together = (facts.actual_yuan, facts.new, facts.renewals), habits.together(facts.days_ahead)
    return PeriodLanding(
        who,
        first,
        end,
        as_of,
        facts,
        landing(*known, tiers, shocks=habits.alone(facts.days_ahead)),
        group,
        landing_of_groups(*known, group, per_group(tiers, group), shocks=together),
        landing_of_groups(*known, all_in_one, per_group(tiers, all_in_one), shocks=together),
        tiers,
        by_day[Tier.TARGET],
        *_fans(facts, all_in_one, habits),
        calendar,
    )


def month_landing(who: Crew, month: date, as_of: date, group: Counts, habits: Habits = USUAL) -> PeriodLanding:
    return period_landing(who, month, next_month(month), as_of, group, habits=habits)


def _fans(facts: LandingFacts, all_in_one: Counts, habits: Habits) -> tuple[Floats, Floats]:
    """Return the fan of the whole and those of the people; empty where no day is left."""
    size, known = all_in_one.size, (facts.actual_yuan, facts.new, facts.renewals_by_day)
    if not facts.days_ahead:
        return np.zeros((0, len(FAN_LEVELS))), np.zeros((size, 0, len(SIDES)))
    whole = fan(*known, group=all_in_one, shocks=habits.together(facts.days_ahead), levels=FAN_LEVELS)[0]
    if size > MOST_FANS:
        return whole, np.zeros((0, facts.days_ahead, len(SIDES)))
    return whole, fan(*known, shocks=habits.alone(facts.days_ahead), levels=SIDES)


def per_group(rows: Floats, group: Counts) -> Floats:
    """Return the sums of rows (people, columns) by group, (groups, columns)."""
    groups = int(group.max(initial=0)) + 1
    return np.stack([np.bincount(group, rows[:, at], groups) for at in range(rows.shape[1])], axis=1)
