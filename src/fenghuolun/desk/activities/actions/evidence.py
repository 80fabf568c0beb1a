"""Photos as evidence: added once under the phone's id, erased when their time is over or consent is withdrawn."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.activities.actions.refusals import EvidenceNotAllowed, SameIdOtherContent, TooLate, WrongEntry
from fenghuolun.desk.activities.actions.review import judge_again
from fenghuolun.desk.activities.actions.tallies import change_tally, counted
from fenghuolun.desk.activities.choices import Evidence
from fenghuolun.desk.activities.models import Activity, EvidenceConsent, Photo
from fenghuolun.desk.activities.queries.evidence import consent_of, placed, why_no_evidence
from fenghuolun.desk.activities.rules.evidence import MOST_PHOTOS, NOTICE
from fenghuolun.desk.activities.rules.pictures import Picture, bare_picture
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.queries import parameter
from fenghuolun.desk.teams.rules import NotAllowed

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person


def answer_evidence_notice(*, by: Person, now: datetime, is_given: bool, notice: str = NOTICE) -> EvidenceConsent:
    """Keep what ``by`` answered to the notice about places and photos; the same answer twice is kept once.

    Withdrawing erases the photos and places kept of them so far. Refuses a yes
    to a wording that is no longer shown.
    """
    if is_given and notice != NOTICE:
        raise WrongEntry(_("The notice has changed. Read it again."), field="notice")
    with transaction.atomic():
        latest = consent_of(by)
        if latest is not None and latest.is_given == is_given:
            return latest
        answer = EvidenceConsent.objects.create(person=by, is_given=is_given, notice=notice, at=now)
        photos, places = (0, 0) if is_given else _erase(Activity.objects.filter(person=by), now)
        action = "agree_to_evidence" if is_given else "withdraw_evidence"
        record(by=by, now=now, action=action, thing=answer, notice=notice, photos=photos, places=places)
        return answer


def require_evidence_allowed(by: Person, happened_at: datetime) -> None:
    """Refuse with ``EvidenceNotAllowed`` a place or photo of what ``by`` did then (F.6.5)."""
    if why := why_no_evidence(by, happened_at):
        raise EvidenceNotAllowed(why)


def add_photo(*, by: Person, now: datetime, activity: Activity, client_id: UUID, content: bytes) -> Photo:
    """Keep ``content`` as evidence of an activity of ``by`` and return its row; the same id again returns it.

    The photo is drawn anew without what the camera wrote beside it. The first
    one proves an activity whose kind takes photos: quality, points and tally
    follow. Refuses others' and voided activities, a seventh photo, what is no
    photo, and whatever the notice does not cover.
    """
    if activity.person_id != by.pk:
        raise NotAllowed(_("Photos are added by whoever did it."))
    known = Photo.objects.filter(client_id=client_id).first()
    if known is not None:
        return _same(known, activity)
    require_evidence_allowed(by, activity.happened_at)
    picture = bare_picture(content)
    kept: list[str] = []
    try:
        with transaction.atomic():
            row = Activity.objects.select_for_update(of=("self",)).select_related("kind", "person").get(pk=activity.pk)
            if row.voided_at is not None:
                raise TooLate(_("It was voided; there is nothing to prove."))
            # Asked again under the lock: the same photo may have arrived through another tab meanwhile.
            known = Photo.objects.filter(client_id=client_id).first()
            return _same(known, activity) if known else _add(by, now, row, client_id, picture, kept)
    except BaseException:
        for name in kept:
            default_storage.delete(name)
        raise


def _same(known: Photo, activity: Activity) -> Photo:
    if known.activity_id != activity.pk:
        raise SameIdOtherContent(_("This photo belongs to another activity."))
    return known


def _add(by: Person, now: datetime, row: Activity, client_id: UUID, picture: Picture, kept: list[str]) -> Photo:
    if row.photos.count() >= MOST_PHOTOS:
        raise WrongEntry(_("%(n)d photos are enough for one activity.") % {"n": MOST_PHOTOS}, field="photos")
    photo = Photo(client_id=client_id, activity=row, width=picture.width, height=picture.height, added_at=now)
    photo.file.save("photo.jpg", ContentFile(picture.content), save=False)
    kept.append(photo.file.name)
    photo.save(force_insert=True)
    if Evidence.PHOTO not in row.evidence:
        before = counted(row)
        row.evidence = [*row.evidence, Evidence.PHOTO.value]
        row.is_evidenced = row.is_evidenced or Evidence.PHOTO in row.kind.evidence
        judge_again(row)
        row.save(update_fields=["evidence", "is_evidenced", "quality", "points"])
        change_tally(row, before)
    record(by=by, now=now, action="add_photo", thing=photo, activity=row.pk, bytes=len(picture.content))
    return photo


@transaction.atomic
def erase_old_evidence(*, now: datetime) -> tuple[int, int]:
    """Erase photos and places older than ``evidence_retention_days``; return how many of each.

    That there was evidence stays: the rows, what they prove and their points.
    """
    today = timezone.localdate(now)
    first_kept = today - timedelta(days=int(parameter("evidence_retention_days", on=today)))
    photos, places = _erase(Activity.objects.filter(day__lt=first_kept), now)
    if photos or places:
        record(by=None, now=now, action="erase_old_evidence", photos=photos, places=places, before=first_kept)
    return photos, places


def erase_photos(activities: QuerySet[Activity], now: datetime) -> int:
    """Erase the photos of ``activities`` and return how many; the files go when the transaction holds."""
    photos = Photo.objects.filter(activity__in=activities, erased_at=None)
    names = list(photos.values_list("file", flat=True))
    photos.update(file="", erased_at=now)
    for name in names:
        transaction.on_commit(lambda name=name: default_storage.delete(name))
    return len(names)


def _erase(activities: QuerySet[Activity], now: datetime) -> tuple[int, int]:
    photos = erase_photos(activities, now)
    return photos, activities.filter(placed()).update(latitude=None, longitude=None)
