"""The one gap on screen: by cause in yuan, adding up exactly, for people, teams and the whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from fenghuolun.desk.facts.gap import actual_funnel, planned_funnel
from fenghuolun.desk.facts.people import Crew
from fenghuolun.desk.facts.stages import Reached
from fenghuolun.engine.explain.gap import Funnel, Gap, gap
from fenghuolun.engine.results import Counts, Floats


class Against(StrEnum):
    """What the actual is compared with."""

    TARGET = "target"
    LAST_YEAR = "last_year"


@dataclass(frozen=True, slots=True)
class GapOf:
    """A gap with both its sides; ``gap`` has a unit a person of ``who``."""

    who: Crew
    first: date
    end: date
    against: Against
    before: Funnel
    after: Funnel
    gap: Gap

    @property
    def whole_yuan(self) -> Floats:
        """The bars of everybody together, in the order of ``gap.factors``; they add up to all of ``gap.total_yuan``."""
        return np.asarray(self.gap.by_factor_yuan.sum(axis=1))

    def of_groups(self, group: Counts) -> Gap:
        return self.gap.grouped(group, int(group.max(initial=0)) + 1)


def gap_of(
    who: Crew, first: date, end: date, against: Against = Against.TARGET, taught: Reached | None = None
) -> GapOf:
    """Return why ``[first, end)`` brought more or less than it should; five queries for any number of people.

    ``taught`` is the cohort behind the plan's rates (``facts.gap.taught_by``) where the caller has read it.
    """
    after = actual_funnel(who, first, end)
    if against is Against.TARGET:
        before = planned_funnel(who, first, end, taught)
    else:
        before = actual_funnel(who, _year_before(first), _year_before(end))
    return GapOf(who, first, end, against, before, after, gap(before, after))


def _year_before(day: date) -> date:
    return date(day.year - 1, day.month, min(day.day, 28) if day.month == 2 else day.day)
