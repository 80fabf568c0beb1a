"""Where an exercise plays: the period it is about, and its people. Asked within the sandbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fenghuolun.desk.teams.queries import person_with_login
from fenghuolun.engine.periods import PeriodKind, period_around

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person, Unit


@dataclass(frozen=True, slots=True)
class Scene:
    """The day the sandbox was made for, and the month and week after it."""

    today: date

    @property
    def month(self) -> tuple[date, date]:
        period = period_around(PeriodKind.MONTH, self.today)
        following = period_around(PeriodKind.MONTH, period.end)
        return following.start, following.end

    @property
    def week(self) -> tuple[date, date]:
        monday = self.today - timedelta(days=self.today.weekday()) + timedelta(days=7)
        return monday, monday + timedelta(days=7)

    @property
    def quarter(self) -> tuple[date, date]:
        period = period_around(PeriodKind.QUARTER, self.today)
        following = period_around(PeriodKind.QUARTER, period.end)
        return following.start, following.end


@dataclass(frozen=True, slots=True)
class Found:
    """Whether a step is right, and the sentence why, in the learner's language."""

    is_right: bool
    why: str

    def as_kept(self) -> dict[str, object]:
        return {"is_right": self.is_right, "why": self.why}


def person_of(login: str) -> Person:
    """Return one of the people every sandbox of the case has."""
    found = person_with_login(login)
    assert found is not None
    return found


def team_of(person: Person) -> Unit:
    assert person.unit is not None
    return person.unit
