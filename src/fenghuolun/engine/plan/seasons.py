"""How a year's target lies over its months: the seasonal index, working days, 春节, and what is known to fall due."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fenghuolun.engine.refusals import BadInput, counts, not_negative, real, refuse_where
from fenghuolun.engine.results import Counts, Floats, Reason

ENOUGH_MONTHS = 36
FEWEST_MONTHS = 24


@dataclass(frozen=True, slots=True, eq=False)
class Seasons:
    """Seasonal indices, each averaging one over the year.

    ``index`` (series, 12) from January on, per working day where workdays
    were given; ``months`` (series,) of own history; ``reason`` (series,)
    ``ok`` own index, ``fallback`` the pooled one because the own history is
    short, ``no_data`` all ones because the pool is short as well;
    ``festival_effect`` (3,) log effect of the days before, in and after 春节,
    pooled, zeros where it was not asked for or cannot be told.
    """

    index: Floats
    months: Counts
    reason: NDArray[np.str_]
    festival_effect: Floats


def seasonal_index(
    monthly: ArrayLike, first_month: int, workdays: ArrayLike | None = None, festival: ArrayLike | None = None
) -> Seasons:
    """Return the multiplicative seasonal index of each series by ratio to a centred 12-month moving average.

    ``monthly`` (series, months) premium or deals, NaN for the months before a
    series began; ``first_month`` 1..12 of the first column; ``workdays``
    (months,) turns months into a rate per working day first; ``festival``
    (months, 3) from ``festival_regressors``: its effect is estimated once, on
    the sum of all series, because three numbers cannot be told from the 24
    ratios of one seller, and taken out of every ratio.

    Index = mean ratio of the calendar month, scaled to average one (classical
    decomposition; R's ``decompose`` gives the same). Below 36 months of own
    history the pooled index of all series is used (ruling 16), below 24 of the
    pool there is none.

    >>> months = np.tile([2.0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1], 3)
    >>> seasonal_index([months], 1).index[0, [0, 1, 10]].round(6)
    array([2., 1., 0.])

    Refuses negative numbers, gaps inside a series, and workdays that are not above zero.
    """
    values = _history(monthly)
    if first_month not in range(1, 13):
        raise BadInput("first_month", "must lie between 1 and 12")
    length = values.shape[1]
    if workdays is not None:
        days = real("workdays", workdays)
        if days.shape != (length,) or (days <= 0).any():
            raise BadInput("workdays", "must be above zero, one for each month")
        values = values / (days / days.mean())
    calendar_month = (first_month - 1 + np.arange(length)) % 12
    together = np.where(np.isfinite(values).any(axis=0), np.nansum(values, axis=0), np.nan)[None, :]
    effect = _festival_effect(_ratios(together)[0], calendar_month, festival)
    correction = 1.0 if festival is None else np.exp(-real("festival", festival) @ effect)
    months = np.isfinite(values).sum(axis=1)
    own = _index(_ratios(values) * correction, calendar_month)
    pooled = _index(_ratios(together) * correction, calendar_month)[0]
    has_own = (months >= ENOUGH_MONTHS) & np.isfinite(own).all(axis=1)
    has_pool = np.isfinite(together).sum() >= FEWEST_MONTHS and bool(np.isfinite(pooled).all())
    index = np.where(has_own[:, None], own, pooled if has_pool else 1.0)
    reason = np.where(has_own, str(Reason.OK), str(Reason.FALLBACK if has_pool else Reason.NO_DATA))
    return Seasons(index, months.astype(np.int64), reason, effect)


def month_weights(
    seasons: Seasons, workdays: ArrayLike, festival: ArrayLike | None = None, first_month: int = 1
) -> Floats:
    """Return the share of each of the coming twelve months: index x workdays x effect of that year's 春节.

    ``workdays`` (12,) and ``festival`` (12, 3) of the year that is planned,
    from ``first_month`` on. Shape (series, 12), each row adding up to one.

    >>> flat = Seasons(np.ones((1, 12)), np.array([36]), np.array(["ok"]), np.zeros(3))
    >>> month_weights(flat, [20] * 11 + [30])[0, [0, 11]].round(2)
    array([0.08, 0.12])

    Refuses workdays below zero or not twelve of them, and a year whose weights are all zero.
    """
    days = not_negative("workdays", workdays)
    moving = np.zeros((12, 3)) if festival is None else real("festival", festival)
    if days.shape != (12,) or moving.shape != (12, 3):
        raise BadInput("workdays", "must be given for twelve months, like the festival")
    weight = np.roll(seasons.index, 1 - first_month, axis=1) * days * np.exp(moving @ seasons.festival_effect)
    total = weight.sum(axis=1, keepdims=True)
    refuse_where("workdays", total[:, 0] <= 0, "leave every month without weight")
    return np.asarray(weight / total)


def due_load(due_month: ArrayLike, premium_fen: ArrayLike, node: ArrayLike, nodes: int) -> Counts:
    """Return the premium that falls due per person and month: the month weights of 续保, known, not estimated.

    ``due_month`` 0..11 from the first month planned, ``premium_fen`` and
    ``node`` (policies,) of the policies that expire. Shape (nodes, 12), in fen.

    >>> due_load([0, 0, 11], [100, 50, 70], [0, 1, 0], nodes=2)[:, [0, 11]]
    array([[100,  70],
           [ 50,   0]])

    Refuses months outside the year and nodes that do not exist.
    """
    month, premium, of = counts("due_month", due_month), counts("premium_fen", premium_fen), counts("node", node)
    refuse_where("due_month", month > 11, "must lie between 0 and 11")
    refuse_where("node", of >= nodes, "does not exist")
    load = np.zeros((nodes, 12), dtype=np.int64)
    np.add.at(load, (of, month), premium)
    return load


def _history(monthly: ArrayLike) -> Floats:
    values = np.asarray(monthly, dtype=np.float64)
    if values.ndim != 2 or values.size == 0:
        raise BadInput("monthly", "must be series x months")
    begun = np.logical_or.accumulate(np.isfinite(values), axis=1)
    refuse_where("monthly", begun & ~np.isfinite(values), "is missing after the series began")
    refuse_where("monthly", np.nan_to_num(values) < 0, "must not be negative")
    return np.where(begun, values, np.nan)


def _ratios(values: Floats) -> Floats:
    """Return value / centred 12-month average (half weights at both ends), NaN where there is none."""
    ratios = np.full(values.shape, np.nan)
    length = values.shape[1]
    if length > 12:
        window = np.lib.stride_tricks.sliding_window_view(values, 13, axis=1)
        trend = window @ (np.array([0.5, *[1.0] * 11, 0.5]) / 12.0)
        middle = values[:, 6 : length - 6]
        ratios[:, 6 : length - 6] = np.divide(middle, trend, out=np.full(trend.shape, np.nan), where=trend > 0)
    return ratios


def _index(ratios: Floats, calendar_month: Counts) -> Floats:
    """Return the mean ratio by calendar month over its own average, NaN for series that miss a month."""
    known = np.isfinite(ratios)
    is_month = (calendar_month[:, None] == np.arange(12)).astype(np.float64)
    number = known @ is_month
    added = np.where(known, ratios, 0.0) @ is_month
    figure = np.divide(added, number, out=np.full(number.shape, np.nan), where=number > 0)
    return np.asarray(figure / figure.mean(axis=1, keepdims=True))


def _festival_effect(ratios: Floats, calendar_month: Counts, festival: ArrayLike | None) -> Floats:
    """Return the least-squares effect on log ratios beside twelve month means; zeros where the data cannot tell."""
    if festival is None:
        return np.zeros(3)
    moving = real("festival", festival)
    if moving.shape != (ratios.size, 3):
        raise BadInput("festival", "must be months x 3")
    known = np.isfinite(ratios) & (np.nan_to_num(ratios) > 0)
    is_month = (calendar_month[:, None] == np.arange(12)).astype(np.float64)
    design = np.hstack([is_month, moving])[known]
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return np.zeros(3)
    return np.asarray(np.linalg.lstsq(design, np.log(ratios[known]), rcond=None)[0][12:])
