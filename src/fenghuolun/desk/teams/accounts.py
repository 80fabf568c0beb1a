"""How people get in: by invitation or import, never by signing up."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from fenghuolun.desk.teams.actions.sign_on import first_sign_on
from fenghuolun.desk.teams.models import Person

SEEN_EVERY_S = 300


class Door(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SignOn(DefaultSocialAccountAdapter):
    """Sign-on through the company: whoever it names must have been invited or imported before.

    The first time the claim decides who it is, from then on the sign-on's own number (``sub``) alone.
    """

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        claims = sociallogin.account.get_provider_account().get_user_data() or {}
        person = first_sign_on(now=timezone.now(), claims=claims)
        if person is not None:
            sociallogin.connect(request, person)


class SignIn(AuthenticationBackend):
    """Password sign-in by login or mail; each request then reads the person with unit and role in one query."""

    def get_user(self, user_id: int) -> Person | None:
        person = Person.objects.select_related("unit", "role").filter(pk=user_id).first()
        return person if person is not None and self.user_can_authenticate(person) else None


class SeenNowAndThen:
    """Note in the list of sign-ins when each was used last, every few minutes instead of with a write on every page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.session.session_key and request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.get("seen", 0) >= SEEN_EVERY_S:
                UserSession.objects.create_from_request(request)
                request.session["seen"] = now
        return response
