"""Which plans were handed in by their deadline, many people and weeks at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Min

from fenghuolun.desk.plans.models import Plan
from fenghuolun.desk.plans.rules import PlanTerms
from fenghuolun.desk.plans.rules.deadlines import deadline_of
from fenghuolun.desk.teams.queries import parameters_of_units_on, units_by_id, working_calendar

BEFORE = timedelta(days=21)  # a deadline lies at most so long before the week or month it is for


def handed_in_on_time(person_ids: Collection[int], begins: Collection[tuple[str, date]]) -> set[tuple[int, str, date]]:
    """Return (person, horizon, first day) of each plan whose first version came by the deadline of its unit.

    ``begins`` names horizons (week or month) and first days. Three queries for any number of people and plans.
    """
    if not begins:
        return set()
    first, last = min(day for _horizon, day in begins), max(day for _horizon, day in begins)
    rows = Plan.objects.filter(
        person__in=person_ids, horizon__in={horizon for horizon, _day in begins}, starts_on__range=(first, last),
        submitted_at__isnull=False,
    )  # fmt: skip
    found = list(
        rows.values_list("person", "horizon", "starts_on").annotate(at=Min("submitted_at"), of=Min("unit")).order_by()
    )
    units = units_by_id({unit for *_rest, unit in found})
    days = {day for _horizon, day in begins}
    terms = parameters_of_units_on(PlanTerms.KEYS, list(units.values()), days)
    calendar = working_calendar(first - BEFORE, last + timedelta(days=1))
    wanted = set(begins)
    return {
        (person, horizon, day)
        for person, horizon, day, at, unit in found
        if (horizon, day) in wanted and at <= deadline_of(horizon, day, calendar, PlanTerms.of(terms[day, unit])).at
    }
