"""Where a seller stands this morning, for the phone: points, chance of the month, what would lift it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fenghuolun.desk.activities import queries as activities
from fenghuolun.desk.facts.activity import done
from fenghuolun.desk.facts.people import available_days, crew
from fenghuolun.desk.facts.results import next_month
from fenghuolun.desk.insight.queries.landing_today import LandingToday, landing_today
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person
from fenghuolun.engine.results import Reason

LOOK_BACK = timedelta(days=28)
ENOUGH = 0.8


@dataclass(frozen=True, slots=True)
class SellerStanding:
    """Points of today and their standard, the month's landing, and the visits beyond the usual that give 80 %.

    ``more_visits`` is None where no number of visits is known to do it: nothing missing, no day left, or more than
    the person has ever kept up.
    """

    points: activities.PointsToday
    landing: LandingToday | None
    more_visits: int | None

    @property
    def chance(self) -> float | None:
        return self.landing.chance if self.landing else None

    @property
    def lift(self) -> str:
        """Return what would lift the chance, in a sentence; nothing without a target."""
        chance = self.chance
        if chance is None:
            return ""
        if chance >= ENOUGH:
            return _("Keep this pace.")
        if self.landing is not None and self.landing.reason == Reason.OVER_CAPACITY:
            return _("Beyond your best pace so far: talk to your leader.")
        if not self.more_visits:
            return ""
        text = ngettext(
            "%(n)d visit more than usual makes it 80%%.", "%(n)d visits more than usual make it 80%%.", self.more_visits
        )
        return text % {"n": self.more_visits}


def standing(person: Person, today: date) -> SellerStanding:
    """Return where ``person`` stands on the morning of ``today``."""
    month_end = next_month(today.replace(day=1))
    calendar = teams.working_calendar(today - LOOK_BACK, month_end)
    landing = landing_today(person, today)
    more = None
    if landing is not None and landing.multiplier and landing.multiplier > 1:
        who = crew([person], today)
        there = available_days(who, today - LOOK_BACK, month_end, calendar)[0]
        passed = float(there[: LOOK_BACK.days].sum())
        usual = float(done(who, today - LOOK_BACK, today)["visits"][0]) / passed if passed else 0.0
        more = ceil((landing.multiplier - 1) * usual * float(there[LOOK_BACK.days :].sum())) or None
    return SellerStanding(activities.today_points(person, today, calendar), landing, more)
