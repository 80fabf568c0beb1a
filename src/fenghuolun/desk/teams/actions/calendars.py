"""Working years, days set by hand, and leave."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.actions.audit import record
from fenghuolun.desk.teams.choices import Absence, Permission
from fenghuolun.desk.teams.models import CalendarDay, CalendarYear, Leave, Person
from fenghuolun.desk.teams.rules import NoWorkingCalendar, require, require_in_reach
from fenghuolun.engine.calendars import WorkingCalendar, provisional_calendar, statutory_calendar
from fenghuolun.engine.refusals import BadInput, NoCalendar

FIRST_YEAR, LAST_SEEDED_YEAR = 2020, 2027
OFFICIAL, PROVISIONAL = "国务院办公厅", "暂按法定节假日"


class CalendarChanged(Refused):
    code = "calendar"


class LeaveRefused(Refused):
    code = "leave"


def _flags(calendar: WorkingCalendar) -> str:
    return "".join("1" if flag else "0" for flag in calendar.is_workday)


def _year(year: int) -> CalendarYear:
    """Return the year as published, else by the rule of the statutory days, marked provisional."""
    try:
        return CalendarYear(year=year, working=_flags(statutory_calendar([year])), source=OFFICIAL)
    except NoCalendar:
        return CalendarYear(
            year=year, working=_flags(provisional_calendar(year)), source=PROVISIONAL, is_provisional=True
        )


def ensure_calendar() -> None:
    """Make sure the years from 2020 on are there; a provisional year becomes official when its notice is known.

    Days set by hand stay as they are.
    """
    known = {row.year: row for row in CalendarYear.objects.all()}
    for year in range(FIRST_YEAR, max([*known, LAST_SEEDED_YEAR]) + 1):
        if year not in known:
            _year(year).save()
        elif known[year].is_provisional and not (fresh := _year(year)).is_provisional:
            fresh.save()


@transaction.atomic
def add_calendar_year(*, by: Person | None, now: datetime, year: int) -> CalendarYear:
    """Add a year: as published, else provisional (statutory days, no make-up days) until the notice comes."""
    require(by, Permission.SET_PARAMETER)
    if CalendarYear.objects.filter(pk=year).exists():
        raise CalendarChanged(_("The year %(year)s is there already.") % {"year": year}, field="year")
    try:
        row = _year(year)
    except BadInput as bad:
        raise CalendarChanged(_("There is no calendar for %(year)s.") % {"year": year}, field="year") from bad
    row.save()
    record(by=by, now=now, action="add_calendar_year", year=year, is_provisional=row.is_provisional)
    return row


@transaction.atomic
def set_day(
    *, by: Person | None, now: datetime, day: date, is_working: bool, name: str = "", seen: bool | None = None
) -> None:
    """Say by hand whether ``day`` is worked. Setting it to what its year says takes the hand-set day away again.

    ``seen`` is what the page showed; when somebody else changed the day
    meanwhile, the change is refused and nothing is lost.
    """
    require(by, Permission.SET_PARAMETER)
    year = CalendarYear.objects.select_for_update().filter(pk=day.year).first()
    if year is None:
        raise NoWorkingCalendar(day.year)
    by_year = year.working[(day - date(day.year, 1, 1)).days] == "1"
    existing = CalendarDay.objects.filter(pk=day).first()
    current = existing.is_working if existing else by_year
    if seen is not None and seen != current:
        raise CalendarChanged(_("Somebody changed this day while you looked at it. See what it says now."))
    if is_working == by_year and not name:
        CalendarDay.objects.filter(pk=day).delete()
    else:
        CalendarDay.objects.update_or_create(day=day, defaults={"is_working": is_working, "name": name[:40]})
    record(by=by, now=now, action="set_day", day=day, is_working=is_working, was_working=current, name=name)


@transaction.atomic
def enter_leave(
    *,
    by: Person,
    now: datetime,
    person: Person,
    kind: str,
    starts_on: date,
    last_on: date,
    part: Decimal = Decimal(1),
    note: str = "",
) -> Leave:
    """Enter days off: sellers for themselves, leaders for their people. ``part`` is the share of each day, 1 or 0.5.

    Refuses days before hire or after leaving, an end before the start, more
    than a year at once, and days that are on leave already.
    """
    if by.pk != person.pk:
        require(by, Permission.REVIEW_ACTIVITY)
        require_in_reach(by, owner_id=None, unit_id=person.unit_id)
    if last_on < starts_on:
        raise LeaveRefused(_("The last day lies before the first one."), field="last_on")
    if last_on - starts_on > timedelta(days=366):
        raise LeaveRefused(_("Enter at most a year of leave at once."), field="last_on")
    if part not in (Decimal(1), Decimal("0.5")):
        raise LeaveRefused(_("Leave is whole days or half days."), field="part")
    if person.hired_on and starts_on < person.hired_on:
        raise LeaveRefused(
            _("%(name)s was hired on %(day)s; leave cannot start before.")
            % {"name": person.name, "day": person.hired_on},
            field="starts_on",
        )
    if person.left_on and last_on > person.left_on:
        raise LeaveRefused(_("The last day at work is %(day)s.") % {"day": person.left_on}, field="last_on")
    Person.objects.select_for_update().get(pk=person.pk)
    overlapping = Leave.objects.filter(person=person, cancelled_at=None, starts_on__lte=last_on, last_on__gte=starts_on)
    if sum((leave.part for leave in overlapping), part) > 1:
        raise LeaveRefused(_("Some of these days are on leave already."), field="starts_on")
    leave = Leave.objects.create(
        person=person, kind=Absence(kind), starts_on=starts_on, last_on=last_on, part=part, note=note[:200],
        entered_by=by, entered_at=now,
    )  # fmt: skip
    record(by=by, now=now, action="enter_leave", thing=leave, person=person, starts_on=starts_on, last_on=last_on)
    return leave


@transaction.atomic
def cancel_leave(*, by: Person, now: datetime, leave: Leave) -> Leave:
    """Take leave back: one's own, a leader's too, only while it has not begun; that of one's people at any time."""
    if by.pk == leave.person_id:
        if leave.starts_on < timezone.localdate(now):
            raise LeaveRefused(_("This leave has begun. Ask your leader to change it."))
    else:
        require(by, Permission.REVIEW_ACTIVITY)
        require_in_reach(by, owner_id=None, unit_id=leave.person.unit_id)
    if leave.cancelled_at is None:
        leave.cancelled_at = now
        leave.save(update_fields=["cancelled_at"])
        record(by=by, now=now, action="cancel_leave", thing=leave)
    return leave
