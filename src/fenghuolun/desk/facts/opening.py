"""What a coming period opens with: the policies that fall due in it, and the leads already on their way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import Count, Q, Sum

from fenghuolun.desk.customers import queries as customers
from fenghuolun.desk.customers.choices import CubeKind, LeadStatus, Stage
from fenghuolun.desk.facts.people import Crew
from fenghuolun.desk.facts.results import KIND_AT, KINDS
from fenghuolun.desk.facts.stages import STAGES
from fenghuolun.engine.results import Counts, Floats

STAGE_AT = {stage: at for at, stage in enumerate(Stage.values)}


@dataclass(frozen=True, slots=True)
class Opening:
    """``due`` renewals whose cover ends in the period, won ones among them, (people,); open leads of the other kinds
    by how far they got, (people, kinds, stages); expected premium of one of each kind in yuan, (people, kinds), NaN
    where nothing is known."""

    due: Counts
    funnel: Counts
    average_yuan: Floats


def opening(who: Crew, first: date, end: date) -> Opening:
    """Return what ``[first, end)`` opens with for each of ``who``; gone vehicles are left out. One query.

    Beside renewals an open lead counts when its day lies in the period, or when it has no day and was reached already:
    what nobody has spoken to yet is no funnel.
    """
    due = np.zeros(who.size, np.int64)
    funnel = np.zeros((who.size, len(KINDS), len(STAGES)), np.int64)
    premium, known = np.zeros((who.size, len(KINDS))), np.zeros((who.size, len(KINDS)))
    within = Q(due_on__gte=first, due_on__lt=end)
    is_renewal = Q(cube_kind=CubeKind.RENEWAL)
    on_the_way = Q(status=LeadStatus.OPEN) & (within | Q(due_on=None, contacted_on__isnull=False))
    rows = (
        customers.leads_of_people(who.ids.tolist())
        .filter((is_renewal & within) | (~is_renewal & on_the_way))
        .exclude(status=LeadStatus.GONE)
        .values_list("owner", "cube_kind", "stage")
        .annotate(count=Count("pk"), priced=Count("expected_premium_fen"), fen=Sum("expected_premium_fen"))
        .order_by()
    )
    position = who.position
    for owner, kind, stage, count, priced, fen in rows:
        row, at = position[owner], KIND_AT[kind]
        if kind == CubeKind.RENEWAL:
            due[row] += count
        else:
            funnel[row, at, STAGE_AT[stage]] += count
        premium[row, at] += (fen or 0) / 100
        known[row, at] += priced
    average = np.divide(premium, known, out=np.full(premium.shape, np.nan), where=known > 0)
    return Opening(due, funnel, average)
