"""Everything older reviewed in one step, and that step taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Count, F
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.activities.actions.refusals import TooLate
from fenghuolun.desk.activities.actions.tallies import COUNTS, KEY, Counted, TallyKey, add_to_tallies
from fenghuolun.desk.activities.choices import Verdict
from fenghuolun.desk.activities.models import Activity, Review
from fenghuolun.desk.activities.queries.review import awaiting_review
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.rules import NotAllowed, require

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from fenghuolun.desk.teams.models import Person

TAKEN_BACK_WITHIN = timedelta(hours=1)
CHUNK = 500


@transaction.atomic
def approve_earlier(*, by: Person, now: datetime, before: date) -> tuple[UUID, int]:
    """Approve everything of days before ``before`` that waits for ``by``; return the batch and how many.

    A bare tick after days is a review, not one on time (M26). One audit line names the batch.
    """
    require(by, Permission.REVIEW_ACTIVITY)
    waits = awaiting_review(by).filter(day__lt=before).select_related(None).order_by()
    ids = list(waits.select_for_update().values_list("pk", flat=True))
    batch = uuid4()
    Review.objects.bulk_create(
        (Review(activity_id=pk, by=by, at=now, verdict=Verdict.APPROVED, batch=batch) for pk in ids), batch_size=CHUNK
    )
    rows = Activity.objects.filter(reviews__batch=batch)
    _count_reviewed(rows, 1)
    rows.update(verdict=Verdict.APPROVED, reviewed_at=now)
    record(by=by, now=now, action="approve_earlier", before=before, batch=str(batch), reviewed=len(ids))
    return batch, len(ids)


@transaction.atomic
def take_back_approval(*, by: Person, now: datetime, batch: UUID) -> int:
    """Let the activities of a batch wait again, except those somebody judged or voided since; return how many.

    Refuses another's batch, and one of more than an hour ago.
    """
    reviews = Review.objects.filter(batch=batch, taken_back_at=None).select_for_update()
    first = reviews.first()
    if first is None:
        return 0
    if first.by_id != by.pk:
        raise NotAllowed(_("Only whoever reviewed them can take it back."))
    if now > first.at + TAKEN_BACK_WITHIN:
        raise TooLate(_("It is too late to take this back. Open an activity to judge it anew."))
    rows = Activity.objects.filter(reviews__batch=batch, reviewed_at=F("reviews__at"), voided_at=None)
    ids = list(rows.values_list("pk", flat=True))
    _count_reviewed(rows, -1)
    for start in range(0, len(ids), CHUNK):
        Activity.objects.filter(pk__in=ids[start : start + CHUNK]).update(verdict="", reviewed_at=None)
    reviews.update(taken_back_at=now)
    record(by=by, now=now, action="take_back_approval", batch=str(batch), waiting=len(ids))
    return len(ids)


def _count_reviewed(rows: QuerySet[Activity], sign: int) -> None:
    """Add to the tallies of ``rows`` that they were reviewed, or take it away again."""
    at = COUNTS.index("reviewed")
    add_to_tallies(_deltas(rows.order_by().values_list(*KEY).annotate(n=Count("pk")), at, sign))


def _deltas(found: Iterable[tuple[object, ...]], at: int, sign: int) -> list[tuple[TallyKey, Counted]]:
    deltas = []
    for *key, n in found:
        counts = [0] * len(COUNTS)
        counts[at] = sign * n  # type: ignore[operator]
        deltas.append((tuple(key), counts))
    return deltas  # type: ignore[return-value]
