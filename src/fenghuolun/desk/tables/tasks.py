"""Publishing many targets is a job: days first, month by month, then the one transaction that everybody sees.

On the morning on which week plans are due, the proposals for the next week are made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus, task
from django_tasks.exceptions import TaskResultDoesNotExist

from fenghuolun.desk.goals import actions as goals
from fenghuolun.desk.goals import queries as goal_queries
from fenghuolun.desk.goals.choices import EditionStatus
from fenghuolun.desk.goals.models import TargetEdition
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.plans.choices import Horizon
from fenghuolun.desk.plans.queries import deadlines_of
from fenghuolun.desk.tables.actions.week import propose_weeks
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import NoWorkingCalendar
from fenghuolun.desk.teams.tasks import daily


@dataclass(frozen=True, slots=True)
class JobState:
    """How far it is: share 0..1, done or failed, and a sentence."""

    share: float
    is_done: bool
    is_failed: bool
    text: str


@task()
def publish(edition_id: int, person_id: int, revision: int, note: str, language: str) -> str:
    """Publish a draft in the background; returns why it was refused, nothing when it was published."""
    by = teams.people_named(None, [person_id])[person_id]
    edition = goal_queries.editions_visible_to(by).get(pk=edition_id)
    with translation.override(language):
        try:
            goals.fill_days(edition, revision)
            goals.publish_targets(by=by, now=timezone.now(), edition=edition, revision=revision, note=note)
        except Refused as refused:
            return str(refused)
    return ""


def publish_later(*, by: Person, edition: TargetEdition, revision: int, note: str) -> None:
    """Hand a publication to the worker and note it with the edition."""
    result = publish.enqueue(edition.pk, by.pk, revision, note, translation.get_language() or "zh-hans")
    goals.note_job(edition=edition, job=str(result.id))


def job_state(edition: TargetEdition) -> JobState:
    """Return how far the publication of an edition is."""
    if edition.status != EditionStatus.DRAFT:
        return JobState(1.0, True, False, _("Published."))
    try:
        result = publish.get_result(edition.job)
    except TaskResultDoesNotExist:
        return JobState(0.0, False, True, _("Nothing is under way. Publish again."))
    if result.status == TaskResultStatus.FAILED:
        return JobState(edition.days_share, False, True, _("It failed and will be tried again; nothing was changed."))
    if result.status == TaskResultStatus.SUCCESSFUL:
        return JobState(edition.days_share, False, True, result.return_value)
    if edition.days_share == 0:
        return JobState(0.0, False, False, _("Waiting for its turn."))
    return JobState(edition.days_share * 0.9, False, False, _("Spreading the months over their days."))


@daily(time(6, 30))
def propose_next_week(now: datetime) -> None:
    """Fill next week's plans on the day they are due; a week that reaches into a year without a calendar waits."""
    today = timezone.localtime(now).date()
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7)
    try:
        due = deadlines_of(None, Horizon.WEEK, monday).at
    except NoWorkingCalendar:
        return
    if timezone.localtime(due).date() == today:
        for company in teams.companies():
            propose_weeks(now=now, unit=company, monday=monday)
