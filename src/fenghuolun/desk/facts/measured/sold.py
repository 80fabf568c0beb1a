"""What was sold, from the result tallies: premium, deals, and what they say about each other."""

from __future__ import annotations

import numpy as np
from django.db.models import Q, Sum

from fenghuolun.desk.customers import queries as customers
from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.facts.measured.asked import Asked, Measured, ratio_of, sum_of, sums_of
from fenghuolun.engine.results import Floats

NEW_BUSINESS = Q(cube_kind__in=(CubeKind.NEW, CubeKind.SWITCH))


def sold(asked: Asked) -> dict[str, Floats]:
    """Return fen, deals and vehicles per subject and period; one or two queries, asked once for all measures."""
    return asked.once("sold", lambda: _read(asked))


def _read(asked: Asked) -> dict[str, Floats]:
    rows = customers.results_between(asked.first, asked.end).filter(asked.kinds(), asked.channels())
    sums = {
        "premium_fen": Sum("premium_fen"),
        "deals": Sum("deals"),
        "compulsory": Sum("compulsory"),
        "commercial": Sum("commercial"),
        "new_fen": Sum("premium_fen", filter=NEW_BUSINESS, default=0),
    }
    return sums_of(asked, rows, sums)


def _yuan(fen: Floats) -> Floats:
    return np.asarray(fen / 100)


def premium(asked: Asked) -> Measured:
    found = sold(asked)
    return sum_of(asked, "PREMIUM", _yuan(found["premium_fen"]), np.maximum(found["deals"], 0))


def deals(asked: Asked) -> Measured:
    found = sold(asked)["deals"]
    return sum_of(asked, "DEALS", found, np.maximum(found, 0))


def average_premium(asked: Asked) -> Measured:
    found = sold(asked)
    count = np.maximum(found["deals"], 0)
    return ratio_of(asked, "M13", _yuan(found["premium_fen"]), count, count)


def commercial_attach(asked: Asked) -> Measured:
    found = sold(asked)
    vehicles = np.maximum(found["compulsory"], 0)
    return ratio_of(asked, "M14", found["commercial"], vehicles, vehicles)


def new_share(asked: Asked) -> Measured:
    """M16: premium of new cars and of customers won from others, over all premium."""
    found = sold(asked)
    whole = np.maximum(_yuan(found["premium_fen"]), 0)
    return ratio_of(asked, "M16", _yuan(found["new_fen"]), whole, np.maximum(found["deals"], 0))
