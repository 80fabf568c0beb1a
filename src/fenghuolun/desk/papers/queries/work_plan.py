"""The work-plan table (工作计划表) of a person's month as a form."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fenghuolun.desk.goals.choices import Light
from fenghuolun.desk.kit.days import month as month_shown
from fenghuolun.desk.papers.queries.reach import month_of, person_in_reach
from fenghuolun.desk.papers.rules.form import Column, Form, Row, Signature, Table, plain
from fenghuolun.desk.plans.rules.cells import CELL_WORDS, LONGEST, PLAN_CELLS
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.workplans.queries.sheet import Line, Sheet, table_sheet

CELLS = ("title", "output", "target", "unit_word", "with_whom", "starts_on", "due_on", "weight", "done_share", "actual")


def work_plan_form(by: Person, today: date, pk: int, month: str) -> Form:
    person, first = person_in_reach(by, pk), month_of(month, today)
    sheet = table_sheet(by, first, today, owner=person)
    plan = sheet.plan
    approved = timezone.localdate(plan.approved_at) if plan and plan.approved_at else None
    submitted = timezone.localdate(plan.submitted_at) if plan and plan.submitted_at else None
    return Form(
        kind="work_plan", address={"pk": pk, "month": month}, title=_("Work-plan table"),
        subtitle=f"{person.name} · {month_shown(first)} · {sheet.status_label}",
        facts=[(_("Name"), person.name), (_("Unit"), person.unit.name if person.unit else ""),
               (_("Month"), month_shown(first)), (_("Lines"), str(len(sheet.lines)))],
        tables=[Table(_columns(), [_row(line, sheet) for line in sheet.lines], total_label=_("Together"))],
        signatures=[
            Signature(_("Seller signed"), person.name if submitted else "", submitted),
            Signature(_("Leader signed"), plan.approved_by.name if approved and plan and plan.approved_by else "",
                      approved),
        ],
        is_landscape=True, revision=plan.version if plan else None, name=f"work-plan-{month}-{person.login}",
    )  # fmt: skip


def _columns() -> list[Column]:
    word = {name: str(label) for name, label in CELL_WORDS.items()}
    when, stand = pgettext("work plan", "When"), pgettext("work plan", "Standing")
    return [
        Column("title", word["title"], width=22, entry=True, longest=LONGEST),
        Column("output", word["output"], width=18, entry=True, longest=LONGEST),
        Column("target", word["target"], "number", 8, entry=True),
        Column("unit_word", word["unit_word"], width=7, entry=True, longest=20),
        Column("with_whom", word["with_whom"], width=10, entry=True, longest=LONGEST),
        Column("starts_on", word["starts_on"], "day", 10, group=when, entry=True),
        Column("due_on", word["due_on"], "day", 10, group=when, entry=True),
        Column("weight", word["weight"], "percent", 7, entry=True, is_summed=True),
        Column("done_share", word["done_share"], "share", 7, group=stand, entry=True),
        Column("actual", word["actual"], "number", 8, group=stand, entry=True),
        Column("attained", _("Attained"), "share", 8, group=stand,
               formula='IF(OR(N({target})=0,{actual}=""),"",{actual}/{target})'),
        Column("carried", _("Weight done"), "percent", 8, formula="{weight}*{done_share}", is_summed=True),
        Column("light", word["light"], width=7, choices=tuple((one.value, str(one.label)) for one in Light)),
        Column("status_text", word["status"], width=18),
    ]  # fmt: skip


def _row(line: Line, sheet: Sheet) -> Row:
    item = line.item
    values = {name: plain(getattr(item, name)) for name in CELLS}
    target, actual = item.target, item.actual
    values |= {
        "attained": float(actual / target) if target and actual is not None else None,
        "carried": round(float(item.weight) * item.done_share, 6), "light": str(line.light.light),
        "status_text": item.status_text or None,
    }  # fmt: skip
    locked = frozenset() if sheet.is_editable and not line.is_carried else PLAN_CELLS
    return Row(f"item:{item.pk}", values, locked, line.may_say)
