"""Detectors on simulated branches, week by week: who has which problem open, and who carries it in truth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from bench.evidence.branch_leaders import leader_readings
from bench.evidence.branch_readings import overdue_today, seller_readings
from fenghuolun.engine.explain.problems.detectors import Detector
from fenghuolun.engine.explain.problems.evaluate import evaluate
from fenghuolun.engine.explain.problems.tables import LEADER_PROBLEMS, SELLER_PROBLEMS
from fenghuolun.engine.explain.problems.watch import Watch, step
from fenghuolun.engine.simulate import Company, CompanyPlan, simulate

UNTIL = date(2026, 11, 24)
TUESDAYS = np.datetime64(UNTIL) - 7 * np.arange(13, -1, -1)
TEAM = 8
PLAN = CompanyPlan(problems=(*CompanyPlan().problems, "B1", "B10"))
READ_FOR_LEADERS = ("B1", "B2", "B3", "B4", "B5", "B7", "B10", "B12")


@dataclass(frozen=True, eq=False)
class Seen:
    """One level of one branch: (weeks, detectors, units) open and judged, from the second evaluation on."""

    detectors: tuple[Detector, ...]
    units: np.ndarray  # rows of People
    is_open: np.ndarray
    is_judged: np.ndarray
    company: Company

    def planted(self, code: str) -> np.ndarray:
        return np.isin(self.units, [person for c, person in self.company.truth.problems if c == code])

    def healthy(self, code: str) -> np.ndarray:
        """Units without a planted problem (leaders: without this one); for A4 without an equal split either."""
        people = self.company.people
        if self.detectors is LEADER_PROBLEMS:
            return ~self.planted(code)
        carriers = [person for _code, person in self.company.truth.problems]
        well = (people.role[self.units] == "seller") & np.isnat(people.left_on[self.units])
        well &= ~np.isin(self.units, carriers)
        if code == "A4":
            equal = [people.unit[person] for c, person in self.company.truth.problems if c == "B2"]
            well &= ~np.isin(people.unit[self.units], equal)
        return well


def watched(company: Company) -> tuple[Seen, Seen]:
    """Return what the weekly evaluations of the last quarter leave open, for the sellers and for the leaders."""
    return _watched(company, SELLER_PROBLEMS), _watched(company, LEADER_PROBLEMS)


def branches(seeds: range) -> Iterator[Company]:
    for seed in seeds:
        yield simulate(PLAN, seed, UNTIL)


def _watched(company: Company, detectors: tuple[Detector, ...]) -> Seen:
    is_open, judged, watch = [], [], None
    units = np.arange(len(company.people))
    for end in TUESDAYS:
        if detectors is LEADER_PROBLEMS:
            units, readings = leader_readings(company, end)
        else:
            readings = seller_readings(company, end)
            if end == TUESDAYS[-1]:  # the tables know promises past due for their last day only
                readings = {**readings, "next_step_overdue_ratio": overdue_today(company)}
        findings = evaluate(detectors, readings, TEAM)
        watch = step(watch or Watch.fresh(len(detectors), units.size), findings).watch
        is_open.append(watch.is_open)
        judged.append(findings.is_judged)
    return Seen(detectors, units, np.array(is_open[1:]), np.array(judged[1:]), company)
