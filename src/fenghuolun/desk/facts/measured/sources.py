"""Which part of the ledger answers which measure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fenghuolun.desk.facts.measured import attainment, done, leads, sold, work
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
    "M08": _of(work.plan_completion),
    "M09": _of(attainment.target, KIND),
    "M10": _of(leads.retention, KIND, CHANNEL),
    "M10p": _of(leads.retention_by_premium, KIND, CHANNEL),
    "M11": _of(leads.first_touch, KIND, CHANNEL),
    "M12": _of(leads.first_renewal, KIND, CHANNEL),
    "M13": _of(sold.average_premium, KIND, CHANNEL),
    "M14": _of(sold.commercial_attach, KIND, CHANNEL),
    "M16": _of(sold.new_share, CHANNEL),
    "M25": _of(work.closure),
    "M26": _of(done.reviewed, KIND),
}
