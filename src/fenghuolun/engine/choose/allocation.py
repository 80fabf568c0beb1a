"""How many calls to whom? The calls that bring most, the price of one more, and what a departure would cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, counts, not_negative, real, refuse_where
from fenghuolun.engine.results import Counts, Flags, Floats, Reason

CHUNK = 16_384
FEW_UNITS = 4_096
SAMPLE = 4_096


@dataclass(frozen=True, slots=True)
class Allocation:
    """Calls per customer and what they bring.

    ``calls`` (customers,); ``value`` of all calls together, in the unit of the gains;
    ``shadow_price`` is what the next call would bring: the most worth paying for one more.
    ``reason`` ``NOT_ENOUGH_LEADS`` where the budget exceeds what all customers may take.
    """

    calls: Counts
    value: float
    shadow_price: float
    reason: Reason


def value_of_calls(calls: ArrayLike, top_yuan: ArrayLike, steepness: ArrayLike) -> Floats:
    """Return what ``calls`` bring: top·(1 − e^(−steepness·calls)).

    >>> value_of_calls([0, 1, 100], 1000.0, np.log(2)).round()
    array([   0.,  500., 1000.])
    """
    n, a, b = not_negative("calls", calls), not_negative("top_yuan", top_yuan), _steep(steepness)
    return np.asarray(a * -np.expm1(-b * n))


def allocate_calls(top_yuan: ArrayLike, steepness: ArrayLike, budget: int, most: ArrayLike) -> Allocation:
    """Return the best whole numbers of calls, Σ calls ≤ ``budget``, at most ``most`` a customer.

    The n-th call to a customer brings a·e^(−b(n−1))·(1 − e^(−b)), less each time, so taking the calls one by one
    where they bring most is the best of all plans (Gross 1956; Fox 1966). Found without taking them one by one: at
    the price ℓ = log λ each customer gets ⌊q − ℓ/b⌋ calls; the price is narrowed until few calls are in doubt,
    those are ranked. Equal gains go to the earlier customer. ``top_yuan`` a ≥ 0 is what a customer brings at most,
    ``steepness`` b > 0 how fast: one call brings the share 1 − e^(−b) of what is still missing.

    >>> allocate_calls([900.0, 500.0, 40.0], [0.5, 1.0, 0.7], 5, 4).calls
    array([3, 2, 0])

    Refuses negative amounts, a steepness of zero and a negative budget.
    """
    a, b, cap = np.broadcast_arrays(not_negative("top_yuan", top_yuan), _steep(steepness), counts("most", most))
    total = int(counts("budget", budget))
    a, b, cap = a.ravel(), b.ravel(), np.where(a.ravel() > 0, cap.ravel(), 0)
    if not a.size:
        raise BadInput("top_yuan", "needs at least one customer")
    if int(cap.sum()) <= total:
        reason = Reason.OK if int(cap.sum()) == total else Reason.NOT_ENOUGH_LEADS
        return Allocation(cap, float(_value(cap, a, b).sum()), 0.0, reason)
    reserve = 1 / b
    with np.errstate(divide="ignore"):
        start = np.log(a * -np.expm1(-b)) * reserve + 1
    calls, more = _narrowed(start, reserve, cap, total)
    calls, price = _ranked(calls, more, a, b, total)
    return Allocation(calls, float(_value(calls, a, b).sum()), price, Reason.OK)


def _at_price(start: Floats, reserve: Floats, cap: Counts, level: float) -> Counts:
    """Return the calls whose gain is at least e^level."""
    calls = np.empty(start.size, np.int64)
    for at in range(0, start.size, CHUNK):
        part = slice(at, at + CHUNK)
        wanted = np.minimum(start[part] - level * reserve[part], cap[part])
        calls[part] = np.maximum(np.floor(wanted), 0)
    return calls


def _narrowed(start: Floats, reserve: Floats, cap: Counts, total: int) -> tuple[Counts, Counts]:
    """Return (calls surely granted, calls at most): they differ by few, the best plan lies between."""
    low, high = _first_guess(start, reserve, cap, total)
    fewer, more = _at_price(start, reserve, cap, high), _at_price(start, reserve, cap, low)
    doubtful = np.flatnonzero(fewer != more)
    few, many = fewer[doubtful], more[doubtful]
    parts = start[doubtful], reserve[doubtful], cap[doubtful]
    sure = int(fewer.sum()) - int(few.sum())
    while int((many - few).sum()) > FEW_UNITS and high - low > 1e-12:
        middle = (low + high) / 2
        between = np.clip(_at_price(*parts, middle), few, many)
        if sure + int(between.sum()) <= total:
            high, few = middle, between
        else:
            low, many = middle, between
    fewer[doubtful], more[doubtful] = few, many
    return fewer, more


def _first_guess(start: Floats, reserve: Floats, cap: Counts, total: int) -> tuple[float, float]:
    """Return two log prices around the right one: guessed from every k-th customer, widened until they hold it."""
    every = max(start.size // SAMPLE, 1)
    parts = start[::every], reserve[::every], cap[::every]
    share = total / every
    used = (parts[2] > 0) & np.isfinite(parts[0])
    top = float(((parts[0] - 1) / parts[1])[used].max()) if used.any() else 0.0
    low, high = top - 60.0, top + 1e-9
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (low, middle) if _at_price(*parts, middle).sum() <= share else (middle, high)
    centre, width = (low + high) / 2, 0.02
    low, high = centre - width, centre + width
    while int(_at_price(start, reserve, cap, high).sum()) > total:
        low, high, width = high, high + width, width * 2
    while int(_at_price(start, reserve, cap, low).sum()) <= total and low > -800:
        low, high, width = low - width, low, width * 2
    return low, high


def _ranked(fewer: Counts, more: Counts, a: Floats, b: Floats, total: int) -> tuple[Counts, float]:
    """Return the calls and the price of the next one, the doubtful calls granted by what they bring."""
    open_at = np.flatnonzero(more > fewer)
    owner = np.repeat(open_at, (more - fewer)[open_at])
    first = np.repeat(np.cumsum((more - fewer)[open_at]) - (more - fewer)[open_at], (more - fewer)[open_at])
    already = fewer[owner] + np.arange(owner.size) - first
    gain = a[owner] * np.exp(-b[owner] * already) * -np.expm1(-b[owner])
    left = total - int(fewer.sum())
    order = np.lexsort((owner, -gain))
    calls = fewer + np.bincount(owner[order[:left]], minlength=a.size)
    return calls, float(gain[order[left]]) if left < gain.size else 0.0


def _value(calls: Counts, a: Floats, b: Floats) -> Floats:
    return a * -np.expm1(-b * calls)


def _steep(steepness: ArrayLike) -> Floats:
    b = real("steepness", steepness)
    refuse_where("steepness", b <= 0, "must be above 0")
    return b


@dataclass(frozen=True, slots=True)
class Spread:
    """A budget spread without whole numbers: ``calls`` (customers,), their ``value``, the ``shadow_price`` λ."""

    calls: Floats
    value: float
    shadow_price: float


def spread_hours(
    top_yuan: ArrayLike, steepness: ArrayLike, budget: float, most: ArrayLike = np.inf, hours_each: ArrayLike = 1.0
) -> Spread:
    """Return the best calls in fractions, Σ hours_each·calls = ``budget``: water-filling.

    n = (ln(ab/t) − ln λ)/b, held between 0 and ``most``; λ by bisection. It bounds what whole calls can bring, and
    serves where a call has no unit: hours, or visits of unequal length.

    >>> spread_hours([900.0, 500.0], [0.5, 1.0], 5).calls.round(3)
    array([3.263, 1.737])
    """
    a, b, t, cap = np.broadcast_arrays(
        not_negative("top_yuan", top_yuan), _steep(steepness), real("hours_each", hours_each), np.asarray(most, float)
    )
    refuse_where("hours_each", t <= 0, "must be above 0")
    refuse_where("most", ~(cap >= 0), "must not be negative")
    hours = float(not_negative("budget", budget))
    worth = np.log(np.where(a > 0, a * b / t, 1.0))

    def at(level: float) -> Floats:
        return np.where(a > 0, np.clip((worth - level) / b, 0.0, cap), 0.0)

    ceiling = float((np.where(a > 0, cap, 0.0) * t).sum())
    if ceiling <= hours:
        calls = np.where(a > 0, cap, 0.0)
        return Spread(calls, float((a * -np.expm1(-b * calls)).sum()), 0.0)
    high = float(worth.max()) + 1e-9
    low = high - 1.0
    while float((at(low) * t).sum()) < hours:
        low = high - (high - low) * 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (low, middle) if float((at(middle) * t).sum()) <= hours else (middle, high)
    calls = at(high)
    return Spread(calls, float((a * -np.expm1(-b * calls)).sum()), float(np.exp(high)))


def allocate_gains(gains: ArrayLike, budget: int) -> Allocation:
    """Return the best calls from a table of gains: ``gains[i, k]`` is what the (k+1)-th call to i brings.

    Each row may only fall or stay level. All ``budget`` best cells are taken, equal ones in the order of rows.

    >>> allocate_gains([[9.0, 4, 1], [8, 7, 2]], 3).calls
    array([1, 2])

    Refuses a row that rises: use ``allocate_curves`` there.
    """
    table = not_negative("gains", gains)
    if table.ndim != 2 or not table.size:
        raise BadInput("gains", "must be a table (customers, calls)")
    refuse_where("gains", np.diff(table, axis=1, prepend=np.inf) > 0, "must not rise along a row")
    taken = best_cells(table, int(counts("budget", budget)))
    calls = taken.sum(axis=1)
    left = table[~taken]
    price = float(left.max()) if left.size else 0.0
    worthwhile = int((table > 0).sum())
    reason = Reason.NOT_ENOUGH_LEADS if worthwhile < budget else Reason.OK
    return Allocation(calls.astype(np.int64), float(table[taken].sum()), price, reason)


def best_cells(table: Floats, budget: int) -> Flags:
    """Return which cells are among the ``budget`` largest above zero; of equal ones the earlier in row order."""
    flat = table.ravel()
    many = min(budget, int((flat > 0).sum()))
    taken = np.zeros(flat.size, np.bool_)
    if many:
        edge = -np.partition(-flat, many - 1)[many - 1]
        taken = flat > edge
        equal = np.flatnonzero(flat == edge)
        taken[equal[: many - int(taken.sum())]] = True
    return taken.reshape(table.shape)


@dataclass(frozen=True, slots=True)
class Departure:
    """What it costs to make ``share`` fewer or more calls to a customer than is best, net of what calls are worth.

    ``fewer`` and ``more`` (customers,) as shares of the customer's value (NaN without calls); ``fewer_all`` and
    ``more_all`` of the whole. Small numbers say that the plan need not be kept to the letter.
    """

    share: float
    fewer: Floats
    more: Floats
    fewer_all: float
    more_all: float


def flat_maximum(top_yuan: ArrayLike, steepness: ArrayLike, plan: Spread, *, share: float = 0.2) -> Departure:
    """Return the loss of departing from a plan in fractions by ± ``share`` (Tull and others 1986).

    Calls saved or spent count at the plan's shadow price: loss = [R(n) − λn] − [R(fn) − λfn].

    >>> plan = spread_hours([900.0, 500.0], [0.5, 1.0], 5)
    >>> round(flat_maximum([900.0, 500.0], [0.5, 1.0], plan).fewer_all, 3)
    0.014
    """
    a, b = not_negative("top_yuan", top_yuan), _steep(steepness)
    refuse_where("share", np.asarray(not 0 < share < 1), "must lie between 0 and 1, both excluded")
    n, price = plan.calls, plan.shadow_price
    full = a * -np.expm1(-b * n)
    losses = [full - a * -np.expm1(-b * n * factor) - price * n * (1 - factor) for factor in (1 - share, 1 + share)]
    each = [np.divide(loss, full, out=np.full(full.shape, np.nan), where=full > 0) for loss in losses]
    whole = max(float(full.sum()), 1e-300)
    return Departure(share, each[0], each[1], float(losses[0].sum()) / whole, float(losses[1].sum()) / whole)
