"""What will a customer still buy? Purchases without a contract (rides, add-ons, partners), and their value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaln, gammaln, hyp2f1

from fenghuolun.engine.keep.likelihood import most_likely
from fenghuolun.engine.refusals import BadInput, counts, not_negative, real, refuse_where
from fenghuolun.engine.results import Counts, Floats

History = tuple[Counts, Floats, Floats]


def _history(repeats: ArrayLike, last: ArrayLike, seen: ArrayLike) -> History:
    x, t, total = np.broadcast_arrays(counts("repeats", repeats), not_negative("last", last), real("seen", seen))
    refuse_where("seen", total <= 0, "must be above 0")
    refuse_where("last", (t > total) | ((x > 0) & (t == 0)), "must lie after the first purchase and within seen")
    return x, t, total


def _customers(history: History) -> History:
    if not history[0].size:
        raise BadInput("repeats", "needs at least one customer")
    return history


@dataclass(frozen=True, slots=True)
class Buying:
    """Purchases at an own rate, Gamma(``r``, ``alpha``); after each, lost with an own chance, Beta(``a``, ``b``).

    The BG/NBD model (Fader, Hardie & Lee 2005). Time in any one unit.
    """

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float

    def chance_alive(self, repeats: ArrayLike, last: ArrayLike, seen: ArrayLike) -> Floats:
        """Return the chance that a customer still buys: after ``repeats`` purchases beyond the first, the last at time
        ``last`` and nothing since, ``seen`` for a time ``seen``.

        >>> cdnow = Buying(0.2426, 4.4136, 0.7929, 2.4257, 0.0)
        >>> cdnow.chance_alive([2, 2, 0], [30.43, 5, 0], 38.86).round(3)
        array([0.727, 0.124, 1.   ])
        """
        x, t, total = _history(repeats, last, seen)
        silent = (self.r + x) * np.log((self.alpha + total) / (self.alpha + t))
        odds = self.a / (self.b + np.maximum(x, 1) - 1) * np.exp(silent)
        return np.asarray(np.where(x > 0, 1 / (1 + odds), 1.0))

    def expected_purchases(self, repeats: ArrayLike, last: ArrayLike, seen: ArrayLike, ahead: ArrayLike) -> Floats:
        """Return how many purchases to expect in the next ``ahead``, by history.

        >>> cdnow = Buying(0.2426, 4.4136, 0.7929, 2.4257, 0.0)
        >>> float(cdnow.expected_purchases(2, 30.43, 38.86, 39).round(3))
        1.226
        """
        x, t, total = _history(repeats, last, seen)
        h = not_negative("ahead", ahead)
        a = self.a if abs(self.a - 1) > 1e-7 else 1 + 1e-7
        z = h / (self.alpha + total + h)
        shrink = np.exp((self.r + x) * np.log1p(-z))
        series = hyp2f1(self.r + x, self.b + x, a + self.b + x - 1, z)
        return np.asarray((a + self.b + x - 1) / (a - 1) * (1 - shrink * series) * self.chance_alive(x, t, total))


def fit_buying(repeats: ArrayLike, last: ArrayLike, seen: ArrayLike) -> Buying:
    """Return the BG/NBD model that makes the histories most likely, one element a customer.

    ``repeats`` purchases after the first, ``last`` the time of the last one and ``seen`` the time since the first.
    Refuses a last purchase beyond what was seen, and no customer at all.
    """
    x, t, total = _customers(_history(repeats, last, seen))
    again = x > 0
    scale = float(np.mean(total))

    def height(r: float, alpha: float, a: float, b: float) -> float:
        alpha *= scale
        start = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + betaln(a, b + x) - betaln(a, b)
        silent = -(r + x) * np.log(alpha + total)
        with np.errstate(divide="ignore"):
            odds = np.log(a) - np.log(np.where(again, b + x - 1, 1.0)) - (r + x) * np.log(alpha + t)
        return float((start + np.logaddexp(silent, np.where(again, odds, -np.inf))).sum())

    (r, alpha, a, b), best = most_likely(height, (1.0, 1.0, 1.0, 1.0))
    return Buying(float(r), float(alpha) * scale, float(a), float(b), best)


@dataclass(frozen=True, slots=True)
class Living:
    """Purchases at an own rate, Gamma(``r``, ``alpha``); lost at an own rate, Gamma(``s``, ``beta``): Pareto/NBD.

    Schmittlein, Morrison & Colombo 1987. Unlike ``Buying`` a customer may be lost at any time.
    """

    r: float
    alpha: float
    s: float
    beta: float
    log_likelihood: float

    def chance_alive(self, repeats: ArrayLike, last: ArrayLike, seen: ArrayLike) -> Floats:
        """Return the chance that a customer still buys; arguments as of ``Buying``.

        >>> Living(0.5533, 10.5775, 0.6062, 11.6673, 0.0).chance_alive([2, 0], [30.43, 0], 38.86).round(3)
        array([0.869, 0.295])
        """
        x, t, total = _history(repeats, last, seen)
        r, alpha, s, beta = self.r, self.alpha, self.s, self.beta
        gone = np.log(s / (r + s + x)) + _log_gone(r, alpha, s, beta, x, t, total)
        alive = -(r + x) * np.log(alpha + total) - s * np.log(beta + total)
        return np.asarray(1 / (1 + np.exp(gone - alive)))

    def expected_purchases(self, repeats: ArrayLike, last: ArrayLike, seen: ArrayLike, ahead: ArrayLike) -> Floats:
        """Return how many purchases to expect in the next ``ahead``, by history."""
        x, t, total = _history(repeats, last, seen)
        h = not_negative("ahead", ahead)
        s = self.s if abs(self.s - 1) > 1e-7 else 1 + 1e-7
        life = -np.expm1((s - 1) * np.log((self.beta + total) / (self.beta + total + h))) / (s - 1)
        rate = (self.r + x) * (self.beta + total) / (self.alpha + total)
        return np.asarray(rate * life * self.chance_alive(x, t, total))


def _log_gone(r: float, alpha: float, s: float, beta: float, x: Counts, t: Floats, total: Floats) -> Floats:
    """Return log A₀ of Fader & Hardie's note on the Pareto/NBD likelihood, written for either order of α and β."""
    more, less = max(alpha, beta), min(alpha, beta)
    power = r + s + x
    second = s + 1 if alpha >= beta else r + x
    early = hyp2f1(power, second, power + 1, (more - less) / (more + t))
    late = hyp2f1(power, second, power + 1, (more - less) / (more + total))
    left = early - late * np.exp(power * np.log((more + t) / (more + total)))
    return np.asarray(np.log(np.maximum(left, 1e-300)) - power * np.log(more + t))


