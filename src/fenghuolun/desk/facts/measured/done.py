"""What was done and how well it was recorded, from the activity tallies."""

from __future__ import annotations

from django.db.models import Q, Sum

from fenghuolun.desk.activities import queries as activities
from fenghuolun.desk.facts.measured.asked import Asked, Measured, ratio_of, sum_of, sums_of
from fenghuolun.desk.facts.measured.seats import SELLING
from fenghuolun.engine.results import Floats

# A unit's work is that of its sellers, as on every board; what its leader does is the leader's own.
OF_SELLERS = Q(person__seller_kind__in=SELLING)
COLUMNS = ("points", "records", "on_time", "evidence_due", "evidenced", "purposeful", "reviewed_on_time")


def tallied(asked: Asked) -> dict[str, Floats]:
    """Return the sums of the tallies per subject and period; one or two queries, asked once for all measures."""
    return asked.once("tallied", lambda: _read(asked))


def _read(asked: Asked) -> dict[str, Floats]:
    rows = activities.tallies(asked.first, asked.end).filter(asked.kinds())
    return sums_of(asked, rows, {name: Sum(name) for name in COLUMNS}, of_unit=OF_SELLERS)


def points_of(asked: Asked) -> Floats:
    """Return activity points per subject and period."""
    return tallied(asked)["points"] / 100


def points(asked: Asked) -> Measured:
    return sum_of(asked, "M01", points_of(asked), tallied(asked)["records"])


def _share(asked: Asked, code: str, part: str, whole: str) -> Measured:
    found = tallied(asked)
    return ratio_of(asked, code, found[part], found[whole], found[whole])


def timeliness(asked: Asked) -> Measured:
    return _share(asked, "M03", "on_time", "records")


def evidence(asked: Asked) -> Measured:
    return _share(asked, "M04", "evidenced", "evidence_due")


def purposeful(asked: Asked) -> Measured:
    return _share(asked, "M05", "purposeful", "records")


def reviewed(asked: Asked) -> Measured:
    return _share(asked, "M26", "reviewed_on_time", "records")
