"""The team whose work plan is laid, its month, and the clock of the story."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from fenghuolun.desk.plans.models import WorkItem
    from fenghuolun.desk.teams.models import Person

DAY = timedelta(days=1)


@dataclass
class TeamMonth:
    """One team's month: who is in it, and the lines laid so far."""

    first: date
    end: date
    now: datetime
    leader: Person
    manager: Person
    sellers: list[Person]
    items: list[WorkItem] = field(default_factory=list)

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """Return a moment of the story, never after now."""
        return min(timezone.make_aware(datetime.combine(day, time(hour, minute))), self.now)

    @property
    def before(self) -> date:
        """The day on which the month was planned."""
        return self.first - 4 * DAY

    def day(self, share: float) -> date:
        return self.first + int(share * ((self.end - self.first).days - 1)) * DAY
