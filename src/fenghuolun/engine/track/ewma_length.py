"""How long an EWMA chart runs until it alarms: the false-alarm rate that is written beside it."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from fenghuolun.engine.refusals import BadInput


def ewma_run_length(weight: float = 0.3, reach: float = 3.0, shift: float = 0.0, nodes: int = 301) -> float:
    """Return the mean number of points until a settled two-sided EWMA leaves ± ``reach`` deviations, from the target.

    The range between the limits is cut into ``nodes`` pieces and the walk between them solved as a Markov chain (Lucas
    and Saccucci, Technometrics 1990); ``shift`` is how many sigmas the mean of the points lies off.

    >>> round(ewma_run_length(0.25, 2.998)), round(ewma_run_length(0.1, 2.814, 1.0), 1)
    (500, 10.3)

    Refuses a weight outside (0, 1], and a reach that is not above zero.
    """
    if not 0 < weight <= 1:
        raise BadInput("weight", "must lie above 0 and up to 1")
    for name, value, least in (("reach", reach, 0.0), ("shift", shift, -np.inf)):
        if not least < value < np.inf:
            raise BadInput(name, "must be a finite number" + (" above zero" if name == "reach" else ""))
    limit = reach * np.sqrt(weight / (2 - weight))
    half = limit / nodes
    middle = -limit + half * (2 * np.arange(nodes) + 1)
    stay = (1 - weight) * middle[:, None]
    upper = ndtr((middle[None, :] + half - stay) / weight - shift)
    lower = ndtr((middle[None, :] - half - stay) / weight - shift)
    steps = np.linalg.solve(np.eye(nodes) - (upper - lower), np.ones(nodes))
    return float(steps[nodes // 2])
