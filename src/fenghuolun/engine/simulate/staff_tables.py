"""Units, people, postings and days of leave as tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fenghuolun.engine.results import Counts
from fenghuolun.engine.simulate.history import Scene
from fenghuolun.engine.simulate.horizon import NO_DAY
from fenghuolun.engine.simulate.naming import numbered, person_names, phones
from fenghuolun.engine.simulate.plan import SELLER_KINDS
from fenghuolun.engine.simulate.staff import (
    ABSENCES,
    ADMINISTERS,
    MANAGES,
    PLANS,
    ROLES,
    SECOND_OF_CAST,
    SELLER,
    postings_of,
)
from fenghuolun.engine.simulate.tables import Leaves, People, Postings, Texts, Units
from fenghuolun.engine.simulate.words import BRANCHES, OUR_INSURER

HQ, CHANNEL_UNIT, BRANCH, FIRST_TEAM = 0, 1, 2, 3
TEAM_NAMES = ("张江一组", "陆家嘴组", "外高桥组")
PEOPLE_PER_BRANCH = 100_000
CAST = {"seller": ("李娜", "lina"), "second_seller": ("刘洋", "liuyang"), "leader": ("张伟", "zhangwei"),
        "manager": ("陈静", "chenjing"), "other_leader": ("王强", "wangqiang"), "planner": ("赵敏", "zhaomin"),
        "administrator": ("孙丽", "sunli")}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Place:
    """Which branch this is: its number among all, and the units its teams are."""

    number: int
    team_unit: Counts

    def unit(self, team: Counts) -> Counts:
        """Return unit rows: team index, -1 the branch, -2 HQ, -3 the channel department."""
        special = np.array([0, BRANCH, HQ, CHANNEL_UNIT])
        return np.where(team >= 0, self.team_unit[np.maximum(team, 0)], special[np.maximum(-team, 0)])


def place_of(scene: Scene, number: int) -> Place:
    team = np.arange(scene.staff.team_count) + FIRST_TEAM
    second = scene.staff.second_team
    if second >= 0:
        team[second] += 1  # its branch comes before it
    return Place(number, team)


def units_of(scene: Scene, place: Place) -> Units:
    """Return HQ, its channel department, the branch and its teams, and the second branch where there is one."""
    staff = scene.staff
    own = [t for t in range(staff.team_count) if t != staff.second_team]
    fleet_only = [bool((staff.seats.kind[staff.seats.team == t] == 4).all()) for t in own]
    code = f"B{place.number + 1:03d}"
    rows = [
        ("HQ", OUR_INSURER, "company", -1),
        ("HQ-CH", "渠道业务部", "department", HQ),
        (code, _branch_name(place), "branch", HQ),
    ]
    names = [_team_name(place, t, is_fleet=fleet) for t, fleet in zip(own, fleet_only, strict=True)]
    rows += [(f"{code}-T{t + 1:02d}", name, "team", BRANCH) for t, name in zip(own, names, strict=True)]
    if staff.second_team >= 0:
        rows += [(f"{code}X", "徐汇支公司", "branch", HQ), (f"{code}X-T01", "漕河泾组", "team", len(rows))]
    columns = list(zip(*rows, strict=True))
    texts = [np.array(c, dtype=object) for c in columns[:3]]
    region = np.full(len(rows), "310000", dtype=object)
    return Units(texts[0], texts[1], texts[2], np.array(columns[3]), region)


def _branch_name(place: Place) -> str:
    turn, at = divmod(place.number, len(BRANCHES))
    return f"{BRANCHES[at]}{'第' + str(turn + 1) if turn else ''}支公司"


def _team_name(place: Place, team: int, *, is_fleet: bool) -> str:
    if place.number == 0 and team < len(TEAM_NAMES):
        return TEAM_NAMES[team]
    return "车队业务组" if is_fleet and place.number == 0 else f"{'车队' if is_fleet else '业务'}{team + 1}组"


def people_of(rng: np.random.Generator, scene: Scene, place: Place) -> People:
    """Return the people; the first seller, leader and manager and the office carry the names of the cast."""
    staff, days = scene.staff, scene.days
    n = staff.seat.size
    serial = place.number * PEOPLE_PER_BRANCH + np.arange(n)
    name = _distinct_names(rng, n)
    number = numbered("", place.number * PEOPLE_PER_BRANCH + np.arange(1, n + 1), 8)
    login: Texts = np.array([f"u{x}" for x in number], dtype=object)
    for row, who in _cast_rows(scene, place).items():
        name[row], login[row] = CAST[who]
    last_day = np.minimum(staff.left - 1, days.today)
    gone = staff.left > days.today
    expires = np.where(
        staff.role == SELLER, np.maximum(staff.hired + 1095, days.today + rng.integers(20, 900, n)), NO_DAY
    )
    return People(
        login=login, employee_no=number, name=name, phone=phones(50_000_000 + serial),
        unit=place.unit(staff.team_of(np.arange(n), last_day)),
        role=np.array(ROLES, dtype=object)[staff.role], seller_kind=np.array(SELLER_KINDS, dtype=object)[staff.kind],
        hired_on=days.dates(staff.hired), left_on=days.dates(np.where(gone, NO_DAY, staff.left)),
        licence_no=np.where(staff.role == SELLER, numbered("02", 31_000_000_000_000 + serial * 37 % 10**9, 18), ""),
        licence_expires_on=days.dates(expires),
    )  # fmt: skip


def _distinct_names(rng: np.random.Generator, count: int) -> Texts:
    reserved = {name for name, _ in CAST.values()}
    names: dict[str, None] = {}
    while len(names) < count:
        names.update(dict.fromkeys(x for x in person_names(rng, count) if x not in reserved))
    return np.array(list(names)[:count], dtype=object)


def _cast_rows(scene: Scene, place: Place) -> dict[int, str]:
    if place.number:
        return {}
    staff = scene.staff
    rows = {int(np.flatnonzero(staff.seat == 0)[0]): "seller", int(staff.leader_of[0]): "leader"}
    rows[int(np.flatnonzero(staff.seat == SECOND_OF_CAST)[0])] = "second_seller"
    for role, who in ((MANAGES, "manager"), (PLANS, "planner"), (ADMINISTERS, "administrator")):
        rows[int(np.flatnonzero(staff.role == role)[0])] = who
    if staff.second_team >= 0:
        rows[int(staff.leader_of[staff.second_team])] = "other_leader"
    return rows


def postings_table(scene: Scene, place: Place) -> Postings:
    rows = postings_of(scene.staff)
    person = rows[:, 0]
    end = np.where((rows[:, 3] != NO_DAY) & (rows[:, 3] > scene.days.today), NO_DAY, rows[:, 3])
    return Postings(
        person=person, unit=place.unit(rows[:, 1]), role=np.array(ROLES, dtype=object)[scene.staff.role[person]],
        seller_kind=np.array(SELLER_KINDS, dtype=object)[scene.staff.kind[person]],
        starts_on=scene.days.dates(rows[:, 2]), ends_on=scene.days.dates(end),
    )  # fmt: skip


def leaves_table(rng: np.random.Generator, scene: Scene) -> Leaves:
    """Return days of leave that were entered by now; annual leave is entered ahead, sick leave on the morning."""
    days, staff = scene.days, scene.staff
    rows = staff.leaves
    ahead = np.where(rows[:, 1] == 1, 0, rng.integers(2, 20, len(rows)))
    entered = rows[:, 2] - ahead
    rows, entered = rows[entered <= days.today - 1], entered[entered <= days.today - 1]
    person = rows[:, 0]
    leader = staff.leader_of[np.maximum(staff.team_of(person, np.clip(rows[:, 2], 0, days.today)), 0)]
    n = len(rows)
    return Leaves(
        person=person, kind=np.array(ABSENCES, dtype=object)[rows[:, 1]], starts_on=days.dates(rows[:, 2]),
        last_on=days.dates(rows[:, 3]), part=np.ones(n), note=np.full(n, "", dtype=object),
        entered_by=np.where(rows[:, 1] == 1, leader, person),
        entered_at=days.moment(entered, rng.integers(485, 540, n)),
    )  # fmt: skip
