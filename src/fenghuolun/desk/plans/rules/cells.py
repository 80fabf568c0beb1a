"""The cells of the work-plan table: which there are, how each is read, and how an event keeps it (as JSON)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fenghuolun.desk.goals.choices import Light
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.plans.choices import ItemStatus, PlanningTool

LONGEST = 60  # letters in a cell: a line is read, not studied (1.3.2.A)
CELL_WORDS: dict[str, str | Promise] = {
    "title": pgettext_lazy("cell", "Item"),
    "goal_id": pgettext_lazy("cell", "Goal"),
    "output": pgettext_lazy("cell", "Result"),
    "target": pgettext_lazy("cell", "Quantity"),
    "unit_word": pgettext_lazy("cell", "Counted in"),
    "worked_out_by": pgettext_lazy("cell", "Worked out by"),
    "with_whom": pgettext_lazy("cell", "With"),
    "starts_on": pgettext_lazy("cell", "Start"),
    "due_on": pgettext_lazy("cell", "Due"),
    "weight": pgettext_lazy("cell", "Weight"),
    "done_share": pgettext_lazy("cell", "Done"),
    "light": pgettext_lazy("cell", "Light"),
    "actual": pgettext_lazy("cell", "Actual"),
    "status_text": pgettext_lazy("cell", "Status"),
    "status": pgettext_lazy("cell", "State"),
    "began_on": pgettext_lazy("cell", "Begun"),
}
PLAN_CELLS = frozenset({
    "title", "goal_id", "output", "target", "unit_word", "worked_out_by", "with_whom", "starts_on", "due_on", "weight",
})  # fmt: skip
# What a signed version keeps of each line, so that the next one can be compared with it.
SIGNED_CELLS = ("title", "output", "target", "unit_word", "weight", "starts_on", "due_on")
LIVE_CELLS = frozenset({"done_share", "light", "actual"})


class WrongCell(Refused):
    code = "wrong_cell"


def cell_label(name: str) -> str | Promise:
    return CELL_WORDS.get(name, name)


def as_kept(value: Any) -> Any:
    """Return a cell's value as an event keeps it.

    >>> as_kept(date(2026, 12, 4)), as_kept(Decimal("24.0000")), as_kept(0.5)
    ('2026-12-04', '24', 0.5)
    """
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.pk if isinstance(value, Model) else value


def _text(value: Any) -> str:
    text = str(value or "").strip()
    if len(text) > LONGEST:
        raise WrongCell(_("At most %(n)d letters fit a cell; this has %(has)d.") % {"n": LONGEST, "has": len(text)})
    return text


def _number(value: Any) -> Decimal | None:
    if value in (None, ""):
        return None
    try:
        number = Decimal(str(value).replace(",", "").replace("，", ""))
    except InvalidOperation:
        raise WrongCell(_("Type a number.")) from None
    if not number.is_finite() or number < 0 or number >= 10**13:
        raise WrongCell(_("Type a number that is not below 0."))
    return number


def _weight(value: Any) -> Decimal:
    weight = _number(value) or Decimal(0)
    if weight > 100:
        raise WrongCell(_("Weights add up to 100 over the table."))
    return weight


def _share(value: Any) -> float:
    share = float(_number(value) or 0)
    if share > 1:
        raise WrongCell(_("Done lies between 0 and 100 percent."))
    return share


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        raise WrongCell(_("Choose a day.")) from None


def _due(value: Any) -> date:
    day = _day(value)
    if day is None:
        raise WrongCell(_("Every line has a due day."))
    return day


def _one_of(choices: Any) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        text = str(value or "")
        if text and text not in choices.values:
            raise WrongCell(_("Choose one of the list."))
        return text

    return read


READERS: dict[str, Callable[[Any], Any]] = {
    "target": _number, "actual": _number, "weight": _weight, "done_share": _share, "starts_on": _day,
    "began_on": _day, "due_on": _due, "light": _one_of(Light), "status": _one_of(ItemStatus),
    "worked_out_by": _one_of(PlanningTool), "goal_id": lambda value: int(value) if value else None,
    "measure": lambda value: str(value or ""), "quantities": lambda value: list(value or []),
    "scope": lambda value: dict(value or {}),
}  # fmt: skip


def from_kept(name: str, value: Any) -> Any:
    """Return what was kept or typed as the cell's own type; refuses with ``WrongCell`` what does not fit.

    >>> from_kept("target", "1,200"), from_kept("due_on", "2026-12-04"), from_kept("output", " 报价 24 份 ")
    (Decimal('1200'), datetime.date(2026, 12, 4), '报价 24 份')
    """
    return READERS.get(name, _text)(value)
