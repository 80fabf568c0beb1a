"""Somebody who left becomes a pseudonym once nobody needs the name any more."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.teams.actions.audit import record
from fenghuolun.desk.teams.actions.people import PersonRefused
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Leave, Person
from fenghuolun.desk.teams.queries import people_to_forget
from fenghuolun.desk.teams.rules import require, require_in_reach

OF_PERSON: dict[str, object] = {
    "employee_no": None, "pinyin": "", "initials": "", "email": "", "phone": "", "licence_no": "",
    "licence_expires_on": None, "last_login": None, "is_active": False, "is_staff": False,
}  # fmt: skip


@transaction.atomic
def forget_person(*, by: Person | None, now: datetime, person: Person) -> Person:
    """Put a number for the name of somebody who left; what they did stays under it, and nothing brings the name back.

    Login, numbers, addresses, notes of leave, keys, devices and failed sign-ins
    go. Refuses somebody who is here or whose clock (``staff_days``) has not run.
    """
    require(by, Permission.ANSWER_REQUEST)
    require_in_reach(by, owner_id=None, unit_id=person.unit_id)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not people_to_forget(None, on=timezone.localdate(now)).filter(pk=person.pk).exists():
        raise PersonRefused(_("Only the name of somebody who left, and whose time of keeping is over, can be erased."))
    _forget_sign_ins(person)
    Leave.objects.filter(person=person).update(note="")
    person.tokens.all().delete()
    for field, value in OF_PERSON.items():
        setattr(person, field, value)
    person.name, person.login, person.erased_at = f"#{person.pk}", f"erased-{person.pk}", now
    person.set_unusable_password()
    person.save()
    record(by=by, now=now, action="forget_person", thing=person)
    return person


def _forget_sign_ins(person: Person) -> None:
    for table in (EmailAddress, Authenticator, SocialAccount, UserSession):
        table.objects.filter(user=person).delete()
    names = [name for name in (person.login.lower(), person.email.lower()) if name]
    for attempts in (AccessAttempt, AccessFailureLog, AccessLog):
        attempts.objects.filter(username__in=names).delete()
