"""Where the company demands it, whoever administers sets a second factor up before anything else opens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from cast import Cast

SignedIn = Callable[..., Client]
SETS_UP = "/accounts/2fa/totp/activate/"


@pytest.mark.parametrize("address", ["/", "/settings/audit/", "/customers/"])
def test_an_administrator_without_one_is_led_there_and_with_one_goes_on(
    cast: Cast, signed_in: SignedIn, settings: Any, address: str
) -> None:
    settings.SECOND_FACTOR = True
    browser = signed_in(cast.administrator)
    assert browser.get(address)["Location"] == SETS_UP
    assert browser.post("/customers/add/", {"name": "周明"})["Location"] == SETS_UP
    assert browser.get("/accounts/sessions/").status_code == 200  # the way there and out stays open
    Authenticator.objects.create(user=cast.administrator, type="totp", data={})
    assert browser.get(address).status_code == 200


def test_sellers_and_leaders_are_not_asked_and_nobody_is_unless_set(
    cast: Cast, signed_in: SignedIn, settings: Any
) -> None:
    assert signed_in(cast.administrator).get("/settings/audit/").status_code == 200
    settings.SECOND_FACTOR = True
    for person in (cast.li_na, cast.zhang_wei):
        assert signed_in(person).get("/customers/").status_code == 200
    assert Client().get("/accounts/login/").status_code == 200


def test_a_fragment_moves_the_whole_page_there(cast: Cast, signed_in: SignedIn, settings: Any) -> None:
    settings.SECOND_FACTOR = True
    answer = signed_in(cast.administrator).get("/customers/", headers={"hx-request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, SETS_UP)
