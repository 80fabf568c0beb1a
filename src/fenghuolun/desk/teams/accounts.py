"""How people get in: by invitation or import, never by signing up."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from fenghuolun.desk.teams.actions.sign_on import first_sign_on
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person

ADMINISTERING = (Permission.MANAGE_PEOPLE, Permission.ANSWER_REQUEST, Permission.READ_AUDIT)
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


class SecondFactorFirst:
    """Where the company demands it, lead whoever administers to the second factor before anything else opens.

    Asked of roles that manage people, answer for personal data or read the audit
    log; off unless ``FENGHUOLUN_SECOND_FACTOR`` is set. A program's token is a factor of its own.
    """

    ALWAYS = ("/accounts/", "/static/", "/language/", "/theme/", "/manifest", "/sw.js")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SECOND_FACTOR and not request.path.startswith(self.ALWAYS) and self._lacks_it(request.user):
            messages.warning(request, _("Your role needs a second factor. Set it up, then go on."))
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _lacks_it(self, user: Person | AnonymousUser) -> bool:
        if not isinstance(user, Person) or not any(user.may(permission) for permission in ADMINISTERING):
            return False
        return not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
