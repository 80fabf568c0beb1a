"""The week's arrangement (周活动量表) as a form: customers on half-days, planned against done, look back."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fenghuolun.desk.activities.choices import Outcome, Purpose
from fenghuolun.desk.kit.days import day as day_shown
from fenghuolun.desk.kit.days import week as week_shown
from fenghuolun.desk.papers.queries.reach import monday_of, person_in_reach
from fenghuolun.desk.papers.rules.form import Column, Form, Row, Signature, Table, plain
from fenghuolun.desk.plans.choices import HalfDay
from fenghuolun.desk.tables.queries.month_book import STAGE_WORDS
from fenghuolun.desk.tables.queries.week import week_sheet
from fenghuolun.desk.tables.queries.week_sheet import WeekLine, WeekSheet
from fenghuolun.desk.teams.models import Person

NOTES = ("top_win", "top_loss", "help", "priority_1", "priority_2", "priority_3")


def week_form(by: Person, today: date, pk: int, day: str) -> Form:
    person, monday = person_in_reach(by, pk), monday_of(day, today)
    sheet = week_sheet(by, person, monday)
    plan = sheet.plan
    submitted = timezone.localdate(plan.submitted_at) if plan and plan.submitted_at else None
    approved = timezone.localdate(plan.approved_at) if plan and plan.approved_at else None
    return Form(
        kind="week", address={"pk": pk, "day": f"{monday}"}, title=_("Arrangement of the week"),
        subtitle=f"{person.name} · {week_shown(monday)} {monday} – {sheet.last} · {sheet.status_label}",
        facts=[(_("Name"), person.name), (_("Unit"), person.unit.name if person.unit else "")],
        tables=[_lines(sheet), _footer(sheet), _looked_back(sheet, is_own=person.pk == by.pk)],
        notes=[(_("Leader's comment"), sheet.notes.get("leader_comment", ""))],
        signatures=[
            Signature(_("Seller signed"), person.name if submitted else "", submitted),
            Signature(_("Leader signed"), plan.approved_by.name if approved and plan and plan.approved_by else "",
                      approved),
        ],
        is_landscape=True, revision=plan.version if plan else None, name=f"week-{monday}-{person.login}",
    )  # fmt: skip


def _lines(sheet: WeekSheet) -> Table:
    plan, did = pgettext("week", "Planned"), pgettext("week", "Done")
    columns = [
        Column("day", _("Day"), width=12),
        Column("half", _("Half-day"), width=7),
        Column("customer", _("Customer"), width=13),
        Column("plate", _("Plate"), width=10),
        Column("what", _("What you do"), width=11, group=plan),
        Column("purpose", _("Purpose"), width=13, group=plan, entry=True, choices=_of(Purpose)),
        Column("expected", _("Outcome expected"), width=12, group=plan, entry=True, choices=_of(Outcome)),
        Column("material", _("Prepared material"), width=16, group=plan, entry=True, longest=120),
        Column("outcome", _("Outcome"), width=12, group=did),
        Column("points", _("Points"), "number", 7, group=did, is_summed=True),
        Column("next", _("Next step"), width=13, group=did),
    ]
    return Table(columns, [_row(line, sheet) for line in sheet.lines], total_label=_("Together"))


def _of(choices: type[Purpose] | type[Outcome]) -> tuple[tuple[str, str], ...]:
    return tuple((one.value, str(one.label)) for one in choices)


def _row(line: WeekLine, sheet: WeekSheet) -> Row:
    item, last = line.item, line.last
    step = f"{last.get_next_step_display()} {last.next_on or ''}".strip() if last and last.next_step else None
    values = {
        "day": day_shown(item.due_on), "half": str(HalfDay(item.half_day).label) if item.half_day else None,
        "customer": item.title, "plate": line.plate or None, "what": line.label, "purpose": item.purpose or None,
        "expected": item.expected or None, "material": item.material or None,
        "outcome": last.get_outcome_display() if last else None, "points": plain(line.points) if last else None,
        "next": step,
    }  # fmt: skip
    return Row(f"line:{item.pk}", values, is_open=sheet.is_editable)


def _footer(sheet: WeekSheet) -> Table:
    columns = [
        Column("stage", pgettext("week", "Stage"), width=18), Column("planned", _("Planned"), "number", 12),
        Column("done", _("Done"), "number", 12),
        Column("share", _("Share"), "share", 10, formula='IF({planned}=0,"",{done}/{planned})'),
    ]  # fmt: skip
    figures: list[tuple[str, float, float]] = [
        (str(STAGE_WORDS[stage]), planned, did) for stage, planned, did, _share in sheet.footer.rows
    ]
    figures.append((_("Premium, yuan"), sheet.footer.planned_fen / 100, sheet.footer.done_fen / 100))
    rows = [
        Row(f"stage:{n}", {"stage": label, "planned": plain(planned), "done": plain(did),
                           "share": did / planned if planned else None}, is_open=False)
        for n, (label, planned, did) in enumerate(figures)
    ]  # fmt: skip
    return Table(columns, rows, _("Planned against done"))


def _looked_back(sheet: WeekSheet, *, is_own: bool) -> Table:
    words = {
        "top_win": _("Best of the week"), "top_loss": _("What was lost, and why"),
        "help": pgettext("week", "Help needed"), "priority_1": _("Next week's first priority"),
        "priority_2": _("Second priority"), "priority_3": _("Third priority"),
    }  # fmt: skip
    columns = [Column("label", _("Look back and ahead"), width=18),
               Column("text", pgettext("paper", "In words"), width=60, entry=True, longest=120)]  # fmt: skip
    is_open = is_own and sheet.is_editable
    rows = [Row(f"note:{key}", {"label": words[key], "text": sheet.notes.get(key) or None}, frozenset(), is_open)
            for key in NOTES]  # fmt: skip
    return Table(columns, rows)
