"""Jobs run when they are due, once, and again after they failed."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.core.management import call_command

from cast import NOW
from fenghuolun.desk.teams import tasks
from fenghuolun.desk.teams.models import AuditEntry, JobRun
from fenghuolun.desk.teams.tasks import daily, every, run_due


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch, db: None) -> list[datetime]:
    """An empty schedule, and a list that jobs of the test write into."""
    monkeypatch.setattr(tasks, "SCHEDULE", {})
    return []


def noting(ran: list[datetime]) -> tasks.Run:
    def job(now: datetime) -> None:
        ran.append(now)

    return job


def test_a_periodic_job_runs_at_once_and_then_after_its_period(ran: list[datetime]) -> None:
    every(minutes=10)(noting(ran))
    for minutes in (0, 1, 9, 10, 11, 20):
        run_due(NOW + timedelta(minutes=minutes))
    assert ran == [NOW, NOW + timedelta(minutes=10), NOW + timedelta(minutes=20)]


def test_a_daily_job_waits_for_its_hour_and_runs_once_a_day(ran: list[datetime]) -> None:
    daily(time(12))(noting(ran))
    for hours in (0, 2, 3, 4, 26, 27):
        run_due(NOW + timedelta(hours=hours))
    assert ran == [NOW + timedelta(hours=3), NOW + timedelta(hours=27)]


def test_a_job_that_failed_is_tried_again_after_a_minute_and_does_not_stop_the_others(ran: list[datetime]) -> None:
    faults = iter([ValueError("no"), None])

    def sometimes(now: datetime) -> None:
        fault = next(faults)
        if fault:
            raise fault
        ran.append(now)

    daily(time(9, 40))(sometimes)
    every(minutes=60)(noting(ran))
    run_due(NOW - timedelta(minutes=1))
    run_due(NOW)
    assert JobRun.objects.get(name__endswith="sometimes").failures == 1
    run_due(NOW + timedelta(seconds=30))
    run_due(NOW + timedelta(minutes=1))
    assert ran == [NOW - timedelta(minutes=1), NOW + timedelta(minutes=1)]
    assert JobRun.objects.get(name__endswith="sometimes").failures == 0


def test_two_workers_run_a_job_once(ran: list[datetime]) -> None:
    every(minutes=10)(noting(ran))
    job = next(iter(tasks.SCHEDULE.values()))
    run = JobRun.objects.create(name=job.name, due_at=NOW)
    assert tasks._taken(run, job, NOW)
    assert not tasks._taken(run, job, NOW)


@pytest.mark.django_db(transaction=True)
def test_work_does_what_is_due_and_seals_the_audit_log(tmp_path: object, settings: object) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    from fenghuolun.desk.teams.actions import record

    record(by=None, now=NOW, action="test")
    call_command("work", "--once")
    assert not AuditEntry.objects.filter(seal_no=None, action="test").exists()
    assert tasks.heads_file().exists()
    assert JobRun.objects.filter(name="customers.tasks.renewal_list").exists()
