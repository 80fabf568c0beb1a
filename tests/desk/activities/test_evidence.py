"""Photos and places as evidence: after consent, in working hours, stripped, private, erased when their time is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from cast import NOW, TODAY, Cast
from desk.activities.factories import a_jpeg, a_lead, an_entry
from fenghuolun.desk.activities.actions import (
    EvidenceNotAllowed,
    SameIdOtherContent,
    TooLate,
    WrongEntry,
    add_photo,
    answer_evidence_notice,
    correct_activity,
    erase_old_evidence,
    log_activity,
    review_activity,
    void_activity,
)
from fenghuolun.desk.activities.models import Activity, EvidenceConsent, Photo, Tally
from fenghuolun.desk.activities.rules.evidence import NOTICE
from fenghuolun.desk.activities.rules.pictures import LARGEST_BYTES, WrongPicture, bare_picture
from fenghuolun.desk.teams.actions import set_parameter
from fenghuolun.desk.teams.models import AuditEntry
from fenghuolun.desk.teams.rules import NotAllowed, WrongParameter

SignedIn = Callable[..., Client]
ORIENTATION, MODEL, GPS = 0x0112, 0x0110, 0x8825


def with_place(width: int = 40, height: int = 20) -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MODEL] = 6, "Secret Camera"
    exif.get_ifd(GPS)[1] = "N"
    return a_jpeg(width, height, exif=exif)


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def agreed(cast: Cast) -> Cast:
    answer_evidence_notice(by=cast.li_na, now=NOW, is_given=True)
    return cast


def a_visit(cast: Cast, **given: Any) -> Activity:
    usual = {"kind": "A03", "duration_s": 900, "lead_id": None, "outcome": "need"}
    return log_activity(by=cast.li_na, now=NOW, entry=an_entry(**(usual | given)))


def added(cast: Cast, row: Activity, content: bytes | None = None, client_id: UUID | None = None) -> Photo:
    return add_photo(
        by=cast.li_na, now=NOW, activity=row, client_id=client_id or uuid4(), content=content or a_jpeg()
    )  # fmt: skip


def test_a_photo_proves_the_visit_and_brings_the_other_half_of_its_points(agreed: Cast) -> None:
    row = a_visit(agreed)
    assert (row.points, row.is_evidenced) == (200, False)
    added(agreed, row)
    added(agreed, row)
    row.refresh_from_db()
    assert (row.points, row.is_evidenced, row.evidence, row.photos.count()) == (400, True, ["photo"], 2)
    tally = Tally.objects.get()
    assert (tally.points, tally.evidenced, tally.records) == (400, 1, 1)


def test_the_same_photo_sent_twice_is_kept_once(agreed: Cast, files: Path) -> None:
    row, client_id = a_visit(agreed), uuid4()
    assert added(agreed, row, client_id=client_id) == added(agreed, row, client_id=client_id)
    assert len(list(files.rglob("*.jpg"))) == 1
    with pytest.raises(SameIdOtherContent):
        added(agreed, a_visit(agreed), client_id=client_id)


def test_what_the_camera_wrote_beside_the_picture_is_gone_and_it_stands_upright(agreed: Cast) -> None:
    sent = with_place(40, 20)
    assert b"Secret Camera" in sent
    photo = added(agreed, a_visit(agreed), sent)
    with photo.file.open() as file:
        kept = file.read()
    assert b"Secret" not in kept
    with Image.open(BytesIO(kept)) as picture:
        assert (picture.size, dict(picture.getexif())) == ((20, 40), {})


def test_a_large_photo_is_scaled_down() -> None:
    picture = bare_picture(a_jpeg(4000, 1000))
    assert (picture.width, picture.height) == (1600, 400)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", b"\xff\xd8\xff not a photo",
        b"GIF89a" + b"\0" * 40, a_jpeg()[:-300], b"\xff\xd8\xff" + b"\0" * LARGEST_BYTES,
    ],
)  # fmt: skip
def test_what_is_no_photo_is_refused_whatever_it_is_called(agreed: Cast, files: Path, content: bytes) -> None:
    row = a_visit(agreed)
    with pytest.raises(WrongPicture):
        add_photo(by=agreed.li_na, now=NOW, activity=row, client_id=uuid4(), content=content)
    assert not list(files.rglob("*.jpg"))
    row.refresh_from_db()
    assert not row.is_evidenced


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_drawn() -> None:
    buffer = BytesIO()
    Image.new("1", (20_000, 9_000)).save(buffer, "PNG")
    with pytest.raises(WrongPicture):
        bare_picture(buffer.getvalue())


def test_others_voided_and_a_seventh_are_refused_and_leave_no_file(agreed: Cast, files: Path) -> None:
    row = a_visit(agreed)
    with pytest.raises(NotAllowed):
        add_photo(by=agreed.zhang_wei, now=NOW, activity=row, client_id=uuid4(), content=a_jpeg())
    for _ in range(6):
        added(agreed, row)
    with pytest.raises(WrongEntry):
        added(agreed, row)
    void_activity(by=agreed.li_na, now=NOW, activity=row, reason="录错")
    with pytest.raises(TooLate):
        added(agreed, row)
    assert len(list(files.rglob("*.jpg"))) == 6


def test_without_consent_neither_photo_nor_place_is_kept(cast: Cast) -> None:
    row = a_visit(cast)
    with pytest.raises(EvidenceNotAllowed):
        added(cast, row)
    with pytest.raises(EvidenceNotAllowed):
        a_visit(cast, latitude=31.2, longitude=121.5)
    answer_evidence_notice(by=cast.li_na, now=NOW, is_given=True)
    assert a_visit(cast, latitude=31.2, longitude=121.5).is_evidenced


def test_evidence_is_taken_in_working_hours_of_working_days_only(agreed: Cast) -> None:
    for at in (NOW.replace(hour=21), NOW - timedelta(days=1)):
        with pytest.raises(EvidenceNotAllowed):
            log_activity(
                by=agreed.li_na, now=at, entry=an_entry(kind="A09", happened_at=at, latitude=31.2, longitude=121.5)
            )  # fmt: skip
    set_parameter(by=None, now=NOW, key="evidence_free_days", value="1", starts_on=TODAY - timedelta(days=9), unit=None)
    sunday = NOW - timedelta(days=1)
    entry = an_entry(kind="A09", happened_at=sunday, latitude=31.2, longitude=121.5)
    assert log_activity(by=agreed.li_na, now=sunday, entry=entry).latitude == 31.2
    with pytest.raises(WrongParameter):
        set_parameter(by=None, now=NOW, key="evidence_from", value="21:00", starts_on=TODAY, unit=None)


def test_the_answer_to_the_notice_is_kept_with_its_wording_once_and_audited(cast: Cast) -> None:
    for _ in range(2):
        answer_evidence_notice(by=cast.li_na, now=NOW, is_given=True)
    assert [(row.is_given, row.notice) for row in EvidenceConsent.objects.all()] == [(True, NOTICE)]
    assert AuditEntry.objects.latest("pk").action == "agree_to_evidence"
    with pytest.raises(WrongEntry):
        answer_evidence_notice(by=cast.li_na, now=NOW, is_given=True, notice="2020-01")


def test_a_new_wording_of_the_notice_asks_again(cast: Cast) -> None:
    EvidenceConsent.objects.create(person=cast.li_na, is_given=True, notice="2020-01", at=NOW)
    with pytest.raises(EvidenceNotAllowed):
        a_visit(cast, latitude=31.2, longitude=121.5)


def test_withdrawing_consent_erases_files_and_places_and_keeps_the_fact(
    agreed: Cast, files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    row = a_visit(agreed, latitude=31.2, longitude=121.5)
    photo = added(agreed, row)
    with django_capture_on_commit_callbacks(execute=True):
        answer_evidence_notice(by=agreed.li_na, now=NOW, is_given=False)
    for thing in (row, photo):
        thing.refresh_from_db()
    assert (row.latitude, row.is_evidenced, row.points, row.evidence) == (None, True, 400, ["photo"])
    assert (photo.erased_at, bool(photo.file)) == (NOW, False)
    assert not list(files.rglob("*.jpg"))
    assert AuditEntry.objects.latest("pk").detail == {"notice": NOTICE, "photos": 1, "places": 1}


def test_old_evidence_is_erased_after_its_days_and_newer_stays(
    agreed: Cast, files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    photo = added(agreed, a_visit(agreed, latitude=31.2, longitude=121.5))
    set_parameter(by=None, now=NOW, key="evidence_retention_days", value="30", starts_on=TODAY, unit=None)
    assert erase_old_evidence(now=NOW + timedelta(days=30)) == (0, 0)
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_old_evidence(now=NOW + timedelta(days=31)) == (1, 1)
    photo.refresh_from_db()
    assert (photo.erased_at is not None, Activity.objects.get().latitude) == (True, None)
    assert not list(files.rglob("*.jpg"))
    assert AuditEntry.objects.latest("pk").action == "erase_old_evidence"


def test_a_correction_keeps_the_photos(agreed: Cast) -> None:
    row = a_visit(agreed)
    added(agreed, row)
    row.refresh_from_db()
    new = correct_activity(by=agreed.li_na, now=NOW, activity=row, entry=an_entry(kind="A03", duration_s=900))
    assert (new.photos.count(), new.is_evidenced, new.points) == (1, True, 400)


def test_a_photo_after_a_rejection_brings_no_points_back(agreed: Cast) -> None:
    row = a_visit(agreed)
    review_activity(by=agreed.zhang_wei, now=NOW, activity=row, verdict="rejected", comment="没有照片")
    added(agreed, row)
    row.refresh_from_db()
    assert (row.points, row.is_evidenced) == (0, True)


def test_a_photo_is_shown_to_who_sees_the_activity_and_to_nobody_else(agreed: Cast, signed_in: SignedIn) -> None:
    row = a_visit(agreed)
    photo = added(agreed, row)
    address = reverse("activities:photo", args=[row.client_id, photo.client_id])
    for person in (agreed.li_na, agreed.zhang_wei, agreed.chen_jing):
        answer = signed_in(person).get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"].startswith("inline; filename=")
        assert "no-store" in answer["Cache-Control"]
        assert answer.content[:3] == b"\xff\xd8\xff"
    for person in (agreed.liu_yang, agreed.wang_qiang):
        assert signed_in(person).get(address).status_code == 404
    assert Client().get(address).status_code == 401
    default_storage.delete(photo.file.name)
    assert signed_in(agreed.li_na).get(address).status_code == 404


def test_the_phones_door_keeps_a_photo_once_and_refuses_with_a_sentence(cast: Cast, signed_in: SignedIn) -> None:
    now = timezone.now()
    for key, value in (("evidence_free_days", "1"), ("evidence_from", "00:00"), ("evidence_until", "23:59")):
        set_parameter(by=None, now=now, key=key, value=value, starts_on=timezone.localdate(), unit=None)
    entry = an_entry(kind="A03", duration_s=900, happened_at=now, entered_at=now)
    row = log_activity(by=cast.li_na, now=now, entry=entry)
    client, photo_id = signed_in(cast.li_na), uuid4()
    address = reverse("activities:photo", args=[row.client_id, photo_id])
    refused = client.put(address, a_jpeg(), content_type="image/jpeg")
    assert (refused.status_code, refused.json()["code"]) == (422, "evidence_not_allowed")
    said = {"answer": "yes", "notice": NOTICE}
    assert client.post(reverse("activities:evidence"), said, headers={"Accept": "application/json"}).json() == {
        "is_given": True
    }
    statuses = [client.put(address, a_jpeg(), content_type="image/jpeg").status_code for _ in range(2)]
    assert statuses == [201, 200]
    unknown = client.put(reverse("activities:photo", args=[uuid4(), uuid4()]), a_jpeg(), content_type="image/jpeg")
    assert (unknown.status_code, bool(unknown.json()["sentence"])) == (404, True)
    too_large = client.put(
        reverse("activities:photo", args=[row.client_id, uuid4()]), b"\xff" * 3_000_000, content_type="image/jpeg"
    )
    assert (too_large.status_code, too_large.json()["code"]) == (422, "wrong_picture")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_photos_come_with_a_log_without_scripts_later_from_its_page_and_are_reviewed(
    cast: Cast, signed_in: SignedIn, language: str
) -> None:
    now = timezone.now()
    for key, value in (("evidence_free_days", "1"), ("evidence_from", "00:00"), ("evidence_until", "23:59")):
        set_parameter(by=None, now=now, key=key, value=value, starts_on=timezone.localdate(), unit=None)
    answer_evidence_notice(by=cast.li_na, now=now, is_given=True)
    lead = a_lead(cast.li_na, now=now)
    client = signed_in(cast.li_na, language)
    sent = {"did": "A03", "lead": lead.pk, "outcome": "need", "next_step": "none", "purpose": "W4"}
    photos = [SimpleUploadedFile("a.jpg", a_jpeg()), SimpleUploadedFile("b.jpg", b"no photo")]
    assert client.post(reverse("activities:log"), {**sent, "photos": photos}).status_code == 302
    row = Activity.objects.get()
    assert row.photos.count() == 1
    client.post(reverse("activities:add_photos", args=[row.pk]), {"photos": SimpleUploadedFile("c.jpg", a_jpeg())})
    assert row.photos.count() == 2
    address = reverse("activities:photo", args=[row.client_id, row.photos.first().client_id])
    leader = signed_in(cast.zhang_wei, language)
    for page in (reverse("activities:review"), reverse("activities:one", args=[row.pk])):
        assert address in leader.get(page).text
    assert reverse("activities:add_photos", args=[row.pk]) not in leader.get(
        reverse("activities:one", args=[row.pk])
    ).text  # fmt: skip


def test_me_says_what_is_kept_and_offers_to_withdraw(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.li_na, "en")
    assert 'value="yes"' in client.get("/me/").text
    client.post(reverse("activities:evidence"), {"answer": "yes", "notice": NOTICE})
    page = client.get("/me/").text
    assert 'name="answer" value="no"' in page
    assert "180 days" in page
    client.post(reverse("activities:evidence"), {"answer": "no"})
    assert [row.is_given for row in EvidenceConsent.objects.order_by("pk")] == [True, False]
