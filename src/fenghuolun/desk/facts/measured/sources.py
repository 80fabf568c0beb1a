"""Which part of the ledger answers which measure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fenghuolun.desk.facts.measured import (
    attainment,
    done,
    dwell,
    heads,
    leads,
    lists,
    next_steps,
    plans,
    quotes,
    sold,
    steadiness,
    work,
)
from fenghuolun.desk.facts.measured.asked import Asked, Measured

KIND, CHANNEL, STAGE = "cube_kind", "channel", "stage"


@dataclass(frozen=True, slots=True)
class Source:
    """How a measure is read, and by what it can be narrowed."""

    read: Callable[[Asked], Measured]
    takes: frozenset[str]


def _of(read: Callable[[Asked], Measured], *takes: str) -> Source:
    return Source(read, frozenset(takes))


SOURCES: dict[str, Source] = {
    "PREMIUM": _of(sold.premium, KIND, CHANNEL),
    "DEALS": _of(sold.deals, KIND, CHANNEL),
    "M01": _of(done.points, KIND),
    "M02": _of(attainment.activity, KIND),
    "M03": _of(done.timeliness, KIND),
    "M04": _of(done.evidence, KIND),
    "M05": _of(done.purposeful, KIND),
    "M06": _of(leads.conversion, KIND, CHANNEL, STAGE),
    "M07": _of(plans.on_time),
    "M08": _of(work.plan_completion),
    "M09": _of(attainment.target, KIND),
    "M10": _of(leads.retention, KIND, CHANNEL),
    "M10p": _of(leads.retention_by_premium, KIND, CHANNEL),
    "M11": _of(leads.first_touch, KIND, CHANNEL),
    "M12": _of(leads.first_renewal, KIND, CHANNEL),
    "M13": _of(sold.average_premium, KIND, CHANNEL),
    "M14": _of(sold.commercial_attach, KIND, CHANNEL),
    "M16": _of(sold.new_share, CHANNEL),
    "M19": _of(quotes.follow_up, KIND, CHANNEL),
    "M20": _of(next_steps.overdue, KIND, CHANNEL),
    "M21": _of(steadiness.month_end_share, KIND, CHANNEL),
    "M22": _of(steadiness.unsteadiness, KIND),
    "M23": _of(lists.adequacy, KIND),
    "M25": _of(work.closure),
    "M26": _of(done.reviewed, KIND),
    "M27": _of(heads.coaching),
    "M28": _of(dwell.red_dwell),
    "M29": _of(lists.spread, KIND, CHANNEL),
    "M33": _of(heads.premium_per_head, KIND, CHANNEL),
}
