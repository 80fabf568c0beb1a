"""How hard was the goal and how hard was it worked for: the second way to evaluate (domain 1.3.7.B, methods 8)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fenghuolun.engine.judge.card import GradeBounds, grades
from fenghuolun.engine.measures import ratio
from fenghuolun.engine.refusals import BadInput, not_negative, real, refuse_where, whole
from fenghuolun.engine.refusals import weights as weights_of
from fenghuolun.engine.results import Flags, Floats

FACTORS = ("ambition", "market", "resources", "novelty", "dependence", "time_pressure")
FACTOR_WEIGHTS = (0.25, 0.20, 0.15, 0.15, 0.10, 0.15)
EFFORTS = ("activity", "plan_completion", "correction_on_time", "learning", "initiative")
EFFORT_WEIGHTS = (0.35, 0.25, 0.20, 0.10, 0.10)
MATRIX_POINTS = np.array([[5, 4, 3, 2], [4, 3, 2, 1], [3, 2, 1, 1]])


class Band(IntEnum):
    """How hard a goal is, by the mean of its factors: hard from 3.5, easy below 2."""

    HARD = 0
    STANDARD = 1
    EASY = 2


class Reached(IntEnum):
    """How a goal came out, in the columns of the matrix."""

    OVER = 0
    REACHED = 1
    SLIGHTLY_MISSED = 2
    MISSED = 3


@dataclass(frozen=True, slots=True)
class Difficulty:
    """``mean`` of the six factors, 1..5; ``points`` 60..100; ``band``; any shape of goals."""

    mean: Floats
    points: Floats
    band: NDArray[np.int64]


def difficulty(factors: ArrayLike, weights: ArrayLike = FACTOR_WEIGHTS) -> Difficulty:
    """Return how hard a goal is from six factors, 1 easy to 5 hard, in the order of ``FACTORS``; (6,) or (6, goals).

    Points = 60 + 10 (mean - 1).

    >>> found = difficulty([4, 3, 4, 3, 3, 4])
    >>> round(float(found.mean), 2), round(float(found.points), 1), Band(found.band).name
    (3.55, 85.5, 'HARD')

    Refuses factors outside 1..5.
    """
    table = real("factors", factors)
    refuse_where("factors", (table < 1) | (table > 5), "must lie between 1 and 5")
    mean = np.asarray(np.tensordot(weights_of("weights", weights, len(FACTORS)), _first(table, FACTORS), axes=1))
    band = np.select([mean >= 3.5 - 1e-9, mean >= 2 - 1e-9], [Band.HARD, Band.STANDARD], Band.EASY)
    return Difficulty(mean, 60 + 10 * (mean - 1), np.asarray(band, dtype=np.int64))


def team_needs_calibration(mean_of_factors: ArrayLike, low: float = 2.5, high: float = 3.5) -> bool:
    """Return whether a team's mean difficulty lies outside 2.5..3.5: then its manager looks at the ratings again."""
    rated = real("mean_of_factors", mean_of_factors)
    if not rated.size:
        raise BadInput("mean_of_factors", "must be at least one")
    return not low <= float(rated.mean()) <= high


def difficulty_from_chance(chance: ArrayLike) -> Floats:
    """Return how hard each goal was by the data: -log2 of the chance peers had to reach it, scaled to a mean of 1.

    ``chance`` (goals) is P(goal | peers' posterior at the time of the plan), above 0. A goal that nine in ten
    reach earns a seventh of one that half reach. Where every goal was certain, none was harder: all are 1.

    >>> difficulty_from_chance([0.5, 0.9, 0.25]).round(3)
    array([0.952, 0.145, 1.904])

    Refuses a chance of zero or above one, and no goal at all.
    """
    p = real("chance", chance)
    refuse_where("chance", (p <= 0) | (p > 1), "must lie above 0 and up to 1")
    if not p.size:
        raise BadInput("chance", "must be at least one")
    bits = -np.log2(p)
    mean = float(bits.mean())
    return bits / mean if mean > 0 else np.ones(p.shape)


def effort_points(parts: ArrayLike, weights: ArrayLike = EFFORT_WEIGHTS) -> Floats:
    """Return effort 0..100 from its five parts 0..100 in the order of ``EFFORTS``; (5,) or (5, people).

    >>> effort_points([97, 88, 80, 60, 50]).round(2)
    np.float64(82.95)

    Refuses parts outside 0..100.
    """
    table = not_negative("parts", parts)
    refuse_where("parts", table > 100, "must lie between 0 and 100")
    w = weights_of("weights", weights, len(EFFORTS))
    return np.asarray(np.tensordot(w, _first(table, EFFORTS, "parts"), axes=1))[()]


