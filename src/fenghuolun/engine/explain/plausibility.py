"""Whose records deserve a human look, and why? A ranked check list with evidence; never a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaincc

from fenghuolun.engine.explain.peer_null import peer_null
from fenghuolun.engine.refusals import BadInput, share, successes_of
from fenghuolun.engine.results import Counts, Flags, Floats
from fenghuolun.engine.track.multiplicity import discoveries

TINY = 1e-15


@dataclass(frozen=True, slots=True)
class Signal:
    """One kind of suspicion: ``happened`` of ``out_of`` records of each person, (people).

    Minutes on 0 or 5 of visits, stays under three minutes of visits, check-ins over 300 m off of check-ins,
    impossible legs of legs, near-copies of notes. ``is_upper=False`` where too few are suspicious: quotes of
    visits.
    """

    code: str
    happened: ArrayLike
    out_of: ArrayLike
    is_upper: bool = True


@dataclass(frozen=True, slots=True)
class CheckRules:
    """How the list is made. ``false_share`` of the listed may be honest; ``keep`` of the people, the least
    suspicious, tell what peers look like; a person is judged on a signal from ``least_n`` records on.
    """

    false_share: float = 0.10
    keep: float = 0.90
    least_n: int = 10
    least_people: int = 20
    learn_dependence_from: int = 100

    def __post_init__(self) -> None:
        share("false_share", self.false_share)
        if self.least_n < 1 or self.least_people < 20:
            raise BadInput("least_n", "must be at least 1, and least_people at least 20")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a person is on the list: the count, what peers' ratio would be, and how unusual that is."""

    code: str
    happened: int
    out_of: int
    ratio_of_peers: float
    p: float


@dataclass(frozen=True, slots=True)
class CheckList:
    """``order`` lists the people to look at, most unusual first. ``p`` and ``adjusted`` are (people), NaN for people
    on whom no signal rests on enough; the signal tables are (signals, people), ``ratio_of_peers`` (signals).
    """

    codes: tuple[str, ...]
    order: Counts
    p: Floats
    adjusted: Floats
    is_listed: Flags
    happened: Counts
    out_of: Counts
    p_by_signal: Floats
    ratio_of_peers: Floats
    method: str

    def evidence_of(self, person: int) -> list[Evidence]:
        """Return the signals that could be judged for this person, the most unusual first."""
        known = np.flatnonzero(~np.isnan(self.p_by_signal[:, person]))
        ranked = known[np.argsort(self.p_by_signal[known, person], kind="stable")]
        return [
            Evidence(
                self.codes[s],
                int(self.happened[s, person]),
                int(self.out_of[s, person]),
                float(self.ratio_of_peers[s]),
                float(self.p_by_signal[s, person]),
            )
            for s in ranked.tolist()
        ]


def check_list(
    signals: Sequence[Signal], rules: CheckRules | None = None, rng: np.random.Generator | None = None
) -> CheckList:
    """Return whose records deserve a look: unusual against peers over all signals together, many people at once.

    Honest people round minutes and forget check-ins too, so the null is the peers' own law (``peer_null``), not
    a textbook one. The p-values of a person are combined by Fisher's sum, scaled for how the signals go together
    among people (``scaled_fisher``), or by ``cauchy`` below 100 people, and held to one false-discovery rate
    (Benjamini and Hochberg 1995). With ``rng`` p-values are randomised and exactly uniform for honest people;
    without, the same call gives the same list.

    >>> rng = np.random.default_rng(3)
    >>> short = rng.binomial(60, rng.beta(2, 38, 200))
    >>> short[7] = 30
    >>> found = check_list([Signal("short_stay", short, np.full(200, 60))])
    >>> found.order, [(e.happened, e.out_of) for e in found.evidence_of(7)]
    (array([7]), [(30, 60)])

    Refuses no signals, signals about different numbers of people, and more happened than recorded.
    """
    rules = rules or CheckRules()
    if not signals:
        raise BadInput("signals", "must be at least one")
    tables = [successes_of(signal.happened, signal.out_of) for signal in signals]
    if len({n.shape for _, n in tables}) > 1 or tables[0][1].ndim != 1:
        raise BadInput("signals", "must each hold one number per person")
    p = np.full((len(signals), tables[0][1].size), np.nan)
    peers = np.full(len(signals), np.nan)
    for s, (signal, (y, n)) in enumerate(zip(signals, tables, strict=True)):
        enough = n >= rules.least_n
        if enough.sum() >= rules.least_people:
            null = peer_null(y[enough], n[enough], keep=rules.keep, is_upper=signal.is_upper)
            p[s, enough] = null.p_values(y[enough], n[enough], is_upper=signal.is_upper, rng=rng)
            peers[s] = float(null.prior.mean)
    learns = (~np.isnan(p)).any(axis=0).sum() >= rules.learn_dependence_from
    combined = scaled_fisher(p) if learns else cauchy(p)
    news = discoveries(combined, rules.false_share)
    order = np.argsort(np.where(news.is_news, combined, np.inf), kind="stable")[: news.is_news.sum()]
    return CheckList(
        tuple(signal.code for signal in signals),
        order.astype(np.int64),
        combined,
        news.adjusted,
        news.is_news,
        np.array([y for y, _ in tables]),
        np.array([n for _, n in tables]),
        p,
        peers,
        "scaled_fisher" if learns else "cauchy",
    )


