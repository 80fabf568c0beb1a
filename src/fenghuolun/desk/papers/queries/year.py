"""The annual decomposition (年活动量表) and the quarter (季) of a unit as forms."""

from __future__ import annotations

from datetime import date

from django.http import Http404
from django.utils.translation import gettext as _

from fenghuolun.desk.goals.rules.grid import TARGET_AT
from fenghuolun.desk.kit.days import month as month_shown
from fenghuolun.desk.kit.table_words import short_month
from fenghuolun.desk.papers.queries.reach import unit_in_reach
from fenghuolun.desk.papers.rules.form import Column, Form, Row, Signature, Table, Value
from fenghuolun.desk.tables.queries.quarter import MonthLine, quarter_table
from fenghuolun.desk.tables.queries.year_scene import YearScene, line_word, year_scene
from fenghuolun.desk.teams.models import Person

FIRST_YEAR, YEARS_AHEAD = 2020, 2


def year_form(by: Person, today: date, unit_id: int, year: int) -> Form:
    """Return the year of everybody's months; a planner fills in the months of a draft."""
    scene = _scene(by, today, unit_id, year)
    edition = scene.edition
    state = _("Draft, revision %(n)s") if scene.is_draft else _("Published, edition %(n)s")
    number = edition.revision if scene.is_draft else edition.version
    months = [Column(f"m{m:02d}", short_month(m), "yuan", 9, group=_("Premium by month, yuan"), entry=True,
                     is_summed=True) for m in range(1, 13)]  # fmt: skip
    total = "+".join(f"{{m{m:02d}}}" for m in range(1, 13))
    columns = [
        Column("name", _("Seller"), width=10), Column("team", _("Team"), width=10), *months,
        Column("year", _("Year"), "yuan", 11, formula=total, is_summed=True),
    ]  # fmt: skip
    return Form(
        kind="year", address={"unit_id": unit_id, "year": year}, title=_("Annual decomposition"),
        subtitle=f"{scene.unit.name} · {year} · {state % {'n': number}}",
        tables=[Table(columns, _rows(scene), total_label=_("Together"))],
        signatures=[Signature(_("Worked out by")), Signature(_("Agreed by"))],
        is_landscape=True, revision=edition.revision, name=f"year-{year}-{unit_id}",
    )  # fmt: skip


def _scene(by: Person, today: date, unit_id: int, year: int) -> YearScene:
    if not FIRST_YEAR <= year <= today.year + YEARS_AHEAD:
        raise Http404
    scene = year_scene(by, unit_in_reach(by, unit_id), year)
    if scene is None:
        raise Http404
    return scene


def _rows(scene: YearScene) -> list[Row]:
    found = []
    cells = scene.grid.premium_fen[..., TARGET_AT].sum(axis=1)
    for line, fen in zip(scene.grid.lines, cells.tolist(), strict=True):
        values: dict[str, Value] = {f"m{m:02d}": each / 100 for m, each in enumerate(fen, start=1)}
        is_person = line.person is not None
        values |= {
            "name": line_word(scene, line) if is_person else _("Reserve"), "team": scene.units[line.unit].name,
            "year": sum(fen) / 100,
        }  # fmt: skip
        found.append(Row(f"person:{line.person or 0}:{line.unit}", values, is_open=scene.is_open and is_person))
    return found


def quarter_form(by: Person, today: date, unit_id: int, year: int, number: int) -> Form:
    if not 1 <= number <= 4:
        raise Http404
    scene = _scene(by, today, unit_id, year)
    table = quarter_table(scene, number, today)
    columns = [
        Column("month", _("Month"), width=10), Column("target", _("Target"), "yuan", 12, is_summed=True),
        Column("added", _("Carried over"), "yuan", 11, is_summed=True),
        Column("due", _("To reach"), "yuan", 12, formula="{target}+{added}", is_summed=True),
        Column("actual", _("Actual"), "yuan", 12, is_summed=True),
        Column("share", _("Attained"), "share", 8, formula='IF({target}=0,"",{actual}/{target})'),
        Column("points", _("Points needed"), "count", 9, is_summed=True),
        Column("standard", _("Standard points"), "count", 9, is_summed=True),
        Column("load", _("Load"), "share", 7, formula='IF({standard}=0,"",{points}/{standard})'),
        Column("workdays", _("Workdays"), "count", 7, is_summed=True), Column("theme", _("Theme"), width=20),
    ]  # fmt: skip
    return Form(
        kind="quarter", address={"unit_id": unit_id, "year": year, "number": number}, title=_("Quarterly plan"),
        subtitle=f"{scene.unit.name} · {year} Q{number}",
        tables=[Table(columns, [_month(line) for line in table.months], total_label=_("Together"))],
        notes=[(month_shown(line.first), line.texts.get("segments", "") or "–") for line in table.months],
        signatures=[Signature(_("Worked out by")), Signature(_("Agreed by"))],
        is_landscape=True, name=f"quarter-{year}Q{number}-{unit_id}",
    )  # fmt: skip


def _month(line: MonthLine) -> Row:
    values: dict[str, Value] = {
        "month": month_shown(line.first), "target": line.target_fen / 100, "added": line.added_fen / 100,
        "due": (line.target_fen + line.added_fen) / 100, "actual": line.actual_fen / 100,
        "share": line.actual_fen / line.target_fen if line.target_fen else None, "points": line.points,
        "standard": line.standard_points, "load": line.load if line.standard_points else None,
        "workdays": line.workdays, "theme": line.texts.get("theme") or None,
    }  # fmt: skip
    return Row(f"month:{line.key}", values, is_open=False)
