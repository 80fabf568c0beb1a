"""Sessions: made anew at the door, flagged, ended for good; and nobody is led away by ``next``."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as product
from django.test import Client

from cast import Cast

PASSWORD = "a long enough one 7"
AWAY = [
    "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "https:evil.example",
    "\t//evil.example",
]  # fmt: skip


@pytest.fixture
def li_na(cast: Cast) -> Any:
    cast.li_na.set_password(PASSWORD)
    cast.li_na.save()
    return cast.li_na


def sign_in(browser: Client, address: str = "/accounts/login/", **more: str) -> Any:
    return browser.post(address, {"login": "lina", "password": PASSWORD, **more})


def test_the_session_of_before_signing_in_is_not_that_of_after(client: Client, li_na: Any) -> None:
    client.cookies[product.SESSION_COOKIE_NAME] = "planted" * 4
    sign_in(client)
    first = client.cookies[product.SESSION_COOKIE_NAME].value
    assert first != "planted" * 4
    assert client.get("/signed-in/").json() == {"person": li_na.pk}


def test_cookies_are_hidden_from_scripts_and_stay_on_this_site(client: Client, li_na: Any) -> None:
    sign_in(client)
    session = client.cookies[product.SESSION_COOKIE_NAME]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert client.cookies["csrftoken"]["samesite"] == "Lax"
    assert (product.SESSION_COOKIE_SECURE, product.CSRF_COOKIE_SECURE) == (product.HTTPS, product.HTTPS)


def test_over_https_cookies_never_travel_in_the_open(client: Client, li_na: Any, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    sign_in(client)
    assert client.cookies[product.SESSION_COOKIE_NAME]["secure"]
    assert client.cookies["csrftoken"]["secure"]


def test_signing_out_ends_the_session_on_the_server(client: Client, li_na: Any) -> None:
    sign_in(client)
    kept = client.cookies[product.SESSION_COOKIE_NAME].value
    client.post("/accounts/logout/")
    thief = Client()
    thief.cookies[product.SESSION_COOKIE_NAME] = kept
    assert thief.get("/signed-in/").status_code == 401


def test_a_new_password_ends_every_other_session(li_na: Any) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here)
    sign_in(elsewhere)
    new = {"oldpassword": PASSWORD, "password1": "quite another 8", "password2": "quite another 8"}
    here.post("/accounts/password/change/", new)
    assert here.get("/signed-in/").status_code == 200
    assert elsewhere.get("/signed-in/").status_code == 401


def test_somebody_let_go_is_out_at_once(client: Client, li_na: Any) -> None:
    sign_in(client)
    li_na.is_active = False
    li_na.save()
    assert client.get("/signed-in/").status_code == 401


@pytest.mark.parametrize("away", AWAY)
def test_next_leads_nobody_away(client: Client, li_na: Any, away: str) -> None:
    answers = [
        client.post("/theme/", {"theme": "dark", "next": away}),
        client.post("/language/", {"language": "en", "next": away}),
        sign_in(client, next=away),
    ]
    for answer in answers:
        target = answer.headers.get("Location", "/")
        assert "evil" not in target.partition("?")[0], target
        assert not target.startswith(("//", "\\", "javascript:", "http"))


def test_next_leads_back_to_where_one_was(client: Client, li_na: Any) -> None:
    assert sign_in(client, next="/leads/")["Location"] == "/leads/"
