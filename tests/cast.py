"""The cast: 李娜 sells, 张伟 leads her team, 陈静 manages the branch; 王强 leads in another branch and sees nothing.

``刘洋`` sells beside 李娜; ``赵敏`` plans at headquarters; ``孙丽`` administers.
Time is an argument everywhere: ``NOW`` is the Monday morning of the tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from fenghuolun.desk.teams.actions import add_person, add_unit, ensure_calendar, ensure_roles
from fenghuolun.desk.teams.choices import SellerKind, UnitLevel
from fenghuolun.desk.teams.models import Person, Role, Unit

NOW = datetime(2026, 11, 23, 9, 40, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = date(2026, 11, 23)
HIRED_ON = date(2024, 1, 8)


@dataclass(frozen=True)
class Cast:
    company: Unit
    branch: Unit
    team: Unit
    second_team: Unit
    other_branch: Unit
    other_team: Unit
    li_na: Person
    liu_yang: Person
    zhang_wei: Person
    chen_jing: Person
    wang_qiang: Person
    planner: Person
    administrator: Person

    @property
    def people(self) -> list[Person]:
        return [value for value in vars(self).values() if isinstance(value, Person)]


def make_cast() -> Cast:
    ensure_calendar()
    roles = ensure_roles()
    company = _unit(None, UnitLevel.COMPANY, "风火财险")
    branch = _unit(company, UnitLevel.BRANCH, "浦东支公司")
    other_branch = _unit(company, UnitLevel.BRANCH, "徐汇支公司")
    team = _unit(branch, UnitLevel.TEAM, "张江一组")
    second_team = _unit(branch, UnitLevel.TEAM, "陆家嘴组")
    other_team = _unit(other_branch, UnitLevel.TEAM, "漕河泾组")
    return Cast(
        company=company,
        branch=branch,
        team=team,
        second_team=second_team,
        other_branch=other_branch,
        other_team=other_team,
        li_na=_person("lina", "李娜", team, roles["seller"], SellerKind.FIELD),
        liu_yang=_person("liuyang", "刘洋", team, roles["seller"], SellerKind.RENEWAL),
        zhang_wei=_person("zhangwei", "张伟", team, roles["leader"], SellerKind.LEADER),
        chen_jing=_person("chenjing", "陈静", branch, roles["manager"], SellerKind.NONE),
        wang_qiang=_person("wangqiang", "王强", other_team, roles["leader"], SellerKind.LEADER),
        planner=_person("zhaomin", "赵敏", company, roles["planner"], SellerKind.NONE),
        administrator=_person("sunli", "孙丽", company, roles["administrator"], SellerKind.NONE),
    )


def _unit(parent: Unit | None, level: UnitLevel, name: str) -> Unit:
    return add_unit(by=None, now=NOW, parent=parent, level=level, name=name)


def _person(login: str, name: str, unit: Unit, role: Role, seller_kind: SellerKind) -> Person:
    person = add_person(
        by=None, now=NOW, login=login, name=name, unit=unit, role=role, hired_on=HIRED_ON, seller_kind=seller_kind
    )
    # As a request would meet them: nothing kept from an earlier question.
    return Person.objects.select_related("unit", "role").get(pk=person.pk)
