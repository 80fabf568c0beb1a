"""Signing in, on the phone and on the desktop, in both languages, with and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from cast import Cast


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("scripts", [True, False])
def test_a_person_signs_in_and_a_wrong_password_stays_outside(
    cast: Cast, open_as: Callable[..., Page], size: str, language: str, scripts: bool
) -> None:
    cast.li_na.set_password("tiger-on-the-roof-7")
    cast.li_na.save()
    page = open_as(None, "/accounts/login/", size=size, language=language, scripts=scripts)
    sign_in(page, "lina", "not-her-password")
    assert "/login" in page.url
    assert page.locator("html").get_attribute("lang") == language

    sign_in(page, "lina", "tiger-on-the-roof-7")

    assert "/login" not in page.url
    assert [cookie["httpOnly"] for cookie in page.context.cookies() if cookie["name"] == "sessionid"] == [True]


def sign_in(page: Page, login: str, password: str) -> None:
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_load_state("networkidle")
