"""Samples that nobody can pick or foresee: drawn by a keyed hash of what is drawn from."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from django.utils.crypto import salted_hmac


def drawn(keys: Iterable[str], *, salt: str, share: float | None = None, count: int | None = None) -> set[str]:
    """Return ``count`` of the keys, or ``share`` of them rounded up; the same keys and salt draw the same sample.

    Every key is as likely as any other; without the installation's secret nobody can tell which.
    """
    ordered = sorted(set(keys), key=lambda key: salted_hmac(f"fenghuolun.draw.{salt}", key).hexdigest())
    wanted = count if count is not None else ceil((share or 0.0) * len(ordered) - 1e-9)
    return set(ordered[:wanted])
