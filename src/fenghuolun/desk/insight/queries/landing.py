"""Where a month will land: people, their teams and the whole, each with range, chance per tier and fan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from fenghuolun.desk.facts.landing import LOOK_BACK, LandingFacts, landing_facts
from fenghuolun.desk.facts.people import Crew
from fenghuolun.desk.facts.results import next_month
from fenghuolun.desk.facts.seasons import seasons_of
from fenghuolun.desk.facts.targets import asked_in_tiers
from fenghuolun.desk.goals.choices import Tier
from fenghuolun.desk.teams import queries as teams
from fenghuolun.engine.results import Counts, Floats
from fenghuolun.engine.track.landing import FAN_LEVELS, Landing, fan, landing, landing_of_groups

TIERS: tuple[str, ...] = tuple(Tier.values)
TARGET = TIERS.index(Tier.TARGET)


@dataclass(frozen=True, slots=True)
class MonthLanding:
    """A month's forecast as of the morning of ``as_of``.

    ``people`` has a row per person of ``who``; ``groups`` a row per group
    (``group`` numbers them; the last row of ``whole`` is everybody).
    ``tiers_yuan`` is what is published, (people, tiers) in the order of
    ``TIERS``; ``day_target_yuan`` (days,) the target of everybody together.
    ``fan_yuan`` (days ahead, levels) is the whole's, cumulative at each day's end.
    """

    who: Crew
    month: date
    as_of: date
    facts: LandingFacts
    people: Landing
    group: Counts
    groups: Landing
    whole: Landing
    tiers_yuan: Floats
    target_by_day_yuan: Floats
    fan_yuan: Floats


def month_landing(who: Crew, month: date, as_of: date, group: Counts, season: Floats | None = None) -> MonthLanding:
    """Return the forecast of these people's month; ``group`` numbers each person's team 0, 1, ….

    Refuses (``NoWorkingCalendar``) a year without a calendar. About ten queries whatever the number of people.
    """
    end = next_month(month)
    calendar = teams.working_calendar(min(month, as_of) - LOOK_BACK, end + timedelta(days=1))
    facts = landing_facts(who, month, end, as_of, calendar, season)
    asked = asked_in_tiers(who, month, end)
    by_day = {tier: asked[tier].premium_fen.sum(axis=1) / 100 for tier in TIERS}
    tiers = np.stack([by_day[tier].sum(axis=1) for tier in TIERS], axis=1)
    all_in_one = np.zeros(who.size, np.int64)
    return MonthLanding(
        who,
        month,
        as_of,
        facts,
        landing(facts.actual_yuan, facts.new, facts.renewals, tiers),
        group,
        landing_of_groups(facts.actual_yuan, facts.new, facts.renewals, group, _per_group(tiers, group)),
        landing_of_groups(facts.actual_yuan, facts.new, facts.renewals, all_in_one, _per_group(tiers, all_in_one)),
        tiers,
        by_day[Tier.TARGET].sum(axis=0),
        fan(facts.actual_yuan, facts.new, facts.renewals_by_day, group=all_in_one, levels=FAN_LEVELS)[0],
    )


def _per_group(tiers: Floats, group: Counts) -> Floats:
    groups = int(group.max(initial=0)) + 1
    return np.stack([np.bincount(group, tiers[:, at], groups) for at in range(tiers.shape[1])], axis=1)


def usual_season(unit_ids: list[int], year: int, today: date) -> Floats:
    """Return how each month of the year weighs against the usual one for new business, (12,), mean 1. Two queries."""
    found = seasons_of(unit_ids, year, today)
    weight = found.weights[1:].mean(axis=0) / np.maximum(found.workdays, 1)
    return np.asarray(weight / weight.mean())
