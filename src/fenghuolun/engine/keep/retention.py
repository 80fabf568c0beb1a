"""How long do customers stay? Why retention rises with tenure, what a customer is still worth, who comes back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaln, hyp2f1

from fenghuolun.engine.keep.likelihood import most_likely
from fenghuolun.engine.refusals import BadInput, counts, not_negative, refuse_where
from fenghuolun.engine.results import Counts, Floats, Reason

FEWEST_LOST = 10


@dataclass(frozen=True, slots=True)
class Loyalty:
    """How the yearly chance to leave is spread over customers: Beta(``alpha``, ``beta``); the sBG model.

    Each customer leaves with an own chance each year (Fader & Hardie 2007). Those likely to leave go first, so the
    retention of who remains rises with tenure though nobody changes. ``reason`` ``TOO_FEW`` below ten lost.
    """

    alpha: float
    beta: float
    log_likelihood: float
    lost: int
    reason: Reason

    def kept_share(self, years: ArrayLike) -> Floats:
        """Return S(t) = B(α, β + t)/B(α, β): the share still with us after ``years`` renewals."""
        t = not_negative("years", years)
        return np.asarray(np.exp(betaln(self.alpha, self.beta + t) - betaln(self.alpha, self.beta)))

    def retention_ratio(self, renewal: ArrayLike) -> Floats:
        """Return r_t = (β + t − 1)/(α + β + t − 1): of those up for their t-th renewal, the share that renews."""
        t = _renewal(renewal)
        return np.asarray((self.beta + t - 1) / (self.alpha + self.beta + t - 1))

    def years_ahead(self, discount: float = 0.1, renewal: ArrayLike | None = None) -> Floats:
        """Return expected years still to come, discounted at ``discount`` a year; times yearly margin it is money.

        For a new customer ₂F₁(1, β; α + β; 1/(1 + d)), the first year included (DEL); for one about to decide on the
        ``renewal``-th renewal (β + t − 1)/(α + β + t − 1) · ₂F₁(1, β + t; α + β + t; 1/(1 + d)) (DERL), Fader &
        Hardie, Marketing Science 2010. Refuses a discount of zero or less.

        >>> high_end = Loyalty(0.66809, 3.80609, 0.0, 1000, Reason.OK)
        >>> float(high_end.years_ahead(0.1).round(3)), high_end.years_ahead(0.1, [1, 2]).round(3)
        (5.922, array([5.414, 5.901]))
        """
        refuse_where("discount", np.asarray(not discount > 0), "must be above 0")
        z = 1 / (1 + discount)
        if renewal is None:
            return np.asarray(hyp2f1(1.0, self.beta, self.alpha + self.beta, z))
        t = _renewal(renewal)
        return np.asarray(self.retention_ratio(t) * hyp2f1(1.0, self.beta + t, self.alpha + self.beta + t, z))


def _renewal(renewal: ArrayLike) -> Counts:
    t = counts("renewal", renewal)
    refuse_where("renewal", t < 1, "must be the first renewal or a later one")
    return t


def fit_loyalty(lost: ArrayLike, still: ArrayLike) -> Loyalty:
    """Return the spread of chances to leave that makes the losses most likely.

    ``lost[t]`` customers left at renewal t + 1; ``still[t]`` have made t + 1 renewals and are with us (cohorts of
    different age may be added up). P(T = t) = B(α + 1, β + t − 1)/B(α, β). Give matured renewals only.

    >>> high_end = fit_loyalty([131, 126, 90, 60, 42, 34, 26], [0, 0, 0, 0, 0, 0, 491])
    >>> round(high_end.alpha, 3), round(high_end.beta, 3), round(high_end.log_likelihood, 1)
    (0.668, 3.806, -1611.2)

    Refuses tables of different lengths and one without a customer.
    """
    left, stay = counts("lost", lost), counts("still", still)
    if left.shape != stay.shape or left.ndim != 1:
        raise BadInput("still", "must have one count for each renewal")
    gone = int(left.sum())
    refuse_where("lost", np.asarray(gone + int(stay.sum()) == 0), "holds no customer")
    t = np.arange(1, left.size + 1)

    def height(a: float, b: float) -> float:
        ends = left @ betaln(a + 1, b + t - 1) + stay @ betaln(a, b + t)
        return float(ends - (gone + stay.sum()) * betaln(a, b))

    (a, b), best = most_likely(height, (1.0, 2.0))
    return Loyalty(float(a), float(b), best, gone, Reason.OK if gone >= FEWEST_LOST else Reason.TOO_FEW)


@dataclass(frozen=True, slots=True)
class Return:
    """How customers buy in some years, lapse and return, and at last are lost: the BG/BB model (2010).

    A customer who is alive buys each year with an own chance, Beta(``alpha``, ``beta``); he is lost for good before
    each year with an own chance, Beta(``gamma``, ``delta``).
    """

    alpha: float
    beta: float
    gamma: float
    delta: float
    log_likelihood: float

    def chance_alive(self, bought: ArrayLike, last: ArrayLike, years: ArrayLike) -> Floats:
        """Return P(alive in the next year) of a customer who ``bought`` in x of ``years`` years, last in year ``last``.

        >>> donors = Return(1.2035, 0.7497, 0.6568, 2.7837, 0.0)
        >>> donors.chance_alive([6, 0], [6, 0], 6).round(2)
        array([0.93, 0.11])
        """
        x, t, n = _history(bought, last, years)
        a, b, g, d = self.alpha, self.beta, self.gamma, self.delta
        alive = betaln(a + x, b + n - x) - betaln(a, b) + betaln(g, d + n + 1) - betaln(g, d)
        return np.asarray(np.exp(alive - _history_log_chance(a, b, g, d, x, t, n)))

    def expected_years(self, bought: ArrayLike, last: ArrayLike, years: ArrayLike, ahead: int) -> Floats:
        """Return in how many of the next ``ahead`` years the customer is expected to buy."""
        x, t, n = _history(bought, last, years)
        a, b, g, d = self.alpha, self.beta, self.gamma, self.delta
        j = np.arange(1, int(counts("ahead", ahead)) + 1).reshape(-1, *[1] * x.ndim)
        buys = betaln(a + x + 1, b + n - x) - betaln(a, b) + betaln(g, d + n + j) - betaln(g, d)
        return np.asarray(np.exp(buys - _history_log_chance(a, b, g, d, x, t, n)).sum(axis=0))


def _history(bought: ArrayLike, last: ArrayLike, years: ArrayLike) -> tuple[Counts, Counts, Counts]:
    x, t, n = np.broadcast_arrays(counts("bought", bought), counts("last", last), counts("years", years))
    refuse_where("last", (t > n) | (x > t) | ((x == 0) & (t > 0)), "must lie between the years bought and years")
    return x, t, n


def _history_log_chance(a: float, b: float, g: float, d: float, x: Counts, t: Counts, n: Counts) -> Floats:
    none_a, none_g = betaln(a, b), betaln(g, d)
    total = np.exp(betaln(a + x, b + n - x) - none_a + betaln(g, d + n) - none_g)
    for i in range(int((n - t).max(initial=0))):
        here = i < n - t
        term = np.exp(betaln(a + x, b + t - x + i) - none_a + betaln(g + 1, d + t + i) - none_g)
        total = total + np.where(here, term, 0.0)
    return np.asarray(np.log(total))


def fit_return(bought: ArrayLike, last: ArrayLike, years: ArrayLike, customers: ArrayLike = 1) -> Return:
    """Return the model of buying, lapsing and returning that makes the histories most likely.

    One row for each kind of history: in ``bought`` of ``years`` years, last in year ``last`` (0 for never),
    seen for ``customers`` customers. Refuses histories that cannot be and no customer at all.
    """
    x, t, n = (np.ravel(v) for v in _history(bought, last, years))
    many = np.broadcast_to(counts("customers", customers), x.shape)
    refuse_where("customers", np.asarray(int(many.sum()) == 0), "holds no customer")

    def height(a: float, b: float, g: float, d: float) -> float:
        return float(many @ _history_log_chance(a, b, g, d, x, t, n))

    (a, b, g, d), best = most_likely(height, (1.0, 1.0, 1.0, 2.0))
    return Return(float(a), float(b), float(g), float(d), best)
