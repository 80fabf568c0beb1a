"""Getting in, staying in, getting out: the account pages in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from cast import Cast
from fenghuolun.desk.teams.models import Person

SignedIn = Callable[..., Client]
PASSWORD = "fire-wheel-2026"
OPEN = ["/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/inactive/"]
OPEN += ["/accounts/signup/", "/accounts/password/reset/key/done/", "/accounts/3rdparty/login/cancelled/"]
OPEN += ["/accounts/password/reset/key/1-set-password/"]
OWN = ["/accounts/password/change/", "/accounts/2fa/", "/accounts/sessions/", "/accounts/logout/"]
# Words that allauth's own pages would show.
FOREIGN = ["Sign In", "Two-Factor Authentication", "Forgotten your password", "If you have not created"]


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


@pytest.fixture
def li_na(cast: Cast) -> Person:
    cast.li_na.set_password(PASSWORD)
    cast.li_na.email = "lina@example.org"
    cast.li_na.save()
    return cast.li_na


def sign_in(client: Client, password: str = PASSWORD, login: str = "lina") -> object:
    return client.post("/accounts/login/", {"login": login, "password": password})


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", OPEN)
def test_a_door_is_ours_in_both_languages(client: Client, db: None, address: str, language: str) -> None:
    html = client.get(address, headers={"accept-language": language}).content.decode()
    assert 'class="door"' in html
    assert f'<html lang="{language}"' in html
    assert [word for word in FOREIGN if word in html] == []


@pytest.mark.parametrize("address", OWN)
def test_an_account_page_is_ours(li_na: Person, signed_in: SignedIn, address: str) -> None:
    page = signed_in(li_na, "en").get(address)
    assert page.status_code == 200
    assert [word for word in FOREIGN if word in page.content.decode()] == []


def test_login_name_and_mail_address_both_open_the_door(client: Client, li_na: Person) -> None:
    assert sign_in(client).status_code == 302
    client.logout()
    assert sign_in(client, login="lina@example.org").status_code == 302


def test_a_wrong_password_says_so_and_keeps_the_name(client: Client, li_na: Person) -> None:
    page = sign_in(client, "wrong")
    html = page.content.decode()
    assert page.status_code == 200
    assert 'role="alert"' in html
    assert 'value="lina"' in html
    assert PASSWORD not in html


def test_nobody_guesses_passwords_for_long_and_is_told_what_happened(client: Client, li_na: Person) -> None:
    answers = [sign_in(client, f"wrong-{n}") for n in range(12)]
    last = answers[-1]
    assert last.status_code == 429
    assert 'class="door"' in last.content.decode()
    assert sign_in(client).status_code == 429
    assert sign_in(client, login="LINA ").status_code == 429


def test_one_persons_wrong_passwords_lock_nobody_else_in_the_office(client: Client, li_na: Person, cast: Cast) -> None:
    cast.liu_yang.set_password(PASSWORD)
    cast.liu_yang.save()
    for n in range(9):
        sign_in(client, f"wrong-{n}")
    assert sign_in(client).status_code == 429
    assert sign_in(client, login="liuyang").status_code == 302


def test_guessing_by_mail_address_is_stopped_as_well(client: Client, li_na: Person) -> None:
    answers = [sign_in(client, f"wrong-{n}", login="lina@example.org").status_code for n in range(9)]
    assert answers[-1] == 429
    assert sign_in(client, login="lina@example.org").status_code == 429


def test_a_forgotten_password_is_replaced_by_the_link_in_the_mail(client: Client, li_na: Person) -> None:
    client.post("/accounts/password/reset/", {"email": "lina@example.org"}, headers={"accept-language": "en"})
    message = mail.outbox[0]
    assert message.subject == "A new password for Fenghuolun"
    assert "Your login name is lina." in message.body
    path = re.search(r"/accounts/password/reset/key/\S+", message.body).group()
    form = client.get(path, follow=True)
    address = form.redirect_chain[-1][0]
    new = "wheel-of-fire-2027"
    client.post(address, {"password1": new, "password2": new})
    assert sign_in(client, new).status_code == 302
    assert "This link no longer works" in client.get(path, headers={"accept-language": "en"}).content.decode()


def test_an_unknown_address_is_answered_as_a_known_one(client: Client, li_na: Person) -> None:
    known = client.post("/accounts/password/reset/", {"email": "lina@example.org"})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_the_second_factor_is_set_up_asked_for_and_switched_off(client: Client, li_na: Person) -> None:
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    assert page.status_code == 200
    secret = client.session["mfa.totp.secret"]
    assert secret in page.content.decode()
    code = current_code(secret)
    client.post("/accounts/2fa/totp/activate/", {"code": code})
    codes = client.get("/accounts/2fa/recovery-codes/").content.decode()
    recovery = re.findall(r"<code>([^<]+)</code>", codes)
    assert len(recovery) == 10
    client.post("/accounts/logout/")
    asked = sign_in(client)
    assert asked["Location"].startswith("/accounts/2fa/authenticate/")
    assert 'class="door"' in client.get(asked["Location"]).content.decode()
    client.post("/accounts/2fa/authenticate/", {"code": recovery[0]})
    assert client.get("/signed-in/").json() == {"person": li_na.pk}
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/2fa/totp/deactivate/")
    assert "/accounts/2fa/totp/activate/" in client.get("/accounts/2fa/").content.decode()


def current_code(secret: str) -> str:
    from allauth.mfa.totp.internal import auth

    return auth.format_hotp_value(auth.hotp_value(secret, next(iter(auth.yield_hotp_counters_from_time()))))


def test_other_browsers_are_seen_and_signed_out(li_na: Person) -> None:
    phone = Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile"})
    desk = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/128.0"})
    sign_in(phone)
    sign_in(desk)
    for client in (phone, desk):
        client.get("/accounts/2fa/")
    html = desk.get("/accounts/sessions/").content.decode()
    assert "Chrome · Android" in html
    assert "Firefox · Windows" in html
    desk.post("/accounts/sessions/")
    assert phone.get("/signed-in/").status_code == 401
    assert desk.get("/signed-in/").status_code == 200


def test_what_protects_the_account_asks_for_the_password_again(client: Client, li_na: Person) -> None:
    client.force_login(li_na)
    asked = client.get("/accounts/2fa/totp/activate/")
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    page = client.get(asked["Location"], headers={"accept-language": "en"}).content.decode()
    assert "Confirm it is you" in page
