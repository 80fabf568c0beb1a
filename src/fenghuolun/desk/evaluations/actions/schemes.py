"""New versions of the formula; old ones stay for the sheets that were opened with them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.evaluations.actions.refusals import EvaluationRefused
from fenghuolun.desk.evaluations.models import EvaluationScheme
from fenghuolun.desk.evaluations.rules.terms import Terms
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.desk.teams.rules import require, require_in_reach


@transaction.atomic
def add_scheme(*, by: Person | None, now: datetime, unit: Unit, terms: Terms, note: str = "") -> EvaluationScheme:
    """Make the next version of the unit's formula; rounds that are open keep theirs. Refuses one without a reason."""
    if by is not None:
        require(by, Permission.SET_PARAMETER)
        require_in_reach(by, owner_id=None, unit_id=unit.pk)
        if not note.strip():
            raise EvaluationRefused(_("Say why the formula changes."), field="note")
    newest = EvaluationScheme.objects.filter(unit=unit).aggregate(last=Max("version"))["last"] or 0
    row = EvaluationScheme.objects.create(
        unit=unit, version=newest + 1, terms=terms.kept(), note=note.strip(), made_by=by, made_at=now
    )
    record(by=by, now=now, action="add_scheme", thing=row, unit=unit.pk, version=row.version)
    return row
