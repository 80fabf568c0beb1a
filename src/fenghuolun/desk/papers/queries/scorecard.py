"""A unit's balanced scorecard (BSC) or KPI definition sheet (KPI 定义表) as a form."""

from __future__ import annotations

from datetime import date

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fenghuolun.desk.goals.rules.measures import measure_label
from fenghuolun.desk.papers.queries.reach import require_export
from fenghuolun.desk.papers.rules.form import Column, Form, Row, Signature, Table, Value, plain
from fenghuolun.desk.scorecards.choices import Perspective, SheetKind
from fenghuolun.desk.scorecards.queries.board import Board, BoardLine, board_of
from fenghuolun.desk.scorecards.queries.cards import cards_visible_to
from fenghuolun.desk.teams.models import Person


def scorecard_form(by: Person, today: date, pk: int) -> Form:
    card = get_object_or_404(cards_visible_to(by), pk=pk)
    require_export(by, None)
    board = board_of(card, today)
    agreed = timezone.localdate(card.agreed_at) if card.agreed_at else None
    is_sheet = card.kind == SheetKind.KPI
    return Form(
        kind="scorecard", address={"pk": pk}, title=str(card.get_kind_display()),
        subtitle=f"{card.unit.name} · {card.starts_on} – {card.last_on} · {card.get_status_display()}",
        facts=[(_("Unit"), card.unit.name), (_("Result"), "–" if board.score is None else f"{board.score:.1f}")],
        tables=[_figures(board, is_sheet), *([_definitions(board)] if is_sheet else [])],
        signatures=[
            Signature(_("Worked out by"), card.made_by.name, timezone.localdate(card.made_at)),
            Signature(_("Agreed by"), card.agreed_by.name if card.agreed_by and agreed else "", agreed),
        ],
        revision=card.revision, name=f"{card.kind}-{card.starts_on}-{card.unit_id}",
    )  # fmt: skip


def _figures(board: Board, is_sheet: bool) -> Table:
    tiers = pgettext("paper", "Asked")
    columns = [
        *([] if is_sheet else [Column("perspective", _("Perspective"), width=13)]),
        Column("name", _("Measure"), width=20), Column("kind", pgettext("scorecard", "Lead or lag"), width=8),
        Column("weight", _("Weight"), "percent", 8, is_summed=is_sheet),
        Column("floor", pgettext("tier", "Basic"), "number", 10, group=tiers),
        Column("target", pgettext("tier", "Target"), "number", 10, group=tiers),
        Column("due", pgettext("paper", "Due by now"), "number", 10, group=tiers),
        Column("actual", _("Actual"), "number", 11),
        Column("share", _("Attained"), "share", 8, formula='IF(OR(N({due})=0,{actual}=""),"",{actual}/{due})'),
        Column("score", pgettext("paper", "Score"), "number", 8), Column("owner", _("Owner"), width=9),
    ]  # fmt: skip
    return Table(columns, [_figure(line) for line in board.lines], total_label=_("Together") if is_sheet else "")


def _figure(line: BoardLine) -> Row:
    row = line.row
    due, actual = plain(line.target), plain(line.actual)
    values: dict[str, Value] = {
        "perspective": str(Perspective(row.perspective).label) if row.perspective else None, "name": row.name,
        "kind": pgettext("scorecard", "Lead") if row.is_lead else pgettext("scorecard", "Lag"),
        "weight": plain(row.weight), "floor": plain(row.floor), "target": plain(row.target), "due": due,
        "actual": actual, "score": None if line.score is None else round(line.score, 1),
        "share": actual / due if isinstance(actual, int | float) and isinstance(due, int | float) and due else None,
        "owner": row.owner.name if row.owner else None,
    }  # fmt: skip
    return Row(f"line:{row.pk}", values, is_open=False)


def _definitions(board: Board) -> Table:
    """The definition sheet of 1.3.1.H: what each measure is for, how it is reckoned, from where, who looks it over."""
    columns = [
        Column("name", _("Measure"), width=14), Column("measure", pgettext("paper", "In the catalogue"), width=12),
        Column("purpose", pgettext("paper", "Purpose"), width=18),
        Column("formula", pgettext("paper", "Formula"), width=20),
        Column("source", pgettext("paper", "Source"), width=14),
        Column("frequency", pgettext("paper", "How often"), width=8),
        Column("scoring", pgettext("paper", "Scoring"), width=16),
        Column("audit", pgettext("paper", "Audit"), width=14),
    ]  # fmt: skip
    rows = [
        Row(f"line:{row.pk}", {
            "name": row.name, "measure": measure_label(row.measure) if row.measure else None, "purpose": row.purpose,
            "formula": row.formula, "source": row.source, "frequency": str(row.get_frequency_display()),
            "scoring": row.scoring, "audit": row.audit,
        }, is_open=False)
        for row in (line.row for line in board.lines)
    ]  # fmt: skip
    return Table(columns, rows, pgettext("paper", "Definitions"))
