"""Is this one record believable? A score with reasons, so that a person looks at the few that need it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fenghuolun.engine.distance import great_circle_km
from fenghuolun.engine.refusals import BadInput, not_negative, refuse_where, share, whole
from fenghuolun.engine.results import Counts, Flags, Floats

CHECKS = ("duplicate", "back_dated", "copied", "impossible_speed", "too_short")


@dataclass(frozen=True, slots=True)
class RecordRules:
    """From when a record is odd, and how much each oddity takes off the score (as a share of what is left)."""

    duplicate_within_minutes: float = 10.0
    late_after_hours: float = 24.0
    very_late_after_hours: float = 48.0
    fastest_km_per_hour: float = 120.0
    least_leg_km: float = 1.0  # shorter legs are the wobble of a satellite fix
    look_below: float = 60.0
    duplicate_weight: float = 0.6
    late_weight: float = 0.2
    very_late_weight: float = 0.5
    copied_weight: float = 0.4
    speed_weight: float = 0.5
    short_weight: float = 0.45

    def __post_init__(self) -> None:
        for name in ("duplicate", "late", "very_late", "copied", "speed", "short"):
            share(f"{name}_weight", getattr(self, f"{name}_weight"))
        if not 0 < self.late_after_hours <= self.very_late_after_hours:
            raise BadInput("late_after_hours", "must be above zero and not beyond very_late_after_hours")
        if not (self.fastest_km_per_hour > 0 and self.least_leg_km >= 0):
            raise BadInput("fastest_km_per_hour", "must be above zero, and least_leg_km not negative")


@dataclass(frozen=True, slots=True)
class Records:
    """Activity records, one element each: whole numbers for person, kind and customer (-1: none); times in
    seconds since any one moment; ``latitude`` and ``longitude`` NaN where no position is held;
    ``least_seconds`` the shortest effective duration of the kind, 0 for none; ``is_copied`` from ``copies_in``.
    """

    person: ArrayLike
    kind: ArrayLike
    customer: ArrayLike
    happened_at: ArrayLike
    entered_at: ArrayLike
    duration_seconds: ArrayLike
    least_seconds: ArrayLike
    latitude: ArrayLike
    longitude: ArrayLike
    is_copied: ArrayLike


@dataclass(frozen=True, slots=True)
class RecordScores:
    """``score`` 0..100 of each record, ``flags`` (checks, records) in the order of ``CHECKS``, and the evidence:
    hours late, speed of the leg that led here (NaN where unknown) and the earlier twin (-1: none).
    """

    score: Floats
    flags: Flags
    needs_look: Flags
    hours_late: Floats
    km_per_hour: Floats
    twin: Counts


def record_scores(records: Records, rules: RecordRules | None = None) -> RecordScores:
    """Return how plausible each record is: 100 × the product of (1 - weight) over what is odd about it.

    Duplicate: same person, kind and customer within 10 minutes of an earlier record. Back-dated: entered over
    24 h after it happened, weighing more over 48 h. Copied: as given. Impossible speed: the leg from the
    person's place before, end to start, took over 120 km/h. Too short: under the kind's shortest effective
    time. A low score asks for a look and is no verdict: a lift given, a clock reset, a note pasted on purpose.

    >>> found = record_scores(Records([1, 1], [3, 3], [8, 8], [0, 240], [0, 100_000], 900, 600, np.nan, np.nan, False))
    >>> found.score, found.twin
    (array([100.,  32.]), array([-1,  0]))

    Refuses a record entered before it happened by more than a minute, and arrays that do not fit together.
    """
    rules = rules or RecordRules()
    r = _table(records)
    late = (r["entered_at"] - r["happened_at"]) / 3600
    refuse_where("entered_at", late < -1 / 60, "is before the activity happened")
    twin = _twins(r, rules)
    speed = _speeds(r, rules)
    flags = np.array([
        twin >= 0,
        late > rules.late_after_hours,
        r["is_copied"] != 0,
        np.nan_to_num(speed) > rules.fastest_km_per_hour,
        r["duration_seconds"] < r["least_seconds"],
    ])  # fmt: skip
    late_weight = np.where(late > rules.very_late_after_hours, rules.very_late_weight, rules.late_weight)
    weights = np.array([rules.duplicate_weight, 0, rules.copied_weight, rules.speed_weight, rules.short_weight])
    taken = np.where(flags, weights[:, None], 0.0)
    taken[1] = np.where(flags[1], late_weight, 0.0)
    score = np.round(100 * (1 - taken).prod(axis=0), 9)
    return RecordScores(score, flags, np.asarray(score < rules.look_below), np.maximum(late, 0), speed, twin)


def _table(records: Records) -> dict[str, NDArray[np.float64]]:
    columns: dict[str, NDArray[np.float64]] = {}
    for name in ("person", "kind", "customer"):
        columns[name] = whole(name, getattr(records, name)).astype(np.float64)
    for name in ("happened_at", "entered_at", "duration_seconds", "least_seconds"):
        columns[name] = not_negative(name, getattr(records, name))
    for name in ("latitude", "longitude", "is_copied"):
        columns[name] = np.asarray(getattr(records, name), dtype=np.float64)
    try:
        arrays = np.broadcast_arrays(*(np.atleast_1d(column) for column in columns.values()))
    except ValueError as misfit:
        raise BadInput("records", "must be arrays of one length, a place for each record") from misfit
    return dict(zip(columns, arrays, strict=True))


def _twins(r: dict[str, NDArray[np.float64]], rules: RecordRules) -> Counts:
    """The position of the earlier record that each one repeats; -1 for none, and for records without a customer."""
    order = np.lexsort((r["happened_at"], r["customer"], r["kind"], r["person"]))
    before, after = order[:-1], order[1:]
    same = np.ones(before.size, dtype=np.bool_)
    for name in ("person", "kind", "customer"):
        same &= r[name][before] == r[name][after]
    near = r["happened_at"][after] - r["happened_at"][before] <= rules.duplicate_within_minutes * 60
    twin = np.full(order.size, -1, dtype=np.int64)
    repeats = same & near & (r["customer"][after] >= 0)
    twin[after[repeats]] = before[repeats]
    return twin


def _speeds(r: dict[str, NDArray[np.float64]], rules: RecordRules) -> Floats:
    """Speed of the leg from the person's last known place to each record, km/h; NaN where there is no such leg."""
    placed = np.flatnonzero(~np.isnan(r["latitude"]) & ~np.isnan(r["longitude"]))
    order = placed[np.lexsort((r["happened_at"][placed], r["person"][placed]))]
    before, after = order[:-1], order[1:]
    same = r["person"][before] == r["person"][after]
    before, after = before[same], after[same]
    lat, lon = r["latitude"], r["longitude"]
    km = great_circle_km(lat[before], lon[before], lat[after], lon[after])
    seconds = r["happened_at"][after] - r["happened_at"][before] - r["duration_seconds"][before]
    speed: Floats = np.full(r["person"].size, np.nan)
    # a visit that begins before the last one ended still had a minute to get there
    speed[after] = np.where(km >= rules.least_leg_km, km / (np.maximum(seconds, 60) / 3600), 0.0)
    return speed
