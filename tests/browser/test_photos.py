"""Photos as evidence on the phone: after the notice, small, kept without network, sent once behind their entry."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from browser.test_phone import ready, rows

if TYPE_CHECKING:
    from cast import Cast

OpenAs = Callable[..., Page]


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def at_any_hour(cast: Cast) -> Cast:
    """A seller with one lead, where evidence may be taken whenever the test runs."""
    from desk.activities.factories import a_lead
    from fenghuolun.desk.teams.actions import set_parameter

    now = timezone.now()
    a_lead(cast.li_na, due_in=5, now=now)
    for key, value in (("evidence_until", "23:59"), ("evidence_from", "00:00"), ("evidence_free_days", "1")):
        set_parameter(by=None, now=now, key=key, value=value, starts_on=timezone.localdate(now), unit=None)
    return cast


def a_picture(width: int, height: int) -> dict[str, Any]:
    buffer = BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(buffer, "JPEG", quality=95)
    return {"name": "visit.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def open_visit(page: Page) -> None:
    page.locator("body[data-island=ready]").wait_for()
    page.locator("[data-log-line]:visible").first.click()
    page.locator("#log label[data-did=A03]").click()
    page.locator("#log label[data-outcome=need]").click()


def save(page: Page) -> None:
    page.locator("#log .save button").click()
    expect(page.locator("#log")).not_to_be_visible()


def agree(page: Page, picture: dict[str, Any]) -> None:
    page.locator("#log .take").click()
    expect(page.locator("#evidence-notice")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        page.locator("#evidence-notice button[value=yes]").click()
    chooser.value.set_files(picture)


def test_the_notice_is_asked_once_and_a_photo_may_be_taken_away_again(open_as: OpenAs, at_any_hour: Cast) -> None:
    page = open_as(at_any_hour.li_na)
    open_visit(page)
    agree(page, a_picture(200, 100))
    expect(page.locator("#log [data-thumbs] img")).to_have_count(1)
    with page.expect_file_chooser() as chooser:
        page.locator("#log .take").click()
    chooser.value.set_files(a_picture(30, 20))
    expect(page.locator("#log [data-thumbs] img")).to_have_count(2)
    page.locator("#log [data-photo='1']").click()
    expect(page.locator("#log [data-thumbs] img")).to_have_count(1)
    save(page)
    expect(page.locator("#waiting")).to_be_hidden()
    page.wait_for_load_state("networkidle")
    [row] = rows()
    photo = row.photos.get()
    assert (photo.width, photo.height, row.is_evidenced) == (200, 100, True)


def test_saying_no_to_the_notice_takes_no_photo_and_stops_no_log(open_as: OpenAs, at_any_hour: Cast) -> None:
    from fenghuolun.desk.activities.models import EvidenceConsent

    page = open_as(at_any_hour.li_na)
    open_visit(page)
    page.locator("#log [data-check-in]").click()
    page.locator("#evidence-notice button[value=no]").click()
    save(page)
    expect(page.locator("#waiting")).to_be_hidden()
    assert (len(rows()), EvidenceConsent.objects.count()) == (1, 0)


KEPT = """async () => {
  const person = document.body.dataset.person;
  const database = await new Promise(done => {
    const asked = indexedDB.open(`fenghuolun-${person}`);
    asked.onsuccess = () => done(asked.result);
  });
  const photos = await new Promise(done => {
    const asked = database.transaction("photos").objectStore("photos").getAll();
    asked.onsuccess = () => done(asked.result);
  });
  database.close();
  const sizes = await Promise.all(photos.map(async ({ blob }) => [(await createImageBitmap(blob)).width, blob.size]));
  return sizes.sort((one, other) => other[0] - one[0]);
}"""


def test_a_photo_taken_without_network_is_drawn_smaller_survives_a_reload_and_follows_its_entry_once(
    open_as: OpenAs, at_any_hour: Cast, files: Path
) -> None:
    from fenghuolun.desk.activities.actions import answer_evidence_notice

    answer_evidence_notice(by=at_any_hour.li_na, now=timezone.now(), is_given=True)
    page = open_as(at_any_hour.li_na)
    ready(page)
    page.context.set_offline(True)
    open_visit(page)
    large = a_picture(2400, 1800)
    page.locator("#log [data-photos]").set_input_files([large, a_picture(80, 40)])
    expect(page.locator("#log [data-thumbs] img")).to_have_count(2)
    save(page)
    expect(page.locator("#waiting")).to_be_visible()
    page.reload()
    page.locator("[data-waiting]").click()
    expect(page.locator("[data-waiting-photo]")).to_have_count(2)
    (width, size), _small = page.evaluate(KEPT)
    assert (width, size < len(large["buffer"])) == (1600, True)
    page.context.set_offline(False)
    expect(page.locator("#waiting")).to_be_hidden()
    page.reload()
    page.wait_for_load_state("networkidle")
    [row] = rows()
    assert (row.photos.count(), row.is_evidenced, len(list(files.rglob("*.jpg")))) == (2, True, 2)
    page.noise.clear()  # type: ignore[attr-defined]


def test_a_refused_photo_stays_with_its_reason_and_blocks_neither_entry_nor_other_photos(
    open_as: OpenAs, at_any_hour: Cast
) -> None:
    from fenghuolun.desk.activities.actions import answer_evidence_notice

    answer_evidence_notice(by=at_any_hour.li_na, now=timezone.now(), is_given=True)
    page = open_as(at_any_hour.li_na)
    ready(page)
    page.context.set_offline(True)
    open_visit(page)
    page.locator("#log [data-photos]").set_input_files([a_picture(60, 40)])
    expect(page.locator("#log [data-thumbs] img")).to_have_count(1)
    save(page)
    expect(page.locator("#waiting")).to_be_visible()
    answer_evidence_notice(by=at_any_hour.li_na, now=timezone.now(), is_given=False)
    page.context.set_offline(False)
    expect(page.locator("[data-waiting].stop")).to_be_visible()
    assert [row.photos.count() for row in rows()] == [0]
    answer_evidence_notice(by=at_any_hour.li_na, now=timezone.now(), is_given=True)
    page.locator("[data-waiting]").click()
    expect(page.locator("[data-waiting-photo] .ink-stop")).to_be_visible()
    page.locator("[data-send]").click()
    expect(page.locator("#waiting")).to_be_hidden()
    assert [row.photos.count() for row in rows()] == [1]
    page.noise.clear()  # type: ignore[attr-defined]
