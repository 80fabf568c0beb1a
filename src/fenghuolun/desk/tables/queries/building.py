"""No number, no management (1.2.3): which goals and plan items carry numbers, and how high the building stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db.models import Count, Q

from fenghuolun.desk.facts.activity import done
from fenghuolun.desk.facts.due import live_leads
from fenghuolun.desk.facts.expiring import IS_RENEWAL
from fenghuolun.desk.facts.people import Crew, available_days, crew, standard_points
from fenghuolun.desk.facts.results import sold_by_day
from fenghuolun.desk.facts.stages import reached
from fenghuolun.desk.facts.targets import asked_by_day
from fenghuolun.desk.goals import queries as goals
from fenghuolun.desk.goals.choices import GoalStatus
from fenghuolun.desk.plans import queries as plans
from fenghuolun.desk.tables.queries.requirement import requirement
from fenghuolun.desk.tables.queries.year_facts import SETTLED, YearFacts
from fenghuolun.desk.tables.queries.year_scene import YearScene, facts_of
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person
from fenghuolun.engine.indices import building, number_coverage

STANDS_FROM = 0.8
SEASON_DAYS = 91
LEAD, DEAL = 0, 4


@dataclass(frozen=True, slots=True)
class Storey:
    """One storey from the bottom: attainment (None: not built yet), and whether it stands on standing ones."""

    key: str
    ratio: float | None
    counts: bool

    @property
    def is_enough(self) -> bool:
        return self.ratio is not None and self.ratio >= STANDS_FROM


@dataclass(frozen=True, slots=True)
class Covered:
    """Items of one level: how many there are, how many carry measure, number and date."""

    key: str
    items: int
    with_numbers: int
    ratio: float | None
    is_red: bool


@dataclass(frozen=True, slots=True)
class BuildingPage:
    storeys: list[Storey]
    height: int
    coverage: list[Covered]


def building_page(by: Person, scene: YearScene, today: date) -> BuildingPage:
    """Return the building of the unit this month up to yesterday, and the number coverage of what ``by`` sees."""
    mine = scene.grid.only(scene.grid.is_person)
    people = [scene.people[pk] for pk in dict.fromkeys(mine.person_ids) if scene.people[pk].left_on is None]
    who = crew(people, today)
    facts = facts_of(scene, today)
    ratios = {
        "leads": _leads(scene, facts, who, today), **_month(who, today), "conversion": _conversion(facts, who, today),
        "renewal": _renewal(scene, facts, mine.person_ids),
    }  # fmt: skip
    order = ("leads", "activity", "conversion", "premium", "checks", "renewal")
    values = np.array([np.nan if ratios[key] is None else ratios[key] for key in order])
    height = int(building(values, STANDS_FROM).height[0])
    storeys = [Storey(key, ratios[key], n < height) for n, key in enumerate(order)]
    return BuildingPage(storeys, height, _coverage(by, today))


def _leads(scene: YearScene, facts: YearFacts, who: Crew, today: date) -> float | None:
    """Live leads beside the leads that this month's target needs, renewals aside: their list is given."""
    mine = scene.grid.only(scene.grid.is_person)
    required = requirement(mine, facts.of_people(mine.person_ids))
    premium = mine.premium_fen[..., 1].sum(axis=0)
    share = np.divide(premium[:, today.month - 1], premium.sum(axis=1), out=np.zeros(len(premium)),
                      where=premium.sum(axis=1) > 0)  # fmt: skip
    needed = np.where(np.isfinite(required.unit_needed[:, LEAD]), required.unit_needed[:, LEAD], 0) * share
    live, _premium = live_leads(who, today)
    return _over(live.sum(axis=0)[~IS_RENEWAL].sum(), needed[~IS_RENEWAL].sum())


def _month(who: Crew, today: date) -> dict[str, float | None]:
    """Activity, premium and checks of the month up to the end of yesterday."""
    first = today.replace(day=1)
    if first == today:
        first = (today - timedelta(days=1)).replace(day=1)
    made = done(who, first, today)
    days = available_days(who, first, today, teams.working_calendar(first, today)).sum(axis=1)
    asked = asked_by_day(who, first, today).premium_fen.sum()
    sold = sold_by_day(who, first, today).premium_fen.sum()
    return {
        "activity": _over(made.points.sum(), (standard_points(who, today) * days).sum()),
        "premium": _over(sold, asked),
        "checks": _over(made["reviewed_on_time"].sum(), made["records"].sum()),
    }


def _conversion(facts: YearFacts, who: Crew, today: date) -> float | None:
    """Lead to deal of the last settled three months beside the twelve months that the plan rests on."""
    end = today - SETTLED
    recent = reached(who, end - timedelta(days=SEASON_DAYS), end).total.sum(axis=0)
    year = facts.reached.sum(axis=(0, 1))
    now, before = _over(recent[DEAL], recent[LEAD]), _over(year[DEAL], year[LEAD])
    return None if now is None or not before else now / before


def _renewal(scene: YearScene, facts: YearFacts, person_ids: list[int]) -> float | None:
    """The renewal ratio of twelve settled months beside the one that the target asks for."""
    known = facts.of_people(person_ids)
    counts = known.reached[:, IS_RENEWAL].sum(axis=(0, 1))
    ratio = _over(counts[DEAL], counts[LEAD])
    asked = _over(scene.grid.deals[:, IS_RENEWAL, :, 1].sum(), known.due_counts[:, IS_RENEWAL].sum())
    return None if ratio is None or not asked else ratio / asked


def _over(part: float, whole: float) -> float | None:
    return float(part) / float(whole) if whole else None


def _coverage(by: Person, today: date) -> list[Covered]:
    held = goals.goals_visible_to(by).filter(starts_on__lte=today, ends_on__gt=today)
    held = held.exclude(status__in=[GoalStatus.DROPPED, GoalStatus.CLOSED])
    of_goals = held.order_by().aggregate(
        units=Count("pk", filter=Q(unit__isnull=False)), people=Count("pk", filter=Q(person__isnull=False))
    )
    items = plans.items_visible_to(by).filter(due_on__gte=today.replace(day=1)).order_by()
    of_items = items.aggregate(all=Count("pk"), good=Count("pk", filter=~Q(measure="") & Q(target__isnull=False)))
    rows = [
        ("units", of_goals["units"], of_goals["units"]), ("people", of_goals["people"], of_goals["people"]),
        ("items", of_items["all"], of_items["good"]),
    ]  # fmt: skip
    covered = number_coverage([row[1] for row in rows], [row[2] for row in rows])
    return [
        Covered(key, n, good, None if np.isnan(ratio) else float(ratio), bool(red))
        for (key, n, good), ratio, red in zip(rows, covered.ratio, covered.is_red, strict=True)
    ]
