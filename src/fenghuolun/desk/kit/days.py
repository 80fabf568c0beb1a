"""Days, weeks and moments as each language says them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.dates import MONTHS_3, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fenghuolun.desk.kit.numbers import NOTHING, in_chinese

CHINESE_WEEKDAYS = "一二三四五六日"
JUST_NOW = timedelta(minutes=1)


def local_day(moment: date | datetime) -> date:
    """Return the calendar day of a moment where the company works; a date is its own day."""
    if isinstance(moment, datetime):
        return (timezone.localtime(moment) if timezone.is_aware(moment) else moment).date()
    return moment


def day(value: date | datetime | None, *, with_year: bool = False, with_weekday: bool = True) -> str:
    """Return 11月23日 周一, or Mon 23 Nov.

    >>> from django.utils import translation
    >>> with translation.override("zh-hans"): day(date(2026, 11, 23)), day(date(2026, 11, 23), with_year=True)
    ('11月23日 周一', '2026年11月23日 周一')
    >>> with translation.override("en"): day(date(2026, 11, 23)), day(date(2026, 11, 3), with_weekday=False)
    ('Mon 23 Nov', '3 Nov')
    """
    if value is None:
        return NOTHING
    on = local_day(value)
    if in_chinese():
        text = f"{on.month}月{on.day}日" if not with_year else f"{on.year}年{on.month}月{on.day}日"
        return f"{text} 周{CHINESE_WEEKDAYS[on.weekday()]}" if with_weekday else text
    text = f"{on.day} {str(MONTHS_3[on.month]).title()}" + (f" {on.year}" if with_year else "")
    return f"{WEEKDAYS_ABBR[on.weekday()]} {text}" if with_weekday else text


def clock(value: datetime | None) -> str:
    return NOTHING if value is None else timezone.localtime(value).strftime("%H:%M")


def day_and_clock(value: datetime | None) -> str:
    return NOTHING if value is None else f"{day(value, with_weekday=False)} {clock(value)}"


def week(value: date | datetime) -> str:
    """Return the ISO week that holds the day: 第48周, W48.

    >>> from django.utils import translation
    >>> with translation.override("en"): week(date(2026, 11, 23))
    'W48'
    """
    number = local_day(value).isocalendar().week
    return f"第{number}周" if in_chinese() else f"W{number}"


def month(value: date) -> str:
    """Return 2026年11月, or Nov 2026."""
    return f"{value.year}年{value.month}月" if in_chinese() else f"{str(MONTHS_3[value.month]).title()} {value.year}"


def ago(moment: datetime | None, now: datetime) -> str:
    """Return how long before ``now`` a moment was, to the coarseness a person uses; after a week, its date.

    A moment ahead of ``now`` (a phone's clock runs fast) is just now.
    """
    if moment is None:
        return NOTHING
    past = now - moment
    if past < JUST_NOW:
        return _("just now")
    if past < timedelta(hours=1):
        minutes = past // timedelta(minutes=1)
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    days = (local_day(now) - local_day(moment)).days
    if days == 0:
        hours = past // timedelta(hours=1)
        return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}
    if days == 1:
        return _("yesterday %(clock)s") % {"clock": clock(moment)}
    if days < 7:
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    return day(moment, with_year=local_day(now).year != local_day(moment).year, with_weekday=False)


def days_until(on: date | None, today: date) -> str:
    """Return a due day relative to today: today, tomorrow, in 3 days, 2 days overdue."""
    if on is None:
        return NOTHING
    left = (on - today).days
    if left in (0, 1, -1):
        return {0: _("today"), 1: _("tomorrow"), -1: _("1 day overdue")}[left]
    if left < 0:
        return _("%(n)d days overdue") % {"n": -left}
    return _("in %(n)d days") % {"n": left}
