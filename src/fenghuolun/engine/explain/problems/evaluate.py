"""Which problems do the readings of this week show, how grave, and on what evidence?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.explain.problems.detectors import Detector, Side
from fenghuolun.engine.explain.problems.readings import Reading, Readings
from fenghuolun.engine.refusals import BadInput, counts
from fenghuolun.engine.results import Counts, Flags, Floats

GRAVER_FROM, GRAVEST_FROM = 0.20, 0.50  # the bound beyond the limit by this share of it


@dataclass(frozen=True, slots=True)
class CriterionEvidence:
    """One criterion with the numbers it looked at; ``detail`` is -1 where there is none."""

    measure: str
    value: float
    low: float
    high: float
    n: int
    side: Side
    limit: float
    is_passed: bool
    detail: int


@dataclass(frozen=True, slots=True)
class Findings:
    """What one weekly evaluation found: tables (detectors, units).

    ``is_judged`` is false where the readings rest on too little, or the team is too small: the detector is then
    silent. ``severity`` is 0 where nothing was found, else 1, 2 (over by more than 20 %) or 3 (by more than 50 %),
    measured from the bound of the interval, not from the value (ruling 8).
    """

    detectors: tuple[Detector, ...]
    is_found: Flags
    is_judged: Flags
    severity: Counts
    readings: Readings

    def evidence_of(self, detector: int, unit: int) -> list[CriterionEvidence]:
        """Return the criteria of this detector that could be judged for this unit, the passed ones first."""
        evidence = []
        for rule in self.detectors[detector].criteria:
            reading = self.readings.get(rule.measure)
            if reading is None or not rule.judged(reading)[unit]:
                continue
            evidence.append(
                CriterionEvidence(
                    rule.measure,
                    float(reading.value[unit]),
                    float(reading.low[unit]),
                    float(reading.high[unit]),
                    int(reading.n[unit]),
                    rule.side,
                    rule.limit,
                    bool(rule.passed(reading)[unit]),
                    -1 if reading.detail is None else int(reading.detail[unit]),
                )
            )
        return sorted(evidence, key=lambda e: not e.is_passed)


def evaluate(detectors: tuple[Detector, ...], readings: Readings, team_size: ArrayLike = 0) -> Findings:
    """Return which of ``detectors`` (of one level) find something in this week's ``readings``, for every unit.

    A detector with a measure that nobody reads is silent; of several criteria any one is enough, or all where the
    row says so (then all must be judged). ``team_size`` counts the sellers of each unit's team.

    >>> from fenghuolun.engine.explain.problems.readings import share_reading
    >>> from fenghuolun.engine.explain.problems.tables import SELLER_PROBLEMS
    >>> found = evaluate(SELLER_PROBLEMS, {"purposeful_ratio": share_reading([20, 30, 5], [40, 40, 9])})
    >>> found.is_found[4], found.severity[4], found.is_judged[4]
    (array([ True, False, False]), array([2, 0, 0]), array([ True,  True, False]))

    Refuses readings about different numbers of units.
    """
    units = {reading.value.shape for reading in readings.values()}
    if len(units) != 1 or len(next(iter(units))) != 1:
        raise BadInput("readings", "must be at least one, all about the same units")
    size = next(iter(units))[0]
    sellers = np.broadcast_to(counts("team_size", team_size), (size,))
    rows = [_one(detector, readings, sellers) for detector in detectors]
    found, judged, beyond = (np.array([row[i] for row in rows]) for i in range(3))
    severity = np.where(found, 1 + (beyond > GRAVER_FROM) + (beyond > GRAVEST_FROM), 0)
    return Findings(detectors, found, judged, severity.astype(np.int64), readings)


def _one(detector: Detector, readings: Readings, sellers: Counts) -> tuple[Flags, Flags, Floats]:
    """Found, judged and how far beyond the limit, for one detector."""
    unread = np.full(sellers.shape, np.nan)
    nothing = Reading(unread, unread, unread, np.zeros(sellers.shape, dtype=np.int64))
    pairs = [(rule, readings.get(rule.measure, nothing)) for rule in detector.criteria]
    judged = np.array([rule.judged(reading) for rule, reading in pairs])
    passed = np.array([rule.passed(reading) for rule, reading in pairs])
    beyond = np.array([rule.beyond(reading) for rule, reading in pairs]).max(axis=0)
    combine = np.all if detector.needs_all else np.any
    big_enough = sellers >= detector.least_team
    return (
        np.asarray(combine(passed, axis=0) & big_enough),
        np.asarray(combine(judged, axis=0) & big_enough),
        beyond,
    )
