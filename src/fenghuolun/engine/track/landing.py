"""Where will this period land? Actual, new business at its own rate and renewals of the due list, as a range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, counts, not_negative, real, refuse_where, share
from fenghuolun.engine.results import Counts, Floats, Reason

from .landing_shocks import ALONE, TOGETHER, Shocks
from .premium_ahead import Stream, chance_at_least, quantiles

FAN_LEVELS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class NewBusiness:
    """New business (not renewals), one element a person.

    ``deals_seen`` in ``elapsed`` exposure (the last four weeks, say);
    ``exposure_ahead`` per remaining slot (day or week), shape (slots,) or
    (people, slots). Exposure is working days times the seasonal index, so the
    rate is carried into the season it meets. ``prior_shape`` and
    ``prior_rate``: what peers' rates look like (``chance.prior_from_peers``).
    ``average_yuan`` and ``cv``: premium of one deal and its relative spread.
    """

    deals_seen: ArrayLike
    elapsed: ArrayLike
    exposure_ahead: ArrayLike
    prior_shape: ArrayLike
    prior_rate: ArrayLike
    average_yuan: ArrayLike
    cv: ArrayLike = 0.5


@dataclass(frozen=True, slots=True)
class Renewals:
    """Open policies of the due list, one row a person, one column a remaining slot (or a renewal window).

    ``due`` counts policies not yet decided, shape (people, slots);
    ``renewal_ratio`` the chance that one is renewed within the period, of its
    window, shape (slots,) or (people, slots); ``strength`` how many trials
    that ratio is worth (it is an estimate); ``average_yuan``, ``cv`` of one.
    """

    due: ArrayLike
    renewal_ratio: ArrayLike
    average_yuan: ArrayLike
    cv: ArrayLike = 0.35
    strength: ArrayLike = 50.0


@dataclass(frozen=True, slots=True)
class Landing:
    """The forecast of a period's premium, one row a person (or a group).

    ``mean_yuan`` = ``actual_yuan`` + ``new_yuan`` + ``renewal_yuan``, expected
    values; [``low_yuan``, ``high_yuan``] holds the result with chance
    ``level``; ``chance`` has shape (rows, tiers). ``own_spread_yuan`` is the
    standard deviation without shocks, ``shock_spread_yuan`` what they add.
    ``parameters`` is what the snapshot keeps so that next month can judge it.
    """

    mean_yuan: Floats
    low_yuan: Floats
    high_yuan: Floats
    chance: Floats
    actual_yuan: Floats
    new_yuan: Floats
    renewal_yuan: Floats
    own_spread_yuan: Floats
    shock_spread_yuan: Floats
    level: float
    reason: Reason
    parameters: Mapping[str, Any] = field(default_factory=dict)


def _new_stream(new: NewBusiness, people: int, *, cumulative: bool) -> Stream:
    """Return each person's new deals to come, before any common shock; one row a person, or a (person, slot)."""
    ahead = not_negative("exposure_ahead", new.exposure_ahead)
    ahead = np.broadcast_to(ahead, (people, ahead.shape[-1]))
    shape, rate = real("prior_shape", new.prior_shape), real("prior_rate", new.prior_rate)
    refuse_where("prior_shape", shape <= 0, "must be above 0")
    refuse_where("prior_rate", rate <= 0, "must be above 0")
    a = np.broadcast_to(shape + counts("deals_seen", new.deals_seen), (people,))
    b = rate + not_negative("elapsed", new.elapsed)
    time = ahead.cumsum(axis=1) if cumulative else ahead.sum(axis=1, keepdims=True)
    deals = np.broadcast_to(a / b, (people,))[:, None] * time
    return _flat(deals, deals + deals**2 / a[:, None], new.average_yuan, new.cv)


def _renewal_stream(book: Renewals, people: int, *, cumulative: bool) -> Stream:
    """Return each person's renewals to come: overdispersed binomial per slot, the ratio being an estimate."""
    due = counts("due", book.due)
    if due.ndim != 2 or len(due) != people:
        raise BadInput("due", "must have shape (people, slots)")
    ratio = np.broadcast_to(share("renewal_ratio", book.renewal_ratio), due.shape)
    likeness = 1 / (not_negative("strength", book.strength) + 1)
    expected = due * ratio
    variance = expected * (1 - ratio) * (1 + np.maximum(due - 1, 0) * likeness)
    if cumulative:
        return _flat(expected.cumsum(axis=1), variance.cumsum(axis=1), book.average_yuan, book.cv)
    return _flat(expected.sum(axis=1, keepdims=True), variance.sum(axis=1, keepdims=True), book.average_yuan, book.cv)


