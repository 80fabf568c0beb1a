"""What an evaluation refuses, and how every step is put on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.evaluations.choices import EvaluationStatus
from fenghuolun.desk.evaluations.models import Evaluation, EvaluationEvent
from fenghuolun.desk.goals.rules.superiors import leads
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import NotAllowed


class EvaluationRefused(Refused):
    code = "evaluation_refused"


class EvaluationChanged(Refused):
    """Somebody else changed the sheet since this person looked at it."""

    code = "evaluation_changed"


def held(evaluation: Evaluation, expected_revision: int | None, *allowed: str) -> Evaluation:
    """Return the sheet locked for this transaction; refuses another state or another revision."""
    row = Evaluation.objects.select_for_update(of=("self",)).select_related(
        "person__unit", "person__role", "round__scheme", "round__unit", "card"
    ).get(pk=evaluation.pk)  # fmt: skip
    if row.status not in allowed:
        raise EvaluationRefused(
            _("The sheet stands at “%(status)s”; this step does not follow.")
            % {"status": EvaluationStatus(row.status).label}
        )
    if expected_revision is not None and row.revision != expected_revision:
        raise EvaluationChanged(_("Somebody changed this sheet meanwhile. Look at what changed, then decide again."))
    return row


def require_superior(by: Person, evaluation: Evaluation) -> None:
    if not leads(by, evaluation.person):
        raise NotAllowed(_("Only whoever leads the person may do this."))


def require_manager(by: Person, evaluation: Evaluation) -> None:
    """The level above the superior: sets targets and leads the person."""
    if not (by.may(Permission.SET_TARGET) and leads(by, evaluation.person)):
        raise NotAllowed(_("Only the manager above the superior may do this."))


def stepped(
    row: Evaluation, by: Person | None, now: datetime, event: str, comment: str = "",
    before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None,
) -> Evaluation:  # fmt: skip
    """Count the revision, save the sheet, keep the event and one audit line."""
    row.revision += 1
    row.save()
    kept = {**(after or {}), "revision": row.revision, "status": row.status}
    EvaluationEvent.objects.create(
        evaluation=row, at=now, by=by, event=event, comment=comment, before=dict(before or {}), after=kept
    )
    record(by=by, now=now, action=f"evaluation_{event}", thing=row, comment=comment)
    return row
