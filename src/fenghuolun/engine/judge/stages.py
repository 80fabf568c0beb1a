"""How well was it prepared, done and finished: the third way to evaluate (domain 1.3.7.C)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, counts, not_negative, refuse_where, share
from fenghuolun.engine.refusals import weights as weights_of
from fenghuolun.engine.results import Floats

STAGE_WEIGHTS = (0.2, 0.3, 0.5)
LONG_PROJECT_WEIGHTS = (0.25, 0.35, 0.40)
PLANNING = {"alignment": 20, "smart": 20, "quantities_from_funnel": 15, "resources_and_authority": 15,
            "risk_list": 10, "checkpoints": 10, "on_time": 10}  # fmt: skip
EXECUTION = {"progress": 25, "activity": 20, "record_quality": 15, "correction_speed": 15, "feedback": 10,
             "cooperation": 5, "compliance": 10}  # fmt: skip
FINISH = ("quantity", "quality", "time", "cost")
FINISH_WEIGHTS = (0.5, 0.2, 0.15, 0.15)


def planning_score(parts: ArrayLike) -> Floats:
    """Return the points of preparation, 0..100; ``parts`` 0..1, (7,) or (7, goals), in the order of ``PLANNING``.

    >>> planning_score([1, 1, 0.8, 0.6, 0.5, 1, 1])
    np.float64(86.0)

    Refuses parts outside 0..1.
    """
    return _by_points(parts, PLANNING)


def execution_score(parts: ArrayLike) -> Floats:
    """Return the points of doing, 0..100; ``parts`` 0..1, (7,) or (7, goals), in the order of ``EXECUTION``.

    >>> execution_score([0.8, 0.9, 0.8, 0.6, 0.7, 0.8, 1.0])
    np.float64(80.0)

    Refuses parts outside 0..1.
    """
    return _by_points(parts, EXECUTION)


def finish_score(
    parts: ArrayLike,
    complaints: ArrayLike = 0,
    compliance_hits: ArrayLike = 0,
    weights: ArrayLike = FINISH_WEIGHTS,
) -> Floats:
    """Return the points of the finish, 0..120, from ``FINISH`` parts 0..120, (4,) or (4, goals).

    F = 0.5 quantity + 0.2 quality + 0.15 time + 0.15 cost - 5 an upheld complaint - 20 a compliance hit.

    >>> finish_score([91.5, 90, 100, 85])
    np.float64(91.5)

    Refuses parts outside 0..120.
    """
    table = not_negative("parts", parts)
    refuse_where("parts", table > 120, "must lie between 0 and 120")
    if table.ndim == 0 or table.shape[0] != len(FINISH):
        raise BadInput("parts", f"must have {len(FINISH)} rows along the first axis")
    raw = np.tensordot(weights_of("weights", weights, len(FINISH)), table, axes=1)
    off = 5 * counts("complaints", complaints) + 20 * counts("compliance_hits", compliance_hits)
    return np.clip(raw - off, 0.0, 120.0)[()]


def by_stages(
    planning: ArrayLike, execution: ArrayLike, finish: ArrayLike, weights: ArrayLike = STAGE_WEIGHTS
) -> Floats:
    """Return S = 0.2·P + 0.3·X + 0.5·F; long projects take ``LONG_PROJECT_WEIGHTS``.

    >>> by_stages(86, 79, 91.5).round(2)
    np.float64(86.65)

    Refuses weights that do not add up to one.
    """
    w = weights_of("weights", weights, 3)
    p, x, f = (not_negative(n, v) for n, v in (("planning", planning), ("execution", execution), ("finish", finish)))
    return np.asarray(w[0] * p + w[1] * x + w[2] * f)[()]


def _by_points(parts: ArrayLike, worth: dict[str, int]) -> Floats:
    table = share("parts", parts)
    if table.ndim == 0 or table.shape[0] != len(worth):
        raise BadInput("parts", f"must have {len(worth)} rows along the first axis")
    return np.asarray(np.tensordot(np.array(list(worth.values()), dtype=np.float64), table, axes=1))[()]
