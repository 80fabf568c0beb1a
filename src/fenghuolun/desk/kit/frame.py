"""What the page around a screen needs to know: the layout to extend, and the sentences its scripts speak."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

SHEET = "sheet-body"


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return ``layout`` for ``{% extends layout %}``: the whole page, or the inside of the dialog that asked."""
    in_sheet = bool(getattr(request, "htmx", None)) and request.htmx.target == SHEET
    return {"layout": "kit/sheet.html" if in_sheet else "kit/page.html", "in_sheet": in_sheet}


def words() -> dict[str, str]:
    """Return every sentence that a script of the kit may show, in the person's language."""
    return {
        "close": _("Close"),
        "cancel": _("Cancel"),
        "retry": _("Try again"),
        "confirm": _("Confirm"),
        "offline": _("No connection. Nothing you typed is lost."),
        "failed": _("The server could not answer. Nothing you typed is lost."),
        "forbidden": _("You may not do this. Ask your administrator if you need to."),
        "missing": _("This is no longer there, or not yours to see."),
        "too_many": _("Too many requests. Wait a moment and try again."),
        "signed_in": _("Signed in. Carrying on."),
        "kept": _("Your draft was kept."),
        "discard": _("Discard"),
        "discard_ask": _("What you typed here has not been saved."),
        "nothing_found": _("Nothing found."),
        "search": _("Search"),
        "search_hint": _("Customer, plate, phone tail, or a screen"),
        "sign_in_again": _("Your session has ended. Sign in to carry on."),
        "sign_out": _("Sign out"),
    }
