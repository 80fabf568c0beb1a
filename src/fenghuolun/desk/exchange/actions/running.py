"""An import runs: a chunk of rows and its progress are one transaction, so that nothing is lost or doubled.

Whatever stops it (a crash, a restart, a lost database), the rows that are in
and ``rows_done`` agree, and the import goes on from there.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from fenghuolun.desk.exchange.actions.reporting import write_report
from fenghuolun.desk.exchange.actions.taking_back import take_back
from fenghuolun.desk.exchange.actions.uploading import ImportRefused
from fenghuolun.desk.exchange.bringing import Fate, Job, Outcome, bring_whole_rows
from fenghuolun.desk.exchange.fields import TARGETS
from fenghuolun.desk.exchange.lines import Line, read_lines
from fenghuolun.desk.exchange.models import Batch
from fenghuolun.desk.exchange.queries import table_of
from fenghuolun.desk.exchange.reading import Table
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.queries import company_name
from fenghuolun.desk.teams.rules import require

log = logging.getLogger(__name__)
CHUNK, CHUNK_OF_ACTIVITIES = 1000, 5000
STALLED = timedelta(minutes=3)
SHOWN_PROBLEMS = 200
Say = Callable[[int, int], object]


class Stopped(Exception):
    """Somebody cancelled, or another worker has the import."""


def start_import(*, by: Person, now: datetime, batch: Batch, enqueue: Callable[[int], object]) -> Batch:
    """Put a prepared import into the queue. Refuses one that has started, or whose columns nobody has confirmed."""
    require(by, Permission.IMPORT_FILE)
    language = {**batch.answers, "language": translation.get_language() or "zh-hans"}
    ready = Batch.objects.filter(pk=batch.pk, status=Batch.Status.READY)
    if not ready.update(status=Batch.Status.RUNNING, started_at=now, seen_at=now, answers=language):
        raise ImportRefused(_("This import has started already."))
    transaction.on_commit(lambda: enqueue(batch.pk))
    batch.refresh_from_db()
    return batch


def cancel_import(*, by: Person, batch: Batch) -> Batch:
    """Ask a running import to stop; the rows that are in are taken back by whoever runs it."""
    require(by, Permission.IMPORT_FILE)
    Batch.objects.filter(pk=batch.pk, status=Batch.Status.RUNNING).update(status=Batch.Status.CANCELLED)
    batch.refresh_from_db()
    return batch


def stalled_imports(now: datetime) -> QuerySet[Batch]:
    """Return imports whose worker has not written for three minutes: it is gone, and another one goes on."""
    return Batch.objects.filter(status=Batch.Status.RUNNING, seen_at__lt=now - STALLED)


def run_import(pk: int, *, now: datetime, say: Say = lambda _done, _total: None) -> Batch:
    """Import the rows that are not in yet, write the report, return the import.

    What nobody foresaw takes the whole import back and says so.
    """
    batch = Batch.objects.select_related("by", "by__unit", "by__role").get(pk=pk)
    if batch.status != Batch.Status.RUNNING:
        return batch
    with translation.override(batch.answers.get("language", "zh-hans")):
        outcome = Outcome()
        try:
            table = table_of(batch)
            lines = read_lines(table, TARGETS[batch.target], _mapping(batch), batch.answers.get("year"))
            for done in _chunks(batch, lines, outcome, now):
                say(done, len(lines))
        except Stopped:
            _stopped(batch, now)
        except Exception:
            log.exception("import %s failed", pk)
            _failed(batch, now)
        else:
            _finish(batch, table, outcome, now)
    return batch


def _mapping(batch: Batch) -> dict[int, str]:
    return {int(at): name for at, name in batch.mapping.items()}


def job_of(batch: Batch, now: datetime) -> Job:
    answers = {"campaign": batch.file_name, **batch.answers}
    undone = Batch.objects.filter(status__in=[Batch.Status.UNDONE, Batch.Status.CANCELLED, Batch.Status.FAILED])
    return Job.of(
        by=batch.by, now=now, batch=batch.pk, answers=answers, insurer=company_name(), has_undone=undone.exists()
    )


def _chunks(batch: Batch, lines: Sequence[Line], outcome: Outcome, now: datetime) -> Iterator[int]:
    size = CHUNK_OF_ACTIVITIES if batch.target in {"activities", "counted"} else CHUNK
    job = job_of(batch, now)
    for start in range(batch.rows_done, len(lines), size):
        part = lines[start : start + size]
        with transaction.atomic(), _no_collecting():
            found = bring_whole_rows(job, batch.target, part)
            _write_progress(batch, start, found, len(part), len(lines))
        outcome.add(found)
        yield batch.rows_done


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Leave the garbage collector out while a chunk's objects live: it would find none of them dead."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _write_progress(batch: Batch, start: int, found: Outcome, rows: int, total: int) -> None:
    undo = batch.undo or {"before": {}, "made": {}}
    for table, ids in found.made.items():
        undo["made"][table] = [*undo["made"].get(table, []), *ids]
    for table, before in found.before.items():
        undo["before"][table] = {**before, **undo["before"].get(table, {})}
    changes = {
        "rows_done": start + rows,
        "rows_total": total,
        "rows_made": batch.rows_made + found.count(Fate.MADE),
        "rows_changed": batch.rows_changed + found.count(Fate.CHANGED),
        "rows_same": batch.rows_same + found.count(Fate.SAME),
        "rows_wrong": batch.rows_wrong + found.count(Fate.WRONG),
        "undo": undo,
        "seen_at": timezone.now(),
    }
    mine = Batch.objects.filter(pk=batch.pk, status=Batch.Status.RUNNING, rows_done=batch.rows_done)
    if not mine.update(**changes):
        raise Stopped
    for name, value in changes.items():
        setattr(batch, name, value)


def _finish(batch: Batch, table: Table, outcome: Outcome, now: datetime) -> None:
    batch.problems = problems_of(table, outcome)
    write_report(batch, table, outcome)
    batch.status, batch.ended_at = Batch.Status.DONE, timezone.now()
    batch.save(update_fields=["problems", "report", "status", "ended_at"])
    record(
        by=batch.by, now=now, action="run_import", thing=batch, target=batch.target, made=batch.rows_made,
        changed=batch.rows_changed, same=batch.rows_same, wrong=batch.rows_wrong,
    )  # fmt: skip


def problems_of(table: Table, outcome: Outcome) -> list[list[object]]:
    """Return row number, fate and sentences of the first rows there is something to say about, the wrong ones first."""
    places = sorted(outcome.sentences, key=lambda place: (outcome.fates.get(place) != Fate.WRONG, place))
    told = [place for place in places if outcome.sentences[place]][:SHOWN_PROBLEMS]
    return [[table.row_numbers[at], str(outcome.fates.get(at, Fate.SAME)), _once(outcome.sentences[at])] for at in told]


def _once(sentences: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(sentences))


def _stopped(batch: Batch, now: datetime) -> None:
    batch.refresh_from_db()
    if batch.status == Batch.Status.CANCELLED and batch.ended_at is None:
        take_back(batch, now)
        batch.message = _("Cancelled; everything that had been imported was taken back.")
        batch.ended_at = timezone.now()
        batch.save(update_fields=["message", "ended_at"])
        record(by=batch.by, now=now, action="cancel_import", thing=batch)


def _failed(batch: Batch, now: datetime) -> None:
    take_back(batch, now)
    batch.status, batch.ended_at = Batch.Status.FAILED, timezone.now()
    batch.message = _("Something went wrong that nobody foresaw. Nothing of this file was kept; the log says more.")
    batch.save(update_fields=["status", "ended_at", "message"])
    record(by=batch.by, now=now, action="fail_import", thing=batch)
