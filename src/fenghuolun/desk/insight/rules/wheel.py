"""The one threshold of the wheel that is a company's own: how often a leader should help each seller."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.teams.rules import ParameterKind, declare
from fenghuolun.desk.teams.rules.parameters import GROUPS, TIMES, Shape

COACHING = "coaching_per_week"
GROUPS.setdefault("coaching", _("Coaching"))
declare(
    ParameterKind(
        COACHING, "coaching", _("Coaching talks or joint visits for each seller a week"), 1, Shape.WHOLE,
        unit=TIMES, low=0, high=5, help=_("The wheel's coaching step is done by due."),
    )
)  # fmt: skip
