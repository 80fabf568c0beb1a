"""Every morning: which trigger fired for which unit, and a revision offered for each of its goals."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from fenghuolun.desk.following.queries.fired import fired_for
from fenghuolun.desk.goals.actions import offer_revision
from fenghuolun.desk.goals.queries import goals_to_read
from fenghuolun.desk.teams.queries import units_by_id

RESULTS = ("PREMIUM", "DEALS", "M10", "M14", "M12", "M13")


def offer_what_fired(*, now: datetime) -> int:
    """Offer a revision for every running result goal of a unit whose trigger fired; return how many offers are new.

    Goals that follow the published targets are left out: those are published again. Offering twice keeps one.
    """
    today = timezone.localdate(now)
    rows = goals_to_read(today).filter(edition=None, ends_on__gt=today, measure__in=RESULTS)
    by_unit: dict[int, list] = {}  # type: ignore[type-arg]
    for goal in rows:
        unit_id = goal.unit_id or (goal.person.unit_id if goal.person else None)
        if unit_id:
            by_unit.setdefault(unit_id, []).append(goal)
    made = 0
    for pk, unit in units_by_id(by_unit.keys()).items():
        fired = fired_for(unit, today)
        for goal in by_unit[pk]:
            for one in fired:
                if one.holds_for(goal):
                    offer = offer_revision(
                        now=now, goal=goal, trigger=one.trigger, rule=one.rule, evidence=one.evidence
                    )
                    made += offer is not None
    return made
