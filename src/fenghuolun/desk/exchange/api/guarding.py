"""Who speaks to the API: a program with a person's token, or a page of ours in the person's session."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja.errors import AuthenticationError, HttpError, Throttled
from ninja.security import APIKeyCookie, HttpBearer
from ninja.throttling import BaseThrottle
from ninja.utils import check_csrf

from fenghuolun.desk.kit.limits import count_up
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.actions.tokens import use_token
from fenghuolun.desk.teams.choices import TokenScope
from fenghuolun.desk.teams.models import Person

MINUTE_S = 60
MOST_A_MINUTE = 600
MOST_WRONG_TOKENS_A_MINUTE = 30


class ScopeMissing(Refused):
    code = "scope_missing"


def is_within(key: str, most: int) -> bool:
    """Count one more under ``key`` in this minute, in whichever worker; False once it is more than ``most``."""
    return count_up(f"api.{key}", int(time.time()) // MINUTE_S) <= most


class Token(HttpBearer):
    """``Authorization: Bearer fhl_…`` with a token that has the scope."""

    def __init__(self, scope: TokenScope) -> None:
        self.scope = scope
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> Person:
        found = use_token(now=timezone.now(), secret=token)
        if found is None:
            if not is_within(f"wrong.{request.META.get('REMOTE_ADDR', '')}", MOST_WRONG_TOKENS_A_MINUTE):
                raise Throttled(wait=MINUTE_S)
            raise AuthenticationError
        if self.scope not in found.scopes:
            raise ScopeMissing(
                _("This token may not do that. Make one that includes “%(scope)s”.") % {"scope": self.scope.label}
            )
        return found.person


class Session(APIKeyCookie):
    """The session of whoever is signed in, for pages of ours; what changes something needs the CSRF token."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Person | None:
        if not request.user.is_authenticated:
            return None
        if check_csrf(request) is not None:
            raise HttpError(403, "csrf")
        return request.user

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return request.user if request.user.is_authenticated else None


class PerPerson(BaseThrottle):
    """So many requests a minute for each person, whatever the number of tokens."""

    def allow_request(self, request: HttpRequest) -> bool:
        return is_within(f"person.{request.auth.pk}", MOST_A_MINUTE)

    def wait(self) -> float:
        return MINUTE_S


def open_to(scope: TokenScope) -> list[Any]:
    """Return who may call an operation: a token with ``scope``, or a session."""
    return [Token(scope), Session()]
