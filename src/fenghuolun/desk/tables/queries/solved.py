"""The activity that carries a target, kept by what went into it: the same question is solved once a day."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import numpy as np
from django.core.cache import cache

from fenghuolun.engine.plan.activity import SURE_ENOUGH, RequiredActivity, Selling, required_activity
from fenghuolun.engine.results import Floats

KEPT_SECONDS = 24 * 3600


def mix_of(premium: Floats) -> Floats:
    """Return each person's shares of the kinds; somebody without a target has equal ones."""
    total = premium.sum(axis=-1, keepdims=True)
    even = np.full(premium.shape, 1 / premium.shape[-1])
    return np.asarray(np.divide(premium, total, out=even, where=total > 0))


def activity_for(
    target_yuan: Floats, mix: Floats, selling: Selling, confidence: tuple[float, ...] = SURE_ENOUGH, *,
    exact: bool = True,
) -> RequiredActivity:  # fmt: skip
    """Return ``engine.plan.activity.required_activity``, one row a person, from the cache where it is.

    At 50 % and 80 % unless said; not ``exact`` where a year holds hundreds of
    deals a person and the closed formula is as good.

    ``target_yuan`` (people,), ``mix`` (people, kinds). The key of a row is a digest of its numbers, so that nothing
    kept can be out of date: another rate, premium or target is another question.
    """
    parts = [np.asarray(part, np.float64) for part in (selling.alpha, selling.beta, selling.average_yuan)]
    asked = np.array([*confidence, exact], np.float64)
    keys = [_key(asked, target_yuan[row], mix[row], *(part[row] for part in parts)) for row in range(len(target_yuan))]
    known: dict[str, Any] = cache.get_many(keys)
    missing = [row for row, key in enumerate(keys) if key not in known]
    if missing:
        mine = Selling(*(part[missing] for part in parts))
        found = required_activity(target_yuan[missing], mix[missing], mine, confidence, exact=exact)
        rows = zip(missing, found.needed, found.reason, found.attainable, strict=True)
        solved = {keys[row]: (needed, reason, attainable) for row, needed, reason, attainable in rows}
        cache.set_many(solved, timeout=KEPT_SECONDS)
        known |= solved
    needed, reason, attainable = zip(*(known[key] for key in keys), strict=True)
    return RequiredActivity(
        np.stack(needed),
        np.array(confidence),
        np.stack(reason),
        np.array(attainable, np.float64),
        "exact" if exact else "moments",
    )


def _key(*numbers: Floats) -> str:
    digest = blake2b(digest_size=16)
    for number in numbers:
        digest.update(np.ascontiguousarray(number, np.float64).tobytes())
    return f"tables.activity.{digest.hexdigest()}"
