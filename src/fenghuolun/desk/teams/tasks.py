"""The schedule: jobs that run each minute or each day, tried again when they fail, within ``fenghuolun work``.

An app puts a job on the schedule in its own ``tasks.py``:

    @daily(time(6))
    def store_forecasts(now): ...

Two workers never run one job twice: whoever moves its due moment runs it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from fenghuolun.desk.teams.actions import apply_postings, ensure_calendar, seal_audit
from fenghuolun.desk.teams.models import JobRun

log = logging.getLogger(__name__)
Run = Callable[[datetime], object]
# Waits between the tries of a job or task that failed; a task is given up after them, a job waits for its next turn.
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))


@dataclass(frozen=True, slots=True)
class Job:
    """What runs, and how often: every so long, or each day at a local time."""

    name: str
    run: Run
    period: timedelta
    at: time | None = None

    def next_after(self, now: datetime) -> datetime:
        if self.at is None:
            return now + self.period
        today = timezone.make_aware(datetime.combine(timezone.localdate(now), self.at))
        return today if today > now else today + timedelta(days=1)


SCHEDULE: dict[str, Job] = {}


def every(*, minutes: int) -> Callable[[Run], Run]:
    return _scheduled(timedelta(minutes=minutes), None)


def daily(at: time) -> Callable[[Run], Run]:
    return _scheduled(timedelta(days=1), at)


def _scheduled(period: timedelta, at: time | None) -> Callable[[Run], Run]:
    def put(run: Run) -> Run:
        name = f"{run.__module__.removeprefix('fenghuolun.desk.')}.{run.__name__}"
        SCHEDULE[name] = Job(name, run, period, at)
        return run

    return put


def load_schedule() -> None:
    autodiscover_modules("tasks")


def run_due(now: datetime) -> list[str]:
    """Run the jobs that are due and return their names. One that fails is tried again after 1, 5, 15 minutes."""
    ran = []
    runs = JobRun.objects.in_bulk()
    for job in SCHEDULE.values():
        run = runs.get(job.name)
        if run is None:
            # A job that was never seen runs at once when it is periodic; a daily one waits for its hour.
            due_at = now if job.at is None else job.next_after(now)
            run, _made = JobRun.objects.get_or_create(name=job.name, defaults={"due_at": due_at})
        if run.due_at <= now and _taken(run, job, now):
            _run(job, run, now)
            ran.append(job.name)
    return ran


def _taken(run: JobRun, job: Job, now: datetime) -> bool:
    mine = JobRun.objects.filter(name=job.name, due_at=run.due_at).update(due_at=job.next_after(now))
    return mine == 1


def _run(job: Job, run: JobRun, now: datetime) -> None:
    try:
        job.run(now)
    except Exception as fault:
        log.exception("job %s failed", job.name)
        failures = run.failures + 1
        again = now + WAITS[min(failures, len(WAITS)) - 1]
        JobRun.objects.filter(name=job.name).update(
            failures=failures, message=repr(fault)[:2000], due_at=min(again, job.next_after(now))
        )
    else:
        JobRun.objects.filter(name=job.name).update(failures=0, message="", ended_at=timezone.now())


class PatientWorker(Worker):
    """The worker of django-tasks, which tries a task that failed again instead of giving it up at once."""

    def run_task(self, db_task_result: DBTaskResult) -> None:
        super().run_task(db_task_result)
        tries = len(db_task_result.worker_ids)
        failed = DBTaskResult.objects.failed().filter(pk=db_task_result.pk)
        if tries <= len(WAITS):
            failed.update(status="READY", run_after=timezone.now() + WAITS[tries - 1], finished_at=None)


def heads_file() -> Path:
    return Path(settings.HOME) / "audit-heads.txt"


@every(minutes=1)
def seal(now: datetime) -> None:
    """Seal new audit lines, and note the head of the chain in a file beside the database."""
    sealed, number, head = seal_audit()
    if sealed:
        with heads_file().open("a", encoding="ascii") as heads:
            heads.write(f"{now:%Y-%m-%dT%H:%M:%S%z} {number} {head}\n")


@daily(time(0, 5))
def start_the_day(now: datetime) -> None:
    """Let postings of today begin, lock out leavers, take over a calendar year whose notice is known by now."""
    apply_postings(now=now)
    ensure_calendar()


@daily(time(3, 30))
def refresh_statistics(_now: datetime) -> None:
    """Let SQLite look at what its tables hold, so that searches take the right index; PostgreSQL does so itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=1000")
            cursor.execute("ANALYZE")
