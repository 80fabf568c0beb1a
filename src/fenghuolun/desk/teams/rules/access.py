"""Who may do what, and whose rows a person sees."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.choices import Permission, Reach
from fenghuolun.desk.teams.models import Person, Role, Unit

NOTHING = Q(pk__in=[])
WIDTH = {Reach.SELF: 0, Reach.UNIT: 1, Reach.COMPANY: 2}


class NotAllowed(Refused):
    code = "not_allowed"


class Outside(Refused):
    """The thing exists but lies outside the reach of who asks; pages answer 404."""

    code = "outside"


def require(person: Person | None, permission: str) -> None:
    """Refuse with ``NotAllowed`` unless the role of ``person`` holds ``permission``.

    ``None`` is the product itself (seeding, the schedule, a restore) and may everything.
    """
    if person is not None and not person.may(permission):
        raise NotAllowed(
            _("Your role does not include “%(permission)s”. Ask your administrator if you need it.")
            % {"permission": Permission(permission).label}
        )


def visible_units(person: Person) -> list[Unit]:
    """Return the units whose rows the role of ``person`` opens, from the top, kept on the instance for the request.

    Own only: none. Own unit: it and all below. Company: every unit.
    """
    if "_visible_units" not in person.__dict__:
        person.__dict__["_visible_units"] = _units(person)
    units: list[Unit] = person.__dict__["_visible_units"]
    return units


def visible_unit_ids(person: Person) -> list[int]:
    return [unit.pk for unit in visible_units(person)]


def _units(person: Person) -> list[Unit]:
    if not person.is_active or person.role is None or person.role.reach == Reach.SELF:
        return []
    units = Unit.objects.order_by("path")
    if person.role.reach == Reach.UNIT:
        if person.unit is None:
            return []
        if person.unit.numchild == 0:
            return [person.unit]
        units = units.filter(path__startswith=person.unit.path)
    return list(units)


def scope(person: Person, *, owner: str = "owner", unit: str = "unit") -> Q:
    """Return the condition for the rows that ``person`` may see.

    ``owner`` and ``unit`` name the columns that say whose a row is and which
    unit it was made in; a path over foreign keys will do. Somebody who sees own
    rows only is asked by ``owner`` alone, a leader or manager by ``unit`` alone,
    so that either way one index answers: rows carry the unit of their time.
    Somebody inactive or without a role sees nothing.
    """
    if not person.is_active or person.role is None:
        return NOTHING
    if person.role.reach == Reach.COMPANY:
        return Q()
    if person.role.reach == Reach.SELF:
        return Q(**{owner: person.pk})
    return Q(**{f"{unit}__in": visible_unit_ids(person)})


def require_in_reach(person: Person | None, *, owner_id: int | None, unit_id: int | None) -> None:
    """Refuse with ``Outside`` a row that ``scope`` would not show to ``person``."""
    if person is None or (person.role is not None and person.is_active and person.role.reach == Reach.COMPANY):
        return
    is_own = owner_id == person.pk and person.is_active
    if not is_own and unit_id not in visible_unit_ids(person):
        raise Outside(_("This belongs to another team. Ask its leader."))


def is_administering(role: Role) -> bool:
    """Whoever manages people and reads the audit log is an administrator (``is_staff``) and sees the components."""
    return {Permission.MANAGE_PEOPLE, Permission.READ_AUDIT} <= set(role.permissions)


def may_give(person: Person | None, role: Role) -> bool:
    """Nobody hands out more than they hold: neither a permission nor a wider reach."""
    if person is None:
        return True
    own = person.role
    return own is not None and set(role.permissions) <= set(own.permissions) and WIDTH[role.reach] <= WIDTH[own.reach]
