"""Following up in the sample company: two months of checks, authority, an event that offers revisions, the board."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import override

from fenghuolun.desk.following.actions import freeze_report, offer_what_fired
from fenghuolun.desk.goals import actions as goals
from fenghuolun.desk.goals import queries
from fenghuolun.desk.goals.actions import Found
from fenghuolun.desk.goals.choices import Light
from fenghuolun.desk.plans import actions as plans
from fenghuolun.desk.plans.choices import ItemKind
from fenghuolun.desk.teams.queries import branches, people_by_role, sellers_of

if TYPE_CHECKING:
    from fenghuolun.desk.goals.models import Goal, GoalCheck
    from fenghuolun.desk.teams.models import Person, Unit

CHECKS_BACK = (52, 45, 38, 31, 24, 17, 10, 3)  # days ago
SAID = (
    ("leads", "门店名单断了两周，转保量接不上。", "周四前去两家门店补名单 40 条"),
    ("effort", "月初集中做续保，外访少了。", "本周每天加两个有效面访"),
    ("price", "次新车件均低于预期，客户比价多。", "报价同时讲清保障差异，附理赔案例"),
    ("skill", "车队报价被问住，方案没讲透。", "请主管陪访一次，会后写复盘"),
)
OPINIONS = ("原因找得准，名单我来协调。", "同意，周五看外访数。", "话术按新版，别只比价。", "我陪访，先演练一遍。")
AUTHORITY = (
    ("商业险系数特批", 1, "不低于 0.75"),
    ("服务费用（不含礼品）", 2, "每户每年 200 元以内"),
    ("经理陪访", 2, "每周 2 次"),
    ("核保快速通道", 1, "车队 20 台以内"),
    ("客户拜访安排", 3, "本人名单内"),
)
BOARD = (
    ("宏远车商投诉两天内回访并书面答复", "assigned", "urgent", -6, "open"),
    ("顺达物流车队理赔卡单跟进", "assigned", "urgent", -2, "doing"),
    ("补齐 11 月录音缺失清单", "assigned", "normal", 1, "doing"),
    ("整理 12 月到期次新车名单", "assigned", "normal", 3, "open"),
    ("新能源车报价话术统一", "assigned", "normal", 6, "open"),
    ("与停车场物业谈驻点", "assigned", "hard", 12, "open"),
    ("年底续保冲刺：W5 全部报价", "key", "", 10, "doing"),
    ("重点车队三家拜访排期", "key", "", 5, "doing"),
    ("合规整改自查表提交", "assigned", "urgent", 0, "done"),
    ("车商名单交换协议签署", "assigned", "hard", 8, "done"),
    ("晨会改站立 15 分钟并记录", "assigned", "normal", 2, "closed"),
    ("开门红客户台账核对", "assigned", "normal", 1, "closed"),
)


def make_following(now: datetime) -> int:
    """Lay down what following up shows, by the doors people use; returns how many checks and items there are."""
    made = 0
    with override("zh-hans"):
        for branch in branches():
            leaders, managers = list(people_by_role(branch, ("leader",))), list(people_by_role(branch, ("manager",)))
            if not leaders or not managers:
                continue
            sellers = list(sellers_of(leaders[0].unit, timezone.localdate(now)).select_related("unit", "role"))
            made += _checks(sellers, leaders[0], now) + _board(sellers, leaders[0], now)
            _authority(managers[0], branch, now)
            _happening(managers[0], leaders[0].unit, now)
            freeze_report(by=leaders[0], now=now, unit=leaders[0].unit, kind="week")
            freeze_report(by=managers[0], now=now, unit=branch, kind="month")
        offer_what_fired(now=now)
    return made


def _checks(sellers: list[Person], leader: Person, now: datetime) -> int:
    """Let owners check their goals week by week, some days late; the leader answers every other deviation."""
    made, today = 0, timezone.localdate(now)
    for at, seller in enumerate(sellers):
        for goal in queries.goals_of_people([seller.pk], today - timedelta(days=60), today):
            if goal.card_id is None:
                continue
            for n, back in enumerate(CHECKS_BACK):
                day = today - timedelta(days=back)
                if goal.starts_on < day < goal.ends_on and (at + n) % 3 != 2:
                    made += _check(seller, leader, goal, now - timedelta(days=back - (at % 2)), at + n)
    return made


def _check(seller: Person, leader: Person, goal: Goal, at: datetime, turn: int) -> int:
    day = timezone.localdate(at)
    reading = queries.latest_readings([goal.pk], day + timedelta(days=1)).get(goal.pk)
    light = reading.light if reading else Light.GREEN
    cause, analysis, countermeasure = SAID[turn % len(SAID)]
    is_off = light in (Light.YELLOW, Light.RED)
    row = {
        "starts_on": max(goal.starts_on, day - timedelta(days=6)),
        "ends_on": min(goal.ends_on, day + timedelta(days=1)),
        "light": light, "planned_on": day, "standard": f"目标 {goal.target:f}", "evidence": ("ledger",),
        "actual": reading.actual if reading else None, "next_on": day + timedelta(days=7),
    }  # fmt: skip
    said = {"cause": cause, "analysis": analysis, "countermeasure": countermeasure} if is_off else {}
    own: GoalCheck = goals.check_goal(by=seller, now=at, goal=goal, found=Found(**row, **said, minutes=2))
    if not is_off or turn % 2:
        return 1
    item = plans.add_item(
        by=leader, now=at, title=countermeasure, owner=seller, kind=ItemKind.IMPROVEMENT, urgency="normal", goal=goal
    )
    opinion = OPINIONS[turn % len(OPINIONS)]
    found = Found(**row, cause=cause, countermeasure=countermeasure, opinion=opinion, minutes=6, item=item, answers=own)
    goals.check_goal(by=leader, now=at + timedelta(hours=5), goal=goal, found=found)
    return 2


def _board(sellers: list[Person], leader: Person, now: datetime) -> int:
    today = timezone.localdate(now)
    for at, (title, kind, urgency, ahead, state) in enumerate(BOARD):
        owner, given = sellers[at % len(sellers)], now - timedelta(days=14)
        item = plans.add_item(
            by=leader, now=given, title=title, owner=owner, kind=kind, urgency=urgency,
            due_on=today + timedelta(days=ahead),
        )  # fmt: skip
        if state in ("doing", "done", "closed"):
            item = plans.start_item(by=owner, now=given + timedelta(days=1), item=item)
        if ahead < 0:
            plans.urge_item(by=leader, now=now - timedelta(days=1), item=item, comment="客户在等，今天给我答复。")
        if state in ("done", "closed"):
            item = plans.finish_item(by=owner, now=now - timedelta(hours=20), item=item, comment="已办结，附回执。")
        if state == "closed":
            plans.close_item(by=leader, now=now - timedelta(hours=4), item=item)
    return len(BOARD)


def _authority(manager: Person, branch: Unit, now: datetime) -> None:
    for subject, level, limit in AUTHORITY:
        goals.grant_authority(by=manager, now=now, unit=branch, subject=subject, level=level, limit=limit)


def _happening(manager: Person, team: Unit, now: datetime) -> None:
    """A dealer closed: 9 % of the team's target; and a market a fifth below its assumption for two months."""
    today = timezone.localdate(now)
    goals.note_happening(
        by=manager, now=now, unit=team, kind="account", title="宏远车商闭店停业", starts_on=today - timedelta(days=6),
        share=0.09, source="车商函告",
    )  # fmt: skip
    month = today.replace(day=1)
    for back, actual in ((0, "3980"), (1, "4120"), (2, "4890")):
        first = (month - timedelta(days=28 * back)).replace(day=1)
        goals.read_market(
            by=manager, now=now, unit=manager.unit, series="新车上牌", month=first, assumed=Decimal(5000),
            actual=Decimal(actual), source="车管所月报",
        )  # fmt: skip
