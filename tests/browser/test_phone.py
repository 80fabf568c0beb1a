"""The phone's island in a real browser: today, a log in three taps, without network, in two tabs, and signing out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from browser.test_page import AXE, STANDARDS

if TYPE_CHECKING:
    from cast import Cast

OpenAs = Callable[..., Page]


@pytest.fixture
def lead(cast: Cast) -> Any:
    from desk.activities.factories import a_lead

    return a_lead(cast.li_na, due_in=5, now=timezone.now())


def rows() -> list[Any]:
    from fenghuolun.desk.activities.models import Activity

    return list(Activity.objects.order_by("pk"))


def ready(page: Page) -> None:
    """Wait until the page is kept for the next time, whatever happens to the network."""
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("caches.match('/').then(Boolean)")
    page.wait_for_function("caches.keys().then(names => names.includes('static-1'))")
    page.reload()
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.wait_for_load_state("networkidle")


def log_first_line(page: Page, did: str = "A09") -> None:
    """Care, because contact law refuses a call at night, and a test holds at any hour."""
    page.locator("body[data-island=ready]").wait_for()
    page.locator("[data-log-line]:visible").first.click()
    expect(page.locator("#log [name=did]:checked")).to_have_value("A01:call")
    page.locator(f"#log label[data-did='{did}']").click()
    page.locator("#log label[data-outcome=information]").click()
    page.locator("#log .save button").click()
    expect(page.locator("#log")).not_to_be_visible()


def test_a_log_from_the_list_takes_three_taps_and_a_save(open_as: OpenAs, cast: Cast, lead: Any) -> None:
    page = open_as(cast.li_na)
    expect(page.locator("#todo-count")).to_have_text("1")
    log_first_line(page)
    expect(page.locator("#done-count")).to_have_text("1")
    expect(page.locator("#waiting")).to_be_hidden()
    [row] = rows()
    assert (row.lead_id, row.kind_id, row.purpose, row.next_step, row.outcome) == (
        lead.pk, "A09", "W5", "call", "information",
    )  # fmt: skip
    assert row.is_on_time
    assert row.source == "phone"


def test_an_empty_log_shows_recent_customers_at_once_and_a_line_still_opens_on_its_own(
    open_as: OpenAs, cast: Cast, lead: Any
) -> None:
    page = open_as(cast.li_na)
    page.locator("body[data-island=ready]").wait_for()
    page.locator("[data-log]").click()
    recent = page.locator("#log [data-found] button")
    expect(recent).to_have_count(1)
    recent.click()
    expect(page.locator("#log [data-about-name]")).to_have_text("周小明")
    page.keyboard.press("Escape")
    page.locator("[data-log-line]:visible").first.click()
    expect(page.locator("#log [data-about-name]")).to_have_text("周小明")
    expect(page.locator("#log [data-find]")).to_be_hidden()
    page.locator("#log label[data-did='A01:message']").click()
    expect(page.locator("#log [data-part=minutes] legend")).to_be_hidden()
    page.keyboard.press("Escape")
    page.locator("#ask-yes").click()
    page.locator("[data-log]").click()
    expect(recent).to_have_count(1)
    page.keyboard.press("Escape")
    log_first_line(page)
    expect(page.locator("#done-count")).to_have_text("1")


def test_what_was_just_logged_can_be_taken_back(open_as: OpenAs, cast: Cast, lead: Any) -> None:
    page = open_as(cast.li_na)
    log_first_line(page)
    page.locator(".toast .act").first.click()
    expect(page.locator("#todo-count")).to_have_text("1")
    assert [row.void_reason for row in rows()] in ([], ["undo"])


def test_a_log_without_network_survives_a_reload_and_arrives_exactly_once(
    open_as: OpenAs, cast: Cast, lead: Any
) -> None:
    page = open_as(cast.li_na)
    ready(page)
    page.context.set_offline(True)
    log_first_line(page)
    expect(page.locator("#waiting")).to_be_visible()
    expect(page.locator("#done-count")).to_have_text("1")
    assert rows() == []
    page.reload()
    expect(page.locator("#waiting")).to_be_visible()
    expect(page.locator("#todo-count")).to_have_text("0")
    page.goto("/activities/log/")
    expect(page.locator("#log")).to_be_visible()
    page.keyboard.press("Escape")
    page.context.set_offline(False)
    expect(page.locator("#waiting")).to_be_hidden()
    page.reload()
    page.wait_for_load_state("networkidle")
    assert [row.outcome for row in rows()] == ["information"]
    page.noise.clear()  # type: ignore[attr-defined]


def test_two_tabs_send_one_entry_once(open_as: OpenAs, cast: Cast, lead: Any) -> None:
    page = open_as(cast.li_na)
    ready(page)
    other = page.context.new_page()
    other.goto("/")
    page.context.set_offline(True)
    log_first_line(page)
    expect(other.locator("#waiting")).to_be_visible()
    page.context.set_offline(False)
    for tab in (page, other):
        expect(tab.locator("#waiting")).to_be_hidden()
    assert len(rows()) == 1
    page.noise.clear()  # type: ignore[attr-defined]


def test_what_the_server_refuses_stays_with_its_words_and_blocks_nothing(
    open_as: OpenAs, cast: Cast, lead: Any
) -> None:
    from desk.activities.factories import a_lead
    from fenghuolun.desk.customers.models import Customer

    a_lead(cast.li_na, name="郑华", plate="沪B11111", phone="13811112222", due_in=6, now=timezone.now())
    page = open_as(cast.li_na)
    ready(page)
    Customer.objects.filter(pk=lead.customer_id).update(do_not_call=True)
    page.context.set_offline(True)
    log_first_line(page, "A01:call")
    log_first_line(page)
    page.context.set_offline(False)
    expect(page.locator("[data-waiting].stop")).to_be_visible()
    assert len(rows()) == 1
    page.locator("[data-waiting]").click()
    expect(page.locator("[data-entry] .ink-stop")).to_be_visible()
    page.locator("[data-entry] [data-remove]").click()
    page.locator("#ask-yes").click()
    expect(page.locator("#waiting")).to_be_hidden()
    page.noise.clear()  # type: ignore[attr-defined]


def test_signing_out_with_entries_waiting_asks_and_leaves_nothing_of_a_customer(
    open_as: OpenAs, cast: Cast, lead: Any
) -> None:
    page = open_as(cast.li_na)
    ready(page)
    page.context.set_offline(True)
    log_first_line(page)
    page.locator("[popovertarget=account-menu]").first.click()
    page.locator("[data-signout] button").click()
    expect(page.locator("#ask")).to_be_visible()
    expect(page.locator("#ask-text")).to_contain_text("1")
    page.locator("#ask button[value=no]").click()
    expect(page.locator("#waiting")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#waiting")).to_be_hidden()
    page.locator("[popovertarget=account-menu]").first.click()
    page.locator("[data-signout] button").click()
    page.wait_for_url("**/accounts/login/**")
    assert page.evaluate("caches.keys().then(names => names.filter(name => name.startsWith('today-')))") == []
    assert (
        page.evaluate("indexedDB.databases().then(all => all.filter(one => one.name.startsWith('fenghuolun-')))") == []
    )
    page.noise.clear()  # type: ignore[attr-defined]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_today_and_its_sheet(open_as: OpenAs, cast: Cast, lead: Any, theme: str) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed (make setup test)")
    page = open_as(cast.li_na)
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    page.evaluate(AXE.read_text(encoding="utf8"))
    for opens in ("", "[data-log-line]"):
        if opens:
            page.locator("body[data-island=ready]").wait_for()
            page.locator(opens).first.click()
        found = page.evaluate("(standards) => axe.run(document, { runOnly: standards })", STANDARDS)
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found["violations"]] == []
