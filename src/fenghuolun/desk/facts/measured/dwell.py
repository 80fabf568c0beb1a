"""How long a red light waits for somebody to act (M28), from the morning readings of goals."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import numpy as np

from fenghuolun.desk.facts.measured.asked import Asked, Measured, ratio_of
from fenghuolun.desk.goals import queries as goals
from fenghuolun.desk.goals.choices import Light
from fenghuolun.desk.plans import queries as plans
from fenghuolun.desk.teams import queries as teams


def red_dwell(asked: Asked) -> Measured:
    """M28: workdays from the morning a light turned red to the first action, over the red lights of the period.

    An action is a check that says what to do, or a work item for the goal; a
    light that is better again needs none, one still waiting counts up to
    today. A red light counts in the period it turned, for its goal's owner and the owner's unit.
    """
    owners = goals.goals_owned_by(list(asked.of.people), list(asked.of.units), asked.first, asked.end)
    turns = [turn for turn in goals.turns_of(list(owners), asked.first, asked.end) if turn.light == Light.RED]
    days, reds = np.zeros(asked.shape), np.zeros(asked.shape)
    if turns:
        acted = _actions([turn.goal for turn in turns])
        calendar = teams.working_calendar(asked.first, asked.today)
        for turn in turns:
            later = [day for day in acted[turn.goal] if day >= turn.on]
            until = min([*later, turn.ended_on or asked.today, asked.today])
            waited = int(calendar.workdays_between(turn.on, until))
            slot = int(np.searchsorted([edge.toordinal() for edge in asked.edges], turn.on.toordinal(), "right")) - 1
            person, unit = owners[turn.goal]
            for at in {*asked.of.people.get(person or 0, ()), *asked.of.units.get(unit or 0, ())}:
                days[at, slot] += waited
                reds[at, slot] += 1
    return ratio_of(asked, "M28", days, reds, reds)


def _actions(goal_ids: list[int]) -> dict[int, list[date]]:
    """Return the days on which somebody acted on each goal. Two queries."""
    found: dict[int, list[date]] = defaultdict(list)
    for goal, day in [*goals.days_of_countermeasures(goal_ids), *plans.days_of_items_for_goals(goal_ids)]:
        found[goal].append(day)
    return found
