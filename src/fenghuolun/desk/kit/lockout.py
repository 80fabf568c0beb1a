"""Under which name a failed sign-in counts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return the login name or mail address that was tried, the same before and after the password is checked.

    axes looks for the model's field, the sign-in form says ``login``, allauth passes ``username`` or ``email``: without
    one answer for all of them, failures would be counted under a name that is never asked about.
    """
    tried = {**request.POST.dict(), **(credentials or {})}
    return str(tried.get("username") or tried.get("email") or tried.get("login") or "").strip().lower()
