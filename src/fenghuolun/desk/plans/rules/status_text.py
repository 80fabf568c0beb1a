"""A status that makes the leader help (1.3.2.F): a fact with a number; a deviation with its cause and a request."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.goals.choices import Light

HAS_NUMBER = re.compile(r"[0-9０-９]|[一二两三四五六七八九十百千万]+[台次户件个天家份单通人]")
BEHIND = frozenset({Light.YELLOW, Light.RED})
SENTENCES: dict[str, str | Promise] = {
    "empty": _("Say what has happened."),
    "number": _("Put the fact in a number: how many, how much, by when."),
    "cause": _("Yellow and red need their cause."),
    "help": _("Yellow and red need to say what help is wanted."),
}


@dataclass(frozen=True, slots=True)
class StatusText:
    """A status as it is reported: the sentence, the light, why, and which help is asked for."""

    text: str
    light: str = ""
    cause: str = ""
    help_kind: str = ""

    @property
    def missing(self) -> list[str]:
        """What the sentence lacks, as keys of ``SENTENCES``, the most important first.

        >>> StatusText("还差 7 台", "red", "leads").missing, StatusText("进展顺利", "green").missing
        (['help'], ['number'])
        >>> StatusText("W3 批次已报价 18/24 台", "green").missing
        []
        """
        found = [] if self.text.strip() else ["empty"]
        if self.text.strip() and not HAS_NUMBER.search(self.text):
            found.append("number")
        if self.light in BEHIND:
            found += [key for key, value in (("cause", self.cause), ("help", self.help_kind)) if not value]
        return found

    @property
    def is_valid(self) -> bool:
        return not self.missing


def status_quality(valid: Iterable[bool]) -> float | None:
    """Return valid / updated of the statuses reported; nothing where none was.

    >>> status_quality([True, True, False, True])
    0.75
    """
    found = list(valid)
    return sum(found) / len(found) if found else None
