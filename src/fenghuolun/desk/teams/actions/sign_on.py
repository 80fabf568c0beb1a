"""Who the company's sign-on speaks of when it names somebody for the first time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from fenghuolun.desk.teams.actions.audit import record
from fenghuolun.desk.teams.models import Person


@transaction.atomic
def first_sign_on(*, now: datetime, claims: Mapping[str, Any]) -> Person | None:
    """Return the person whom the ``claims`` name, with a line in the audit log; None for whoever is not on record.

    ``settings.SIGN_ON_CLAIM`` says which claim: ``preferred_username`` is
    compared with the login, ``email`` with the mail address, and only where the
    sign-on says it has verified it. One that two people share names nobody.
    """
    claim = settings.SIGN_ON_CLAIM
    said = str(claims.get(claim) or "").strip()
    if not said or (claim == "email" and claims.get("email_verified") is not True):
        return None
    field = "email__iexact" if claim == "email" else "login__iexact"
    found = list(Person.objects.filter(is_active=True, erased_at=None, **{field: said})[:2])
    if len(found) != 1:
        return None
    record(by=found[0], now=now, action="first_sign_on", thing=found[0], claim=claim)
    return found[0]
