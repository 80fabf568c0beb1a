"""An exercise is begun, entered, left, checked and begun anew; each is on the company's record."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.sandboxes import forget_sandbox, make_sandbox, tables_mark, within
from fenghuolun.desk.learning.actions.staging import stage
from fenghuolun.desk.learning.models import CaseRun
from fenghuolun.desk.learning.queries.checks import found_in
from fenghuolun.desk.learning.queries.runs import is_current
from fenghuolun.desk.learning.queries.scenes import Scene
from fenghuolun.desk.learning.rules.cases import TOLD, told
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.models import Person


class RunRefused(Refused):
    code = "run_refused"


def begin(*, by: Person, now: datetime, case: str) -> CaseRun:
    """Return the own exercise of ``case``, its sandbox made when there is none; a second one counts as begun anew.

    A failure on the way leaves neither half a sandbox nor a run without one.
    """
    if case not in TOLD:
        raise RunRefused(_("There is no such case."))
    with transaction.atomic():
        today = timezone.localdate(now)
        run, is_new = CaseRun.objects.select_for_update(of=("self",)).get_or_create(
            learner=by, case=case, defaults={"started_at": now, "started_on": today, "tables": tables_mark()}
        )
        if not is_new:
            run.times += 1
            run.started_at, run.started_on, run.tables = now, today, tables_mark()
            run.found, run.checked_at = {}, None
            run.save(update_fields=["times", "started_at", "started_on", "tables", "found", "checked_at"])
        _make(run, now)
        record(by=by, now=now, action="begin_case", thing=run, case=case, times=run.times)
    return run


def _make(run: CaseRun, now: datetime) -> None:
    make_sandbox(run.sandbox, run.pk)
    try:
        with within(run.sandbox), transaction.atomic():
            stage(run.case, now, Scene(run.started_on))
    except BaseException:
        forget_sandbox(run.sandbox)
        raise


@transaction.atomic
def enter(*, by: Person, now: datetime, run: CaseRun, login: str = "") -> str:
    """Let the learner act as one of the case's people, the first unless said; return whom.

    Refuses another's exercise, anybody who is not of the case, and a sandbox of an earlier version.
    """
    login = login or told(run.case).first
    if run.learner_id != by.pk:
        raise RunRefused(_("This is somebody else's exercise."))
    if login not in told(run.case).people:
        raise RunRefused(_("Nobody of that name belongs to the case."))
    if not is_current(run):
        raise RunRefused(_("The product changed since this exercise was begun. Begin it anew."))
    record(by=by, now=now, action="enter_case", thing=run, acts_as=login)
    return login


@transaction.atomic
def leave(*, by: Person, now: datetime, run: CaseRun) -> None:
    record(by=by, now=now, action="leave_case", thing=run)


@transaction.atomic
def check(*, by: Person, now: datetime, run: CaseRun) -> CaseRun:
    """Read the rows of the sandbox and keep per step whether it is right and why; progress stays when one leaves."""
    if run.learner_id != by.pk:
        raise RunRefused(_("This is somebody else's exercise."))
    if not is_current(run):
        raise RunRefused(_("The product changed since this exercise was begun. Begin it anew."))
    with within(run.sandbox):
        found = found_in(run.case, Scene(run.started_on))
    run.found = {key: one.as_kept() for key, one in found.items()}
    run.checked_at, run.checks = now, run.checks + 1
    if all(one.is_right for one in found.values()) and run.finished_at is None:
        run.finished_at = now
    run.save(update_fields=["found", "checked_at", "checks", "finished_at"])
    record(by=by, now=now, action="check_case", thing=run, right=run.right, of=len(found))
    return run
