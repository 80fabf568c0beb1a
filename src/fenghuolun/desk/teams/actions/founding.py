"""The first day of a company: company, branch, team and its first administrator."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.actions.audit import record
from fenghuolun.desk.teams.actions.calendars import ensure_calendar
from fenghuolun.desk.teams.actions.people import add_person
from fenghuolun.desk.teams.actions.units import add_unit, ensure_roles
from fenghuolun.desk.teams.choices import UnitLevel
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.queries import has_people


class AlreadyFounded(Refused):
    code = "already_founded"


@transaction.atomic
def found_company(
    *, now: datetime, company: str, branch: str, team: str, login: str, name: str, password: str | None
) -> Person:
    """Return the first administrator of a new company with one branch and one team. Refuses once anybody is there."""
    if has_people():
        raise AlreadyFounded(_("This installation has its company already. Sign in, or ask your administrator."))
    ensure_calendar()
    roles = ensure_roles()
    root = add_unit(by=None, now=now, parent=None, level=UnitLevel.COMPANY, name=company)
    below = add_unit(by=None, now=now, parent=root, level=UnitLevel.BRANCH, name=branch)
    add_unit(by=None, now=now, parent=below, level=UnitLevel.TEAM, name=team)
    person = add_person(
        by=None, now=now, login=login, name=name, unit=root, role=roles["administrator"],
        hired_on=timezone.localdate(now), password=password,
    )  # fmt: skip
    record(by=person, now=now, action="found_company", thing=root, name=company)
    return person
