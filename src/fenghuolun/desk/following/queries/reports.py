"""The tracking report (1.3.5.I): one page of figures, worked out once and kept."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from fenghuolun.desk.customers import queries as customers
from fenghuolun.desk.facts.standing import standings
from fenghuolun.desk.following.models import TrackingReport
from fenghuolun.desk.goals import queries as goals
from fenghuolun.desk.goals.choices import DeviationCause, Light
from fenghuolun.desk.goals.queries.goals import goals_named
from fenghuolun.desk.goals.rules.measures import measure_label
from fenghuolun.desk.plans import queries as plans
from fenghuolun.desk.plans.choices import ItemStatus
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.desk.teams.queries import unit_ids_below
from fenghuolun.desk.teams.rules import visible_unit_ids

OFF = (Light.YELLOW, Light.RED)
TOP = 5


def reports_visible_to(person: Person) -> QuerySet[TrackingReport]:
    """Return the reports of the units in reach, to whoever leads."""
    if not person.may(Permission.REVIEW_ACTIVITY) and not person.may(Permission.SET_TARGET):
        return TrackingReport.objects.none()
    rows = TrackingReport.objects.filter(unit__in=visible_unit_ids(person))
    return rows.select_related("unit", "frozen_by").order_by("-starts_on", "-pk")


def snapshot(unit: Unit, first: date, end: date, today: date) -> dict[str, Any]:
    """Return the page of ``[first, end)`` for a unit as plain figures, as known on the morning of ``today``."""
    ids = unit_ids_below(unit)
    as_of = min(end, today)
    rows = goals_named(goals.goals_owned_by([], ids, first, end))
    found = standings(list(rows.filter(starts_on__lt=as_of, ends_on__gte=as_of).order_by("pk")[:300]), as_of)
    before = goals.latest_readings([one.goal.pk for one in found], first)
    checks = goals.last_checks([one.goal for one in found])
    lines = []
    for one in found:
        check, old = checks.get(one.goal.pk), before.get(one.goal.pk)
        lines.append({
            "goal": one.goal.pk, "owner": one.goal.person.name if one.goal.person else str(one.goal.unit),
            "title": measure_label(one.goal.measure) if one.goal.measure else one.goal.title,
            "measure": one.goal.measure, "target": one.target, "actual": one.actual, "ratio": one.ratio,
            "pace": one.pace, "light": str(one.light), "was": str(old.light) if old else "",
            "landing": one.landing, "low": one.low, "high": one.high, "chance": one.chance,
            "cause": DeviationCause(check.cause).value if check and check.cause else "",
            "countermeasure": check.countermeasure if check else "", "weight": float(one.goal.weight),
        })  # fmt: skip
    return {"lines": lines, **_picked(lines), **_items(ids, first, end), "renewals": _renewals(ids, first, end)}


def _picked(lines: list[dict[str, Any]]) -> dict[str, Any]:
    off = sorted((line for line in lines if line["light"] in OFF), key=lambda line: (line["pace"] or 0, line["goal"]))
    praise = sorted(
        (line for line in lines if line["light"] in (Light.GREEN, Light.BLUE) and (line["pace"] or 0) >= 1.05),
        key=lambda line: (-(line["pace"] or 0), line["goal"]),
    )
    moved = [line for line in lines if line["was"] and line["was"] != line["light"]]
    names = list(dict.fromkeys(line["owner"] for line in praise))
    return {
        "deviations": off[:TOP], "moved": moved[:10], "praise": names[:TOP],
        "lights": dict(Counter(line["light"] for line in lines)),
    }  # fmt: skip


def _items(ids: list[int], first: date, end: date) -> dict[str, int]:
    rows = plans.items_due(first, end).filter(plans.NOT_A_WEEK_LINE, unit__in=ids).values_list("status", "owner")
    states = [status for status, _owner in rows]
    done = sum(status in (ItemStatus.DONE, ItemStatus.CLOSED) for status in states)
    people = {owner for _status, owner in rows}
    return {
        "actions_done": done, "actions_late": len(states) - done,
        "help_given": plans.help_answered(people, first, end),
    }  # fmt: skip


def _renewals(ids: list[int], first: date, end: date) -> dict[str, Any]:
    return customers.renewals_between(ids, first, end)


def span_of(kind: str, today: date) -> tuple[date, date]:
    """Return the last whole week or month before ``today``."""
    if kind == "week":
        monday = today - timedelta(days=today.weekday())
        return monday - timedelta(days=7), monday
    first = today.replace(day=1)
    return (first - timedelta(days=1)).replace(day=1), first


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
