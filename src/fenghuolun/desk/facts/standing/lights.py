"""The thresholds of the lights as they hold for each goal's unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fenghuolun.desk.goals.choices import Light
from fenghuolun.desk.goals.models import Goal
from fenghuolun.desk.teams import queries as teams
from fenghuolun.engine.track import pace
from fenghuolun.engine.track.pace import LightRule

KEYS = {"green": "light_green", "yellow": "light_yellow", "blue": "light_blue", "fewest_events": "light_min_n"}
LIGHT_OF = {
    int(pace.Light.GREY): Light.GREY,
    int(pace.Light.BLUE): Light.BLUE,
    int(pace.Light.GREEN): Light.GREEN,
    int(pace.Light.YELLOW): Light.YELLOW,
    int(pace.Light.RED): Light.RED,
}


def light_rules(goals: Sequence[Goal], today: date) -> list[LightRule]:
    """Return the rule of each goal, by the unit of its owner. One query for any number of units."""
    units = [goal.unit or goal.person.unit for goal in goals]  # type: ignore[union-attr]
    found = teams.parameters_of_units(list(KEYS.values()), units, on=today)
    rules = {pk: LightRule(**{name: values[key] for name, key in KEYS.items()}) for pk, values in found.items()}  # type: ignore[arg-type]
    return [rules[unit.pk if unit else 0] for unit in units]
