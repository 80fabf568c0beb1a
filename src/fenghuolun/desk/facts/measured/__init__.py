"""One door to every measure the ledger can answer: for any people, units or goals, over any row of periods."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from fenghuolun.desk.facts.measured.asked import Asked, Measured
from fenghuolun.desk.facts.measured.sources import SOURCES
from fenghuolun.desk.facts.subjects import Subjects

__all__ = ["MEASURABLE", "Asked", "Measured", "measured", "measured_together", "takes"]

MEASURABLE: frozenset[str] = frozenset(SOURCES)
_BY_CHANNEL = frozenset(code for code, source in SOURCES.items() if "channel" in source.takes)
_BY_KIND = frozenset(code for code, source in SOURCES.items() if "cube_kind" in source.takes)


def takes(code: str) -> frozenset[str]:
    """Return by what a measure can be narrowed: ``cube_kind``, ``channel``, ``stage``; nothing for what is not known.

    >>> sorted(takes("PREMIUM")), sorted(takes("M22"))
    (['channel', 'cube_kind'], ['cube_kind'])
    """
    return SOURCES[code].takes if code in SOURCES else frozenset()


def measured(
    code: str, of: Subjects, edges: Sequence[date], *, today: date, cube_kind: str = "", channel: str = "",
    stage: str = "",
) -> Measured:  # fmt: skip
    """Return a measure of the catalogue over the periods ``[edges[i], edges[i + 1])``, up to the end of yesterday.

    One to five queries whatever the number of subjects and periods. Renewals
    count in the period their cover ended in, so that none is judged before
    its day (ruling 3); leads without a due day in that of their entry.
    ``stage`` narrows M06 to the step into it.

    Refuses with ``KeyError`` a code that is not in ``MEASURABLE``: such a goal takes a typed actual.
    """
    return measured_together([code], of, edges, today=today, cube_kind=cube_kind, channel=channel, stage=stage)[code]


def measured_together(
    codes: Collection[str], of: Subjects, edges: Sequence[date], *, today: date, cube_kind: str = "",
    channel: str = "", stage: str = "",
) -> dict[str, Measured]:  # fmt: skip
    """Return several measures; what they read alike is read once."""
    asked = Asked(of, tuple(edges), today, cube_kind, channel, stage)
    return {code: SOURCES[code].read(asked) for code in codes}
