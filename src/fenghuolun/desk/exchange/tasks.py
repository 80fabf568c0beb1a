"""Imports in the background: one task an import, and a look each minute for those whose worker is gone."""

from __future__ import annotations

from datetime import datetime, time

from django.utils import timezone
from django_tasks import task

from fenghuolun.desk.exchange.actions import forget_imports, run_import, stalled_imports
from fenghuolun.desk.teams.tasks import daily, every


@task(queue_name="import")
def run_batch(pk: int) -> None:
    run_import(pk, now=timezone.now())


@every(minutes=1)
def continue_imports(now: datetime) -> None:
    for batch in stalled_imports(now):
        run_import(batch.pk, now=now)


@daily(time(2, 20))
def forget_old_imports(now: datetime) -> None:
    forget_imports(now=now)
