"""Next steps that are past due (M20), on the morning a period ended."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from django.db.models import Count, Q

from fenghuolun.desk.activities import queries as activities
from fenghuolun.desk.customers import queries as customers
from fenghuolun.desk.customers.choices import LeadStatus
from fenghuolun.desk.facts.measured.asked import Asked, Measured, add_rows, stock_of
from fenghuolun.engine.results import Floats

LOOK_BACK = timedelta(days=90)  # a promise nobody came back to for so long is no open step any more


def overdue(asked: Asked) -> Measured:
    """M20: of the steps open at the end of a period, those whose day was over.

    Today's stand with the leads; those of past mornings are read from the ledger: the last word on each lead.
    """
    ends = [min(edge, asked.today) for edge in asked.edges[1:]]
    open_, late = np.zeros(asked.shape), np.zeros(asked.shape)
    for at, end in enumerate(ends):
        if end == asked.today and asked.has_begun[at]:
            _today(asked, at, open_, late)
            break
    past = [at for at, end in enumerate(ends) if end < asked.today]
    if past:
        _past(asked, past, open_, late)
    return stock_of(asked, "M20", late, open_, open_)


def _today(asked: Asked, at: int, open_: Floats, late: Floats) -> None:
    rows = customers.all_leads().filter(asked.kinds(), asked.channels(), status=LeadStatus.OPEN, next_on__isnull=False)
    sums = {"open_": Count("pk"), "late": Count("pk", filter=Q(next_on__lt=asked.today))}
    for column, places in (("owner", asked.of.people), ("unit", asked.of.units)):
        if places:
            mine = rows.filter(**{f"{column}__in": list(places)}).values_list(column).annotate(**sums).order_by()
            add_rows({"open": open_, "late": late}, places, ((pk, at, *counts) for pk, *counts in mine))


def _past(asked: Asked, past: list[int], open_: Floats, late: Floats) -> None:
    """Read several past mornings at once; a step counts for who promised it, where that was."""
    mornings = [asked.edges[at + 1] for at in past]
    rows = activities.promises(mornings[0] - LOOK_BACK, mornings[-1]).filter(asked.kinds())
    if asked.channel:
        rows = rows.filter(lead__channel=asked.channel)
    sums = {}
    for at, morning in zip(past, mornings, strict=True):
        held = activities.is_last_word(morning) & Q(day__gte=morning - LOOK_BACK)
        sums[f"open_{at}"] = Count("pk", filter=held)
        sums[f"late_{at}"] = Count("pk", filter=held & Q(next_on__lt=morning))
    for column, places in (("person", asked.of.people), ("unit", asked.of.units)):
        if not places:
            continue
        mine = rows.filter(**{f"{column}__in": list(places)}).values_list(column).annotate(**sums).order_by()
        for pk, *counts in mine:
            for n, at in enumerate(past):
                add_rows({"open": open_, "late": late}, places, [(pk, at, counts[2 * n], counts[2 * n + 1])])
