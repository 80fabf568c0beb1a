"""What is the chance of this goal? Counts, premium, a share of a season, or a drifting lead."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, ndtr

from fenghuolun.engine.plan.premium import chance_with_unsure_deals
from fenghuolun.engine.rates import by_unique_state
from fenghuolun.engine.refusals import counts, not_negative, real, refuse_where
from fenghuolun.engine.results import Counts, Floats


def _positive(argument: str, values: ArrayLike) -> Floats:
    found = real(argument, values)
    refuse_where(argument, found <= 0, "must be above 0")
    return found


def chance_of_count(
    needed: ArrayLike,
    seen: ArrayLike,
    *,
    elapsed: ArrayLike,
    remaining: ArrayLike,
    prior_shape: ArrayLike,
    prior_rate: ArrayLike,
) -> Floats:
    """Return P(at least ``needed`` more events in the remaining exposure), after ``seen`` in the elapsed one.

    Events come at Gamma(a₀, b₀) per unit of (seasonal) exposure, so the future
    count is negative binomial: P = I_{u/(b₀+t+u)}(k, a₀+x). Goal already
    reached (``needed`` ≤ 0) is 1, no time left is 0. With scalar exposures and
    prior, a million people are answered from a table of distinct states.

    >>> float(chance_of_count(8, 12, elapsed=15, remaining=15, prior_shape=6, prior_rate=0.5).round(6))
    0.973769
    """
    k, x = np.broadcast_arrays(np.asarray(needed), counts("seen", seen))
    a, b = _positive("prior_shape", prior_shape), _positive("prior_rate", prior_rate)
    t, u = not_negative("elapsed", elapsed), not_negative("remaining", remaining)
    z = u / ((b + u) + t)  # in this order a common prior and remaining time cost one pass over people, not two
    whole = k.dtype.kind == "i"
    if whole and not (a.ndim or z.ndim) and k.size > 64:
        shape, at = float(a), float(z)
        return by_unique_state(lambda n, s: _tail(n, s, shape, at), np.maximum(k, 0).astype(np.int64, copy=False), x)
    return _tail(k if whole else real("needed", k), x, a, z)


def _tail(k: Floats | Counts, x: Counts, a: Floats | float, z: Floats | float) -> Floats:
    reached = k <= 0
    if not reached.any():
        return np.asarray(betainc(k, a + x, z))
    return np.asarray(np.where(reached, 1.0, betainc(np.where(reached, 1, k), a + x, z)))


def chance_of_premium_goal(
    missing_yuan: ArrayLike,
    deals_seen: ArrayLike,
    *,
    elapsed: ArrayLike,
    remaining: ArrayLike,
    prior_shape: ArrayLike,
    prior_rate: ArrayLike,
    average_yuan: ArrayLike,
    cv: ArrayLike,
) -> Floats:
    """Return P(at least ``missing_yuan`` more premium in the remaining exposure).

    Deals as in ``chance_of_count``; each brings a gamma-distributed premium of
    mean ``average_yuan`` and relative spread ``cv``; the saddlepoint chance is
    mixed over what the seen deals leave open about the rate.

    >>> float(chance_of_premium_goal(60_000, 12, elapsed=15, remaining=15, prior_shape=6, prior_rate=0.5,
    ...                              average_yuan=3500, cv=0.45).round(3))
    0.483
    """
    shape = _positive("prior_shape", prior_shape) + counts("deals_seen", deals_seen)
    u = not_negative("remaining", remaining)
    rate = (_positive("prior_rate", prior_rate) + not_negative("elapsed", elapsed)) / np.maximum(u, 1e-12)
    chance = chance_with_unsure_deals(missing_yuan, shape, rate, average_yuan, cv)
    return np.asarray(np.where((u == 0) & (real("missing_yuan", missing_yuan) > 0), 0.0, chance))


def chance_of_completion(done_share: ArrayLike, season_share: ArrayLike, concentration: ArrayLike) -> Floats:
    """Return P(goal) when only the cumulative curve is known: I_{Y/G}(κs, κ(1 − s)).

    ``done_share`` = actual / goal so far; ``season_share`` s = the share of the
    period usually done by now; ``concentration`` κ says how closely history
    kept to that share. The final result is Y divided by a Beta(κs, κ(1−s))
    share, so the goal is reached when that share is at most Y/G (Oliver 1987).

    >>> round(float(chance_of_completion(0.45, 0.5, 40)), 6)
    0.264315
    """
    done, s = not_negative("done_share", done_share), real("season_share", season_share)
    refuse_where("season_share", (s <= 0) | (s > 1), "must lie above 0 and at most at 1")
    kappa = _positive("concentration", concentration)
    done, s, kappa = np.broadcast_arrays(done, s, kappa)
    inside = betainc(kappa * s, np.maximum(kappa * (1 - s), 1e-12), np.minimum(done, 1.0))
    return np.asarray(np.where((done >= 1) | (s == 1), (done >= 1).astype(np.float64), inside))


def concentration_of(season_share: ArrayLike, done_share: ArrayLike) -> float:
    """Return κ from history: of past periods, the ``done_share`` of the *final* result when ``season_share`` was due.

    Moments: Var = s(1 − s)/(κ + 1), pooled. Needs at least three past periods.

    >>> round(concentration_of([0.5] * 4, [0.42, 0.58, 0.55, 0.45]), 1)
    55.2
    """
    s, done = np.broadcast_arrays(real("season_share", season_share), real("done_share", done_share))
    refuse_where("season_share", (s <= 0) | (s >= 1), "must lie between 0 and 1, both excluded")
    refuse_where("done_share", np.asarray(s.size < 3), "needs at least three past periods")
    spread = float(((done - s) ** 2).sum() / (s * (1 - s)).sum())
    return float(np.clip(1 / max(spread, 1e-6) - 1, 1.0, 1e6))


def chance_of_lead(lead: ArrayLike, passed_share: ArrayLike, drift: ArrayLike, spread: ArrayLike) -> Floats:
    """Return P(ahead at the end) of a lead that drifts: Φ((l + (1−t)μ)/√((1−t)σ²)) (Stern, JASA 1994).

    ``lead`` = actual − plan so far, ``passed_share`` t of the period, ``drift``
    μ and ``spread`` σ of the final lead over a whole period, one unit.

    >>> float(chance_of_lead(-5, 0.5, 4.87, 15.82).round(2))
    0.41
    """
    ahead_by, t = np.broadcast_arrays(real("lead", lead), real("passed_share", passed_share))
    refuse_where("passed_share", (t < 0) | (t > 1), "must lie between 0 and 1")
    left = 1 - t
    scale = np.sqrt(left) * _positive("spread", spread)
    ahead = ndtr((ahead_by + left * real("drift", drift)) / np.where(left > 0, scale, 1.0))
    return np.asarray(np.where(left > 0, ahead, (ahead_by >= 0).astype(np.float64)))


def prior_from_peers(seen: ArrayLike, exposure: ArrayLike, *, most_certain: float = 1e4) -> tuple[float, float]:
    """Return (shape, rate) of the Gamma prior that peers' counts over their exposures suggest.

    Moments: mean m = Σx/Σt, variance between people (Σ(x − mt)² − Σx)/Σt².
    Where people differ no more than by chance the shape is ``most_certain``.

    >>> a, b = prior_from_peers([10, 4, 16, 8, 2], [20, 20, 20, 20, 20])
    >>> round(a / b, 3), round(a, 2)
    (0.4, 4.0)
    """
    x, t = np.broadcast_arrays(counts("seen", seen).astype(np.float64), _positive("exposure", exposure))
    total = x.sum()
    refuse_where("seen", np.asarray(total == 0), "nobody had a single event")
    mean = total / t.sum()
    between = (((x - mean * t) ** 2).sum() - total) / (t**2).sum()
    shape = min(mean**2 / between, most_certain) if between > 0 else most_certain
    return float(shape), float(shape / mean)
