"""Publishing a round, one appeal, and the two signatures that lock a sheet."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.evaluations.actions.refusals import (
    EvaluationRefused,
    held,
    require_manager,
    require_superior,
    stepped,
)
from fenghuolun.desk.evaluations.choices import EvaluationStatus, EvaluationStep
from fenghuolun.desk.evaluations.models import Evaluation, EvaluationRound
from fenghuolun.desk.evaluations.queries.sheet import sheet_of
from fenghuolun.desk.goals.actions import close_card
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import NotAllowed, require, require_in_reach


@transaction.atomic
def publish_round(*, by: Person, now: datetime, round_: EvaluationRound) -> int:
    """Publish every sheet that is calibrated; return how many. Points and grade are kept as they are shown.

    Sheets that still wait for their superior stay behind and can be published later.
    """
    require(by, Permission.SET_TARGET)
    require_in_reach(by, owner_id=None, unit_id=round_.unit_id)
    count = 0
    for one in round_.evaluations.filter(status=EvaluationStatus.CALIBRATION):
        row = held(one, None, EvaluationStatus.CALIBRATION)
        _keep_result(row)
        row.status, row.published_at = EvaluationStatus.PUBLISHED, now
        stepped(row, by, now, EvaluationStep.PUBLISHED, after={"points": row.points, "grade": row.grade})
        count += 1
    if not count:
        raise EvaluationRefused(_("No sheet waits to be published. Their superiors have to assess them first."))
    round_.published_at = now
    round_.save(update_fields=["published_at"])
    record(by=by, now=now, action="publish_round", thing=round_, sheets=count)
    return count


def _keep_result(row: Evaluation) -> None:
    result = sheet_of(row).result
    if result.points is None:
        raise EvaluationRefused(
            _("The sheet of %(name)s lacks something for its method. Complete it or choose another method.")
            % {"name": row.person.name}
        )
    row.points, row.grade = result.shown, result.grade


@transaction.atomic
def appeal(*, by: Person, now: datetime, evaluation: Evaluation, expected_revision: int, reason: str) -> Evaluation:
    """Appeal once, with a reason, before signing; the level above the superior answers."""
    row = held(evaluation, expected_revision, EvaluationStatus.PUBLISHED)
    if by.pk != row.person_id:
        raise NotAllowed(_("Only the person may appeal."))
    if row.appealed_at is not None:
        raise EvaluationRefused(_("You appealed already; the answer stands."))
    if not reason.strip():
        raise EvaluationRefused(_("Say which line is wrong, and why."), field="reason")
    row.status, row.appealed_at, row.appeal_reason = EvaluationStatus.APPEALED, now, reason.strip()[:400]
    return stepped(row, by, now, EvaluationStep.APPEALED, reason)


@transaction.atomic
def answer_appeal(
    *,
    by: Person,
    now: datetime,
    evaluation: Evaluation,
    expected_revision: int,
    answer: str,
    shift: float | None = None,
) -> Evaluation:
    """Answer an appeal; with ``shift`` the completion points move and the result is kept anew."""
    row = held(evaluation, expected_revision, EvaluationStatus.APPEALED)
    require_manager(by, row)
    if not answer.strip():
        raise EvaluationRefused(_("Write the answer in words."), field="answer")
    before = {"points": row.points, "grade": row.grade, "shift": row.shift}
    if shift is not None:
        row.shift = shift
    _keep_result(row)
    row.status, row.appeal_answer, row.appeal_answered_by = EvaluationStatus.PUBLISHED, answer.strip()[:400], by
    after = {"points": row.points, "grade": row.grade, "shift": row.shift}
    return stepped(row, by, now, EvaluationStep.ANSWERED, answer, before, after)


@transaction.atomic
def sign(*, by: Person, now: datetime, evaluation: Evaluation, expected_revision: int) -> Evaluation:
    """Sign: the person and the superior. Both signatures lock the sheet for good."""
    row = held(evaluation, expected_revision, EvaluationStatus.PUBLISHED)
    if by.pk == row.person_id:
        row.owner_signed_at = now
    else:
        require_superior(by, row)
        row.superior_signed_at, row.superior_signed_by = now, by
    if row.owner_signed_at and row.superior_signed_at:
        row.status = EvaluationStatus.SIGNED
        close_card(by=by, now=now, card=row.card, result=f"{row.grade} {row.points:g}")
    return stepped(row, by, now, EvaluationStep.SIGNED)
