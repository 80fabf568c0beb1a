"""Every address refuses a stranger, by walking the URL configuration itself: a new page is in the walk at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RegexPattern, RoutePattern

from house.repository import none_of

# What anybody may open, each with its reason. A name here that no address bears is a fault too.
PUBLIC = {
    "account_login": "how one gets in",
    "account_logout": "harmless without a session",
    "account_signup": "refuses by its own rule: accounts are made by the branch",
    "account_inactive": "says why somebody may not sign in",
    "account_email_verification_sent": "says where to look",
    "account_confirm_email": "holds only with a key sent by mail",
    "account_reset_password": "how one gets in again",
    "account_reset_password_done": "says where to look",
    "account_reset_password_from_key": "holds only with a key sent by mail",
    "account_reset_password_from_key_done": "says that it worked",
    "account_confirm_login_code": "holds only with a code",
    "mfa_authenticate": "the second step of signing in",
    "socialaccount_login_cancelled": "says what happened",
    "socialaccount_login_error": "says what happened",
    "socialaccount_signup": "holds only with a sign-on begun elsewhere",
    "openid_connect_login": "how one gets in",
    "openid_connect_callback": "holds only with a sign-on begun here",
    "api:openapi-json": "describes the doors, holds nothing of anybody",
    "home:service_worker": "a script without anything of a person",
    "kit:favicon": "the picture in the tab",
    "kit:manifest": "name and icons of the installed app",
    "kit:language": "the sign-in page can be read in both languages",
    "kit:theme": "light or dark is chosen before signing in",
}
SAMPLE = {"int": "1", "str": "x", "slug": "x", "uuid": "00000000-0000-4000-8000-000000000000", "path": "x"}
REFUSALS = {401, 403, 404, 405, 410}


def addresses(resolver: URLResolver | None = None, before: str = "/", space: str = "") -> Iterator[tuple[str, str]]:
    """Yield (name, address) of every pattern, with sample values for its parts."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = before + sample(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern, here, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name or here}", here.replace("//", "/")


def sample(pattern: RoutePattern | RegexPattern | LocalePrefixPattern) -> str:
    if isinstance(pattern, RoutePattern):
        route = str(pattern._route)
        for name, converter in pattern.converters.items():
            kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
            value = SAMPLE.get(kind, "1")
            route = route.replace(f"<{kind}:{name}>", value).replace(f"<{name}>", value)
        if "<" in route:  # a converter registered under a name of its own
            route = "/".join("1" if part.startswith("<") else part for part in route.split("/"))
        return route
    text = str(pattern).lstrip("^").rstrip("$").removesuffix("\\Z")
    return "x" if "(" in text else text.replace("\\", "")


def is_refusal(answer: HttpResponseBase, walked: frozenset[str] = frozenset()) -> bool:
    """Refused, sent to sign in, or moved for good to an address that the walk tries as well."""
    target = answer.headers.get("Location", "").partition("?")[0]
    if answer.status_code in {301, 302, 303, 307, 308}:
        return "/login" in target or (answer.status_code == 301 and target in walked)
    return answer.status_code in REFUSALS


def test_every_address_refuses_a_stranger(db: None) -> None:
    from cast import make_cast

    make_cast()  # a company without people may be founded by whoever comes first; one with people may not
    stranger = Client(raise_request_exception=False)
    walked = frozenset(address for _, address in addresses())
    opened = []
    for name, address in addresses():
        if name in PUBLIC:
            continue
        for method in ("get", "post", "put", "delete"):
            answer = getattr(stranger, method)(address)
            if not is_refusal(answer, walked):
                opened.append(f"{method.upper()} {address} ({name}): {answer.status_code}")
    none_of(opened)


def test_the_walk_goes_everywhere_and_what_is_public_exists() -> None:
    found = dict(addresses())
    assert {"account_login", "teams:audit", "teams:people"} <= found.keys()
    none_of(PUBLIC.keys() - found.keys())


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_planted_open_page_is_seen(method: str, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys
    from types import ModuleType

    from django.http import HttpResponse
    from django.urls import path

    planted = ModuleType("planted_urls")
    planted.urlpatterns = [path("open/<int:pk>/", lambda request, pk: HttpResponse("all of it"), name="planted")]
    monkeypatch.setitem(sys.modules, "planted_urls", planted)
    settings.ROOT_URLCONF = "planted_urls"  # type: ignore[attr-defined]

    assert list(addresses(get_resolver("planted_urls"))) == [("planted", "/open/1/")]
    assert not is_refusal(getattr(Client(), method)("/open/1/"))
