"""The settings pages: open to whom they belong to, in both languages, in few questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from cast import NOW, TODAY, Cast
from fenghuolun.desk.teams.actions import add_person, record
from fenghuolun.desk.teams.models import CalendarDay, Parameter, Person

SignedIn = Callable[..., Client]
Questions = Callable[..., list[str]]
PAGES = ["people", "add_person", "add_unit", "roles", "calendar", "set_day", "parameters", "audit"]


def addresses(cast: Cast) -> list[str]:
    pk = cast.li_na.pk
    own = [reverse(f"teams:{name}", args=[pk]) for name in ("person", "change_person", "move_person", "let_person_go")]
    units = [reverse("teams:change_unit", args=[cast.team.pk]), reverse("teams:parameter", args=["claim_days"])]
    return [reverse(f"teams:{name}") for name in PAGES] + own + units


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_administrator_opens_every_settings_page_in_both_languages(
    cast: Cast, signed_in: SignedIn, language: str
) -> None:
    client = signed_in(cast.administrator, language)
    for address in [*addresses(cast), reverse("teams:change_role", args=[cast.li_na.role_id])]:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert ("设置" in answer.text) == (language == "zh-hans") or language == "en", address


def test_wang_qiang_finds_nothing_of_the_settings(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.wang_qiang)
    for address in addresses(cast):
        assert client.get(address).status_code == 404, address
        assert client.post(address).status_code in (404, 405), address


def test_a_manager_of_another_branch_does_not_find_li_na(cast: Cast, signed_in: SignedIn) -> None:
    from fenghuolun.desk.teams.actions import ensure_roles

    other = add_person(
        by=None, now=NOW, login="other", name="吴刚", unit=cast.other_branch, role=ensure_roles()["manager"],
        hired_on=TODAY,
    )  # fmt: skip
    client = signed_in(other)
    assert client.get(reverse("teams:people")).status_code == 200
    assert cast.li_na.name not in client.get(reverse("teams:people")).text
    for name in ("person", "change_person", "move_person", "let_person_go"):
        assert client.get(reverse(f"teams:{name}", args=[cast.li_na.pk])).status_code == 404
    for name in ("invite_person", "reset_password"):
        assert client.post(reverse(f"teams:{name}", args=[cast.li_na.pk])).status_code == 404
    assert client.get(reverse("teams:change_unit", args=[cast.team.pk])).status_code == 404


@pytest.mark.parametrize("more", [0, 3])
def test_the_list_of_people_asks_the_same_however_many_there_are(
    cast: Cast, signed_in: SignedIn, questions: Questions, more: int
) -> None:
    for n in range(more):
        add_person(by=None, now=NOW, login=f"p{n}", name=f"李{n}", unit=cast.team, role=cast.li_na.role, hired_on=TODAY)
    client = signed_in(cast.administrator)
    # visible units, the tree with its counts, the page
    assert len(questions(client, reverse("teams:people"))) == 3


@pytest.mark.parametrize("more", [1, 3])
def test_the_audit_log_asks_the_same_however_long_it_is(
    cast: Cast, signed_in: SignedIn, questions: Questions, more: int
) -> None:
    for _ in range(more):
        record(by=cast.li_na, now=NOW, action="test", thing=cast.team)
    client = signed_in(cast.administrator)
    asked = {"who": "李娜", "first": "2026-11-01", "last": "nonsense"}
    assert client.get(reverse("teams:audit"), asked).text.count(">test</td>") == more
    # the page, the head of the chain, the actions of the filter
    assert len(questions(client, reverse("teams:audit"), **asked)) == 3


def test_a_person_is_added_invited_and_sets_a_password_once(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.chen_jing)
    form = {
        "name": "钱进", "login": "qianjin", "unit": cast.team.pk, "role": cast.li_na.role_id, "seller_kind": "field",
        "hired_on": "2026-11-23", "email": "qian@example.com",
    }  # fmt: skip
    answer = client.post(reverse("teams:add_person"), form)
    person = Person.objects.get(login="qianjin")
    assert (person.unit, person.pinyin, person.initials) == (cast.team, "qianjin", "qj")
    link = answer.text.partition('value="http://testserver')[2].partition('"')[0]
    assert link
    assert link in mail.outbox[0].body if mail.outbox else True
    visitor = Client()
    assert visitor.get(link).status_code == 200
    assert visitor.post(link, {"password": "short", "again": "short"}).status_code == 422
    assert visitor.post(link, {"password": "long enough 1", "again": "other"}).status_code == 422
    assert visitor.post(link, {"password": "long enough 1", "again": "long enough 1"}).status_code == 302
    assert visitor.get(reverse("teams:leave")).status_code == 200
    assert Client().get(link).status_code == 410


def test_a_manager_cannot_make_an_administrator(cast: Cast, signed_in: SignedIn) -> None:
    form = {
        "name": "钱进", "login": "qianjin", "unit": cast.team.pk, "role": cast.administrator.role_id,
        "seller_kind": "none", "hired_on": "2026-11-23",
    }  # fmt: skip
    answer = signed_in(cast.chen_jing).post(reverse("teams:add_person"), form)
    assert answer.status_code == 422
    assert not Person.objects.filter(login="qianjin").exists()


def test_a_login_that_is_taken_keeps_what_was_typed(cast: Cast, signed_in: SignedIn) -> None:
    form = {
        "name": "另一位", "login": "LiNa", "unit": cast.team.pk, "role": cast.li_na.role_id, "seller_kind": "field",
        "hired_on": "2026-11-23",
    }  # fmt: skip
    answer = signed_in(cast.chen_jing, "en").post(reverse("teams:add_person"), form)
    assert answer.status_code == 422
    assert "The login “LiNa” is taken" in answer.text
    assert "另一位" in answer.text


def test_a_link_for_a_person_with_a_second_factor_does_not_go_round_it(cast: Cast) -> None:
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=cast.li_na, type="totp", data={"secret": "x"})
    uid = urlsafe_base64_encode(force_bytes(cast.li_na.pk))
    link = reverse("teams:set_password", args=[uid, default_token_generator.make_token(cast.li_na)])
    visitor = Client()
    answer: Any = visitor.post(link, {"password": "long enough 1", "again": "long enough 1"})
    assert answer.headers["Location"] == reverse("account_login")
    assert "_auth_user_id" not in visitor.session


def test_the_first_day_makes_the_company_and_signs_its_administrator_in(db: None) -> None:
    visitor = Client()
    form = {
        "company": "安心财险", "branch": "苏州分公司", "team": "一组", "name": "何平", "login": "heping",
        "password": "long enough 1", "again": "long enough 1",
    }  # fmt: skip
    assert visitor.get(reverse("teams:start")).status_code == 200
    assert visitor.post(reverse("teams:start"), form).headers["Location"] == reverse("teams:people")
    page = visitor.get(reverse("teams:people"))
    assert "苏州分公司" in page.text
    person = Person.objects.get()
    assert person.may("manage_people")
    assert person.unit is not None
    assert person.unit.name == "安心财险"
    assert Client().get(reverse("teams:start")).headers["Location"] == reverse("account_login")
    assert Client().post(reverse("teams:start"), form).status_code == 302
    assert Person.objects.count() == 1


def test_a_day_set_by_hand_holds_and_two_who_set_it_at_once_do_not_overwrite(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.administrator, "en")
    form = {"day": "2027-02-13", "is_working": "1", "name": "调休", "seen": "0"}
    assert client.post(reverse("teams:set_day"), form).status_code == 302
    assert CalendarDay.objects.get().is_working
    second = client.post(reverse("teams:set_day"), {**form, "is_working": "0"})
    assert second.status_code == 422
    assert "Somebody changed this day" in second.text
    page = client.get(reverse("teams:calendar"), {"year": 2027})
    assert "provisional" in page.text
    missing = client.get(reverse("teams:calendar"), {"year": 2031})
    assert "No working calendar for this year" in missing.text
    assert client.post(reverse("teams:set_day"), {"day": "2031-01-04", "is_working": "1"}).status_code == 422


def test_a_parameter_is_set_from_a_day_on_and_wrong_values_are_told(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.chen_jing, "en")
    address = reverse("teams:parameter", args=["quality_late"])
    form = {"value": "90", "starts_on": "2999-01-01", "unit": cast.branch.pk, "seen": "0"}
    assert client.post(address, {**form, "value": "190"}).status_code == 422
    assert "must lie between 0 % and 100 %" in client.post(address, {**form, "value": "190"}).text
    assert "the past stays as it was" in client.post(address, {**form, "starts_on": "2020-01-01"}).text
    assert client.post(address, form).status_code == 302
    row = Parameter.objects.get()
    assert (row.value, row.unit) == (0.9, cast.branch)
    again = client.post(address, {**form, "value": "70"})
    assert "Somebody set this while you looked at it" in again.text
    assert Parameter.objects.get().value == 0.9
    foreign = client.post(address, {**form, "unit": cast.other_branch.pk})
    assert foreign.status_code == 422
    assert client.post(reverse("teams:end_parameter", args=[row.pk])).status_code == 302
    assert Parameter.objects.count() == 0


def test_leave_is_entered_for_oneself_and_by_the_leader_and_cannot_be_twice(cast: Cast, signed_in: SignedIn) -> None:
    form = {"person": cast.li_na.pk, "kind": "annual", "starts_on": "2999-01-04", "last_on": "2999-01-05", "part": "1"}
    address = reverse("teams:leave")
    assert signed_in(cast.li_na).post(address, form).status_code == 302
    again = signed_in(cast.zhang_wei, "en").post(address, form)
    assert "on leave already" in again.text
    assert signed_in(cast.liu_yang).post(address, {**form, "starts_on": "2999-02-01"}).status_code == 422
    assert signed_in(cast.wang_qiang).post(address, form).status_code == 422
    leave = cast.li_na.leaves.get()
    assert signed_in(cast.wang_qiang).post(reverse("teams:cancel_leave", args=[leave.pk])).status_code == 404
    assert signed_in(cast.zhang_wei).post(reverse("teams:cancel_leave", args=[leave.pk])).status_code == 302


def test_a_leader_takes_the_own_leave_back_before_it_begins_and_not_after(cast: Cast, signed_in: SignedIn) -> None:
    form = {"person": cast.zhang_wei.pk, "kind": "annual", "part": "1"}
    client, address = signed_in(cast.zhang_wei, "en"), reverse("teams:leave")
    for first, last in (("2999-01-04", "2999-01-05"), ("2024-03-04", "2024-03-05")):
        assert client.post(address, {**form, "starts_on": first, "last_on": last}).status_code == 302
    begun, ahead = cast.zhang_wei.leaves.order_by("starts_on")
    page = client.get(address).text
    assert reverse("teams:cancel_leave", args=[ahead.pk]) in page
    assert reverse("teams:cancel_leave", args=[begun.pk]) not in page
    for leave in (begun, ahead):
        client.post(reverse("teams:cancel_leave", args=[leave.pk]))
        leave.refresh_from_db()
    assert (begun.cancelled_at is None, ahead.cancelled_at is None) == (True, False)
    signed_in(cast.chen_jing).post(reverse("teams:cancel_leave", args=[begun.pk]))
    begun.refresh_from_db()
    assert begun.cancelled_at is not None
