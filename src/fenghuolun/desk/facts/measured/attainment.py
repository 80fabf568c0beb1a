"""How much of what was due was reached: points of the standard (M02), results of the target (M09)."""

from __future__ import annotations

import numpy as np

from fenghuolun.desk.facts.measured.asked import Asked, Measured, ratio_of
from fenghuolun.desk.facts.measured.done import points_of, tallied
from fenghuolun.desk.facts.measured.seats import by_period, days_due
from fenghuolun.desk.facts.measured.sold import sold
from fenghuolun.desk.facts.planned import planned_yuan


def activity(asked: Asked) -> Measured:
    """M02: points over standard × available workdays, both up to yesterday."""
    due = by_period(asked, days_due(asked))
    return ratio_of(asked, "M02", points_of(asked), due, tallied(asked)["records"])


def target(asked: Asked) -> Measured:
    """M09: premium over the published target of the whole period, also where it is not over yet."""
    found = sold(asked)
    wanted = planned_yuan(asked.of, asked.edges, asked.cube_kind)
    return ratio_of(asked, "M09", found["premium_fen"] / 100, wanted, np.maximum(found["deals"], 0))
