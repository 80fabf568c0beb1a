"""The distribution of premium still to come from two streams of deals: new business and renewals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from fenghuolun.engine.results import Counts, Floats

_CHUNK = 8_192
_MOST_CERTAIN = 1 - 1e-12


@dataclass(frozen=True, slots=True)
class Stream:
    """Deals to come and what each brings; all arrays have shape (rows,).

    ``deals`` is their expected number, ``variance`` that of the number:
    above the mean it is negative binomial (people's rates are uncertain),
    below it binomial (a due list that can only shrink). Each deal's premium
    is gamma-distributed with mean ``average_yuan`` and relative spread ``cv``.
    """

    deals: Floats
    variance: Floats
    average_yuan: Floats
    cv: Floats

    @property
    def mean_yuan(self) -> Floats:
        return np.asarray(self.deals * self.average_yuan)

    def rows(self, part: Counts) -> Stream:
        return Stream(self.deals[part], self.variance[part], self.average_yuan[part], self.cv[part])


class _Law:
    """One stream's cumulant function, for the number's generating function (1 + p(z − 1))^N, Np = deals."""

    def __init__(self, stream: Stream) -> None:
        self.m = stream.deals
        p = 1 - stream.variance / np.where(self.m > 0, self.m, 1.0)
        p = np.minimum(np.where(np.abs(p) < 1e-8, 1e-8, p), _MOST_CERTAIN)
        self.p = np.where(self.m > 0, p, 1e-8)
        self.n = self.m / self.p
        self.shape = 1 / stream.cv**2
        # Where no deal is to come any scale will do: a tiny one keeps the other stream's tilts inside the domain.
        self.scale = np.where(self.m > 0, stream.average_yuan / self.shape, 1e-9)
        self.log_none = self.n * np.log1p(-self.p)
        room = np.where(self.p < 0, np.log1p(-1 / np.minimum(self.p, -1e-12)) / self.shape, 700.0)
        self.most = -np.expm1(-np.minimum(room, 700.0)) / self.scale  # beyond it the cumulant function is infinite

    def at(self, s: Floats) -> tuple[Floats, Floats, Floats]:
        """Return K, K′, K″ at ``s``."""
        left = 1 - self.scale * s
        moment = np.exp(-self.shape * np.log(left))
        inside = 1 + self.p * (moment - 1)
        step = self.scale / left
        first = self.shape * step * moment / inside
        k1 = self.m * first
        return self.n * np.log(inside), k1, k1 * ((self.shape + 1) * step - self.p * first)

    def raw(self) -> tuple[Floats, Floats, Floats]:
        """Return the first three cumulants."""
        x1 = self.shape * self.scale
        x2 = x1 * (self.shape + 1) * self.scale
        x3 = x2 * (self.shape + 2) * self.scale
        f2, f3 = -self.m * self.p, 2 * self.m * self.p**2
        return self.m * x1, self.m * x2 + f2 * x1**2, self.m * x3 + 3 * f2 * x1 * x2 + f3 * x1**3


class _Ahead:
    """The sum of the streams, given that it is not zero; its saddlepoint."""

    def __init__(self, streams: tuple[Stream, ...]) -> None:
        self.laws = [_Law(stream) for stream in streams]
        self.log_none = np.minimum(sum((law.log_none for law in self.laws), np.zeros(1)), -1e-12)
        self.some = -np.expm1(self.log_none)
        self.scale = np.max([np.where(law.m > 0, law.scale, 0.0) for law in self.laws], axis=0)
        self.most = np.min([np.where(law.m > 0, law.most, np.inf) for law in self.laws], axis=0)
        c1, c2, c3 = (np.sum(parts, axis=0) for parts in zip(*(law.raw() for law in self.laws), strict=True))
        m1, m2 = c1 / self.some, (c2 + c1**2) / self.some
        m3 = (c3 + 3 * c1 * c2 + c1**3) / self.some
        self.mean, self.spread = m1, np.sqrt(np.maximum(m2 - m1**2, 1e-300))
        self.skew = (m3 - 3 * m1 * m2 + 2 * m1**3) / self.spread**3

    def at(self, s: Floats) -> tuple[Floats, Floats, Floats]:
        """Return the cumulant function of the sum given that it is not zero, and two derivatives."""
        k, k1, k2 = (np.sum(parts, axis=0) for parts in zip(*(law.at(s) for law in self.laws), strict=True))
        lift = -np.expm1(np.minimum(self.log_none - k, -1e-13))
        ratio = 1 / lift
        first = k1 * ratio
        second = ratio * (k2 - k1 * k1 * (ratio - 1))
        return k + np.log(lift) - np.log(self.some), first, np.maximum(second, 1e-12 * first**2)

    def tilt(self, y: Floats, before: Floats) -> Floats:
        """Return s for y = −log(1 − θs), kept inside the domain by going at most half of what is left of it."""
        s = -np.expm1(-y) / self.scale
        return np.asarray(np.where(s < self.most * (1 - 1e-9), s, (before + self.most) / 2))

    def probit(self, s: Floats) -> tuple[Floats, Floats, Floats]:
        """Return (T, r*, dr*/ds nearly) at tilt ``s``: P(sum ≥ T | not zero) ≈ Φ(−r*) (Barndorff-Nielsen 1986)."""
        value, first, second = self.at(s)
        w = np.copysign(np.sqrt(np.maximum(2 * (s * first - value), 0.0)), s)
        near = np.abs(w) < 5e-3
        safe = np.where(near, 1.0, w)
        u = np.where(near, 1.0, s * np.sqrt(second))
        rise = np.where(near, np.sqrt(second), s * second / safe)
        return first, w + np.where(near, self.skew / 6, np.log(u / safe) / safe), rise


def _tilt_for(ahead: _Ahead, target: Floats, steps: int = 7) -> Floats:
    """Return s with L′(s) = target: Newton on log L′ against −log(1 − θs), nearly a straight line."""
    s = np.zeros_like(target)
    y = s
    for _ in range(steps):
        _, first, second = ahead.at(s)
        miss = np.log(first / target)
        slope = second / first * (1 - ahead.scale * s) / ahead.scale
        y = y - np.clip(miss / slope, -3.0, 3.0)
        s = ahead.tilt(y, s)
        y = -np.log1p(-ahead.scale * s)
        if np.abs(miss).max(initial=0.0) < 1e-7:
            break
    return s


def _in_chunks(
    streams: tuple[Stream, ...], columns: Floats, answer: Callable[[_Ahead, Floats], Floats], nothing: Floats
) -> Floats:
    """Return ``answer`` column by column where any deal is to come, and ``nothing`` elsewhere."""
    out = nothing.copy()
    rows = np.flatnonzero(np.sum([stream.deals for stream in streams], axis=0) > 0)
    for begin in range(0, rows.size, _CHUNK):
        part = rows[begin : begin + _CHUNK]
        ahead = _Ahead(tuple(stream.rows(part) for stream in streams))
        for j in range(columns.shape[1]):
            out[part, j] = answer(ahead, columns[part, j])
    return out


def chance_at_least(streams: tuple[Stream, ...], missing_yuan: Floats) -> Floats:
    """Return P(premium to come ≥ ``missing_yuan``), shape (rows, columns); 1 where nothing is missing.

    Saddlepoint on the law given that any deal comes at all, so a person with
    one likely deal is as exact as a branch.

    >>> one = np.ones(1)
    >>> new = Stream(20 * one, 20 * one, 3500 * one, 0.45 * one)
    >>> chance_at_least((new,), np.array([[60_000.0, 80_000, 0]])).round(3)
    array([[0.709, 0.27 , 1.   ]])
    """

    def answer(ahead: _Ahead, missing: Floats) -> Floats:
        target = np.where(missing > 0, missing, ahead.mean)
        r = ahead.probit(_tilt_for(ahead, target))[1]
        return np.where(missing > 0, ahead.some * ndtr(-r), 1.0)

    return _in_chunks(streams, missing_yuan, answer, (missing_yuan <= 0).astype(np.float64))


def quantiles(streams: tuple[Stream, ...], levels: Floats) -> Floats:
    """Return the premium to come that is not reached with chance ``levels``, shape (rows, levels).

    >>> one = np.ones(1)
    >>> quantiles((Stream(20 * one, 20 * one, 3500 * one, 0.45 * one),), np.array([0.1, 0.5, 0.9])).round(-2)
    array([[48600., 69200., 92500.]])
    """

    def answer(ahead: _Ahead, level: Floats) -> Floats:
        beyond = (1 - level) / ahead.some  # chance of exceeding, given that any deal comes
        inside = beyond < 1 - 1e-12
        goal = -ndtri(np.where(inside, beyond, 0.5))
        y = -np.log1p(-np.clip(ahead.scale * goal / ahead.spread, -50.0, 0.9))
        s = ahead.tilt(y, np.zeros_like(goal))
        for _ in range(12):
            total, r, rise = ahead.probit(s)
            miss = goal - r
            if np.abs(miss[inside]).max(initial=0.0) < 1e-6:
                break
            y = -np.log1p(-ahead.scale * s)
            step = miss / rise * ahead.scale / (1 - ahead.scale * s)
            s = ahead.tilt(y + np.clip(step, -2.0, 2.0), s)
        return np.where(inside, total, 0.0)

    rows = np.broadcast_to(levels, (len(streams[0].deals), levels.size))
    return _in_chunks(streams, rows, answer, np.zeros(rows.shape))
