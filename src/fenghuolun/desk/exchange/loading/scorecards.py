"""Scorecards of the sample company: the branch's agreed one, two teams' KPI sheets, one of them with a fault."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from fenghuolun.desk.facts.measured import MEASURABLE, measured
from fenghuolun.desk.facts.subjects import Subjects
from fenghuolun.desk.scorecards import actions
from fenghuolun.desk.scorecards.models import Scorecard
from fenghuolun.desk.scorecards.queries.board import months_of
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.desk.teams.queries import people_by_role

SOURCE = "月度经营分析会纪要"
# How far the month's figure of a line nobody measures lies between floor (0) and target (1), month after month.
COURSE = (0.55, 0.7, 0.62, 0.8, 0.9, 0.75, 0.85, 1.0, 0.92, 1.05, 0.98, 1.02)


def make_scorecards(unit: Unit, now: datetime) -> int:
    """Open this year's scorecard of a branch and KPI sheets of its first two teams; returns how many there are."""
    managers, leaders = list(people_by_role(unit, ("manager",))), list(people_by_role(unit, ("leader",)))
    if not managers:
        return 0
    manager, today = managers[0], timezone.localdate(now)
    year = {"starts_on": date(today.year, 1, 1), "ends_on": date(today.year + 1, 1, 1)}
    opened = actions.open_card(by=manager, now=now, unit=unit, kind="bsc", template="branch", **year)
    _scale(opened, unit, year["starts_on"], today)
    _enter(opened, manager, now, today)
    actions.agree_card(by=manager, now=now, card=opened, expected_revision=0)
    teams = [leader.unit for leader in leaders[:2] if leader.unit is not None]
    for at, team in enumerate(teams):
        sheet = actions.open_card(by=manager, now=now, unit=team, kind="kpi", template="direct", **year)
        _scale(sheet, team, year["starts_on"], today)
        _enter(sheet, manager, now, today)
        if at == 0:
            actions.agree_card(by=manager, now=now, card=sheet, expected_revision=0)
        else:
            sheet.lines.filter(is_compliance=True).update(is_compliance=False)
    return 1 + len(teams)


def _scale(card: Scorecard, unit: Unit, first: date, today: date) -> None:
    """Bring the template's sums to the unit's own size: last year's figure and eight percent more."""
    last_year = (date(first.year - 1, 1, 1), first)
    for line in card.lines.filter(measure__in=["PREMIUM", "DEALS", "M33"]):
        kind = line.scope.get("cube_kind", "")
        before = measured(line.measure, Subjects.of_units([unit]), last_year, today=today, cube_kind=kind).over()[0]
        if before > 0:
            line.floor, line.target = Decimal(round(before * 0.95)), Decimal(round(before * 1.08))
            line.save(update_fields=["floor", "target"])


def _enter(card: Scorecard, by: Person, now: datetime, today: date) -> None:
    for at, line in enumerate(card.lines.exclude(measure__in=MEASURABLE)):
        for number, month in enumerate(months_of(card)):
            if month.replace(day=28) < today:
                share = Decimal(str(COURSE[(number + at) % 12]))
                value = (line.floor + (line.target - line.floor) * share).quantize(Decimal("0.0001"))
                actions.enter_actual(by=by, now=now, line=line, month=month, value=value, evidence=SOURCE)
