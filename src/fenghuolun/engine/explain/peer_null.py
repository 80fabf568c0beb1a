"""What do honest peers look like, when some of those in the data may not be honest?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaln, gammaln

from fenghuolun.engine.rates import Prior
from fenghuolun.engine.refusals import BadInput, successes_of
from fenghuolun.engine.results import Counts, Floats

STRENGTH_RANGE = (0.5, 1e5)


@dataclass(frozen=True, slots=True)
class PeerNull:
    """The law of peers for one signal: their rates are Beta(``prior``); ``kept`` people were used to fit it."""

    prior: Prior
    kept: int

    def p_values(
        self, successes: ArrayLike, trials: ArrayLike, *, is_upper: bool = True, rng: np.random.Generator | None = None
    ) -> Floats:
        """Return how unusual each count is among peers, (people); NaN without trials.

        P(Y > y) + U P(Y = y) for the upper tail, the mirror image for the lower. U is drawn from ``rng``, which
        makes honest p-values exactly uniform; without it U = ½, the mid-p value, the same at every call.
        """
        y, n = successes_of(successes, trials)
        below, exactly = self._law(y.ravel(), n.ravel())
        u = 0.5 if rng is None else rng.random(below.shape)
        tail = np.maximum(1 - below - exactly, 0) if is_upper else below
        return np.where(n > 0, np.clip(tail + u * exactly, 0, 1).reshape(n.shape), np.nan)

    def _law(self, y: Counts, n: Counts) -> tuple[Floats, Floats]:
        """P(Y < y) and P(Y = y) for each person, from one table per distinct number of trials."""
        sizes, place = np.unique(n, return_inverse=True)
        flat, start = _ragged(sizes)
        mass = np.exp(_log_mass(flat, np.repeat(sizes, sizes + 1), float(self.prior.alpha), float(self.prior.beta)))
        upto = np.concatenate([[0.0], np.cumsum(mass)])
        at = start[place] + y
        return np.asarray(upto[at] - upto[start[place]]), np.asarray(mass[at])


def peer_null(successes: ArrayLike, trials: ArrayLike, *, keep: float = 0.9, is_upper: bool = True) -> PeerNull:
    """Return the law of honest peers from everybody's counts, (people), though the most suspicious may not be honest.

    The ``keep`` share of people with the least suspicious rates is used, and the beta-binomial likelihood of
    each is divided by the chance of being kept at all, P(Y ≤ cut · n) (the empirical null of Efron 2004). The
    tempting shortcut without that division makes peers look too alike: a third of those it flags are honest.

    >>> rng = np.random.default_rng(1)
    >>> honest = rng.binomial(60, rng.beta(6, 24, 900))
    >>> null = peer_null(np.append(honest, [40] * 60), np.full(960, 60))
    >>> null.prior.mean.round(2), null.kept
    (np.float64(0.2), 865)

    Refuses fewer than 20 people with trials: peers cannot be told from the rest.
    """
    y, n = successes_of(successes, trials)
    y, n = y[n > 0], n[n > 0]
    if y.size < 20:
        raise BadInput("trials", "needs at least 20 people with trials to know what peers look like")
    if not 0.5 <= keep < 1:
        raise BadInput("keep", "must lie between a half and 1")
    if not is_upper:
        flipped = peer_null(n - y, n, keep=keep)
        return PeerNull(Prior(flipped.prior.beta, flipped.prior.alpha), flipped.kept)
    cut = float(np.quantile(y / n, keep))
    most = np.floor(cut * n + 1e-9).astype(np.int64)
    kept = y <= most
    a, b = _fit_truncated(y[kept], n[kept], most[kept], ceiling=(y.sum() + 0.5) / (n.sum() + 1))
    return PeerNull(Prior(np.asarray(a), np.asarray(b)), int(kept.sum()))


def _fit_truncated(y: Counts, n: Counts, most: Counts, ceiling: float) -> tuple[float, float]:
    """The shapes of the law; ``ceiling`` is everybody's rate: cheats can only have raised it above the honest one."""
    from scipy.optimize import minimize

    pairs, weight = np.unique(np.stack([y, n]), axis=1, return_counts=True)
    caps, cap_weight = np.unique(np.stack([most, n]), axis=1, return_counts=True)
    flat, start = _ragged(caps[0])
    of_flat = np.repeat(caps[1], caps[0] + 1)
    # where nobody kept shows a single success the rate cannot be zero: half a success among all
    floor = 0.5 / (n.sum() + 1)

    rate = max((y.sum() + 0.5) / (n.sum() + 1), floor)
    usual = np.array([np.log(rate / (1 - rate)), np.log(20.0)])

    def loss(at: Floats) -> float:
        a, b = _shape(at, floor, ceiling)
        inside = np.add.reduceat(np.exp(_log_mass(flat, of_flat, a, b)), start)
        seen = weight @ _log_mass(pairs[0], pairs[1], a, b)
        # worth about one person's data: settles the law where all the kept are alike and any law would do
        pull = ((at - usual) ** 2 / np.array([1.0, 4.0])).sum() / 2
        return float(cap_weight @ np.log(np.maximum(inside, 1e-300)) - seen + pull)

    best = minimize(loss, usual, method="Nelder-Mead", options={"xatol": 1e-5, "fatol": 1e-7})
    return _shape(best.x, floor, ceiling)


def _shape(at: Floats, floor: float, ceiling: float) -> tuple[float, float]:
    mean = float(np.clip(1 / (1 + np.exp(-np.clip(at[0], -30, 30))), floor, ceiling))
    strength = float(np.exp(np.clip(at[1], *np.log(STRENGTH_RANGE))))
    return mean * strength, (1 - mean) * strength


def _log_mass(y: NDArray[np.int64], n: NDArray[np.int64], a: float, b: float) -> Floats:
    choose = gammaln(n + 1) - gammaln(y + 1) - gammaln(n - y + 1)
    return np.asarray(choose + betaln(y + a, n - y + b) - betaln(a, b))


def _ragged(sizes: Counts) -> tuple[Counts, Counts]:
    """0…size for each size, one after another, and where each begins."""
    lengths = sizes + 1
    start = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)
    return np.arange(int(lengths.sum())) - np.repeat(start, lengths), start
