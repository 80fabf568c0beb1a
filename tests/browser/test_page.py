"""The page around every screen, in a real browser: what is typed survives, what is done is seen, nobody is shut out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from cast import Cast

OpenAs = Callable[..., "Page"]
PASSWORD = "tiger-on-the-roof-7"
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def gallery(cast: Cast, open_as: OpenAs) -> Callable[..., Page]:
    """Return the gallery as the administrator sees it, with a link that opens a form in the sheet."""
    cast.administrator.is_staff = True
    cast.administrator.set_password(PASSWORD)
    cast.administrator.save()
    return lambda **how: open_as(cast.administrator, "/kit/", **{"size": "desktop", **how})


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_form_in_the_sheet_stays_open_with_its_errors_and_is_not_thrown_away_by_mistake(
    gallery: Callable[..., Page], size: str
) -> None:
    page = gallery(size=size)
    page.locator("a[data-sheet]").first.click()
    sheet = page.locator("#sheet")
    sheet.locator("[name=oldpassword]").fill("wrong")
    sheet.locator("[name=password1]").fill("wheel-of-fire-2027")
    sheet.locator("[name=password2]").fill("wheel-of-fire-2027")
    sheet.locator("[type=submit]").click()
    sheet.locator(".error").first.wait_for()
    assert page.url.endswith("/kit/")

    sheet.locator("[name=oldpassword]").fill("typed")
    page.keyboard.press("Escape")
    page.locator("#ask [value=no]").click()
    assert sheet.locator("[name=oldpassword]").input_value() == "typed"

    page.keyboard.press("Escape")
    page.locator("#ask-yes").click()
    sheet.wait_for(state="hidden")


def test_an_ended_session_asks_for_the_password_in_place_and_carries_on(gallery: Callable[..., Page]) -> None:
    page = gallery()
    page.locator("main input[name=name]").first.fill("half a name")
    page.context.clear_cookies(name="sessionid")
    page.locator("a[data-sheet]").first.click()
    again = page.locator("dialog:modal")
    again.locator("[name=login]").fill("sunli")
    again.locator("[name=password]").fill("wrong-password")
    again.locator("[type=submit]").click()
    again.locator("[role=alert]").wait_for()
    again.locator("[name=login]").fill("sunli")
    again.locator("[name=password]").fill(PASSWORD)
    again.locator("[type=submit]").click()

    page.locator("#sheet [name=oldpassword]").wait_for()
    assert page.locator("main input[name=name]").first.input_value() == "half a name"
    assert any("401" in line for line in page.noise)  # type: ignore[attr-defined]
    page.noise.clear()  # type: ignore[attr-defined]


def test_what_was_typed_in_a_long_form_is_there_after_a_reload_until_it_is_thrown_away(
    gallery: Callable[..., Page],
) -> None:
    page = gallery()
    name = page.locator("form[data-keep] input[name=name]")
    before = name.input_value()
    name.fill("half a name")
    page.wait_for_timeout(500)
    page.reload()
    page.locator("#toasts .act").wait_for()
    assert name.input_value() == "half a name"
    page.locator("#toasts .act").click()
    assert name.input_value() == before


def test_without_network_the_request_waits_for_the_person_to_try_again(gallery: Callable[..., Page]) -> None:
    page = gallery()
    page.context.set_offline(True)
    page.locator("a[data-sheet]").first.click()
    retry = page.locator("#toasts .act").last
    retry.wait_for()
    page.context.set_offline(False)
    retry.click()
    page.locator("#sheet [name=oldpassword]").wait_for()
    page.noise.clear()  # type: ignore[attr-defined]


def test_light_or_dark_changes_at_once_and_is_kept(gallery: Callable[..., Page]) -> None:
    page = gallery()
    page.locator(".side .foot button").click()
    with page.expect_response("**/theme/"):
        page.locator("#account-menu [name=theme][value=dark]").click()
    assert page.evaluate("getComputedStyle(document.body).colorScheme") in ("dark", "light dark")
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_signing_out_asks_first_when_something_waits(gallery: Callable[..., Page]) -> None:
    page = gallery()
    page.evaluate(
        "document.addEventListener('fenghuolun:before-signout', (e) => e.detail.ask(Promise.resolve('Two wait.')))"
    )
    for answer, is_out in (("[value=no]", False), ("#ask-yes", True)):
        page.locator(".side .foot button").click()
        page.locator("#account-menu [data-signout] button").click()
        page.get_by_text("Two wait.").wait_for()
        page.locator(f"#ask {answer}").click()
        page.wait_for_timeout(300)
        page.wait_for_load_state()
        assert ("/login" in page.url) is is_out


def test_the_keyboard_finds_screens_and_rows(gallery: Callable[..., Page]) -> None:
    page = gallery()
    page.keyboard.press("Control+k")
    page.locator("#palette-screens a").first.wait_for()
    page.keyboard.press("Escape")
    page.locator(".row-link").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == page.locator(".row-link").nth(1).text_content()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("size", "language"), [("phone", "zh-hans"), ("desktop", "en")])
def test_axe_finds_nothing_in_the_gallery(gallery: Callable[..., Page], size: str, language: str, theme: str) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed (make setup test)")
    page = gallery(size=size, language=language)
    page.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", theme)
    page.evaluate(AXE.read_text(encoding="utf8"))
    found = page.evaluate("(standards) => axe.run(document, { runOnly: standards })", STANDARDS)
    broken = [f"{v['id']}: {node['html'][:120]}" for v in found["violations"] for node in v["nodes"]]
    assert broken == []
