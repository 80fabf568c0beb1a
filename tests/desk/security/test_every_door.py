"""What holds for every door, by walking them all: CSRF, the content-security policy, headers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cast import Cast
from house.repository import none_of
from house.spheres import Sphere
from house.test_screens import inline_code
from house.test_strangers_matrix import doors

SignedIn = Callable[..., Client]
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = ("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'self'", "form-action 'self'")


def faults_of(answer: Any) -> list[str]:
    policy = answer.headers.get("Content-Security-Policy", "")
    found = [f"policy lacks {part}" for part in POLICY if part not in policy]
    found += [f"policy allows {word}" for word in ("unsafe-inline", "unsafe-eval", "http:", "*") if word in policy]
    found += [
        f"{name}: {answer.headers.get(name)}" for name, value in HEADERS.items() if answer.headers.get(name) != value
    ]
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        found += inline_code("page", answer.content.decode())
    return found


@pytest.mark.slow
def test_every_page_has_the_policy_the_headers_and_nothing_inline(cast: Cast, own: Sphere, signed_in: SignedIn) -> None:
    faults, opened = [], 0
    for person in (cast.li_na, cast.administrator):
        browser = signed_in(person)
        for door in doors():
            answer = browser.get(door.address(own))
            if answer.status_code == 200 and not answer.streaming:
                opened += 1
                faults += [f"{door.route}: {why}" for why in faults_of(answer)]
    none_of(faults)
    assert opened > 80


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/password/reset/", "/nothing/here/", "/api/v1/me"])
def test_what_a_stranger_is_shown_has_them_too(client: Client, db: None, address: str) -> None:
    none_of(faults_of(client.get(address)))


def test_a_planted_page_without_them_is_seen() -> None:
    from django.http import HttpResponse

    answer = HttpResponse(
        "<p style='color:red'>x</p>", headers={"Content-Security-Policy": "script-src 'unsafe-inline'"}
    )
    assert len(faults_of(answer)) == len(POLICY) + 1 + len(HEADERS) + 1


def test_nothing_is_changed_without_the_csrf_token(cast: Cast, own: Sphere) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.administrator)
    faults = []
    for door in doors():
        status = browser.post(door.address(own), "{}", content_type="application/json").status_code
        if status != (405 if door.is_of_api and status == 405 else 403) and door.name != "api:api-root":
            faults.append(f"{door.route}: {status}")
    none_of(faults)
