"""How many tries does it take to get k successes with a given confidence? Whole numbers, exactly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, betaln, gammaincinv, gammaln

from fenghuolun.engine.refusals import counts, not_negative, real, refuse_where
from fenghuolun.engine.results import Counts, Flags, Floats

MOST_TRIALS = 10_000_000
_CHUNK = 16_384


@dataclass(frozen=True, slots=True)
class Needed:
    """Trials needed; where ``is_reachable`` is false ``trials`` is the most that were considered."""

    trials: Counts
    is_reachable: Flags


def open_share(argument: str, values: ArrayLike) -> Floats:
    """Return ``values`` as float64; refuses anything not strictly between 0 and 1."""
    found = real(argument, values)
    refuse_where(argument, (found <= 0) | (found >= 1), "must lie between 0 and 1, both excluded")
    return found


def smallest_reaching(
    chance: Callable[[Counts], Floats], wanted: Floats, least: Counts, guess: Counts, most: int
) -> Needed:
    """Return the smallest whole number whose ``chance`` reaches ``wanted``, element by element.

    ``chance`` must rise with its argument. Doubles from ``guess`` until it
    is reached, then halves the bracket; ``least`` is the smallest answer allowed.
    """
    low, high = np.asarray(least) - 1, np.clip(guess, least, most)
    reached = chance(high) >= wanted
    while not (reached | (high >= most)).all():
        low = np.where(reached, low, high)
        high = np.where(reached, high, np.minimum(2 * high + 1, most))
        reached = chance(high) >= wanted
    while (open_bracket := reached & (high - low > 1)).any():
        middle = (low + high) // 2
        enough = chance(middle) >= wanted
        high = np.where(open_bracket & enough, middle, high)
        low = np.where(open_bracket & ~enough, middle, low)
    return Needed(high, reached)


def trials_needed(successes: ArrayLike, rate: ArrayLike, confidence: ArrayLike) -> Counts:
    """Return the fewest trials that give at least ``successes`` with chance ``confidence`` at a known ``rate``.

    min n with P(Bin(n, p) ≥ k) = I_p(k, n−k+1) ≥ c  (Wilks 1941).

    >>> trials_needed([1, 2, 3], 0.05, 0.95)
    array([ 59,  93, 124])

    Refuses rates of 0 or 1 and confidences of 0 or 1.
    """
    k, p, c = np.broadcast_arrays(
        counts("successes", successes), open_share("rate", rate), open_share("confidence", confidence)
    )
    needs = np.maximum(k, 1)

    def chance(n: Counts) -> Floats:
        return np.asarray(betainc(needs, np.maximum(n - needs + 1, 1), p) * (n >= needs))

    found = smallest_reaching(chance, c, needs, np.ceil(needs / p).astype(np.int64), 2**52)
    return np.where(k == 0, 0, found.trials)


def mean_needed(successes: ArrayLike, confidence: ArrayLike) -> Floats:
    """Return the expected number that makes at least ``successes`` happen with chance ``confidence`` (Poisson).

    λ with P(Pois(λ) ≥ k) = c is the inverse incomplete gamma function (Garwood 1936).

    >>> mean_needed([1, 2], 0.95).round(4)
    array([2.9957, 4.7439])
    """
    k, c = counts("successes", successes), open_share("confidence", confidence)
    return np.where(k == 0, 0.0, gammaincinv(np.maximum(k, 1), c))


def beta_binomial_tail(successes: ArrayLike, trials: ArrayLike, alpha: ArrayLike, beta: ArrayLike) -> Floats:
    """Return P(at least ``successes`` of ``trials``) when the rate is only known as Beta(α, β).

    Sums the probabilities outward from the threshold, away from the mean, by
    their ratio (j+1 to j: (n−j)(α+j)/((j+1)(β+n−j−1))), so nothing cancels.

    >>> beta_binomial_tail(8, [50, 100, 200], 3, 27).round(5)
    array([0.20886, 0.60196, 0.88122])
    """
    k, n, a, b = np.broadcast_arrays(
        counts("successes", successes), counts("trials", trials), real("alpha", alpha), real("beta", beta)
    )
    refuse_where("alpha", a <= 0, "must be above 0")
    refuse_where("beta", b <= 0, "must be above 0")
    flat = [v.ravel() for v in (k.astype(np.float64), n.astype(np.float64), a, b)]
    out = np.empty(k.size)
    for begin in range(0, k.size, _CHUNK):
        part = slice(begin, begin + _CHUNK)
        out[part] = _tail(*(v[part] for v in flat))
    return out.reshape(k.shape)


def _tail(k: Floats, n: Floats, a: Floats, b: Floats) -> Floats:
    below = (k - 1) * (a + b) < n * a  # the threshold lies below the mean: sum the smaller, lower side
    out = np.zeros(k.shape)
    inside = (k > 0) & (k <= n)
    for side, rows in ((-1, np.flatnonzero(inside & below)), (1, np.flatnonzero(inside & ~below))):
        summed = _sum_outward(np.where(side < 0, k - 1, k)[rows], n[rows], a[rows], b[rows], side)
        out[rows] = 1 - summed if side < 0 else summed
    out[k <= 0] = 1.0
    return np.clip(out, 0.0, 1.0)


def _sum_outward(j: Floats, n: Floats, a: Floats, b: Floats, side: int) -> Floats:
    """Return Σ of the probabilities from ``j`` down to 0 (side −1) or up to n (side +1)."""
    ways = gammaln(n + 1) - gammaln(j + 1) - gammaln(n - j + 1)
    term = np.exp(ways + betaln(a + j, b + n - j) - betaln(a, b))
    total, rows = term.copy(), np.arange(j.size)
    monotone = (a if side < 0 else b) >= 1  # towards that end the probabilities fall, so the sum may stop early
    while True:
        end = j <= 0 if side < 0 else j >= n
        live = ~(end | (term == 0) | (monotone & (term < 1e-17 * total[rows])))
        if not live.all():
            rows, j, n, a, b = rows[live], j[live], n[live], a[live], b[live]
            term, monotone = term[live], monotone[live]
        if not rows.size:
            break
        if side < 0:
            term = term * (j * (b + n - j)) / ((n - j + 1) * (a + j - 1))
        else:
            term = term * ((n - j) * (a + j)) / ((j + 1) * (b + n - j - 1))
        j = j + side
        total[rows] += term
    return np.asarray(total)


def trials_needed_when_unsure(
    successes: ArrayLike,
    alpha: ArrayLike,
    beta: ArrayLike,
    confidence: ArrayLike,
    *,
    most: int = MOST_TRIALS,
) -> Needed:
    """Return the fewest trials for ``successes`` with chance ``confidence`` when the rate is only known as Beta(α, β).

    The difference to ``trials_needed`` at the mean rate is the price of not
    knowing the rate. Unreachable within ``most`` trials is flagged, never a huge number.

    >>> trials_needed_when_unsure(4, 2, 18, [0.5, 0.8, 0.9]).trials
    array([ 42,  93, 148])
    """
    k, a, b, c = np.broadcast_arrays(
        counts("successes", successes),
        not_negative("alpha", alpha),
        not_negative("beta", beta),
        open_share("confidence", confidence),
    )
    needs = np.maximum(k, 1)
    guess = np.ceil(needs * (a + b) / np.maximum(a, 1e-9))
    found = smallest_reaching(
        lambda n: beta_binomial_tail(needs, n, a, b), c, needs, np.minimum(guess, most).astype(np.int64), most
    )
    return Needed(np.where(k == 0, 0, found.trials), (k == 0) | found.is_reachable)
