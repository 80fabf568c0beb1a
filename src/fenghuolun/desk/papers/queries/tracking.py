"""The tracking card (目标追踪卡) of one goal as a form: planned and actual row by row, and what checks said."""

from __future__ import annotations

from datetime import date, timedelta

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fenghuolun.desk.facts.standing import Standing, standings
from fenghuolun.desk.goals.choices import Light
from fenghuolun.desk.goals.models import GoalCheck
from fenghuolun.desk.goals.queries.checks import checks_of
from fenghuolun.desk.goals.queries.goals import goals_visible_to
from fenghuolun.desk.goals.rules.measures import measure_label
from fenghuolun.desk.papers.queries.reach import require_export
from fenghuolun.desk.papers.rules.form import Column, Form, Row, Signature, Table, plain
from fenghuolun.desk.teams.models import Person


def tracking_form(by: Person, today: date, pk: int) -> Form:
    rows = goals_visible_to(by).select_related("person__unit", "person__role", "unit")
    goal = get_object_or_404(rows, pk=pk)
    require_export(by, goal.person_id)
    (found,) = standings([goal], today)
    owner = goal.person.name if goal.person else str(goal.unit)
    last = goal.ends_on - timedelta(days=1)
    return Form(
        kind="tracking", address={"pk": pk}, title=_("Tracking card"), subtitle=f"{owner} · {goal.starts_on} – {last}",
        facts=[
            (_("Goal item"), goal.title), (_("Measure"), measure_label(goal.measure) if goal.measure else "–"),
            (pgettext("tier", "Target"), f"{plain(found.target):,}"),
            (_("Light"), str(Light(found.light).label)),
        ],
        tables=[_rows(found), _checks(list(checks_of([goal.pk])))],
        signatures=[Signature(_("Signature of the owner")), Signature(_("Signature of the superior"))],
        name=f"tracking-{goal.starts_on}-{goal.pk}",
    )  # fmt: skip


def _rows(found: Standing) -> Table:
    this, until = pgettext("tracking", "In the span"), pgettext("tracking", "From the beginning")
    columns = [
        Column("span", pgettext("tracking", "Span"), width=18),
        Column("planned", _("Planned"), "number", 11, group=this),
        Column("actual", _("Actual"), "number", 11, group=this),
        Column("all_planned", _("Planned"), "number", 11, group=until),
        Column("all_actual", _("Actual"), "number", 11, group=until),
        Column("deviation", _("Deviation"), "number", 11, group=until,
               formula='IF({all_actual}="","",{all_actual}-N({all_planned}))'),
        Column("ratio", _("Attained"), "share", 9, group=until,
               formula='IF(OR(N({all_planned})=0,{all_actual}=""),"",{all_actual}/{all_planned})'),
        Column("light", _("Light"), width=8, choices=tuple((one.value, str(one.label)) for one in Light)),
    ]  # fmt: skip
    rows = []
    for n, row in enumerate(found.rows):
        planned, actual = plain(row.cumulative_planned), plain(row.cumulative_actual)
        is_known = isinstance(planned, int | float) and isinstance(actual, int | float)
        rows.append(Row(f"row:{n}", {
            "span": f"{row.start:%m-%d} – {row.end - timedelta(days=1):%m-%d}", "planned": plain(row.planned),
            "actual": plain(row.actual), "all_planned": planned, "all_actual": actual,
            "deviation": None if actual is None else plain(actual - (planned or 0)),  # type: ignore[operator]
            "ratio": actual / planned if is_known and planned else None,  # type: ignore[operator]
            "light": str(row.light),
        }, is_open=False))  # fmt: skip
    return Table(columns, rows)


def _checks(checks: list[GoalCheck]) -> Table:
    columns = [
        Column("on", pgettext("tracking", "Checked on"), "day", 10), Column("by", pgettext("tracking", "By"), width=8),
        Column("light", _("Light"), width=7), Column("analysis", pgettext("tracking", "Analysis"), width=22),
        Column("countermeasure", pgettext("tracking", "Countermeasure"), width=22),
        Column("opinion", pgettext("tracking", "Superior's opinion"), width=18),
        Column("next_on", pgettext("tracking", "Next check"), "day", 10),
    ]  # fmt: skip
    rows = [
        Row(f"check:{row.pk}", {
            "on": plain(timezone.localdate(row.at)), "by": row.by.name, "light": str(Light(row.light).label),
            "analysis": row.analysis or None, "countermeasure": row.countermeasure or None,
            "opinion": row.opinion or None, "next_on": plain(row.next_on),
        }, is_open=False)
        for row in checks
    ]  # fmt: skip
    return Table(columns, rows, pgettext("tracking", "Checks"))
