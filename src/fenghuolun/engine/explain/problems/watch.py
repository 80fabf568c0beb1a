"""When does a finding become a problem with an owner, and when is it over?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fenghuolun.engine.explain.problems.evaluate import Findings
from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.results import Counts, Flags

THIRD_MONTH_WEEKS = 9  # open for more than eight weekly evaluations


@dataclass(frozen=True, slots=True)
class Watch:
    """The state between weekly evaluations: tables (detectors, units).

    ``found_in_row`` and ``clear_in_row`` count weekly evaluations in a row; ``weeks_open`` those since a problem
    opened, 0 while it is not open.
    """

    found_in_row: Counts
    clear_in_row: Counts
    weeks_open: Counts

    @classmethod
    def fresh(cls, detectors: int, units: int) -> Watch:
        """Return the state before any evaluation."""
        return cls(*(np.zeros((detectors, units), dtype=np.int64) for _ in range(3)))

    @property
    def is_open(self) -> Flags:
        return np.asarray(self.weeks_open > 0)


@dataclass(frozen=True, slots=True)
class Step:
    """One week's step: the new state, what opened and what closed in it, and the severity of what is open (0..3)."""

    watch: Watch
    opened: Flags
    closed: Flags
    severity: Counts


def step(watch: Watch, findings: Findings, in_row: int = 2) -> Step:
    """Return the state after one more weekly evaluation.

    A problem opens when it is found in two evaluations in a row and closes when it is not in two in a row
    (domain 1.2.6). A week in which it could not be judged changes nothing: silence is neither guilt nor cure.
    From the third month on an open problem is of severity 3.

    >>> from fenghuolun.engine.explain.problems.evaluate import evaluate
    >>> from fenghuolun.engine.explain.problems.readings import share_reading
    >>> from fenghuolun.engine.explain.problems.tables import SELLER_PROBLEMS
    >>> week = evaluate(SELLER_PROBLEMS[4:5], {"purposeful_ratio": share_reading([20], [40])})
    >>> first = step(Watch.fresh(1, 1), week)
    >>> first.opened.item(), step(first.watch, week).opened.item()
    (False, True)

    Refuses findings of another shape than the state.
    """
    if watch.weeks_open.shape != findings.is_found.shape:
        raise BadInput("findings", f"must be of the state's shape {watch.weeks_open.shape}")
    found, clear = findings.is_found, findings.is_judged & ~findings.is_found
    found_in_row = np.where(found, watch.found_in_row + 1, np.where(clear, 0, watch.found_in_row))
    clear_in_row = np.where(clear, watch.clear_in_row + 1, np.where(found, 0, watch.clear_in_row))
    was_open = watch.is_open
    opened = ~was_open & found & (found_in_row >= in_row)
    closed = was_open & clear & (clear_in_row >= in_row)
    weeks_open = np.where(opened, 1, np.where(was_open & ~closed, watch.weeks_open + 1, 0))
    severity = np.where(weeks_open > 0, np.maximum(findings.severity, 1), 0)
    severity = np.where(weeks_open >= THIRD_MONTH_WEEKS, 3, severity)
    return Step(Watch(found_in_row, clear_in_row, weeks_open), opened, closed, severity)
