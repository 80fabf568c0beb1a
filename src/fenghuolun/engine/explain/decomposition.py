"""By how much did each factor of a product move the product? Two exact answers: LMDI-I and Shapley."""

from __future__ import annotations

from math import ceil
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fenghuolun.engine.refusals import BadInput, not_negative
from fenghuolun.engine.results import Flags, Floats

CHUNK = 8192  # columns worked on at a time: a (5, 8192) block of float64 stays in the second-level cache


def lmdi(before: ArrayLike, after: ArrayLike, out: Floats | None = None) -> Floats:
    """Return the effect of each factor on each product, by LMDI-I: shape (factors, …), adding up to the change.

    ``before`` and ``after`` hold the factors along the first axis, (factors, products) or (factors, …); the
    product over that axis is the result (yuan, when the last factor is yuan per policy). With
    ``L(a, b) = (a - b) / ln(a / b)`` the effect of factor k is ``L(v1, v0) ln(x1 / x0)`` (Ang, Energy Policy
    2005 and 2015): no residual, the same with signs turned when the two sides change places, and people add
    to teams. Where factors are zero on one side the analytic limit holds (Wood and Lenzen 2006): what went to
    zero carries the whole change, in equal parts where several did; no small filler is used. ``out`` takes the effects
    in place of a new array, for whoever decomposes month after month.

    >>> lmdi([[1200.0], [0.25], [3600.0]], [[1080.0], [0.30], [3450.0]]).round(2).ravel()
    array([-115769.25,  200333.4 ,  -46764.15])
    >>> lmdi([[40.0], [0.5]], [[40.0], [0.0]]).ravel()
    array([  0., -20.])

    Refuses negative or endless factors, two sides of different shape, and an ``out`` of another shape or kind.
    """
    x0, x1 = _two_sides(before, after)
    if out is not None and (out.shape != x0.shape or out.dtype != np.float64 or not out.flags.c_contiguous):
        raise BadInput("out", f"must be an array of float64 of shape {x0.shape}, laid out row by row")
    effects = np.empty(x0.shape) if out is None else out
    flat0, flat1, flat = (_as_table(a) for a in (x0, x1, effects))
    logs = np.empty((x0.shape[0], min(CHUNK, flat.shape[1])))
    for start in range(0, flat.shape[1], CHUNK):
        at = slice(start, start + CHUNK)
        _lmdi_block(flat0[:, at], flat1[:, at], flat[:, at], logs, start)
    return effects


def shapley(before: ArrayLike, after: ArrayLike) -> Floats:
    """Return the Shapley value of each factor in the change of the product: shape (factors, …), adding up to it.

    Meaningful where a factor is zero and logarithms are not. For a product the value is
    ``d_k`` times the integral over t in 0..1 of the product over j ≠ k of ``x0_j + t d_j`` (Owen's multilinear
    extension); the integrand is a polynomial of degree K - 1, so ⌈K/2⌉ Gauss-Legendre nodes give it exactly.

    >>> shapley([[4000.0], [1.0]], [[3000.0], [0.8]]).round(6).ravel()
    array([-900., -700.])

    Refuses negative or endless factors, and two sides of different shape.
    """
    x0, x1 = (
        not_negative(name, side) for name, side in zip(("before", "after"), _two_sides(before, after), strict=True)
    )
    change = x1 - x0
    nodes, weights = np.polynomial.legendre.leggauss(ceil(x0.shape[0] / 2))
    effects = np.zeros_like(x0)
    for node, weight in zip((nodes + 1) / 2, weights / 2, strict=True):
        point = x0 + node * change
        ahead = np.ones_like(point)
        np.cumprod(point[:-1], axis=0, out=ahead[1:])
        behind = np.ones_like(point)
        np.cumprod(point[:0:-1], axis=0, out=behind[-2::-1])
        effects += weight * ahead * behind
    return effects * change


