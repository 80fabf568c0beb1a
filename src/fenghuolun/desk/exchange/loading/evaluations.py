"""Evaluations of the sample company: two months of one team, one signed but for an appeal, one in calibration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from fenghuolun.desk.evaluations import actions
from fenghuolun.desk.evaluations.actions import Given
from fenghuolun.desk.evaluations.models import Evaluation, EvaluationRound
from fenghuolun.desk.evaluations.queries import sheet_of
from fenghuolun.desk.evaluations.rules.inputs import PARTS, Part
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.desk.teams.queries import people_by_role, superior_of

# What a superior says where the records say nothing: by list, then by factor.
USUAL = {"effort": 70.0, "planning": 0.8, "execution": 0.85, "finish": 92.0, "difficulty": 3.0}
MODESTY = (0.0, 4.0, -3.0, 8.0, 0.0, -5.0, 2.0, 12.0)
SAYS = (
    "名单质量比上月好，转保还可以更早跟进。",
    "月末集中出单，平时节奏要稳。",
    "续保首触都在三十天前，记录也及时。",
    "陪访两次后报价跟进明显变快。",
)
OWN = (
    "转保名单到得晚，后半月补上了。",
    "续保率受三台报废车影响。",
    "报价都在两天内跟进。",
    "请假三天，活动量补回来了。",
)
APPEAL = "续保率的应续里有三台已经报废，应剔除后重算。"


def make_evaluations(unit: Unit, now: datetime) -> int:
    """Evaluate the first team of a branch for the two months before this one; returns how many sheets there are."""
    leaders = list(people_by_role(unit, ("leader",)))
    if not leaders or leaders[0].unit is None:
        return 0
    leader, made = leaders[0], 0
    this_month = timezone.localdate(now).replace(day=1)
    for back in (2, 1):
        first = _months_before(this_month, back)
        end = _months_before(this_month, back - 1)
        opened = timezone.make_aware(datetime.combine(date(end.year, end.month, 3), time(9)))
        try:
            round_ = actions.open_round(by=leader, now=min(opened, now), unit=leader.unit, starts_on=first, ends_on=end)
        except actions.EvaluationRefused:
            continue
        made += _assess_all(round_, leader, min(opened, now), is_over=back == 2)
    return made


def _months_before(month: date, back: int) -> date:
    months = month.year * 12 + month.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def _assess_all(round_: EvaluationRound, leader: Person, opened: datetime, *, is_over: bool) -> int:
    sheets = list(round_.evaluations.select_related("person__unit", "round__scheme").order_by("person__pinyin"))
    for at, one in enumerate(sheets):
        row = actions.assess_self(
            by=one.person, now=opened + timedelta(hours=at), evaluation=one, expected_revision=0,
            given=_own(one, at), hand_in=True,
        )  # fmt: skip
        if not is_over and at == len(sheets) - 1:
            continue
        actions.assess_as_superior(
            by=leader, now=opened + timedelta(days=1, hours=at), evaluation=row, expected_revision=row.revision,
            given=Given(_points(one, 0), _parts(one), SAYS[at % len(SAYS)], 0, 0), is_done=True,
        )  # fmt: skip
    manager = superior_of(leader)
    if is_over and manager is not None:
        actions.publish_round(by=manager, now=opened + timedelta(days=2), round_=round_)
        _sign_all(round_, leader, opened + timedelta(days=3))
    return len(sheets)


def _own(one: Evaluation, at: int) -> Given:
    return Given(_points(one, MODESTY[at % len(MODESTY)]), {}, OWN[at % len(OWN)])


def _points(one: Evaluation, off: float) -> Mapping[int, tuple[float | None, str]]:
    """Points of what nothing measures, and of the first line where somebody sees it differently."""
    sheet = sheet_of(one)
    given: dict[int, tuple[float | None, str]] = {
        line.row.pk: (90.0, "") for line in sheet.lines if line.is_open and not line.row.measure
    }
    first = next((line for line in sheet.lines if line.table_points is not None), None)
    if off and first is not None and first.table_points is not None:
        given[first.row.pk] = (float(min(max(first.table_points + off, 0), 120)), OWN[0])
    return given


def _parts(one: Evaluation) -> Mapping[tuple[str, str], tuple[float | None, str]]:
    """What the superior adds where the records are silent."""
    inputs = sheet_of(one).inputs
    return {
        (name, key): (USUAL[name], "")
        for name, (words, _low, _high) in PARTS.items()
        for key in words
        if inputs.parts.get(name, {}).get(key, Part(None)).value is None and (name, key) != ("finish", "quantity")
    }


def _sign_all(round_: EvaluationRound, leader: Person, now: datetime) -> None:
    """Everybody signs, save the one who appeals."""
    for at, one in enumerate(round_.evaluations.select_related("person").order_by("person__pinyin")):
        if at == 1:
            actions.appeal(by=one.person, now=now, evaluation=one, expected_revision=one.revision, reason=APPEAL)
            continue
        signed = actions.sign(by=one.person, now=now, evaluation=one, expected_revision=one.revision)
        actions.sign(by=leader, now=now, evaluation=signed, expected_revision=signed.revision)
