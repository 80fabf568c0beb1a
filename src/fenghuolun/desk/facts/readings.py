"""Goals are read each morning: where they stand at the end of yesterday goes into their history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

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


def _reading(found: Standing) -> actions.Reading:
    return actions.Reading(
        goal=found.goal.pk, light=found.light, actual=found.actual, planned=found.planned, ratio=found.ratio,
        landing=found.landing, chance=found.chance,
    )  # fmt: skip
