"""What a detector is: criteria on readings, how they combine, who acts and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from fenghuolun.engine.explain.problems.readings import Reading
from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.results import Flags, Floats

LEAST_N = 10  # ruling 8


class Level(StrEnum):
    """Whose problem it is."""

    SELLER = "seller"
    LEADER = "leader"
    MANAGER = "manager"


class Side(StrEnum):
    """On which side of its limit a reading is a problem."""

    BELOW = "below"  # even the upper bound is below
    ABOVE = "above"  # even the lower bound is above
    AT_LEAST = "at_least"  # the lower bound has reached it
    NOT_SHOWN_ABOVE = "not_shown_above"  # the lower bound is not above: nothing speaks for it


@dataclass(frozen=True, slots=True)
class Criterion:
    """One signal with its limit: passed when the 80 % bound passes it and at least ``least_n`` were counted."""

    measure: str
    side: Side
    limit: float
    least_n: int = LEAST_N

    def judged(self, reading: Reading) -> Flags:
        """Return where the reading rests on enough to be judged."""
        return np.asarray(~np.isnan(reading.value) & (reading.n >= self.least_n))

    def passed(self, reading: Reading) -> Flags:
        """Return where the reading is a problem beyond doubt."""
        low, high = np.nan_to_num(reading.low, nan=-np.inf), np.nan_to_num(reading.high, nan=np.inf)
        outcome = {
            Side.BELOW: high < self.limit,
            Side.ABOVE: low > self.limit,
            Side.AT_LEAST: low >= self.limit,
            Side.NOT_SHOWN_ABOVE: low <= self.limit,
        }[self.side]
        return np.asarray(self.judged(reading) & outcome)

    def beyond(self, reading: Reading) -> Floats:
        """Return how far the nearer bound lies beyond the limit, as a share of the limit; 0 where it does not."""
        if self.side is Side.NOT_SHOWN_ABOVE:
            return np.zeros(reading.value.shape)
        distance = self.limit - reading.high if self.side is Side.BELOW else reading.low - self.limit
        return np.where(self.passed(reading), np.maximum(distance, 0) / (abs(self.limit) or 1.0), 0.0)


@dataclass(frozen=True, slots=True)
class Detector:
    """A row of the tables of domain 1.2.6: all ``criteria`` if ``needs_all``, else any one; ``least_team`` sellers."""

    code: str
    name: str
    level: Level
    owner: str
    action: str
    criteria: tuple[Criterion, ...]
    needs_all: bool = False
    least_team: int = 0


def below(measure: str, limit: float, least_n: int = LEAST_N) -> Criterion:
    return Criterion(measure, Side.BELOW, limit, least_n)


def above(measure: str, limit: float, least_n: int = LEAST_N) -> Criterion:
    return Criterion(measure, Side.ABOVE, limit, least_n)


def with_limits(detectors: tuple[Detector, ...], limits: Mapping[str, float]) -> tuple[Detector, ...]:
    """Return the detectors with some limits replaced; keys are ``code.measure``, as the parameter table has them.

    >>> from fenghuolun.engine.explain.problems.tables import DETECTORS
    >>> changed = with_limits(DETECTORS, {"A2.activity_attainment": 0.75})
    >>> [t.limit for d in changed if d.code == "A2" for t in d.criteria]
    [0.75]

    Refuses a key that no detector has, and limits that are not numbers.
    """
    left = dict(limits)
    changed = []
    for detector in detectors:
        criteria = tuple(
            replace(rule, limit=float(left.pop(f"{detector.code}.{rule.measure}", rule.limit)))
            for rule in detector.criteria
        )
        changed.append(replace(detector, criteria=criteria))
    if left:
        raise BadInput("limits", f"no detector has {', '.join(sorted(left))}")
    if not all(np.isfinite(rule.limit) for detector in changed for rule in detector.criteria):
        raise BadInput("limits", "must be finite numbers")
    return tuple(changed)