def fit_living(repeats: ArrayLike, last: ArrayLike, seen: ArrayLike) -> Living:
    """Return the Pareto/NBD model that makes the histories most likely; arguments as of ``fit_buying``."""
    x, t, total = _customers(_history(repeats, last, seen))
    scale = float(np.mean(total))

    def height(r: float, alpha: float, s: float, beta: float) -> float:
        alpha, beta = alpha * scale, beta * scale
        start = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
        alive = -(r + x) * np.log(alpha + total) - s * np.log(beta + total)
        gone = np.log(s / (r + s + x)) + _log_gone(r, alpha, s, beta, x, t, total)
        return float((start + np.logaddexp(alive, gone)).sum())

    (r, alpha, s, beta), best = most_likely(height, (1.0, 1.0, 1.0, 1.0))
    return Living(float(r), float(alpha) * scale, float(s), float(beta) * scale, best)


@dataclass(frozen=True, slots=True)
class Spending:
    """What a purchase is worth: each customer's mean spread as gamma-gamma(``p``, ``q``, ``gamma``), Fader & Hardie."""

    p: float
    q: float
    gamma: float

    def expected_yuan(self, purchases: ArrayLike, mean_yuan: ArrayLike) -> Floats:
        """Return a customer's expected value of a purchase: the own mean pulled towards everybody's.

        >>> Spending(6.2485, 3.7446, 15.4488).expected_yuan([0, 1, 100], 100.0).round(1)
        array([35.2, 80.2, 99.7])

        Refuses a model without a mean (q ≤ 1).
        """
        refuse_where("q", np.asarray(self.q <= 1), "leaves no mean: at most one purchase tells nothing")
        x, m = counts("purchases", purchases), not_negative("mean_yuan", mean_yuan)
        return np.asarray(self.p * (self.gamma + m * x) / (self.p * x + self.q - 1))


def fit_spending(purchases: ArrayLike, mean_yuan: ArrayLike) -> Spending:
    """Return the gamma-gamma model of customers' mean purchases; those without a purchase or value are left out.

    Refuses fewer than two customers with purchases. Supposes that how much does not depend on how often: check it.
    """
    x, m = np.broadcast_arrays(counts("purchases", purchases), not_negative("mean_yuan", mean_yuan))
    used = (x > 0) & (m > 0)
    n, y = x[used].astype(np.float64), m[used]
    refuse_where("purchases", np.asarray(n.size < 2), "needs at least two customers who bought")
    scale = float(y.mean())

    def height(p: float, q: float, g: float) -> float:
        g *= scale
        terms = gammaln(p * n + q) - gammaln(p * n) - gammaln(q) + q * np.log(g) + (p * n - 1) * np.log(y)
        return float((terms + p * n * np.log(n) - (p * n + q) * np.log(g + y * n)).sum())

    (p, q, g), _ = most_likely(height, (2.0, 2.0, 1.0))
    return Spending(float(p), float(q), float(g) * scale)
