"""The control card (计划管制卡): quantities by week, the weekly check, and causes of points on the run chart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.goals.choices import DeviationCause
from fenghuolun.desk.plans.actions.checks import Checked, record_check
from fenghuolun.desk.plans.actions.items import ItemRefused
from fenghuolun.desk.plans.actions.plans import require_editable
from fenghuolun.desk.plans.actions.table import taken_line, write_cells
from fenghuolun.desk.plans.models import ItemCheck, PointNote, WorkItem
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.queries import parameter
from fenghuolun.desk.teams.rules import NotAllowed

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person, Unit


@transaction.atomic
def check_week(*, by: Person, now: datetime, item: WorkItem, found: Checked) -> ItemCheck:
    """Enter a week of the control card: planned and actual up to it, and what is done where they differ.

    Refuses a deviation above ``act_from`` (10 %) without cause, act and countermeasure, and what ``record_check``
    refuses.
    """
    item = taken_line(by, item, None)
    limit = float(parameter("act_from", on=found.on, unit=item.unit))
    if found.planned and found.actual is not None:
        deviation = abs(float(found.actual - found.planned)) / float(found.planned)
        if deviation > limit + 1e-9:
            _require_act(found, deviation, limit)
    return record_check(by=by, now=now, item=item, found=found)


def _require_act(found: Checked, deviation: float, limit: float) -> None:
    asked = {
        "cause": _("%(is)d %% off the plan, more than %(most)d %%: say why."),
        "act": _("%(is)d %% off the plan, more than %(most)d %%: say what is done about it."),
        "countermeasure": _("%(is)d %% off the plan, more than %(most)d %%: name the countermeasure."),
    }
    for field, sentence in asked.items():
        if not getattr(found, field).strip():
            raise ItemRefused(sentence % {"is": round(deviation * 100), "most": round(limit * 100)}, field=field)


@transaction.atomic
def plan_weeks(
    *, by: Person, now: datetime, item: WorkItem, quantities: Sequence[Decimal], expected_revision: int | None = None
) -> WorkItem:
    """Split a line's quantity over W1–W5; what the line plans is their sum.

    Refuses negatives, a line of a signed plan, and a stale edit.
    """
    if not quantities or len(quantities) > 5 or any(quantity < 0 for quantity in quantities):
        raise ItemRefused(_("Type one number for each week, not below 0."))
    if item.plan is not None:
        require_editable(item.plan)
    kept = [int(number) if number == int(number) else float(number) for number in quantities]
    return write_cells(
        by=by, now=now, item=item, expected_revision=expected_revision, quantities=kept, target=sum(quantities)
    )


@transaction.atomic
def note_point(
    *, by: Person, now: datetime, measure: str, on: date, cause: str, text: str = "", person: Person | None = None,
    unit: Unit | None = None,
) -> PointNote | None:  # fmt: skip
    """Keep why a point of a person's or unit's run chart lies where it does; without a cause the note is taken away.

    A later note of the same point takes the place of the earlier. Refuses the chart of somebody whom ``by`` does not
    lead, and a cause that is none. The caller has looked whether ``by`` sees the chart.
    """
    if not (by.may(Permission.REVIEW_ACTIVITY) or (person is not None and person.pk == by.pk)):
        raise NotAllowed(_("Only the leader notes causes here."))
    thing = person or unit
    point = {"person": person, "unit": unit, "measure": measure, "on": on}
    if not cause:
        PointNote.objects.filter(**point).delete()
        record(by=by, now=now, action="note_point", thing=thing, measure=measure, on=on, cause="")
        return None
    if cause not in DeviationCause.values:
        raise ItemRefused(_("Choose one of the list."), field="cause")
    kept, _is_new = PointNote.objects.update_or_create(
        **point, defaults={"cause": cause, "text": text.strip()[:200], "by": by, "at": now}
    )
    record(by=by, now=now, action="note_point", thing=thing, measure=measure, on=on, cause=cause)
    return kept
