"""Which of the four triggers (1.3.6) fired for a unit, with the figures that fired it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from fenghuolun.desk.customers.queries import leads_made
from fenghuolun.desk.goals import queries as goals
from fenghuolun.desk.goals.choices import HappeningKind, RevisionTrigger
from fenghuolun.desk.goals.models import Goal, Happening, MarketReading
from fenghuolun.desk.plans.queries import pilots_of
from fenghuolun.desk.teams.models import Unit
from fenghuolun.desk.teams.queries import heads_on, leader_since, parameters, unit_ids_below, working_calendar
from fenghuolun.desk.teams.rules import NoWorkingCalendar

KEYS = ("trigger_market", "trigger_event", "trigger_account", "trigger_heads", "trigger_leads")
QUARTER = timedelta(days=91)
FEWEST_LEADS = 30
PILOT_DAYS, PILOT_CASES, PILOT_UPLIFT = 28, 30, 0.10


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired, the figures, and the days it touches."""

    trigger: str
    rule: str
    evidence: dict[str, Any]
    starts_on: date
    ends_on: date

    def holds_for(self, goal: Goal) -> bool:
        """Say whether what happened lies in the goal's period."""
        return goal.starts_on <= self.ends_on and self.starts_on < goal.ends_on


def fired_for(unit: Unit, today: date) -> list[Fired]:
    """Return the rules that fired for a unit by the morning of ``today``; their sentences are in Chinese, as kept."""
    limits = {key: float(value) for key, value in parameters(KEYS, on=today, unit=unit).items()}
    with override("zh-hans"):
        happened = list(goals.happenings_of(unit).filter(starts_on__lte=today, starts_on__gt=today - QUARTER))
        found = [fired for row in happened if (fired := _of_happening(row, limits, today)) is not None]
        found += _of_market(list(goals.market_of(unit)), limits["trigger_market"], today)
        found += _of_people(unit, limits, today)
        found += _of_pilots(unit, today)
    return found


def _of_happening(row: Happening, limits: dict[str, float], today: date) -> Fired | None:
    last = row.ends_on or row.starts_on
    evidence: dict[str, Any] = {"happening": row.pk, "title": row.title, "source": row.source}
    if row.kind == HappeningKind.RULE:
        said = _("%(title)s takes effect on %(day)s") % {"title": row.title, "day": row.starts_on}
        return Fired(RevisionTrigger.ENVIRONMENT, "rule", {**evidence, "said": said}, row.starts_on, last)
    if row.kind == HappeningKind.EVENT:
        share = _share_of_month(row.starts_on, last) * row.share
        if share < limits["trigger_event"] - 1e-9:
            return None
        said = _("%(title)s: %(share)s of the month's business days") % {"title": row.title, "share": f"{share:.0%}"}
        return Fired(RevisionTrigger.EVENT, "days", {**evidence, "share": share, "said": said}, row.starts_on, last)
    if row.kind == HappeningKind.ACCOUNT:
        if row.share < limits["trigger_account"] - 1e-9:
            return None
        said = _("%(title)s: %(share)s of the target") % {"title": row.title, "share": f"{row.share:.0%}"}
        evidence |= {"share": row.share, "said": said}
        return Fired(RevisionTrigger.EVENT, "account", evidence, row.starts_on, last)
    said = _("%(title)s since %(day)s") % {"title": row.title, "day": row.starts_on}
    return Fired(RevisionTrigger.INTERNAL, row.kind, {**evidence, "said": said}, row.starts_on, last)


def _share_of_month(first: date, last: date) -> float:
    month = first.replace(day=1)
    end = (month + timedelta(days=32)).replace(day=1)
    try:
        calendar = working_calendar(month, end)
    except NoWorkingCalendar:
        return 0.0
    touched = int(calendar.workdays_between(first, min(last + timedelta(days=1), end)))
    return touched / max(int(calendar.workdays_between(month, end)), 1)


def _of_market(rows: list[MarketReading], limit: float, today: date) -> list[Fired]:
    """Return the series that were off their assumption by more than ``limit`` in two months running."""
    series: dict[str, list[MarketReading]] = defaultdict(list)
    for row in rows:
        if row.actual is not None and row.month <= today:
            series[row.series].append(row)
    found = []
    for name, months in series.items():
        two = months[:2]
        if len(two) < 2 or (two[0].month - two[1].month).days > 31 or (today - two[0].month).days > 92:
            continue
        off = [float(row.actual / row.assumed) - 1 for row in two if row.actual is not None]
        if all(abs(one) > limit for one in off) and (off[0] > 0) == (off[1] > 0):
            said = _("%(series)s %(now)s and %(before)s off the planning assumption, two months running") % {
                "series": name, "now": f"{off[0]:+.0%}", "before": f"{off[1]:+.0%}",
            }  # fmt: skip
            evidence = {"series": name, "off": off, "said": said}
            found.append(Fired(RevisionTrigger.ENVIRONMENT, f"market_{name}"[:30], evidence, two[0].month, today))
    return found


def _of_people(unit: Unit, limits: dict[str, float], today: date) -> list[Fired]:
    """Return loss of people against a quarter ago, a new leader, and a loss of lead supply against the month before."""
    found, then = [], today - QUARTER
    ids = unit_ids_below(unit)
    before, now = heads_on(ids, then), heads_on(ids, today)
    if before and (loss := 1 - len(now) / len(before)) >= limits["trigger_heads"] - 1e-9:
        said = _("%(before)s people a quarter ago, %(now)s now") % {"before": len(before), "now": len(now)}
        evidence = {"before": len(before), "now": len(now), "share": loss, "said": said}
        found.append(Fired(RevisionTrigger.INTERNAL, "heads", evidence, then, today))
    if (newcomer := leader_since(unit, then, today)) is not None:
        said = _("The new leader is %(name)s") % {"name": newcomer.name}
        found.append(Fired(RevisionTrigger.INTERNAL, "leader", {"person": newcomer.pk, "said": said}, then, today))
    month = today.replace(day=1)
    last = (month - timedelta(days=1)).replace(day=1)
    older = (last - timedelta(days=1)).replace(day=1)
    was, came = leads_made(ids, older, last), leads_made(ids, last, month)
    if was >= FEWEST_LEADS and (loss := 1 - came / was) >= limits["trigger_leads"] - 1e-9:
        said = _("%(now)s new leads last month, %(before)s the month before") % {"now": came, "before": was}
        found.append(Fired(RevisionTrigger.INTERNAL, "leads", {"before": was, "now": came, "said": said}, last, today))
    return found


def _of_pilots(unit: Unit, today: date) -> list[Fired]:
    """Return better ideas that were tried for four weeks on 30 cases and brought 10 % more (1.3.6.D)."""
    found = []
    for pilot in pilots_of(unit, today - QUARTER, today):
        uplift = float(pilot.after / pilot.before) - 1 if pilot.before else 0.0
        long_enough = (pilot.ends_on - pilot.starts_on).days >= PILOT_DAYS
        if long_enough and pilot.cases >= PILOT_CASES and uplift >= PILOT_UPLIFT - 1e-9:
            said = _("%(title)s: +%(uplift)s over %(cases)s cases") % {
                "title": pilot.item.title, "uplift": f"{uplift:.0%}", "cases": pilot.cases,
            }  # fmt: skip
            evidence = {"pilot": pilot.pk, "uplift": uplift, "cases": pilot.cases, "said": said}
            found.append(Fired(RevisionTrigger.IDEA, "pilot", evidence, pilot.starts_on, today))
    return found
