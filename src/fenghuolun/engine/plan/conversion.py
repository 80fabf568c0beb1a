"""How sure is the conversion over several stages? The product of uncertain rates, without multiplying point values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc

from fenghuolun.engine.refusals import BadInput, counts, real, refuse_where
from fenghuolun.engine.results import Counts, Floats

from .trials import MOST_TRIALS, Needed, open_share, smallest_reaching

NODES = 24
STAGE_NODES = 10


@dataclass(frozen=True, slots=True)
class Conversion:
    """A conversion rate as a few possible values with their weights: a Gauss rule for its distribution.

    ``points`` and ``weights`` have shape (…, nodes); an average over the
    distribution is a sum over the last axis.
    """

    points: Floats
    weights: Floats

    @property
    def mean(self) -> Floats:
        return np.asarray((self.points * self.weights).sum(axis=-1))

    @property
    def variance(self) -> Floats:
        spread = self.points - self.mean[..., None]
        return np.asarray((spread**2 * self.weights).sum(axis=-1))


def _rule_from(diagonal: Floats, off: Floats) -> Conversion:
    """Return the Gauss rule of a Jacobi matrix: eigenvalues, squared first components (Golub & Welsch 1969)."""
    size = diagonal.shape[-1]
    matrix = np.zeros((*diagonal.shape, size))
    index = np.arange(size)
    matrix[..., index, index] = diagonal
    matrix[..., index[1:], index[:-1]] = off
    points, vectors = np.linalg.eigh(matrix)
    return Conversion(points, vectors[..., 0, :] ** 2)


def beta_rule(alpha: ArrayLike, beta: ArrayLike, nodes: int = NODES) -> Conversion:
    """Return the Gauss–Jacobi rule of Beta(α, β): exact for polynomials of the rate up to degree 2·nodes − 1.

    >>> rule = beta_rule(3.0, 7.0, 4)
    >>> round(float(rule.mean), 12), round(float(rule.variance), 12)
    (0.3, 0.019090909091)
    """
    a, b = np.broadcast_arrays(real("alpha", alpha), real("beta", beta))
    refuse_where("alpha", a <= 0, "must be above 0")
    refuse_where("beta", b <= 0, "must be above 0")
    k = np.arange(nodes, dtype=np.float64)
    p, q = b[..., None] - 1, a[..., None] - 1
    s = 2 * k + p + q
    with np.errstate(divide="ignore", invalid="ignore"):
        diagonal = (q * q - p * p) / (s * (s + 2))
        off = 4 * k * (k + p) * (k + q) * (k + p + q) / (s * s * (s * s - 1))
    diagonal[..., 0] = ((q - p) / (p + q + 2))[..., 0]
    if nodes > 1:
        off[..., 1] = (4 * (1 + p) * (1 + q) / ((2 + p + q) ** 2 * (3 + p + q)))[..., 0]
    return _rule_from((1 + diagonal) / 2, np.sqrt(off[..., 1:]) / 2)


def _condensed(points: Floats, weights: Floats, nodes: int) -> Conversion:
    """Return the Gauss rule with ``nodes`` points for a distribution given on many: Lanczos, reorthogonalised."""
    mean = (points * weights).sum(-1, keepdims=True)
    scale = np.sqrt(((points - mean) ** 2 * weights).sum(-1, keepdims=True))
    x = (points - mean) / scale
    v = np.sqrt(weights / weights.sum(-1, keepdims=True))
    basis = np.zeros((*x.shape[:-1], nodes, x.shape[-1]))
    diagonal, off = np.empty((*x.shape[:-1], nodes)), np.empty((*x.shape[:-1], nodes - 1))
    for j in range(nodes - 1):
        basis[..., j, :] = v
        u = x * v
        diagonal[..., j] = (u * v).sum(-1)
        earlier = basis[..., : j + 1, :]
        for _ in range(2):
            u = u - ((earlier @ u[..., None])[..., 0][..., None, :] @ earlier)[..., 0, :]
        off[..., j] = np.sqrt((u * u).sum(-1))
        v = u / off[..., j][..., None]
    diagonal[..., -1] = (x * v * v).sum(-1)
    rule = _rule_from(diagonal, off)
    return Conversion(np.clip(mean + scale * rule.points, 0.0, 1.0), rule.weights)


def conversions_from_each_stage(alpha: ArrayLike, beta: ArrayLike, nodes: int = NODES) -> list[Conversion]:
    """Return, for each stage, the distribution of the conversion from that stage to the end.

    ``alpha`` and ``beta`` have shape (…, stages); element s of the list is the
    product of the independent rates Beta(α_s, β_s) · … · Beta(α_last, β_last).
    Stages are joined one by one from the end, each join condensed to ``nodes``
    points; against the full tensor rule chances differ by less than 1e-4.
    """
    a, b = np.broadcast_arrays(real("alpha", alpha), real("beta", beta))
    if not a.ndim or not a.shape[-1]:
        raise BadInput("alpha", "must have at least one stage along the last axis")
    rules = [beta_rule(a[..., -1], b[..., -1], nodes)]
    for stage in range(a.shape[-1] - 2, -1, -1):
        step, rest = beta_rule(a[..., stage], b[..., stage], STAGE_NODES), rules[0]
        shape = (*rest.points.shape[:-1], nodes * STAGE_NODES)
        points = (rest.points[..., :, None] * step.points[..., None, :]).reshape(shape)
        weights = (rest.weights[..., :, None] * step.weights[..., None, :]).reshape(shape)
        rules.insert(0, _condensed(points, weights, nodes))
    return rules


def conversion_over(alpha: ArrayLike, beta: ArrayLike, nodes: int = NODES) -> Conversion:
    """Return the distribution of the product of independent stage rates Beta(α_s, β_s), shape (…, stages).

    >>> round(float(conversion_over([3, 2, 3], [7, 4, 6]).mean), 10) == round(3 / 10 * 2 / 6 * 3 / 9, 10)
    True
    """
    return conversions_from_each_stage(alpha, beta, nodes)[0]


def chance_of_deals(deals: ArrayLike, trials: ArrayLike, conversion: Conversion) -> Floats:
    """Return P(at least ``deals`` out of ``trials``) at an uncertain conversion: E[I_P(k, N − k + 1)].

    >>> rule = conversion_over([3, 2, 3], [7, 4, 6])
    >>> round(float(chance_of_deals(2, 100, rule)), 4)
    0.6216
    """
    k, n = np.broadcast_arrays(counts("deals", deals), counts("trials", trials))
    needs = np.maximum(k, 1)[..., None]
    tail = betainc(needs, np.maximum(n[..., None] - needs + 1, 1), conversion.points)
    chance = (tail * conversion.weights).sum(axis=-1)
    return np.where(k <= 0, 1.0, np.where(n < k, 0.0, chance))


def trials_for_deals(
    deals: ArrayLike, conversion: Conversion, confidence: ArrayLike, *, most: int = MOST_TRIALS
) -> Needed:
    """Return the fewest trials that end in ``deals`` with chance ``confidence`` at an uncertain conversion.

    >>> trials_for_deals(2, conversion_over([3, 2, 3], [7, 4, 6]), 0.5).trials
    array(68)
    """
    k, c = np.broadcast_arrays(counts("deals", deals), open_share("confidence", confidence))
    needs: Counts = np.maximum(k, 1)
    guess = np.minimum(np.ceil(needs / conversion.mean), most).astype(np.int64)
    found = smallest_reaching(lambda n: chance_of_deals(needs, n, conversion), c, needs, guess, most)
    return Needed(np.where(k == 0, 0, found.trials), (k == 0) | found.is_reachable)
