"""What a file does not say and an import has to know: asked once, with an answer proposed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fenghuolun.desk.activities.queries import catalogue
from fenghuolun.desk.exchange.bringing.policies import BY_COLUMN, LAST_DAY, OTHERS, OURS
from fenghuolun.desk.exchange.fields import TARGETS, Target
from fenghuolun.desk.exchange.reading import Table, values
from fenghuolun.desk.exchange.reading.files import Cell
from fenghuolun.desk.exchange.reading.tables import is_blank
from fenghuolun.desk.teams.queries import people_visible_to

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person

Text = str | Promise
NEEDS_OWNER = {"activities", "calls", "counted"}
HAS_OWNER = {"customers", "policies", *NEEDS_OWNER}
SAMPLE = 60


@dataclass(frozen=True, slots=True)
class Question:
    """``kind`` is choice, year, day or text; ``choices`` are (value, label). ``initial`` is the proposed answer."""

    name: str
    kind: str
    label: Text
    help: Text = ""
    choices: Sequence[tuple[str, Text]] = field(default_factory=tuple)
    initial: Any = ""
    is_required: bool = False


def questions(
    *, by: Person, today: date, table: Table, target: str, mapping: Collection[str], file_name: str
) -> list[Question]:
    """Return what has to be asked about this table, given the fields that its columns hold."""
    return list(_questions(by, today, table, TARGETS[target], set(mapping), file_name))


def _questions(
    by: Person, today: date, table: Table, target: Target, mapped: set[str], file_name: str
) -> Iterator[Question]:
    if target.code == "policies":
        yield from _about_policies(mapped)
    if target.code in HAS_OWNER:
        yield _owner(by, table, target.code, mapped)
    if target.code == "calls" or _lacks_year(table, target, mapped):
        yield Question(
            "year", "year", _("Year of the dates"), _("The file writes days and months without a year."),
            initial=_year(today, table) if target.code == "calls" else today.year, is_required=True,
        )  # fmt: skip
    if target.code == "calls":
        yield Question("campaign", "text", _("Name of the campaign"), initial=PurePath(file_name).stem[:80])
    if target.code == "activities" and "kind" not in mapped:
        kinds = [(kind.code, kind.label) for kind in catalogue().kinds]
        yield Question("kind", "choice", _("What kind of activity?"), choices=kinds, initial="A01", is_required=True)
    if target.code == "people":
        yield Question("as_of", "day", _("Transfers take effect on"), initial=today.isoformat(), is_required=True)


def _about_policies(mapped: set[str]) -> Iterator[Question]:
    choices: list[tuple[str, Text]] = [(OURS, _("With us")), (OTHERS, _("With another insurer"))]
    if "insurer" in mapped:
        choices.insert(0, (BY_COLUMN, _("As the insurer's column says")))
    yield Question(
        "ours", "choice", _("Where are these vehicles insured now?"), choices=choices, initial=choices[0][0],
        is_required=True,
    )  # fmt: skip
    if "ends_on" in mapped and "starts_on" not in mapped:
        yield Question(
            "ends", "choice", _("The end date in the file is"),
            choices=((LAST_DAY, _("the last day with cover")), ("first", _("the first day without cover"))),
            initial=LAST_DAY, is_required=True,
        )  # fmt: skip


def _owner(by: Person, table: Table, target: str, mapped: set[str]) -> Question:
    people = list(people_visible_to(by).filter(is_active=True).order_by("name").values_list("pk", "name", "unit__name"))
    named = " ".join(table.titles)
    initial = next((pk for pk, name, _unit in people if name in named), "")
    is_named = bool({"owner", "owner_no"} & mapped)
    nobody = _("whoever the row names") if is_named else pgettext("owner", "nobody yet")
    needed = target in NEEDS_OWNER and not is_named
    choices = [(str(pk), f"{name} · {unit}" if unit else name) for pk, name, unit in people]
    label = _("Whose rows are these?") if target in NEEDS_OWNER else _("Who looks after them?")
    help_text = _("For rows that name nobody.") if is_named else ""
    return Question(
        "owner", "choice", label, help_text, [("", _("Choose a person") if needed else nobody), *choices], str(initial),
        is_required=needed,
    )  # fmt: skip


def _lacks_year(table: Table, target: Target, mapped: set[str]) -> bool:
    """Say whether dates of the table can only be read once a year is known."""
    if not mapped & {"happened_at", "day", "ends_on", "starts_on"}:
        return False
    cells = [cell for row in table.rows[:SAMPLE] for cell in row if isinstance(cell, str) and not is_blank(cell)]
    dated = sum(_reads(cell) for cell in cells)
    with_year = sum(_reads(cell, 2000) for cell in cells)
    return with_year > dated


def _reads(cell: Cell, year: int | None = None) -> bool:
    try:
        values.day(cell, year)
    except values.WrongValue:
        return False
    return True


def _year(today: date, table: Table) -> int:
    """Return the latest year in which none of a campaign's months lies ahead: this year only in December."""
    return today.year if today.month == 12 else today.year - 1
