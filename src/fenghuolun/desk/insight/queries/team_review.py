"""How many logs of each seller wait for the leader's word."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count

from fenghuolun.desk.activities import queries as activities
from fenghuolun.desk.facts.people import Crew

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person


def awaiting_by_person(asking: Person, who: Crew, first: date) -> dict[int, int]:
    """Return the unreviewed logs from ``first`` on per person id, as far as ``asking`` may review them. One query."""
    rows = activities.awaiting_review(asking).filter(person__in=who.ids.tolist(), day__gte=first)
    return dict(rows.select_related(None).order_by().values_list("person").annotate(count=Count("pk")))