def cauchy(p: ArrayLike) -> Floats:
    """Return one p-value per person from (signals, people), NaN left out: valid however the signals hang together.

    Mean of tan((½ - p) π) against the Cauchy law (Liu and Xie, JASA 2020). It listens to the smallest p alone,
    so several half-loud signals stay unheard.

    >>> cauchy([[0.01], [np.nan], [0.5]]).round(4)
    array([0.02])
    """
    table, known = _known(p)
    loud = np.where(known, 1 / np.tan(np.pi * table), 0.0)
    n = known.sum(axis=0)
    mean = np.divide(loud.sum(axis=0), n, out=np.zeros(n.shape), where=n > 0)
    # arctan(1 / x) / π keeps the digits of a tiny p that ½ - arctan(x) / π loses
    safe = np.where(mean == 0, 1.0, mean)
    tail = np.arctan(1 / safe) / np.pi
    return np.where(n > 0, np.where(mean == 0, 0.5, np.where(mean > 0, tail, 1 + tail)), np.nan)


def scaled_fisher(p: ArrayLike) -> Floats:
    """Return one p-value per person from (signals, people): Fisher's sum, scaled for signals that go together.

    -2 Σ ln p has mean 2m and variance 4m + 2 Σ cov, with cov ≈ 3.263 ρ + 0.710 ρ² + 0.027 ρ³ (Brown 1975; Kost
    and McDermott 2002); ρ between two signals is the quadrant correlation over all people, which a few per cent
    of cheats cannot move far. Negative ρ counts as zero.

    >>> scaled_fisher([[0.05, 0.05, 0.9, 0.9], [0.05, 0.9, 0.05, 0.9]]).round(4)[0]
    np.float64(0.0175)
    """
    table, known = _known(p)
    rho = np.clip(np.sin(np.pi / 2 * _quadrant_correlation(table, known)), 0, 1)
    np.fill_diagonal(rho, 0)
    covariance = 3.263 * rho + 0.710 * rho**2 + 0.027 * rho**3
    m = known.sum(axis=0)
    variance = 4.0 * m + ((covariance @ known) * known).sum(axis=0)
    scale = np.divide(variance, 4.0 * m, out=np.ones(m.shape), where=m > 0)
    total = -2 * np.where(known, np.log(table), 0.0).sum(axis=0)
    return np.where(m > 0, gammaincc(np.maximum(m, 1) / scale, total / scale / 2), np.nan)


def _quadrant_correlation(p: Floats, known: Flags) -> Floats:
    """Correlation of the sides of ½ on which p-values lie, (signals, signals), over people who have both.

    Centred, since rare signals put nearly everybody on one side, which is no sign of going together.
    """
    k = known.astype(np.float64)
    side = np.where(known, np.sign(0.5 - p), 0.0)
    n = np.maximum(k @ k.T, 1)
    mean, square = side @ k.T / n, side**2 @ k.T / n  # of the first signal, over people who have both
    spread = np.sqrt(np.maximum(square - mean**2, 0))
    both = spread * spread.T
    apart = side @ side.T / n - mean * mean.T
    return np.asarray(np.divide(apart, both, out=np.zeros_like(both), where=both > 0))


def heaped(minutes: ArrayLike) -> Flags:
    """Return which start minutes (0..59) are on 0 or 5: too round to be read off a watch, when peers do it less."""
    clock = np.asarray(minutes)
    if ((clock < 0) | (clock > 59)).any():
        raise BadInput("minutes", "must lie between 0 and 59")
    return np.asarray(clock % 5 == 0)


def _known(p: ArrayLike) -> tuple[Floats, Flags]:
    table = np.asarray(p, dtype=np.float64)
    known = ~np.isnan(table)
    return np.clip(np.where(known, table, 0.5), TINY, 1 - TINY), known
