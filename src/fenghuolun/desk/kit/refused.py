"""How an action says no: a sentence for the person, a code for the machine, the field it is about."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise


class Refused(Exception):
    """Something may not be done now. ``sentence`` says what is wrong and what to do, translated when shown.

    Subclasses are defined beside the action that raises them and set ``code``
    (API and outbox read it) and optionally ``field`` (forms attach the
    sentence to it).
    """

    code = "refused"
    field: str | None = None

    def __init__(self, sentence: str | Promise, *, field: str | None = None, **detail: Any) -> None:
        self.sentence = sentence
        self.detail = detail
        if field is not None:
            self.field = field
        super().__init__(sentence)

    def __str__(self) -> str:
        return str(self.sentence)
