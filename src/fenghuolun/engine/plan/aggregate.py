"""The whole distribution of a total, exactly on a grid: number of deals times premium of a deal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainc, gammaincc, gammaln, psi

from fenghuolun.engine.refusals import BadInput, counts, not_negative, real, refuse_where
from fenghuolun.engine.results import Floats


@dataclass(frozen=True, slots=True)
class Frequency:
    """A number of deals of the (a, b, 0) class: p_k = p_{k−1}·(a + b/k), starting at ``p0``."""

    a: float
    b: float
    p0: float

    @classmethod
    def poisson(cls, mean: float) -> Frequency:
        return cls(0.0, float(mean), float(np.exp(-mean)))

    @classmethod
    def negative_binomial(cls, shape: float, scale: float) -> Frequency:
        """Return a Poisson number whose mean is Gamma(``shape``, scale ``scale``): mean shape·scale."""
        a = scale / (1 + scale)
        return cls(float(a), float((shape - 1) * a), float((1 + scale) ** -shape))


def _severity(severity: ArrayLike) -> Floats:
    found = not_negative("severity", severity)
    if found.ndim != 1 or not found.size or abs(found.sum() - 1) > 1e-9:
        raise BadInput("severity", "must be probabilities of 0, 1, 2, … grid steps that add up to 1")
    return found


def panjer(frequency: Frequency, severity: ArrayLike, cells: int) -> Floats:
    """Return P(total = 0 … cells − 1 grid steps) by Panjer's recursion (ASTIN Bulletin 1981).

    ``severity[j]`` is the chance that one deal brings j grid steps.

    >>> panjer(Frequency.poisson(3), [0, 0.63333, 0.26667, 0.1], 3).round(5)
    array([0.04979, 0.09459, 0.12969])
    """
    f = _severity(severity)
    a, b = frequency.a, frequency.b
    total = np.zeros(cells)
    if f[0] == 0:
        total[0] = frequency.p0
    elif a == 0:
        total[0] = frequency.p0 * np.exp(b * f[0])
    else:
        total[0] = frequency.p0 / (1 - a * f[0]) ** (1 + b / a)
    for s in range(1, cells):
        j = np.arange(1, min(s, len(f) - 1) + 1)
        total[s] = ((a + b * j / s) * f[j] * total[s - j]).sum() / (1 - a * f[0])
    return total


def total_by_fourier(deals: ArrayLike, severity: ArrayLike, cells: int) -> Floats:
    """Return P(total = 0 … cells − 1 grid steps) for any distribution of the number of deals.

    ``deals[n]`` is the chance of n deals. Fast Fourier transform with an
    exponential tilt of e^(−20) over the grid, which keeps what lies beyond
    the grid from folding back (Embrechts & Frei 2009); the last cells are good
    to 1e-9, the first to 1e-15.

    >>> total_by_fourier([0.5, 0.5], [0, 0.25, 0.75], 3).round(9)
    array([0.5  , 0.125, 0.375])
    """
    p, f = _severity(deals), _severity(severity)
    tilt = np.exp(-20.0 / cells * np.arange(cells))
    padded = np.zeros(cells)
    padded[: len(f)] = f[:cells]
    transform = np.fft.fft(padded * tilt)
    generated = np.zeros(cells, dtype=np.complex128)
    for chance in p[::-1]:  # Horner: the generating function of the number of deals
        generated = generated * transform + chance
    return np.asarray(np.maximum(np.fft.ifft(generated).real / tilt, 0.0))


def gamma_severity(mean: ArrayLike, cv: ArrayLike, step: ArrayLike, cells: int) -> Floats:
    """Return one deal's premium on a grid of ``step`` yuan, shape (…, cells); the mean is kept exactly.

    Each gamma-distributed premium is split between its two neighbouring grid
    points (first-moment matching): f_j = (2L(jh) − L((j−1)h) − L((j+1)h))/h,
    L(d) = E[min(X, d)]. What lies beyond the grid is left out.

    Refuses a mean, a variation or a step that is not above zero.
    """
    for name, values in (("mean", mean), ("cv", cv), ("step", step)):
        refuse_where(name, real(name, values) <= 0, "must be above 0")
    size, spread, h = (np.asarray(v, np.float64)[..., None] for v in np.broadcast_arrays(mean, cv, step))
    shape = 1 / spread**2
    d = h * np.arange(cells + 1)
    x = d * shape / size
    limited = size * gammainc(shape + 1, x) + d * gammaincc(shape, x)
    inner = (2 * limited[..., 1:-1] - limited[..., :-2] - limited[..., 2:]) / h
    return np.concatenate([1 - limited[..., 1:2] / h, np.maximum(inner, 0.0)], axis=-1)


@dataclass(frozen=True, slots=True)
class NegativeBinomialFit:
    """``shape`` k and ``mean`` of a negative binomial; ``shape_by_moments`` for comparison."""

    shape: float
    mean: float
    shape_by_moments: float

    def expected(self, people: float, cells: int) -> Floats:
        """Return how many of ``people`` should have 0 … cells − 1 deals."""
        j, k, m = np.arange(cells), self.shape, self.mean
        log_p = gammaln(k + j) - gammaln(k) - gammaln(j + 1) + k * np.log(k / (k + m)) + j * np.log(m / (k + m))
        return np.asarray(people * np.exp(log_p))


def fit_negative_binomial(people: ArrayLike) -> NegativeBinomialFit:
    """Return the negative binomial that makes the counts most likely; ``people[j]`` had j deals.

    The mean is the sample mean; the shape solves Σ_j people_j·(ψ(k+j) − ψ(k)) = N·log(1 + m/k) by bisection on
    log k (Greenwood & Yule 1920). Refuses counts that vary no more than by chance: they have no finite shape.

    >>> round(fit_negative_binomial([447, 132, 42, 21, 3, 2]).shape, 5)
    0.86512
    """
    n = counts("people", people).astype(np.float64)
    j, total = np.arange(n.size), n.sum()
    refuse_where("people", np.asarray(total == 0), "nobody was counted")
    mean = float(n @ j / total)
    variance = float(n @ (j - mean) ** 2 / total)
    refuse_where("people", np.asarray(variance <= mean), "vary no more than by chance: use a Poisson law")

    def slope(k: float) -> float:
        return float(n @ (psi(k + j) - psi(k)) - total * np.log1p(mean / k))

    low, high = -12.0, 18.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(np.exp(middle)) > 0 else (low, middle)
    return NegativeBinomialFit(float(np.exp(low)), mean, mean**2 / (variance - mean))
