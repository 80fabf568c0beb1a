"""The page around every screen: theme, language, manifest, gallery, errors, navigation."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from cast import Cast

SignedIn = Callable[..., Client]
PHRASES = {"zh-hans": "组件一览", "en": "Gallery of components"}


@pytest.fixture
def administrator(cast: Cast) -> object:
    cast.administrator.is_staff = True
    cast.administrator.save()
    return cast.administrator


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_gallery_shows_every_component_to_administrators(
    administrator: object, signed_in: SignedIn, language: str
) -> None:
    page = signed_in(administrator, language).get("/kit/")
    assert page.status_code == 200
    shown = set(re.findall(r'class="([a-z-]+)', page.content.decode()))
    assert {"button", "chip", "light", "stat", "table", "ring", "stepper", "timeline", "drop", "pager"} <= shown


def test_the_gallery_is_closed_to_others(cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in(cast.li_na).get("/kit/").status_code == 404


def test_the_theme_is_kept_and_only_a_known_one(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.li_na)
    assert client.post("/theme/", {"theme": "dark", "next": "/accounts/2fa/"})["Location"] == "/accounts/2fa/"
    assert 'data-theme="dark"' in client.get("/accounts/2fa/").content.decode()
    client.post("/theme/", {"theme": "neon"})
    assert client.cookies["theme"].value == "dark"


def test_the_way_back_from_the_theme_leads_to_no_other_host(client: Client, db: None) -> None:
    assert client.post("/theme/", {"theme": "dark", "next": "//elsewhere.example/"})["Location"] == "/"


def test_the_manifest_names_pictures_that_exist(client: Client, db: None) -> None:
    from django.contrib.staticfiles import finders

    described = client.get("/manifest.webmanifest").json()
    assert {icon["sizes"] for icon in described["icons"]} == {"192x192", "512x512"}
    for icon in described["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))


def test_who_is_signed_in_is_told_to_the_page_that_asks(cast: Cast, signed_in: SignedIn, client: Client) -> None:
    assert client.get("/signed-in/").status_code == 401
    assert signed_in(cast.li_na).get("/signed-in/").json() == {"person": cast.li_na.pk}


def test_a_page_holds_no_inline_style_or_script(cast: Cast, signed_in: SignedIn) -> None:
    html = signed_in(cast.li_na).get("/accounts/sessions/").content.decode()
    assert " style=" not in html
    assert not re.search(r"<script(?![^>]*(src=|application/json))", html)
    assert "unsafe" not in str(settings.CONTENT_SECURITY_POLICY)


@pytest.mark.parametrize(("language", "heading"), [("zh-hans", '<html lang="zh-hans"'), ("en", "Not here")])
def test_a_page_that_is_missing_helps_in_the_persons_language(
    cast: Cast, signed_in: SignedIn, language: str, heading: str
) -> None:
    page = signed_in(cast.li_na, language).get("/nowhere/")
    assert page.status_code == 404
    assert heading in page.content.decode()


def test_the_page_of_a_broken_server_needs_nothing() -> None:
    from django.template.loader import get_template

    assert "<h1>" in get_template("500.html").render()
    assert "<h1>" in get_template("400.html").render()
