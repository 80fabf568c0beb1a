"""Entries of the ledger from a file, with ids that their content makes: the same row twice is one activity."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.utils import timezone

from fenghuolun.desk.activities.actions.bulk import log_in_bulk
from fenghuolun.desk.activities.queries.known import voided_ids
from fenghuolun.desk.activities.rules.entries import Entry
from fenghuolun.desk.exchange.bringing.job import Fate, Job, Outcome
from fenghuolun.desk.exchange.lines import Line

SPACE = uuid5(NAMESPACE_OID, "fenghuolun import")
Logged = tuple[Line, dict[str, Any]]


def id_of(*content: Any) -> UUID:
    return uuid5(SPACE, "\x1f".join(map(str, content)))


def here(moment: datetime) -> datetime:
    """Return a moment of the file as one of this company's clock."""
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.get_default_timezone())


def log_rows(job: Job, rows: Sequence[Logged], outcome: Outcome) -> None:
    """Log entries (line, fields) through the ledger's door; put into ``outcome`` what became of their rows.

    An id that an undone import left voided gives way to the next one of the same content.
    """
    if job.has_undone:
        for (_line, fields), free in zip(rows, _free_ids([fields["client_id"] for _line, fields in rows]), strict=True):
            fields["client_id"] = free
    entries = [Entry(**fields, source="import") for _line, fields in rows]
    known = log_in_bulk(by=job.by, now=job.now, entries=entries, batch=job.batch)
    refused = dict(known.refused)
    there = set(known.already_at)
    for place, (line, _fields) in enumerate(rows):
        if place in refused:
            outcome.refuse(line, refused[place])
        else:
            outcome.put(line, Fate.SAME if place in there else Fate.MADE)


def _free_ids(ids: list[UUID]) -> list[UUID]:
    voided = voided_ids(ids)
    while voided:
        ids = [uuid5(SPACE, one.hex) if one in voided else one for one in ids]
        voided = voided_ids(ids)
    return ids
