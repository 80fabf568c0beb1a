"""Imported files and what undoing needs hold personal data: both go when their time of keeping is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from fenghuolun.desk.exchange.models import Batch
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.queries import parameter

OVER = (Batch.Status.DONE, Batch.Status.UNDONE, Batch.Status.FAILED, Batch.Status.CANCELLED)


def forget_imports(*, now: datetime) -> int:
    """Delete file, report, sentences and undo of imports uploaded ``import_days`` ago or earlier; return how many.

    That there was an import, by whom, and how many rows it made stays. It cannot be taken back any more.
    """
    until = now - timedelta(days=int(parameter("import_days", on=timezone.localdate(now))))
    waiting = Batch.objects.filter(uploaded_at__lt=until, status__in=OVER, is_forgotten=False)
    forgotten = 0
    for batch in waiting.order_by("pk").iterator(chunk_size=200):
        batch.file.delete(save=False)
        batch.report.delete(save=False)
        batch.problems, batch.undo, batch.is_forgotten = [], {}, True
        batch.save(update_fields=["file", "report", "problems", "undo", "is_forgotten"])
        record(by=None, now=now, action="forget_import", thing=batch)
        forgotten += 1
    return forgotten
