"""The tally of what was sold, changed in the transaction that changes policies.

Every change is applied as a difference: what a policy set contributes after
it, less what it contributed before. So nothing counts twice, whatever the
order in which a deal is logged, imported, corrected and cancelled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.db import connection, transaction

from fenghuolun.desk.customers.choices import BusinessKind, Line, PolicyStatus
from fenghuolun.desk.customers.models import Policy, ResultTally

SETS_AT_ONCE = 900
COUNTS = ("premium_fen", "deals", "compulsory", "commercial", "first_renewals")
NOTHING = [0] * len(COUNTS)


class Cell(NamedTuple):
    """Where a sale is counted."""

    person: int | None
    day: date
    unit: int
    cube_kind: str
    channel: str


class Sold(NamedTuple):
    """What one policy says; read without building model instances."""

    set_key: str
    issued_on: date
    pk: int
    seller: int | None
    unit: int
    cube_kind: str
    channel: str
    line: str
    premium_fen: int
    business_kind: str

    @property
    def cell(self) -> Cell:
        return Cell(self.seller, self.issued_on, self.unit, self.cube_kind, self.channel)


Contribution = dict[Cell, list[int]]
FIELDS = (
    "set_key",
    "issued_on",
    "pk",
    "seller",
    "unit",
    "cube_kind",
    "channel",
    "line",
    "premium_fen",
    "business_kind",
)


def contribution_of(policies: Iterable[Sold]) -> Contribution:
    """Return what policies (sorted by set, day of issue, id) add to the tally.

    Each policy adds its premium. A set adds one deal on the day its first motor
    line was issued, and one vehicle per line it has (M13, M14).
    """
    cells: Contribution = defaultdict(lambda: [*NOTHING])
    for _key, together in groupby(policies, key=lambda sold: sold.set_key):
        seen: set[str] = set()
        for sold in together:
            cell = cells[sold.cell]
            cell[0] += sold.premium_fen
            if sold.line == Line.OTHER:
                continue
            if not seen:
                cell[1] += 1
                cell[4] += sold.business_kind == BusinessKind.FIRST_RENEWAL
            if sold.line not in seen:
                cell[2 if sold.line == Line.COMPULSORY else 3] += 1
            seen.add(sold.line)
    return dict(cells)


def _of_sets(set_keys: Collection[str]) -> Contribution:
    """Return what these sets contribute; a set is read whole, a few hundred sets at a time."""
    total: Contribution = {}
    keys = sorted(set_keys)
    for start in range(0, len(keys), SETS_AT_ONCE):
        ours = Policy.objects.filter(set_key__in=keys[start : start + SETS_AT_ONCE], is_ours=True)
        rows = ours.exclude(status=PolicyStatus.CANCELLED).order_by("set_key", "issued_on", "pk").values_list(*FIELDS)
        for cell, counts in contribution_of(Sold(*row) for row in rows).items():
            total[cell] = [a + b for a, b in zip(total.get(cell, NOTHING), counts, strict=True)]
    return total


@contextmanager
def tallied(set_keys: Collection[str]) -> Iterator[None]:
    """Let the tally follow what the block does to the policies of these sets; inside a transaction."""
    before = _of_sets(set_keys)
    yield
    add_to_tally(difference(_of_sets(set_keys), before))


def difference(after: Mapping[Cell, list[int]], before: Mapping[Cell, list[int]]) -> Contribution:
    changed = {}
    for cell in {**after, **before}:
        delta = [a - b for a, b in zip(after.get(cell, NOTHING), before.get(cell, NOTHING), strict=True)]
        if any(delta):
            changed[cell] = delta
    return changed


_COLUMNS = ("person_id", "day", "unit_id", "cube_kind", "channel")
_SUMS = ", ".join(f"{name} = customers_resulttally.{name} + excluded.{name}" for name in COUNTS)
_INSERT = (
    f"INSERT INTO customers_resulttally ({', '.join(_COLUMNS + COUNTS)}) "
    f"VALUES ({', '.join(['%s'] * len(_COLUMNS + COUNTS))}) "
)
_SOLD = f"{_INSERT} ON CONFLICT (person_id, day, unit_id, cube_kind, channel) WHERE person_id IS NOT NULL DO UPDATE SET {_SUMS}"  # noqa: E501
_UNSOLD = f"{_INSERT} ON CONFLICT (unit_id, day, cube_kind, channel) WHERE person_id IS NULL DO UPDATE SET {_SUMS}"


def add_to_tally(cells: Mapping[Cell, list[int]]) -> None:
    """Add to the tally rows, making those that are not there: one statement a row, safe beside other writers."""
    for statement, is_sold in ((_SOLD, True), (_UNSOLD, False)):
        rows = sorted((*cell, *counts) for cell, counts in cells.items() if (cell.person is not None) is is_sold)
        if rows:
            with connection.cursor() as cursor:
                cursor.executemany(statement, rows)


@transaction.atomic
def rebuild_results(first: date, end: date) -> int:
    """Make the tally of ``[first, end)`` anew from the policies; return how many rows it has.

    Reads the sets that have a policy in those days, whole, so that a set across
    the border counts once and in the right place.
    """
    touched = Policy.objects.filter(issued_on__gte=first, issued_on__lt=end).values("set_key")
    ours = Policy.objects.filter(set_key__in=touched, is_ours=True).exclude(status=PolicyStatus.CANCELLED)
    rows = ours.order_by("set_key", "issued_on", "pk").values_list(*FIELDS).iterator(chunk_size=5000)
    cells = {c: n for c, n in contribution_of(Sold(*row) for row in rows).items() if first <= c.day < end}
    ResultTally.objects.filter(day__gte=first, day__lt=end).delete()
    ResultTally.objects.bulk_create(
        [
            ResultTally(
                **dict(zip(_COLUMNS, cell, strict=True)),
                **dict(zip(COUNTS, counts, strict=True)),
            )
            for cell, counts in sorted(cells.items(), key=lambda item: (item[0].day, item[0].person or 0))
            if any(counts)
        ],
        batch_size=500,
    )
    return len(cells)
