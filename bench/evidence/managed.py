"""Detectors of what no branch's table holds, tried on many units whose truth is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from bench.evidence.managed_readings import reading_of
from fenghuolun.engine.explain.problems.detectors import Criterion, Detector
from fenghuolun.engine.explain.problems.evaluate import evaluate
from fenghuolun.engine.explain.problems.readings import Reading
from fenghuolun.engine.explain.problems.tables import DETECTORS
from fenghuolun.engine.explain.problems.watch import Watch, step
from fenghuolun.engine.simulate.management import HABITS, Health, happenings

WEEKS, TEAM = 26, 8
FACTS = (
    "oldest_standard_months",
    "process_pay_weight",
    "successors_per_leader_post",
)  # at the limit is on its good side


@dataclass(frozen=True, slots=True)
class Trial:
    """How many of ``units`` had the problem open in the last of the weekly evaluations."""

    code: str
    measure: str  # whose truth was set; all of the detector's where the units are well
    health: Health
    units: int
    open_at_end: int

    @property
    def open_share(self) -> float:
        return self.open_at_end / self.units


def managed_detectors() -> list[tuple[Detector, list[Criterion]]]:
    """Return the detectors that read something made here, with those criteria."""
    mine = [(d, [rule for rule in d.criteria if rule.measure in HABITS]) for d in DETECTORS]
    return [(d, rules) for d, rules in mine if rules]


def is_open_at_end(
    rng: np.random.Generator, detector: Detector, health: Mapping[str, Health], units: int
) -> np.ndarray:
    """Return which of ``units`` have the problem open after the weekly evaluations of the last quarter."""
    made = {measure: happenings(rng, measure, units, WEEKS, of) for measure, of in health.items()}
    watch = Watch.fresh(1, units)
    for end in range(WEEKS // 2, WEEKS + 1):
        readings: dict[str, Reading] = {measure: reading_of(measure, h, units, end) for measure, h in made.items()}
        watch = step(watch, evaluate((detector,), readings, TEAM)).watch
    return watch.is_open[0]


def trials(units: int, seed: int = 7) -> Iterator[Trial]:
    """Yield for each detector: all well; then, criterion by criterion, that one with the problem, and at its limit."""
    for place, (detector, rules) in enumerate(managed_detectors()):
        rng = np.random.default_rng([seed, place])
        well = {rule.measure: Health.WELL for rule in rules}
        alarms = is_open_at_end(rng, detector, well, units)
        yield Trial(detector.code, "", Health.WELL, units, int(alarms.sum()))
        for rule in rules:
            for health in (Health.PLANTED, Health.AT_LIMIT):
                if health is Health.PLANTED or rule.measure not in FACTS:
                    found = is_open_at_end(rng, detector, {**well, rule.measure: health}, units)
                    yield Trial(detector.code, rule.measure, health, units, int(found.sum()))
