"""The evaluation sheet (评估表) as a form: facts, points of the three who assess, the result by three methods."""

from __future__ import annotations

from datetime import date

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fenghuolun.desk.evaluations.choices import EvaluationStatus, Method
from fenghuolun.desk.evaluations.models import EvaluationRound
from fenghuolun.desk.evaluations.queries import (
    Sheet,
    SheetLine,
    evaluations_of_round,
    evaluations_visible_to,
    rounds_visible_to,
    sheet_of,
    sheets_of,
)
from fenghuolun.desk.papers.queries.reach import require_export
from fenghuolun.desk.papers.rules.form import Column, Form, Row, Signature, Table, Value, plain
from fenghuolun.desk.teams.models import Person

ASSESSABLE = (EvaluationStatus.SELF, EvaluationStatus.SUPERIOR)


def evaluation_form(by: Person, today: date, pk: int) -> Form:
    evaluation = get_object_or_404(evaluations_visible_to(by).select_related("superior_signed_by"), pk=pk)
    require_export(by, evaluation.person_id)
    return form_of_sheet(sheet_of(evaluation), by)


def round_in_reach(by: Person, pk: int) -> EvaluationRound:
    found: EvaluationRound = get_object_or_404(rounds_visible_to(by), pk=pk)
    require_export(by, None)
    return found


def forms_of_round(round: EvaluationRound, by: Person) -> list[Form]:
    """Return every sheet of a round, by name; the number of queries does not depend on how many."""
    rows = evaluations_of_round(round).select_related("superior_signed_by")
    return [form_of_sheet(sheet, by) for sheet in sheets_of(rows)]


def form_of_sheet(sheet: Sheet, by: Person) -> Form:
    row = sheet.evaluation
    person, round = row.person, row.round
    shows_superior = row.person_id != by.pk or row.status not in ASSESSABLE
    result = sheet.result
    return Form(
        kind="evaluation", address={"pk": row.pk}, title=_("Evaluation sheet"),
        subtitle=f"{person.name} · {round.starts_on} – {round.last_on} · {row.get_status_display()}",
        facts=[
            (_("Name"), person.name), (_("Unit"), person.unit.name if person.unit else ""),
            (_("Method"), str(row.get_method_display())),
            (_("Result"), f"{'–' if result.shown is None else format(result.shown, '.1f')} · {result.grade or '–'}"),
        ],
        tables=[_lines(sheet, shows_superior), _methods(sheet)], notes=_notes(sheet, shows_superior, by),
        signatures=_signatures(sheet), revision=row.revision, name=f"evaluation-{round.starts_on}-{person.login}",
    )  # fmt: skip


def _lines(sheet: Sheet, shows_superior: bool) -> Table:
    given = _("Points")
    columns = [
        Column("title", _("Goal item"), width=22),
        Column("weight", _("Weight"), "percent", 7, is_summed=True),
        Column("target", pgettext("tier", "Target"), "number", 10),
        Column("actual", _("Actual"), "number", 10),
        Column("ratio", _("Completion"), "share", 9),
        Column("table", _("By the table"), "number", 8, group=given),
        Column("own", pgettext("assessment", "Self"), "number", 8, group=given),
        *([Column("superior", pgettext("assessment", "Superior"), "number", 8, group=given)] if shows_superior else []),
        Column("points", pgettext("assessment", "In force"), "number", 8, group=given),
        Column("weighted", _("Weighted"), "number", 9, formula="{weight}*N({points})/100", is_summed=True),
    ]
    return Table(columns, [_line(line) for line in sheet.lines], _("Line by line"), _("Together"))


def _line(line: SheetLine) -> Row:
    row = line.row
    weighted = float(row.weight) * (line.points or 0.0) / 100
    values: dict[str, Value] = {
        "title": row.title, "weight": plain(row.weight), "target": plain(row.target), "actual": plain(row.actual),
        "ratio": row.ratio, "table": plain(line.table_points), "own": plain(row.own_points),
        "superior": plain(row.superior_points), "points": plain(line.points), "weighted": plain(weighted),
    }  # fmt: skip
    return Row(f"line:{row.pk}", values, is_open=False)


def _methods(sheet: Sheet) -> Table:
    columns = [Column("method", _("Method"), width=22), Column("points", _("Points"), "number", 10),
               Column("grade", _("Grade"), width=8), Column("counts", _("Counts"), width=8)]  # fmt: skip
    final = sheet.final
    found = ((Method.COMPLETION, final.completion), (Method.EFFORT, final.effort), (Method.STAGES, final.stages))
    rows = [
        Row(f"method:{method}", {"method": str(method.label), "points": plain(one.shown), "grade": one.grade or "–",
                                 "counts": "✓" if method == sheet.evaluation.method else None}, is_open=False)
        for method, one in found
    ]  # fmt: skip
    return Table(columns, rows, _("By the three methods"))


def _notes(sheet: Sheet, shows_superior: bool, by: Person) -> list[tuple[str, str]]:
    row = sheet.evaluation
    found = [(pgettext("assessment", "Self"), row.own_comment)]
    if shows_superior:
        found.append((pgettext("assessment", "Superior"), row.superior_comment))
    if row.person_id != by.pk or row.published_at:
        found.append((pgettext("assessment", "Manager"), row.manager_comment))
    return [(label, text) for label, text in found if text]


def _signatures(sheet: Sheet) -> list[Signature]:
    row = sheet.evaluation
    own = timezone.localdate(row.owner_signed_at) if row.owner_signed_at else None
    superior = timezone.localdate(row.superior_signed_at) if row.superior_signed_at else None
    return [
        Signature(_("Signature of the person"), row.person.name if own else "", own),
        Signature(_("Signature of the superior"), row.superior_signed_by.name if row.superior_signed_by else "",
                  superior),
    ]  # fmt: skip
