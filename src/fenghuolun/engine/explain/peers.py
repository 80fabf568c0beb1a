"""What would people in the same market have done here, and where does this team stand among its peers?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri, polygamma, psi

from fenghuolun.engine.rates import Prior, fit_prior
from fenghuolun.engine.refusals import BadInput, real, refuse_where, share, successes_of
from fenghuolun.engine.results import Counts, Flags, Floats, Reason


@dataclass(frozen=True, slots=True)
class BesidePeers:
    """A person's rate beside that of like peers, (people).

    ``expected`` is the rate of the others in the same market cell; ``to_peers`` own / expected with its 80 %
    interval [``low``, ``high``]; ``own_n`` and ``peers_n`` are the trials they rest on.
    """

    expected: Floats
    to_peers: Floats
    low: Floats
    high: Floats
    own_n: Counts
    peers_n: Counts
    reason: NDArray[np.str_]


def beside_peers(
    successes: ArrayLike, trials: ArrayLike, market_cell: ArrayLike, *, level: float = 0.8, least_n: int = 20
) -> BesidePeers:
    """Return how each person converts beside like peers; all arguments (people), one stage.

    ``market_cell`` labels the cell (district × vehicle type × expiry potential): what a person cannot choose.
    Cells differ around the whole by an empirical-Bayes Beta law, people around their cell by another; the own
    counts are left out of the own benchmark. The interval is that of the difference of two log-Beta variables,
    whose mean ψ(a) - ψ(a + b) and variance ψ'(a) - ψ'(a + b) are exact. Below ``least_n`` own trials the reason
    is ``TOO_FEW``, without any other trial in the cell ``PRIOR_ONLY``: the whole branch is then the peer.

    >>> found = beside_peers([5, 20, 21, 19, 22], [40] * 5, ["A"] * 5)
    >>> found.expected[0].round(2), found.to_peers[0].round(2), bool(found.high[0] < 1)
    (np.float64(0.51), np.float64(0.28), True)

    Refuses more successes than trials, and arrays that do not fit together.
    """
    y, n = successes_of(successes, trials)
    cells, cell = np.unique(np.asarray(market_cell), return_inverse=True)
    if y.ndim != 1 or cell.shape != y.shape:
        raise BadInput("market_cell", "must name a cell for each person, as counts do")
    cell_y = np.bincount(cell, y, len(cells)).astype(np.int64)
    cell_n = np.bincount(cell, n, len(cells)).astype(np.int64)
    others_y, others_n = cell_y[cell] - y, cell_n[cell] - n
    among_cells = _law(cell_y, cell_n)
    peers_a, peers_b = among_cells.alpha + others_y, among_cells.beta + others_n - others_y
    expected = peers_a / (peers_a + peers_b)
    own_a, own_b = _own(y, n, expected)
    middle = psi(own_a) - psi(own_a + own_b) - psi(peers_a) + psi(peers_a + peers_b)
    spread = np.sqrt(sum(polygamma(1, a) - polygamma(1, a + b) for a, b in ((own_a, own_b), (peers_a, peers_b))))
    reach = ndtri((1 + float(share("level", level))) / 2) * spread
    reason = np.where(others_n == 0, Reason.PRIOR_ONLY.value, Reason.OK.value)
    return BesidePeers(
        expected,
        own_a / (own_a + own_b) / expected,
        np.exp(middle - reach),
        np.exp(middle + reach),
        n,
        others_n,
        np.where(n < least_n, Reason.TOO_FEW.value, reason),
    )


def _law(y: Counts, n: Counts) -> Prior:
    """The law of rates among groups; a wide one where there are no trials at all or only one group has any."""
    if (n > 0).sum() < 2:
        return Prior.of((y.sum() + 0.5) / (n.sum() + 1), 2.0)
    return fit_prior(y, n).prior


def _own(y: Counts, n: Counts, expected: Floats) -> tuple[Floats, Floats]:
    """Own Beta law: the person's counts, with two trials' worth of the peers' rate so that 0 of n stays a ratio."""
    return y + 2 * expected, n - y + 2 * (1 - expected)


@dataclass(frozen=True, slots=True)
class PeerScale:
    """Scores 0..100 of each value between a low and a high mark; ``percentile`` 0..1 among peers, NaN without.

    ``by_reference`` tells that the company's reference values stood in for p10 and p90.
    """

    score: Floats
    percentile: Floats
    low_mark: float
    high_mark: float
    by_reference: bool


def peer_scale(
    values: ArrayLike, reference: tuple[float, float], *, larger_is_better: bool = True, least_peers: int = 10
) -> PeerScale:
    """Return each team's value on a scale where p10 of the teams is 0 and p90 is 100 (domain 1.5, ruling 9).

    ``values`` is (teams), NaN where a team has no value. Below ``least_peers`` teams with a value, ``reference``
    (the company's own low and high mark) takes the place of p10 and p90: five teams have no tenth percentile.

    >>> peer_scale([0.2, 0.5, 0.9], (0.4, 0.8)).score.round(6)
    array([  0.,  25., 100.])

    Refuses a reference whose low mark is not below its high mark.
    """
    x = np.asarray(values, dtype=np.float64)
    known = ~np.isnan(x)
    refuse_where("values", np.isinf(x), "must be a finite number, or NaN where unknown")
    low, high = (float(mark) for mark in real("reference", reference))
    if not low < high:
        raise BadInput("reference", "must be a low mark and a higher one")
    by_reference = bool(known.sum() < least_peers)
    if not by_reference:
        p10, p90 = np.quantile(x[known], [0.1, 0.9])
        by_reference = bool(p10 == p90)
        low, high = (low, high) if by_reference else (float(p10), float(p90))
    score = np.clip((x - low) / (high - low), 0, 1) * 100
    return PeerScale(score if larger_is_better else 100 - score, _percentile(x, known), low, high, by_reference)


def _percentile(x: Floats, known: Flags) -> Floats:
    """The share of peers below, ties counting half."""
    ordered = np.sort(x[known])
    below, upto = (np.searchsorted(ordered, x, side) for side in ("left", "right"))
    return np.where(known, (below + upto) / 2 / max(ordered.size, 1), np.nan)
