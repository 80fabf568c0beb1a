"""Where a seller stands this month, and what this week takes (ruling 5: nothing of today counts as over)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.facts.activity import done
from fenghuolun.desk.facts.people import Crew, available_days, crew
from fenghuolun.desk.facts.results import KINDS, sold_by_day
from fenghuolun.desk.facts.targets import asked_in_tiers
from fenghuolun.desk.goals.choices import Tier
from fenghuolun.desk.tables.queries.month import team_of
from fenghuolun.desk.tables.queries.month_figures import selling_of
from fenghuolun.desk.tables.queries.solved import activity_for, mix_of
from fenghuolun.desk.tables.queries.week import STAGE_COLUMN
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person
from fenghuolun.engine.periods import Period, WorkingCalendar, month, week
from fenghuolun.engine.plan.activity import STAGES
from fenghuolun.engine.results import Counts, Floats
from fenghuolun.engine.track.pace import Light, LightRule, pace_of, time_progress

TONES = {Light.GREY: "none", Light.BLUE: "over", Light.GREEN: "go", Light.YELLOW: "wait", Light.RED: "stop"}
LIGHT_KEYS = ("light_green", "light_yellow", "light_blue", "light_min_n")


@dataclass(frozen=True, slots=True)
class Standing:
    """Actual against the target up to the end of yesterday; money in fen, ratios 0..1 or more."""

    target_fen: int
    actual_fen: int
    planned_fen: int
    deals: int
    target_deals: int
    attainment: float | None
    time_progress: float
    pace: float | None
    tone: str


@dataclass(frozen=True, slots=True)
class KindLine:
    """One business kind of the month."""

    label: str
    target_fen: int
    actual_fen: int

    @property
    def share(self) -> float | None:
        return min(1.0, self.actual_fen / self.target_fen) if self.target_fen else None


@dataclass(frozen=True, slots=True)
class StageLine:
    """What this week takes at one stage for an even chance and for 80 %, and what was done by now."""

    stage: str
    even: int | None
    sure: int | None
    done: int


@dataclass(frozen=True, slots=True)
class MyMonth:
    """A seller's page of targets."""

    first: date
    tiers_fen: dict[str, int]
    standing: Standing
    kinds: list[KindLine]
    week: list[StageLine]
    days_left: float
    rest_fen: int

    @property
    def has_target(self) -> bool:
        return self.standing.target_fen > 0


def my_month(person: Person, today: date) -> MyMonth:
    """Return the month of ``person`` as it stands at the end of yesterday, and what the rest of this week takes."""
    period, this_week = month(today.year, today.month), week(today)
    calendar = teams.working_calendar(period.start, period.end)
    who = crew([person], today)
    tiers = asked_in_tiers(who, period.start, period.end)
    asked, sold = tiers[Tier.TARGET], sold_by_day(who, period.start, today)
    target, actual = asked.premium_fen[0].sum(axis=1), sold.premium_fen[0].sum(axis=1)
    rest = np.maximum(target - actual, 0)
    left = available_days(who, today, period.end, calendar)[0]
    return MyMonth(
        first=period.start,
        tiers_fen={tier: int(found.premium_fen.sum()) for tier, found in tiers.items()},
        standing=_standing(
            person, period, today, calendar, asked.premium_fen[0], sold.deals[0], asked.deals[0], actual
        ),
        kinds=[
            KindLine(str(CubeKind(kind).label), int(target[k]), int(actual[k]))
            for k, kind in enumerate(KINDS)
            if target[k] or actual[k]
        ],
        week=_week(person, who, rest, left, this_week, today),
        days_left=float(left.sum()),
        rest_fen=int(rest.sum()),
    )


def _standing(
    person: Person, period: Period, today: date, calendar: WorkingCalendar, asked: Counts, deals: Counts,
    asked_deals: Counts, actual: Counts,
) -> Standing:  # fmt: skip
    by_day, over = asked.sum(axis=0), (today - period.start).days
    elapsed = int(calendar.workdays_between(period.start, today))
    progress = float(time_progress([by_day], over, elapsed_workdays=elapsed)[0])
    found = pace_of(actual.sum() / 100, by_day.sum() / 100, progress, int(deals.sum()), rule=_rule(person, today))
    return Standing(
        target_fen=int(by_day.sum()),
        actual_fen=int(actual.sum()),
        planned_fen=int(by_day[:over].sum()),
        deals=int(deals.sum()),
        target_deals=int(asked_deals.sum()),
        attainment=_known(found.attainment),
        time_progress=progress,
        pace=_known(found.pace),
        tone=TONES[Light(int(found.light))],
    )


def _known(value: Floats) -> float | None:
    return float(value) if np.isfinite(value) else None


def _rule(person: Person, today: date) -> LightRule:
    green, yellow, blue, events = teams.parameters(LIGHT_KEYS, on=today, unit=person.unit).values()
    return LightRule(float(green), float(yellow), float(blue), int(events))


def _week(person: Person, who: Crew, rest: Counts, left: Floats, this_week: Period, today: date) -> list[StageLine]:
    """Return what is still missing to the month's target, solved backwards, on the days left of this week.

    The rest of the month's activity is spread evenly over the days ``person`` still works.
    """
    mates = crew(team_of(person, today), today)
    row = mates.position[person.pk]
    selling, _counts = selling_of(mates, today.year, today)
    mine = type(selling)(
        *(np.asarray(part)[row : row + 1] for part in (selling.alpha, selling.beta, selling.average_yuan))
    )
    needed = activity_for(np.array([rest.sum() / 100]), mix_of(rest[None] / 100), mine).needed[0].sum(axis=1)
    ahead = left[: (this_week.end - today).days].sum()
    share = ahead / left.sum() if left.sum() else 0.0
    did = done(who, this_week.start, this_week.end)
    return [
        StageLine(stage, _of_week(needed[0, s], share), _of_week(needed[1, s], share), int(did[STAGE_COLUMN[stage]][0]))
        for s, stage in enumerate(STAGES)
        if stage in STAGE_COLUMN
    ]


def _of_week(needed: float, share: float) -> int | None:
    return int(np.ceil(needed * share - 1e-9)) if np.isfinite(needed) else None
