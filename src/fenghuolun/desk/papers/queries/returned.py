"""A form that came back, compared with what was sent out and with what holds now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from fenghuolun.desk.papers.models import FormReturn
from fenghuolun.desk.papers.queries.kinds import KINDS, form_of
from fenghuolun.desk.papers.rules.form import Column, Form, Row, Value, written
from fenghuolun.desk.papers.rules.reading import Filled, WrongEntry, entered, same
from fenghuolun.desk.papers.rules.sealing import NotOurForm, Sent
from fenghuolun.desk.teams.models import Person


def returns_of(person: Person) -> QuerySet[FormReturn]:
    """Return the workbooks that ``person`` brought back, the newest first."""
    return person.form_returns.select_related("sent_by", "by").order_by("-pk")  # type: ignore[no-any-return]


def form_sent(sent: Sent, by: Person, today: date) -> Form:
    """Return the form as ``by`` sees it now; refuses with ``NotOurForm`` one that is not for ``by``."""
    if sent.kind not in KINDS:
        raise NotOurForm(_("This kind of form does not exist any more."))
    try:
        return form_of(sent.kind, by, today, **sent.address)
    except Http404:
        raise NotOurForm(_("This form belongs to somebody whose forms you do not see, or it is gone.")) from None


def differences(form: Form, filled: list[Filled]) -> list[dict[str, Any]]:
    """Return the entry cells that do not say what was sent out, as ``FormReturn.cells`` keeps them.

    A cell that is locked by now stays in the list with a sentence: nothing that a person typed is lost in silence.
    """
    open_cells, every = form.cells(), _every(form)
    found = []
    for one in filled:
        known = every.get((one.row, one.column))
        if known is None:
            if not same(one.sent, _raw(one)):
                found.append(_cell(one, one.row, one.column, _raw(one), _("This line is gone.")))
            continue
        column, row = known
        problem, value = "", None
        try:
            value = entered(one, column)
        except WrongEntry as wrong:
            value, problem = _raw(one), str(wrong)
        if not problem and same(one.sent, value):
            continue
        if not problem and (one.row, one.column) not in open_cells:
            problem = _("This cell is locked by now.")
        found.append(_cell(one, _label(row, form), column.label, value, problem))
    return found


def _every(form: Form) -> Mapping[tuple[str, str], tuple[Column, Row]]:
    return {
        (row.id, column.key): (column, row)
        for table in form.tables for row in table.rows for column in table.columns if column.entry
    }  # fmt: skip


def _raw(one: Filled) -> Value:
    return None if one.raw is None else str(one.raw)[:120]


def _cell(one: Filled, row_label: str, label: str, value: Value, problem: str) -> dict[str, Any]:
    return {
        "row": one.row, "column": one.column, "row_label": row_label, "label": label, "was": one.sent, "file": value,
        "problem": problem,
    }  # fmt: skip


def _label(row: Row, form: Form) -> str:
    """Return what a row is called: its first cell, by which people know it."""
    first = next(table.columns[0].key for table in form.tables if row in table.rows)
    named = row.values.get("customer") or row.values.get(first)
    return str(named or row.id)


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell of a return beside what holds now; ``n`` is its place in the list."""

    n: int
    cell: Mapping[str, Any]
    column: Column | None
    now: Value

    def _text(self, value: Value) -> str:
        if self.column is None:
            return str(value or "")
        return written(value, self.column.kind, self.column.choices)

    @property
    def was(self) -> str:
        return self._text(self.cell["was"])

    @property
    def says(self) -> str:
        return str(self.cell["file"] or "") if self.cell["problem"] else self._text(self.cell["file"])

    @property
    def holds(self) -> str:
        return self._text(self.now)

    @property
    def is_conflict(self) -> bool:
        """Somebody changed the cell after the form was sent out, to something else than the workbook says."""
        return not same(self.now, self.cell["was"]) and not self.is_done

    @property
    def is_done(self) -> bool:
        return same(self.now, self.cell["file"])

    @property
    def may_choose(self) -> bool:
        return not self.cell["problem"] and not self.is_done


def beside_now(row: FormReturn, by: Person, today: date) -> tuple[Form | None, list[Difference]]:
    """Return the form as it is now, and each difference beside what holds; no form where it is out of reach by now."""
    try:
        form = form_of(row.kind, by, today, **row.address)
    except Http404:
        return None, [Difference(n, cell, None, None) for n, cell in enumerate(row.cells)]
    every = _every(form)
    found = []
    for n, cell in enumerate(row.cells):
        column, line = every.get((cell["row"], cell["column"]), (None, None))
        found.append(Difference(n, cell, column, line.values.get(cell["column"]) if line else None))
    return form, found
