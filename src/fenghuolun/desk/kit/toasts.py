"""A sentence at the foot of the screen after something was done, with an Undo where it can be undone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise

UNDO = "undo="
LEVELS = {"go": messages.SUCCESS, "none": messages.INFO, "wait": messages.WARNING, "stop": messages.ERROR}


def toast(request: HttpRequest, sentence: str | Promise, *, tone: str = "go", undo_url: str = "") -> None:
    """Show ``sentence`` on the next page or fragment; ``undo_url`` is posted to when Undo is pressed."""
    messages.add_message(request, LEVELS[tone], sentence, extra_tags=UNDO + undo_url if undo_url else "")


def undo_url_of(message: messages.storage.base.Message) -> str:
    return message.extra_tags.removeprefix(UNDO) if (message.extra_tags or "").startswith(UNDO) else ""
