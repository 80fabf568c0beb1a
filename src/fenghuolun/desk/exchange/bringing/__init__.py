"""How the rows of each target come in: through the doors of the apps that own them, with a fate for every row.

A row comes in whole or not at all. Its customer, vehicle, policy and lead go
through four doors; where a later one refuses, what the earlier ones wrote is
rolled back, and the other rows are brought again without it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import transaction

from fenghuolun.desk.exchange.bringing.activities import bring_activities
from fenghuolun.desk.exchange.bringing.calls import bring_calls
from fenghuolun.desk.exchange.bringing.counted import bring_counted
from fenghuolun.desk.exchange.bringing.customers import bring_customers
from fenghuolun.desk.exchange.bringing.job import Fate, Job, Outcome
from fenghuolun.desk.exchange.bringing.people import bring_people
from fenghuolun.desk.exchange.bringing.policies import bring_policies
from fenghuolun.desk.exchange.lines import Line

__all__ = ["Fate", "Job", "Outcome", "bring_whole_rows"]

BRINGERS: dict[str, Callable[[Job, Sequence[Line]], Outcome]] = {
    "people": bring_people,
    "customers": bring_customers,
    "policies": bring_policies,
    "activities": bring_activities,
    "calls": bring_calls,
    "counted": bring_counted,
}


class _Again(Exception):
    """Rolls back what was brought together with a row that turned out wrong."""


def bring_whole_rows(job: Job, target: str, lines: Sequence[Line]) -> Outcome:
    """Bring the rows in and return what became of each; those that are wrong anywhere leave nothing behind."""
    refused = Outcome()
    left = list(lines)
    while True:
        found = Outcome()
        try:
            with transaction.atomic():
                found = BRINGERS[target](job, left)
                if any(line.place in found.fates and found.is_wrong(line) for line in left):
                    raise _Again
        except _Again:
            for line in left:
                if found.is_wrong(line):
                    refused.put(line, Fate.WRONG)
                    refused.sentences[line.place] += found.sentences[line.place]
            left = [line for line in left if not refused.is_wrong(line)]
        else:
            found.add(refused)
            return found