def lmdi_ratios(before: ArrayLike, after: ArrayLike) -> Floats:
    """Return by what ratio each factor multiplied the *sum* of the products: shape (factors,).

    ``D_k = exp(Σ_i L(v1_i, v0_i) / L(V1, V0) · ln(x1_ki / x0_ki))``, the multiplicative LMDI-I (Ang 2005); the
    ratios multiply to V1 / V0. 0.94 reads "this factor alone took 6 % off".

    >>> lmdi_ratios([[4000.0], [1.0]], [[3000.0], [0.8]]).prod().round(6)
    np.float64(0.6)

    Refuses what ``lmdi`` refuses, and a sum of zero on either side (a ratio to nothing is not a number).
    """
    x0, x1 = _two_sides(before, after)
    effects = lmdi(x0, x1).reshape(x0.shape[0], -1).sum(axis=1)
    total0, total1 = float(x0.prod(axis=0).sum()), float(x1.prod(axis=0).sum())
    for name, total in (("before", total0), ("after", total1)):
        if total == 0:
            raise BadInput(name, "adds up to zero, so there is no ratio")
    d = np.log(total1 / total0)
    mean = total0 * (np.expm1(d) / d if d else 1.0)
    return np.asarray(np.exp(effects / mean))


def has_zero(before: Floats, after: Floats) -> Flags:
    """Return where any factor is zero on either side, so that the Shapley value is wanted: shape of one product."""
    return np.asarray(np.minimum(before, after).min(axis=0) == 0)


def _two_sides(before: ArrayLike, after: ArrayLike) -> tuple[Floats, Floats]:
    x0, x1 = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    if x0.shape != x1.shape:
        raise BadInput("after", f"has shape {x1.shape}, but before has {x0.shape}")
    if x0.ndim == 0 or x0.shape[0] == 0:
        raise BadInput("before", "needs at least one factor along the first axis")
    return x0, x1


def _as_table(array: NDArray[Any]) -> NDArray[Any]:
    return array.reshape(array.shape[0], -1)


def _lmdi_block(x0: Floats, x1: Floats, out: Floats, logs: Floats, start: int) -> None:
    """Fill ``out`` with the effects of one block of columns; ``logs`` is room that stays in the cache from block to
    block, ``start`` the block's place, for refusals.
    """
    if x0.min() > 0:
        # a zero, negative or missing factor in x1 leaves no finite logarithm and is seen to below, by index
        with np.errstate(all="ignore"):
            moved = np.divide(x1, x0, out=logs[:, : out.shape[1]])
            np.log(moved, out=moved)
            d = moved.sum(axis=0)
            d[d == 0] = np.finfo(np.float64).tiny  # expm1(d) / d is then 1, its limit
            scale = np.expm1(d)
            scale /= d
            scale *= x0.prod(axis=0)
            np.multiply(moved, scale, out=out)
        if np.isfinite(d).all() and np.isfinite(scale).all():
            return
    _refuse_bad_factors(x0, x1, start)
    _lmdi_limits(x0, x1, out)


def _refuse_bad_factors(x0: Floats, x1: Floats, start: int) -> None:
    for name, side in (("before", x0), ("after", x1)):
        bad = ~np.isfinite(side) | (side < 0)
        if bad.any():
            k, i = (int(j) for j in np.argwhere(bad)[0])
            raise BadInput(name, "must be a finite number, not negative", (k, start + i))
        with np.errstate(over="ignore"):
            endless = ~np.isfinite(side.prod(axis=0))
        if endless.any():
            raise BadInput(name, "multiplies to more than a number can hold", (start + int(np.argmax(endless)),))


def _lmdi_limits(x0: Floats, x1: Floats, out: Floats) -> None:
    """LMDI-I where some factors are zero: the limit as those factors go to zero together."""
    vanished, appeared = (x1 == 0) & (x0 > 0), (x0 == 0) & (x1 > 0)
    v0, v1 = x0.prod(axis=0), x1.prod(axis=0)
    whole = (v0 > 0) & (v1 > 0)
    logs = np.zeros_like(x0)
    np.log(np.divide(x1, x0, out=np.ones_like(x0), where=whole), out=logs)
    d = logs.sum(axis=0)
    ratio = np.divide(np.expm1(d), d, out=np.ones_like(d), where=d != 0)
    out[:] = logs * (v0 * ratio)
    for moved, change in ((vanished & (v1 == 0), -v0), (appeared & (v0 == 0), v1)):
        parts = moved.sum(axis=0)
        out += moved * np.divide(change, parts, out=np.zeros_like(v0), where=(parts > 0) & (change != 0))
