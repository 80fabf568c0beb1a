"""A thousand people are tested every week: which alarms are still news?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import refuse_where, share
from fenghuolun.engine.results import Flags, Floats


@dataclass(frozen=True, slots=True)
class Discoveries:
    """``adjusted`` p-values (NaN where no test was made) and which of them are news at the wanted rate."""

    adjusted: Floats
    is_news: Flags


def discoveries(p_values: ArrayLike, false_share: float = 0.05) -> Discoveries:
    """Return which tests are news when at most ``false_share`` of the news may be false (Benjamini and Hochberg 1995).

    ``p_values`` is (people), NaN for people without a test. adjusted_(i) = min over j ≥ i of p_(j) m / j.

    >>> discoveries([0.001, 0.02, 0.3, np.nan]).adjusted
    array([0.003, 0.03 , 0.3  ,   nan])

    Refuses p-values outside 0..1.
    """
    p = np.asarray(p_values, dtype=np.float64)
    tested = ~np.isnan(p)
    refuse_where("p_values", tested & ~((p >= 0) & (p <= 1)), "must lie between 0 and 1")
    limit = float(share("false_share", false_share))
    adjusted: Floats = np.full(p.shape, np.nan)
    if tested.any():
        from scipy.stats import false_discovery_control

        adjusted[tested] = false_discovery_control(p[tested])
    return Discoveries(adjusted, np.asarray(np.where(tested, adjusted, 1.0) <= limit) & tested)
