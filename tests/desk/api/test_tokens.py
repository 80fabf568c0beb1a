"""Access tokens: shown once, kept as a digest, narrower than their person, ended at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import NOW, Cast
from desk.api.program import ROOT, Program, a_call
from fenghuolun.desk.exchange.api import guarding
from fenghuolun.desk.teams.actions.tokens import TokenRefused, make_token, revoke_token
from fenghuolun.desk.teams.models import AccessToken, AuditEntry

Speak = Callable[..., Program]
SignedIn = Callable[..., Client]


def test_only_the_digest_is_kept(cast: Cast) -> None:
    token, secret = make_token(by=cast.li_na, now=NOW, name="同步", scopes=["read"], days=30)
    assert secret.startswith(token.start)
    assert secret not in str(list(AccessToken.objects.values()))
    assert secret not in str(list(AuditEntry.objects.values()))
    assert len(secret) > 40


@pytest.mark.parametrize(
    ("scopes", "call", "status"),
    [
        (["read"], ("GET", "/me"), 200),
        (["log"], ("GET", "/me"), 403),
        (["read"], ("PUT", "/activities/{id}"), 403),
        (["log"], ("PUT", "/activities/{id}"), 201),
        (["read", "log"], ("POST", "/customers"), 403),
    ],
)
def test_a_token_does_what_its_scopes_say(
    cast: Cast, program: Speak, scopes: list[str], call: tuple[str, str], status: int
) -> None:
    method, path = call
    answered, why = program(cast.li_na, *scopes).send(
        method, path.replace("{id}", str(uuid4())), a_call(kind="A09", medium="")
    )
    assert answered == status
    assert status != 403 or why["code"] == "scope_missing"


def test_no_scope_lifts_what_the_role_forbids(cast: Cast, program: Speak) -> None:
    role = cast.li_na.role
    role.permissions = [each for each in role.permissions if each != "log_activity"]
    role.save()
    status, why = program(cast.li_na).send("PUT", f"/activities/{uuid4()}", a_call())
    assert (status, why["code"]) == (403, "not_allowed")


def test_a_token_ends_with_its_day_its_revocation_and_its_person(
    cast: Cast, program: Speak, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaker = program(cast.li_na)
    assert speaker.get("/me")[0] == 200
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=30))
    assert speaker.get("/me")[0] == 401
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    revoke_token(by=cast.li_na, now=NOW, token=AccessToken.objects.get())
    assert speaker.get("/me")[0] == 401
    other = program(cast.liu_yang)
    cast.liu_yang.is_active = False
    cast.liu_yang.save()
    assert other.get("/me")[0] == 401


@pytest.mark.parametrize("header", ["Bearer ", "Bearer fhl_wrong", "Basic bGluYTp4", "fhl_wrong", "Bearer \udcff"])
def test_what_is_no_token_opens_nothing(cast: Cast, header: str) -> None:
    answer = Client(headers={"authorization": header}).get(f"{ROOT}/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_wrong_token_is_not_saved_by_a_session(cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in(cast.li_na).get(f"{ROOT}/me", headers={"authorization": "Bearer fhl_x"}).status_code == 401


def test_a_session_reads_at_once_and_changes_only_with_the_csrf_token(cast: Cast) -> None:
    page = Client(enforce_csrf_checks=True)
    page.force_login(cast.li_na)
    assert page.get(f"{ROOT}/me").status_code == 200
    address, sent = f"{ROOT}/activities/{uuid4()}", a_call(kind="A09", medium="")
    refused = page.put(address, sent, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    token = page.get("/activities/hello/").json()["token"]
    saved = page.put(address, sent, content_type="application/json", headers={"x-csrftoken": token})
    assert saved.status_code == 201


def test_a_stranger_is_asked_who_it_is(cast: Cast) -> None:
    assert Client(enforce_csrf_checks=True).post(f"{ROOT}/customers").status_code == 401


def test_too_many_requests_are_told_to_wait(cast: Cast, program: Speak, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding.time, "time", lambda: 1_000_000.0)
    monkeypatch.setattr(guarding, "MOST_A_MINUTE", 3)
    monkeypatch.setattr(guarding, "MOST_WRONG_TOKENS_A_MINUTE", 2)
    speaker, other = program(cast.li_na), program(cast.liu_yang)
    assert [speaker.get("/me")[0] for _ in range(4)] == [200, 200, 200, 429]
    assert other.get("/me")[0] == 200
    answers = [Client(headers={"authorization": "Bearer fhl_guess"}).get(f"{ROOT}/me") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert answers[-1]["Retry-After"] == "60"


@pytest.mark.parametrize(
    ("given", "field"),
    [({"name": " "}, "name"), ({"scopes": []}, "scopes"), ({"scopes": ["all"]}, "scopes"), ({"days": 400}, "days")],
)
def test_each_wrong_token_is_refused(cast: Cast, given: dict[str, object], field: str) -> None:
    usual = {"name": "同步", "scopes": ["read"], "days": 30}
    with pytest.raises(TokenRefused) as why:
        make_token(by=cast.li_na, now=NOW, **(usual | given))  # type: ignore[arg-type]
    assert why.value.field == field


def test_nobody_has_more_than_twenty_that_work(cast: Cast) -> None:
    for n in range(20):
        make_token(by=cast.li_na, now=NOW, name=str(n), scopes=["read"], days=30)
    with pytest.raises(TokenRefused):
        make_token(by=cast.li_na, now=NOW, name="more", scopes=["read"], days=30)
    make_token(by=cast.li_na, now=NOW + timedelta(days=31), name="later", scopes=["read"], days=30)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_makes_shows_once_and_revokes(cast: Cast, signed_in: SignedIn, language: str) -> None:
    page = signed_in(cast.li_na, language)
    address = reverse("teams:tokens")
    shown = page.post(address, {"name": "报表", "scopes": ["read", "log"], "days": "90"})
    token = AccessToken.objects.get()
    secret = shown.context["secret"]
    assert secret in shown.content.decode()
    assert Program(secret).get("/me")[0] == 200
    listed = page.get(address)
    assert secret not in listed.content.decode()
    assert token.start in listed.content.decode()
    assert "no-store" in shown["Cache-Control"]
    page.post(reverse("teams:revoke_token", args=[token.pk]))
    assert Program(secret).get("/me")[0] == 401
    assert page.get(reverse("exchange:api_guide")).status_code == 200
    assert page.post(address, {"name": "", "days": "90"}).status_code == 422


def test_nobody_revokes_anothers(cast: Cast, signed_in: SignedIn) -> None:
    token, _secret = make_token(by=cast.li_na, now=NOW, name="同步", scopes=["read"], days=30)
    for person in (cast.zhang_wei, cast.administrator):
        assert signed_in(person).post(reverse("teams:revoke_token", args=[token.pk])).status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None
