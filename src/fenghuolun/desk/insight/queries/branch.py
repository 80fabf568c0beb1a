"""The business page (SC11): one line per team, or per person of a team, and the line of everybody."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fenghuolun.desk.customers.choices import Stage
from fenghuolun.desk.facts.results import KIND_AT
from fenghuolun.desk.facts.stages import STAGES
from fenghuolun.desk.insight.queries.branch_morning import Morning
from fenghuolun.desk.insight.queries.landing import STRETCH, TARGET
from fenghuolun.desk.insight.queries.team_wording import TONES
from fenghuolun.desk.insight.rules.grouping import Named
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Unit
from fenghuolun.engine.measures import ratio
from fenghuolun.engine.rates import wilson
from fenghuolun.engine.results import Counts, Floats
from fenghuolun.engine.track.landing import Landing
from fenghuolun.engine.track.pace import LightRule, Pace, pace_of

LEAST_N = 10
LEVEL = 0.8
LIGHTS = {"green": "light_green", "yellow": "light_yellow", "blue": "light_blue", "fewest_events": "light_min_n"}


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 80 % range and n; ``beside`` −1 or 1 where the range lies below or above that of the others."""

    value: float | None
    low: float
    high: float
    n: int
    beside: int

    @property
    def tone(self) -> str:
        return {-1: "stop", 1: "go"}.get(self.beside, "")


@dataclass(frozen=True, slots=True)
class Line:
    """One row; what cannot be said yet is None."""

    row: Named
    pace: float | None
    tone: str
    attainment: float | None
    visit_to_quote: Share
    quote_to_deal: Share
    renewal: Share
    average_yuan: float | None
    actual_yuan: float
    landing_yuan: float
    low_yuan: float
    high_yuan: float
    target_yuan: float | None
    chance: float | None
    chance_stretch: float | None


def light_rule(unit: Unit, morning: Morning) -> LightRule:
    """Return the thresholds of the lights as they hold for the unit. One query."""
    found = teams.parameters(list(LIGHTS.values()), on=morning.as_of, unit=unit)
    return LightRule(**{name: found[key] for name, key in LIGHTS.items()})  # type: ignore[arg-type]


def lines(morning: Morning, rule: LightRule) -> list[Line]:
    """Return a line per row of the unit's page."""
    sums = morning.sums
    tiers = np.stack([sums(column) for column in morning.tiers_yuan.T], axis=1)
    counts = np.stack([np.stack([sums(c) for c in kind.T], axis=1) for kind in morning.reached.swapaxes(0, 1)], axis=1)
    return _lines(
        morning.groups, morning.of_groups, tiers, morning.progress_of_groups, sums(morning.deals),
        ratio(sums(morning.points), sums(morning.standard_points)), counts, rule,
    )  # fmt: skip


def line_of_all(morning: Morning, name: Named, rule: LightRule) -> Line:
    """Return the line of everybody together."""
    return _lines(
        [name], morning.whole, morning.tiers_yuan.sum(axis=0)[None], np.array([morning.progress_of_whole]),
        morning.deals.sum()[None], ratio([morning.points.sum()], [morning.standard_points.sum()]),
        morning.reached.sum(axis=0)[None], rule,
    )[0]  # fmt: skip


def line_of_person(morning: Morning, at: int, rule: LightRule) -> Line:
    """Return the line of one person, compared with the others of the unit."""
    return _lines(
        morning.people, morning.of_people, morning.tiers_yuan, morning.progress, morning.deals,
        ratio(morning.points, morning.standard_points), morning.reached, rule,
    )[at]  # fmt: skip


