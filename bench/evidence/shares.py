"""A share of cases as the evidence pages print it."""

from __future__ import annotations

from scipy.special import betaincinv


def interval(hits: int, n: int) -> str:
    """Return hits of n in per cent with its 90 % range (Jeffreys)."""
    if not n:
        return "–"
    low = 0.0 if hits == 0 else betaincinv(hits + 0.5, n - hits + 0.5, 0.05)
    high = 1.0 if hits == n else betaincinv(hits + 0.5, n - hits + 0.5, 0.95)
    return f"{100 * hits / n:.1f} % ({100 * low:.1f}–{100 * high:.1f})"
