"""Somebody who left keeps a number where the name was, once the clock has run; what they did stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import NOW, TODAY, Cast
from fenghuolun.desk.customers.actions import forget_what_is_due
from fenghuolun.desk.teams.actions import PersonRefused, enter_leave, let_person_go, set_parameter, verify_audit
from fenghuolun.desk.teams.actions.forgetting import forget_person
from fenghuolun.desk.teams.actions.tokens import make_token
from fenghuolun.desk.teams.models import AuditEntry, Person
from fenghuolun.desk.teams.queries import people_to_forget
from fenghuolun.desk.teams.rules import NotAllowed, Outside, WrongParameter

SignedIn = Callable[..., Client]


@pytest.fixture
def leaver(cast: Cast) -> Person:
    """刘洋, who left 731 days ago and had a mail address, a second factor, a token, a leave and a failed sign-in."""
    liu = cast.liu_yang
    liu.email, liu.phone, liu.employee_no, liu.licence_no = "liuyang@example.org", "13800138009", "E77", "L-5"
    liu.save()
    EmailAddress.objects.create(user=liu, email=liu.email)
    Authenticator.objects.create(user=liu, type="totp", data={})
    AccessAttempt.objects.create(username="liuyang", ip_address="192.0.2.1", failures_since_start=1)
    make_token(by=liu, now=NOW, name="刘洋的程序", scopes=["read"], days=30)
    day = TODAY + timedelta(days=10)
    enter_leave(by=liu, now=NOW, person=liu, kind="sick", starts_on=day, last_on=day, note="刘洋腰痛")
    let_person_go(by=None, now=NOW, person=liu, left_on=TODAY)
    Person.objects.filter(pk=liu.pk).update(left_on=TODAY - timedelta(days=731), hired_on=None)
    return Person.objects.get(pk=liu.pk)


def test_the_name_and_everything_that_opens_a_door_goes_and_the_number_stays(cast: Cast, leaver: Person) -> None:
    forget_person(by=cast.chen_jing, now=NOW, person=leaver)
    row = Person.objects.get(pk=leaver.pk)
    kept = [str(getattr(row, field.attname)) for field in Person._meta.concrete_fields]
    assert not any(text in " ".join(kept) for text in ("刘洋", "liu", "13800138009", "E77", "L-5"))
    assert row.name == f"#{row.pk}"
    assert not row.has_usable_password()
    for table in (EmailAddress, Authenticator):
        assert not table.objects.filter(user=row).exists()
    assert not AccessAttempt.objects.filter(username="liuyang").exists()
    assert not row.tokens.exists()
    assert row.leaves.get().note == ""
    assert AuditEntry.objects.filter(action="forget_person", thing_id=str(row.pk)).count() == 1
    assert verify_audit()[1] == []


@pytest.mark.parametrize("days", [0, 729])
def test_nobody_is_forgotten_before_the_clock_has_run_or_while_here(cast: Cast, leaver: Person, days: int) -> None:
    Person.objects.filter(pk=leaver.pk).update(left_on=TODAY - timedelta(days=days))
    for person in (leaver, cast.li_na):
        with pytest.raises(PersonRefused):
            forget_person(by=None, now=NOW, person=person)
    assert not people_to_forget(None, on=TODAY).exists()


def test_it_takes_the_right_and_the_reach(cast: Cast, leaver: Person) -> None:
    with pytest.raises(NotAllowed):
        forget_person(by=cast.zhang_wei, now=NOW, person=leaver)
    cast.wang_qiang.role = cast.chen_jing.role
    with pytest.raises(Outside):
        forget_person(by=cast.wang_qiang, now=NOW, person=leaver)
    assert not people_to_forget(cast.wang_qiang, on=TODAY).exists()
    assert list(people_to_forget(cast.chen_jing, on=TODAY)) == [leaver]


def test_by_night_leavers_are_forgotten_where_the_company_said_so(cast: Cast, leaver: Person) -> None:
    set_parameter(by=None, now=NOW, key="erase_when_due", value="1", starts_on=TODAY)
    assert forget_what_is_due(now=NOW) == (0, 1)
    assert Person.objects.get(pk=leaver.pk).erased_at == NOW


def test_the_page_lists_who_is_due_and_puts_the_number_for_the_name(
    cast: Cast, leaver: Person, signed_in: SignedIn
) -> None:
    Person.objects.filter(pk=leaver.pk).update(left_on=timezone.localdate() - timedelta(days=800))
    browser, page = signed_in(cast.chen_jing), reverse("customers:retention")
    assert "刘洋" in browser.get(page).text
    assert browser.post(reverse("customers:forget_person", args=[leaver.pk])).status_code == 302
    assert "刘洋" not in browser.get(page).text
    assert browser.post(reverse("customers:forget_person", args=[cast.li_na.pk])).status_code == 409


@pytest.mark.parametrize("key", ["staff_days", "erase_when_due", "import_days"])
def test_a_clock_is_set_for_the_whole_company_only(cast: Cast, key: str) -> None:
    with pytest.raises(WrongParameter):
        set_parameter(by=None, now=NOW, key=key, value="1000", starts_on=TODAY, unit=cast.team)


def test_a_clock_cannot_be_shorter_than_the_law_asks(cast: Cast) -> None:
    for key, days in (("staff_days", 700), ("policyholder_days", 1800)):
        with pytest.raises(WrongParameter):
            set_parameter(by=None, now=NOW, key=key, value=days, starts_on=TODAY)
