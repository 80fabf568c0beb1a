"""People come by invitation or import, never by signing up; they leave with everything handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.functional import Promise
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.actions.audit import record
from fenghuolun.desk.teams.actions.handover import hand_over_everything
from fenghuolun.desk.teams.actions.postings import check_place, open_posting
from fenghuolun.desk.teams.choices import Permission, SellerKind
from fenghuolun.desk.teams.models import Person, Role, Unit
from fenghuolun.desk.teams.rules import initials_of, is_administering, pinyin_of, require, require_in_reach


class PersonRefused(Refused):
    code = "person"


CHANGEABLE = ("name", "employee_no", "email", "phone", "licence_no", "licence_expires_on")


@transaction.atomic
def add_person(
    *,
    by: Person | None,
    now: datetime,
    login: str,
    name: str,
    unit: Unit,
    role: Role,
    hired_on: date,
    seller_kind: str = SellerKind.NONE,
    employee_no: str | None = None,
    email: str = "",
    phone: str = "",
    starts_on: date | None = None,
    password: str | None = None,
) -> Person:
    """Return a new person, posted from ``starts_on`` (the day of hire unless said), without a password unless given.

    Without a password nobody can sign in as them until ``invite_person`` made a link.
    """
    require(by, Permission.MANAGE_PEOPLE)
    check_place(by=by, unit=unit, role=role)
    login, name = login.strip(), name.strip()
    if not login or not name:
        raise PersonRefused(_("Give a name and a login."), field="login" if name else "name")
    if Person.objects.filter(login__iexact=login).exists():
        raise PersonRefused(_("The login “%(login)s” is taken. Choose another one.") % {"login": login}, field="login")
    if employee_no and Person.objects.filter(employee_no=employee_no).exists():
        raise PersonRefused(
            _("Somebody has the employee number %(number)s already.") % {"number": employee_no}, field="employee_no"
        )
    starts_on = starts_on or hired_on
    if starts_on < hired_on:
        raise PersonRefused(_("The posting starts before the day of hire."), field="starts_on")
    person = Person(
        login=login, name=name, unit=unit, role=role, seller_kind=seller_kind, employee_no=employee_no or None,
        email=email, phone=phone, hired_on=hired_on, pinyin=pinyin_of(name)[:120], initials=initials_of(name)[:20],
        is_staff=is_administering(role),
    )  # fmt: skip
    person.set_password(password)
    person.save()
    open_posting(person, unit=unit, role=role, seller_kind=seller_kind, starts_on=starts_on)
    record(by=by, now=now, action="add_person", thing=person, login=login, unit=unit, role=role.code)
    return person


@transaction.atomic
def change_person(*, by: Person | None, now: datetime, person: Person, **changes: object) -> Person:
    """Change name, numbers and addresses of ``person``; where they work is ``move_person``."""
    if by is None or by.pk != person.pk or set(changes) - {"email", "phone"}:
        require(by, Permission.MANAGE_PEOPLE)
    require_in_reach(by, owner_id=person.pk, unit_id=person.unit_id)
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"not changeable here: {sorted(unknown)}")
    before = {key: getattr(person, key) for key in changes}
    changed = {key: value for key, value in changes.items() if value != before[key]}
    if not changed:
        return person
    for key, value in changed.items():
        setattr(person, key, value)
    if "name" in changed:
        person.pinyin, person.initials = pinyin_of(person.name)[:120], initials_of(person.name)[:20]
    try:
        with transaction.atomic():
            person.save(update_fields=[*changed, "pinyin", "initials"])
    except IntegrityError as error:
        raise PersonRefused(_("Somebody has this employee number already."), field="employee_no") from error
    record(by=by, now=now, action="change_person", thing=person, fields=sorted(changed))
    return person


def _link(person: Person) -> str:
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    return reverse("teams:set_password", args=[uid, default_token_generator.make_token(person)])


def _send(person: Person, subject: str | Promise, text: str) -> None:
    transaction.on_commit(lambda: send_mail(str(subject), text, None, [person.email]))


@transaction.atomic
def invite_person(*, by: Person | None, now: datetime, person: Person, site: str) -> str:
    """Return the link by which ``person`` sets a first password, and mail it where an address is known.

    ``site`` is the address of this installation (https://host). The link works
    once and for three days; asking again makes a new one.
    """
    require(by, Permission.MANAGE_PEOPLE)
    require_in_reach(by, owner_id=None, unit_id=person.unit_id)
    if not person.is_active:
        raise PersonRefused(_("%(name)s has left and cannot be invited.") % {"name": person.name})
    link = site.rstrip("/") + _link(person)
    if person.email:
        text = gettext("Hello %(name)s,\n\nset your password here: %(link)s\nYour login is %(login)s.") % {
            "name": person.name,
            "link": link,
            "login": person.login,
        }
        _send(person, _("Your access to Fenghuolun"), text)
    record(by=by, now=now, action="invite_person", thing=person, by_mail=bool(person.email))
    return link


@transaction.atomic
def reset_password(*, by: Person | None, now: datetime, person: Person, site: str) -> str:
    """Make the old password useless at once, sign the person out everywhere, and return a link for a new one."""
    require(by, Permission.MANAGE_PEOPLE)
    require_in_reach(by, owner_id=None, unit_id=person.unit_id)
    person.set_unusable_password()
    person.save(update_fields=["password"])
    record(by=by, now=now, action="reset_password", thing=person)
    return invite_person(by=by, now=now, person=person, site=site)


@transaction.atomic
def set_password(*, now: datetime, person: Person, password: str) -> Person:
    """Give ``person`` the password they chose through their link; the link is spent with it."""
    person.set_password(password)
    person.save(update_fields=["password"])
    record(by=person, now=now, action="set_password", thing=person)
    return person


@transaction.atomic
def let_person_go(
    *, by: Person | None, now: datetime, person: Person, left_on: date, hand_over_to: Sequence[Person] = ()
) -> Person:
    """End the posting of ``person`` after ``left_on``; customers and leads go to ``hand_over_to``, evenly.

    Without a taker they stay in the unit without an owner, for its leader to
    assign. Refuses oneself, the last person who may manage people, a day before
    hire, a taker who has left or is the leaver.
    """
    require(by, Permission.MANAGE_PEOPLE)
    require_in_reach(by, owner_id=None, unit_id=person.unit_id)
    person = Person.objects.select_for_update().get(pk=person.pk)
    # Read again: a taker may have left since the page was made.
    takers = list(Person.objects.select_related("unit").filter(pk__in=[taker.pk for taker in hand_over_to]))
    _check_leaving(by, person, left_on, takers)
    person.postings.filter(ends_on=None, starts_on__lte=left_on).update(ends_on=left_on + timedelta(days=1))
    person.postings.filter(starts_on__gt=left_on).delete()
    person.left_on = left_on
    person.is_active = left_on >= timezone.localdate(now)
    person.save(update_fields=["left_on", "is_active"])
    things = hand_over_everything(by=by, now=now, giver=person, takers=takers)
    record(by=by, now=now, action="let_person_go", thing=person, left_on=left_on, takers=takers, things=things)
    return person


def _check_leaving(by: Person | None, person: Person, left_on: date, takers: Sequence[Person]) -> None:
    if by is not None and by.pk == person.pk:
        raise PersonRefused(_("You cannot let yourself go. Ask another administrator."))
    if person.left_on is not None:
        raise PersonRefused(_("%(name)s left on %(day)s already.") % {"name": person.name, "day": person.left_on})
    if person.hired_on and left_on < person.hired_on:
        raise PersonRefused(
            _("The last day lies before the day of hire, %(day)s.") % {"day": person.hired_on}, field="left_on"
        )
    if any(taker.pk == person.pk or not taker.is_active or taker.left_on for taker in takers):
        raise PersonRefused(_("Choose people who stay."), field="hand_over_to")
    if person.may(Permission.MANAGE_PEOPLE) and not _others_may_manage(person):
        raise PersonRefused(_("This is the last person who may manage people. Give that role to somebody first."))


def _others_may_manage(person: Person) -> bool:
    others = Person.objects.filter(is_active=True, left_on=None).exclude(pk=person.pk).select_related("role")
    return any(other.may(Permission.MANAGE_PEOPLE) for other in others)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as a file names them; ``unit`` and ``role`` by code or name."""

    login: str
    name: str
    unit: str
    role: str
    hired_on: date | None
    seller_kind: str = SellerKind.NONE
    employee_no: str = ""
    email: str = ""
    phone: str = ""


def add_people_in_bulk(
    *, by: Person | None, now: datetime, rows: Sequence[PersonRow]
) -> tuple[list[Person], dict[int, str]]:
    """Add the people of a file; return who was made and, per row number, the sentence that says why one was not."""
    require(by, Permission.MANAGE_PEOPLE)
    units = {key: unit for unit in Unit.objects.filter(closed_on=None) for key in (unit.name, unit.code)}
    roles = {key: role for role in Role.objects.all() for key in (role.name_en, role.name, role.code)}
    made: list[Person] = []
    problems: dict[int, str] = {}
    for number, row in enumerate(rows):
        try:
            made.append(_add_row(by, now, row, units.get(row.unit.strip()), roles.get(row.role.strip())))
        except Refused as refused:
            problems[number] = str(refused)
    return made, problems


def _add_row(by: Person | None, now: datetime, row: PersonRow, unit: Unit | None, role: Role | None) -> Person:
    if unit is None:
        raise PersonRefused(_("There is no unit “%(name)s”.") % {"name": row.unit})
    if role is None:
        raise PersonRefused(_("There is no role “%(name)s”.") % {"name": row.role})
    return add_person(
        by=by, now=now, login=row.login or row.employee_no, name=row.name, unit=unit, role=role,
        hired_on=row.hired_on or timezone.localdate(now), seller_kind=row.seller_kind,
        employee_no=row.employee_no or None, email=row.email, phone=row.phone,
    )  # fmt: skip
