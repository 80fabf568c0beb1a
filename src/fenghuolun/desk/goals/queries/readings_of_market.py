"""What the local market was, beside what planning assumed."""

from __future__ import annotations

from fenghuolun.desk.goals.models import MarketReading
from fenghuolun.desk.goals.queries.editions import paths_above
from fenghuolun.desk.teams.models import Unit


def latest_readings(unit: Unit) -> list[MarketReading]:
    """Return the newest reading with an actual of each series, of the unit or the nearest unit above. One query."""
    rows = MarketReading.objects.filter(unit__path__in=paths_above(unit), actual__isnull=False).select_related("unit")
    newest: dict[str, MarketReading] = {}
    for row in sorted(rows, key=lambda one: (len(one.unit.path), one.month)):
        newest[row.series] = row
    return list(newest.values())
