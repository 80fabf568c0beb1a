"""How likely is this premium? The sum of an uncertain number of deals of uncertain size."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaincc, gammaln, ndtr, ndtri, roots_genlaguerre

from fenghuolun.engine.refusals import not_negative, real, refuse_where
from fenghuolun.engine.results import Floats

from .trials import open_share

# Below this expected number of deals (and for targets of little more than one deal) the sum is computed exactly;
# elsewhere the saddlepoint errs by at most 0.0015.
EXACT_BELOW = 3.0
_CHUNK = 16_384


def _checked(target: ArrayLike, deals: ArrayLike, mean: ArrayLike, cv: ArrayLike) -> tuple[Floats, ...]:
    premium, size = real("target_yuan", target), real("average_premium_yuan", mean)
    spread = real("premium_cv", cv)
    refuse_where("average_premium_yuan", size <= 0, "must be above 0")
    refuse_where("premium_cv", spread <= 0, "must be above 0")
    return tuple(np.broadcast_arrays(premium, not_negative("expected_deals", deals), size, spread))


def saddlepoint_probit(target: Floats, deals: Floats, shape: Floats, scale: Floats) -> Floats:
    """Return r* with P(premium ≥ target) ≈ Φ(−r*) for a Poisson number of gamma-sized deals.

    Barndorff-Nielsen 1986; the saddlepoint of Poisson(λ) × gamma(κ, θ) is
    closed: (T/(λκθ))^(1/(κ+1)). All arguments positive, one shape.
    """
    kk = deals * shape * (shape + 1)
    lz = np.log(target / (deals * shape * scale)) / (shape + 1)
    em = np.expm1(lz)
    zk = np.exp(shape * lz)
    depth = deals * (shape * zk * em - (zk - 1))
    near = np.abs(lz) < 1e-3
    if near.any():  # the difference above cancels here: expand it
        series = kk * lz * lz * (0.5 + (2 * shape + 1) * lz / 6 + (3 * shape * (shape + 1) + 1) * lz * lz / 24)
        depth = np.where(near, series, depth)
    w = np.copysign(np.sqrt(2 * depth), lz)
    tiny = np.abs(w) < 1e-6
    if tiny.any():
        limit = (shape + 2) / (6 * np.sqrt(kk))
        safe = np.where(tiny, 1.0, w)
        return np.asarray(
            np.where(tiny, w + limit, w + np.log(np.where(tiny, 1.0, em * np.sqrt(kk * zk)) / safe) / safe)
        )
    return np.asarray(w + np.log(em * np.sqrt(kk * zk) / w) / w)


def exact_chance(target: ArrayLike, deals: ArrayLike, mean: ArrayLike, cv: ArrayLike) -> Floats:
    """Return P(premium ≥ target) summed over the number of deals: Σ_n Pois(n; λ)·Q(nκ, T/θ).

    >>> float(exact_chance(4000, 2.0, 3500, 0.45).round(4))
    0.6638
    """
    premium, lam, size, spread = _checked(target, deals, mean, cv)
    shape, scale = 1 / spread**2, size * spread**2
    most = int(np.ceil(lam.max(initial=0) + 12 * np.sqrt(lam.max(initial=0)) + 20))
    chance = np.zeros(premium.shape)
    with np.errstate(divide="ignore"):
        log_lam = np.log(lam)
    for n in range(1, most + 1):
        weight = np.exp(n * log_lam - lam - gammaln(n + 1))
        chance += weight * gammaincc(n * shape, np.maximum(premium, 0) / scale)
    return np.asarray(np.where(premium <= 0, 1.0, np.minimum(chance, 1.0)))


def chance_of_premium(target: ArrayLike, deals: ArrayLike, mean: ArrayLike, cv: ArrayLike) -> Floats:
    """Return P(premium ≥ target) when deals come as Poisson(``deals``) with gamma-distributed premium.

    ``target`` and ``mean`` (average premium a deal) in yuan, ``cv`` the
    standard deviation of one deal's premium over its mean. Exact below three
    expected deals, saddlepoint r* above (error ≤ 0.0015); any broadcastable shapes.

    >>> chance_of_premium([60_000, 80_000], 20, 3500, 0.45).round(3)
    array([0.709, 0.27 ])

    Refuses NaN, negative expectations, an average premium or cv not above 0.
    """
    arrays = [np.ravel(a) for a in _checked(target, deals, mean, cv)]
    form = np.broadcast_shapes(*(np.shape(a) for a in (target, deals, mean, cv)))
    out = np.empty(arrays[0].size)
    for begin in range(0, out.size, _CHUNK):
        part = slice(begin, begin + _CHUNK)
        premium, lam, size, spread = (a[part] for a in arrays)
        kappa = 1 / (spread * spread)
        few = (lam < EXACT_BELOW) | (premium <= 0) | ((premium < 1.5 * size) & (lam < 8))
        rare = few.any()
        if rare:
            smooth = _smooth(np.where(few, 1.0, premium), np.where(few, 1.0, lam), kappa, size)
        else:
            smooth = _smooth(premium, lam, kappa, size)
        out[part] = smooth
        if rare:
            out[part][few] = exact_chance(premium[few], lam[few], size[few], spread[few])
    return out.reshape(form)


def _smooth(premium: Floats, deals: Floats, shape: Floats, size: Floats) -> Floats:
    chance = ndtr(-saddlepoint_probit(premium, deals, shape, size / shape))
    return np.asarray(np.minimum(chance, -np.expm1(-deals)))  # never above the chance of any deal at all


def secant_on_probit(chance: Callable[[Floats], Floats], start: Floats, wanted: Floats, steps: int) -> Floats:
    """Return x with ``chance(x)`` = ``wanted``: secant steps in log x against the probit of the chance."""
    goal, x0 = ndtri(wanted), np.log(start)

    def miss(x: Floats) -> Floats:
        return np.asarray(ndtri(np.clip(chance(np.exp(x)), 1e-15, 1 - 1e-15)) - goal)

    y0 = miss(x0)
    x1 = x0 - np.clip(y0 * 0.2, -0.3, 0.3)
    for _ in range(steps):
        y1 = miss(x1)
        if np.abs(y1).max(initial=0.0) < 1e-6:
            break
        slope = np.where(np.abs(x1 - x0) > 1e-14, (y1 - y0) / np.where(x1 == x0, 1.0, x1 - x0), np.inf)
        move = np.divide(y1, slope, out=np.array(np.sign(y1)), where=slope > 1e-12)
        x0, y0, x1 = x1, y1, x1 - np.clip(move, -0.7, 0.7)
    return np.asarray(np.exp(x1))


def deals_needed(target: ArrayLike, mean: ArrayLike, cv: ArrayLike, confidence: ArrayLike) -> Floats:
    """Return the expected number of deals that makes P(premium ≥ target) equal ``confidence``.

    Starts from the normal solution λμ − z√(λκ(κ+1))·θ = T, then secant steps
    on the probit scale through ``chance_of_premium``.

    >>> deals_needed(60_000, 3500, 0.45, [0.5, 0.8]).round(2)
    array([17.38, 21.49])
    """
    premium, _, size, spread = _checked(target, 1.0, mean, cv)
    arrays = np.broadcast_arrays(premium, size, spread, open_share("confidence", confidence))
    premium, size, spread, c = (a.reshape(-1) for a in arrays)
    found = np.empty(premium.size)
    for begin in range(0, premium.size, _CHUNK):
        part = slice(begin, begin + _CHUNK)
        found[part] = _deals_needed(premium[part], size[part], spread[part], c[part])
    return found.reshape(arrays[0].shape)


def _deals_needed(premium: Floats, size: Floats, spread: Floats, c: Floats) -> Floats:
    goal = np.where(premium > 0, premium, size)
    half = ndtri(c) * np.sqrt(1 + spread**2) / 2
    start = (half + np.sqrt(half**2 + goal / size)) ** 2
    found = secant_on_probit(lambda lam: chance_of_premium(goal, lam, size, spread), np.maximum(start, 0.05), c, 5)
    return np.where(premium > 0, found, 0.0)


def chance_with_unsure_deals(
    target: ArrayLike, shape: ArrayLike, rate: ArrayLike, mean: ArrayLike, cv: ArrayLike, *, nodes: int = 12
) -> Floats:
    """Return P(premium ≥ target) when the expected number of deals is itself only known as Gamma(``shape``, ``rate``).

    The number of deals is then negative binomial. Mixed over ``nodes``
    Gauss–Laguerre points of the gamma distribution, one rule per distinct shape.

    >>> float(chance_with_unsure_deals(60_000, 18.0, 0.9, 3500, 0.45).round(3))
    0.636
    """
    premium, a, b, size, spread = np.broadcast_arrays(
        real("target_yuan", target), real("shape", shape), real("rate", rate), real("average", mean), real("cv", cv)
    )
    refuse_where("shape", a <= 0, "must be above 0")
    refuse_where("rate", b <= 0, "must be above 0")
    kinds, which = np.unique(a, return_inverse=True)
    points, weights = _gamma_rules(kinds, nodes)
    at = which.reshape(a.shape)
    out = np.zeros(a.shape)
    for j in range(nodes):
        out += weights[at, j] * chance_of_premium(premium, points[at, j] / b, size, spread)
    return np.asarray(np.minimum(out, 1.0))


def _gamma_rules(shapes: Floats, nodes: int) -> tuple[Floats, Floats]:
    """Return Gauss rules of Gamma(shape, 1), rows of ``nodes``; large shapes by a normal rule (no overflow)."""
    points, weights = np.empty((shapes.size, nodes)), np.empty((shapes.size, nodes))
    z, normal = np.polynomial.hermite_e.hermegauss(nodes)
    for i, a in enumerate(shapes):
        if a < 100:
            points[i], weights[i] = roots_genlaguerre(nodes, a - 1)
        else:  # Wilson & Hilferty 1931: the cube root of a gamma variable is nearly normal
            points[i], weights[i] = a * (1 - 1 / (9 * a) + z / (3 * np.sqrt(a))) ** 3, normal
        weights[i] /= weights[i].sum()
    return points, weights
