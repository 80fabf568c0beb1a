"""Where premium lands: actual, new business at its pace and renewals by window (ruling 6), as on every other page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from fenghuolun.desk.facts.landing import LOOK_BACK, LandingFacts, landing_facts
from fenghuolun.desk.facts.people import Crew, crew
from fenghuolun.desk.facts.seasons import usual_season
from fenghuolun.desk.facts.shocks import Habits, habits_of
from fenghuolun.desk.facts.subjects import is_unit, path_of
from fenghuolun.desk.teams import queries as teams
from fenghuolun.engine.results import Floats
from fenghuolun.engine.track.landing import Landing, Shocks, landing, landing_of_groups

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person, Unit

LONG = timedelta(days=45)  # from here on the months of the rest weigh by their season


@dataclass(frozen=True, slots=True)
class Wanted:
    """A premium goal in yuan: whose, of which days, what was written so far and what is to be reached."""

    owner: Person | Unit
    first: date
    end: date
    actual_yuan: float
    target_yuan: float

    @property
    def path(self) -> str:
        return path_of(self.owner)

    @property
    def is_unit(self) -> bool:
        return is_unit(self.owner)


def premium_landings(wanted: Sequence[Wanted], today: date) -> Floats:
    """Return mean, low and high (80 %) in yuan, and the chance of the target, (goals, 4); NaN for who does not sell.

    What colleagues teach is learnt from the whole branch, as everywhere. Per
    branch and period four to seven queries, whatever the number of goals.
    """
    found = np.full((len(wanted), 4), np.nan)
    groups: dict[tuple[int, date, date], list[int]] = defaultdict(list)
    learnt_in = teams.branches_above({want.path for want in wanted})
    for at, want in enumerate(wanted):
        branch = learnt_in.get(want.path)
        if branch is not None:
            groups[branch.pk, want.first, want.end].append(at)
    branches = {branch.pk: branch for branch in learnt_in.values()}
    crews = {pk: _sellers(branch, today) for pk, branch in branches.items()}
    for (pk, first, end), rows in groups.items():
        if crews[pk].size:
            habits = habits_of(branches[pk], today)
            facts = _facts(crews[pk], branches[pk], habits, first, end, today)
            _land([(at, wanted[at]) for at in rows], crews[pk], facts, habits, found)
    return found


def _sellers(branch: Unit, today: date) -> Crew:
    return crew(teams.sellers_of(branch, today).select_related("unit"), today)


def _facts(who: Crew, branch: Unit, habits: Habits, first: date, end: date, today: date) -> LandingFacts:
    calendar = teams.working_calendar(min(first, today - LOOK_BACK), end)
    season = usual_season(teams.unit_ids_below(branch), first.year, today) if end - first > LONG else None
    return landing_facts(who, first, end, today, calendar, season, habits)


def _land(rows: list[tuple[int, Wanted]], who: Crew, facts: LandingFacts, habits: Habits, found: Floats) -> None:
    known = facts.actual_yuan, facts.new, facts.renewals
    people = [(at, want, who.position.get(want.owner.pk)) for at, want in rows if not want.is_unit]
    sellers = [(at, want, row) for at, want, row in people if row is not None]
    if sellers:
        tiers = np.zeros((who.size, 1))
        for _at, want, row in sellers:
            tiers[row] = _missing(want, facts.actual_yuan[row])
        _write(landing(*known, tiers, shocks=habits.alone(facts.days_ahead)), sellers, found)
    units: dict[int, list[tuple[int, Wanted]]] = defaultdict(list)
    for at, want in rows:
        if want.is_unit:
            units[len(want.path)].append((at, want))
    paths = [person.unit.path if person.unit else "" for person in who.people]
    for length, level in units.items():
        _land_level(level, [path[:length] for path in paths], facts, habits.together(facts.days_ahead), found)


def _land_level(
    level: list[tuple[int, Wanted]], tops: list[str], facts: LandingFacts, shocks: Shocks, found: Floats
) -> None:
    """Land the units of one depth; everybody who sits in none of them makes a group that nobody asks for."""
    place = {path: n for n, path in enumerate(dict.fromkeys(want.path for _at, want in level))}
    group = np.array([place.get(top, len(place)) for top in tops])
    sums = np.bincount(group, facts.actual_yuan, len(place) + 1)
    tiers = np.zeros((int(group.max()) + 1, 1))
    asked = [(at, want, place[want.path]) for at, want in level if (group == place[want.path]).any()]
    for _at, want, row in asked:
        tiers[row] = _missing(want, sums[row])
    _write(landing_of_groups(facts.actual_yuan, facts.new, facts.renewals, group, tiers, shocks=shocks), asked, found)


def _missing(want: Wanted, people_yuan: float) -> float:
    """Return the target as the sellers' own sum would have to reach it: people who came or went count where they were.

    The rest of the period is that of who is here; what was written is the subject's own.
    """
    return max(want.target_yuan - want.actual_yuan + people_yuan, 0.0)


def _write(landed: Landing, rows: list[tuple[int, Wanted, int]], found: Floats) -> None:
    for at, want, row in rows:
        shift = want.actual_yuan - landed.actual_yuan[row]
        found[at, :3] = np.array([landed.mean_yuan[row], landed.low_yuan[row], landed.high_yuan[row]]) + shift
        found[at, 3] = landed.chance[row, 0]
