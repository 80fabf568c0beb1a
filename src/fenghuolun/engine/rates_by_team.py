"""Do teams differ, and people within teams? Each team's rate around the whole, each person's around the team."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .rates_prior import STRENGTH_CAP, Prior, PriorFit, fit_prior
from .refusals import BadInput, successes_of
from .results import Floats, Reason


@dataclass(frozen=True, slots=True)
class TeamPriors:
    """What to believe of a person before own data, given the team.

    ``within_strength`` trials is what the team's rate weighs against a
    person's own; ``between`` is the fit of teams around the whole;
    ``team_mean`` is each team's own smoothed rate; ``of_person`` one prior per person.
    """

    of_person: Prior
    team_mean: Floats
    within_strength: float
    between: PriorFit
    reason: Reason


def team_priors(successes: ArrayLike, trials: ArrayLike, team: NDArray[np.intp]) -> TeamPriors:
    """Return each person's prior from the team around the whole.

    ``team`` numbers the teams 0, 1, …; shape (people,). Within teams the
    strength comes from the pooled spread of people around their own team
    (moments: Kleinman, JASA 1973). A team then counts as so many *effective*
    trials, fewer than its total because its members are alike; teams are
    fitted around the whole by ``fit_prior``, with the hyper-prior when they
    are few. A person's prior has the team's mean, and a variance that adds
    what is unknown about the team to the spread within it.

    >>> rng = np.random.default_rng(1)
    >>> team = np.repeat(np.arange(30), 10)
    >>> rate = rng.beta(12, 28, 30)[team]
    >>> found = team_priors(rng.binomial(80, rate), np.full(300, 80), team)
    >>> bool(np.corrcoef(found.team_mean, rate[::10])[0, 1] > 0.95)
    True
    """
    y, n = successes_of(successes, trials)
    if not n.any():
        raise BadInput("trials", "nobody has a single trial")
    won = np.asarray(np.bincount(team, y), np.float64)
    tried = np.asarray(np.bincount(team, n), np.float64)
    squares = np.asarray(np.bincount(team, n.astype(np.float64) ** 2), np.float64)
    size = np.asarray(np.bincount(team, n > 0), np.float64)
    own = np.divide(won, tried, out=np.zeros_like(won), where=tried > 0)
    alike = _likeness(y, n, team, own, tried, squares, size)
    within = min(1 / alike - 1, STRENGTH_CAP) if alike > 0 else STRENGTH_CAP
    spread = np.divide(squares, tried, out=np.ones_like(squares), where=tried > 0)
    effective = np.rint(tried / (1 - alike + alike * spread)).astype(np.int64)
    fit = fit_prior(np.rint(own * effective).astype(np.int64), effective)
    a = fit.prior.alpha + np.rint(own * effective)
    b = fit.prior.strength + effective - a
    mean, unknown = a / (a + b), a * b / (a + b) ** 2 / (a + b + 1)
    spare = mean * (1 - mean)
    variance = spare / (within + 1) + unknown * within / (within + 1)
    strength = np.clip(spare / variance - 1, 1e-3, STRENGTH_CAP)
    told_apart = within < STRENGTH_CAP or fit.reason is Reason.OK
    reason = Reason.OK if told_apart else Reason.NO_DIFFERENCE
    return TeamPriors(Prior.of(mean[team], strength[team]), mean, float(within), fit, reason)


def _likeness(
    y: NDArray[np.int64],
    n: NDArray[np.int64],
    team: NDArray[np.intp],
    own: Floats,
    tried: Floats,
    squares: Floats,
    size: Floats,
) -> float:
    """Return ρ, the correlation of two trials of one person within a team; zero when chance explains the spread.

    Σ n(p − p̄)² over a team has mean pq[(m−1) + ρ(N − Σn²/N − (m−1))], and p̄(1−p̄) has mean
    pq[1 − 1/N + ρ(1/N − Σn²/N²)]: one unknown ρ, solved by repeated substitution over all teams pooled.
    """
    judged = (size >= 2) & (tried > 0)
    if not judged.any():
        return 0.0
    rate = np.divide(y, n, out=np.zeros(y.shape), where=n > 0)
    scatter = float(np.bincount(team, n * (rate - own[team]) ** 2)[judged].sum())
    total, nn, m = tried[judged], squares[judged], size[judged]
    seen = own[judged] * (1 - own[judged])
    rho, last, rounds = 0.0, -1.0, 0
    while abs(rho - last) > 1e-10 and rounds < 50:
        spare = seen / np.maximum(1 - 1 / total + rho * (1 / total - nn / total**2), 1e-9)
        by_chance, by_person = (spare * (m - 1)).sum(), (spare * (total - nn / total - (m - 1))).sum()
        excess = (scatter - by_chance) / by_person if by_person > 0 else 0.0  # one trial each tells people nothing
        rho, last, rounds = float(np.clip(excess, 0.0, 0.99)), rho, rounds + 1
    return rho
