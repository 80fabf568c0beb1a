"""Who left so long ago that nobody needs the name any more."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet

from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.queries.organisation import people_visible_to
from fenghuolun.desk.teams.queries.parameters import parameter


def people_to_forget(person: Person | None, *, on: date) -> QuerySet[Person]:
    """Return who left ``staff_days`` ago or longer and still has a name, in reach of ``person`` (None: everybody)."""
    until = on - timedelta(days=int(parameter("staff_days", on=on)))
    people = Person.objects.all() if person is None else people_visible_to(person)
    return people.filter(left_on__lt=until, erased_at=None).select_related("unit", "role").order_by("left_on", "pk")
