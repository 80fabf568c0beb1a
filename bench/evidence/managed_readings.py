"""The readings of what ``engine.simulate.management`` lets happen, week by week over the detectors' windows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from fenghuolun.engine.explain.problems.readings import (
    Reading,
    exact_reading,
    mean_reading,
    median_reading,
    rate_reading,
    share_reading,
    weakest,
)
from fenghuolun.engine.simulate.management import CHANNELS, LEADERS, Happenings

FOUR_WEEKS, QUARTER, CAMPAIGN_SEEN = 4, 13, 16


def reading_of(measure: str, h: Happenings, units: int, end: int) -> Reading:
    """Return the reading of ``measure`` for each unit from what happened before week ``end``."""
    return _READ[measure](h, units, end)


def _within(h: Happenings, end: int, weeks: int) -> Happenings:
    rows = (h.week >= end - weeks) & (h.week < end)
    return Happenings(h.unit[rows], h.week[rows], h.value[rows], h.what[rows])


def _sum(h: Happenings, units: int, what: int | None = None) -> np.ndarray:
    rows = slice(None) if what is None else h.what == what
    return np.bincount(h.unit[rows], h.value[rows], units)


def _count(h: Happenings, units: int, what: int | None = None) -> np.ndarray:
    rows = slice(None) if what is None else h.what == what
    return np.bincount(h.unit[rows], minlength=units)


def _share(weeks: int) -> Callable[[Happenings, int, int], Reading]:
    def read(h: Happenings, units: int, end: int) -> Reading:
        seen = _within(h, end, weeks)
        return share_reading(np.round(_sum(seen, units)), _count(seen, units))

    return read


def _mean(weeks: int) -> Callable[[Happenings, int, int], Reading]:
    def read(h: Happenings, units: int, end: int) -> Reading:
        seen = _within(h, end, weeks)
        n = _count(seen, units)
        mean = _sum(seen, units) / np.maximum(n, 1)
        square = np.bincount(seen.unit, (seen.value - mean[seen.unit]) ** 2, units)
        return mean_reading(mean, np.sqrt(square / np.maximum(n - 1, 1)), n)

    return read


def _rate(weeks: int, exposure: float) -> Callable[[Happenings, int, int], Reading]:
    def read(h: Happenings, units: int, end: int) -> Reading:
        return rate_reading(_count(_within(h, end, weeks), units), np.full(units, exposure))

    return read


def _median(h: Happenings, units: int, end: int) -> Reading:
    seen = _within(h, end, FOUR_WEEKS)
    return median_reading(seen.value, seen.unit, units)


def _own_share(h: Happenings, units: int, end: int) -> Reading:
    seen = _within(h, end, FOUR_WEEKS)
    return exact_reading(_sum(seen, units, 1) / np.maximum(_sum(seen, units), 1), _count(seen, units))


def _leads(h: Happenings, units: int, end: int) -> Reading:
    seen = _within(h, end, 1)
    available = _sum(seen, units, 1)
    return exact_reading(_sum(seen, units, 0) / available, available)


def _fall(h: Happenings, units: int, end: int) -> Reading:
    if end < CAMPAIGN_SEEN:
        return exact_reading(np.full(units, np.nan))
    peak, after = (_sum(h, units, what) / _count(h, units, what) for what in (1, 2))
    return exact_reading(1 - after / peak)


def _latest(h: Happenings, units: int, end: int) -> Reading:
    return exact_reading(_sum(_within(h, end, 1), units))


def _untriggered(h: Happenings, units: int, end: int) -> Reading:
    return exact_reading(_count(_within(h, end, QUARTER), units))


def _channels(h: Happenings, units: int, end: int) -> Reading:
    seen = _within(h, end, QUARTER)
    apart = [_sum(seen, units, channel) / _count(seen, units, channel) for channel in range(CHANNELS)]
    return weakest([exact_reading(share, 100) for share in apart], 10, is_low_bad=False)


def _year(h: Happenings, units: int, end: int) -> Reading:
    return share_reading(np.round(_sum(h, units)), _count(h, units))


_READ: Mapping[str, Callable[[Happenings, int, int], Reading]] = {
    "plan_on_time_ratio": _share(FOUR_WEEKS),
    "meeting_quality_score": _mean(2),
    "own_premium_share": _own_share,
    "red_dwell_workdays": _median,
    "action_closure_ratio": _share(FOUR_WEEKS),
    "required_to_available_leads": _leads,
    "fall_after_campaign": _fall,
    "oldest_standard_months": _latest,
    "meeting_hours_per_seller_week": _mean(FOUR_WEEKS),
    "selling_time_share": _mean(FOUR_WEEKS),
    "coaching_per_leader_month": _rate(QUARTER, QUARTER * 7 / 30 * LEADERS),
    "untriggered_revisions": _untriggered,
    "process_pay_weight": _latest,
    "cost_over_margin_share": _channels,
    "logins_per_leader_week": _rate(FOUR_WEEKS, FOUR_WEEKS * (LEADERS + 1.0)),
    "decisions_with_data_share": _share(QUARTER),
    "retention_12_month_ratio": _year,
    "newcomer_pass_ratio": _year,
    "successors_per_leader_post": _latest,
}
