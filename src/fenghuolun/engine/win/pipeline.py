"""What does the pipeline bring? How many open deals are won and their premium, as whole distributions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit

from fenghuolun.engine.refusals import BadInput, not_negative, refuse_where, share
from fenghuolun.engine.results import Floats

NODES = 12
FINEST = 4096


def chance_of_wins(chances: ArrayLike) -> Floats:
    """Return P(exactly k of the deals are won), k = 0 … deals: Poisson-binomial, by one deal after another.

    >>> chance_of_wins([0.1, 0.25, 0.4, 0.65, 0.9]).round(5)
    array([0.01417, 0.16965, 0.41265, 0.3149 , 0.08278, 0.00585])
    """
    law = np.ones(1)
    for p in share("chances", chances).ravel():
        law = np.concatenate([law * (1 - p), [0.0]]) + np.concatenate([[0.0], law * p])
    return law


@dataclass(frozen=True, slots=True)
class PipelineValue:
    """The premium a pipeline brings: ``chance[k]`` of ``yuan[k]``; ``mean_yuan`` and ``sd_yuan``."""

    yuan: Floats
    chance: Floats
    mean_yuan: float
    sd_yuan: float

    def chance_of(self, target_yuan: ArrayLike) -> Floats:
        """Return P(at least ``target_yuan``), read between the grid's steps."""
        above = np.concatenate([self.chance[::-1].cumsum()[::-1], [0.0]])
        edges = np.concatenate([self.yuan, [self.yuan[-1] + self._step]]) - self._step / 2
        return np.asarray(np.interp(not_negative("target_yuan", target_yuan), edges, above))

    def at_chance(self, chance: ArrayLike) -> Floats:
        """Return the premium reached with at least this chance (0.8: the cautious figure)."""
        wanted = share("chance", chance)
        above = self.chance[::-1].cumsum()[::-1]
        last = np.searchsorted(-above, -np.minimum(wanted, above[0]), side="right") - 1
        return np.asarray(self.yuan[np.maximum(last, 0)])

    @property
    def _step(self) -> float:
        return float(self.yuan[1] - self.yuan[0])


def pipeline_value(
    chances: ArrayLike, premium_yuan: ArrayLike, *, common_shock: float = 0.3, steps: int = FINEST
) -> PipelineValue:
    """Return the distribution of the premium of deals won.

    Each deal brings ``premium_yuan`` with its chance or nothing; the product of their characteristic functions on a
    grid of ``steps`` amounts is inverted by FFT, an amount between two grid points being split so that means hold.
    ``common_shock`` is the standard deviation, in log odds, of what moves all deals together (a price change, a bad
    month, a score that is off): without it ranges are far too narrow. Each deal's own mean chance is kept.

    >>> found = pipeline_value([0.5] * 40, [3000.0] * 40)
    >>> round(found.mean_yuan), round(found.sd_yuan) > round(np.sqrt(40 * 0.25) * 3000)
    (60000, True)

    Refuses an empty pipeline, negative premiums and fewer than 16 steps.
    """
    p, value = np.broadcast_arrays(share("chances", chances), not_negative("premium_yuan", premium_yuan))
    p, value = p.ravel(), value.ravel()
    if not p.size:
        raise BadInput("chances", "needs at least one open deal")
    refuse_where("steps", np.asarray(steps < 16), "must be at least 16")
    shock = float(not_negative("common_shock", common_shock))
    step = max(float(value.sum()), 1.0) / (steps - 2)
    law = np.zeros(steps)
    for weight, shifted in _shocked(p, shock):
        law += weight * _convolved(shifted, value / step, steps)
    yuan = np.arange(steps, dtype=np.float64) * step
    law = np.asarray(np.maximum(law, 0.0) / np.maximum(law, 0.0).sum(), np.float64)
    mean = float(law @ yuan)
    return PipelineValue(yuan, law, mean, float(np.sqrt(law @ (yuan - mean) ** 2)))


def _shocked(p: Floats, shock: float) -> list[tuple[float, Floats]]:
    """Return (weight, chances) at Gauss–Hermite nodes of the common shock; their weighted mean is ``p`` itself."""
    if shock == 0:
        return [(1.0, p)]
    from scipy.special import roots_hermitenorm

    z, w = roots_hermitenorm(NODES)
    w = w / w.sum()
    inside = np.clip(p, 1e-12, 1 - 1e-12)
    centre = logit(inside) * np.sqrt(1 + np.pi * shock**2 / 8)
    for _ in range(8):
        moved = expit(centre[:, None] + shock * z)
        centre = centre - (moved @ w - inside) / ((moved * (1 - moved)) @ w)
    moved = expit(centre[:, None] + shock * z)
    moved = np.where(((p == 0) | (p == 1))[:, None], p[:, None], moved)
    return [(float(w[k]), moved[:, k]) for k in range(z.size)]


def _convolved(p: Floats, places: Floats, steps: int) -> Floats:
    angle = -2j * np.pi * np.arange(steps // 2 + 1) / steps
    below = np.floor(places)
    part = places - below
    law = np.ones(angle.size, np.complex128)
    for chance, place, rest in zip(p, below, part, strict=True):
        law *= 1 - chance + chance * np.exp(angle * place) * (1 - rest + rest * np.exp(angle))
    return np.asarray(np.fft.irfft(law, steps))
