"""A trial: the import done and undone at once, to see what would become of each row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from fenghuolun.desk.exchange.actions.running import job_of
from fenghuolun.desk.exchange.bringing import Fate, Outcome, bring_whole_rows
from fenghuolun.desk.exchange.fields import TARGETS
from fenghuolun.desk.exchange.lines import Line, read_lines
from fenghuolun.desk.exchange.models import Batch
from fenghuolun.desk.exchange.queries import table_of


@dataclass(frozen=True, slots=True)
class Trial:
    """The rows as they were read and what would become of the first ``tried`` of them."""

    lines: list[Line]
    tried: int
    outcome: Outcome

    def count(self, fate: str) -> int:
        return self.outcome.count(Fate(fate))


class _Enough(Exception):
    """Rolls the trial back."""


def try_import(batch: Batch, *, now: datetime, most: int | None = None) -> Trial:
    """Return what would become of the rows, at most the first ``most``; nothing is kept."""
    mapping = {int(at): name for at, name in batch.mapping.items()}
    lines = read_lines(table_of(batch), TARGETS[batch.target], mapping, batch.answers.get("year"))
    tried = lines[:most]
    outcome = Outcome()
    try:
        with transaction.atomic():
            outcome = bring_whole_rows(job_of(batch, now), batch.target, tried)
            raise _Enough
    except _Enough:
        return Trial(lines, len(tried), outcome)
