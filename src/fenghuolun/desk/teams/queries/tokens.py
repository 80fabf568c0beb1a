"""A person's access tokens."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from fenghuolun.desk.teams.models import AccessToken, Person


def tokens_of(person: Person) -> QuerySet[AccessToken]:
    """Return the own tokens, those that work first, then the newest; nobody sees another's."""
    return AccessToken.objects.filter(person=person).order_by("revoked_at", "-created_at", "-pk")


def live_tokens(person: Person, now: datetime) -> QuerySet[AccessToken]:
    return tokens_of(person).filter(revoked_at=None, expires_at__gt=now)
