"""How people get in: by invitation or import, never by signing up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from fenghuolun.desk.teams.models import Person


class Door(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SignIn(AuthenticationBackend):
    """Password sign-in by login or mail; each request then reads the person with unit and role in one query."""

    def get_user(self, user_id: int) -> Person | None:
        person = Person.objects.select_related("unit", "role").filter(pk=user_id).first()
        return person if person is not None and self.user_can_authenticate(person) else None