def _flat(deals: Floats, variance: Floats, average: ArrayLike, cv: ArrayLike) -> Stream:
    size, spread = real("average_yuan", average), real("cv", cv)
    refuse_where("average_yuan", size <= 0, "must be above 0")
    refuse_where("cv", spread <= 0, "must be above 0")
    people, columns = deals.shape
    each = [np.repeat(np.broadcast_to(v, (people,)), columns) for v in (size, np.maximum(spread, 0.02))]
    return Stream(deals.ravel(), variance.ravel(), each[0], each[1])


def _shaken(stream: Stream, shock: float) -> Stream:
    """Return the stream with the common shock in its variance: τ² of the squared mean."""
    return Stream(stream.deals, stream.variance + (shock * stream.deals) ** 2, stream.average_yuan, stream.cv)


def _variance_yuan(stream: Stream) -> Floats:
    return np.asarray(stream.average_yuan**2 * (stream.variance + stream.deals * stream.cv**2))


def _sums(group: Counts, values: Floats, groups: int) -> Floats:
    return np.asarray(np.bincount(group, values, groups), np.float64)


def _together(stream: Stream, group: Counts, groups: int) -> Stream:
    """Return the groups' streams: means, variances and second moments of premium add; people are independent."""
    deals = _sums(group, stream.deals, groups)
    safe = np.where(deals > 0, deals, 1.0)
    premium = _sums(group, stream.mean_yuan, groups)
    average = np.where(deals > 0, premium / safe, stream.average_yuan.mean())
    squares = _sums(group, stream.mean_yuan * stream.average_yuan * (1 + stream.cv**2), groups)
    cv2 = np.where(deals > 0, squares / safe / average**2 - 1, 0.25)
    beyond = (stream.variance - stream.deals) * (stream.average_yuan / average[group]) ** 2
    variance = np.maximum(deals + _sums(group, beyond, groups), 0.0)
    return Stream(deals, variance, average, np.sqrt(np.maximum(cv2, 4e-4)))


def _landing(actual: Floats, streams: tuple[Stream, Stream], shocks: Shocks, tiers: ArrayLike, level: float) -> Landing:
    """Return the landing of rows whose streams carry no common shock yet."""
    chance_level = float(share("level", level))
    goals = not_negative("tiers_yuan", tiers)
    goals = np.broadcast_to(goals, (len(actual), goals.shape[-1]))
    shaken = _shaken(streams[0], shocks.new_business), _shaken(streams[1], shocks.renewals)
    new, renewed = (stream.mean_yuan for stream in shaken)
    tails = quantiles(shaken, np.array([(1 - chance_level) / 2, (1 + chance_level) / 2]))
    return Landing(
        mean_yuan=actual + new + renewed,
        low_yuan=actual + tails[:, 0],
        high_yuan=actual + tails[:, 1],
        chance=chance_at_least(shaken, goals - actual[:, None]),
        actual_yuan=actual,
        new_yuan=new,
        renewal_yuan=renewed,
        own_spread_yuan=np.sqrt(sum(_variance_yuan(stream) for stream in streams)),
        shock_spread_yuan=np.hypot(shocks.new_business * new, shocks.renewals * renewed),
        level=chance_level,
        reason=Reason.OK,
        parameters={"shock_new_business": shocks.new_business, "shock_renewals": shocks.renewals},
    )


def _actual(actual_yuan: ArrayLike) -> Floats:
    actual = real("actual_yuan", actual_yuan)
    if actual.ndim != 1:
        raise BadInput("actual_yuan", "must be one number per person")
    return actual


def landing(
    actual_yuan: ArrayLike,
    new: NewBusiness,
    renewals: Renewals,
    tiers_yuan: ArrayLike,
    *,
    shocks: Shocks = ALONE,
    level: float = 0.8,
) -> Landing:
    """Return where each person's period will land: mean, range and the chance of each tier.

    ``actual_yuan`` (people,) written so far, corrections included;
    ``tiers_yuan`` (tiers,) or (people, tiers), e.g. floor, target, stretch.
    Actual + run-rate of new business + expected renewals by window, nothing
    counted twice. The premium to come is a saddlepoint of two compound
    streams; 200,000 people take about a second.

    >>> new = NewBusiness([12], 20.0, [[5.0, 5.0]], 4.0, 8.0, 3000.0)
    >>> book = Renewals([[10, 6]], [0.8, 0.6], 2450.0)
    >>> found = landing([60_000], new, book, [100_000, 110_000, 120_000])
    >>> float(found.mean_yuan[0].round(-1)), found.chance.round(2)
    (105560.0, array([[0.65, 0.33, 0.13]]))
    """
    actual = _actual(actual_yuan)
    people = actual.size
    streams = _new_stream(new, people, cumulative=False), _renewal_stream(renewals, people, cumulative=False)
    return _landing(actual, streams, shocks, tiers_yuan, level)