def _lines(
    rows: list[Named] | tuple[Named, ...], landing: Landing, tiers: Floats, progress: Floats, deals: Counts,
    attainment: Floats, reached: Counts, rule: LightRule,
) -> list[Line]:  # fmt: skip
    count = np.rint(deals).astype(np.int64)
    actual = np.maximum(landing.actual_yuan, 0.0)
    pace = pace_of(actual, tiers[:, TARGET], np.clip(progress, 0, 1), count, rule=rule)
    averages = ratio(actual, count)
    visits, quotes = (_step(reached, stage) for stage in (Stage.QUOTE, Stage.DEAL))
    renewals = reached[:, KIND_AT["renewal"]]
    kept = shares(renewals[:, STAGES.index(Stage.DEAL)], renewals[:, 0])
    return [
        Line(
            row,
            *_pace(pace, at),
            known(attainment[at]),
            visits[at],
            quotes[at],
            kept[at],
            known(averages[at]),
            float(landing.actual_yuan[at]),
            float(landing.mean_yuan[at]),
            float(landing.low_yuan[at]),
            float(landing.high_yuan[at]),
            *_chances(landing, tiers, at),
        )
        for at, row in enumerate(rows)
    ]


def _pace(pace: Pace, at: int) -> tuple[float | None, str]:
    return known(pace.pace[at]), TONES[int(pace.light[at])]


def _chances(landing: Landing, tiers: Floats, at: int) -> tuple[float | None, float | None, float | None]:
    if not tiers[at, TARGET]:
        return None, None, None
    return float(tiers[at, TARGET]), float(landing.chance[at, TARGET]), float(landing.chance[at, STRETCH])


def _step(reached: Counts, stage: str) -> list[Share]:
    at = STAGES.index(stage)
    return shares(reached[:, :, at].sum(axis=1), reached[:, :, at - 1].sum(axis=1))


def shares(done: Floats | Counts, tried: Floats | Counts) -> list[Share]:
    """Return each row's share with its range, and how it lies beside the rows together without it.

    Only rows of at least ten on either side are compared, by their ranges.
    """
    tried = np.asarray(tried, np.float64)
    done = np.minimum(done, tried)
    low, high = wilson(done, tried, LEVEL)
    others_done, others_tried = done.sum() - done, tried.sum() - tried
    others_low, others_high = wilson(others_done, others_tried, LEVEL)
    enough = (tried >= LEAST_N) & (others_tried >= LEAST_N)
    beside = np.where(enough & (high < others_low), -1, np.where(enough & (low > others_high), 1, 0))
    value = ratio(done, tried)
    return [
        Share(known(value[at]), float(low[at]), float(high[at]), int(tried[at]), int(beside[at]))
        for at in range(tried.size)
    ]


def known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person's landing beside the target; ``team`` is empty on a team's own page."""

    named: Named
    team: str
    landing_yuan: float
    target_yuan: float
    chance: float

    @property
    def beside_yuan(self) -> float:
        return self.landing_yuan - self.target_yuan

    @property
    def share(self) -> float:
        """The landing on a bar that ends at the target or, above it, at the landing."""
        return self.landing_yuan / max(self.landing_yuan, self.target_yuan)

    @property
    def mark(self) -> float:
        return min(self.target_yuan / max(self.landing_yuan, self.target_yuan), 0.99)

    @property
    def tone(self) -> str:
        return "stop" if self.beside_yuan < 0 else "go"


def furthest(morning: Morning, shown: int = 5) -> tuple[list[PersonLine], list[PersonLine]]:
    """Return who lands furthest below the target and who furthest above, at most ``shown`` each."""
    people, target = morning.of_people, morning.tiers_yuan[:, TARGET]
    missing = people.mean_yuan - target
    order = [at for at in np.argsort(missing).tolist() if target[at] > 0]
    below = [at for at in order[:shown] if missing[at] < 0]
    above = [at for at in order[::-1][:shown] if missing[at] > 0]
    return [_person(morning, at) for at in below], [_person(morning, at) for at in above]


def _person(morning: Morning, at: int) -> PersonLine:
    group = morning.groups[int(morning.group[at])]
    people = morning.of_people
    return PersonLine(
        morning.people[at],
        "" if group.is_person else group.name,
        float(people.mean_yuan[at]),
        float(morning.tiers_yuan[at, TARGET]),
        float(people.chance[at, TARGET]),
    )
