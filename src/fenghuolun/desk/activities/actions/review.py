"""What a leader says about an activity. A rejected one keeps its row and loses its points."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.activities.actions.refusals import TooLate, WrongEntry
from fenghuolun.desk.activities.actions.tallies import change_tally, counted
from fenghuolun.desk.activities.choices import Source, Verdict
from fenghuolun.desk.activities.models import Activity, Review
from fenghuolun.desk.activities.queries.catalogue import thresholds
from fenghuolun.desk.activities.rules.appraisal import points, quality
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.queries import parameter
from fenghuolun.desk.teams.rules import NotAllowed, require, require_in_reach

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person


def review_activity(*, by: Person, now: datetime, activity: Activity, verdict: str, comment: str = "") -> Review:
    """Put a verdict and a comment on an activity of somebody in reach; return the review.

    Rejected: quality 0, so no points, and the tally follows. A later verdict
    gives the points back. A question or a rejection needs a comment.
    """
    return review_in_batch(by=by, now=now, activities=[activity], verdict=verdict, comment=comment)[0]


def review_in_batch(
    *, by: Person, now: datetime, activities: Sequence[Activity], verdict: str, comment: str = ""
) -> list[Review]:
    """Put the same verdict on several activities, all or none."""
    comment = comment.strip()
    _check(by, activities, verdict, comment)
    today = now.date()
    within = timedelta(hours=float(parameter("review_hours", on=today, person=by)))
    with transaction.atomic():
        return [
            _review(by, now, row, verdict, comment, within)
            for row in Activity.objects.select_for_update()
            .filter(pk__in=[activity.pk for activity in activities])
            .select_related("person", "kind")
            .order_by("pk")
        ]


def _check(by: Person, activities: Sequence[Activity], verdict: str, comment: str) -> None:
    require(by, Permission.REVIEW_ACTIVITY)
    if verdict not in Verdict.values:
        raise WrongEntry(_("“%(word)s” is not a choice here.") % {"word": verdict}, field="verdict")
    if verdict != Verdict.APPROVED and not comment:
        raise WrongEntry(_("Say what is missing, so that the next log is better."), field="comment")
    if len(comment) > 400:
        raise WrongEntry(_("This text is too long; %(longest)s characters fit.") % {"longest": 400}, field="comment")
    for activity in activities:
        require_in_reach(by, owner_id=activity.person_id, unit_id=activity.unit_id)
        if activity.person_id == by.pk:
            raise NotAllowed(_("Nobody reviews their own activities."))
        if activity.voided_at is not None:
            raise TooLate(_("It was voided; there is nothing to review."))


def _review(by: Person, now: datetime, row: Activity, verdict: str, comment: str, within: timedelta) -> Review:
    before = counted(row)
    is_first, was_rejected = not row.verdict, row.verdict == Verdict.REJECTED
    row.verdict, row.reviewed_at = verdict, now
    # M26 asks for a comment: a bare tick is a review, not one on time.
    if is_first or not row.is_reviewed_on_time:
        row.is_reviewed_on_time = bool(comment) and now <= row.logged_at + within
    if was_rejected or verdict == Verdict.REJECTED:
        judge_again(row)
    row.save(update_fields=["verdict", "reviewed_at", "is_reviewed_on_time", "quality", "points"])
    change_tally(row, before)
    review = Review.objects.create(activity=row, by=by, at=now, verdict=verdict, comment=comment)
    record(by=by, now=now, action="review_activity", thing=row, verdict=verdict)
    return review


def judge_again(row: Activity) -> None:
    """Put quality and points of ``row`` anew under its verdict and evidence, by the terms of its own day."""
    terms, _law = thresholds(row.day, row.person)
    late_s = np.array([round((row.entered_at - row.happened_at).total_seconds())])
    lacks = np.array([bool(row.kind.evidence) and not row.is_evidenced and row.source != Source.IMPORT])
    found = quality(late_s, lacks, np.array([row.verdict == Verdict.REJECTED]), terms)
    scored = points(np.array([row.base_points]), found, np.array([row.quantity]), np.array([row.is_effective]))
    row.quality, row.points = Decimal(int(found[0])) / 100, int(scored[0])
