"""A period that reaches into a year without a working calendar is refused with the way out."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.kit.refused import Refused


class NoWorkingCalendar(Refused):
    code = "no_working_calendar"

    def __init__(self, year: int) -> None:
        super().__init__(
            _(
                "There is no working calendar for %(year)s yet. Open Settings › Calendar and add the year; "
                "until the official notice it runs on a provisional calendar."
            )
            % {"year": year},
            year=year,
        )
