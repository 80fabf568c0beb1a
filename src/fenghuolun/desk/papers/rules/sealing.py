"""What a workbook carries about itself, under a seal: which form, which cells were sent out, with which values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.papers.rules.form import Value

SALT = "papers.form"
SHEET = "_form"
PIECE = 30_000  # letters that fit a cell of a workbook, with room


class NotOurForm(Refused):
    """A workbook that says nothing about itself, or something that was changed."""

    code = "not_our_form"


@dataclass(frozen=True, slots=True)
class Sent:
    """What went out: the form, by and when, its revision, and each entry cell: place -> (row, column, value)."""

    kind: str
    address: Mapping[str, Any]
    by: int
    at: str
    revision: int | None
    cells: Mapping[str, tuple[str, str, Value]]


def sealed(sent: Sent) -> list[str]:
    """Return the seal in pieces that fit a cell each; made with the key of this installation."""
    told = {
        "kind": sent.kind, "address": dict(sent.address), "by": sent.by, "at": sent.at, "revision": sent.revision,
        "cells": {place: list(cell) for place, cell in sent.cells.items()},
    }  # fmt: skip
    text = signing.dumps(told, salt=SALT, compress=True)
    return [text[at : at + PIECE] for at in range(0, len(text), PIECE)]


def unsealed(text: str) -> Sent:
    """Return what went out; refuses with ``NotOurForm`` a seal that is broken."""
    try:
        told = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        raise NotOurForm(
            _("What this workbook says about itself was changed. Take the form out again and fill that in.")
        ) from None
    cells = {place: (str(cell[0]), str(cell[1]), cell[2]) for place, cell in told.pop("cells").items()}
    return Sent(**told, cells=cells)
