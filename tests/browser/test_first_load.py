"""What the first page after signing in brings over a mobile network: few requests, little weight."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response

    from cast import Cast

MOST_BYTES = 150_000
# The goal is twelve. The phone's log is twelve small modules more, for everybody who logs; docs/measured.md says so.
MOST_REQUESTS, WITH_THE_LOG = 12, 24
PACKED_ALREADY = ("image/png", "image/jpeg", "font/woff2")


def weight(response: Response) -> int:
    """Return the bytes of an answer as a server that packs its answers sends them."""
    if response.status >= 300:
        return 0
    body = response.body()
    is_packed = response.headers.get("content-type", "").partition(";")[0] in PACKED_ALREADY
    return len(body) if is_packed else len(gzip.compress(body, 6))


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("who", ["li_na", "zhang_wei", "chen_jing", "planner", "administrator"])
def test_the_first_page_is_light(cast: Cast, open_as: Callable[..., Page], who: str, size: str) -> None:
    page = open_as(getattr(cast, who), "/accounts/password/change/", size)
    answers: list[Response] = []
    client = page.context.new_cdp_session(page)
    client.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.on("response", lambda answer: answers.append(answer))
    page.goto(page.url.replace("/accounts/password/change/", "/"), wait_until="networkidle")
    weights = {answer.url: weight(answer) for answer in answers}
    told = "\n".join(f"{size:8d} {address}" for address, size in sorted(weights.items(), key=lambda pair: -pair[1]))
    has_log = any("/activities/island" in address and address.endswith(".js") for address in weights)
    assert len(weights) <= (WITH_THE_LOG if has_log else MOST_REQUESTS), told
    assert sum(weights.values()) <= MOST_BYTES, told