def effort_ratio(executed: ArrayLike, invented: ArrayLike, planned: ArrayLike, cap: float = 1.2) -> Floats:
    """Return activity done / planned without what was invented, at most 1.2; NaN where nothing was planned.

    >>> effort_ratio([100, 150], [10, 0], 100)
    array([0.9, 1.2])

    Refuses more invented than executed.
    """
    did, false = np.broadcast_arrays(not_negative("executed", executed), not_negative("invented", invented))
    refuse_where("invented", false > did, "must not exceed executed")
    return np.minimum(ratio(did - false, not_negative("planned", planned)), not_negative("cap", cap))


def by_product(completion: ArrayLike, difficulty_factor: ArrayLike, effort: ArrayLike) -> Floats:
    """Return completion points × difficulty (mean 1) × effort ratio: the form of methods 8.

    >>> by_product(90.0, 1.1, 0.95).round(2)
    np.float64(94.05)
    """
    parts = [not_negative(n, v) for n, v in
             (("completion", completion), ("difficulty_factor", difficulty_factor), ("effort", effort))]  # fmt: skip
    return np.asarray(parts[0] * parts[1] * parts[2])[()]


@dataclass(frozen=True, slots=True)
class Weighed:
    """``total`` of completion, difficulty and effort, its ``grade``, and whether the guard held it down."""

    total: Floats
    grade: NDArray[np.int64]
    is_held: Flags


def weighed(
    completion: ArrayLike,
    difficulty_points: ArrayLike,
    effort: ArrayLike,
    weights: ArrayLike = (0.60, 0.25, 0.15),
    bounds: GradeBounds | None = None,
) -> Weighed:
    """Return S = Wc·C + Wd·D + We·E; difficulty and effort lift the grade of completion by one at most.

    >>> found = weighed(91.5, 85.5, 82.95)
    >>> round(float(found.total), 2), int(found.grade)
    (88.72, 2)

    Refuses weights that do not add up to one.
    """
    w = weights_of("weights", weights, 3)
    c = not_negative("completion", completion)
    total = np.asarray(
        w[0] * c + w[1] * not_negative("difficulty_points", difficulty_points) + w[2] * not_negative("effort", effort)
    )
    grade, highest = grades(total, bounds), grades(c, bounds) + 1
    return Weighed(total, np.minimum(grade, highest), np.asarray(grade > highest))


def matrix_total(weights: ArrayLike, band: ArrayLike, reached: ArrayLike) -> float:
    """Return Σ weight × points of the matrix difficulty × attainment: the way without effort; items in one row each.

    ``band`` holds ``Band``, ``reached`` holds ``Reached``; weights add up to 100.

    >>> matrix_total([40, 35, 25], [Band.HARD, Band.STANDARD, Band.HARD],
    ...              [Reached.REACHED, Reached.REACHED, Reached.OVER])
    3.9

    Refuses codes that are not in the matrix.
    """
    row, column = whole("band", band), whole("reached", reached)
    refuse_where("band", (row < 0) | (row > 2), "must be a Band")
    refuse_where("reached", (column < 0) | (column > 3), "must be a Reached")
    w = weights_of("weights", weights, row.size, total=100.0)
    return float(w @ MATRIX_POINTS[row, column] / 100)


def must_weigh_difficulty(target: ArrayLike, potential: ArrayLike, score: ArrayLike, below: float = -0.3) -> bool:
    """Return whether a team rewards easy goals: Spearman of target / potential with the score is below -0.3.

    >>> must_weigh_difficulty([120, 110, 90, 80], [100, 100, 100, 100], [70, 80, 95, 110])
    True

    With fewer than three people, or everybody alike, there is nothing to see: false. Refuses no potential.
    """
    hard = ratio(not_negative("target", target), not_negative("potential", potential))
    refuse_where("potential", np.isnan(hard), "must be above zero")
    got = real("score", score)
    if got.size < 3 or np.ptp(hard) == 0 or np.ptp(got) == 0:
        return False
    from scipy.stats import rankdata

    return bool(np.corrcoef(rankdata(hard), rankdata(got))[0, 1] < below)


def _first(table: Floats, names: tuple[str, ...], argument: str = "factors") -> Floats:
    if table.ndim == 0 or table.shape[0] != len(names):
        raise BadInput(argument, f"must have {len(names)} rows along the first axis")
    return table
