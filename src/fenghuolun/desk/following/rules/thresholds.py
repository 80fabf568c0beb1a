"""The thresholds of following up, declared once for the whole product (domain 1.3.5, 1.3.6)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.teams.rules import ParameterKind, declare
from fenghuolun.desk.teams.rules.parameters import GROUPS, Shape

GROUPS.setdefault("follow", _("Following up"))


def _share(key: str, label: Promise, default: float) -> ParameterKind:
    return ParameterKind(key, "follow", label, default, Shape.SHARE, low=0.0, high=1.0)


declare(
    _share("exception_leader", _("The leader hears of a deviation above"), 0.10),
    _share("exception_manager", _("The manager hears of a deviation above"), 0.20),
    _share("self_discovery", _("Deviations the owner reports first, at least"), 0.70),
    ParameterKind(
        "feedback_hours", "follow", _("A deviation is reported within (hours)"), 24, Shape.WHOLE, low=1, high=240
    ),
    _share("callback_share", _("Records whose customer is called back"), 0.10),
    _share("review_sample", _("Reviews the manager looks at"), 0.20),
    ParameterKind(
        "logs_a_person", "follow", _("Records of each person the manager reads a month"), 2, Shape.WHOLE, low=0, high=20
    ),
    ParameterKind("watch_most", "follow", _("Most lines of the watch list"), 10, Shape.WHOLE, low=1, high=50),
    _share("trigger_market", _("Revision: market off its assumption by"), 0.15),
    _share("trigger_event", _("Revision: workdays × business an event takes"), 0.10),
    _share("trigger_account", _("Revision: share of the target an account's loss takes"), 0.08),
    _share("trigger_heads", _("Revision: loss of people"), 0.15),
    _share("trigger_leads", _("Revision: loss of lead supply"), 0.20),
)
