"""Plans handed in by their deadline (M07)."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from fenghuolun.desk.facts.measured.asked import Asked, Measured, ratio_of
from fenghuolun.desk.facts.measured.seats import SELLING, Seat, available, seats_of
from fenghuolun.desk.facts.results import next_month
from fenghuolun.desk.plans import queries as plans
from fenghuolun.desk.plans.choices import Horizon

Begin = tuple[str, date, date]  # horizon, first day, end


def on_time(asked: Asked) -> Measured:
    """M07: of the week and month plans sellers owed, those whose first version was handed in by the deadline.

    A plan is due where its week or month begins in the period and the seller works a day of it up to yesterday.
    """
    seats, share = seats_of(asked), available(asked)
    begins = _begins(asked)
    in_time = plans.handed_in_on_time(seats.who.ids.tolist(), [(horizon, first) for horizon, first, _end in begins])
    due, kept = np.zeros(asked.shape), np.zeros(asked.shape)
    for horizon, first, end in begins:
        slot = int(np.searchsorted([edge.toordinal() for edge in asked.edges], first.toordinal(), side="right")) - 1
        days = slice((first - asked.first).days, (min(end, asked.end) - asked.first).days)
        works = share[:, days].sum(axis=1) > 0
        for seat in seats.seats:
            if _owes(seat, first) and works[seat.row]:
                due[seat.at, slot] += 1
                kept[seat.at, slot] += (int(seats.who.ids[seat.row]), horizon, first) in in_time
    return ratio_of(asked, "M07", kept, due, due)


def _owes(seat: Seat, first: date) -> bool:
    return seat.first <= first < seat.end and seat.seller_kind in SELLING


def _begins(asked: Asked) -> list[Begin]:
    """Return the weeks and months that begin within the periods and before today."""
    monday = asked.first + timedelta(days=-asked.first.weekday() % 7)
    found: list[Begin] = []
    while monday < asked.end:
        found.append((Horizon.WEEK, monday, monday + timedelta(days=7)))
        monday += timedelta(days=7)
    month = asked.first if asked.first.day == 1 else next_month(asked.first)
    while month < asked.end:
        found.append((Horizon.MONTH, month, next_month(month)))
        month = next_month(month)
    return found
