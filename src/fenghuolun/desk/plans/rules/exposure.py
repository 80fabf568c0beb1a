"""What will clearly affect execution (1.3.2.D): exposure is likelihood × impact, and what it asks for."""

from __future__ import annotations

from enum import StrEnum


class Exposure(StrEnum):
    """What a risk asks for."""

    RESPOND = "respond"
    WATCH = "watch"
    NOTE = "note"


def exposure_of(likelihood: int, impact: int, *, respond_from: int = 15, watch_from: int = 8) -> Exposure:
    """Return what a factor of this likelihood and impact, each 1–5, asks for: from 15 a response with an owner.

    >>> [str(exposure_of(*pair)) for pair in ((5, 3), (4, 3), (2, 4), (2, 3))]
    ['respond', 'watch', 'watch', 'note']
    """
    product = likelihood * impact
    if product >= respond_from:
        return Exposure.RESPOND
    return Exposure.WATCH if product >= watch_from else Exposure.NOTE
