"""A regression in which every person has a level of his own: what circumstances explain, and what is the person's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, real, whole
from fenghuolun.engine.results import Counts, Floats

MOST_SHARE = 1e4  # largest σ_person² / σ_rest² that is tried


@dataclass(frozen=True, slots=True)
class PersonEffects:
    """The fitted model. ``slopes`` and their ``covariance`` are per column of the design (the intercept aside);
    ``person`` and ``person_deviation`` are the predicted levels (BLUP), one per person, around zero;
    ``person_sd`` and ``rest_sd`` tell how much people and their single months differ.
    """

    intercept: float
    slopes: Floats
    covariance: Floats
    person: Floats
    person_deviation: Floats
    person_sd: float
    rest_sd: float
    rows: int


def person_effects(result: ArrayLike, circumstances: ArrayLike, person: ArrayLike) -> PersonEffects:
    """Return result = intercept + circumstances · slopes + person's level + rest, fitted over person-months.

    ``result`` is (rows), a log premium or the logit of a stage; ``circumstances`` (rows, columns); ``person``
    (rows) of 0…people - 1. Maximum restricted likelihood (Patterson and Thompson 1971) over the one ratio
    θ = σ_person² / σ_rest²; for given θ everything is closed form, since V⁻¹ = I - θ / (1 + n θ) 11ᵀ within a
    person. The level is pulled towards zero: n θ / (1 + n θ) of the person's mean remainder.

    >>> rng = np.random.default_rng(1)
    >>> who, x = np.repeat(np.arange(60), 6), rng.normal(size=(360, 1))
    >>> level = rng.normal(0, 0.5, 60)
    >>> fit = person_effects(1 + 2 * x[:, 0] + level[who] + rng.normal(0, 0.2, 360), x, who)
    >>> fit.slopes.round(1), round(fit.person_sd, 1), round(fit.rest_sd, 1)
    (array([2.]), 0.5, 0.2)

    Refuses missing numbers, fewer rows than columns and people can carry, and columns that repeat one another.
    """
    y, x, who = real("result", result), real("circumstances", circumstances), whole("person", person)
    if y.ndim != 1 or x.ndim != 2 or len(x) != y.size or who.shape != y.shape:
        raise BadInput("circumstances", "must be (rows, columns), with a result and a person for each row")
    if who.size and who.min() < 0:
        raise BadInput("person", "must be numbered from 0", (int(who.argmin()),))
    if y.size <= x.shape[1] + 2:
        raise BadInput("result", f"needs more than {x.shape[1] + 2} rows")
    design = np.column_stack([np.ones(y.size), x - x.mean(axis=0)])
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise BadInput("circumstances", "hold a column that the others already say")
    sums = _Sums(y, design, who)
    theta = _best_theta(sums)
    beta, inverse, rest = sums.solve(theta)
    keep = theta * sums.n / (1 + theta * sums.n)
    mean_rows = sums.by_person / np.maximum(sums.n, 1)[:, None]
    left = sums.y_by_person / np.maximum(sums.n, 1) - mean_rows @ beta
    variance = rest / (y.size - design.shape[1])
    from_slopes = keep**2 * np.einsum("ij,jk,ik->i", mean_rows, inverse, mean_rows)
    return PersonEffects(
        float(beta[0] - x.mean(axis=0) @ beta[1:]),
        beta[1:],
        inverse[1:, 1:] * variance,
        keep * left,
        np.sqrt(variance * (theta * (1 - keep) + from_slopes)),
        float(np.sqrt(theta * variance)),
        float(np.sqrt(variance)),
        y.size,
    )


class _Sums:
    """What the likelihood needs of the rows, added up once: it does not grow with the steps of the search."""

    def __init__(self, y: Floats, design: Floats, who: Counts) -> None:
        people = int(who.max()) + 1
        self.n = np.bincount(who, minlength=people).astype(np.float64)
        self.yy, self.xy, self.xx = float(y @ y), design.T @ y, design.T @ design
        self.by_person = np.column_stack([np.bincount(who, column, people) for column in design.T])
        self.y_by_person = np.bincount(who, y, people)
        self.rows, self.columns = design.shape

    def solve(self, theta: float) -> tuple[Floats, Floats, float]:
        """Slopes, (XᵀV⁻¹X)⁻¹ and the weighted squares left, for this θ."""
        w = theta / (1 + theta * self.n)
        weighted = self.by_person * w[:, None]
        inverse = np.asarray(np.linalg.inv(self.xx - weighted.T @ self.by_person), dtype=np.float64)
        xy = self.xy - weighted.T @ self.y_by_person
        beta = inverse @ xy
        return beta, inverse, float(self.yy - w @ self.y_by_person**2 - xy @ beta)

    def minus_log_likelihood(self, log_theta: float) -> float:
        theta = float(np.exp(log_theta))
        _, inverse, rest = self.solve(theta)
        free = self.rows - self.columns
        bits = np.log1p(theta * self.n).sum() - np.linalg.slogdet(inverse)[1]
        return float(free * np.log(max(rest, 1e-300)) + bits) / 2


def _best_theta(sums: _Sums) -> float:
    from scipy.optimize import minimize_scalar

    found = minimize_scalar(
        sums.minus_log_likelihood, bounds=(np.log(1e-6), np.log(MOST_SHARE)), method="bounded", options={"xatol": 1e-6}
    )
    return float(np.exp(found.x))
