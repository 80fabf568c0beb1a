"""What forecasts have learnt of a unit: how its months end, and how wide ranges must be; kept as parameters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Unit
from fenghuolun.desk.teams.rules import ParameterKind, declare
from fenghuolun.desk.teams.rules.parameters import GROUPS, Shape
from fenghuolun.engine.track.landing import ALONE, TOGETHER, Shocks
from fenghuolun.engine.track.landing_width import NARROWEST, WIDEST

GROUPS.setdefault("forecast", _("Forecast"))
LEARNT = _("Learnt from the unit's own results at the first forecast of each month; 1 until then.")


KEYS = {
    "month_end_new": "landing_month_end_new",
    "month_end_renewals": "landing_month_end_renewals",
    "width_people": "landing_width_people",
    "width_units": "landing_width_units",
}
declare(
    *(
        ParameterKind(KEYS[name], "forecast", label, 1.0, Shape.NUMBER, help=LEARNT, low=low, high=high)
        for name, label, low, high in (
            ("month_end_new", _("New business on a month's last four workdays, beside other workdays"), 0.25, 4.0),
            ("month_end_renewals", _("Renewals on a month's last four workdays, beside other days"), 0.25, 4.0),
            ("width_people", _("Width of people's ranges, beside the usual"), NARROWEST, WIDEST),
            ("width_units", _("Width of teams' and branches' ranges, beside the usual"), NARROWEST, WIDEST),
        )
    )
)


@dataclass(frozen=True, slots=True)
class Habits:
    """How many times as much a day at the month's end brings, and how many times the usual shocks own results need."""

    month_end_new: float = 1.0
    month_end_renewals: float = 1.0
    width_people: float = 1.0
    width_units: float = 1.0

    def alone(self, days_ahead: int) -> Shocks:
        """The shocks on one person's rest of a period."""
        return ALONE.over(days_ahead, self.width_people)

    def together(self, days_ahead: int) -> Shocks:
        """The shocks on the rest of a team's or branch's period."""
        return TOGETHER.over(days_ahead, self.width_units)


USUAL = Habits()


def habits_of(unit: Unit, on: date) -> Habits:
    """Return what holds for ``unit`` on that day: learnt for its branch, else for the company. One query."""
    found = teams.parameters(list(KEYS.values()), on=on, unit=unit)
    return Habits(**{name: float(found[key]) for name, key in KEYS.items()})
