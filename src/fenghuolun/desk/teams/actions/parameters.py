"""Set a threshold from a day on; what held before stays on record."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.actions.audit import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Parameter, Person, Unit
from fenghuolun.desk.teams.queries import parameters
from fenghuolun.desk.teams.rules import CATALOGUE, WrongParameter, parameter_kind, require, require_in_reach
from fenghuolun.desk.teams.rules.parameters import TOGETHER


class ParameterChanged(Refused):
    """Somebody else set it while this person looked."""

    code = "parameter_changed"


@transaction.atomic
def set_parameter(
    *,
    by: Person | None,
    now: datetime,
    key: str,
    value: object,
    starts_on: date,
    unit: Unit | None = None,
    person: Person | None = None,
    seen: int | None = None,
) -> Parameter:
    """Let ``key`` be ``value`` from ``starts_on`` for the company, a unit or a person.

    The row that held until then ends there. Days that are over are not changed:
    figures already reported stay explainable. ``seen`` is the newest row the page
    knew (0: none); a newer one for the same place means somebody was faster.
    """
    require(by, Permission.SET_PARAMETER)
    _check_place(by, unit, person)
    kind = parameter_kind(key)
    if kind.is_company_wide and (unit is not None or person is not None):
        raise WrongParameter(_("“%(label)s” is set for the whole company.") % {"label": kind.label}, field="unit")
    read = kind.read(value)
    group = [one.key for one in CATALOGUE.values() if one.group == kind.group]
    together = {**parameters(group, on=starts_on, unit=unit, person=person), key: read}
    for check in TOGETHER.get(kind.group, []):
        check(together)
    if by is not None and starts_on < timezone.localdate(now):
        raise WrongParameter(_("Choose today or a later day; the past stays as it was."), field="starts_on")
    same_place = Parameter.objects.select_for_update().filter(key=key, unit=unit, person=person)
    rows = list(same_place.order_by("starts_on"))
    current = next((row for row in reversed(rows) if row.ends_on is None), None)
    if seen is not None and max((row.pk for row in rows), default=0) > seen:
        raise ParameterChanged(_("Somebody set this while you looked at it. See the value now, then decide."))
    for row in rows:
        if row.starts_on >= starts_on:
            row.delete()
        elif row.ends_on is None or row.ends_on > starts_on:
            row.ends_on = starts_on
            row.save(update_fields=["ends_on"])
    made = Parameter.objects.create(
        key=key, unit=unit, person=person, value=read, starts_on=starts_on, set_by=by, set_at=now
    )
    record(
        by=by, now=now, action="set_parameter", thing=made, key=key, value=read,
        before=current.value if current else None, unit=unit, person=person, starts_on=starts_on,
    )  # fmt: skip
    return made


@transaction.atomic
def end_parameter(*, by: Person | None, now: datetime, row: Parameter, ends_on: date) -> Parameter | None:
    """Let the wider scope hold again from ``ends_on``; a row that has not begun by then is taken away."""
    require(by, Permission.SET_PARAMETER)
    _check_place(by, row.unit, row.person)
    if by is not None and ends_on < timezone.localdate(now):
        raise WrongParameter(_("Choose today or a later day; the past stays as it was."), field="ends_on")
    record(by=by, now=now, action="end_parameter", thing=row, key=row.key, ends_on=ends_on)
    if row.starts_on >= ends_on:
        row.delete()
        return None
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    return row


def _check_place(by: Person | None, unit: Unit | None, person: Person | None) -> None:
    if unit is not None and person is not None:
        raise WrongParameter(_("Choose a unit or a person, not both."), field="unit")
    root = Unit.objects.order_by("path").values_list("pk", flat=True).first()
    place = unit.pk if unit else person.unit_id if person else root
    require_in_reach(by, owner_id=None, unit_id=place)
