"""How the entry cells of each form are written: through the same actions as the screens, one row at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from fenghuolun.desk.goals import actions as goals
from fenghuolun.desk.goals.choices import GoalKind
from fenghuolun.desk.goals.models import Goal, GoalCard
from fenghuolun.desk.goals.queries.goal_cards import cards_visible_to, lines_of_card
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.papers.rules.form import Value
from fenghuolun.desk.plans import actions as plans
from fenghuolun.desk.plans.actions.table import write_cells
from fenghuolun.desk.plans.choices import Horizon
from fenghuolun.desk.plans.models import WorkItem
from fenghuolun.desk.plans.queries import items_visible_to
from fenghuolun.desk.tables.queries.month import contract_of
from fenghuolun.desk.tables.queries.year_scene import year_scene
from fenghuolun.desk.teams import queries as teams

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person

Cells = Mapping[str, Value]


class EntryRefused(Refused):
    code = "entry_refused"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is written: by whom and when, into which form, which row, which cells."""

    by: Person
    now: datetime
    address: Mapping[str, Any]
    row: str
    cells: Cells

    @property
    def number(self) -> int:
        return int(self.row.split(":")[1])

    @property
    def key(self) -> str:
        return self.row.split(":")[1]

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)


def _decimal(value: Value) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _date(value: Value) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def _one(rows: Any, pk: int) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise EntryRefused(_("This line is gone."))
    return found


def _into_card(entry: Entry) -> None:
    card: GoalCard = _one(cards_visible_to(entry.by), entry.address["pk"])
    goal: Goal = _one(lines_of_card(card), entry.number)
    cells = dict(entry.cells)
    if "weight" in cells:
        weights = [
            (row.pk, _whole(cells["weight"]) if row.pk == goal.pk else int(row.weight)) for row in lines_of_card(card)
        ]
        goals.weigh_lines(
            by=entry.by, now=entry.now, card=card, expected_revision=card.revision, weights=weights
        )  # fmt: skip
        del cells["weight"]
    if not cells:
        return
    card.refresh_from_db(fields=["revision"])
    goal.refresh_from_db(fields=["weight"])
    changed = {name: _of_goal(name, value) for name, value in cells.items()}
    goals.put_line(
        by=entry.by, now=entry.now, card=card, expected_revision=card.revision,
        line=replace(_line_of(goal), **changed), goal=goal,
    )  # fmt: skip


def _whole(value: Value) -> int:
    number = float(value or 0)
    if number != int(number):
        raise EntryRefused(_("Type a whole number."))
    return int(number)


def _of_goal(name: str, value: Value) -> Any:
    if name in ("floor", "target", "stretch"):
        number = _decimal(value)
        if number is None and name == "target":
            raise EntryRefused(_("A goal has a target."))
        return number
    if name == "due_on":
        return _date(value)
    text = str(value or "").strip()
    if name == "title" and not text:
        raise EntryRefused(_("A goal has a sentence."))
    return text


def _line_of(goal: Goal) -> goals.Line:
    """Return the line as it stands, so that what the form does not show is kept."""
    line = goals.Line(**{one.name: getattr(goal, one.name) for one in fields(goals.Line)})
    return replace(line, kind=GoalKind(goal.kind))


def _into_work_plan(entry: Entry) -> None:
    item: WorkItem = _one(items_visible_to(entry.by), entry.number)
    if item.owner_id != entry.address["pk"]:
        raise EntryRefused(_("This line is gone."))
    write_cells(
        by=entry.by, now=entry.now, item=item, expected_revision=item.revision, **dict(entry.cells)
    )  # fmt: skip


def _person(entry: Entry) -> Person:
    person = teams.people_visible_to(entry.by).select_related("unit", "role").filter(pk=entry.address["pk"]).first()
    if person is None:
        raise EntryRefused(_("This form belongs to somebody whose forms you do not see, or it is gone."))
    return person


def _into_month(entry: Entry) -> None:
    person, first = _person(entry), date.fromisoformat(f"{entry.address['month']}-01")
    _require_own(entry, person)
    found = contract_of(person, first, entry.today)
    plan = plans.open_plan(by=entry.by, now=entry.now, horizon=Horizon.MONTH, starts_on=first, person=person)
    if entry.row.startswith("stage:"):
        committed = {**found.committed, entry.key: _whole(entry.cells["committed"])}
        plans.save_plan(by=entry.by, now=entry.now, plan=plan, required={"committed": committed})
    else:
        notes = {entry.key: str(entry.cells["words"] or "")}
        plans.save_plan(by=entry.by, now=entry.now, plan=plan, notes=notes)


def _require_own(entry: Entry, person: Person) -> None:
    if person.pk != entry.by.pk:
        raise EntryRefused(_("Only %(name)s writes here.") % {"name": person.name})


def _into_week(entry: Entry) -> None:
    person, monday = _person(entry), date.fromisoformat(entry.address["day"])
    if entry.row.startswith("line:"):
        item: WorkItem = _one(items_visible_to(entry.by), entry.number)
        if item.owner_id != person.pk or item.plan is None or item.plan.starts_on != monday:
            raise EntryRefused(_("This line is gone."))
        words = {name: str(value or "") for name, value in entry.cells.items()}
        if words.get("purpose") == "":
            raise EntryRefused(_("A line has a purpose."))
        plans.change_line(by=entry.by, now=entry.now, item=item, **words)
        return
    _require_own(entry, person)
    plan = plans.open_plan(by=entry.by, now=entry.now, horizon=Horizon.WEEK, starts_on=monday, person=person)
    plans.save_plan(by=entry.by, now=entry.now, plan=plan, notes={entry.key: str(entry.cells["text"] or "")})


def _into_year(entry: Entry) -> None:
    """Set the months of a person in a draft; only the figure itself moves where the others leave room (rules)."""
    unit = _one(teams.units_visible_to(entry.by), entry.address["unit_id"])
    for name, value in entry.cells.items():
        scene = year_scene(entry.by, unit, entry.address["year"])
        if scene is None or not scene.is_open:
            raise EntryRefused(_("There is no draft that you may change."))
        try:
            place = scene.place(entry.number, "", int(name[1:]))
        except LookupError:
            raise EntryRefused(_("This line is gone.")) from None
        fen = round(Decimal(str(value or 0)) * 100)
        goals.set_target(
            by=entry.by, now=entry.now, edition=scene.edition, revision=scene.edition.revision, place=place,
            premium_fen=int(fen),
        )  # fmt: skip


WRITERS: dict[str, Callable[[Entry], None]] = {
    "card": _into_card, "work_plan": _into_work_plan, "month": _into_month, "week": _into_week, "year": _into_year,
}  # fmt: skip


def write_entry(kind: str, entry: Entry) -> None:
    """Write the cells of one row; raises the refusal of the action that the screen would use."""
    writer = WRITERS.get(kind)
    if writer is None:
        raise EntryRefused(_("Nothing on this form is filled in."))
    try:
        writer(entry)
    except Http404:
        raise EntryRefused(_("This line is gone.")) from None
