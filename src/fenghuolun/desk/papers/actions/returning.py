"""A form comes back: brought, its chosen cells applied, the whole return taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.papers.actions.writing import Entry, write_entry
from fenghuolun.desk.papers.models import FormReturn
from fenghuolun.desk.papers.queries.returned import Difference, beside_now, differences, form_sent, returns_of
from fenghuolun.desk.papers.rules.reading import read_back, same
from fenghuolun.desk.papers.rules.sealing import NotOurForm
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.queries import people_named


class ReturnRefused(Refused):
    code = "return_refused"


@transaction.atomic
def bring_back(*, by: Person, now: datetime, file_name: str, content: bytes, kind: str = "") -> FormReturn:
    """Read a workbook that was filled in and keep what differs; nothing is changed yet.

    ``kind`` is the form it was brought back to, where it was. Refuses with
    ``NotOurForm`` a wrong file, another form, moved rows and somebody else's form.
    """
    sent, filled = read_back(content)
    if kind and sent.kind != kind:
        raise NotOurForm(_("This workbook is another form. Choose the one that was taken out here."))
    form = form_sent(sent, by, timezone.localdate(now))
    row = FormReturn.objects.create(
        kind=sent.kind, address=dict(sent.address), by=by, at=now, file_name=file_name[-120:], sent_at=sent.at,
        sent_by=people_named(None, [sent.by]).get(sent.by), revision=sent.revision,
        cells=differences(form, filled),
    )  # fmt: skip
    record(by=by, now=now, action="bring_back_form", thing=row, kind=sent.kind, cells=len(row.cells))
    return row


@transaction.atomic
def apply_return(*, by: Person, now: datetime, row: FormReturn, chosen: Mapping[int, str]) -> FormReturn:
    """Write the chosen cells: number in the list -> what the person saw that holds now.

    Each row is written by the action of its screen; what that refuses is kept
    with its sentence beside the cell, and the others go through. A cell that
    changed once more since the person looked is refused. Refuses a return that
    was applied before.
    """
    row = _held(by, row)
    if row.applied_at is not None:
        raise ReturnRefused(_("This workbook was applied already."))
    _form, found = beside_now(row, by, timezone.localdate(now))
    picked = [one for one in found if one.n in chosen and one.may_choose]
    if not picked:
        raise ReturnRefused(_("Choose at least one cell."))
    for one in [late for late in picked if late.holds != chosen[late.n]]:
        row.cells[one.n]["refusal"] = _("It changed once more while you looked: it is %(now)s now.") % {
            "now": one.holds or "–"
        }  # fmt: skip
    ready = [one for one in picked if "refusal" not in row.cells[one.n]]
    for cells in _by_row(ready):
        refusal = _written(by, now, row, {one.cell["column"]: one.cell["file"] for one in cells}, cells[0].cell["row"])
        for one in cells:
            kept = row.cells[one.n]
            kept |= {"before": one.now, "applied": not refusal} | ({"refusal": refusal} if refusal else {})
    row.applied_at = now
    row.save(update_fields=["cells", "applied_at"])
    record(by=by, now=now, action="apply_form", thing=row, kind=row.kind, applied=_count(row, "applied"))
    return row


@transaction.atomic
def undo_return(*, by: Person, now: datetime, row: FormReturn) -> FormReturn:
    """Take back what a return changed; a cell that somebody changed since stays as it is, with a sentence."""
    row = _held(by, row)
    if row.applied_at is None or row.undone_at is not None:
        raise ReturnRefused(_("There is nothing to take back."))
    _form, found = beside_now(row, by, timezone.localdate(now))
    applied = [one for one in found if one.cell.get("applied")]
    for one in applied:
        if not same(one.now, one.cell["file"]):
            row.cells[one.n]["refusal"] = _("Changed since; left as it is.")
    ready = [one for one in applied if "refusal" not in row.cells[one.n]]
    for cells in reversed(list(_by_row(ready))):
        words = {one.cell["column"]: one.cell["before"] for one in cells}
        refusal = _written(by, now, row, words, cells[0].cell["row"])
        for one in cells:
            row.cells[one.n] |= {"undone": not refusal} | ({"refusal": refusal} if refusal else {})
    row.undone_at = now
    row.save(update_fields=["cells", "undone_at"])
    record(by=by, now=now, action="undo_form", thing=row, kind=row.kind, undone=_count(row, "undone"))
    return row


def _held(by: Person, row: FormReturn) -> FormReturn:
    return returns_of(by).select_for_update(of=("self",)).get(pk=row.pk)


def _by_row(found: Iterable[Difference]) -> Iterable[list[Difference]]:
    rows: dict[str, list[Difference]] = {}
    for one in found:
        rows.setdefault(one.cell["row"], []).append(one)
    return rows.values()


def _written(by: Person, now: datetime, row: FormReturn, cells: dict[str, Any], place: str) -> str:
    """Write the cells of one row; return the sentence of a refusal, or nothing. Half a row is never written."""
    try:
        with transaction.atomic():
            write_entry(row.kind, Entry(by, now, row.address, place, cells))
    except Refused as refused:
        return str(refused)
    return ""


def _count(row: FormReturn, what: str) -> int:
    return sum(bool(cell.get(what)) for cell in row.cells)
