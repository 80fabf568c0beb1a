"""How far leads got and what fell due, from the leads."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from fenghuolun.desk.customers import queries as customers
from fenghuolun.desk.customers.choices import BusinessKind, CubeKind, LeadStatus, Stage
from fenghuolun.desk.facts.measured.asked import Asked, Measured, ratio_of, sums_of
from fenghuolun.desk.facts.stages import IN_BASE, REACHED
from fenghuolun.engine.results import Floats

TOUCHED_BY_DAYS = 30
# A later stage without the record of an earlier one passed it, lead by lead.
PASSED = {
    name: reduce(or_, list(REACHED.values())[at:]) if at else Q() for at, name in enumerate(REACHED)
}  # leads, contacts, visits, quotes, deals: in the order of Stage
WON = Q(status=LeadStatus.WON)


def reached(asked: Asked) -> dict[str, Floats]:
    """Return how many leads got at least this far, by the day they fall due, else the day they came in.

    Vehicles sold or scrapped leave the base.
    """
    return asked.once("reached", lambda: _reached(asked))


def _reached(asked: Asked) -> dict[str, Floats]:
    rows = customers.all_leads().filter(asked.kinds(), asked.channels(), status__in=IN_BASE)
    rows = rows.annotate(entry_on=Coalesce("due_on", "created_on"))
    sums = {name: Count("pk", filter=condition) for name, condition in PASSED.items()}
    found = sums_of(asked, rows, sums, day="entry_on", person="owner")
    return dict(zip(Stage.values, found.values(), strict=True))


def conversion(asked: Asked) -> Measured:
    """M06: the step into ``asked.stage``; without a stage all steps in a row, deals over leads."""
    found = reached(asked)
    stages = list(Stage.values)
    into = asked.stage or Stage.DEAL
    before = stages[stages.index(into) - 1] if asked.stage else Stage.LEAD
    return ratio_of(asked, "M06", found[into], found[before], found[before])


def due(asked: Asked) -> dict[str, Floats]:
    """Return renewals by the day their cover ended: due, renewed, touched in time; fen; first renewals apart."""
    return asked.once("due", lambda: _due(asked))


def _due(asked: Asked) -> dict[str, Floats]:
    kind = asked.kinds() or Q(cube_kind=CubeKind.RENEWAL)
    ours = Q(business_kind__in=(BusinessKind.RENEWAL, BusinessKind.FIRST_RENEWAL))
    rows = customers.all_leads().filter(kind, ours, asked.channels(), status__in=IN_BASE)
    first = Q(business_kind=BusinessKind.FIRST_RENEWAL)
    in_time = Q(contacted_on__lte=F("due_on") - timedelta(days=TOUCHED_BY_DAYS))
    sums = {
        "n_due": Count("pk"),
        "n_won": Count("pk", filter=WON),
        "n_touched": Count("pk", filter=in_time),
        "n_first_due": Count("pk", filter=first),
        "n_first_won": Count("pk", filter=first & WON),
        "due_fen": Sum("expected_premium_fen", default=0),
        "won_fen": Sum("expected_premium_fen", filter=WON, default=0),
    }
    return sums_of(asked, rows, sums, day="due_on", person="owner")


def retention(asked: Asked) -> Measured:
    found = due(asked)
    return ratio_of(asked, "M10", found["n_won"], found["n_due"], found["n_due"])


def retention_by_premium(asked: Asked) -> Measured:
    """M10p: of the premium that fell due, the part whose vehicle stayed; what the new policy costs does not enter."""
    found = due(asked)
    return ratio_of(asked, "M10p", found["won_fen"] / 100, found["due_fen"] / 100, found["n_due"])


def first_touch(asked: Asked) -> Measured:
    found = due(asked)
    return ratio_of(asked, "M11", found["n_touched"], found["n_due"], found["n_due"])


def first_renewal(asked: Asked) -> Measured:
    found = due(asked)
    return ratio_of(asked, "M12", found["n_first_won"], found["n_first_due"], found["n_first_due"])
