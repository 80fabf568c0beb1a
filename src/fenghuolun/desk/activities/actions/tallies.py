"""The tallies: kept in the transaction that logs, voids or reviews (ruling 27), rebuilt from the ledger on demand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction
from django.db.models import Count, Q, Sum

from fenghuolun.desk.activities.choices import Outcome
from fenghuolun.desk.activities.models import Activity, Tally

KEY = ("person_id", "unit_id", "day", "kind_id", "cube_kind")
COUNTS = (
    "records", "quantity", "effective", "points", "seconds", "on_time", "evidence_due", "evidenced", "purposeful",
    "planned", "reviewed", "reviewed_on_time", "contacts", "visits", "quotes", "deals",
    "needs", "concerns",
)  # fmt: skip
TallyKey = tuple[int, int, date, str, str]
Counted = list[int]
_STAGES = ("contact", "visit", "quote", "deal")
NEEDS = (Outcome.NEED, Outcome.QUOTE_REQUESTED)
CONCERNS = (Outcome.CONCERN, Outcome.CONCERN_RESOLVED)


def key_of(row: Activity) -> TallyKey:
    return (row.person_id, row.unit_id, row.day, row.kind_id, row.cube_kind)


def counted(row: Activity) -> Counted:
    """Return what one activity adds to its tally, in the order of ``COUNTS``. A voided one adds nothing."""
    if row.voided_at is not None:
        return [0] * len(COUNTS)
    reached = [row.quantity if row.stage == stage else 0 for stage in _STAGES]
    return [
        1,
        row.quantity,
        row.quantity if row.is_effective else 0,
        row.points,
        row.duration_s or 0,
        int(row.is_on_time),
        int(row.is_evidence_due),
        int(row.is_evidence_due and row.is_evidenced),
        int(row.is_purposeful),
        int(row.is_planned),
        int(bool(row.verdict)),
        int(row.is_reviewed_on_time),
        *reached,
        row.quantity if row.outcome in NEEDS else 0,
        row.quantity if row.outcome in CONCERNS else 0,
    ]


def _upsert_statement() -> str:
    table = Tally._meta.db_table
    columns = ", ".join((*KEY, *COUNTS))
    marks = ", ".join(["%s"] * (len(KEY) + len(COUNTS)))
    target = "person_id, day, kind_id, cube_kind, unit_id"
    sums = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in COUNTS)
    return f"INSERT INTO {table} ({columns}) VALUES ({marks}) ON CONFLICT ({target}) DO UPDATE SET {sums}"


UPSERT = _upsert_statement()


def add_to_tallies(deltas: Iterable[tuple[TallyKey, Counted]]) -> None:
    """Add to the tallies in one statement; call it inside the transaction that changes the ledger."""
    adapt = connection.ops.adapt_datefield_value
    rows = [(key[0], key[1], adapt(key[2]), *key[3:], *counts) for key, counts in deltas]
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(UPSERT, rows[0])
        elif rows:
            cursor.executemany(UPSERT, rows)


def change_tally(row: Activity, before: Counted) -> None:
    """Bring the tally of ``row`` from what it counted ``before`` to what it counts now."""
    after = counted(row)
    key = key_of(row)
    add_to_tallies([(key, [new - old for new, old in zip(after, before, strict=True)])])
    if not after[0]:
        Tally.objects.filter(**dict(zip(KEY, key, strict=True)), records=0).delete()


def rebuild_tallies(first: date, end: date) -> int:
    """Count the days ``[first, end)`` again from the ledger; return how many tally rows there are now.

    One ``INSERT … SELECT … GROUP BY``, so that nothing travels through Python.
    """
    rows = Activity.objects.filter(voided_at=None, day__gte=first, day__lt=end).order_by()
    grouped = rows.values(*KEY).annotate(
        n_records=Count("pk"),
        n_quantity=Sum("quantity"),
        n_effective=Sum("quantity", filter=Q(is_effective=True), default=0),
        n_points=Sum("points"),
        n_seconds=Sum("duration_s", default=0),
        n_on_time=Count("pk", filter=Q(is_on_time=True)),
        n_evidence_due=Count("pk", filter=Q(is_evidence_due=True)),
        n_evidenced=Count("pk", filter=Q(is_evidence_due=True, is_evidenced=True)),
        n_purposeful=Count("pk", filter=Q(is_purposeful=True)),
        n_planned=Count("pk", filter=Q(is_planned=True)),
        n_reviewed=Count("pk", filter=~Q(verdict="")),
        n_reviewed_on_time=Count("pk", filter=Q(is_reviewed_on_time=True)),
        **{f"n_{stage}": Sum("quantity", filter=Q(stage=stage), default=0) for stage in _STAGES},
        n_needs=Sum("quantity", filter=Q(outcome__in=NEEDS), default=0),
        n_concerns=Sum("quantity", filter=Q(outcome__in=CONCERNS), default=0),
    )
    statement, parameters = grouped.query.sql_with_params()
    columns = ", ".join((*KEY, *COUNTS))
    with transaction.atomic(), connection.cursor() as cursor:
        Tally.objects.filter(day__gte=first, day__lt=end).delete()
        cursor.execute(f"INSERT INTO {Tally._meta.db_table} ({columns}) {statement}", parameters)
        return cursor.rowcount
