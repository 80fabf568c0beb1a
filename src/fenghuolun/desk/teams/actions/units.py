"""The tree of units, and the roles."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.actions.audit import record
from fenghuolun.desk.teams.choices import Permission, Reach, UnitLevel
from fenghuolun.desk.teams.models import Person, Role, Unit
from fenghuolun.desk.teams.rules import is_administering, may_give, require, require_in_reach


class UnitRefused(Refused):
    code = "unit"


ORDER = [UnitLevel.COMPANY, UnitLevel.BRANCH, UnitLevel.DEPARTMENT, UnitLevel.TEAM]


@transaction.atomic
def add_unit(
    *, by: Person | None, now: datetime, parent: Unit | None, level: str, name: str, code: str = "", region: str = ""
) -> Unit:
    """Return a new unit below ``parent`` (none: the company itself); a level may be skipped, never turned round.

    Without ``code`` the next free number below the parent is taken.
    """
    require(by, Permission.MANAGE_PEOPLE)
    if parent is None and (by is not None or Unit.objects.exists()):
        raise UnitRefused(_("There is one company. Choose the unit above the new one."), field="parent")
    if parent is not None:
        require_in_reach(by, owner_id=None, unit_id=parent.pk)
        if ORDER.index(UnitLevel(level)) <= ORDER.index(UnitLevel(parent.level)):
            raise UnitRefused(
                _("A %(level)s cannot stand below a %(parent)s.")
                % {"level": UnitLevel(level).label, "parent": UnitLevel(parent.level).label},
                field="level",
            )
    if not name.strip():
        raise UnitRefused(_("Give the unit a name."), field="name")
    fields = {"level": level, "name": name.strip(), "code": code.strip() or _next_code(parent), "region": region}
    try:
        with transaction.atomic():
            unit: Unit = (
                Unit.objects.add_root(fields)
                if parent is None
                else Unit.objects.add_child(Unit.objects.get(pk=parent.pk), fields)
            )
    except IntegrityError as error:
        raise UnitRefused(
            _("The code “%(code)s” is taken. Choose another one.") % {"code": fields["code"]}, field="code"
        ) from error
    record(by=by, now=now, action="add_unit", thing=unit, level=level, name=unit.name, parent=parent)
    return unit


def _next_code(parent: Unit | None) -> str:
    prefix = f"{parent.code}-" if parent is not None else ""
    number = 1
    while Unit.objects.filter(code=f"{prefix}{number:02d}").exists():
        number += 1
    return f"{prefix}{number:02d}"


@transaction.atomic
def change_unit(
    *,
    by: Person | None,
    now: datetime,
    unit: Unit,
    name: str,
    region: str = "",
    place: tuple[float, float] | None = None,
) -> Unit:
    """Change the name, the division code and the place (latitude, longitude, GCJ-02) that its people start from."""
    require(by, Permission.MANAGE_PEOPLE)
    require_in_reach(by, owner_id=None, unit_id=unit.pk)
    if not name.strip():
        raise UnitRefused(_("Give the unit a name."), field="name")
    before, unit.name, unit.region = unit.name, name.strip(), region
    unit.latitude, unit.longitude = place or (None, None)
    unit.save(update_fields=["name", "region", "latitude", "longitude"])
    record(by=by, now=now, action="change_unit", thing=unit, before=before, after=unit.name)
    return unit


@transaction.atomic
def close_unit(*, by: Person | None, now: datetime, unit: Unit, closed_on: date) -> Unit:
    """Close a unit that nobody works in and nothing open lies below; its history stays."""
    require(by, Permission.MANAGE_PEOPLE)
    require_in_reach(by, owner_id=None, unit_id=unit.pk)
    if Person.objects.filter(unit__path__startswith=unit.path, is_active=True).exists():
        raise UnitRefused(_("People still work here. Move them first."))
    if Unit.objects.filter(path__startswith=unit.path, closed_on=None).exclude(pk=unit.pk).exists():
        raise UnitRefused(_("Close the units below first."))
    unit.closed_on = closed_on
    unit.save(update_fields=["closed_on"])
    record(by=by, now=now, action="close_unit", thing=unit, closed_on=closed_on)
    return unit


_SELLS = {Permission.LOG_ACTIVITY, Permission.EDIT_CUSTOMER, Permission.ANSWER_TARGET}
_LEADS = _SELLS | {
    Permission.REVIEW_ACTIVITY,
    Permission.ASSIGN_LEAD,
    Permission.REVEAL_NUMBER,
    Permission.SEE_INSIGHT,
    Permission.IMPORT_FILE,
    Permission.EXPORT_ROWS,
}
_MANAGES = _LEADS | {
    Permission.SET_TARGET,
    Permission.MANAGE_PEOPLE,
    Permission.SET_PARAMETER,
    Permission.ANSWER_REQUEST,
}
_PLANS = {
    Permission.SET_TARGET,
    Permission.SEE_INSIGHT,
    Permission.SET_PARAMETER,
    Permission.IMPORT_FILE,
    Permission.EXPORT_ROWS,
    Permission.READ_AUDIT,
}
# code, name and purpose in Chinese and in English, permissions, reach
SEEDED: list[tuple[str, str, str, str, str, Collection[Permission], Reach]] = [
    ("seller", "客户经理", "每天拜访、报价、成交；看自己的客户和目标。",
     "Seller", "Visits, quotes and closes each day; sees own customers and targets.", _SELLS, Reach.SELF),
    ("leader", "主管", "带一个团队：分配名单、批阅日志、辅导；看本团队。",
     "Leader", "Leads a team: assigns lists, reviews logs, coaches; sees the team.", _LEADS, Reach.UNIT),
    ("manager", "经理", "管一个机构：定目标、配资源、管人员；看本机构。",
     "Manager", "Runs a unit: targets, resources, people; sees the unit.", _MANAGES, Reach.UNIT),
    ("planner", "企划", "总部企划：参数、目标、分析、审计；看全公司，号码一律打码。",
     "Planner", "Headquarters: parameters, targets, analysis, audit; sees the company, numbers masked.", _PLANS,
     Reach.COMPANY),
    ("administrator", "管理员", "组织、账号、角色、日历、参数和审计。",
     "Administrator", "Units, accounts, roles, calendar, parameters and audit.", set(Permission), Reach.COMPANY),
]  # fmt: skip


def ensure_roles() -> dict[str, Role]:
    """Return the five roles every company starts with, by code; those that exist stay as they were made."""
    for code, name, description, name_en, description_en, permissions, reach in SEEDED:
        Role.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "name_en": name_en,
                "description": description,
                "description_en": description_en,
                "permissions": sorted(permissions),
                "reach": reach,
            },
        )
    return {role.code: role for role in Role.objects.all()}


@transaction.atomic
def change_role(
    *,
    by: Person | None,
    now: datetime,
    role: Role,
    name: str,
    name_en: str,
    description: str,
    permissions: Collection[str],
    reach: str,
    description_en: str = "",
) -> Role:
    """Change what a role may and whose rows it opens. Refuses to take the right to manage people from everybody."""
    require(by, Permission.MANAGE_PEOPLE)
    before = {"permissions": role.permissions, "reach": role.reach}
    if not may_give(by, role):
        raise UnitRefused(_("You cannot change a role that may do more than yours."))
    role.name, role.name_en, role.description = name.strip(), name_en.strip(), description.strip()
    role.description_en = description_en.strip()
    role.permissions, role.reach = sorted(set(permissions) & set(Permission)), reach
    if not role.name:
        raise UnitRefused(_("Give the role a name."), field="name")
    if not may_give(by, role):
        raise UnitRefused(_("You cannot give a role that may do more than yours."), field="permissions")
    role.save()
    role.people.update(is_staff=is_administering(role))
    people = Person.objects.filter(is_active=True, left_on=None).select_related("role")
    if not any(person.may(Permission.MANAGE_PEOPLE) for person in people):
        raise UnitRefused(_("Nobody could manage people any more. Keep that right in one role."), field="permissions")
    record(by=by, now=now, action="change_role", thing=role, before=before, after=role.permissions, reach=reach)
    return role
