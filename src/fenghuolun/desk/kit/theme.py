"""Light, dark, or as the system says: one cookie, read by the page so that it never flashes."""

from __future__ import annotations

from django.http import HttpRequest

COOKIE = "theme"
THEMES = ("auto", "light", "dark")
ONE_YEAR_SECONDS = 365 * 24 * 3600


def theme_of(request: HttpRequest | None) -> str:
    chosen = request.COOKIES.get(COOKIE, "auto") if request is not None else "auto"
    return chosen if chosen in THEMES else "auto"
