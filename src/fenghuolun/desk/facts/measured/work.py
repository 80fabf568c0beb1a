"""What was promised and kept: lines of plans (M08), and actions from meetings, coaching and improvement (M25)."""

from __future__ import annotations

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from fenghuolun.desk.facts.measured.asked import Asked, Measured, ratio_of, sums_of
from fenghuolun.desk.plans import queries as plans
from fenghuolun.desk.plans.choices import ItemKind
from fenghuolun.engine.results import Floats

PLANNED = Q(kind=ItemKind.PLAN)
ACTION = ~Q(kind__in=(ItemKind.PLAN, ItemKind.NEXT_STEP))


def kept(asked: Asked) -> dict[str, Floats]:
    """Return items by the day they were due: all of them, and those handed over by that day. Asked once for both."""
    return asked.once("kept", lambda: _read(asked))


def _read(asked: Asked) -> dict[str, Floats]:
    rows = plans.items_due(asked.first, asked.end).annotate(handed_over_on=TruncDate("done_at"))
    in_time = Q(handed_over_on__lte=F("due_on"))
    sums = {
        "n_planned": Count("pk", filter=PLANNED),
        "n_planned_in_time": Count("pk", filter=PLANNED & in_time),
        "n_actions": Count("pk", filter=ACTION),
        "n_actions_in_time": Count("pk", filter=ACTION & in_time),
    }
    return sums_of(asked, rows, sums, day="due_on", person="owner")


def plan_completion(asked: Asked) -> Measured:
    found = kept(asked)
    return ratio_of(asked, "M08", found["n_planned_in_time"], found["n_planned"], found["n_planned"])


def closure(asked: Asked) -> Measured:
    """M25: an action counts as closed by due when its owner handed it over by then; an extension moved the day."""
    found = kept(asked)
    return ratio_of(asked, "M25", found["n_actions_in_time"], found["n_actions"], found["n_actions"])
