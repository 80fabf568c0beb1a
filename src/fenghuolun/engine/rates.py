"""How good is this person's rate really? Own counts, pulled towards the team by as much as the data deserve."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, ndtri

from .rates_prior import FALLBACK_STRENGTH, FEW_GROUPS, Prior, fit_prior, tails_of, won_and_lost
from .refusals import BadInput, not_negative, refuse_where, share, successes_of
from .results import Estimate, Floats, Reason

# Chances of one stage to the next: lead → contact → visit → quote → deal, until own data speak. Renewal stages count
# customers ever reached over repeated attempts, hence higher than a single attempt's chance.
START_RATES: dict[str, tuple[float, float, float, float]] = {
    "renewal": (0.98, 0.96, 0.95, 0.82),
    "switch": (0.60, 0.45, 0.70, 0.30),
    "new": (0.80, 0.60, 0.80, 0.35),
    "fleet": (0.50, 0.40, 0.50, 0.25),
}
_TABLE_LIMIT = 4_000_000


def wilson(successes: ArrayLike, trials: ArrayLike, level: float = 0.9) -> tuple[Floats, Floats]:
    """Return the Wilson 1927 range of a share; 0 to 1 without a trial. Trials may be fractions, of matured cohorts.

    >>> low, high = wilson([3, 300, 0], [4, 400, 0])
    >>> low.round(3), high.round(3)
    (array([0.356, 0.713, 0.   ]), array([0.942, 0.784, 1.   ]))

    Refuses more successes than trials, negatives and NaN.
    """
    y, n = np.broadcast_arrays(not_negative("successes", successes), not_negative("trials", trials))
    refuse_where("successes", y > n * (1 + 1e-9), "must not exceed trials")
    z2 = float(ndtri((1 + float(share("level", level))) / 2)) ** 2
    safe = np.where(n > 0, n, 1.0)
    middle = (y + z2 / 2) / (safe + z2)
    half = np.sqrt(z2 * (y * (safe - y) / safe + z2 / 4)) / (safe + z2)
    seen, at = n > 0, y / safe  # at 0 and 1 the bound is the ratio itself: rounding must not push it past
    low, high = np.minimum(np.maximum(middle - half, 0.0), at), np.maximum(np.minimum(middle + half, 1.0), at)
    return np.where(seen, low, 0.0), np.where(seen, high, 1.0)


def by_unique_state(
    of: Callable[[NDArray[np.int64], NDArray[np.int64]], Floats], first: NDArray[np.int64], second: NDArray[np.int64]
) -> Floats:
    """Return ``of(first, second)`` computed once per distinct pair of counts and handed out to everybody.

    A million people share a few thousand pairs, so an expensive function
    costs what the pairs cost.

    >>> by_unique_state(lambda a, b: a / b, np.array([1, 2, 1]), np.array([2, 4, 2]))
    array([0.5, 0.5, 0.5])
    """
    width = int(second.max(initial=0)) + 1
    cells = (int(first.max(initial=0)) + 1) * width
    if cells > max(_TABLE_LIMIT, 4 * first.size):
        pairs, place = np.unique(np.stack([first.ravel(), second.ravel()]), axis=1, return_inverse=True)
        return np.asarray(of(pairs[0], pairs[1])[place.reshape(first.shape)])
    state = first * width + second
    seen = np.flatnonzero(np.bincount(state.ravel(), minlength=cells))
    table = np.zeros(cells)
    table[seen] = of(seen // width, seen % width)
    return np.asarray(table[state])


def posterior_mean(successes: ArrayLike, trials: ArrayLike, prior: Prior) -> Floats:
    """Return (α + successes)/(α + β + trials): the best single guess of each person's rate.

    >>> float(posterior_mean(6, 15, Prior.of(0.30, 20)).round(6))
    0.342857
    """
    y, _, n = won_and_lost(successes, trials)
    return np.asarray((prior.alpha + y) / (prior.strength + n))


def posterior_quantile(successes: ArrayLike, trials: ArrayLike, prior: Prior, level: float) -> Floats:
    """Return the rate below which each person's true rate lies with chance ``level`` (0..1).

    With one prior for all, the Beta quantile is solved once per distinct
    (successes, trials); with a prior per person, once per person.
    """
    y, missed, _ = won_and_lost(successes, trials)
    cut = float(share("level", level))
    if prior.alpha.ndim or y.size <= 64:
        return np.asarray(betaincinv(prior.alpha + y, prior.beta + missed, cut))
    a, b = float(prior.alpha), float(prior.beta)
    return by_unique_state(lambda won, lost: np.asarray(betaincinv(a + won, b + lost, cut)), y, missed)


def smoothed(successes: ArrayLike, trials: ArrayLike, prior: Prior, *, level: float = 0.8) -> Estimate:
    """Return each person's rate given what is believed before: value, range, n.

    The value is the posterior mean; [low, high] holds the true rate with
    chance ``level``. Without a trial the prior is the answer and the reason
    says so.

    >>> round(float(smoothed(6, 15, Prior.of(0.30, 20)).value), 6)
    0.342857
    """
    y, n = successes_of(successes, trials)
    tail = (1 - float(share("level", level))) / 2
    return Estimate(
        value=posterior_mean(y, n, prior),
        low=posterior_quantile(y, n, prior, tail),
        high=posterior_quantile(y, n, prior, 1 - tail),
        n=n,
        method="beta_binomial",
        level=level,
        reason=_reasons(n, Reason.OK),
        parameters={"alpha": prior.alpha, "beta": prior.beta},
    )


def _reasons(trials: NDArray[np.int64], otherwise: Reason) -> NDArray[np.str_] | Reason:
    if trials.all():
        return otherwise
    return np.where(trials == 0, Reason.PRIOR_ONLY.value, otherwise.value)


def rates_of_people(
    successes: ArrayLike,
    trials: ArrayLike,
    *,
    start: float,
    team: ArrayLike | None = None,
    level: float = 0.8,
    fewest_people: int = FEW_GROUPS,
) -> Estimate:
    """Return everybody's smoothed rate for one stage, the strength of smoothing learnt from the people themselves.

    ``successes`` of ``trials``: shape (people,). ``start`` is the rate believed
    before any data (``START_RATES``). ``team`` labels each person's team: teams
    then differ around the whole and people around their team.

    With at least ``fewest_people`` who have a trial the strength is estimated
    (empirical-Bayes beta-binomial); below that every rate is
    (s + 20·p)/(n + 20), p the team's own rate smoothed in the same way towards
    the whole and the whole towards ``start``, and the reason is ``FALLBACK``.
    ``NO_DIFFERENCE`` means: by Tarone's test people cannot be told apart.

    >>> few = rates_of_people([6, 3], [15, 15], start=0.30)
    >>> few.value.round(4), few.reason.value
    (array([0.3429, 0.2571]), 'fallback')
    """
    y, n = successes_of(successes, trials)
    if y.ndim != 1:
        raise BadInput("successes", "must be one number per person")
    labels = None if team is None else np.unique(np.asarray(team), return_inverse=True)[1]
    if labels is not None and labels.shape != y.shape:
        raise BadInput("team", "must have one label per person")
    if np.count_nonzero(n) < fewest_people:
        prior, reason, method = _fallback_prior(y, n, labels, start), Reason.FALLBACK, "fixed_strength"
    elif labels is None or labels.max(initial=0) == 0:
        fit = fit_prior(y, n)
        prior, reason, method = fit.prior, fit.reason, "beta_binomial"
    else:
        from .rates_by_team import team_priors

        nested = team_priors(y, n, labels)
        prior, reason, method = nested.of_person, nested.reason, "beta_binomial_by_team"
    found = smoothed(y, n, prior, level=level)
    return Estimate(found.value, found.low, found.high, n, method, level, _reasons(n, reason), found.parameters)


def _fallback_prior(y: NDArray[np.int64], n: NDArray[np.int64], labels: NDArray[np.intp] | None, start: float) -> Prior:
    whole = posterior_mean(y.sum(), n.sum(), Prior.of(start, FALLBACK_STRENGTH))
    if labels is None:
        return Prior.of(whole, FALLBACK_STRENGTH)
    won = np.bincount(labels, y).astype(np.int64)
    tried = np.bincount(labels, n).astype(np.int64)
    return Prior.of(posterior_mean(won, tried, Prior.of(whole, FALLBACK_STRENGTH))[labels], FALLBACK_STRENGTH)


__all__ = [
    "START_RATES",
    "Prior",
    "by_unique_state",
    "fit_prior",
    "posterior_mean",
    "posterior_quantile",
    "rates_of_people",
    "smoothed",
    "tails_of",
    "wilson",
]
