"""What a level found in a record drawn for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.activities.models import Activity
from fenghuolun.desk.following.choices import Duty
from fenghuolun.desk.following.models import LevelCheck
from fenghuolun.desk.following.queries.duties import sample_of
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.models import Person


class SampleRefused(Refused):
    code = "sample_refused"


@transaction.atomic
def check_level(
    *, by: Person, now: datetime, duty: str, activity: Activity, is_in_order: bool, finding: str = ""
) -> LevelCheck:
    """Keep what the sample showed. Refuses a record that was not drawn, and a fault without its finding."""
    drawn = sample_of(by, timezone.localdate(now), Duty(duty))
    if activity.pk not in {row.pk for row in drawn}:
        raise SampleRefused(_("This record was not drawn: the sample cannot be chosen."))
    if not is_in_order and not finding.strip():
        raise SampleRefused(_("Say what is not in order."), field="finding")
    row, made = LevelCheck.objects.get_or_create(
        duty=duty, activity=activity, by=by,
        defaults={"unit_id": activity.unit_id, "at": now, "is_in_order": is_in_order, "finding": finding.strip()},
    )  # fmt: skip
    if not made:
        raise SampleRefused(_("You have looked at this record already."))
    record(by=by, now=now, action="check_level", thing=row, duty=duty, is_in_order=is_in_order)
    return row
