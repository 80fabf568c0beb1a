"""Access tokens of the API: made and shown once, used, revoked."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.actions.audit import record
from fenghuolun.desk.teams.choices import TokenScope
from fenghuolun.desk.teams.models import AccessToken, Person
from fenghuolun.desk.teams.queries.tokens import live_tokens

SIGN = "fhl_"
SHOWN_CHARACTERS = len(SIGN) + 6
MOST_LIVE = 20
LONGEST_DAYS = 366
NOTED_EVERY = timedelta(minutes=5)


class TokenRefused(Refused):
    code = "token"


def digest_of(secret: str) -> str:
    """Return what is kept of a token: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


@transaction.atomic
def make_token(*, by: Person, now: datetime, name: str, scopes: Collection[str], days: int) -> tuple[AccessToken, str]:
    """Return a new token of ``by`` and its secret, which nobody can read again afterwards.

    Refuses a token without a name or scope, for more than a year, or beside twenty that still work.
    """
    name = name.strip()
    if not name:
        raise TokenRefused(_("Give the token a name, so that you know later which program has it."), field="name")
    if not scopes or set(scopes) - set(TokenScope.values):
        raise TokenRefused(_("Choose what the program may do."), field="scopes")
    if not 1 <= days <= LONGEST_DAYS:
        raise TokenRefused(_("A token works for at most a year."), field="days")
    if live_tokens(by, now).count() >= MOST_LIVE:
        raise TokenRefused(_("You have twenty tokens that work. Revoke those nobody uses."))
    secret = SIGN + secrets.token_urlsafe(32)
    token = AccessToken.objects.create(
        person=by, name=name[:60], start=secret[:SHOWN_CHARACTERS], digest=digest_of(secret),
        scopes=[scope for scope in TokenScope.values if scope in scopes],
        created_at=now, expires_at=now + timedelta(days=days),
    )  # fmt: skip
    record(by=by, now=now, action="make_token", thing=token, name=token.name, scopes=token.scopes, days=days)
    return token, secret


@transaction.atomic
def revoke_token(*, by: Person, now: datetime, token: AccessToken) -> AccessToken:
    """Let ``token`` work no longer, from the next request on. Revoking twice is the same as once."""
    row = AccessToken.objects.select_for_update().get(pk=token.pk, person=by)
    if row.revoked_at is None:
        row.revoked_at = now
        row.save(update_fields=["revoked_at"])
        record(by=by, now=now, action="revoke_token", thing=row, name=row.name)
    return row


def use_token(*, now: datetime, secret: str) -> AccessToken | None:
    """Return the token with its person, unit and role, if it still works; note every few minutes that it was used."""
    rows = AccessToken.objects.select_related("person__unit", "person__role")
    token = rows.filter(digest=digest_of(secret), revoked_at=None, expires_at__gt=now, person__is_active=True).first()
    if token is None:
        return None
    if token.last_used_at is None or now - token.last_used_at >= NOTED_EVERY:
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token
