"""How quickly help came: answered within one workday / answered (1.3.2.F)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from fenghuolun.desk.plans.queries.table import help_answers, table_calendar
from fenghuolun.desk.plans.rules.reminders import workdays_late
from fenghuolun.desk.teams.queries import parameter, people_visible_to

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person


@dataclass(frozen=True, slots=True)
class HelpRecord:
    """Requests answered in a span, and how many of them in time."""

    answered: int
    in_time: int

    @property
    def share(self) -> float | None:
        return self.in_time / self.answered if self.answered else None


def how_help_was(by: Person, first: date, end: date) -> HelpRecord:
    """Return how many requests of those ``by`` sees were answered in ``[first, end)``, and how many in time."""
    ids = list(people_visible_to(by).exclude(pk=by.pk).values_list("pk", flat=True))
    calendar, due = table_calendar(first, end), int(parameter("help_days", on=first, unit=by.unit))
    waits = []
    for at, after in help_answers(ids, first, end).values_list("at", "after"):
        if asked := after.get("asked_at"):
            begun = timezone.localtime(datetime.fromisoformat(asked)).date()
            waits.append(workdays_late(begun, timezone.localtime(at).date(), calendar))
    return HelpRecord(len(waits), sum(wait <= due for wait in waits))
