"""A real browser before a live server: phone and desktop, signed in as anybody of the cast, online or not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from cast import Cast
    from fenghuolun.desk.teams.models import Person

CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SIZES = {"phone": (390, 844), "desktop": (1440, 900)}
LANGUAGES = {"zh-hans": "zh-CN", "en": "en-GB"}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys; skips them, saying so, where none is installed."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not here")
    # Playwright's own event loop makes Django believe that the tests' rows are touched from asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM))
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the rows in a file: in memory, threads share one cache, and a reader is refused where WAL would wait."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("rows") / "journeys.sqlite3")


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The cast, in rows that the live server sees; what every company starts with is there again after each journey."""
    from cast import make_cast

    return make_cast()


@pytest.fixture
def open_as(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """Return ``open_as(person, address="/", size="phone", language="zh-hans", scripts=True)``: their page, opened.

    A console error or a failed script on any of these pages fails the journey when it ends; ``page.noise`` is the
    list of what was said, for a journey that expects some of it (and clears it).
    """
    opened: list[Page] = []
    with ExitStack() as closing:

        def open_page(
            person: Person | None,
            address: str = "/",
            size: str = "phone",
            language: str = "zh-hans",
            scripts: bool = True,
        ) -> Page:
            width, height = SIZES[size]
            context = browser.new_context(
                base_url=live_server.url,
                viewport={"width": width, "height": height},
                locale=LANGUAGES[language],
                timezone_id="Asia/Shanghai",
                is_mobile=size == "phone",
                has_touch=size == "phone",
                java_script_enabled=scripts,
                reduced_motion="reduce",
            )
            closing.callback(context.close)
            context.set_default_timeout(10_000)
            context.add_cookies(
                [{"name": name, "value": value, "url": live_server.url} for name, value in cookies(person, language)]
            )
            page = context.new_page()
            page.noise = []  # type: ignore[attr-defined]
            page.on("console", lambda said: page.noise.append(said.text) if said.type == "error" else None)  # type: ignore[attr-defined]
            page.on("pageerror", lambda error: page.noise.append(str(error)))  # type: ignore[attr-defined]
            page.goto(address)
            opened.append(page)
            return page

        yield open_page
        noise = [line for page in opened for line in page.noise]  # type: ignore[attr-defined]
    assert noise == []


def cookies(person: Person | None, language: str) -> Iterator[tuple[str, str]]:
    """Yield the cookies of somebody signed in, or of a stranger, with the language chosen."""
    from django.conf import settings
    from django.test import Client

    yield settings.LANGUAGE_COOKIE_NAME, language
    if person is not None:
        client = Client()
        client.force_login(person)
        yield settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value
