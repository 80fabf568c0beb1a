"""Goals are read each morning: where they stand at the end of yesterday goes into their history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from fenghuolun.desk.facts.standing import Standing, standings
from fenghuolun.desk.goals import actions, queries
from fenghuolun.desk.goals.models import Goal

AT_ONCE = 2000  # goals whose figures are in memory together


def read_goals(today: date, goals: Iterable[Goal] | None = None) -> int:
    """Keep where each running goal stands on the morning of ``today``; return how many readings are new.

    ``goals`` reads only those: a history is filled for them. Running twice keeps one.
    """
    wanted = list(queries.goals_to_read(today) if goals is None else goals)
    kept = 0
    for at in range(0, len(wanted), AT_ONCE):
        found = standings(wanted[at : at + AT_ONCE], today)
        kept += actions.keep_readings(on=today, readings=[_reading(one) for one in found])
    return kept


def read_past_mornings(today: date) -> int:
    """Read the goals of cards as of earlier mornings, and every running goal of today; return how many readings.

    One morning a week for eight weeks, each of the last ten days: enough for a
    history to look at. A past morning is worked out from what the ledger knows of it now.
    """
    mornings = {today - timedelta(days=back) for back in (*range(7, 57, 7), *range(1, 11))}
    kept = sum(read_goals(day, queries.goals_to_read(day).filter(card__isnull=False)) for day in sorted(mornings))
    return kept + read_goals(today)


def _reading(found: Standing) -> actions.Reading:
    return actions.Reading(
        goal=found.goal.pk, light=found.light, actual=found.actual, planned=found.planned, ratio=found.ratio,
        landing=found.landing, chance=found.chance,
    )  # fmt: skip
