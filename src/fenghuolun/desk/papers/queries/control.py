"""The control card (计划管制卡) of a person's month as a form: quantities by week, deviation, check and act."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fenghuolun.desk.kit.days import month as month_shown
from fenghuolun.desk.papers.queries.reach import month_of, person_in_reach
from fenghuolun.desk.papers.rules.form import Column, Form, Row, Signature, Table, Value, plain
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.workplans.queries.control import ControlLine, control_lines
from fenghuolun.desk.workplans.queries.sheet import table_sheet


def control_form(by: Person, today: date, pk: int, month: str) -> Form:
    person, first = person_in_reach(by, pk), month_of(month, today)
    sheet = table_sheet(by, first, today, owner=person)
    lines = control_lines(sheet, first, today)
    return Form(
        kind="control", address={"pk": pk, "month": month}, title=_("Control card"),
        subtitle=f"{person.name} · {month_shown(first)}",
        facts=[(_("Name"), person.name), (_("Unit"), person.unit.name if person.unit else ""),
               (_("Month"), month_shown(first)), (_("Off the plan"), str(sum(line.is_off for line in lines)))],
        tables=[Table(_columns(lines), [_row(line) for line in lines])],
        signatures=[Signature(_("Signature of the owner")), Signature(_("Checked by"))],
        is_landscape=True, name=f"control-{month}-{person.login}",
    )  # fmt: skip


def _columns(lines: list[ControlLine]) -> list[Column]:
    weeks = [week.number for week in lines[0].weeks] if lines else [1, 2, 3, 4]
    plan, did = pgettext("control", "Planned by week"), pgettext("control", "Done by week")
    until = pgettext("control", "Up to now")
    return [
        Column("title", pgettext("cell", "Item"), width=20),
        *(Column(f"p{n}", f"W{n}", "number", 6, group=plan) for n in weeks),
        *(Column(f"a{n}", f"W{n}", "number", 6, group=did) for n in weeks),
        Column("planned", _("Planned"), "number", 8, group=until),
        Column("actual", _("Actual"), "number", 8, group=until,
               formula="+".join(f"N({{a{n}}})" for n in weeks)),
        Column("deviation", _("Deviation"), "number", 8, group=until, formula="N({actual})-N({planned})"),
        Column("share", _("In percent"), "share", 7, group=until,
               formula='IF(N({planned})=0,"",{deviation}/{planned})'),
        Column("check", _("Check and act"), width=24),
    ]  # fmt: skip


def _row(line: ControlLine) -> Row:
    planned, actual = line.planned or 0, line.actual or 0
    last = line.last_check
    values: dict[str, Value] = {
        "title": line.line.item.title, "planned": plain(planned), "actual": plain(actual),
        "deviation": plain(actual - planned), "share": (actual - planned) / planned if planned else None,
        "check": last.act if last and last.act else None,
    }  # fmt: skip
    for week in line.weeks:
        values[f"p{week.number}"], values[f"a{week.number}"] = plain(week.planned), plain(week.actual)
    return Row(f"item:{line.line.pk}", values, is_open=False)
