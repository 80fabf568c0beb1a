"""Daily counts, as an agent's 活动量打卡 sheet keeps them: a row a day, a column an activity."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from django.utils.translation import gettext as _

from fenghuolun.desk.exchange.bringing.entries import Logged, here, id_of, log_rows
from fenghuolun.desk.exchange.bringing.job import Fate, Job, Outcome, readable
from fenghuolun.desk.exchange.fields import COUNT
from fenghuolun.desk.exchange.lines import Line

NOON = time(12)
MOST_A_DAY = 1000


def bring_counted(job: Job, lines: Sequence[Line]) -> Outcome:
    """Log what each day counts, one entry per activity kind, for the owner that the import was told."""
    outcome = Outcome()
    owner = job.owner_id
    rows: list[Logged] = []
    for line in readable(lines, outcome):
        if owner is None:
            outcome.refuse(line, _("The file does not say whose days these are. Choose the person."))
        elif line.values.get("day") is None:
            outcome.refuse(line, _("The date is missing. Write when it happened."))
        else:
            rows += _entries(line, owner, outcome)
    log_rows(job, rows, outcome)
    for line in lines:
        outcome.put(line, Fate.SAME)
    return outcome


def _entries(line: Line, owner: int, outcome: Outcome) -> list[Logged]:
    found: list[Logged] = []
    counts: dict[str, int] = {}
    for name, value in line.values.items():
        if name.startswith(COUNT):
            kind = name.removeprefix(COUNT).partition("@")[0]
            counts[kind] = counts.get(kind, 0) + value
    at = here(datetime.combine(line.values["day"], NOON))
    for kind, count in counts.items():
        if not 0 <= count <= MOST_A_DAY:
            outcome.refuse(line, _("A count must lie between 0 and %(most)d.") % {"most": MOST_A_DAY})
            return []
        if count:
            fields = {"kind": kind, "happened_at": at, "person_id": owner, "quantity": count}
            found.append((line, {**fields, "client_id": id_of("counted", owner, kind, line.values["day"])}))
    return found
