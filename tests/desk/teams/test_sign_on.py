"""Sign-on through the company, against a provider that runs beside the test: who is on record gets in, nobody else."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.test import Client

from cast import Cast
from fenghuolun.desk import environment
from fenghuolun.desk.environment import WrongSetting
from fenghuolun.desk.teams.models import AuditEntry, Person


class Provider(BaseHTTPRequestHandler):
    """Discovery, token and userinfo of OpenID Connect; what it says of the person is ``claims``."""

    claims: dict[str, Any] = {}
    asked: dict[str, list[str]] = {}

    def _get(self) -> None:
        here = f"http://{self.headers['Host']}"
        if self.path.startswith("/.well-known/"):
            self._answer(
                {
                    "issuer": here, "authorization_endpoint": f"{here}/authorize", "token_endpoint": f"{here}/token",
                    "userinfo_endpoint": f"{here}/userinfo", "jwks_uri": f"{here}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )  # fmt: skip
        else:
            assert self.headers["Authorization"] == "Bearer access"
            self._answer(self.claims)

    def _post(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        type(self).asked = parse_qs(body)
        token = {
            "iss": f"http://{self.headers['Host']}", "aud": "desk", "exp": int(time.time()) + 60, **self.claims
        }  # fmt: skip
        signed = jwt.encode(token, "a key of the provider's own, long enough", algorithm="HS256")
        self._answer({"access_token": "access", "token_type": "Bearer", "expires_in": 60, "id_token": signed})

    def _answer(self, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """The test run stays quiet."""


Provider.do_GET, Provider.do_POST = Provider._get, Provider._post  # type: ignore[attr-defined]


@pytest.fixture
def provider(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Provider]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    given = {
        "SERVER": f"http://127.0.0.1:{server.server_port}",
        "CLIENT": "desk",
        "SECRET": "s3cret",
        "NAME": "企业登录",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"FENGHUOLUN_OIDC_{name}", value)
    apps = environment.sign_on()
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": apps}}
    yield Provider
    server.shutdown()
    server.server_close()
    thread.join()


def sign_on(client: Client, provider: type[Provider], **claims: Any) -> Any:
    """Go the whole way: from our page to the provider, back with a code, and to where that leads."""
    provider.claims = claims
    away = client.post("/accounts/oidc/company/login/")
    assert away.status_code == 302
    asked = parse_qs(urlsplit(away["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    return client.get("/accounts/oidc/company/login/callback/", {"code": "c", "state": asked["state"][0]})


def test_an_invited_person_gets_in_and_is_known_by_the_number_from_then_on(
    cast: Cast, client: Client, provider: type[Provider]
) -> None:
    assert "企业登录" in client.get("/accounts/login/").text
    assert not cast.li_na.has_usable_password()
    assert sign_on(client, provider, sub="77", preferred_username="LiNa").status_code == 302
    assert int(client.session["_auth_user_id"]) == cast.li_na.pk
    assert provider.asked["client_secret"] == ["s3cret"]
    assert "code_verifier" in provider.asked
    assert AuditEntry.objects.filter(action="first_sign_on", by=cast.li_na).count() == 1
    other = Client()
    sign_on(other, provider, sub="77", preferred_username="zhangwei")
    assert int(other.session["_auth_user_id"]) == cast.li_na.pk
    assert AuditEntry.objects.filter(action="first_sign_on").count() == 1


@pytest.mark.parametrize("claims", [{"preferred_username": "nobody"}, {"preferred_username": ""}, {}])
def test_an_unknown_person_is_told_that_accounts_are_given(
    cast: Cast, client: Client, provider: type[Provider], claims: dict[str, str]
) -> None:
    before = Person.objects.count()
    answer = sign_on(client, provider, sub="78", **claims)
    answer = client.get(answer["Location"]) if answer.status_code == 302 else answer
    assert "管理员" in answer.text
    assert "_auth_user_id" not in client.session
    assert Person.objects.count() == before


def test_somebody_who_left_does_not_get_in(cast: Cast, client: Client, provider: type[Provider]) -> None:
    sign_on(client, provider, sub="77", preferred_username="lina")
    client.logout()
    Person.objects.filter(pk=cast.li_na.pk).update(is_active=False)
    sign_on(client, provider, sub="77", preferred_username="lina")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("verified", "gets_in"), [(True, True), (False, False), ("true", False)])
def test_a_mail_address_counts_only_where_the_provider_verified_it(
    cast: Cast, client: Client, provider: type[Provider], settings: Any, verified: object, gets_in: bool
) -> None:
    settings.SIGN_ON_CLAIM = "email"
    Person.objects.filter(pk=cast.li_na.pk).update(email="lina@example.org")
    sign_on(client, provider, sub="77", email="LiNa@example.org", email_verified=verified)
    assert ("_auth_user_id" in client.session) == gets_in


def test_a_mail_address_of_two_people_names_neither(
    cast: Cast, client: Client, provider: type[Provider], settings: Any
) -> None:
    settings.SIGN_ON_CLAIM = "email"
    Person.objects.filter(pk__in=[cast.li_na.pk, cast.liu_yang.pk]).update(email="team@example.org")
    sign_on(client, provider, sub="77", email="team@example.org", email_verified=True)
    assert "_auth_user_id" not in client.session


def test_a_token_for_another_desk_is_refused(cast: Cast, client: Client, provider: type[Provider]) -> None:
    sign_on(client, provider, sub="77", preferred_username="lina", aud="another")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("given", "named"),
    [({"SERVER": "http://id.example.cn"}, "https"), ({"SERVER": "https://id.example.cn"}, "OIDC_CLIENT")],
)
def test_a_setting_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], named: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"FENGHUOLUN_OIDC_{name}", value)
    with pytest.raises(WrongSetting, match=named):
        environment.sign_on()
