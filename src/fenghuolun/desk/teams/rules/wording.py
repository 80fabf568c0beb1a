"""The audit log in words: what an action is called, and what a thing is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from fenghuolun.desk.teams.rules.action_words import ACTIONS


def action_label(action: str) -> str:
    """Return the action in words; one that nobody named, its own name with blanks."""
    return str(ACTIONS.get(action, action.replace("_", " ")))


def thing_label(thing: str) -> str:
    if not thing:
        return ""
    try:
        return capfirst(str(apps.get_model(thing)._meta.verbose_name))
    except LookupError:
        return thing


def detail_line(detail: Mapping[str, Any]) -> str:
    """Return what an action noted beside itself, on one line, without braces and quotes.

    >>> detail_line({"reason": "request", "rows": {"vehicles": 1, "items": 0}, "takers": [3, 4], "person": None})
    'reason: request · rows: vehicles 1, items 0 · takers: 3, 4'
    """
    said = {name: _plain(value) for name, value in detail.items()}
    return " · ".join(f"{name.replace('_', ' ')}: {text}" for name, text in said.items() if text)


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_plain(inner)}".strip() for name, inner in value.items())
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return "" if value is None else str(value)
