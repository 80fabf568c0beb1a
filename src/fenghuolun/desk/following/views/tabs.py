"""The screens of following up, as tabs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fenghuolun.desk.goals.rules.checkers import DecidingLevel, level_of


def tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    labels = {"list": _("Goals"), "board": _("Assigned and key items"), "revisions": _("Revisions")}
    if level_of(request.user) > DecidingLevel.OWNER:
        labels = {
            "list": _("Goals"), "exceptions": _("Exceptions"), "watch": _("Watch list"),
            "board": _("Assigned and key items"), "duties": pgettext("following", "Checks"),
            "habits": _("How we follow"), "revisions": _("Revisions"), "reports": _("Reports"),
        }  # fmt: skip
    labels["authority"] = _("Authority")
    return [
        {"label": label, "href": reverse(f"following:{key}"), "is_current": key == current}
        for key, label in labels.items()
    ]