def landing_of_groups(
    actual_yuan: ArrayLike,
    new: NewBusiness,
    renewals: Renewals,
    group: ArrayLike,
    tiers_yuan: ArrayLike,
    *,
    shocks: Shocks = TOGETHER,
    level: float = 0.8,
) -> Landing:
    """Return where each team or branch will land: people add up, the common shock does not average out.

    ``group`` numbers each person's team or branch 0, 1, …; ``tiers_yuan``
    (groups, tiers). Means are the sums of the people's means; ranges are not
    sums, and never narrower than the shock.

    >>> new = NewBusiness([12, 8], 20.0, [5.0, 5.0], 4.0, 8.0, 3000.0)
    >>> book = Renewals([[10, 6], [0, 0]], [0.8, 0.6], 2450.0)
    >>> landing_of_groups([60_000, 40_000], new, book, [0, 0], [[160_000]]).mean_yuan.round(-1)
    array([158420.])
    """
    actual = _actual(actual_yuan)
    people = actual.size
    belongs = counts("group", group)
    if belongs.shape != actual.shape:
        raise BadInput("group", "must be one number per person")
    groups = int(belongs.max(initial=-1)) + 1
    streams = _new_stream(new, people, cumulative=False), _renewal_stream(renewals, people, cumulative=False)
    joined = _together(streams[0], belongs, groups), _together(streams[1], belongs, groups)
    return _landing(_sums(belongs, actual, groups), joined, shocks, tiers_yuan, level)


def fan(
    actual_yuan: ArrayLike,
    new: NewBusiness,
    renewals: Renewals,
    *,
    group: ArrayLike | None = None,
    shocks: Shocks | None = None,
    levels: ArrayLike = FAN_LEVELS,
) -> Floats:
    """Return the cumulative premium at the end of every remaining slot: quantiles, shape (rows, slots, levels).

    Slots are the columns of ``exposure_ahead`` and of ``due``, which must
    agree. With ``group`` a row is a team or branch. The last slot is the landing; ``shocks`` as there.

    >>> new = NewBusiness([12], 20.0, [[5.0, 5.0]], 4.0, 8.0, 3000.0)
    >>> book = Renewals([[10, 6]], [0.8, 0.6], 2450.0)
    >>> fan([60_000], new, book, levels=[0.1, 0.5, 0.9]).round(-2)
    array([[[ 78000.,  87500.,  99200.],
            [ 90400., 104500., 122000.]]])
    """
    actual = _actual(actual_yuan)
    people, slots = actual.size, np.shape(renewals.due)[-1]
    if np.shape(new.exposure_ahead)[-1] != slots:
        raise BadInput("exposure_ahead", f"must have the {slots} slots of the due list")
    shocks = shocks or (ALONE if group is None else TOGETHER)
    streams = _new_stream(new, people, cumulative=True), _renewal_stream(renewals, people, cumulative=True)
    rows = people
    if group is not None:
        belongs = counts("group", group)
        rows = int(belongs.max(initial=-1)) + 1
        cell = (belongs[:, None] * slots + np.arange(slots)).ravel()
        streams = _together(streams[0], cell, rows * slots), _together(streams[1], cell, rows * slots)
        actual = _sums(belongs, actual, rows)
    shaken = _shaken(streams[0], shocks.new_business), _shaken(streams[1], shocks.renewals)
    ahead = quantiles(shaken, share("levels", levels))
    return np.asarray(actual[:, None, None] + ahead.reshape(rows, slots, -1))


def landing_by_run_rate(
    actual_yuan: ArrayLike, daily_run_rate_yuan: ArrayLike, days_ahead: ArrayLike, expected_renewals_yuan: ArrayLike
) -> Floats:
    """Return the tracking card's simple forecast, for where there is too little to estimate a distribution from.

    Actual + remaining days × run-rate of new business over the last four weeks + expected renewals.

    >>> float(landing_by_run_rate(60_000, 1_500, 10, 28_420))
    103420.0
    """
    rate = not_negative("daily_run_rate_yuan", daily_run_rate_yuan)
    rest = rate * not_negative("days_ahead", days_ahead) + not_negative("expected_renewals", expected_renewals_yuan)
    return np.asarray(real("actual_yuan", actual_yuan) + rest)
